//! Shows an analysis: [`text`] for a person at a terminal, [`json`] for a program, [`labels`] for why
//! clauses have their labels, [`explanation`] for one code.
//!
//! Renderers take plain data and give a string; nothing here reads or writes. Whatever comes from an answer goes
//! through `starscore-escape` before it meets a terminal.
//!
//! ```
//! use starscore::{Analyzer, Answer};
//!
//! let answer = "A mother rang us last May: her son's file was lost. I had to find it before Friday. I rang the clinic,\
//!     and they found it the same day.";
//! let analysis = Analyzer::new().analyze(&Answer::new(answer));
//! let page = starscore_render::text(&analysis, answer, &starscore_render::TextOptions::default());
//! assert!(page.contains("Score"));
//! ```

mod explanation;
mod labels;
mod palette;
mod text;
mod wrap;

pub use explanation::{explanation, explanation_list};
pub use labels::labels;
pub use text::{TextOptions, text};

use starscore::Analysis;

/// One line of JSON, as the contract has it; characters that hide or command are written as `\\u…`.
pub fn json(analysis: &Analysis) -> serde_json::Result<String> {
    serde_json::to_string(analysis).map(visible)
}

/// JSON on several lines, for eyes.
pub fn json_pretty(analysis: &Analysis) -> serde_json::Result<String> {
    serde_json::to_string_pretty(analysis).map(visible)
}

/// serde_json leaves C1, bidirectional and zero-width characters raw; they only ever stand inside strings.
fn visible(json: String) -> String {
    let hidden = |c: char| c != '\r' && starscore_escape::is_hidden(c);
    if !json.contains(hidden) {
        return json;
    }
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        if hidden(c) {
            let mut units = [0; 2];
            c.encode_utf16(&mut units).iter().for_each(|unit| out.push_str(&format!("\\u{unit:04x}")));
        } else {
            out.push(c);
        }
    }
    out
}
