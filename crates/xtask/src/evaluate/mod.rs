//! Evaluation: figures, printed by one command each.

pub mod ablation;
pub mod agreement;
pub mod baseline;
pub mod labeller;
pub mod quantities;
pub mod score;
