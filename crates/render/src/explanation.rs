//! One code explained, and the list of all codes.

use std::collections::BTreeMap;
use std::fmt::Write;

use starscore::Explanation;

use crate::wrap::paragraph;

/// What a code means, with a weak and a better example.
pub fn explanation(code: &str, text: &Explanation, width: usize) -> String {
    let severity = format!("{:?}", text.severity).to_lowercase();
    let mut out = format!("\n  {code}  {} ({severity})\n\n", text.title);
    let mut part = |name: &str, body: &str| {
        out.push_str(&paragraph(body, width, &format!("  {name:<11}"), 13, 13));
        out.push('\n');
    };
    part("Seen", &text.message);
    part("Do", &text.advice);
    part("Why", &text.why);
    part("Weak", &text.weak);
    part("Better", &text.better);
    out
}

/// A line for every code.
pub fn explanation_list(texts: &BTreeMap<String, Explanation>) -> String {
    let mut out = String::new();
    for (code, text) in texts {
        let _ = writeln!(out, "{code}  {}", text.title);
    }
    out
}
