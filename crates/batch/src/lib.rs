//! Grades files of interview answers with [`starscore`]: thousands or millions, in the order they came, none lost.
//!
//! Files of answers (JSON Lines, CSV, TSV, workbooks, folders of texts; packed or not) go in; JSON Lines, CSV, a
//! workbook or a page for people come out. A row that cannot be graded is reported in its place and the rest is graded.
//! Memory stays bounded whatever the number of rows, and the results are the same bytes for any number of threads.
//!
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
//!
//! To files, with everything a long run needs:
//!
//! ```no_run
//! # use starscore::Analyzer;
//! # use starscore_batch::{Batch, Input, Output};
//! let outcome = Batch::new(&Analyzer::new())
//!     .input(Input::path("answers.csv.gz"))
//!     .output(Output::path("scores.xlsx"))
//!     .rejects("rejects.jsonl")
//!     .report("report.html")
//!     .resume(true) // goes on where a killed run stopped
//!     .run()?;
//! println!("{}", outcome.summary);
//! # Ok::<(), starscore_batch::BatchError>(())
//! ```
//!
//! [`Batch::for_each`] hands out the results one by one in place of writing them; [`Comparison`] sets two drafts side
//! by side.
//!
//! # How it works
//!
//! One thread reads and cuts the input into chunks, some threads grade them, and the calling thread writes in order; a
//! fixed number of permits goes round, so that nobody runs ahead. Every target grows beside its place under another
//! name (`OUT.partial`) and is renamed at the end; until then `OUT.journal` says how far the run has come.
//!
//! # What is bounded and what is not
//!
//! An answer of more than 1 MiB and a row of more than 8 MiB are rejected ([`Limits`]). A workbook's shared strings
//! are held in memory, and what its parts unpack to is capped. Duplicate ids are found by hashes of the first 3,600,000
//! ids. A comparison holds the second draft in short, some 200 bytes an answer.

mod batch;
mod chunk;
mod columns;
mod compare;
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
mod state;
mod summary;

pub use batch::{Batch, Graded, Outcome};
pub use compare::{Comparison, ComparisonSummary};
pub use error::BatchError;
pub use input::Input;
pub use options::{InputFormat, Limits, Observer, Progress, Reading, Silent};
pub use output::Format;
pub use output::part::Output;
pub use reject::{Reason, Reject};
pub use summary::{FindingCount, Summary};
