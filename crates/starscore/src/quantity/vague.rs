//! Vague amounts ("a lot", "significantly"): where a measure could stand and does not.

use super::lexicon::Phrases;
use crate::text::{Document, Flags, Span, VocabularyBuilder};

pub(super) const VAGUE: &str = include_str!("../../data/quantity/vague.txt");

/// Finds vague amounts.
#[derive(Debug, Clone)]
pub struct VagueReader(Phrases<()>);

impl VagueReader {
    pub(crate) fn new(builder: &mut VocabularyBuilder) -> Self {
        let mut phrases = Phrases::default();
        for line in VAGUE.lines().filter(|line| !line.starts_with('#') && !line.contains(':')) {
            phrases.add(builder, line, ());
        }
        VagueReader(phrases)
    }

    /// The vague amounts of a document as byte spans of the view, in order and without overlap.
    pub fn find(&self, document: &Document<'_>) -> Vec<Span> {
        let (text, tokens) = (document.text(), document.tokens());
        let mut spans = Vec::new();
        let mut at = 0;
        while at < tokens.len() {
            let Some((length, ())) = self.0.find(text, tokens, at, |()| true) else {
                at += 1;
                continue;
            };
            let crosses =
                tokens[at + 1..at + length].iter().any(|token| token.flags.has(Flags::OPENS_SENTENCE));
            if !crosses {
                spans.push(Span { start: tokens[at].span.start, end: tokens[at + length - 1].span.end });
            }
            at += length;
        }
        spans
    }
}
