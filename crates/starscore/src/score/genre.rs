//! Genre: does the text read as a told answer, or as an advertisement, a review, a list of claims, hollow phrases?
//!
//! No list of tricks holds for long. So a small model weighs all that the readers of meaning see of the whole text;
//! it was trained on told answers, weak ones too, and on what else people paste into a box.

use crate::model::logistic;
use crate::senses::Linear;

const MODEL: &[u8] = include_bytes!("../../data/model/genre.bin");

/// The trained model.
#[derive(Debug, Clone)]
pub struct GenreModel(Linear);

impl GenreModel {
    /// Reads the model file.
    pub fn from_bytes(bytes: &[u8]) -> Option<GenreModel> {
        Linear::from_bytes(bytes, 1, 0).map(GenreModel)
    }

    /// The shipped model.
    pub fn shipped() -> Option<GenreModel> {
        Self::from_bytes(MODEL)
    }

    /// How likely a text with these features is a told answer.
    pub fn told(&self, hashes: &[u32]) -> f64 {
        let [score] = self.0.scores(hashes);
        logistic(score)
    }
}
