//! Evaluation: figures, printed by one command each.

pub mod labeller;
pub mod quantities;
