//! The STAR labeller: which component each clause is, and which components the answer has.
//!
//! Two decisions that pull against each other are kept apart. The *verdict* says which components are there at all,
//! from models that are blind to place; the *decoding* then labels every clause with all that is known, under the
//! verdict. So an answer without a result gets none, however much its last sentence looks like the place for one.

mod features;
mod model;
mod reasons;
mod verdict;

pub use features::{AnswerFeatures, FeatureReader};
pub use model::{Labeller, Labelling, decode};
pub(crate) use reasons::Explainer;
pub use reasons::{LabelReason, Reason};
pub use verdict::{Evidence, VERDICT_FEATURES, Verdict, verdict_features};
