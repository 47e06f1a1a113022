//! A result in one flat row, for spreadsheets: the same columns for CSV and XLSX.

use std::borrow::Cow;
use std::io::Write;

use serde::{Deserialize, Serialize};
use starscore::Analysis;
use starscore::analysis::{Component, QuantityRole, Severity};

use crate::reject::Reject;
use crate::summary::{band_name, status_name};

/// One cell, typed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub(crate) enum Value<'v> {
    Bool(bool),
    Count(u64),
    Number(f64),
    Text(Cow<'v, str>),
    Blank,
}

/// The headings of [`row`].
pub(crate) const COLUMNS: &[&str] = &[
    "id",
    "score",
    "band",
    "status",
    "situation_present",
    "situation_score",
    "task_present",
    "task_score",
    "action_present",
    "action_score",
    "result_present",
    "result_score",
    "quantities",
    "outcomes",
    "empathy",
    "words",
    "finding_1",
    "finding_2",
    "finding_3",
    "error",
];

/// The cells of one result.
pub(crate) fn row<'v>(id: &'v str, result: &'v Result<Analysis, Reject>) -> Vec<Value<'v>> {
    let text = |t: &'v str| Value::Text(Cow::Borrowed(t));
    let mut cells = Vec::with_capacity(COLUMNS.len());
    cells.push(text(id));
    let analysis = match result {
        Ok(analysis) => analysis,
        Err(reject) => {
            cells.resize(COLUMNS.len() - 1, Value::Blank);
            cells.push(Value::Text(format!("{}: {}", reject.reason.code(), reject.message).into()));
            return cells;
        }
    };
    cells.push(Value::Number(analysis.score));
    cells.push(text(band_name(analysis.band)));
    cells.push(text(status_name(analysis.status)));
    for component in Component::STAR {
        match analysis.components.iter().find(|c| c.name == component) {
            Some(found) => cells.extend([Value::Bool(found.present), Value::Number(found.score)]),
            None => cells.extend([Value::Blank, Value::Blank]),
        }
    }
    let outcomes = analysis.quantities.iter().filter(|q| q.role == QuantityRole::Outcome).count();
    for count in [analysis.quantities.len(), outcomes, analysis.empathy.len(), analysis.text.words] {
        cells.push(Value::Count(count as u64));
    }
    let mut findings = analysis.findings.iter().filter(|f| f.severity != Severity::Praise);
    for _ in 0..3 {
        cells.push(match findings.next() {
            Some(finding) => Value::Text(format!("{} {}", finding.code, finding.message).into()),
            None => Value::Blank,
        });
    }
    cells.push(Value::Blank);
    cells
}

/// Writes one row of CSV. Numbers are ours; text is not, and may start a formula.
pub(crate) fn write_csv(cells: &[Value<'_>], out: &mut csv::Writer<impl Write>) -> csv::Result<()> {
    for cell in cells {
        match cell {
            Value::Blank => out.write_field("")?,
            Value::Bool(value) => out.write_field(if *value { "true" } else { "false" })?,
            Value::Count(count) => out.write_field(count.to_string())?,
            Value::Number(number) => out.write_field(format!("{number:.1}"))?,
            Value::Text(text) => out.write_field(&*starscore_escape::csv(text))?,
        }
    }
    out.write_record(None::<&[u8]>)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture;
    use crate::reject::Reason;

    fn csv_line(id: &str, result: &Result<Analysis, Reject>) -> String {
        let mut out = csv::Writer::from_writer(Vec::new());
        write_csv(&row(id, result), &mut out).unwrap();
        String::from_utf8(out.into_inner().unwrap()).unwrap()
    }

    #[test]
    fn a_row_has_a_cell_a_column() {
        let graded = Ok(fixture::analysis(74.25));
        assert_eq!(row("a", &graded).len(), COLUMNS.len());
        assert_eq!(
            csv_line("a", &graded),
            "a,74.2,good,scored,true,80.0,true,80.0,true,80.0,true,80.0,1,1,1,24,\
             S401 The result is thin.,O101 No baseline.,,\n"
        );
        let rejected = Err(Reject { reason: Reason::Ragged, message: "a.csv, line 2: no".into() });
        assert_eq!(row("b", &rejected).len(), COLUMNS.len());
        assert!(csv_line("b", &rejected).ends_with(",\"ragged: a.csv, line 2: no\"\n"));
    }

    #[test]
    fn formulas_are_defused_wherever_text_from_outside_goes() {
        let line = csv_line("=HYPERLINK(\"http://x\")", &Ok(fixture::analysis(1.0)));
        assert!(line.starts_with("\"'=HYPERLINK"), "{line}");
        let mut graded = fixture::analysis(1.0);
        graded.findings[0].code = "@S".into();
        assert!(csv_line("a", &Ok(graded)).contains("'@S "));
    }

    #[test]
    fn cells_survive_the_way_through_the_partial_file() {
        let graded = Ok(fixture::analysis(50.0));
        let cells = row("17", &graded);
        let line = serde_json::to_string(&cells).unwrap();
        let back: Vec<Value<'_>> = serde_json::from_str(&line).unwrap();
        assert_eq!(back, cells);
    }
}
