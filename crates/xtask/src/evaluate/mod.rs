//! Evaluation: figures, printed by one command each.

pub mod competencies;
pub mod empathy;
pub mod labeller;
pub mod quantities;
pub mod score;
pub mod questions;
