//! The one entry: an analyser built once from a rubric, then shared.

use crate::analysis::*;
use crate::answer::Answer;
use crate::text::{Reader, VocabularyBuilder};

/// Reads answers against one rubric. Building it reads the word lists and models; analysing changes nothing in it, so
/// one analyser serves any number of threads.
#[derive(Debug, Clone)]
pub struct Analyzer {
    reader: Reader,
}

impl Default for Analyzer {
    fn default() -> Self {
        Self::new()
    }
}

impl Analyzer {
    /// With the `general` rubric.
    pub fn new() -> Self {
        let builder = VocabularyBuilder::new();
        Analyzer { reader: Reader::new(builder) }
    }

    /// Analyses one answer. Never fails and never panics; the cost grows with the length of the text.
    pub fn analyze(&self, answer: &Answer<'_>) -> Analysis {
        let document = self.reader.read(answer.text);
        let words = document.word_count();
        Analysis {
            schema: SCHEMA_VERSION,
            id: None,
            score: 0.0,
            band: Band::of(0.0),
            rubric: RubricId { name: "general".into(), version: "1".into() },
            question: None,
            dimensions: Vec::new(),
            components: Vec::new(),
            segments: Vec::new(),
            quantities: Vec::new(),
            empathy: Vec::new(),
            competencies: Vec::new(),
            findings: Vec::new(),
            status: Status::Scored,
            text: TextFacts {
                words,
                sentences: document.sentences().len(),
                speaking_seconds: words * 60 / 150,
                language: "en".into(),
            },
        }
    }
}
