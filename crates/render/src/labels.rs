//! Why each clause has its label, a block a clause: the clause, how sure, and what spoke for it in plain words.

use std::fmt::Write;

use starscore::LabelReason;
use starscore_escape::terminal_line;

use crate::palette::{self, Palette};
use crate::text::{TextOptions, title};
use crate::wrap::paragraph;

/// Reasons shown under a clause.
const SHOWN: usize = 3;

/// A block for every clause. `answer` is the text that was analysed.
pub fn labels(reasons: &[LabelReason], answer: &str, options: &TextOptions) -> String {
    let palette = Palette { colour: options.colour };
    let mut out = String::new();
    let _ = writeln!(out, "  {}", palette.bold("Why each clause has its label"));
    if reasons.is_empty() {
        out.push_str("  There is no clause to label.\n");
    }
    for reason in reasons {
        let label = format!("{:<10}", title(reason.component));
        let first = format!("  {} ", palette.paint(palette::component(reason.component), &label));
        out.push('\n');
        let clause = answer.get(reason.start..reason.end).unwrap_or("");
        let words: Vec<_> = clause.split_whitespace().map(terminal_line).collect();
        out.push_str(&paragraph(&words.join(" "), options.width, &first, 13, 13));
        let sure = format!("{:.0} % sure; next: {}", reason.confidence * 100.0, reason.runner_up.name());
        let _ = writeln!(out, "             {}", palette.dim(&sure));
        if reason.overruled {
            let note = format!("Likelier {}, but the answer as a whole decided.", reason.runner_up.name());
            out.push_str(&paragraph(&note, options.width, "             ", 13, 13));
        }
        for reason in reason.reasons.iter().take(SHOWN) {
            let strength = format!("{:+.1}", reason.weight);
            let first = format!("             {strength:>5}  ");
            out.push_str(&paragraph(&terminal_line(&reason.description), options.width, &first, 20, 20));
        }
    }
    out.push('\n');
    out
}

#[cfg(test)]
mod tests {
    use starscore::{Analyzer, Answer};
    use unicode_width::UnicodeWidthStr;

    use super::*;

    #[test]
    fn clauses_show_label_and_reasons_within_the_width_and_nothing_hidden() {
        let answer = "Last March our queue system failed on a Monday, and sixty people were waiting for somebody to say \
            what would happen next. I rang my supervisor, wrote numbers on paper and asked each person what they needed. \
            Then I sent the simple cases to the side counter \u{1b}[2J\u{202e}.";
        let reasons = Analyzer::new().explain_labels(&Answer::new(answer));
        let page = labels(&reasons, answer, &TextOptions::default());
        assert!(page.lines().all(|line| line.width() <= 80), "{page}");
        assert!(page.contains("  Action     ") && page.contains(" % sure; next: "), "{page}");
        assert!(page.contains("  +"), "{page}");
        assert!(!page.contains(['\u{1b}', '\u{202e}']) && page.contains("\\u{1B}"), "{page}");
    }

    #[test]
    fn no_clause_is_said_so() {
        assert!(labels(&[], "", &TextOptions::default()).contains("no clause"));
    }
}
