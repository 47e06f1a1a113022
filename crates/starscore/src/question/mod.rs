//! The question: what kind of answer it asks for, which competencies, and whether the answer meets it.

mod overlap;

pub(crate) use overlap::{Overlap, TopicWords, echoes};

use crate::analysis::QuestionKind;
use crate::competency::COMPETENCIES;
use crate::model::logistic;
use crate::senses::{Linear, softmax};

const MODEL: &[u8] = include_bytes!("../../data/model/questions.bin");

/// The kinds, in the order of the model's columns.
pub const KINDS: [QuestionKind; 4] =
    [QuestionKind::Behavioral, QuestionKind::Situational, QuestionKind::Motivational, QuestionKind::Unknown];
/// Columns of the model: kinds, then competencies.
pub const COLUMNS: usize = KINDS.len() + COMPETENCIES.len();
/// No question asks for more than this many competencies.
const MOST: usize = 3;

/// The trained model of questions.
#[derive(Debug, Clone)]
pub struct QuestionModel(Linear);

impl QuestionModel {
    /// Reads the model file.
    pub fn from_bytes(bytes: &[u8]) -> Option<QuestionModel> {
        Linear::from_bytes(bytes, COLUMNS, 1).map(QuestionModel)
    }

    /// The shipped model.
    pub fn shipped() -> Option<QuestionModel> {
        Self::from_bytes(MODEL)
    }

    /// The kind and the competencies (the likeliest first) of a question with these features.
    pub fn judge(&self, hashes: &[u32]) -> (QuestionKind, Vec<usize>) {
        let scores: [f64; COLUMNS] = self.0.scores(hashes);
        let kinds: [f64; KINDS.len()] = softmax(std::array::from_fn(|kind| scores[kind]));
        let kind = (0..KINDS.len()).fold(0, |best, kind| if kinds[kind] > kinds[best] { kind } else { best });
        let mut asked: Vec<(f64, usize)> = scores[KINDS.len()..]
            .iter()
            .enumerate()
            .map(|(index, score)| (logistic(*score), index))
            .filter(|(p, _)| *p >= self.0.tail[0])
            .collect();
        asked.sort_by(|a, b| b.0.total_cmp(&a.0));
        asked.truncate(MOST);
        (KINDS[kind], asked.into_iter().map(|(_, index)| index).collect())
    }
}

/// Reads questions, and answers against them.
#[derive(Debug, Clone)]
pub(crate) struct QuestionReader {
    model: Option<QuestionModel>,
    pub(crate) topic: TopicWords,
}

impl QuestionReader {
    pub(crate) fn new(topic: TopicWords) -> Self {
        QuestionReader { model: QuestionModel::shipped(), topic }
    }

    /// From the features of the whole question.
    pub(crate) fn read(&self, hashes: &[u32]) -> (QuestionKind, Vec<String>) {
        let Some(model) = &self.model else {
            return (QuestionKind::Unknown, Vec::new());
        };
        let (kind, asked) = model.judge(hashes);
        (kind, asked.into_iter().map(|index| COMPETENCIES[index].to_owned()).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_model_can_be_read() {
        assert!(QuestionModel::shipped().is_some());
    }
}
