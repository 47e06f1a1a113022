//! What is wrong with a rubric file, where, and what would be right.

use thiserror::Error;

/// An error in a rubric file.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{}{problem}", place(*.line, field))]
pub struct RubricError {
    line: Option<usize>,
    field: String,
    problem: String,
}

fn place(line: Option<usize>, field: &str) -> String {
    let line = line.map(|line| format!("line {line}: ")).unwrap_or_default();
    if field.is_empty() { line } else { format!("{line}`{field}`: ") }
}

impl RubricError {
    /// The line in the file, from 1, where it is known.
    pub fn line(&self) -> Option<usize> {
        self.line
    }

    /// The field, such as `weights.structure`; empty when the file as a whole is meant.
    pub fn field(&self) -> &str {
        &self.field
    }

    pub(super) fn syntax(text: &str, error: &toml::de::Error) -> RubricError {
        let line = error.span().map(|span| line_of(text, span.start));
        let field = line.map(|line| field_at(text, line)).unwrap_or_default();
        RubricError { line, field, problem: error.message().trim().to_owned() }
    }

    /// About `field`; `needle` is what to look for in the file to name the line.
    pub(super) fn about(text: &str, field: &str, needle: &str, problem: impl Into<String>) -> RubricError {
        RubricError {
            line: text.find(needle).map(|at| line_of(text, at)),
            field: field.to_owned(),
            problem: problem.into(),
        }
    }
}

fn line_of(text: &str, at: usize) -> usize {
    text.as_bytes()[..at.min(text.len())].iter().filter(|byte| **byte == b'\n').count() + 1
}

/// The key of a line, with the table that it stands in.
fn field_at(text: &str, line: usize) -> String {
    let lines = || text.lines().take(line);
    let key =
        lines().last().and_then(|line| line.split_once('=')).map(|(key, _)| key.trim()).unwrap_or_default();
    let table = lines()
        .filter_map(|line| line.trim().strip_prefix('['))
        .last()
        .map(|table| table.trim_matches(['[', ']', ' ']));
    match (table, key) {
        (Some(table), "") => table.to_owned(),
        (Some(table), key) => format!("{table}.{key}"),
        (None, key) => key.to_owned(),
    }
}
