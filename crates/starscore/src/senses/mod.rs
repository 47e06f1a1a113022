//! What an interviewer listens for besides structure: empathy, competencies, and whether the question was met.
//!
//! The readers share one set of features a sentence; each has its own small table of trained weights.

mod features;
mod linear;
mod phrases;
mod words;

pub(crate) use features::{SenseReader, Unbuilt};
pub(crate) use linear::Sums;
pub(crate) use linear::softmax;
pub use linear::{Linear, evenness};
pub(crate) use phrases::{Match, Phrases};
use words::SenseWords;

use crate::analysis::{Component, QuestionKind};
use crate::competency::{self, CompetencyReader};
use crate::empathy::{self, EmpathyReader};
use crate::families::Families;
use crate::question::{self, QuestionReader};
use crate::rubric::Rubric;
use crate::text::{Document, Span, Vocabulary, VocabularyBuilder};

/// Words and phrases of all the readers, waiting for the vocabulary to be built.
#[derive(Debug)]
pub(crate) struct Prepared {
    senses: Unbuilt,
    empathy: empathy::Claims,
    question: question::Cues,
    topics: question::TopicWords,
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
            topics: question::TopicWords::new(builder),
            cues: competency::Cues::new(builder, rubric),
        }
    }

    /// Once the vocabulary is built.
    pub(crate) fn new(prepared: Prepared, families: &Families, vocabulary: &Vocabulary) -> Self {
        Senses {
            features: SenseReader::new(prepared.senses, families, vocabulary),
            empathy: EmpathyReader::new(prepared.empathy),
            competency: CompetencyReader::new(prepared.cues),
            question: QuestionReader::new(prepared.question, prepared.topics),
        }
    }

    /// Reads an answer whose clauses tell what `labels` say; without labels competencies are heard less well.
    pub(crate) fn read(
        &self,
        document: &Document<'_>,
        vocabulary: &Vocabulary,
        labels: &[Component],
    ) -> Heard {
        let mut heard = Heard::default();
        let (mut hashes, mut around) = (Vec::new(), Vec::new());
        let mut labels = labels.iter().copied();
        self.features.whole(document, vocabulary, &mut around);
        let whole = self.competency.whole(&around);
        let mut clauses = document.clauses();
        for (index, sentence) in document.sentences().iter().enumerate() {
            let count = clauses.iter().take_while(|clause| clause.sentence as usize == index).count();
            let (own, rest) = clauses.split_at(count);
            clauses = rest;
            hashes.clear();
            self.features.run(document, vocabulary, (sentence.first, sentence.last), &mut hashes);
            // Clauses are looked at only where the sentence shows something.
            let mut each = || -> Vec<Vec<u32>> {
                own.iter()
                    .map(|clause| self.hashes(document, vocabulary, (clause.first, clause.last)))
                    .collect()
            };
            self.empathy.sentence(sentence.span, own, &hashes, &mut each, &mut heard.empathy);
            let told: Vec<Component> = labels.by_ref().take(count).collect();
            around.clear();
            self.features.around(document, vocabulary, index, &told, &mut around);
            hashes.extend_from_slice(&around);
            let mut each = || each().into_iter().map(|clause| [clause, around.clone()].concat()).collect();
            let features = competency::Features { hashes: &hashes, whole: &whole };
            self.competency.sentence(
                document,
                sentence.span,
                own,
                &features,
                &mut each,
                &mut heard.competencies,
            );
        }
        heard.claimed = self.empathy.claimed(document, &heard.empathy);
        heard
    }

    /// What the competency models see of a sentence of an answer.
    pub(crate) fn sentence_hashes(
        &self,
        document: &Document<'_>,
        vocabulary: &Vocabulary,
        index: usize,
        told: &[Component],
    ) -> Vec<u32> {
        let sentence = &document.sentences()[index];
        let mut out = self.hashes(document, vocabulary, (sentence.first, sentence.last));
        self.features.around(document, vocabulary, index, told, &mut out);
        self.features.whole(document, vocabulary, &mut out);
        out
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
}
