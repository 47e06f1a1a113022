//! An answer with its places: where names stand, which words it has, and how to rewrite it.

use std::collections::HashMap;
use std::ops::Range;

use starscore::text::{Document, Token, TokenKind, Vocabulary};
use starscore::training::Workbench;

use super::lists::Lists;

/// One answer, read.
pub struct Page<'a> {
    pub lists: &'a Lists,
    pub seed: usize,
    document: Document<'a>,
    bench: &'a Workbench,
}

/// A run of words that name somebody or something.
pub struct NamePlace {
    pub range: Range<usize>,
    /// "Mr", "Dr", "Mrs" stands before.
    pub titled: bool,
    /// The word before, in small letters.
    pub before: String,
    /// Some word of it is none that the reader knows.
    pub unknown: bool,
}

const TITLES: [&str; 10] = ["Mr", "Mrs", "Ms", "Miss", "Mx", "Dr", "Prof", "Professor", "Sir", "Madam"];

impl<'a> Page<'a> {
    pub fn new(bench: &'a Workbench, lists: &'a Lists, text: &'a str, seed: usize) -> Self {
        Page { lists, seed, document: bench.read(text), bench }
    }

    /// What `make` makes of another text; the text itself where it makes nothing.
    pub fn on(&self, text: String, make: impl Fn(&Page<'_>) -> Option<String>) -> String {
        let made = make(&Page::new(self.bench, self.lists, &text, self.seed));
        made.unwrap_or(text)
    }

    /// The text that ranges refer to: quotes and blanks folded.
    pub fn text(&self) -> &str {
        self.document.text()
    }

    pub fn tokens(&self) -> &[Token] {
        self.document.tokens()
    }

    pub fn piece(&self, at: usize) -> &str {
        self.tokens().get(at).map_or("", |token| token.span.of(self.text()))
    }

    pub fn range(&self, at: usize) -> Range<usize> {
        let span = self.tokens()[at].span;
        span.start as usize..span.end as usize
    }

    /// The token in small letters.
    pub fn lower(&self, at: usize) -> String {
        self.piece(at).to_lowercase()
    }

    /// The text with every edit made; `None` without edits.
    pub fn edited(&self, edits: &[(Range<usize>, String)]) -> Option<String> {
        let mut text = String::with_capacity(self.text().len() + 64);
        let mut at = 0;
        for (range, to) in edits {
            text.push_str(&self.text()[at..range.start]);
            text.push_str(to);
            at = range.end;
        }
        text.push_str(&self.text()[at..]);
        (!edits.is_empty()).then_some(text)
    }

    /// Rewrites words one by one.
    pub fn by_word(&self, mut to: impl FnMut(usize, &str) -> Option<String>) -> Option<String> {
        let edits: Vec<_> = (0..self.tokens().len())
            .filter(|&at| self.tokens()[at].kind == TokenKind::Word)
            .filter_map(|at| Some((self.range(at), to(at, self.piece(at))?)))
            .collect();
        self.edited(&edits)
    }

    /// The names that the reader sees.
    pub fn names(&self) -> Vec<NamePlace> {
        let tokens = self.tokens();
        let mut places = Vec::new();
        let mut at = 0;
        while at < tokens.len() {
            if tokens[at].class != Vocabulary::NAME {
                at += 1;
                continue;
            }
            let mut first = at;
            at += 1;
            while at < tokens.len() && tokens[at].class == Vocabulary::NAME_REST {
                at += 1;
            }
            let titled = TITLES.contains(&self.piece(first));
            if titled {
                first += 1;
                first += usize::from(self.piece(first) == ".");
            }
            // "Maria's": the clitic stays.
            let clitic = at > first && self.piece(at - 1).eq_ignore_ascii_case("'s");
            let run = first..at - usize::from(clitic);
            if run.is_empty() || self.is_code(run.clone()) {
                continue;
            }
            let before = first.checked_sub(1).map_or(String::new(), |before| self.lower(before));
            let unknown = run.clone().any(|at| {
                tokens[at].kind == TokenKind::Word && !self.bench.vocabulary().is_known(tokens[at].word)
            });
            places.push(NamePlace {
                range: self.range(run.start).start..self.range(run.end - 1).end,
                titled,
                before,
                unknown,
            });
        }
        places
    }

    /// "C landing", "GS-5", "A090", "EAL/D", "traders'": no name that another could stand for.
    fn is_code(&self, run: Range<usize>) -> bool {
        let after = self.tokens().get(run.end).map_or("", |token| token.span.of(self.text()));
        let before = run.start.checked_sub(1).map_or("", |before| self.piece(before));
        let name = self.range(run.start).start..self.range(run.end - 1).end;
        let name = &self.text()[name];
        let lone =
            name.split([' ', '.']).rfind(|part| !part.is_empty()).is_none_or(|part| part.chars().count() < 2);
        let glued = |mark: &str| matches!(mark, "/" | "-" | "'" | "_");
        lone || name.contains(|c: char| c.is_ascii_digit())
            || glued(after)
            || glued(before)
            || after.starts_with(|c: char| c.is_ascii_digit())
    }

    /// Puts names of `set` at the places, each old name always becoming the same new one.
    pub fn renamed(&self, set: &[String], keep: impl Fn(&NamePlace) -> bool) -> Option<String> {
        let mut given: HashMap<&str, usize> = HashMap::new();
        let places: Vec<NamePlace> = self.names().into_iter().filter(|place| keep(place)).collect();
        let mut edits = Vec::new();
        for place in &places {
            let count = given.len();
            let number = *given.entry(&self.text()[place.range.clone()]).or_insert(count);
            edits.push((place.range.clone(), set[(self.seed * 7 + number) % set.len()].clone()));
        }
        self.edited(&edits)
    }
}

/// `to` in the case of `from`.
pub fn in_case(from: &str, to: &str) -> String {
    let letters = from.chars().filter(|c| c.is_alphabetic()).count();
    if letters > 1 && !from.contains(char::is_lowercase) {
        to.to_uppercase()
    } else if from.starts_with(char::is_uppercase) {
        let mut chars = to.chars();
        chars
            .next()
            .map(|first| first.to_uppercase().collect::<String>() + chars.as_str())
            .unwrap_or_default()
    } else {
        to.to_owned()
    }
}
