//! The machinery that all trained parts share: feature tables with small integer weights, chains over units, and
//! exact-everywhere exponentials. Training lives elsewhere; here is only what reading an answer needs.

mod chain;
mod features;
mod table;

pub use chain::{Chain, LABELS, Marginals, Scores, Transitions};
pub use features::Template;
pub(crate) use features::{Context, Extractor, Gist, Part, Seen, Sink, bits, feature_hash};
pub(crate) use table::take_u32;
pub use table::{FeatureTable, TableBuilder};

/// The logistic function, the same bits on every platform.
pub(crate) fn logistic(x: f64) -> f64 {
    1.0 / (1.0 + libm::exp(-x))
}
