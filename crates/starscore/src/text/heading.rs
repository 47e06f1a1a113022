//! Explicit labels: "Situation:", "S -", "**Task**" on a line of its own.
//!
//! A heading is cut out before sentences are made, so that no detector ever takes it for content.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use serde::Deserialize;

use super::token::{Flags, Span, Token, TokenKind};
use crate::analysis::Component;

const HEADINGS: &str = include_str!("../../data/text/headings.toml");

#[derive(Deserialize)]
struct Entry {
    words: Vec<String>,
    letters: Vec<String>,
    #[cfg_attr(not(test), expect(dead_code))]
    hits: Vec<String>,
    #[cfg_attr(not(test), expect(dead_code))]
    misses: Vec<String>,
}

/// A heading and what it says of the text that follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Heading {
    /// Byte span of the view, marks included.
    pub span: Span,
    /// First token.
    pub first: u32,
    /// One past the last token.
    pub last: u32,
    /// The component of what follows.
    pub component: Component,
}

/// The headings that are known.
#[derive(Debug, Clone)]
pub(super) struct Headings {
    words: FxHashMap<String, Component>,
    letters: FxHashMap<String, Component>,
}

fn load() -> BTreeMap<Component, Entry> {
    let entries: BTreeMap<String, Entry> = toml::from_str(HEADINGS).unwrap_or_default();
    let component = |name: &str| Component::ALL.into_iter().find(|component| component.name() == name);
    entries.into_iter().filter_map(|(name, entry)| Some((component(&name)?, entry))).collect()
}

impl Default for Headings {
    fn default() -> Self {
        let (mut words, mut letters) = (FxHashMap::default(), FxHashMap::default());
        for (component, entry) in load() {
            words.extend(entry.words.into_iter().map(|word| (word, component)));
            letters.extend(entry.letters.into_iter().map(|letter| (letter, component)));
        }
        Headings { words, letters }
    }
}

/// A heading has at most this many tokens before its colon.
const LONGEST: usize = 4;

impl Headings {
    /// Finds the headings in order.
    pub(super) fn find(&self, text: &str, tokens: &[Token]) -> Vec<Heading> {
        let mut found = Vec::new();
        let mut at = 0;
        while at < tokens.len() {
            match self.at(text, tokens, at) {
                Some(heading) => {
                    at = heading.last as usize;
                    found.push(heading);
                }
                None => at += 1,
            }
        }
        found
    }

    fn at(&self, text: &str, tokens: &[Token], first: usize) -> Option<Heading> {
        let opens_line = first == 0 || tokens[first].flags.has(Flags::NEW_LINE);
        let after_stop = !opens_line && matches!(tokens[first - 1].mark(text), b'.' | b'!' | b'?' | b';');
        let opens_sentence = after_stop && tokens[first].flags.has(Flags::CAPITAL);
        if !opens_line && !opens_sentence {
            return None;
        }
        let is_dressing = |token: &Token| matches!(token.mark(text), b'*' | b'#' | b'_' | b'-' | b'[' | b'(');
        let mut start = first;
        while start < tokens.len() && start < first + LONGEST && is_dressing(&tokens[start]) {
            start += 1;
        }
        let word_count = tokens[start..]
            .iter()
            .take(LONGEST)
            .take_while(|t| t.kind == TokenKind::Word || t.mark(text) == b'/')
            .count();
        (1..=word_count).rev().find_map(|length| {
            let end = start + length;
            let name = tokens[start].span.start as usize..tokens[end - 1].span.end as usize;
            let name = text[name].to_lowercase();
            let closed = Closing::read(text, tokens, end, opens_line);
            let component = match closed {
                Closing::Colon(_) => self.words.get(&name).or_else(|| self.letters.get(&name)),
                Closing::Dash(_) if opens_line => self.words.get(&name).or_else(|| self.letters.get(&name)),
                Closing::Line(_) if opens_line => self.words.get(&name),
                _ => None,
            }?;
            let capital = tokens[start].flags.has(Flags::CAPITAL) || opens_line && name.len() > 1;
            let (Closing::Colon(last) | Closing::Dash(last) | Closing::Line(last)) = closed else {
                return None;
            };
            let span = Span { start: tokens[first].span.start, end: tokens[last - 1].span.end };
            capital.then_some(Heading { span, first: first as u32, last: last as u32, component: *component })
        })
    }
}

/// What stands behind the words of a heading; the number is one past its last token.
enum Closing {
    Colon(usize),
    Dash(usize),
    Line(usize),
    None,
}

impl Closing {
    fn read(text: &str, tokens: &[Token], at: usize, opens_line: bool) -> Closing {
        let mut end = at;
        let mark = |at: usize| tokens.get(at).map_or(0, |token| token.mark(text));
        let dash = |at: usize| tokens.get(at).is_some_and(|t| matches!(t.span.of(text), "-" | "–" | "—"));
        let mut colon = false;
        let mut dressed = false;
        while end < at + 6 {
            match mark(end) {
                b':' => colon = true,
                b'*' | b'_' | b'#' | b']' | b')' => dressed = true,
                _ => break,
            }
            end += 1;
        }
        let line_ends = tokens.get(end).is_some_and(|token| token.flags.has(Flags::NEW_LINE));
        match () {
            () if colon => Closing::Colon(end),
            () if dash(end) && tokens[end].spaced() => Closing::Dash(end + 1),
            () if mark(at) == b')' && opens_line => Closing::Dash(end),
            () if line_ends || dressed && mark(at) == b'*' => Closing::Line(end),
            () => Closing::None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Reader, VocabularyBuilder};

    #[test]
    fn headings_hit_and_miss_as_their_file_says() {
        let reader = Reader::new(VocabularyBuilder::new());
        let entries = load();
        assert_eq!(entries.len(), 5);
        for (component, entry) in entries {
            for text in &entry.hits {
                let document = reader.read(text);
                let found: Vec<Component> =
                    document.headings().iter().map(|heading| heading.component).collect();
                assert_eq!(found, [component], "{text:?}");
                assert_eq!(document.sentences().len(), 1, "{text:?}");
            }
            for text in &entry.misses {
                assert!(reader.read(text).headings().is_empty(), "{text:?}");
            }
        }
    }

    #[test]
    fn headings_in_one_line() {
        let reader = Reader::new(VocabularyBuilder::new());
        let document = reader.read("Situation: It rained. Task: Keep dry. Action: I ran. Result: Dry.");
        assert_eq!(document.headings().len(), 4);
        let sentences: Vec<&str> = document.sentences().iter().map(|s| s.span.of(document.text())).collect();
        assert_eq!(sentences, ["It rained.", "Keep dry.", "I ran.", "Dry."]);
        assert_eq!(document.heading_of(document.clauses()[2].first), Some(Component::Action));
    }
}
