//! A number with its unit: money, per cent, durations, dimensions, ages, temperatures, and compounds of them.

use super::lexicon::*;
use super::number::{Number, Scan, digit_value};
use crate::analysis::QuantityKind;

/// How many tokens around a unit may tell what it means ("pounds", "degrees", "F").
const AROUND: usize = 10;

/// A number with its unit.
#[derive(Debug, Clone, Copy)]
pub(super) struct Measure {
    pub(super) first: usize,
    pub(super) end: usize,
    pub(super) kind: QuantityKind,
    pub(super) value: f64,
    pub(super) unit: Option<&'static str>,
    pub(super) size: f64,
    pub(super) number: Number,
}

impl Scan<'_> {
    /// The number at `at` with whatever unit follows it.
    pub(super) fn measure(&self, at: usize) -> Option<Measure> {
        let number = self.number(at)?;
        let bare = Measure {
            first: at,
            end: number.end,
            kind: if number.grand { QuantityKind::Money } else { QuantityKind::Number },
            value: number.value,
            unit: None,
            size: 0.0,
            number,
        };
        let measured = self.with_currency(&bare).or_else(|| self.with_unit(&bare));
        Some(match measured {
            Some(measure) => self.compound(measure),
            None => bare,
        })
    }

    /// Where a unit may begin behind a number: glued, after a blank, or after a glued hyphen; or in brackets.
    fn unit_start(&self, end: usize) -> Option<usize> {
        if end >= self.tokens.len() || self.opens_sentence(end) && !self.glued(end) {
            return None;
        }
        let hyphen =
            self.mark(end) == b'-' && self.glued(end) && self.glued(end + 1) && !self.is_digits(end + 1);
        let bracket = matches!(self.mark(end), b'{' | b'<' | b'[')
            && matches!(self.mark(end + 2), b'}' | b'>' | b']')
            && self.is_word(end + 1);
        Some(end + usize::from(hyphen || bracket))
    }

    fn with_unit(&self, bare: &Measure) -> Option<Measure> {
        let start = self.unit_start(bare.end)?;
        let digits = self.is_digits(bare.end - 1) || self.is(bare.end - 1, VULGAR);
        let glued = self.glued(start);
        let (length, unit) = self.lexicon.units.find(self.text, self.tokens, start, |unit| {
            !unit.digits_only
                || digits && (glued || !self.is_noun(start + 1) || self.is(start + 1, ORDINAL_SUFFIX))
        })?;
        let mut end = start + length;
        let letter = self.piece(start).len() == 1 && self.is_word(start);
        if letter
            && !glued
            && (unit.digits_only && matches!(self.piece(start), "s" | "d" | "w" | "t" | "v" | "n")
                || self.has_capital(start))
        {
            return None;
        }
        // "5 in April", "Boeing 777F", "24703L202".
        if self.piece(start).eq_ignore_ascii_case("in") && (!glued || self.glued(end))
            || self.piece(start) == "AM"
        {
            return None;
        }
        let name = match unit.kind {
            QuantityKind::Temperature => self.degrees(bare, start, end, &unit)?,
            _ => unit.name,
        };
        if unit.kind == QuantityKind::Age && (bare.number.fraction && bare.value < 0.5) {
            return None;
        }
        // "km²": the square belongs to the unit.
        if matches!(self.piece(end), "²" | "³") && self.glued(end) {
            end += 1;
        }
        if start > bare.end && matches!(self.mark(start - 1), b'{' | b'<' | b'[') {
            end += 1;
        }
        if unit.kind == QuantityKind::Duration
            && unit.name == "second"
            && bare.value == 1.0
            && !bare.number.digits
        {
            return None;
        }
        Some(Measure { end, kind: unit.kind, unit: Some(name), size: unit.size, ..*bare })
    }

    /// Tells temperatures from angles, academic degrees, model numbers and musical keys.
    fn degrees(&self, bare: &Measure, start: usize, end: usize, unit: &Unit) -> Option<&'static str> {
        let sure = unit.name != "degree";
        let angle = (bare.first.saturating_sub(3)..end + 3)
            .any(|at| self.is(at, ANGLE) || self.piece(at).eq_ignore_ascii_case("angle"));
        if !sure && angle {
            return None;
        }
        let studied =
            self.is(end, IN | OF) && self.is_word(start) && !bare.number.digits && self.is_noun(end + 1);
        (!studied || sure).then_some(unit.name)
    }

    /// "98F", "40 C": letters alone are degrees only where the talk is of heat.
    pub(super) fn bare_degrees(&self, bare: &Measure) -> Option<Measure> {
        let letter = match self.piece(bare.end) {
            "F" => "F",
            "C" => "C",
            "f" | "c" if self.glued(bare.end) => return None,
            _ => return None,
        };
        let near = (bare.first.saturating_sub(AROUND)..bare.first).any(|at| self.is(at, HEAT));
        let fits = bare.number.digits
            && bare.value.abs() < 2000.0
            && !self.glued(bare.end + 1) | (self.mark(bare.end + 1) != 0);
        (near && fits).then(|| Measure {
            end: bare.end + 1,
            kind: QuantityKind::Temperature,
            unit: Some(letter),
            ..*bare
        })
    }

    /// Currency behind the number: "5 dollars", "10 €", "500 USD", "12-cent", "75p", "30 MUSD", "£5 million" apart.
    fn with_currency(&self, bare: &Measure) -> Option<Measure> {
        let mut bare = *bare;
        let mut at = self.unit_start(bare.end)?;
        let next = self.lexeme(bare.end);
        if next.bits & SUFFIX != 0
            && !bare.number.scaled
            && (self.currency_behind(bare.end + 1).is_some())
            && self.is_digits(bare.end - 1)
        {
            bare.value *= next.value;
            at = bare.end + 1;
        }
        let (end, code, share) = self.currency_behind(at).or_else(|| self.mega_code(at))?;
        let share =
            if share >= 1e5 { return Some(money(&bare, end, code, bare.value * share)) } else { share };
        if code == "GBP" && share == 1.0 && self.is_word(at) && self.weighs(&bare, end) {
            let unit = Some("lb");
            return Some(Measure { end, kind: QuantityKind::Dimension, unit, size: 453.6, ..bare });
        }
        // "p" is pence only when glued to digits.
        if self.piece(at).len() == 1 && self.is_word(at) && (!self.glued(at) || !bare.number.digits) {
            return None;
        }
        Some(money(&bare, end, code, bare.value * share))
    }

    /// The currency named or marked at `at`: where it ends, its code, and the share of one unit.
    fn currency_behind(&self, at: usize) -> Option<(usize, &'static str, f64)> {
        if let Some((length, (code, share))) = self.lexicon.names.find(self.text, self.tokens, at, |_| true) {
            return Some((at + length, code, share));
        }
        let (length, code) = self.lexicon.marks.find(self.text, self.tokens, at, |_| true)?;
        // A mark before digits belongs to those: "10 $30".
        let owned = self.is_digits(at + length) && !self.is_word(at) && self.glued(at + length);
        let small = self.is_word(at)
            && !self.has_capital(at)
            && matches!(self.piece(at), "mad" | "php" | "rs" | "rm" | "kr" | "all");
        let prefixed = length > 1 && self.is_word(at) && self.piece(at).len() == 1;
        (!owned && !small && !prefixed).then_some((at + length, code, 1.0))
    }

    /// "30 MUSD".
    fn mega_code(&self, at: usize) -> Option<(usize, &'static str, f64)> {
        let code = self.piece(at).strip_prefix('M').filter(|rest| rest.len() == 3)?;
        Some((at + 1, self.lexicon.code(code)?, 1e6))
    }

    /// Whether "pounds" are a weight here.
    fn weighs(&self, bare: &Measure, end: usize) -> bool {
        let near = bare.first.saturating_sub(AROUND)..bare.first;
        !bare.number.scaled && near.chain(end..end + 3).any(|at| self.is(at, WEIGHT))
            || self.is(end, OF) && self.is_noun(end + 1) && !bare.number.scaled && self.is(end + 1, WEIGHT)
    }

    /// Currency before the number: "£4,000", "$ 280 million", "us $ 10 billion", "EUR 30,000", "-$5".
    pub(super) fn money(&self, at: usize) -> Option<Measure> {
        let minus = self.is(at, MINUS) && (self.is_word(at) || self.glued(at + 1) && !self.glued(at));
        let mark = at + usize::from(minus);
        if let Some((length, code)) = self.lexicon.marks.find(self.text, self.tokens, mark, |_| true) {
            let start = mark + length;
            let joined = length == 1
                || self.piece(mark).len() > 1
                || self.glued(mark + 1)
                || self.piece(mark) == "c" && !self.is(at, ARTICLE);
            let word = self.is_word(start - 1);
            let told = !word
                || self.is_digits(start)
                    && (self.has_capital(mark) || length > 1 || matches!(self.piece(mark), "rs" | "usd"));
            if joined && told && !self.opens_sentence(start) {
                return self.amount(at, start, code, minus);
            }
        }
        None
    }

    /// The number and scale behind a currency mark.
    pub(super) fn amount(
        &self,
        first: usize,
        start: usize,
        code: &'static str,
        minus: bool,
    ) -> Option<Measure> {
        let mut number = self
            .number(start)
            .filter(|number| number.digits || self.glued(start) && !self.is(start, ARTICLE))?;
        if !number.scaled
            && self.is(number.end, SUFFIX)
            && (self.glued(number.end) || self.piece(number.end).len() > 1)
        {
            number.value *= self.lexeme(number.end).value;
            number.end += 1;
            number.scaled = true;
        }
        let mut end = number.end;
        // "$500 USD": the code says the same again.
        if self.is_word(end)
            && self.is(end, CURRENCY)
            && self.tokens[end].flags.has(crate::text::Flags::ALL_CAPITALS)
            && !self.is_digits(end + 1)
        {
            end += 1;
        }
        let value = if minus { -number.value } else { number.value };
        let bare =
            Measure { first, end, kind: QuantityKind::Money, value, unit: Some(code), size: 1.0, number };
        Some(self.compound(bare))
    }

    /// "USD50", "USD115.5": a code and digits in one token.
    pub(super) fn glued_code(&self, at: usize) -> Option<Measure> {
        let (code, digits) = self.piece(at).split_at_checked(3)?;
        let code = self.lexicon.code(code)?;
        let mut value = digit_value(digits)?;
        let mut end = at + 1;
        if self.mark(end) == b'.' && self.glued(end) && self.is_digits(end + 1) && self.glued(end + 1) {
            let fraction: f64 = format!("0.{}", self.piece(end + 1)).parse().ok()?;
            value += fraction;
            end += 2;
        }
        let number =
            Number { end, value, digits: true, plain: false, scaled: false, fraction: false, grand: false };
        Some(Measure {
            first: at,
            end,
            kind: QuantityKind::Money,
            value,
            unit: Some(code),
            size: 1.0,
            number,
        })
    }

    /// Goes on with smaller units ("1 hour and 20 minutes", "3 dollars 50 cents", "6 foot 2") or "and a half".
    fn compound(&self, mut whole: Measure) -> Measure {
        for _ in 0..4 {
            let Some(next) = self.and_a_half(&whole).or_else(|| self.next_part(&whole)) else { break };
            whole = next;
        }
        whole
    }

    /// "an hour and a half", "an hour and half".
    pub(super) fn and_a_half(&self, whole: &Measure) -> Option<Measure> {
        if !self.goes_on(whole.end, AND) || whole.value.fract() != 0.0 {
            return None;
        }
        let article = usize::from(self.is(whole.end + 1, ARTICLE));
        let part = whole.end + 1 + article;
        let three = self.piece(part).eq_ignore_ascii_case("three")
            && self.piece(part + 1).eq_ignore_ascii_case("quarters");
        let (end, value) = match () {
            () if three => (part + 2, 0.75),
            () if self.is(part, HALF) => (part + 1, 0.5),
            () if self.is(part, QUARTER) && article == 1 => (part + 1, 0.25),
            () => return None,
        };
        let ends = !self.is_noun(end) && !self.is(end, OF | ARTICLE) || self.is(end, STRETCH_AFTER);
        ends.then(|| Measure { end, value: whole.value + value, ..*whole })
    }

    fn next_part(&self, whole: &Measure) -> Option<Measure> {
        let joined = usize::from(
            self.goes_on(whole.end, AND)
                || self.mark(whole.end) == b',' && whole.kind == QuantityKind::Duration,
        );
        let at = whole.end + joined;
        if self.opens_sentence(at) || !self.is(at, DIGITS | ONES | TEENS | TENS | ARTICLE) {
            return None;
        }
        let number = self
            .number(at)
            .filter(|number| !number.scaled && (!number.fraction || whole.kind == QuantityKind::Dimension))?;
        let bare = Measure { first: at, end: number.end, value: number.value, number, ..*whole };
        match whole.kind {
            QuantityKind::Duration => self.next_time(whole, &bare, joined == 0),
            QuantityKind::Money => self.next_coin(whole, &bare),
            QuantityKind::Dimension => self.next_length(whole, &bare),
            _ => None,
        }
    }

    fn next_time(&self, whole: &Measure, bare: &Measure, direct: bool) -> Option<Measure> {
        match self.with_unit(bare) {
            Some(part) if part.kind == QuantityKind::Duration && part.unit != whole.unit => {
                let comma = self.mark(whole.end) == b',';
                let smaller = part.size < whole.size;
                (part.size > 0.0
                    && (smaller && part.value * part.size < whole.size.max(60.0) || direct)
                    && !(comma && !smaller))
                    .then(|| sum(whole, &part))
            }
            Some(_) => None,
            // "1 hr 50": sixtieths of what was said.
            None => {
                let sixtieths = matches!(whole.unit, Some("hour" | "minute"))
                    && (1.0..60.0).contains(&bare.value)
                    && direct;
                let tight = bare.number.digits == whole.number.digits
                    && !self.is_noun(bare.end)
                    && !self.is(bare.end, PER | DASH | TO);
                (sixtieths && tight && self.currency_behind(bare.end).is_none()).then(|| {
                    let (unit, size) = if whole.size == 3600.0 { ("minute", 60.0) } else { ("second", 1.0) };
                    Measure {
                        unit: Some(unit),
                        size,
                        ..sum(whole, &Measure { unit: Some(unit), size, ..*bare })
                    }
                })
            }
        }
    }

    fn next_coin(&self, whole: &Measure, bare: &Measure) -> Option<Measure> {
        if self.is_digits(whole.end - 1) || whole.number.scaled || bare.value >= 100.0 || bare.value < 1.0 {
            return None;
        }
        match self.currency_behind(bare.end) {
            Some((end, code, share)) if Some(code) == whole.unit && share < 1.0 => {
                let five = usize::from(share == 0.1 && self.goes_on(end, ONES));
                Some(Measure { end: end + five, value: whole.value + bare.value * share, ..*whole })
            }
            Some(_) => None,
            // "15 dollars 50", where nothing is counted.
            None => {
                let named = self.is_word(whole.end - 1) && !self.is_noun(bare.end);
                let cents = named
                    && !self.is(bare.end, PER | OF | AND | OR | TO | DASH | CURRENCY)
                    && self.mark(bare.end) != b'%';
                (cents && self.with_unit(bare).is_none()).then(|| Measure {
                    end: bare.end,
                    value: whole.value + bare.value / 100.0,
                    ..*whole
                })
            }
        }
    }

    /// "5 feet 10 inches", "six foot two", "7 lb 3 oz".
    fn next_length(&self, whole: &Measure, bare: &Measure) -> Option<Measure> {
        let (lower, factor) = match whole.unit {
            Some("ft") => ("in", 12.0),
            Some("lb") => ("oz", 16.0),
            Some("stone") => ("lb", 14.0),
            _ => return None,
        };
        let part = self.with_unit(bare).or_else(|| self.with_currency(bare));
        let end = match part {
            Some(part) if part.unit == Some(lower) || lower == "lb" && part.unit == Some("GBP") => part.end,
            Some(_) => return None,
            None if lower == "in"
                && bare.value < 12.0
                && !self.is_noun(bare.end)
                && self.piece(whole.end - 1) != "feet" =>
            {
                bare.end
            }
            None => return None,
        };
        Some(Measure {
            end,
            value: whole.value * factor + bare.value,
            unit: Some(lower),
            size: whole.size / factor,
            ..*whole
        })
    }
}

fn money(bare: &Measure, end: usize, code: &'static str, value: f64) -> Measure {
    Measure { end, kind: QuantityKind::Money, unit: Some(code), value, size: 1.0, ..*bare }
}

/// Adds a part in a smaller unit, in that unit.
fn sum(whole: &Measure, part: &Measure) -> Measure {
    let (unit, size) =
        if part.size <= whole.size { (part.unit, part.size) } else { (whole.unit, whole.size) };
    let value = (whole.value * whole.size + part.value * part.size) / size;
    Measure { end: part.end, value: (value * 1000.0).round() / 1000.0, unit, size, ..*whole }
}
