//! starscore reads a written answer to an interview question and says, word by word, how far it tells a **S**ituation,
//! **T**ask, **A**ction and **R**esult, counts its outcomes and shows empathy.

pub mod analysis;
mod analyzer;
mod answer;
mod competency;
mod empathy;
mod families;
mod findings;
mod labeller;
mod model;
pub mod quantity;
mod question;
pub mod rubric;
mod score;
mod segments;
mod senses;
pub mod text;
#[doc(hidden)]
pub mod training;

pub use analysis::Analysis;
pub use analyzer::Analyzer;
pub use answer::Answer;
pub use findings::{Explanation, explanations};
pub use labeller::{LabelReason, Reason};
pub use rubric::Rubric;
