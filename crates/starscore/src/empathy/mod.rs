//! Empathy shown in words: an act or a recognised feeling, by somebody, towards somebody.
//!
//! A keyword cannot tell "patient records" from patience. A small trained model weighs words and patterns of senses of
//! the whole sentence, and says which of seven mechanisms it shows, if any. Praise of oneself is told apart: it is a
//! claim, not evidence.

use serde::Deserialize;

use crate::analysis::Mechanism;
use crate::senses::{Linear, Phrases, softmax};
use crate::text::{Clause, Document, Span, VocabularyBuilder};

const MODEL: &[u8] = include_bytes!("../../data/model/empathy.bin");
const CLAIMS: &str = include_str!("../../data/empathy/claims.toml");

/// The mechanisms, and none.
pub const CLASSES: usize = Mechanism::ALL.len() + 1;
const NONE: usize = CLASSES - 1;

/// One stretch that shows empathy.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Reading {
    /// Bytes of the view: a clause or a sentence.
    pub span: Span,
    /// How it shows.
    pub mechanism: Mechanism,
    /// How likely it is that empathy is shown at all.
    pub confidence: f64,
}

/// The trained model: class probabilities from features, and the least confidence that counts.
#[derive(Debug, Clone)]
pub struct EmpathyModel(Linear);

impl EmpathyModel {
    /// Reads the model file.
    pub fn from_bytes(bytes: &[u8]) -> Option<EmpathyModel> {
        Linear::from_bytes(bytes, CLASSES, 1).map(EmpathyModel)
    }

    /// The shipped model.
    pub fn shipped() -> Option<EmpathyModel> {
        Self::from_bytes(MODEL)
    }

    /// How likely each mechanism is, and, last, none.
    pub fn probabilities(&self, hashes: &[u32]) -> [f64; CLASSES] {
        softmax(self.0.scores(hashes))
    }

    /// The likeliest mechanism, and how likely any is.
    pub fn judge(&self, hashes: &[u32]) -> (Mechanism, f64) {
        let p = self.probabilities(hashes);
        let best = (0..NONE).fold(0, |best, m| if p[m] > p[best] { m } else { best });
        (Mechanism::ALL[best], 1.0 - p[NONE])
    }

    /// The least confidence that counts as a reading.
    pub fn threshold(&self) -> f64 {
        self.0.tail[0]
    }
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct ClaimFile {
    traits: Vec<String>,
    frames: Vec<String>,
    #[cfg_attr(not(test), expect(dead_code))]
    hits: Vec<String>,
    #[cfg_attr(not(test), expect(dead_code))]
    misses: Vec<String>,
}

fn claim_file() -> ClaimFile {
    toml::from_str(CLAIMS).unwrap_or_default()
}

/// What a claim of empathy looks like: a trait, and a frame that gives it to oneself (`data/empathy/claims.toml`).
#[derive(Debug, Clone)]
pub(crate) struct Claims {
    traits: Phrases,
    frames: Phrases,
}

impl Claims {
    pub(crate) fn new(builder: &mut VocabularyBuilder) -> Self {
        let file = claim_file();
        let mut phrases =
            |list: &[String]| Phrases::new(builder, list.iter().map(|phrase| (phrase.as_str(), 0)));
        Claims { traits: phrases(&file.traits), frames: phrases(&file.frames) }
    }
}

/// Finds empathy, sentence by sentence.
#[derive(Debug, Clone)]
pub(crate) struct EmpathyReader {
    model: Option<EmpathyModel>,
    claims: Claims,
}

impl EmpathyReader {
    pub(crate) fn new(claims: Claims) -> Self {
        EmpathyReader { model: EmpathyModel::shipped(), claims }
    }

    /// Reads one sentence: its own hashes decide, those of its clauses (made only when it shows something) say where.
    pub(crate) fn sentence(
        &self,
        span: Span,
        clauses: &[Clause],
        hashes: &[u32],
        each: &mut impl FnMut() -> Vec<Vec<u32>>,
        out: &mut Vec<Reading>,
    ) {
        let Some(model) = &self.model else {
            return;
        };
        let (mechanism, confidence) = model.judge(hashes);
        if confidence < model.threshold() {
            return;
        }
        let before = out.len();
        if clauses.len() > 1 {
            for (clause, own) in clauses.iter().zip(each()) {
                let (mechanism, own) = model.judge(&own);
                if own >= model.threshold() {
                    out.push(Reading { span: clause.span, mechanism, confidence: confidence.min(own) });
                }
            }
        }
        if out.len() == before {
            out.push(Reading { span, mechanism, confidence });
        }
    }

    /// Sentences that give oneself credit for empathy and show none.
    pub(crate) fn claimed(&self, document: &Document<'_>, shown: &[Reading]) -> Vec<Span> {
        // Readings are in order, so the first that ends behind a sentence's start is the only one that can touch it.
        let free = |span: Span| {
            let next = shown.partition_point(|reading| reading.span.end <= span.start);
            shown.get(next).is_none_or(|reading| reading.span.start >= span.end)
        };
        let sentences = document.sentences().iter();
        sentences
            .filter(|s| {
                self.claims.frames.any(document, (s.first, s.last))
                    && self.claims.traits.any(document, (s.first, s.last))
            })
            .map(|s| s.span)
            .filter(|span| free(*span))
            .collect()
    }
}

#[cfg(test)]
mod tests;
