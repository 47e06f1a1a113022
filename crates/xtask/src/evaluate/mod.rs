//! Evaluation: figures, printed by one command each.

pub mod empathy;
pub mod labeller;
pub mod quantities;
