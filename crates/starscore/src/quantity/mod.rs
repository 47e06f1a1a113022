//! Quantities: every number of an answer with its unit, and the part it plays in the story.
//!
//! A result counts for more when it is measured, but a number is not yet a result: "20%" after "cut errors by" is, "in
//! 2019" and "my two managers" are not. So numbers are read first ([`QuantityReader::read`]: lexicon -> number -> unit
//! -> reading), then told apart by what they do ([`QuantityReader::assign_roles`]). All words are in `data/quantity/`;
//! the code holds small matchers over the shared tokens, each of which takes the token it starts at and says where it
//! ends. A token that can open nothing is passed over after one look into a table.

mod calendar;
mod cues;
mod dismiss;
mod lexicon;
mod measure;
mod number;
mod probe;
mod reader;
mod roles;
#[cfg(test)]
mod tests;
mod vague;

use crate::analysis::{QuantityKind, QuantityRole, Value};
use crate::text::Span;

#[doc(hidden)]
pub use probe::Probe;
pub use reader::QuantityReader;
pub use roles::Direction;
pub use vague::VagueReader;

/// A quantity as read.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// Bytes of the view.
    pub span: Span,
    /// First token.
    pub first: u32,
    /// One past the last token.
    pub last: u32,
    /// What is measured.
    pub kind: QuantityKind,
    /// In the unit as written.
    pub value: Value,
    /// "%", "day", "GBP", …; `None` for a bare number.
    pub unit: Option<&'static str>,
    /// The unit in the base of its kind (second, metre, …); 0 where nothing is converted.
    pub(crate) size: f64,
    /// What it does in the story; `Context` until roles are assigned.
    pub role: QuantityRole,
    /// For an outcome with a baseline: that reading's place in the list.
    pub baseline: Option<usize>,
    /// For an outcome with a baseline: the change in percent of the baseline.
    pub change: Option<f64>,
    /// What stands with it, for the scorer.
    pub support: Support,
}

/// What stands with a quantity and makes it more than a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Support {
    /// What is measured is named: "complaints", "340 households".
    pub metric: bool,
    /// A verb of change or achievement governs it: "fell to", "saved".
    pub verb: bool,
    /// Which way it went, where the words say so.
    pub direction: Option<Direction>,
    /// A baseline stands with it.
    pub baseline: bool,
    /// A target stands with it.
    pub target: bool,
    /// A time within which it came stands with it.
    pub timeframe: bool,
}

impl Reading {
    fn is_finite(&self) -> bool {
        match &self.value {
            Value::Number(value) => value.is_finite(),
            Value::Range([low, high]) => low.is_finite() && high.is_finite(),
            Value::Date(_) => true,
        }
    }

    /// The value as one number: the middle of a range; `None` for a date.
    pub fn number(&self) -> Option<f64> {
        match self.value {
            Value::Number(value) => Some(value),
            Value::Range([low, high]) => Some((low + high) / 2.0),
            Value::Date(_) => None,
        }
    }
}
