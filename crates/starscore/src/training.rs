//! What the trainer shares with the reader: the same document, the same features. Not a public interface.

use crate::analysis::Component;
pub use crate::competency::{COMPETENCIES, CompetencyModel};
pub use crate::empathy::{CLASSES, EmpathyModel};
use crate::families::Families;
pub use crate::labeller::{
    AnswerFeatures, Evidence, FeatureReader, Labeller, Labelling, VERDICT_FEATURES, Verdict, decode,
    verdict_features,
};
pub use crate::model::{Chain, FeatureTable, LABELS, Marginals, Scores, TableBuilder, Template, Transitions};
pub use crate::question::{COLUMNS as QUESTION_COLUMNS, FitModel, KINDS, Pair, QuestionModel};
use crate::rubric::Rubric;
pub use crate::score::{GenreModel, IntegrityReader};
use crate::senses::Senses;
pub use crate::senses::{Linear, evenness};
pub use crate::substance::SubstanceModel;
use crate::text::{Document, Reader, Span, Vocabulary, VocabularyBuilder};

/// Reads texts into documents and features without any trained model.
#[derive(Debug)]
pub struct Workbench {
    reader: Reader,
    families: Families,
    labeller: FeatureReader,
    senses: Senses,
}

impl Workbench {
    /// With `words` as the models' vocabulary.
    pub fn new() -> Self {
        let mut builder = VocabularyBuilder::new();
        let families = Families::new(&mut builder);
        let prepared = Senses::prepare(&mut builder, &Rubric::general());
        let reader = Reader::new(builder);
        let labeller = FeatureReader::new(&families, reader.vocabulary());
        let senses = Senses::new(prepared, &families, reader.vocabulary());
        Workbench { reader, families, labeller, senses }
    }

    /// Reads a text.
    pub fn read<'t>(&self, text: &'t str) -> Document<'t> {
        self.reader.read(text)
    }

    /// What the readers of meaning see of a whole text, and of each of its sentences.
    pub fn sense_features(&self, document: &Document<'_>) -> (Vec<u32>, Vec<Vec<u32>>) {
        let hashes = |run| self.senses.hashes(document, self.vocabulary(), run);
        let sentences = document.sentences().iter().map(|s| hashes((s.first, s.last)));
        (hashes((0, document.tokens().len() as u32)), sentences.collect())
    }

    /// What the competency models see of sentence `index`, whose clauses tell what `told` says.
    pub fn competency_features(&self, document: &Document<'_>, index: usize, told: &[Component]) -> Vec<u32> {
        self.senses.sentence_hashes(document, self.vocabulary(), index, told)
    }

    /// What the question model sees of a question.
    pub fn question_features(&self, question: &Document<'_>) -> Vec<u32> {
        self.senses.question_hashes(question, self.vocabulary())
    }

    /// A question beside an answer; the shipped model says which competencies it asks for.
    pub fn pair(&self, question: &str, answer: &Document<'_>) -> Pair {
        let question = self.reader.read(question);
        let (_, competencies) = self.senses.read_question(&question, self.vocabulary());
        self.senses.question.pair(&question, &competencies, answer, self.vocabulary())
    }

    /// What the shipped models find, as (first byte, one past the last, name, strength).
    pub fn heard(&self, document: &Document<'_>) -> Vec<(usize, usize, String, f64)> {
        let heard = self.senses.read(document, self.vocabulary(), &[]);
        let at = |span: Span| (span.start as usize, span.end as usize);
        let empathy = heard.empathy.iter().map(|r| (at(r.span), r.mechanism.name().to_owned(), r.confidence));
        let claims = heard.claimed.iter().map(|span| (at(*span), "claimed".to_owned(), 1.0));
        let shown = heard
            .competencies
            .iter()
            .map(|r| (at(r.span), self.senses.competency.name(r.competency).to_owned(), r.strength));
        empathy
            .chain(claims)
            .chain(shown)
            .map(|((start, end), name, strength)| (start, end, name, strength))
            .collect()
    }

    /// The vocabulary.
    pub fn vocabulary(&self) -> &Vocabulary {
        self.reader.vocabulary()
    }

    /// The word classes whose order is learned, with `words` as classes of their own.
    pub fn word_classes(&self, words: &[&str]) -> IntegrityReader {
        IntegrityReader::with_words(&self.families, self.vocabulary(), words, Vec::new())
    }

    /// The labeller's features of a document.
    pub fn answer_features(&self, document: &Document<'_>) -> AnswerFeatures {
        self.labeller.read(document, self.vocabulary())
    }

    /// The same with only the templates that `keep` keeps.
    pub fn some_answer_features(
        &self,
        document: &Document<'_>,
        keep: &dyn Fn(Template) -> bool,
    ) -> AnswerFeatures {
        self.labeller.read_only(document, self.vocabulary(), keep)
    }
}

impl Default for Workbench {
    fn default() -> Self {
        Self::new()
    }
}
