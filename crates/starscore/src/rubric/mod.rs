//! Rubrics: which criteria count and how much, as data (`data/rubrics/*.toml`).

use serde::Deserialize;

const GENERAL: &str = include_str!("../../data/rubrics/general.toml");

/// What an answer is scored against.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Rubric {
    /// Such as "general".
    pub name: String,
    /// Rises with every change that moves a score.
    pub version: String,
    /// A line for people.
    pub title: String,
    /// What the rubric is for and what it was founded on.
    #[serde(default)]
    pub description: String,
    /// Shares of the score.
    pub weights: Weights,
    /// Competencies that this rubric looks for; all of them when empty.
    #[serde(default)]
    pub competencies: Vec<String>,
    /// Codes of findings that are not reported.
    #[serde(default)]
    pub findings_off: Vec<String>,
}

/// Shares of the score; they add up to 1.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Weights {
    /// Situation, task, action, result.
    pub structure: f64,
    /// Quantified and checkable outcomes.
    pub outcomes: f64,
    /// Empathy shown.
    pub empathy: f64,
}

impl Rubric {
    /// The built-in rubric for any question.
    pub fn general() -> Rubric {
        // Checked by a test: the built-in files are sound.
        Self::parse(GENERAL).unwrap_or_else(|error| unreachable!("built-in rubric: {error}"))
    }

    /// Reads a rubric from TOML; the error names line and field.
    pub fn parse(text: &str) -> Result<Rubric, toml::de::Error> {
        toml::from_str(text)
    }
}
