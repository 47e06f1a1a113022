//! The question: what kind of answer it asks for, which competencies, and whether the answer meets it.

mod fit;
mod topics;

pub use fit::{FitModel, Pair};
pub(crate) use topics::{TopicWords, echoes};

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::analysis::QuestionKind;
use crate::competency::COMPETENCIES;
use crate::model::{Part, Sink, Template, bits, logistic};
use crate::senses::{Linear, Phrases, softmax};
use crate::text::{Document, Vocabulary, VocabularyBuilder, fnv};

const MODEL: &[u8] = include_bytes!("../../data/model/questions.bin");
const CUES: &str = include_str!("../../data/question/kinds.toml");

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

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct KindCues {
    phrases: Vec<String>,
    #[cfg_attr(not(test), expect(dead_code))]
    hits: Vec<String>,
    #[cfg_attr(not(test), expect(dead_code))]
    misses: Vec<String>,
}

/// The phrases of each kind, in the order of [`KINDS`].
fn kind_cues() -> Vec<KindCues> {
    let mut all: BTreeMap<String, KindCues> = toml::from_str(CUES).unwrap_or_default();
    ["behavioral", "situational", "motivational", "unknown"]
        .iter()
        .filter_map(|name| all.remove(*name))
        .collect()
}

/// Phrases that point to a kind: features of a question besides those of any sentence.
#[derive(Debug, Clone)]
pub(crate) struct Cues(Phrases);

/// A phrase counts as several words would.
const CUE_WEIGHT: usize = 4;

impl Cues {
    pub(crate) fn new(builder: &mut VocabularyBuilder) -> Self {
        let kinds = kind_cues();
        let each = kinds
            .iter()
            .enumerate()
            .flat_map(|(kind, cues)| cues.phrases.iter().map(move |phrase| (phrase.as_str(), kind as u16)));
        Cues(Phrases::new(builder, each))
    }

    /// Appends which kinds the phrases of a question point to.
    pub(crate) fn features(&self, question: &Document<'_>, out: &mut Vec<u32>) {
        let mut kinds = 0u64;
        self.0.find(question, (0, question.tokens().len() as u32), |found| kinds |= 1 << found.value);
        for _ in 0..CUE_WEIGHT {
            bits(kinds, |kind| out.put(Template::Whole, &[Part::Number(kind)]));
            out.put(Template::Whole, &[Part::Number(100 + kinds as u32)]);
        }
    }
}

/// Reads questions, and answers against them.
#[derive(Debug, Clone)]
pub(crate) struct QuestionReader {
    model: Option<QuestionModel>,
    fit: Option<FitModel>,
    cues: Cues,
    topics: TopicWords,
}

impl QuestionReader {
    pub(crate) fn new(cues: Cues, topics: TopicWords) -> Self {
        QuestionReader { model: QuestionModel::shipped(), fit: FitModel::shipped(), cues, topics }
    }

    /// What `question`, which asks for `competencies`, and an answer say beside each other.
    pub(crate) fn pair(
        &self,
        question: &Document<'_>,
        competencies: &[String],
        answer: &Document<'_>,
        vocabulary: &Vocabulary,
    ) -> Pair {
        let mut asked = self.topics.topics(question, &[], vocabulary);
        asked.extend(competencies.iter().map(|name| fnv(name)));
        Pair { asked, said: self.topics.topics(answer, &echoes(question, answer), vocabulary) }
    }

    /// Whether an answer meets its question: almost all do that are as near to it as `pair`.
    pub(crate) fn meets(&self, pair: &Pair) -> bool {
        self.fit.as_ref().is_none_or(|fit| fit.score(&pair.features()) >= fit.threshold())
    }

    /// Appends the features that only questions have.
    pub(crate) fn features(&self, question: &Document<'_>, out: &mut Vec<u32>) {
        self.cues.features(question, out);
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
    fn cues_hit_and_miss_as_their_file_says() {
        let mut builder = VocabularyBuilder::new();
        let Cues(phrases) = Cues::new(&mut builder);
        let reader = crate::text::Reader::new(builder);
        let points = |text: &str, kind: usize| {
            let (document, mut any) = (reader.read(text), false);
            phrases.find(&document, (0, document.tokens().len() as u32), |found| {
                any |= usize::from(found.value) == kind
            });
            any
        };
        let kinds = kind_cues();
        assert_eq!(kinds.len(), KINDS.len());
        for (kind, cues) in kinds.iter().enumerate() {
            cues.hits
                .iter()
                .for_each(|text| assert!(points(text, kind), "{:?} should hit {text:?}", KINDS[kind]));
            cues.misses
                .iter()
                .for_each(|text| assert!(!points(text, kind), "{:?} should miss {text:?}", KINDS[kind]));
        }
    }

    #[test]
    fn the_shipped_model_tells_kinds_apart() {
        let mut builder = VocabularyBuilder::new();
        let families = crate::families::Families::new(&mut builder);
        let prepared = crate::senses::Senses::prepare(&mut builder, &crate::Rubric::general());
        let reader = crate::text::Reader::new(builder);
        let senses = crate::senses::Senses::new(prepared, &families, reader.vocabulary());
        let cases = [
            ("Tell me about a time you had to calm somebody down.", QuestionKind::Behavioral),
            ("When did you last miss a deadline, and what happened?", QuestionKind::Behavioral),
            ("What would you do if the interpreter did not turn up?", QuestionKind::Situational),
            ("Imagine two applicants arrive at once.", QuestionKind::Situational),
            ("Why do you want to work at the border?", QuestionKind::Motivational),
            ("What are your salary expectations?", QuestionKind::Unknown),
        ];
        for (text, kind) in cases {
            assert_eq!(senses.read_question(&reader.read(text), reader.vocabulary()).0, kind, "{text}");
        }
    }
}
