//! What the trainer shares with the reader: the same document, the same features. Not a public interface.

pub use crate::labeller::{
    AnswerFeatures, Evidence, FeatureReader, Labeller, Labelling, VERDICT_FEATURES, Verdict, decode, verdict_features,
};
pub use crate::model::{Chain, FeatureTable, LABELS, Marginals, Scores, TableBuilder, Template, Transitions};
pub use crate::score::IntegrityReader;
use crate::families::Families;
use crate::text::{Document, Reader, Vocabulary, VocabularyBuilder};

/// Reads texts into documents and features without any trained model.
#[derive(Debug)]
pub struct Workbench {
    reader: Reader,
    families: Families,
    labeller: FeatureReader,
}

impl Workbench {
    /// With `words` as the models' vocabulary.
    pub fn new() -> Self {
        let mut builder = VocabularyBuilder::new();
        let families = Families::new(&mut builder);
        let reader = Reader::new(builder);
        let labeller = FeatureReader::new(&families, reader.vocabulary());
        Workbench { reader, families, labeller }
    }

    /// Reads a text.
    pub fn read<'t>(&self, text: &'t str) -> Document<'t> {
        self.reader.read(text)
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
    pub fn some_answer_features(&self, document: &Document<'_>, keep: &dyn Fn(Template) -> bool) -> AnswerFeatures {
        self.labeller.read_only(document, self.vocabulary(), keep)
    }
}

impl Default for Workbench {
    fn default() -> Self {
        Self::new()
    }
}
