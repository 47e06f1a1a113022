//! Evaluation: figures, printed by one command each.

pub mod fairness;
pub mod labeller;
pub mod quantities;
pub mod score;
