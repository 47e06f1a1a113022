//! Whether an answer meets its question: what is asked, beside what is said.
//!
//! "A difficult customer" is met by a man who shouted at a counter, though no word is shared. So pairs of a word asked
//! and a word said are weighed, by a model trained on answers with their own questions and with others'.

use rustc_hash::FxHashSet;

use crate::model::{Part, Sink, Template};
use crate::senses::Linear;

const MODEL: &[u8] = include_bytes!("../../data/model/fit.bin");
/// No more words of a question are looked at: the cost stays linear in the answer.
const MOST_ASKED: usize = 16;
/// So many words shared are as good as any number.
const MOST_SHARED: usize = 3;

/// The trained model.
#[derive(Debug, Clone)]
pub struct FitModel(Linear);

impl FitModel {
    /// Reads the model file.
    pub fn from_bytes(bytes: &[u8]) -> Option<FitModel> {
        Linear::from_bytes(bytes, 1, 1).map(FitModel)
    }

    /// The shipped model.
    pub fn shipped() -> Option<FitModel> {
        Self::from_bytes(MODEL)
    }

    /// The natural log of the odds that an answer with these features is one to the question.
    pub fn score(&self, hashes: &[u32]) -> f64 {
        let [score] = self.0.scores(hashes);
        score
    }

    /// Below this few answers meet their question.
    pub fn threshold(&self) -> f64 {
        self.0.tail[0]
    }
}

/// What is asked and what is said, by hash.
#[derive(Debug, Clone, Default)]
pub struct Pair {
    /// Topics of the question, and the competencies that it asks for.
    pub asked: Vec<u32>,
    /// Topics of the answer, outside what merely repeats the question.
    pub said: Vec<u32>,
}

impl Pair {
    /// The features of an answer that says `said`.
    pub fn features(&self) -> Vec<u32> {
        let asked = &self.asked[..self.asked.len().min(MOST_ASKED)];
        let mut out = Vec::with_capacity(asked.len() * self.said.len() + 2);
        for ask in asked {
            for say in &self.said {
                out.put(Template::Words2, &[Part::Stem(*ask, 0), Part::Stem(*say, 0)]);
            }
        }
        let said: FxHashSet<u32> = self.said.iter().copied().collect();
        let shared = asked.iter().filter(|ask| said.contains(ask)).count().min(MOST_SHARED);
        // As telling as several words are.
        for _ in 0..8 {
            out.put(Template::Whole, &[Part::Number(shared as u32)]);
            out.put(Template::Whole, &[Part::Number(shared as u32), Part::Number(asked.len().min(6) as u32)]);
        }
        out
    }
}
