//! The reader: one pass over the tokens, a matcher tried only where a word may open a quantity.

use super::Reading;
use super::cues::Cues;
use super::lexicon::*;
use super::measure::Measure;
use super::number::Scan;
use super::roles;
use crate::analysis::{Component, QuantityKind, QuantityRole, Value};
use crate::text::{Document, Flags, Span, Vocabulary, VocabularyBuilder};

/// Finds quantities and says what they do. Built once; reading changes nothing in it.
#[derive(Debug, Clone)]
pub struct QuantityReader {
    lexicon: Lexicon,
    cues: Cues,
}

/// What was found at a token.
enum Found {
    Reading(Reading),
    /// A run that counts nothing.
    Nothing(usize),
}

impl QuantityReader {
    /// Interns the words of the data files.
    pub(crate) fn new(builder: &mut VocabularyBuilder) -> Self {
        QuantityReader { lexicon: Lexicon::new(builder), cues: Cues::new(builder) }
    }

    /// All quantities of a document, in order and without overlap; every role is still `Context`.
    pub fn read(&self, document: &Document<'_>, _vocabulary: &Vocabulary) -> Vec<Reading> {
        let scan = Scan { text: document.text(), tokens: document.tokens(), lexicon: &self.lexicon };
        let mut readings = Vec::new();
        let mut at = 0;
        while at < scan.tokens.len() {
            let token = &scan.tokens[at];
            let bits = self.lexicon.of(token.word).bits;
            let code = bits == 0 && token.word == Vocabulary::UNKNOWN && token.flags.has(Flags::ALL_CAPITALS);
            if bits & STARTERS == 0 && !code {
                at += 1;
                continue;
            }
            // A full stop or hyphen opens a number only when something is glued behind it.
            if bits & (DOT | MINUS) != 0 && !scan.is_word(at) && !scan.glued(at + 1) {
                at += 1;
                continue;
            }
            at = match scan.find(at, bits, code) {
                Some(Found::Reading(reading)) => {
                    let end = reading.last as usize;
                    // "0/0" and numbers of a thousand digits have no value to give.
                    if reading.is_finite() {
                        readings.push(reading);
                    }
                    end
                }
                Some(Found::Nothing(end)) => end.max(at + 1),
                None => at + 1,
            };
        }
        readings
    }

    /// Gives every reading its part in the story. `component_of` says what the segment of a token does, if it is known;
    /// the words around a quantity outweigh it.
    pub fn assign_roles(
        &self,
        document: &Document<'_>,
        readings: &mut [Reading],
        component_of: impl Fn(u32) -> Option<Component>,
    ) {
        roles::assign(document, &self.lexicon, &self.cues, readings, component_of);
    }
}

impl Scan<'_> {
    fn find(&self, at: usize, bits: Bits, code: bool) -> Option<Found> {
        if code {
            return self.coded(at);
        }
        if bits & (IDIOM | DIGITS) != 0
            && let Some((length, ())) = self.lexicon.idioms.find(self.text, self.tokens, at, |()| true)
            && self.idiom_holds(at, at + length)
        {
            return Some(Found::Nothing(at + length));
        }
        if bits & (CURRENCY | MINUS) != 0
            && let Some(measure) = self.money(at)
        {
            return Some(Found::Reading(self.ranged(measure)));
        }
        if bits & DIGITS != 0 {
            return self.starting_digits(at);
        }
        if bits & MONTH != 0 {
            return self.month_first(at).map(|(end, date)| self.dated(at, end, date));
        }
        if bits & (NO | NONE | NOT) != 0 {
            return self.nothing(at, bits);
        }
        if bits & AGED != 0 {
            return self.aged(at);
        }
        if bits & (WHOLE | ANOTHER) != 0 {
            return self.whole_stretch(at, bits);
        }
        if bits & FACTOR_OF != 0 || bits & ARTICLE != 0 && self.is(at + 1, FACTOR_OF) {
            return self.factor_of(at);
        }
        if bits & FACTOR != 0 {
            return self.factor(at);
        }
        if bits & ARTICLE != 0 {
            return self.starting_article(at);
        }
        if let Some(end) = self.clock(at) {
            return Some(Found::Nothing(end));
        }
        if let Some((end, date)) = self.spoken_year(at) {
            return Some(self.dated(at, end, date));
        }
        if let Some((end, value)) = self.ordinal(at) {
            return Some(self.plain(at, end, QuantityKind::Ordinal, Value::Number(value)));
        }
        if bits & ORDINAL != 0 {
            return None;
        }
        if self.is(at, HALF)
            && let Some(found) = self.half_stretch(at)
        {
            return Some(found);
        }
        self.starting_number(at)
    }

    /// An idiom that would cut a longer number or a count is none: "one of", but "zero hours of overtime".
    fn idiom_holds(&self, at: usize, end: usize) -> bool {
        let measured = self.is_digits(at) && self.is(end, CURRENCY);
        let hyphened = self.glued(end) && self.mark(end) == b'-' && self.is(at, ONES) && end == at + 1;
        !measured
            && !hyphened
            && !(self.is_digits(at)
                && end == at + 1
                && (self.is_noun(end) || self.mark(end) == b'%' || self.before(at, CURRENCY)))
    }

    fn coded(&self, at: usize) -> Option<Found> {
        if let Some(measure) = self.glued_code(at) {
            return Some(Found::Reading(self.reading(&measure)));
        }
        let code = self
            .piece(at)
            .strip_prefix('M')
            .filter(|rest| rest.len() == 3)
            .and_then(|rest| self.lexicon.code(rest))?;
        let measure = self.amount(at, at + 1, code, false).filter(|_| self.is_digits(at + 1))?;
        Some(Found::Reading(self.reading(&Measure { value: measure.value * 1e6, ..measure })))
    }

    fn starting_digits(&self, at: usize) -> Option<Found> {
        if let Some(found) = self.proportion(at) {
            return Some(found);
        }
        if let Some(end) = self.clock(at) {
            return Some(Found::Nothing(end));
        }
        if let Some((end, date)) = self.date(at).filter(|_| !self.numbered(at)) {
            return Some(self.dated(at, end, date));
        }
        if let Some(end) = self.dismissed(at) {
            return Some(Found::Nothing(end));
        }
        if self.is(at + 1, ORDINAL_SUFFIX) && self.glued(at + 1) {
            let value = super::number::digit_value(self.piece(at)).unwrap_or(0.0);
            return Some(self.plain(at, at + 2, QuantityKind::Ordinal, Value::Number(value)));
        }
        self.starting_number(at)
    }

    /// "3:1", where a proportion is spoken of; else it is a time of day.
    fn proportion(&self, at: usize) -> Option<Found> {
        let glued =
            self.mark(at + 1) == b':' && self.glued(at + 1) && self.glued(at + 2) && self.is_digits(at + 2);
        let said = glued
            && (at.saturating_sub(4)..at + 5).any(|near| self.piece(near).eq_ignore_ascii_case("ratio"));
        let (over, under) = (
            super::number::digit_value(self.piece(at)).unwrap_or(0.0),
            super::number::digit_value(self.piece(at + 2)).unwrap_or(0.0),
        );
        let value = Value::Number((over / under * 1000.0).round() / 1000.0);
        (said && under > 0.0).then(|| self.plain(at, at + 3, QuantityKind::Ratio, value))
    }

    fn numbered(&self, at: usize) -> bool {
        at > 0 && self.is(at - 1, LABEL) && self.is_word(at - 1)
    }

    /// A number with its unit, a ratio, multiple or range that begins with one, or a label that counts nothing.
    fn starting_number(&self, at: usize) -> Option<Found> {
        let measure = self.measure(at)?;
        if measure.unit.is_none() && measure.kind == QuantityKind::Number {
            return self.bare_number(at, measure);
        }
        if self.is(at, ONES)
            && measure.value == 1.0
            && measure.kind == QuantityKind::Duration
            && !self.one_stretch(at, measure.end)
        {
            return Some(Found::Nothing(measure.end));
        }
        if self.lettered(measure.end) && self.is_digits(measure.end - 1) {
            return Some(Found::Nothing(self.chunk_end(at)));
        }
        Some(Found::Reading(self.ranged(measure)))
    }

    /// "one week", but not "one day a man came in".
    fn one_stretch(&self, at: usize, end: usize) -> bool {
        !self.is(at + 1, NARRATIVE)
            || end > at + 2
            || self.before(at, ONE_BEFORE | STRETCH)
            || self.mark(at + 1) == b'-'
    }

    fn bare_number(&self, at: usize, measure: Measure) -> Option<Found> {
        let number = measure.number;
        let end = measure.end;
        if let Some(found) =
            self.score(at, &measure).or_else(|| self.ratio(at, &measure)).or_else(|| self.times(at, &measure))
        {
            return Some(found);
        }
        if let Some(degrees) = self.bare_degrees(&measure) {
            return Some(Found::Reading(self.reading(&degrees)));
        }
        if number.digits && self.lettered(end) {
            return Some(Found::Nothing(self.chunk_end(at)));
        }
        if self.is_house(at, end) {
            return Some(self.plain(at, end, QuantityKind::Other, Value::Number(measure.value)));
        }
        if self.is_label(at, end, number.digits) || number.plain && self.is_post_code(at) {
            return Some(Found::Nothing(end));
        }
        // A long bare run of digits is a reference.
        if number.plain
            && self.piece(at).len() > 7
            && !self.piece(at).contains([',', '.'])
            && measure.value % 1000.0 != 0.0
        {
            return Some(Found::Nothing(end));
        }
        let one = number.value == 1.0 && !number.digits && end == at + 1 && self.is(at, ONES);
        if let Some(range) = self.range(&measure) {
            return Some(Found::Reading(range));
        }
        if one && !self.is(end, TO | OR) && !self.one_counts(at) {
            return Some(Found::Nothing(end));
        }
        if one && self.is(end, TO | OR) && !self.before(at, ONE_BEFORE) {
            return Some(Found::Nothing(end));
        }
        // "several hundred", "a few hundred": vague.
        if self.is(at, HUNDRED)
            && self.before(at, FUNCTION | DETERMINER)
            && ["few", "several", "many"].iter().any(|w| at > 0 && self.piece(at - 1) == *w)
        {
            return Some(Found::Nothing(end));
        }
        Some(Found::Reading(self.aged_person(at, self.reading(&measure))))
    }

    /// "she was 84": years of life, said of a person, with nothing counted.
    fn aged_person(&self, at: usize, reading: Reading) -> Reading {
        let person = at > 1
            && ["was", "is", "am", "turned", "'s", "'m", "were"]
                .iter()
                .any(|word| self.piece(at - 1).eq_ignore_ascii_case(word))
            && ["she", "he", "i"].iter().any(|word| self.piece(at - 2).eq_ignore_ascii_case(word));
        let end = reading.last as usize;
        let years = matches!(reading.value, Value::Number(value) if (2.0..115.0).contains(&value) && value.fract() == 0.0);
        match person && years && !self.is_noun(end) && reading.kind == QuantityKind::Number {
            true => Reading { kind: QuantityKind::Age, unit: Some("year"), ..reading },
            false => reading,
        }
    }

    /// "a week", "an hour and a half", "a dozen", "a dollar".
    fn starting_article(&self, at: usize) -> Option<Found> {
        if !self.is_word(at + 1) || self.opens_sentence(at + 1) {
            return None;
        }
        if let Some(measure) = self.article_unit(at) {
            let rate = !self.before(at, STRETCH)
                && !self.stretch_follows(measure.end)
                && measure.end <= at + 2
                && !self.takes_object(at);
            if measure.kind == QuantityKind::Duration && rate && !self.opens_sentence(at) {
                return None;
            }
            if measure.end == at + 2
                && self.goes_on(measure.end, OR)
                && self.lexeme(measure.end + 1).value == 2.0
                && self.is(measure.end + 1, ONES)
            {
                // "an hour or two".
                let value = Value::Range([1.0, 2.0]);
                let reading = self.reading(&Measure { end: measure.end + 2, ..measure });
                return Some(Found::Reading(Reading { kind: QuantityKind::Range, value, ..reading }));
            }
            return Some(Found::Reading(self.reading(&measure)));
        }
        self.number(at)?;
        let measure = self.measure(at)?;
        if self.is(at + 1, ORDINAL)
            && measure.number.fraction
            && self.before(at, STRETCH)
            && self.is_noun(measure.end)
        {
            return None;
        }
        Some(Found::Reading(self.ranged(measure)))
    }

    fn stretch_follows(&self, end: usize) -> bool {
        self.is(end, STRETCH_AFTER)
            && !self.opens_sentence(end)
            && !self.piece(end).eq_ignore_ascii_case("and")
            && self.piece(end) != "of"
            && self.piece(end) != "off"
    }

    /// "took me a week": the object of a verb that takes time.
    fn takes_object(&self, at: usize) -> bool {
        at > 1 && self.is(at - 1, OBJECT) && self.is(at - 2, STRETCH)
    }

    /// "a" with a unit of time or money behind it.
    fn article_unit(&self, at: usize) -> Option<Measure> {
        let one = super::number::Number {
            end: at + 1,
            value: 1.0,
            digits: false,
            plain: false,
            scaled: false,
            fraction: false,
            grand: false,
        };
        let (length, unit) =
            self.lexicon.units.find(self.text, self.tokens, at + 1, |unit| !unit.digits_only)?;
        let kind = unit.kind;
        let end = at + 1 + length;
        let name = self.piece(at + length);
        let timely = kind == QuantityKind::Duration
            && unit.size > 1.0
            && !matches!(unit.name, "night" | "term" | "season" | "weekend")
            || kind == QuantityKind::Age;
        let quarter = unit.name == "quarter"
            && (!self.before(at, STRETCH)
                || self.is(end, OF)
                || !["in", "within", "for", "over"]
                    .iter()
                    .any(|w| at > 0 && self.piece(at - 1).eq_ignore_ascii_case(w)));
        let singular = !name.ends_with('s');
        let measured = kind == QuantityKind::Dimension
            && matches!(unit.name, "mile" | "kg" | "tonne" | "l" | "m" | "km")
            && self.before(at, STRETCH | OF)
            && !self.is_noun(end)
            && self.piece(at + 1).len() > 2;
        let percent = kind == QuantityKind::Percent
            && self.before(at, FUNCTION)
            && self.is_word(at + 1)
            && unit.size >= 1.0
            && !self.piece(at + 1).eq_ignore_ascii_case("percentage")
            || unit.kind == QuantityKind::Percent && length == 2;
        if !singular || quarter || !(timely || measured || percent) {
            return None;
        }
        // "a two-day course" is not meant, and "a day centre" is no day.
        if kind == QuantityKind::Duration
            && (self.is_noun(end) && !self.is(end, STRETCH_AFTER) && !self.before(at, STRETCH)
                || self.mark(end) == b'-')
        {
            return None;
        }
        let mut measure =
            Measure { first: at, end, kind, value: 1.0, unit: Some(unit.name), size: unit.size, number: one };
        if kind == QuantityKind::Duration {
            if let Some(longer) = self.and_a_half(&measure) {
                return Some(longer);
            }
            let joined = usize::from(self.goes_on(end, AND));
            if self.is(end + joined, DIGITS | ONES | TEENS | TENS)
                && !self.opens_sentence(end + joined)
                && let Some(part) = self.measure(end + joined).filter(|part| {
                    part.kind == QuantityKind::Duration && part.size < unit.size && part.size > 0.0
                })
            {
                measure = Measure {
                    end: part.end,
                    value: unit.size / part.size + part.value,
                    unit: part.unit,
                    size: part.size,
                    ..measure
                };
            }
        }
        Some(measure)
    }

    /// "half an hour", "half a day", "half-hour", "half year", "half the week" apart.
    fn half_stretch(&self, at: usize) -> Option<Found> {
        let joint = usize::from(self.is(at + 1, ARTICLE) || self.mark(at + 1) == b'-' && self.glued(at + 1));
        let start = at + 1 + joint;
        let unit_at = self.lexicon.units.find(self.text, self.tokens, start, |unit| !unit.digits_only);
        let currency = self.lexicon.names.find(self.text, self.tokens, start, |_| true);
        let reading = |length: usize, kind, unit, size| Reading {
            size,
            unit: Some(unit),
            kind,
            ..self.bare_reading(at, start + length, 0.5)
        };
        match (unit_at, currency) {
            (Some((length, unit)), _)
                if !self.opens_sentence(start) && unit.name != "quarter" && unit.name != "point" =>
            {
                Some(Found::Reading(reading(length, unit.kind, unit.name, unit.size)))
            }
            (None, Some((length, (code, _)))) if joint == 1 => {
                Some(Found::Reading(reading(length, QuantityKind::Money, code, 1.0)))
            }
            _ => None,
        }
    }

    /// "another week"; "all day", "full month" where a stretch is plainly meant.
    fn whole_stretch(&self, at: usize, bits: Bits) -> Option<Found> {
        let start = at + 1 + usize::from(self.mark(at + 1) == b'-' && self.glued(at + 1));
        let (length, unit) = self.lexicon.units.find(self.text, self.tokens, start, |unit| {
            unit.kind == QuantityKind::Duration && unit.size >= 60.0 && !unit.digits_only
        })?;
        let counts = bits & ANOTHER != 0 || at > 0 && self.piece(at - 1).eq_ignore_ascii_case("for");
        let plural = self.piece(start + length - 1).ends_with('s');
        if !counts
            || plural
            || self.opens_sentence(start)
            || matches!(unit.name, "quarter" | "term" | "season" | "night")
        {
            return None;
        }
        Some(Found::Reading(Reading {
            kind: unit.kind,
            unit: Some(unit.name),
            size: unit.size,
            ..self.bare_reading(at, start + length, 1.0)
        }))
    }

    /// "no complaints", "none", "not one".
    fn nothing(&self, at: usize, bits: Bits) -> Option<Found> {
        let end = match bits {
            _ if bits & NONE != 0 => at + 1,
            _ if bits & NO != 0 && self.no_counts(at) => at + 1,
            _ if bits & NOT != 0
                && self.goes_on(at + 1, ONES)
                && self.lexeme(at + 1).value == 1.0
                && !self.is(at + 2, TO) =>
            {
                at + 2
            }
            _ if bits & NOT != 0
                && self.is(at + 1, ARTICLE)
                && self.piece(at + 2).eq_ignore_ascii_case("single")
                && self.is_noun(at + 3) =>
            {
                at + 3
            }
            _ => return None,
        };
        Some(Found::Reading(self.bare_reading(at, end, 0.0)))
    }

    /// "aged 84", "age 87", "aged 7 to 9": the word outside a range, inside an age.
    fn aged(&self, at: usize) -> Option<Found> {
        let of = usize::from(self.goes_on(at + 1, OF));
        let start = at + 1 + of;
        if self.opens_sentence(start) || self.before(at, NO) {
            return None;
        }
        let measure = self.measure(start).filter(|measure| {
            (0.0..130.0).contains(&measure.value)
                && !measure.number.fraction
                && matches!(measure.kind, QuantityKind::Number | QuantityKind::Age | QuantityKind::Duration)
        })?;
        if let Some(range) = self.range(&measure) {
            return Some(Found::Reading(range));
        }
        if of == 1 || !self.is_digits(start) && self.is(start, ARTICLE) {
            return Some(Found::Reading(Reading {
                kind: QuantityKind::Age,
                unit: Some(measure.unit.unwrap_or("year")),
                ..self.reading(&measure)
            }));
        }
        let unit = measure.unit.unwrap_or("year");
        Some(Found::Reading(Reading {
            kind: QuantityKind::Age,
            unit: Some(unit),
            ..self.bare_reading(at, measure.end, measure.value)
        }))
    }

    /// "doubled", "twofold", "twice", "half" apart.
    fn factor(&self, at: usize) -> Option<Found> {
        let piece = self.piece(at);
        let value = self.lexeme(at).value;
        let verb = piece.len() > 6
            || !matches!(piece.to_ascii_lowercase().as_str(), "double" | "triple" | "treble" | "twice");
        if !verb && piece.eq_ignore_ascii_case("twice") {
            let kind = if self.is(at + 1, AS) { QuantityKind::Multiple } else { QuantityKind::Number };
            return Some(self.plain(at, at + 1, kind, Value::Number(2.0)));
        }
        // "a double room", "double shifts": no factor without a measure behind or a verb before.
        let measures = self.is(at + 1, AS | DETERMINER) || !self.is_noun(at + 1) && !self.before(at, ARTICLE);
        if !verb && !measures || self.mark(at + 1) == b'-' && self.glued(at + 1) {
            return None;
        }
        Some(self.plain(at, at + 1, QuantityKind::Multiple, Value::Number(value)))
    }

    /// "a factor of four".
    fn factor_of(&self, at: usize) -> Option<Found> {
        let noun = at + usize::from(!self.is(at, FACTOR_OF));
        if !self.goes_on(noun + 1, OF) {
            return None;
        }
        let number = self.number(noun + 2)?;
        Some(self.plain(at, number.end, QuantityKind::Multiple, Value::Number(number.value)))
    }

    /// "three times faster", "3x", "10-fold".
    fn times(&self, at: usize, measure: &Measure) -> Option<Found> {
        let end = measure.end;
        let value = Value::Number(measure.value);
        let hyphen = usize::from(self.mark(end) == b'-' && self.glued(end));
        let glued_x =
            matches!(self.piece(end), "x" | "X" | "×") && self.glued(end) && !self.is_digits(end + 1);
        if glued_x || self.piece(end + hyphen).eq_ignore_ascii_case("fold") {
            return Some(self.plain(at, end + hyphen + 1, QuantityKind::Multiple, value));
        }
        let compared = self.piece(end).eq_ignore_ascii_case("times")
            && !self.opens_sentence(end)
            && (self.is(end + 1, AS)
                && !self.piece(end + 1).eq_ignore_ascii_case("that")
                && !self.piece(end + 1).eq_ignore_ascii_case("over"));
        compared.then(|| self.plain(at, end + 1, QuantityKind::Multiple, value))
    }

    /// "8.7 out of 10", "4.8/5", "five stars" apart.
    fn score(&self, at: usize, measure: &Measure) -> Option<Found> {
        let (end, top) = self.out_of(measure)?;
        let tops = [5.0, 10.0, 100.0, 20.0, 7.0].contains(&top);
        let rated = (at.saturating_sub(10)..at).any(|near| self.is(near, RATING))
            || (end..end + 4).any(|near| self.is(near, RATING));
        let counted = self.is_noun(end) && !self.is(end, RATING) || self.is(end, OF);
        let decimal = self.piece(at).contains('.') && measure.number.digits;
        let stroke = self.mark(measure.end) == b'/' || measure.number.fraction;
        let scored = tops && (decimal || rated && !counted || stroke && rated) && measure.number.end <= end;
        scored.then(|| {
            let over = if measure.number.fraction { measure.value * top } else { measure.value };
            self.plain(at, end, QuantityKind::Other, Value::Number((over * 1000.0).round() / 1000.0))
        })
    }

    /// The whole that a number is out of, and where it ends.
    fn out_of(&self, measure: &Measure) -> Option<(usize, f64)> {
        let end = measure.end;
        let number = |at: usize| self.number(at).filter(|number| number.value > 0.0);
        if measure.number.fraction {
            let stroke =
                measure.number.digits && self.mark(measure.first + 1) == b'/' && end == measure.first + 3;
            return stroke.then(|| super::number::digit_value(self.piece(end - 1)).map(|top| (end, top)))?;
        }
        if self.goes_on(end, OUT) && self.is(end + 1, OF) {
            return number(end + 2).filter(|top| top.value >= measure.value).map(|top| (top.end, top.value));
        }
        let stroke =
            self.mark(end) == b'/' && self.glued(end) && self.glued(end + 1) && self.is_digits(end + 1);
        stroke.then(|| super::number::digit_value(self.piece(end + 1)).map(|top| (end + 2, top)))?
    }

    /// "one in five", "9 out of 10", "one bag in eight", "1 in 40".
    fn ratio(&self, at: usize, measure: &Measure) -> Option<Found> {
        if measure.number.fraction {
            return None;
        }
        let share = |top: f64| Value::Number((measure.value / top * 1000.0).round() / 1000.0);
        if let Some((end, top)) = self.out_of(measure) {
            let unit =
                self.lexicon.units.find(self.text, self.tokens, end, |unit| !unit.digits_only).is_some();
            return (!unit || self.is(measure.end, OUT))
                .then(|| self.plain(at, end, QuantityKind::Ratio, share(top)));
        }
        let one = measure.value == 1.0;
        let every = self.goes_on(measure.end, IN) || self.piece(measure.end).eq_ignore_ascii_case("in");
        let inner = one && self.is_noun(measure.end) && self.is(measure.end + 1, IN);
        let under = match () {
            () if every => measure.end + 1,
            () if inner => measure.end + 2,
            () => return None,
        };
        let every_word = usize::from(self.piece(under).eq_ignore_ascii_case("every"));
        let under = under + every_word;
        let top = self.number(under).filter(|top| {
            top.value > measure.value && top.value.fract() == 0.0 && !self.opens_sentence(under)
        })?;
        let unit = self.measure(under).is_some_and(|measure| measure.unit.is_some());
        let dated = self.is_digits(under) && self.date(under).is_some();
        let round = top.value <= 12.0 || top.value % 5.0 == 0.0;
        let closed = !inner || !self.is_noun(top.end);
        (!unit && !dated && round && closed)
            .then(|| self.plain(at, top.end, QuantityKind::Ratio, share(top.value)))
    }

    /// An ordinal word or compound at `at`: "first", "twenty-first", "two hundredth".
    fn ordinal(&self, at: usize) -> Option<(usize, f64)> {
        let lexeme = self.lexeme(at);
        if lexeme.bits & ORDINAL != 0 {
            let ranked = self.before(at, RANKED | DETERMINER | ARTICLE | ORDINAL)
                || at > 0 && self.piece(at - 1) == "'s";
            let adverb = at > 0
                && ["i", "we", "he", "she", "they", "it", "you", "had", "was", "when", "to", "and", "at"]
                    .iter()
                    .any(|w| self.piece(at - 1).eq_ignore_ascii_case(w))
                && !self.before(at, RANKED);
            let plain_word = lexeme.value <= 3.0;
            let stands =
                if plain_word { ranked && (!adverb || self.is(at - 1, RANKED)) } else { !adverb || ranked };
            let unit = lexeme.value == 2.0 && self.before(at, ARTICLE);
            return (stands
                && !unit
                && !(plain_word && self.mark(at + 1) == b',' && self.opens_sentence(at)))
            .then_some((at + 1, lexeme.value));
        }
        // "twenty-first", "two hundredth", "one hundred and second".
        let mut end = at;
        let mut value = 0.0;
        while end < at + 8
            && self.is(end, ONES | TEENS | TENS | HUNDRED | SCALE)
            && (end == at || !self.opens_sentence(end))
        {
            let lexeme = self.lexeme(end);
            value = if lexeme.bits & (HUNDRED | SCALE) != 0 {
                f64::max(value, 1.0) * lexeme.value
            } else {
                value + lexeme.value
            };
            end += 1;
            let joint =
                usize::from(self.goes_on(end, DASH | AND) && self.is(end + 1, ORDINAL | ONES | TENS | TEENS));
            end += joint;
            if end > at + 1 + joint || end > at {
                let next = self.lexeme(end);
                if next.bits & ORDINAL != 0 && !self.opens_sentence(end) {
                    return self.compound_ordinal(at, end, value, next.value);
                }
            }
        }
        None
    }

    fn compound_ordinal(&self, at: usize, end: usize, value: f64, last: f64) -> Option<(usize, f64)> {
        let previous = self.lexeme(end - 1 - usize::from(self.is(end - 1, DASH | AND)));
        let tens = previous.bits & TENS != 0 && last < 10.0;
        let hundreds = previous.bits & (HUNDRED | SCALE) != 0 && last < 100.0;
        let multiplied =
            last >= 100.0 && previous.bits & (ONES | TENS | TEENS | HUNDRED) != 0 && !(value == 1.0);
        // "fifty seconds" is a time, "thirty second rounds" too.
        let unit = last == 2.0 && !self.is(end - 1, DASH) && self.is_noun(end + 1) && value < 100.0;
        // "one twenty-fifth" is a part.
        let part = self.is(at, ONES) && self.is(at + 1, TENS);
        let fraction =
            part || self.is(at, ONES) && self.lexeme(at).value == 1.0 && end <= at + 2 && !hundreds;
        match () {
            () if unit || fraction => None,
            () if multiplied => Some((end + 1, value * last)),
            () if tens || hundreds => Some((end + 1, value + last)),
            () => None,
        }
    }

    /// The measure as a reading, with the other end of its range if it has one.
    fn ranged(&self, measure: Measure) -> Reading {
        self.range(&measure).unwrap_or_else(|| self.reading(&measure))
    }

    /// "three to five days", "20-25 minutes", "two or three", "£5-£10": one quantity with two ends.
    fn range(&self, low: &Measure) -> Option<Reading> {
        let end = low.end;
        let joint = self.lexeme(end).bits;
        let dash = joint & DASH != 0 || self.piece(end) == "–";
        let from = low.first > 0 && self.piece(low.first - 1).eq_ignore_ascii_case("from");
        let between = low.first > 0 && self.piece(low.first - 1).eq_ignore_ascii_case("between");
        let joins = dash || joint & TO != 0 && !from || joint & OR != 0 || joint & AND != 0 && between;
        if !joins
            || self.opens_sentence(end)
            || self.opens_sentence(end + 1)
            || low.number.fraction && low.number.value < 1.0
        {
            return None;
        }
        // A dash with a blank on one side only is punctuation.
        if dash && self.glued(end) != self.glued(end + 1) {
            return None;
        }
        let start = end + 1;
        let high = match self.is(start, CURRENCY) {
            true => self.money(start),
            false => self.measure(start),
        }?;
        let same = low.unit.is_none()
            || low.unit == high.unit
            || low.kind == QuantityKind::Money && high.unit.is_none();
        // "£5-10m": the scale belongs to both ends.
        let scale = if low.kind != QuantityKind::Duration
            && high.number.scaled
            && !low.number.scaled
            && low.value < 1000.0
        {
            let scale = [1e9, 1e6, 1e3]
                .into_iter()
                .find(|&scale| high.value >= scale && high.value / scale > low.value);
            scale.unwrap_or(1.0)
        } else {
            1.0
        };
        let low_value = low.value * scale;
        let near = joint & OR == 0 || high.value <= low_value * 2.0 + 1.0;
        // "up nine points to 91%", "five minutes to two hours".
        let apart = low.unit.is_some()
            && joint & TO != 0
            && (low.size != high.size || low.kind == QuantityKind::Percent);
        let article = self.is(start, ARTICLE) || apart;
        let labelled = low.number.plain
            && low.unit.is_none()
            && high.number.plain
            && high.unit.is_none()
            && self.is_label(low.first, low.first + 1, true);
        let year = low.number.plain
            && low.unit.is_none()
            && self.is_digits(low.first)
            && self.date(low.first).is_some();
        let dated = self.is_digits(start)
            && high.unit.is_none()
            && high.number.plain
            && self.date(start).is_some()
            && year;
        if !same
            || low_value >= high.value
            || !near
            || article
            || dated
            || labelled
            || high.number.fraction && high.unit.is_none()
        {
            return None;
        }
        if self.is(high.end, ORDINAL_SUFFIX) && self.glued(high.end)
            || self.lettered(high.end) && !self.is(high.end, FUNCTION)
        {
            return None;
        }
        // "cut it ten to three" goes down; "one to one" is an idiom; equal numbers say nothing.
        let unit = high.unit.or(low.unit);
        let size = if high.unit.is_some() { high.size } else { low.size };
        let value = Value::Range([low_value, high.value]);
        Some(Reading {
            kind: QuantityKind::Range,
            value,
            unit,
            size,
            ..self.bare_reading(low.first, high.end, 0.0)
        })
    }

    fn reading(&self, measure: &Measure) -> Reading {
        let value = tidy(measure.value);
        Reading {
            kind: measure.kind,
            unit: measure.unit,
            size: measure.size,
            ..self.bare_reading(measure.first, measure.end, value)
        }
    }

    fn bare_reading(&self, first: usize, end: usize, value: f64) -> Reading {
        let span = Span { start: self.tokens[first].span.start, end: self.tokens[end - 1].span.end };
        Reading {
            span,
            first: first as u32,
            last: end as u32,
            kind: QuantityKind::Number,
            value: Value::Number(tidy(value)),
            unit: None,
            size: 0.0,
            role: QuantityRole::Context,
            baseline: None,
            change: None,
            support: super::Support::default(),
        }
    }

    fn plain(&self, first: usize, end: usize, kind: QuantityKind, value: Value) -> Found {
        Found::Reading(Reading { kind, value, ..self.bare_reading(first, end, 0.0) })
    }

    fn dated(&self, first: usize, end: usize, date: String) -> Found {
        self.plain(first, end, QuantityKind::Date, Value::Date(date))
    }
}

/// Takes the dust of binary fractions off a value.
fn tidy(value: f64) -> f64 {
    if !value.is_finite() {
        return f64::MAX.copysign(value);
    }
    let rounded = (value * 1e6).round() / 1e6;
    if (rounded - value).abs() < 1e-9 * value.abs().max(1.0) && rounded != 0.0 { rounded } else { value }
}
