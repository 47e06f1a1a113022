//! What each word can do in or beside a number: one table indexed by [`WordId`], so that a token that can do nothing
//! is passed over after a single look. The words themselves are data (`data/quantity/`).

use rustc_hash::FxHashMap;

use crate::analysis::QuantityKind;
use crate::text::{Token, Vocabulary, VocabularyBuilder, WordId};

/// The word lists, whose examples the tests read too.
pub(super) const NUMBERS: &str = include_str!("../../data/quantity/numbers.txt");
pub(super) const CONTEXT: &str = include_str!("../../data/quantity/context.txt");
pub(super) const UNITS: &str = include_str!("../../data/quantity/units.txt");
pub(super) const CURRENCIES: &str = include_str!("../../data/quantity/currencies.txt");
pub(super) const IDIOMS: &str = include_str!("../../data/quantity/idioms.txt");

/// The classes of a word, a bit each.
pub(super) type Bits = u64;

macro_rules! classes {
    ($($name:literal $bit:ident,)*) => {
        #[allow(clippy::upper_case_acronyms, non_camel_case_types)]
        #[derive(Clone, Copy)]
        enum Index { $($bit),* }
        $(pub(super) const $bit: Bits = 1 << Index::$bit as u64;)*
        const NAMES: &[(&str, Bits)] = &[$(($name, $bit)),*];
    };
}

classes! {
    "ones" ONES, "teens" TEENS, "tens" TENS, "hundred" HUNDRED, "scale" SCALE, "plural-scale" PLURAL_SCALE,
    "grand" GRAND, "zero" ZERO, "article" ARTICLE, "half" HALF, "quarter" QUARTER, "ordinal" ORDINAL, "parts" PARTS,
    "vulgar" VULGAR, "couple" COUPLE, "factor" FACTOR, "month" MONTH, "suffix" SUFFIX, "and" AND, "or" OR, "to" TO,
    "dash" DASH, "minus" MINUS, "point" POINT, "over" OVER, "in" IN, "out" OUT, "of" OF, "per" PER, "negation" NO,
    "none" NONE, "not" NOT, "one-before" ONE_BEFORE, "function" FUNCTION, "narrative" NARRATIVE, "stretch" STRETCH,
    "stretch-after" STRETCH_AFTER, "pronoun-object" OBJECT, "determiner" DETERMINER, "ranked" RANKED,
    "date-before" DATE_BEFORE, "clock-before" CLOCK_BEFORE, "clock-after" CLOCK_AFTER,
    "part-day" PART_DAY, "label" LABEL, "weak-label" WEAK_LABEL, "street" STREET, "heat" HEAT, "angle" ANGLE,
    "weight" WEIGHT, "rating" RATING, "whole" WHOLE, "another" ANOTHER, "aged" AGED, "factor-of" FACTOR_OF, "as" AS, "countable" COUNTABLE, "mass" MASS, "ordinal-suffix" ORDINAL_SUFFIX, "hedge" HEDGE, "dot" DOT, "(marks)" CURRENCY,
    "(idioms)" IDIOM, "(digits)" DIGITS,
}

/// A word that may open a quantity, or an idiom that is none.
pub(super) const STARTERS: Bits = ONES
    | TEENS
    | TENS
    | HUNDRED
    | ZERO
    | ARTICLE
    | HALF
    | QUARTER
    | ORDINAL
    | VULGAR
    | FACTOR
    | MONTH
    | MINUS
    | NO
    | NONE
    | NOT
    | WHOLE
    | ANOTHER
    | AGED
    | FACTOR_OF
    | CURRENCY
    | IDIOM
    | DIGITS
    | DOT;

/// What the lists say of one word.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Lexeme {
    pub(super) bits: Bits,
    pub(super) value: f64,
}

/// A unit of measure.
#[derive(Debug, Clone, Copy)]
pub(super) struct Unit {
    pub(super) kind: QuantityKind,
    pub(super) name: &'static str,
    /// In the base unit of its kind; 0 where nothing is converted.
    pub(super) size: f64,
    /// The form counts only beside digits ("5m").
    pub(super) digits_only: bool,
}

/// Phrases by their first word, the longest first.
#[derive(Debug, Clone)]
pub(super) struct Phrases<T>(FxHashMap<WordId, Vec<(Vec<Piece>, T)>>);

/// A word of a phrase; digits are told by their text.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Piece {
    word: WordId,
    digits: Option<Box<str>>,
}

impl<T> Default for Phrases<T> {
    fn default() -> Self {
        Phrases(FxHashMap::default())
    }
}

impl<T: Copy> Phrases<T> {
    /// Adds a phrase written with blanks, cut as the tokeniser cuts; returns its first word.
    pub(super) fn add(&mut self, builder: &mut VocabularyBuilder, phrase: &str, value: T) -> Option<WordId> {
        let pieces: Vec<Piece> = pieces(phrase)
            .map(|piece| match piece.as_bytes()[0].is_ascii_digit() {
                true => Piece { word: Vocabulary::NUMBER, digits: Some(piece.into()) },
                false => Piece { word: builder.add(&piece.to_lowercase()), digits: None },
            })
            .collect();
        let head = pieces.first()?.word;
        let list = self.0.entry(head).or_default();
        let at = list.partition_point(|(other, _)| other.len() >= pieces.len());
        list.insert(at, (pieces, value));
        Some(head)
    }

    /// The longest phrase at `at` that `fits`, and how many tokens it takes.
    pub(super) fn find(
        &self,
        text: &str,
        tokens: &[Token],
        at: usize,
        fits: impl Fn(T) -> bool,
    ) -> Option<(usize, T)> {
        let list = self.0.get(&tokens.get(at)?.word)?;
        list.iter()
            .find(|(pieces, value)| {
                at + pieces.len() <= tokens.len()
                    && fits(*value)
                    && pieces.iter().zip(&tokens[at..]).all(|(piece, token)| {
                        piece.word == token.word
                            && piece.digits.as_deref().is_none_or(|digits| token.span.of(text) == digits)
                    })
            })
            .map(|(pieces, value)| (pieces.len(), *value))
    }
}

/// Cuts a phrase at blanks and around hyphens and strokes.
fn pieces(phrase: &str) -> impl Iterator<Item = &str> {
    phrase.split_whitespace().flat_map(|word| {
        let mut rest = word;
        std::iter::from_fn(move || {
            let cut = rest.find(['-', '/', '$', '¥', '₵']).map_or(rest.len(), |at| match at {
                0 => rest.chars().next().map_or(0, char::len_utf8),
                at => at,
            });
            let (piece, tail) = rest.split_at(cut);
            rest = tail;
            (!piece.is_empty()).then_some(piece)
        })
    })
}

/// The lines of a data file without comments and examples, as `(head, rest)` around the first colon.
pub(super) fn entries(file: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    file.lines()
        .filter(|line| !line.starts_with('#') && !line.starts_with("yes:") && !line.starts_with("no:"))
        .filter_map(|line| line.split_once(": "))
}

/// Every list, read once.
#[derive(Debug, Clone, Default)]
pub(super) struct Lexicon {
    table: Vec<Lexeme>,
    pub(super) units: Phrases<Unit>,
    pub(super) marks: Phrases<&'static str>,
    pub(super) names: Phrases<(&'static str, f64)>,
    pub(super) idioms: Phrases<()>,
    codes: Vec<&'static str>,
}

impl Lexicon {
    pub(super) fn new(builder: &mut VocabularyBuilder) -> Self {
        let mut lexicon = Lexicon::default();
        lexicon.mark(Vocabulary::NUMBER, DIGITS, 0.0);
        for (class, words) in entries(NUMBERS).chain(entries(CONTEXT)) {
            let Some(&(_, bits)) = NAMES.iter().find(|(name, _)| *name == class) else { continue };
            for word in words.split_whitespace() {
                let (word, value) = match word.split_once('=') {
                    Some((word, value)) => (word, value.parse().unwrap_or(0.0)),
                    None => (word, 0.0),
                };
                lexicon.mark(builder.add(word), bits, value);
            }
        }
        for (head, forms) in entries(UNITS) {
            lexicon.add_unit(builder, head, forms);
        }
        for (code, lists) in entries(CURRENCIES) {
            lexicon.add_currency(builder, code, lists);
        }
        for idiom in IDIOMS.lines().filter(|line| !line.contains(':') && !line.starts_with('#')) {
            if let Some(head) = lexicon.idioms.add(builder, idiom, ()) {
                lexicon.mark(head, IDIOM, 0.0);
            }
        }
        lexicon
    }

    fn mark(&mut self, word: WordId, bits: Bits, value: f64) {
        let index = word.0 as usize;
        if self.table.len() <= index {
            self.table.resize(index + 1, Lexeme::default());
        }
        self.table[index].bits |= bits;
        if value != 0.0 {
            self.table[index].value = value;
        }
    }

    fn add_unit(&mut self, builder: &mut VocabularyBuilder, head: &'static str, forms: &'static str) {
        let Some((kind, rest)) = head.split_once(' ') else { return };
        let Some((name, size)) = rest.rsplit_once(' ') else { return };
        let kind = match kind {
            "duration" => QuantityKind::Duration,
            "percent" => QuantityKind::Percent,
            "temperature" => QuantityKind::Temperature,
            "age" => QuantityKind::Age,
            _ => QuantityKind::Dimension,
        };
        // Every percent reads "%"; points and basis points differ in size only.
        let name = if kind == QuantityKind::Percent { "%" } else { name };
        for form in forms.split(", ") {
            let digits_only = form.starts_with('~');
            let unit = Unit { kind, name, size: size.parse().unwrap_or(0.0), digits_only };
            self.units.add(builder, form.trim_start_matches('~'), unit);
        }
    }

    fn add_currency(&mut self, builder: &mut VocabularyBuilder, code: &'static str, lists: &'static str) {
        let mut lists =
            lists.split(';').map(|list| list.split(',').map(str::trim).filter(|form| !form.is_empty()));
        self.codes.push(code);
        for mark in lists.next().into_iter().flatten() {
            if let Some(head) = self.marks.add(builder, mark, code) {
                self.mark(head, CURRENCY, 0.0);
            }
        }
        for name in lists.next().into_iter().flatten() {
            self.names.add(builder, name, (code, 1.0));
        }
        for coin in lists.next().into_iter().flatten() {
            let (name, share) = coin.split_once('=').unwrap_or((coin, "0.01"));
            self.names.add(builder, name.trim_start_matches('~'), (code, share.parse().unwrap_or(0.01)));
        }
    }

    /// What the lists say of `word`.
    #[inline]
    pub(super) fn of(&self, word: WordId) -> Lexeme {
        self.table.get(word.0 as usize).copied().unwrap_or_default()
    }

    /// The currency whose code `letters` is, in capitals.
    pub(super) fn code(&self, letters: &str) -> Option<&'static str> {
        self.codes.iter().find(|code| **code == letters).copied()
    }
}
