//! How well quantities are found and told apart: F1 by kind, exact and overlapping, and accuracy of roles.
//!
//! A file has a JSON object a line: `text`, `expected` (spans in bytes, with kind, and role where roles were annotated),
//! and if it likes `component`, `split` and `annotates` (the only kinds that the sentence was annotated for: other kinds
//! found in it count neither for nor against).

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

use serde::Deserialize;
use starscore::analysis::{Component, QuantityKind, QuantityRole};
use starscore::quantity::Probe;

#[derive(Debug, Deserialize)]
struct Row {
    #[serde(default)]
    id: String,
    text: String,
    #[serde(default)]
    annotates: Option<Vec<QuantityKind>>,
    #[serde(default)]
    component: Option<Component>,
    #[serde(default)]
    split: Option<String>,
    expected: Vec<Expected>,
}

#[derive(Debug, Deserialize)]
struct Expected {
    start: usize,
    end: usize,
    kind: QuantityKind,
    #[serde(default)]
    role: Option<QuantityRole>,
    #[serde(default)]
    value: serde_json::Value,
}

/// Hits and misses of one kind.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Count {
    expected: usize,
    found: usize,
    exact: usize,
    overlapping: usize,
    kind_right: usize,
    value_right: usize,
    roles: usize,
    role_right: usize,
    role_right_unaided: usize,
}

impl Count {
    fn f1(&self, hits: usize) -> f64 {
        2.0 * hits as f64 / (self.expected + self.found).max(1) as f64
    }

    fn add(&mut self, other: Count) {
        self.expected += other.expected;
        self.found += other.found;
        self.exact += other.exact;
        self.overlapping += other.overlapping;
        self.kind_right += other.kind_right;
        self.value_right += other.value_right;
        self.roles += other.roles;
        self.role_right += other.role_right;
        self.role_right_unaided += other.role_right_unaided;
    }
}

/// What was measured.
#[derive(Debug, Default)]
pub(crate) struct Report {
    /// By split and kind.
    counts: BTreeMap<(String, String), Count>,
    /// One line a miss.
    pub(crate) misses: Vec<String>,
}

/// The kinds whose figures are summed up as "core".
const CORE: [QuantityKind; 7] = [
    QuantityKind::Number,
    QuantityKind::Percent,
    QuantityKind::Money,
    QuantityKind::Dimension,
    QuantityKind::Age,
    QuantityKind::Temperature,
    QuantityKind::Duration,
];

fn name(kind: QuantityKind) -> String {
    format!("{kind:?}").to_lowercase()
}

/// Reads the file at `path` and measures every row.
pub(crate) fn run(path: &Path) -> Result<Report, Box<dyn std::error::Error>> {
    let probe = Probe::new();
    let mut report = Report::default();
    for (number, line) in std::fs::read_to_string(path)?.lines().enumerate() {
        let row: Row = serde_json::from_str(line).map_err(|error| format!("line {}: {error}", number + 1))?;
        report.measure(&probe, &row);
    }
    Ok(report)
}

impl Report {
    fn measure(&mut self, probe: &Probe, row: &Row) {
        let split = row.split.clone().unwrap_or_default();
        let counts = |kind: QuantityKind| row.annotates.as_ref().is_none_or(|kinds| kinds.contains(&kind));
        let found: Vec<_> =
            probe.read(&row.text, row.component).into_iter().filter(|q| counts(q.kind)).collect();
        let unaided = probe.read(&row.text, None);
        let mut wrong = Vec::new();
        for q in &found {
            let count = self.counts.entry((split.clone(), name(q.kind))).or_default();
            count.found += 1;
            if !row.expected.iter().any(|e| (e.start, e.end) == (q.start, q.end)) {
                wrong.push(format!("+[{}]{:?}", q.text, q.kind));
            }
        }
        for e in &row.expected {
            let count = self.counts.entry((split.clone(), name(e.kind))).or_default();
            count.expected += 1;
            let exact = found.iter().find(|q| (e.start, e.end) == (q.start, q.end));
            count.overlapping += usize::from(found.iter().any(|q| q.start < e.end && e.start < q.end));
            count.roles += usize::from(e.role.is_some());
            let Some(q) = exact else {
                wrong.push(format!("-[{}]{:?}", &row.text[e.start..e.end], e.kind));
                continue;
            };
            count.exact += 1;
            count.kind_right += usize::from(q.kind == e.kind);
            if q.kind != e.kind {
                wrong.push(format!("[{}] is {:?}, not {:?}", q.text, e.kind, q.kind));
            }
            let value = serde_json::to_value(&q.value).unwrap_or_default();
            let same = same_value(&value, &e.value);
            count.value_right += usize::from(same);
            if !same && e.role.is_some() {
                wrong.push(format!("[{}] = {}, not {}", q.text, e.value, value));
            }
            if let Some(role) = e.role {
                count.role_right += usize::from(q.role == role);
                let alone = unaided.iter().find(|u| (u.start, u.end) == (q.start, q.end));
                count.role_right_unaided += usize::from(alone.is_some_and(|u| u.role == role));
                if q.role != role {
                    wrong.push(format!("[{}] as {:?}, not {:?}", q.text, role, q.role));
                }
            }
        }
        if !wrong.is_empty() {
            let component = row.component.map_or(String::new(), |c| format!("{c:?} "));
            self.misses.push(format!("{} {component}{} || {}", row.id, row.text, wrong.join(" ; ")));
        }
    }
}

fn same_value(found: &serde_json::Value, expected: &serde_json::Value) -> bool {
    let number = |value: &serde_json::Value| value.as_f64().or_else(|| value.as_str()?.parse().ok());
    let close = |a: f64, b: f64| (a - b).abs() <= 0.0006 * b.abs().max(1.0);
    match (found.as_array(), expected.as_array()) {
        (Some(a), Some(b)) => {
            a.iter().zip(b).all(|(a, b)| number(a).zip(number(b)).is_some_and(|(a, b)| close(a, b)))
        }
        _ => found == expected || number(found).zip(number(expected)).is_some_and(|(a, b)| close(a, b)),
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut splits: Vec<&String> = self.counts.keys().map(|(split, _)| split).collect();
        splits.dedup();
        for split in splits {
            writeln!(
                f,
                "{split:10} {:>8} {:>6} {:>6} {:>8} {:>6} {:>6} {:>6} {:>9}",
                "expected", "found", "exact", "overlap", "kind", "value", "role", "role-none"
            )?;
            let of_split = || self.counts.iter().filter(|((s, _), _)| s == split);
            let mut all = Count::default();
            let mut core = Count::default();
            for ((_, kind), count) in of_split() {
                line(f, kind, count)?;
                all.add(*count);
                if CORE.iter().any(|core| name(*core) == *kind) {
                    core.add(*count);
                }
            }
            line(f, "core", &core)?;
            line(f, "all", &all)?;
        }
        Ok(())
    }
}

fn line(f: &mut fmt::Formatter<'_>, name: &str, c: &Count) -> fmt::Result {
    let share = |part: usize, whole: usize| part as f64 / whole.max(1) as f64;
    writeln!(
        f,
        "{name:12}{:>7} {:>6} {:>6.3} {:>8.3} {:>6.3} {:>6.3} {:>6.3} {:>9.3}",
        c.expected,
        c.found,
        c.f1(c.exact),
        c.f1(c.overlapping),
        share(c.kind_right, c.exact),
        share(c.value_right, c.exact),
        share(c.role_right, c.roles),
        share(c.role_right_unaided, c.roles),
    )
}
