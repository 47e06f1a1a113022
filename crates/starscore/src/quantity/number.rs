//! Numbers alone: digits, number words, fractions and what multiplies them, without any unit.
//!
//! Each matcher takes the token it starts at and says where it ends, so they compose by calling one another. Every
//! loop moves on over tokens that it takes, and every look ahead is a few tokens long: the cost is linear.

use super::lexicon::*;
use crate::text::{Flags, Token, TokenKind};

/// Tokens in a number at most: no honest number is longer.
const LONGEST: usize = 40;

/// A number as read.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Number {
    /// One past the last token.
    pub(super) end: usize,
    pub(super) value: f64,
    /// Begins with digits.
    pub(super) digits: bool,
    /// A bare run of digits without separators, sign or scale.
    pub(super) plain: bool,
    /// "k", "million", "grand": more than the digits was multiplied out.
    pub(super) scaled: bool,
    /// "a third", "half", "3/4".
    pub(super) fraction: bool,
    /// "grand" was said, so it is money.
    pub(super) grand: bool,
}

/// The tokens of a document with what the lexicon says of them.
pub(super) struct Scan<'a> {
    pub(super) text: &'a str,
    pub(super) tokens: &'a [Token],
    pub(super) lexicon: &'a Lexicon,
}

impl Scan<'_> {
    /// The lexeme at `at`; nothing past the end.
    #[inline]
    pub(super) fn lexeme(&self, at: usize) -> Lexeme {
        self.tokens.get(at).map_or(Lexeme::default(), |token| self.lexicon.of(token.word))
    }

    #[inline]
    pub(super) fn is(&self, at: usize, bits: Bits) -> bool {
        self.lexeme(at).bits & bits != 0
    }

    /// The same, but a token that opens a sentence or paragraph goes on with nothing.
    #[inline]
    pub(super) fn goes_on(&self, at: usize, bits: Bits) -> bool {
        self.is(at, bits) && !self.opens_sentence(at)
    }

    /// The lexeme before `at`; nothing before the start or across a sentence.
    pub(super) fn before(&self, at: usize, bits: Bits) -> bool {
        at > 0 && self.is(at - 1, bits)
    }

    pub(super) fn piece(&self, at: usize) -> &str {
        self.tokens.get(at).map_or("", |token| token.span.of(self.text))
    }

    pub(super) fn mark(&self, at: usize) -> u8 {
        self.tokens.get(at).map_or(0, |token| token.mark(self.text))
    }

    /// Whether token `at` follows the one before without a blank.
    pub(super) fn glued(&self, at: usize) -> bool {
        at > 0 && self.tokens.get(at).is_some_and(|token| !token.spaced())
    }

    pub(super) fn is_word(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| token.kind == TokenKind::Word)
    }

    /// "a", "an" or "the".
    pub(super) fn is_article(&self, at: usize) -> bool {
        ["the", "a", "an"].iter().any(|article| self.piece(at).eq_ignore_ascii_case(article))
    }

    pub(super) fn is_digits(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| token.kind == TokenKind::Number)
    }

    pub(super) fn has_capital(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| token.flags.has(Flags::CAPITAL))
    }

    /// Whether nothing before `at` can go on with it. A sign before the first word ("£5", "½ cup") is part of it.
    pub(super) fn opens_sentence(&self, at: usize) -> bool {
        self.tokens.get(at).is_none_or(|token| {
            token.flags.has(Flags::NEW_PARAGRAPH)
                || token.flags.has(Flags::OPENS_SENTENCE) && !self.before(at, VULGAR | CURRENCY | MINUS)
        })
    }

    /// A word that can be counted: not a function word, and in the same sentence.
    pub(super) fn is_noun(&self, at: usize) -> bool {
        self.is_word(at)
            && !self.opens_sentence(at)
            && !self.is(at, FUNCTION)
            && !self.piece(at).starts_with('\'')
    }

    /// A number at `at`, with its sign.
    pub(super) fn number(&self, at: usize) -> Option<Number> {
        if !self.is(at, MINUS) {
            return self.unsigned(at);
        }
        let hyphen = self.mark(at) == b'-';
        // A hyphen is a sign only with nothing before it and the digits right behind.
        if hyphen
            && (!self.glued(at + 1)
                || self.glued(at) && !matches!(self.mark(at - 1), b'(' | b'<' | b'>' | b'='))
        {
            return None;
        }
        let number =
            self.unsigned(at + 1).filter(|number| hyphen || !self.is(at + 1, ARTICLE) || number.scaled)?;
        Some(Number { value: -number.value, plain: false, ..number })
    }

    fn unsigned(&self, at: usize) -> Option<Number> {
        let lexeme = self.lexeme(at);
        let bits = lexeme.bits;
        let mut number = if bits & DOT != 0 {
            self.bare_decimals(at)?
        } else if bits & DIGITS != 0 {
            self.digits(at)?
        } else if bits & (HALF | QUARTER) != 0 {
            self.part_of_scale(at, lexeme.value)?
        } else if bits & VULGAR != 0 {
            Number { fraction: true, ..plain_words(at + 1, lexeme.value) }
        } else if bits & ARTICLE != 0 {
            self.after_article(at)?
        } else if bits & (ONES | TEENS | TENS | HUNDRED | ZERO) != 0 {
            self.words(at, None)?
        } else {
            return None;
        };
        self.decorate(at, &mut number);
        Some(number)
    }

    /// ".25", with nothing written onto it in front.
    fn bare_decimals(&self, at: usize) -> Option<Number> {
        let open = !self.glued(at) || matches!(self.mark(at - 1), b'(' | b'-' | b'+');
        let digits = self.glued(at + 1) && self.is_digits(at + 1) && self.piece(at + 1).len() < 12;
        let value =
            if open && digits { format!("0.{}", self.piece(at + 1)).parse().ok()? } else { return None };
        Some(Number { digits: true, ..plain_words(at + 2, value) })
    }

    /// "half", "half a million", "quarter million", "half a dozen".
    fn part_of_scale(&self, at: usize, value: f64) -> Option<Number> {
        let next = at + 1 + usize::from(self.goes_on(at + 1, ARTICLE));
        if self.goes_on(next, SCALE | GRAND) {
            let grand = self.is(next, GRAND);
            return Some(Number {
                scaled: true,
                grand,
                ..plain_words(next + 1, value * self.lexeme(next).value)
            });
        }
        // A bare "quarter" is a stretch of time or a place.
        self.is(at, HALF).then(|| Number { fraction: true, ..plain_words(at + 1, value) })
    }

    /// "a hundred", "a dozen", "a couple", "a third", "an eighth", "a quarter".
    fn after_article(&self, at: usize) -> Option<Number> {
        let next = self.lexeme(at + 1);
        if self.opens_sentence(at + 1) {
            return None;
        }
        if next.bits & (HUNDRED | SCALE | GRAND) != 0 && !(next.bits & GRAND != 0 && self.is_noun(at + 2)) {
            return self.words(at + 1, Some((at + 1, 1.0)));
        }
        if next.bits & COUPLE != 0 && self.piece(at + 1).eq_ignore_ascii_case("couple") {
            if self.is(at + 2, OF) && self.is(at + 3, HUNDRED | SCALE) {
                return self.words(at + 3, Some((at + 3, 2.0)));
            }
            return self.is(at + 2, OF).then(|| plain_words(at + 2, 2.0));
        }
        if next.bits & HALF != 0 && !self.is_noun(at + 2) {
            return Some(Number { fraction: true, ..plain_words(at + 2, 0.5) });
        }
        let end = self.part_end(at + 1, 1.0)?;
        // "a third person" counts people, "a third of them" does not.
        let counts = self.is_noun(end.0) && !self.is(end.0, COUNTABLE);
        let plainly = next.bits & QUARTER == 0 && !counts;
        let quarter = next.bits & QUARTER != 0 && !self.is_noun(end.0) && !self.in_stretch(at);
        (plainly || quarter).then(|| Number { fraction: true, ..plain_words(end.0, end.1) })
    }

    /// "within a quarter": three months rather than one in four.
    fn in_stretch(&self, at: usize) -> bool {
        at > 0
            && ["in", "within", "for", "each", "per", "every", "last", "next"]
                .iter()
                .any(|w| self.piece(at - 1).eq_ignore_ascii_case(w))
            && !self.is(at + 2, OF)
    }

    /// Number words from `at`, or the words behind a first group that was read already.
    fn words(&self, at: usize, first: Option<(usize, f64)>) -> Option<Number> {
        let (mut end, mut group) = match first {
            Some(first) if self.is(first.0, HUNDRED) => self.hundreds(first.0, first.1),
            Some(first) => first,
            None => self.group(at)?,
        };
        let digits = self.is_digits(at);
        let (mut total, mut last) = (0.0, f64::INFINITY);
        let (mut scaled, mut grand) = (false, false);
        loop {
            let mut scale = 1.0;
            while self.goes_on(end, SCALE | GRAND)
                || scale == 1.0 && group > 1.0 && self.goes_on(end, PLURAL_SCALE)
            {
                scale *= self.lexeme(end).value;
                grand |= self.is(end, GRAND);
                end += 1;
                if end > at + LONGEST {
                    break;
                }
            }
            scaled |= scale > 1.0;
            total += group * scale;
            if scale == 1.0 || end > at + LONGEST {
                break;
            }
            last = f64::min(last, scale);
            let joined = self.goes_on(end, AND);
            let Some((next_end, next)) =
                self.group(end + usize::from(joined)).filter(|_| !self.opens_sentence(end))
            else {
                break;
            };
            let next_scale = if self.goes_on(next_end, SCALE) { self.lexeme(next_end).value } else { 1.0 };
            let start = end + usize::from(joined);
            let digits_alone = self.is_digits(start) && next_end == start + 1 && next_scale == 1.0 && !joined;
            // "one billion and three quarters million".
            let part = joined && next < 10.0 && self.part_end(next_end, next).is_some();
            if next <= 0.0 || part || next * next_scale >= last || digits_alone || last <= 12.0 {
                break;
            }
            (end, group) = (next_end, next);
        }
        let single = end == at + 1;
        Some(Number { end, value: total, digits, plain: digits && single, scaled, fraction: false, grand })
    }

    /// Below a thousand, in words or as digits: "three hundred and two", "21".
    fn group(&self, at: usize) -> Option<(usize, f64)> {
        if self.is(at, HUNDRED) {
            return Some(self.hundreds(at, 1.0));
        }
        let (end, value) = match self.is_digits(at) {
            true => (at + 1, digit_value(self.piece(at))?),
            false => self.below_hundred(at)?,
        };
        Some(if self.goes_on(end, HUNDRED) { self.hundreds(end, value) } else { (end, value) })
    }

    /// From the word "hundred" on, `count` of them.
    fn hundreds(&self, at: usize, count: f64) -> (usize, f64) {
        let value = count * 100.0;
        let rest = at + 1 + usize::from(self.goes_on(at + 1, AND));
        let tail = match self.is_digits(rest) {
            true if rest > at + 1 => digit_value(self.piece(rest)).map(|value| (rest + 1, value)),
            true => None,
            false => self.below_hundred(rest),
        };
        match tail.filter(|&(end, tail)| {
            (1.0..100.0).contains(&tail) && !self.goes_on(end, HUNDRED) && !self.opens_sentence(at + 1)
                // "one hundred and three quarters" is one hundred and 3/4.
                && (rest == at + 1 || tail >= 10.0 || self.part_end(end, tail).is_none())
        }) {
            Some((end, tail)) => (end, value + tail),
            None => (at + 1, value),
        }
    }

    fn below_hundred(&self, at: usize) -> Option<(usize, f64)> {
        let lexeme = self.lexeme(at);
        if lexeme.bits & (ONES | TEENS | ZERO) != 0 {
            return Some((at + 1, lexeme.value));
        }
        if lexeme.bits & TENS == 0 {
            return None;
        }
        let ones = at + 1 + usize::from(self.goes_on(at + 1, DASH));
        Some(match self.goes_on(ones, ONES) {
            true => (ones + 1, lexeme.value + self.lexeme(ones).value),
            false => (at + 1, lexeme.value),
        })
    }

    /// Digits, with what is written onto them: grouping, fractions, exponents, "k", "million".
    fn digits(&self, at: usize) -> Option<Number> {
        let value = digit_value(self.piece(at))?;
        let mut number = Number {
            end: at + 1,
            value,
            digits: true,
            plain: true,
            scaled: false,
            fraction: false,
            grand: false,
        };
        if let Some((end, value)) = self.spaced_groups(at) {
            return Some(Number { end, value, plain: false, ..number });
        }
        if let Some((end, value)) = self.stroke(at, value) {
            return Some(Number { end, value, plain: false, fraction: true, ..number });
        }
        if let Some((end, value)) = self.exponent(at + 1, value) {
            return Some(Number { end, value, plain: false, scaled: true, ..number });
        }
        if let Some((end, part)) = self.mixed(at + 1) {
            return Some(Number { end, value: value + part, plain: false, ..number });
        }
        let next = self.lexeme(at + 1);
        if next.bits & SUFFIX != 0 && self.suffix_counts(at + 1) {
            number.end += 1;
            number.value *= next.value;
            number.plain = false;
            number.scaled = true;
            return Some(number);
        }
        if next.bits & (SCALE | GRAND | HUNDRED | PLURAL_SCALE) != 0 {
            return self.words(at, None);
        }
        Some(number)
    }

    /// Whether the letters at `at`, behind digits, multiply them: "20k", "10M", "2.33 k", but not "5 m".
    pub(super) fn suffix_counts(&self, at: usize) -> bool {
        match self.piece(at) {
            "m" | "mm" | "B" => false,
            "M" | "b" => self.glued(at),
            _ => !self.opens_sentence(at),
        }
    }

    /// "1 234 567": groups of three after single blanks.
    fn spaced_groups(&self, at: usize) -> Option<(usize, f64)> {
        let first = self.piece(at);
        if first.len() > 3
            || !first.bytes().all(|byte| byte.is_ascii_digit())
            || self.glued(at) && self.mark(at - 1) == b'-'
        {
            return None;
        }
        let mut end = at + 1;
        let mut value = digit_value(first)?;
        while end < at + 6
            && self.is_digits(end)
            && self.tokens[end].span.start == self.tokens[end - 1].span.end + 1
        {
            let piece = self.piece(end);
            let (whole, rest) = piece.split_at(piece.len().min(3));
            let tail_fits = rest.is_empty() || rest.starts_with('.') && !rest[1..].contains(['.', ',']);
            if whole.len() < 3 || !whole.bytes().all(|byte| byte.is_ascii_digit()) || !tail_fits {
                break;
            }
            value = value * 1000.0 + piece.parse::<f64>().ok()?;
            end += 1;
            if !rest.is_empty() {
                break;
            }
        }
        // A longer run of digit groups is no number.
        (end > at + 1 && !self.is_digits(end)).then_some((end, value))
    }

    /// "3/4", but not "3/4/2020" and not "4.5/5".
    fn stroke(&self, at: usize, over: f64) -> Option<(usize, f64)> {
        let glued =
            self.mark(at + 1) == b'/' && self.glued(at + 1) && self.glued(at + 2) && self.is_digits(at + 2);
        let under = if glued { digit_value(self.piece(at + 2))? } else { return None };
        let dated = self.mark(at + 3) == b'/' && self.glued(at + 3) || self.mark(at.wrapping_sub(1)) == b'/';
        (!dated && over.fract() == 0.0 && under > 0.0 && under.fract() == 0.0)
            .then_some((at + 3, over / under))
    }

    /// The fraction of "2 1/4", "2½".
    fn mixed(&self, at: usize) -> Option<(usize, f64)> {
        if self.opens_sentence(at) {
            return None;
        }
        if self.is(at, VULGAR) {
            return Some((at + 1, self.lexeme(at).value));
        }
        let over = if self.is_digits(at) { digit_value(self.piece(at))? } else { return None };
        self.stroke(at, over).filter(|&(_, value)| value < 1.0)
    }

    /// "1.3e6", "1.3x10^6", "2.5^-1", from the token behind the base.
    fn exponent(&self, at: usize, base: f64) -> Option<(usize, f64)> {
        if !self.glued(at) {
            return None;
        }
        let letters = self.piece(at);
        if let Some(power) =
            letters.strip_prefix(['e', 'E']).filter(|rest| rest.len() < 4 && !rest.is_empty())
        {
            return power.parse::<i32>().ok().map(|power| (at + 1, base * libm::pow(10.0, f64::from(power))));
        }
        let tenfold = matches!(letters, "x10" | "X10");
        let caret = at + usize::from(tenfold) + if letters == "×" || letters == "*" { 2 } else { 0 };
        if self.mark(caret) != b'^' || !self.glued(caret) {
            return None;
        }
        let minus = self.mark(caret + 1) == b'-';
        let digits = caret + 1 + usize::from(minus || self.mark(caret + 1) == b'+');
        let power: f64 = self.is_digits(digits).then(|| self.piece(digits).parse().ok())??;
        let power = if minus { -power } else { power };
        let value = if caret > at { base * libm::pow(10.0, power) } else { libm::pow(base, power) };
        Some((digits + 1, if value.is_finite() { value } else { base }))
    }

    /// What may follow any number: "point five", "and a half", "fifths", "of a million".
    fn decorate(&self, at: usize, number: &mut Number) {
        if number.fraction {
            self.of_scale(number);
            return;
        }
        if self.goes_on(number.end, POINT)
            && !number.digits
            && let Some((end, fraction)) = self.decimals(number.end + 1)
        {
            number.value += fraction;
            number.end = end;
            self.scale_up(number);
            return;
        }
        if let Some((end, value)) =
            self.part_end(number.end, number.value).filter(|_| !self.opens_sentence(number.end))
        {
            *number = Number { end, value, fraction: true, plain: false, ..*number };
            self.of_scale(number);
            return;
        }
        if self.goes_on(number.end, OVER) && number.value < 10.0 {
            self.one_over(at, number);
        }
        if self.goes_on(number.end, AND) {
            self.and_part(number);
        }
    }

    /// "half" behind "two and a", "three quarters" behind "one hundred and", with any scale behind them.
    fn and_part(&self, number: &mut Number) {
        let at = number.end + 1;
        let (start, count) = match self.lexeme(at) {
            Lexeme { bits, .. } if bits & ARTICLE != 0 => (at + 1, 1.0),
            Lexeme { bits, value } if bits & (ONES | TEENS) != 0 => (at + 1, value),
            Lexeme { bits, .. } if bits & HALF != 0 && !number.digits => (at, 1.0),
            _ => return,
        };
        let Some((end, part)) = self.part_end(start, count) else { return };
        if self.goes_on(end, OF) || count == 1.0 && self.is(start, ORDINAL) && self.is_noun(end) {
            return;
        }
        let scale = if number.scaled { self.scale_of(number.value) } else { 1.0 };
        if self.goes_on(end, SCALE) && number.scaled {
            *number = Number { end: end + 1, value: number.value + part * self.lexeme(end).value, ..*number };
            return;
        }
        *number = Number { end, value: number.value + part * scale, plain: false, ..*number };
        self.scale_up(number);
    }

    /// The greatest round scale in a value: a million in "six million and two thirds".
    fn scale_of(&self, value: f64) -> f64 {
        [1e12, 1e9, 1e6].into_iter().find(|&scale| value >= scale && value % scale == 0.0).unwrap_or(1.0)
    }

    fn scale_up(&self, number: &mut Number) {
        if self.goes_on(number.end, SCALE | GRAND | HUNDRED) && !number.scaled {
            number.grand |= self.is(number.end, GRAND);
            number.value *= self.lexeme(number.end).value;
            number.scaled = true;
            number.end += 1;
        }
    }

    /// "two thirds of a million".
    fn of_scale(&self, number: &mut Number) {
        let at = number.end;
        if self.goes_on(at, OF) && self.is(at + 1, ARTICLE) && self.is(at + 2, SCALE | HUNDRED) {
            number.value *= self.lexeme(at + 2).value;
            number.scaled = true;
            number.end = at + 3;
        } else if self.goes_on(at, SCALE) {
            self.scale_up(number);
        }
    }

    /// "one over three", at the end of what is said.
    fn one_over(&self, at: usize, number: &mut Number) {
        let under = number.end + 1;
        if let Some(other) =
            self.words_or_digits(under).filter(|other| other.value > number.value && !self.is_word(other.end))
        {
            let sole = number.end == at + 1;
            if sole && number.value >= 1.0 {
                *number = Number {
                    end: other.end,
                    value: number.value / other.value,
                    fraction: true,
                    plain: false,
                    ..*number
                };
            }
        }
    }

    fn words_or_digits(&self, at: usize) -> Option<Number> {
        match self.is_digits(at) {
            true => self.digits(at),
            false => self.words(at, None),
        }
    }

    /// The digits behind "point": "zero three", "seventy-one", "eleven".
    fn decimals(&self, at: usize) -> Option<(usize, f64)> {
        let (mut end, mut value, mut place) = (at, 0.0, 1.0);
        while end < at + 12 && self.goes_on(end, ONES | ZERO) {
            place /= 10.0;
            value += self.lexeme(end).value * place;
            end += 1;
        }
        if end == at {
            let (stop, two_digits) = self.below_hundred(at)?;
            (end, value) = (stop, two_digits / 100.0);
        }
        Some((end, value))
    }

    /// The denominator at `at` (after a blank or hyphen), under `count`: where it ends and the fraction.
    fn part_end(&self, at: usize, count: f64) -> Option<(usize, f64)> {
        let start = at
            + usize::from(self.goes_on(at, DASH) && self.is(at + 1, ORDINAL | PARTS | HALF | QUARTER | TENS));
        if self.opens_sentence(start) || count.fract() != 0.0 || count <= 0.0 {
            return None;
        }
        let lexeme = self.lexeme(start);
        let single = count == 1.0;
        if lexeme.bits & HALF != 0 && single {
            return Some((start + 1, 0.5));
        }
        if lexeme.bits & QUARTER != 0 && single {
            return Some((start + 1, 0.25));
        }
        if lexeme.bits & PARTS != 0 && !single && lexeme.value > 1.0 {
            // Two quarters are half a year, three quarters are a fraction.
            let time =
                lexeme.value == 4.0 && count != 3.0 && self.piece(start).eq_ignore_ascii_case("quarters");
            return (!time).then(|| (start + 1, count / lexeme.value));
        }
        if lexeme.bits & ORDINAL != 0 && single && lexeme.value > 2.0 {
            return Some((start + 1, 1.0 / lexeme.value));
        }
        if lexeme.bits & TENS != 0 {
            let unit = start + 1 + usize::from(self.goes_on(start + 1, DASH));
            let fits = if single { self.goes_on(unit, ORDINAL) } else { self.goes_on(unit, PARTS) };
            let under = lexeme.value + self.lexeme(unit).value;
            return (fits && self.lexeme(unit).value < 10.0).then(|| (unit + 1, count / under));
        }
        if lexeme.bits & (HUNDRED | SCALE) != 0 && !single {
            return None;
        }
        None
    }
}

fn plain_words(end: usize, value: f64) -> Number {
    Number { end, value, digits: false, plain: false, scaled: false, fraction: false, grand: false }
}

/// The value of a digit token: "1,234.5", "12,34,567", "1.111,11", "5,00", "1'000". `None` for what is no number:
/// addresses ("192.168.1.2"), versions, codes ("007").
pub(super) fn digit_value(piece: &str) -> Option<f64> {
    let bytes = piece.as_bytes();
    if bytes.len() > 32 || bytes.first() == Some(&b'0') && bytes.get(1).is_some_and(u8::is_ascii_digit) {
        return None;
    }
    let last = match piece.rfind(['.', ',', '\'']) {
        None => return piece.parse().ok(),
        Some(last) => last,
    };
    let (head, tail) = (&piece[..last], &piece[last + 1..]);
    let mark = bytes[last];
    let others = head.bytes().filter(|byte| !byte.is_ascii_digit());
    let same = others.clone().filter(|&byte| byte == mark).count();
    let different = others.count() - same;
    let decimal = match (mark, same, different) {
        (b'.', 0, _) => true,
        (b',', 0, 0) => tail.len() != 3,
        (b',', 0, _) => head.contains('.'),
        _ => false,
    };
    let (whole, fraction) = if decimal { (head, tail) } else { (piece, "") };
    if !grouped(whole) {
        return None;
    }
    let mut plain: String = whole.chars().filter(char::is_ascii_digit).collect();
    if decimal {
        plain.push('.');
        plain.push_str(fraction);
    }
    plain.parse().ok()
}

/// Whether the separators of a whole number are of one kind and cut it in threes, or in the Indian way.
fn grouped(whole: &str) -> bool {
    let Some(mark) = whole.bytes().find(|byte| !byte.is_ascii_digit()) else { return true };
    let groups: Vec<&str> = whole.split(mark as char).collect();
    let one_kind = groups.iter().all(|group| group.bytes().all(|byte| byte.is_ascii_digit()));
    let last = groups.len() - 1;
    let inner = |size: usize| groups[1..last].iter().all(|group| group.len() == size);
    one_kind
        && groups[last].len() == 3
        && groups[0].len() <= 3
        && (inner(3) || inner(2) && groups[0].len() <= 2 && mark == b',')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digit_tokens() {
        for (piece, value) in [
            ("7", 7.0),
            ("1,234.5", 1234.5),
            ("12,34,567", 1_234_567.0),
            ("1.111,11", 1111.11),
            ("5,00", 5.0),
            ("1'000", 1000.0),
            ("2.33", 2.33),
            ("1.234.567", 1_234_567.0),
            ("0.5", 0.5),
            ("1,674,200.5", 1_674_200.5),
        ] {
            assert_eq!(digit_value(piece), Some(value), "{piece}");
        }
        for piece in ["192.168.1.2", "007", "1.2.3", "12,3456,7"] {
            assert_eq!(digit_value(piece), None, "{piece}");
        }
    }
}
