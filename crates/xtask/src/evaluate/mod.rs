//! Evaluation: figures, printed by one command each.

pub mod labeller;
