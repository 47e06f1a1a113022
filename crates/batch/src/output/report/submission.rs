//! One answer on the page.

use askama::Template;
use starscore::Analysis;
use starscore::analysis::{Component, Severity, Status};

use super::highlight::{Piece, pieces};
use super::one_decimal;
use crate::grade::Row;
use crate::summary::{band_name, status_name};

#[derive(Template)]
#[template(path = "submission.html")]
struct Submission<'r> {
    place: u64,
    id: &'r str,
    error: Option<&'r str>,
    band: &'static str,
    score: String,
    question: Option<&'r str>,
    status: Option<String>,
    components: Vec<Mark>,
    dimensions: Vec<Dimension<'r>>,
    findings: Vec<Finding<'r>>,
    pieces: Vec<Piece<'r>>,
    cut: bool,
    words: usize,
    seconds: usize,
}

struct Mark {
    name: &'static str,
    letter: char,
    present: bool,
    score: String,
}

struct Dimension<'r> {
    name: &'r str,
    score: String,
}

struct Finding<'r> {
    code: &'r str,
    severity: &'static str,
    message: &'r str,
    advice: &'r str,
    gain: String,
}

/// The answer as HTML; `place` is its number in the batch, from 1.
pub(crate) fn render(row: &Row<'_>, place: u64, out: &mut Vec<u8>) {
    let view = match &row.result {
        Ok(analysis) => graded(row, analysis, place),
        Err(reject) => Submission {
            place,
            id: &row.id,
            error: Some(&reject.message),
            band: "rejected",
            score: "-1".into(),
            question: None,
            status: None,
            components: Vec::new(),
            dimensions: Vec::new(),
            findings: Vec::new(),
            pieces: Vec::new(),
            cut: false,
            words: 0,
            seconds: 0,
        },
    };
    // Writing to memory cannot fail.
    let _ = view.write_into(out);
    out.push(b'\n');
}

fn graded<'r>(row: &'r Row<'_>, analysis: &'r Analysis, place: u64) -> Submission<'r> {
    let (pieces, cut) = pieces(&row.text, analysis);
    let mark = |component: Component| {
        let found = analysis.components.iter().find(|c| c.name == component);
        Mark {
            name: component.name(),
            letter: letter(component),
            present: found.is_some_and(|c| c.present),
            score: one_decimal(found.map_or(0.0, |c| c.score)),
        }
    };
    let finding = |f: &'r starscore::analysis::Finding| Finding {
        code: &f.code,
        severity: match f.severity {
            Severity::Major => "major",
            Severity::Minor => "minor",
            Severity::Praise => "praise",
        },
        message: &f.message,
        advice: &f.advice,
        gain: one_decimal(f.gain),
    };
    let unscored = analysis.status != Status::Scored;
    Submission {
        place,
        id: &row.id,
        error: None,
        band: band_name(analysis.band),
        score: one_decimal(analysis.score),
        question: analysis.question.as_ref().map(|q| q.text.as_str()),
        status: unscored.then(|| status_name(analysis.status).replace('_', " ")),
        components: Component::STAR.map(mark).into(),
        dimensions: analysis
            .dimensions
            .iter()
            .map(|d| Dimension { name: &d.name, score: one_decimal(d.score) })
            .collect(),
        findings: analysis.findings.iter().map(finding).collect(),
        pieces,
        cut,
        words: analysis.text.words,
        seconds: analysis.text.speaking_seconds,
    }
}

/// S, T, A, R.
pub(crate) fn letter(component: Component) -> char {
    component.name().chars().next().map_or('?', |c| c.to_ascii_uppercase())
}
