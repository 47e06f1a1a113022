//! Phrases that findings on style look for (`data/words/style.toml`).

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use serde::Deserialize;

use crate::text::{Document, Span, TokenKind, VocabularyBuilder, WordId};

const STYLE: &str = include_str!("../../data/words/style.toml");

#[derive(Deserialize)]
struct Entry {
    phrases: Vec<String>,
    #[cfg_attr(not(test), expect(dead_code))]
    hits: Vec<String>,
    #[cfg_attr(not(test), expect(dead_code))]
    misses: Vec<String>,
}

/// A kind of phrase.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Style {
    Filler,
    Hedge,
    Jargon,
    Passive,
    Trait,
}

const KINDS: [(&str, Style); 5] = [
    ("filler", Style::Filler),
    ("hedge", Style::Hedge),
    ("jargon", Style::Jargon),
    ("passive", Style::Passive),
    ("trait", Style::Trait),
];

/// Finds the phrases by their first word.
#[derive(Debug, Clone)]
pub(crate) struct StyleReader {
    phrases: FxHashMap<WordId, Vec<(Vec<WordId>, Style)>>,
}

impl StyleReader {
    pub(crate) fn new(builder: &mut VocabularyBuilder) -> Self {
        let file: BTreeMap<String, Entry> = toml::from_str(STYLE).unwrap_or_default();
        let mut phrases: FxHashMap<WordId, Vec<(Vec<WordId>, Style)>> = FxHashMap::default();
        for (name, style) in KINDS {
            for phrase in file.get(name).map_or(&[][..], |entry| &entry.phrases) {
                let words: Vec<WordId> = phrase.split([' ', '-']).map(|word| builder.add(word)).collect();
                if let Some((first, rest)) = words.split_first() {
                    phrases.entry(*first).or_default().push((rest.to_vec(), style));
                }
            }
        }
        StyleReader { phrases }
    }

    /// Every phrase in order, the longest first where several begin alike; a hyphen counts as a blank.
    pub(crate) fn read(&self, document: &Document<'_>) -> Vec<(Style, Span)> {
        let tokens = document.tokens();
        let text = document.text();
        let mut found = Vec::new();
        for (at, token) in tokens.iter().enumerate() {
            let Some(list) = self.phrases.get(&token.word) else { continue };
            let matches = |rest: &[WordId]| {
                let mut next = at + 1;
                for word in rest {
                    while tokens.get(next).is_some_and(|t| t.kind == TokenKind::Mark && t.mark(text) == b'-')
                    {
                        next += 1;
                    }
                    if tokens.get(next).is_none_or(|t| t.word != *word) {
                        return None;
                    }
                    next += 1;
                }
                Some(tokens[next - 1].span.end)
            };
            let best = list.iter().filter_map(|(rest, style)| Some((matches(rest)?, *style))).max();
            if let Some((end, style)) = best {
                found.push((style, Span { start: token.span.start, end }));
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Reader;

    #[test]
    fn phrases_hit_and_miss_as_their_file_says() {
        let mut builder = VocabularyBuilder::new();
        let style = StyleReader::new(&mut builder);
        let reader = Reader::new(builder);
        let file: BTreeMap<String, Entry> = toml::from_str(STYLE).unwrap();
        assert_eq!(file.len(), KINDS.len());
        for (name, kind) in KINDS {
            let has = |text: &String| style.read(&reader.read(text)).iter().any(|(found, _)| *found == kind);
            file[name].hits.iter().for_each(|text| assert!(has(text), "{name} should hit {text:?}"));
            file[name].misses.iter().for_each(|text| assert!(!has(text), "{name} should miss {text:?}"));
        }
    }
}
