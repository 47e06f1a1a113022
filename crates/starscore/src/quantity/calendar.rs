//! Dates, which are context and never outcomes, and times of day, which are no quantities at all.

use super::lexicon::*;
use super::number::Scan;

/// Where a date ends, and its ISO-like form.
pub(super) type Dated = (usize, String);

impl Scan<'_> {
    /// A date that begins with digits: "2021-03-04", "3/4/2020", "4th May 2021", "2019", "1990s".
    pub(super) fn date(&self, at: usize) -> Option<Dated> {
        self.numeric_date(at)
            .or_else(|| self.day_first(at))
            .or_else(|| self.decade(at))
            .or_else(|| self.year_alone(at))
    }

    /// A whole number of the token at `at`, digits only.
    fn whole(&self, at: usize) -> Option<u32> {
        let piece = self.piece(at);
        (self.is_digits(at) && piece.len() <= 4 && piece.bytes().all(|byte| byte.is_ascii_digit()))
            .then(|| piece.parse().ok())?
    }

    fn year(&self, at: usize) -> Option<u32> {
        self.whole(at).filter(|year| (1900..2100).contains(year) && self.piece(at).len() == 4)
    }

    /// "2021-03", "2021-03-04", "4/5/2020", "12.05.2020", "2018-19", "2018/19".
    fn numeric_date(&self, at: usize) -> Option<Dated> {
        let piece = self.piece(at);
        if piece.bytes().filter(|&byte| byte == b'.').count() == 2 {
            let mut parts = piece.split('.').map(|part| part.parse::<u32>().unwrap_or(0));
            let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
            let long = piece.rsplit('.').next().is_some_and(|year| year.len() == 4);
            return (long && valid(month, day) && (1900..2100).contains(&year))
                .then(|| (at + 1, ymd(year, month, day)));
        }
        let mark = self.mark(at + 1);
        if !matches!(mark, b'-' | b'/')
            || !self.glued(at + 1)
            || !self.glued(at + 2)
            || !self.is_digits(at + 2)
        {
            return None;
        }
        let second = self.whole(at + 2)?;
        let third = if self.mark(at + 3) == mark && self.glued(at + 3) && self.glued(at + 4) {
            self.whole(at + 4)
        } else {
            None
        };
        match (self.year(at), third) {
            (Some(year), Some(day)) => valid(second, day).then(|| (at + 5, ymd(year, second, day))),
            (Some(year), None) => {
                if second > 12 || mark == b'/' {
                    let to = if self.piece(at + 2).len() == 2 { year / 100 * 100 + second } else { second };
                    return (to > year && to < year + 100).then(|| (at + 3, format!("{year}/{to}")));
                }
                (second > 0 && self.piece(at + 2).len() == 2).then(|| (at + 3, format!("{year}-{second:02}")))
            }
            (None, Some(year)) => {
                let first = self.whole(at)?;
                let year = if self.piece(at + 4).len() == 2 { 2000 + year } else { year };
                let (month, day) = if second > 12 { (first, second) } else { (second, first) };
                (valid(month, day) && (1900..2100).contains(&year)).then(|| (at + 5, ymd(year, month, day)))
            }
            _ => None,
        }
    }

    /// The day of a month at `at`: "4", "4th", and where it ends.
    fn day(&self, at: usize) -> Option<(usize, u32)> {
        let day = self.whole(at).filter(|day| (1..=31).contains(day))?;
        Some((at + 1 + usize::from(self.is(at + 1, ORDINAL_SUFFIX) && self.glued(at + 1)), day))
    }

    /// A month's name at `at`; "may" and "march" need a capital.
    fn month(&self, at: usize) -> Option<u32> {
        let lexeme = self.lexeme(at);
        let verb = matches!(self.piece(at), "may" | "march" | "mar" | "sep" | "dec" | "jan");
        (lexeme.bits & MONTH != 0 && !verb).then_some(lexeme.value as u32)
    }

    /// "4 May", "4th of May, 2021".
    fn day_first(&self, at: usize) -> Option<Dated> {
        let (end, day) = self.day(at)?;
        let month_at = end + usize::from(self.goes_on(end, OF));
        let lower_may = self.piece(month_at) == "may" && self.year(month_at + 1).is_some();
        let month = self.month(month_at).or(lower_may.then_some(5))?;
        Some(self.with_year(month_at + 1, month, Some(day)))
    }

    /// "May 4th", "May 2021", "March 3, 2021", from the month's name.
    pub(super) fn month_first(&self, at: usize) -> Option<Dated> {
        let month = self.month(at)?;
        let dot = usize::from(self.mark(at + 1) == b'.' && self.glued(at + 1) && self.piece(at).len() <= 4);
        let next = at + 1 + dot;
        if self.opens_sentence(next) {
            return None;
        }
        let of = usize::from(self.goes_on(next, OF) || self.mark(next) == b',');
        if let Some(year) = self.year(next + of) {
            return Some((next + of + 1, format!("{year}-{month:02}")));
        }
        let the = usize::from(self.piece(next).eq_ignore_ascii_case("the"));
        let (end, day) = self.day(next + the)?;
        let ordinal = end > next + the + 1;
        // "In March 3 clients left" counts clients.
        if !ordinal
            && (self.is_noun(end) || self.mark(end) == b'%' || self.glued(end) && self.mark(end) == b':')
        {
            return None;
        }
        Some(self.with_year(end, month, Some(day)))
    }

    fn with_year(&self, end: usize, month: u32, day: Option<u32>) -> Dated {
        let comma = usize::from(self.mark(end) == b',' || self.goes_on(end, OF));
        let monthly = |year: Option<u32>| match (year, day) {
            (Some(year), Some(day)) => ymd(year, month, day),
            (Some(year), None) => format!("{year}-{month:02}"),
            (None, Some(day)) => format!("--{month:02}-{day:02}"),
            (None, None) => format!("--{month:02}"),
        };
        match self.year(end + comma).filter(|_| !self.opens_sentence(end + comma)) {
            Some(year) => (end + comma + 1, monthly(Some(year))),
            None => (end, monthly(None)),
        }
    }

    /// "1990s", "the 90s", "'90s".
    fn decade(&self, at: usize) -> Option<Dated> {
        let value = self.whole(at).filter(|value| value % 10 == 0)?;
        let apostrophe = usize::from(self.piece(at + 1) == "'");
        let plural = matches!(self.piece(at + 1), "s" | "'s") || apostrophe == 1 && self.piece(at + 2) == "s";
        if !plural || !self.glued(at + 1) {
            return None;
        }
        let year = match self.piece(at).len() {
            4 if (1800..2100).contains(&value) => value,
            2 if (20..100).contains(&value)
                && at > 0
                && (self.piece(at - 1).eq_ignore_ascii_case("the") || self.mark(at - 1) == b'\'') =>
            {
                1900 + value
            }
            _ => return None,
        };
        Some((at + 2 + apostrophe, format!("{year}s")))
    }

    /// A bare year: where the words before it or after it say so, or nothing else makes sense of it.
    fn year_alone(&self, at: usize) -> Option<Dated> {
        let year = self.year(at)?;
        if self.glued(at) && !matches!(self.mark(at - 1), b'(' | b'"' | b'\'' | b'-' | b'/') {
            return None;
        }
        let led = self.before(at, DATE_BEFORE | MONTH)
            || self.mark(at.wrapping_sub(1)) == b'('
            || at == 0
            || self.opens_sentence(at);
        let round = year % 100 == 0;
        let counted = self.is_noun(at + 1) && !self.glued(at + 1);
        let unit =
            self.lexicon.units.find(self.text, self.tokens, at + 1, |unit| !unit.digits_only).is_some();
        let currency = self.mark(at + 1) == b'%' || self.is(at + 1, CURRENCY);
        let reads = match led {
            true => !(counted && (round || self.ends_in_s(at + 1))) && !unit,
            false => {
                !counted
                    && !unit
                    && !round
                    && self.before(at, DETERMINER | FUNCTION)
                    && !self.before(at, ONE_BEFORE)
            }
        };
        (reads && !currency).then(|| (at + 1, year.to_string()))
    }

    fn ends_in_s(&self, at: usize) -> bool {
        let piece = self.piece(at);
        piece.ends_with('s') && !piece.ends_with("ss") && !self.is(at, MASS)
    }

    /// A year in words: "nineteen ninety-four", "twenty nineteen".
    pub(super) fn spoken_year(&self, at: usize) -> Option<Dated> {
        let century = self.lexeme(at).value;
        if century != 19.0 && century != 20.0 || !self.before(at, DATE_BEFORE) {
            return None;
        }
        let rest = self.lexeme(at + 1);
        let (end, value) = match rest.bits {
            bits if bits & TEENS != 0 => (at + 2, rest.value),
            bits if bits & TENS != 0 => {
                let ones = at + 2 + usize::from(self.goes_on(at + 2, DASH));
                let more = self.goes_on(ones, ONES);
                (
                    if more { ones + 1 } else { at + 2 },
                    rest.value + if more { self.lexeme(ones).value } else { 0.0 },
                )
            }
            _ => return None,
        };
        Some((end, format!("{}", century * 100.0 + value)))
    }

    /// A time of day at `at`: where it ends.
    pub(super) fn clock(&self, at: usize) -> Option<usize> {
        let lexeme = self.lexeme(at);
        let digits = self.is_digits(at);
        if !digits && lexeme.bits & (ONES | TEENS | TENS | HALF | QUARTER) == 0 {
            return None;
        }
        // "9:30", "14:05:10".
        if digits
            && self.mark(at + 1) == b':'
            && self.glued(at + 1)
            && self.glued(at + 2)
            && self.piece(at + 2).len() == 2
            && self.is_digits(at + 2)
        {
            let seconds = self.mark(at + 3) == b':' && self.glued(at + 4) && self.is_digits(at + 4);
            let end = at + if seconds { 5 } else { 3 };
            return Some(self.after_clock(end).unwrap_or(end));
        }
        if let Some(end) = self.after_clock(at + 1).filter(|_| !digits || self.piece(at).len() <= 5) {
            return Some(end);
        }
        // "at 11.30".
        let dotted = digits
            && self.piece(at).split_once('.').is_some_and(|(hour, minute)| {
                hour.parse::<u32>().is_ok_and(|hour| hour < 24) && minute.len() == 2 && minute < "60"
            });
        let led = ["at", "until", "till", "since"]
            .iter()
            .any(|word| at > 0 && self.piece(at - 1).eq_ignore_ascii_case(word));
        let stays = at > 1 && LEVELS.iter().any(|stem| self.piece(at - 2).starts_with(stem));
        if dotted
            && led
            && !stays
            && !self.is_noun(at + 1)
            && !self.is(at + 1, CURRENCY | OUT | SCALE)
            && self.mark(at + 1) != b'%'
            && self.mark(at + 1) != b'/'
        {
            return Some(at + 1);
        }
        // "0900 hours".
        if digits && self.piece(at).len() == 4 && self.piece(at).starts_with('0') {
            return Some(at + 1 + usize::from(self.piece(at + 1).eq_ignore_ascii_case("hours")));
        }
        self.minutes_past(at).or_else(|| self.hour_alone(at))
    }

    /// "am", "p.m.", "o'clock" at `at`.
    fn after_clock(&self, at: usize) -> Option<usize> {
        let named = self.is(at, CLOCK_AFTER)
            && !self.opens_sentence(at)
            && (self.glued(at) || !self.piece(at).eq_ignore_ascii_case("am") || !self.i_before(at));
        named.then(|| at + 1)
    }

    fn i_before(&self, at: usize) -> bool {
        at > 0 && self.piece(at - 1) == "I"
    }

    /// "ten past four", "at twenty to nine".
    fn minutes_past(&self, at: usize) -> Option<usize> {
        let value = self.lexeme(at).value;
        let five =
            self.is(at, TENS) && value == 20.0 && self.piece(at + 1) == "-" && self.piece(at + 2) == "five";
        let next = at + if five { 3 } else { 1 };
        let minutes = five || [0.5, 0.25, 5.0, 10.0, 20.0].contains(&value) && !self.is_digits(at);
        let hour = self.is(next + 1, ONES | TEENS) && self.lexeme(next + 1).value <= 12.0;
        if !minutes || !hour || self.opens_sentence(next) || self.is_noun(next + 2) {
            return None;
        }
        let to = self.is(next, TO)
            && self.piece(next).eq_ignore_ascii_case("to")
            && self.before(at, CLOCK_BEFORE)
            && !self.piece(at - 1).eq_ignore_ascii_case("from");
        (self.piece(next).eq_ignore_ascii_case("past") || to).then_some(next + 2)
    }

    /// "at nine", "by five", "until eleven in the morning": an hour and nothing counted.
    fn hour_alone(&self, at: usize) -> Option<usize> {
        let value =
            if self.is_digits(at) { self.whole(at).map_or(0.0, f64::from) } else { self.lexeme(at).value };
        let hour = (1.0..=12.0).contains(&value) && (self.is_digits(at) || self.is(at, ONES | TEENS));
        let led_by =
            |words: &[&str]| at > 0 && words.iter().any(|word| self.piece(at - 1).eq_ignore_ascii_case(word));
        // "on eight" is a slip for "at eight"; "one in eight" is none.
        let slip = led_by(&["in", "on"])
            && !self.is_digits(at)
            && at > 1
            && !self.is(at - 2, ONES | TEENS | TENS | HUNDRED | ARTICLE | DIGITS);
        let led = led_by(&["at", "by", "until", "till", "before", "after", "since"]) || slip;
        let unit =
            self.lexicon.units.find(self.text, self.tokens, at + 1, |unit| !unit.digits_only).is_some();
        if !hour || !led || unit {
            return None;
        }
        // "rose by five", "stood at nine": a change or a level rather than an hour.
        let by = self.piece(at - 1).eq_ignore_ascii_case("by");
        let level = at > 1
            && self.is_word(at - 2)
            && !self.is(at - 2, FUNCTION)
            && LEVELS.iter().any(|stem| {
                self.piece(at - 2).get(..stem.len()).is_some_and(|head| head.eq_ignore_ascii_case(stem))
            });
        let morning = self.is(at + 1, IN) && self.piece(at + 2) == "the"
            || self.piece(at + 1) == "sharp"
            || self.piece(at + 1) == "that";
        let ends = !self.is_word(at + 1)
            && !self.is(at + 1, DASH)
            && self.mark(at + 1) != b'%'
            && self.mark(at + 1) != b'/'
            || self.opens_sentence(at + 1)
            || self.is(at + 1, PART_DAY) && !self.is(at + 1, OR);
        let number_goes_on = self.is(at + 1, CURRENCY | POINT | HUNDRED | SCALE)
            || by && at > 1 && self.is_word(at - 2) && level;
        (morning || ends && !number_goes_on && !level).then_some(at + 1)
    }
}

/// Stems of verbs behind which "at", "by" or "after" measures rather than dates.
const LEVELS: &[&str] = &[
    "stood",
    "stand",
    "stay",
    "remain",
    "kept",
    "keep",
    "cap",
    "rated",
    "valued",
    "score",
    "fell",
    "fall",
    "drop",
    "rose",
    "rise",
    "grew",
    "grow",
    "cut",
    "reduc",
    "increas",
    "improv",
    "decreas",
    "down",
    "up",
    "went",
    "set",
    "held",
    "aged",
    "sat",
    "start",
    "peak",
    "averag",
    "settl",
    "outnumber",
    "beat",
    "won",
    "lost",
    "multipl",
    "divid",
    "exceed",
    "limit",
];

fn valid(month: u32, day: u32) -> bool {
    (1..=12).contains(&month) && (1..=31).contains(&day)
}

fn ymd(year: u32, month: u32, day: u32) -> String {
    format!("{year}-{month:02}-{day:02}")
}
