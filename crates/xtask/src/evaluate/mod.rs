//! Evaluation: figures, printed by one command each.

pub mod ablation;
pub mod agreement;
pub mod baseline;
pub mod competencies;
pub mod empathy;
pub mod fairness;
pub mod fit;
pub mod genre;
pub mod labeller;
pub mod quantities;
pub mod questions;
pub mod score;
pub mod substance;
