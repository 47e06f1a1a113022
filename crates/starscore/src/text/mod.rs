//! Text in, document out: the one tokenisation that every detector shares.
//!
//! The way of the data: [`View`] (a normalised copy whose offsets map back) -> tokens, each looked up once in the
//! [`Vocabulary`] -> sentences -> clauses -> [`Document`]. Offsets inside a document are bytes of the *view*; only
//! the finished analysis maps them to the original text.

mod clause;
mod document;
mod heading;
mod lemma;
mod names;
mod offsets;
mod sentence;
mod token;
mod view;
mod vocabulary;

pub use clause::Clause;
pub(crate) use document::Reader;
pub use document::{Document, Sentence};
pub use heading::Heading;
pub use lemma::Form;
pub use offsets::{OffsetConverter, OffsetUnit};
pub use sentence::sentence_spans;
pub use token::{Flags, Span, Token, TokenKind};
pub use view::View;
pub(crate) use vocabulary::fnv;
pub use vocabulary::{Vocabulary, VocabularyBuilder, WordId};
