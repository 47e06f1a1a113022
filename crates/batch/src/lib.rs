//! Grades files of interview answers with [`starscore`]: thousands or millions, in the order they came, none lost.
#![doc = ""]
//! ```
//! use starscore::Analyzer;
//! use starscore_batch::{Batch, Input, Output};
//!
//! let csv = "id,question,answer\n7,Tell me about a time you helped.,\"I rang the clinic, and waits fell by 20%.\"\n";
//! let analyzer = Analyzer::new();
//! let mut jsonl = Vec::new();
//! let outcome = Batch::new(&analyzer)
//!     .input(Input::reader("answers.csv", csv.as_bytes()))
//!     .output(Output::writer(&mut jsonl))
//!     .run()?;
//! assert_eq!((outcome.summary.rows, outcome.summary.rejected()), (1, 0));
//! assert!(String::from_utf8(jsonl)?.starts_with(r#"{"schema":1,"id":"7","score":"#));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod batch;
mod chunk;
mod columns;
mod error;
#[cfg(test)]
mod fixture;
mod grade;
mod input;
mod journal;
mod options;
mod output;
mod pipeline;
mod reject;
mod summary;

pub use batch::{Batch, Graded, Outcome};
pub use error::BatchError;
pub use input::Input;
pub use options::{InputFormat, Limits, Observer, Progress, Reading, Silent};
pub use output::Format;
pub use output::part::Output;
pub use reject::{Reason, Reject};
pub use summary::{FindingCount, Summary};
