//! Substance: does a clause tell what only somebody who was there could tell, or what anybody could say?
//!
//! "I used my communication skills" and "I drew the three routes on the back of his envelope" are both actions; only one
//! is evidence. A small trained model weighs what the labeller saw of the clause and its neighbours.

use crate::labeller::AnswerFeatures;
use crate::model::logistic;
use crate::senses::Linear;

const MODEL: &[u8] = include_bytes!("../data/model/substance.bin");

/// The trained model: one score from the labeller's features that are blind to place.
#[derive(Debug, Clone)]
pub struct SubstanceModel(Linear);

impl SubstanceModel {
    /// Reads the model file.
    pub fn from_bytes(bytes: &[u8]) -> Option<SubstanceModel> {
        Linear::from_bytes(bytes, 1, 0).map(SubstanceModel)
    }

    /// The shipped model.
    pub fn shipped() -> Option<SubstanceModel> {
        Self::from_bytes(MODEL)
    }

    /// How likely it is that a clause with these features is concrete.
    pub fn concrete(&self, hashes: &[u32]) -> f64 {
        let [score] = self.0.scores(hashes);
        logistic(score)
    }

    /// The same for every clause of an answer.
    pub fn clauses(&self, features: &AnswerFeatures) -> Vec<f64> {
        (0..features.len()).map(|clause| self.concrete(features.blind(clause))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Analyzer, Answer};

    #[test]
    fn the_shipped_model_can_be_read() {
        assert!(SubstanceModel::shipped().is_some());
    }

    #[test]
    fn what_anybody_could_say_earns_less_than_what_happened() {
        let analyzer = Analyzer::new();
        let told = "Last March a lorry driver came to my desk at the port because his permit had a wrong plate number. ";
        let score = |rest: &str| analyzer.analyze(&Answer::new(&format!("{told}{rest}"))).score;
        let concrete = "I had to get him on the six o'clock boat. I rang the licensing office, read the plate to them twice \
                        and stamped a day pass. He sailed at six and sent me a postcard.";
        let vague = "I had to provide an excellent service. I used my communication skills, handled the situation in a \
                     professional manner and did everything that was necessary. The outcome was very positive for everyone.";
        assert!(score(concrete) > score(vague) + 10.0);
    }
}
