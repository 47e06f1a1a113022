//! What a rubric must keep to besides its shape.

use std::collections::BTreeSet;

use super::{Rubric, RubricError};
use crate::competency::COMPETENCIES;

const FINDINGS: &str = include_str!("../../data/findings.toml");
/// Weights may miss 1 by so much.
const SLACK: f64 = 1e-6;

pub(super) fn check(rubric: &Rubric, text: &str) -> Result<(), RubricError> {
    names(rubric, text)?;
    weights(rubric, text)?;
    thresholds(rubric, text)?;
    competencies(rubric, text)?;
    findings(rubric, text)?;
    questions(rubric, text)
}

fn names(rubric: &Rubric, text: &str) -> Result<(), RubricError> {
    for (field, value) in [("name", &rubric.name), ("version", &rubric.version), ("title", &rubric.title)] {
        if value.trim().is_empty() {
            return Err(RubricError::about(text, field, field, "must not be empty"));
        }
    }
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if !rubric.name.chars().all(plain) {
        return Err(RubricError::about(
            text,
            "name",
            "name",
            "may hold only small letters, digits and hyphens",
        ));
    }
    Ok(())
}

fn weights(rubric: &Rubric, text: &str) -> Result<(), RubricError> {
    let weights = rubric.weights;
    let all =
        [("structure", weights.structure), ("outcomes", weights.outcomes), ("empathy", weights.empathy)];
    for (name, weight) in all {
        if !(0.0..=1.0).contains(&weight) {
            let problem = format!("must be between 0 and 1, not {weight}");
            return Err(RubricError::about(text, &format!("weights.{name}"), name, problem));
        }
    }
    let sum: f64 = all.iter().map(|(_, weight)| weight).sum();
    if (sum - 1.0).abs() > SLACK {
        let problem =
            format!("structure, outcomes and empathy must add up to 1, not {}", (sum * 1e6).round() / 1e6);
        return Err(RubricError::about(text, "weights", "[weights]", problem));
    }
    Ok(())
}

fn thresholds(rubric: &Rubric, text: &str) -> Result<(), RubricError> {
    let t = rubric.thresholds;
    if t.words_min >= t.words_max {
        return Err(RubricError::about(
            text,
            "thresholds.words_max",
            "words_m",
            "must be more than words_min",
        ));
    }
    for (name, value) in [("empathy_moments", t.empathy_moments), ("outcomes", t.outcomes)] {
        if value == 0 {
            return Err(RubricError::about(text, &format!("thresholds.{name}"), name, "must be 1 or more"));
        }
    }
    if !(0.0..=1.0).contains(&t.competency_strength) {
        return Err(RubricError::about(
            text,
            "thresholds.competency_strength",
            "competency_strength",
            "must be between 0 and 1",
        ));
    }
    Ok(())
}

fn competencies(rubric: &Rubric, text: &str) -> Result<(), RubricError> {
    // A new competency is known by its cue phrases: without them it could never be found.
    let added: BTreeSet<&str> = rubric.cues.iter().map(|cue| cue.competency.as_str()).collect();
    let known = |name: &str| COMPETENCIES.contains(&name) || added.contains(name);
    for (name, weight) in &rubric.competencies {
        if !known(name) {
            return Err(unknown(text, "competencies", name));
        }
        if !weight.is_finite() || *weight < 0.0 {
            return Err(RubricError::about(text, &format!("competencies.{name}"), name, "must be 0 or more"));
        }
    }
    for cue in &rubric.cues {
        if cue.competency.trim().is_empty() {
            return Err(RubricError::about(text, "cues.competency", "[[cues]]", "must not be empty"));
        }
        if cue.phrases.is_empty() || cue.phrases.iter().any(|phrase| !phrase.contains(char::is_alphabetic)) {
            return Err(RubricError::about(
                text,
                "cues.phrases",
                &cue.competency,
                "must hold phrases with a word each",
            ));
        }
    }
    for question in &rubric.questions {
        if let Some(name) = question.competencies.iter().find(|name| !known(name)) {
            return Err(unknown(text, "questions.competencies", name));
        }
    }
    Ok(())
}

fn unknown(text: &str, field: &str, name: &str) -> RubricError {
    let problem = format!(
        "no competency is called \"{name}\"; known are {}, and any that [[cues]] gives phrases for",
        COMPETENCIES.join(", ")
    );
    RubricError::about(text, field, name, problem)
}

fn findings(rubric: &Rubric, text: &str) -> Result<(), RubricError> {
    let codes = codes();
    match rubric.findings_off.iter().find(|code| !codes.contains(code.as_str())) {
        None => Ok(()),
        Some(code) => {
            let known: Vec<&str> = codes.into_iter().collect();
            let problem = format!("no finding has the code \"{code}\"; known are {}", known.join(", "));
            Err(RubricError::about(text, "findings_off", &format!("\"{code}\""), problem))
        }
    }
}

/// The codes of all findings: the tables of their file.
fn codes() -> BTreeSet<&'static str> {
    FINDINGS.lines().filter_map(|line| line.strip_prefix('[')?.strip_suffix(']')).collect()
}

fn questions(rubric: &Rubric, text: &str) -> Result<(), RubricError> {
    match rubric.questions.iter().find(|question| question.text.trim().is_empty()) {
        None => Ok(()),
        Some(_) => Err(RubricError::about(text, "questions.text", "text = \"\"", "must not be empty")),
    }
}
