//! Answers rewritten in what must not matter: what fairness is measured by, and what the models are trained to pass over.

mod lists;
mod page;
pub mod slips;

pub use lists::Lists;
pub use page::{NamePlace, Page, in_case};
