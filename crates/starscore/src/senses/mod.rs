//! What an interviewer listens for besides structure: empathy, competencies, and whether the question was met.
//!
//! The readers share one set of features a sentence; each has its own small table of trained weights.

mod features;
mod linear;
mod phrases;
mod words;

pub(crate) use features::{SenseReader, Unbuilt};
pub(crate) use linear::softmax;
pub use linear::{Linear, evenness};
pub(crate) use phrases::{Match, Phrases};
use words::SenseWords;

use crate::analysis::QuestionKind;
use crate::competency::{self, CompetencyReader};
use crate::empathy::{self, EmpathyReader};
use crate::families::Families;
use crate::question::{self, Overlap, QuestionReader};
use crate::rubric::Rubric;
use crate::text::{Document, Span, Vocabulary, VocabularyBuilder};

/// Words and phrases of all the readers, waiting for the vocabulary to be built.
#[derive(Debug)]
pub(crate) struct Prepared {
    senses: Unbuilt,
    empathy: empathy::Claims,
    question: question::Cues,
    topic: question::TopicWords,
    cues: competency::Cues,
}

/// All readers of meaning.
#[derive(Debug, Clone)]
pub(crate) struct Senses {
    features: SenseReader,
    pub(crate) empathy: EmpathyReader,
    pub(crate) competency: CompetencyReader,
    pub(crate) question: QuestionReader,
}

/// What was found in one answer, in order of place.
#[derive(Debug, Clone, Default)]
pub(crate) struct Heard {
    /// Empathy shown.
    pub empathy: Vec<empathy::Reading>,
    /// Empathy claimed of oneself without showing any.
    pub claimed: Vec<Span>,
    /// Competencies shown.
    pub competencies: Vec<competency::Reading>,
}

impl Senses {
    /// Adds the words that the readers, and the cue phrases of `rubric`, need.
    pub(crate) fn prepare(builder: &mut VocabularyBuilder, rubric: &Rubric) -> Prepared {
        Prepared {
            senses: SenseReader::prepare(builder),
            empathy: empathy::Claims::new(builder),
            question: question::Cues::new(builder),
            topic: question::TopicWords::new(builder),
            cues: competency::Cues::new(builder, rubric),
        }
    }

    /// Once the vocabulary is built.
    pub(crate) fn new(prepared: Prepared, families: &Families, vocabulary: &Vocabulary) -> Self {
        Senses {
            features: SenseReader::new(prepared.senses, families, vocabulary),
            empathy: EmpathyReader::new(prepared.empathy),
            competency: CompetencyReader::new(prepared.cues),
            question: QuestionReader::new(prepared.question, prepared.topic),
        }
    }

    /// Reads an answer.
    pub(crate) fn read(&self, document: &Document<'_>, vocabulary: &Vocabulary) -> Heard {
        let mut heard = Heard::default();
        let mut hashes = Vec::new();
        let mut clauses = document.clauses();
        for (index, sentence) in document.sentences().iter().enumerate() {
            let count = clauses.iter().take_while(|clause| clause.sentence as usize == index).count();
            let (own, rest) = clauses.split_at(count);
            clauses = rest;
            hashes.clear();
            self.features.run(document, vocabulary, (sentence.first, sentence.last), &mut hashes);
            // Clauses are looked at only where the sentence shows something.
            let mut each = || {
                own.iter()
                    .map(|clause| self.hashes(document, vocabulary, (clause.first, clause.last)))
                    .collect()
            };
            self.empathy.sentence(sentence.span, own, &hashes, &mut each, &mut heard.empathy);
            self.competency.sentence(
                document,
                sentence.span,
                own,
                &hashes,
                &mut each,
                &mut heard.competencies,
            );
        }
        heard.claimed = self.empathy.claimed(document, &heard.empathy);
        heard
    }

    /// What all readers see of tokens `first..last`.
    pub(crate) fn hashes(
        &self,
        document: &Document<'_>,
        vocabulary: &Vocabulary,
        run: (u32, u32),
    ) -> Vec<u32> {
        let mut out = Vec::new();
        self.features.run(document, vocabulary, run, &mut out);
        out
    }

    /// What the question model sees.
    pub(crate) fn question_hashes(&self, question: &Document<'_>, vocabulary: &Vocabulary) -> Vec<u32> {
        let mut hashes = self.hashes(question, vocabulary, (0, question.tokens().len() as u32));
        self.question.features(question, &mut hashes);
        hashes
    }

    /// Reads a question: its kind, and the competencies it asks for.
    pub(crate) fn read_question(
        &self,
        question: &Document<'_>,
        vocabulary: &Vocabulary,
    ) -> (QuestionKind, Vec<String>) {
        self.question.read(&self.question_hashes(question, vocabulary))
    }

    /// Where the answer merely repeats the question.
    pub(crate) fn echoes(&self, question: &Document<'_>, document: &Document<'_>) -> Vec<Span> {
        question::echoes(question, document)
    }

    /// How far the answer takes up, in words of its own, what the question names.
    pub(crate) fn overlap(
        &self,
        question: &Document<'_>,
        document: &Document<'_>,
        vocabulary: &Vocabulary,
    ) -> Overlap {
        self.question.topic.overlap(question, document, &self.echoes(question, document), vocabulary)
    }
}
