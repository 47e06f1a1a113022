//! Rubrics: which criteria count and how much, as data (`data/rubrics/*.toml`).
//!
//! A rubric changes weights, switches findings off, adds competencies with cue phrases and holds a bank of practice
//! questions, all without code. What a file says wrong is told with its line, its field and what is allowed there.

mod check;
mod error;

pub use error::RubricError;

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer};

use crate::analysis::QuestionKind;

/// The built-in rubrics: name and text.
const BUILTIN: [(&str, &str); 6] = [
    ("general", include_str!("../../data/rubrics/general.toml")),
    ("immigration-services-officer", include_str!("../../data/rubrics/immigration-services-officer.toml")),
    ("customer-service", include_str!("../../data/rubrics/customer-service.toml")),
    ("civil-service-behaviours", include_str!("../../data/rubrics/civil-service-behaviours.toml")),
    ("leadership", include_str!("../../data/rubrics/leadership.toml")),
    ("software-engineering", include_str!("../../data/rubrics/software-engineering.toml")),
];

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
    /// How much is enough.
    #[serde(default)]
    pub thresholds: Thresholds,
    /// Competencies that this rubric looks for, and how much each matters (1 is the measure); all alike when empty. In
    /// the file a table (`communication = 1.0`) or a list of names.
    #[serde(default, deserialize_with = "competencies")]
    pub competencies: BTreeMap<String, f64>,
    /// Codes of findings that are not reported.
    #[serde(default)]
    pub findings_off: Vec<String>,
    /// Phrases that show a competency, known or new.
    #[serde(default)]
    pub cues: Vec<Cue>,
    /// Practice questions.
    #[serde(default)]
    pub questions: Vec<Question>,
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

/// How much is enough.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct Thresholds {
    /// An answer with fewer words is told to say more.
    pub words_min: usize,
    /// An answer with more words is told to say less.
    pub words_max: usize,
    /// Stretches of empathy that earn its full mark.
    pub empathy_moments: usize,
    /// Quantified outcomes that earn their full mark.
    pub outcomes: usize,
    /// Competency evidence weaker than this (0 to 1) does not count.
    pub competency_strength: f64,
}

impl Default for Thresholds {
    fn default() -> Self {
        Thresholds {
            words_min: 80,
            words_max: 450,
            empathy_moments: 2,
            outcomes: 2,
            competency_strength: 0.5,
        }
    }
}

/// Phrases that show a competency.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cue {
    /// One of the known competencies, or a new one that `competencies` names too.
    pub competency: String,
    /// Runs of words, in any case.
    pub phrases: Vec<String>,
}

/// A practice question.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// As asked.
    pub text: String,
    /// What kind of answer it asks for.
    pub kind: QuestionKind,
    /// The competencies it asks for.
    #[serde(default)]
    pub competencies: Vec<String>,
}

impl Rubric {
    /// The built-in rubric for any question.
    pub fn general() -> Rubric {
        // Checked by a test: the built-in files are sound.
        Self::builtin("general").unwrap_or_else(|| unreachable!("the general rubric is built in"))
    }

    /// A built-in rubric by name.
    ///
    /// ```
    /// let rubric = starscore::Rubric::builtin("immigration-services-officer").unwrap();
    /// assert!(rubric.questions.len() >= 40 && rubric.weights.empathy > 0.15);
    /// ```
    pub fn builtin(name: &str) -> Option<Rubric> {
        let (_, text) = BUILTIN.iter().find(|(known, _)| *known == name)?;
        Self::parse(text).ok()
    }

    /// The names of the built-in rubrics.
    pub fn names() -> impl Iterator<Item = &'static str> {
        BUILTIN.iter().map(|(name, _)| *name)
    }

    /// The text of a built-in rubric: the best start for one's own.
    pub fn source(name: &str) -> Option<&'static str> {
        BUILTIN.iter().find(|(known, _)| *known == name).map(|(_, text)| *text)
    }

    /// Reads a rubric from TOML.
    ///
    /// ```
    /// let error = starscore::Rubric::parse("name = \"mine\"\nversion = 1").unwrap_err();
    /// assert_eq!(error.line(), Some(2));
    /// ```
    pub fn parse(text: &str) -> Result<Rubric, RubricError> {
        let rubric: Rubric = toml::from_str(text).map_err(|error| RubricError::syntax(text, &error))?;
        check::check(&rubric, text)?;
        Ok(rubric)
    }

    /// How much a competency matters here: 0 when the rubric does not look for it.
    pub fn weight_of(&self, competency: &str) -> f64 {
        match self.competencies.get(competency) {
            Some(weight) => *weight,
            None if self.competencies.is_empty() => 1.0,
            None => 0.0,
        }
    }

    /// Whether a finding is reported.
    pub fn reports(&self, code: &str) -> bool {
        !self.findings_off.iter().any(|off| off == code)
    }
}

/// A table of weights, or a list of names that weigh 1.
fn competencies<'de, D: Deserializer<'de>>(from: D) -> Result<BTreeMap<String, f64>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged, expecting = "a list of competency names or a table of their weights")]
    enum Form {
        List(Vec<String>),
        Table(BTreeMap<String, f64>),
    }
    Ok(match Form::deserialize(from)? {
        Form::List(names) => names.into_iter().map(|name| (name, 1.0)).collect(),
        Form::Table(weights) => weights,
    })
}

#[cfg(test)]
mod tests;
