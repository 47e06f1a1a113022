//! starscore reads a written answer to an interview question and says, word by word, how far it tells a **S**ituation,
//! **T**ask, **A**ction and **R**esult, what it measured, and where it shows empathy.
//!
//! # From text to score
//!
//! Build an [`Analyzer`] once, hand it an [`Answer`], read the [`Analysis`]:
//!
//! ```
//! use starscore::{Analyzer, Answer};
//!
//! let analyzer = Analyzer::new();
//! let answer = Answer::new(
//!     "In May our printer failed with two hundred letters due by five. I was asked to get them out. I rang the \
//!      print shop, carried the files over on a stick and folded with two colleagues. All the letters left at half \
//!      past four.",
//! )
//! .with_question("Tell me about a time you worked under pressure.");
//! let analysis = analyzer.analyze(&answer);
//!
//! println!("{} ({:?})", analysis.score, analysis.band);
//! for component in &analysis.components {
//!     println!("{:?}: {}", component.name, if component.present { "present" } else { "missing" });
//! }
//! for finding in analysis.findings.iter().take(3) {
//!     println!("{} +{}: {}", finding.code, finding.gain, finding.advice);
//! }
//! ```
//!
//! Every offset is a byte of the text given, end exclusive; [`Analysis::convert_offsets`] turns them into characters or
//! UTF-16 units. The result serialises with serde; [`analysis::schema`] gives its JSON Schema.
//!
//! # Many answers, many threads
//!
//! An analyser holds no state of its own. Share one by reference:
//!
//! ```
//! use starscore::{Analyzer, Answer};
//!
//! let analyzer = Analyzer::new();
//! let texts = ["I rang the clinic and they found her file.", "Then we waited."];
//! std::thread::scope(|scope| {
//!     for text in texts {
//!         let analyzer = &analyzer;
//!         scope.spawn(move || analyzer.analyze(&Answer::new(text)).score);
//!     }
//! });
//! ```
//!
//! # Another rubric
//!
//! ```
//! use starscore::{Analyzer, Rubric};
//!
//! let rubric = Rubric::builtin("immigration-services-officer").expect("a built-in name");
//! assert!(Analyzer::with_rubric(rubric).rubric().weights.empathy > 0.2);
//! ```
//!
//! [`Rubric::parse`] reads one's own from TOML. What a finding means: [`explanations`].

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
mod substance;
pub mod text;
#[doc(hidden)]
pub mod training;

pub use analysis::Analysis;
pub use analyzer::Analyzer;
pub use answer::Answer;
pub use findings::{Explanation, explanations};
pub use labeller::{LabelReason, Reason};
pub use rubric::Rubric;
