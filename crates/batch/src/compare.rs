//! Two drafts of the same answers side by side, with what changed. The second draft is graded first and kept in short
//! (some 200 bytes an answer); the first is then streamed past it, so its order is the order of the result.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::io::Write;

use serde::Serialize;
use starscore::analysis::{Band, Component, QuantityRole, Severity};
use starscore::{Analysis, Analyzer};

use crate::batch::{Batch, Graded};
use crate::error::BatchError;
use crate::input::Input;
use crate::journal::hash;
use crate::options::{Observer, Reading, Silent};
use crate::output::Format;
use crate::output::flat::{Value, write_csv};
use crate::output::part::{Output, Part, Sink, Target};
use crate::reject::Reject;
use crate::summary::{Summary, band_name};

/// Compares two drafts of the same answers, matched by id. Where an id occurs more than once, the first is compared
/// with the first, the second with the second.
///
/// ```
/// use starscore_batch::{Comparison, Input, Output};
///
/// let analyzer = starscore::Analyzer::new();
/// let mut rows = Vec::new();
/// let summary = Comparison::new(
///     &analyzer,
///     Input::reader("first", &b"id,answer\nanna,I helped.\n"[..]),
///     Input::reader("second", &b"id,answer\nanna,I rang forty patients and moved 38 of them within a day.\n"[..]),
/// )
/// .output(Output::writer(&mut rows))
/// .run()?;
/// assert_eq!(summary.matched, 1);
/// # Ok::<(), starscore_batch::BatchError>(())
/// ```
pub struct Comparison<'a> {
    analyzer: &'a Analyzer,
    before: Input<'a>,
    after: Input<'a>,
    reading: Reading,
    output: Output<'a>,
    format: Option<Format>,
    jobs: Option<usize>,
    observer: &'a dyn Observer,
}

/// What two drafts come to.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
#[non_exhaustive]
pub struct ComparisonSummary {
    /// Ids that are in both drafts and graded in both.
    pub matched: u64,
    /// Of these, with a higher score in the second.
    pub better: u64,
    /// Of these, with a lower score in the second.
    pub worse: u64,
    /// Tenths of points won over all matched answers.
    pub tenths: i64,
    /// Ids that are in the first draft alone.
    pub only_before: u64,
    /// Ids that are in the second draft alone.
    pub only_after: u64,
    /// Rejected rows of both.
    pub rejected: u64,
}

/// What is kept of an analysis.
#[derive(Debug, Clone, PartialEq, Serialize)]
struct Draft {
    score: f64,
    band: Band,
    #[serde(serialize_with = "names")]
    components: [bool; 4],
    findings: Box<[Box<str>]>,
    quantities: u32,
    outcomes: u32,
    words: u32,
}

fn names<S: serde::Serializer>(present: &[bool; 4], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(Component::STAR.iter().filter(|c| present[c.index()]).map(|c| c.name()))
}

impl Draft {
    fn of(analysis: &Analysis) -> Self {
        let mut components = [false; 4];
        for found in analysis.components.iter().filter(|c| c.present) {
            if let Some(present) = components.get_mut(found.name.index()) {
                *present = true;
            }
        }
        let mut findings: Vec<Box<str>> = analysis
            .findings
            .iter()
            .filter(|f| f.severity != Severity::Praise)
            .map(|f| f.code.as_str().into())
            .collect();
        findings.sort();
        findings.dedup();
        Draft {
            score: analysis.score,
            band: analysis.band,
            components,
            findings: findings.into(),
            quantities: analysis.quantities.len() as u32,
            outcomes: analysis.quantities.iter().filter(|q| q.role == QuantityRole::Outcome).count() as u32,
            words: analysis.text.words as u32,
        }
    }
}

/// One line of the result.
#[derive(Serialize)]
struct Pair<'p> {
    id: &'p str,
    before: Option<Side<'p>>,
    after: Option<Side<'p>>,
    change: Option<Change<'p>>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Side<'p> {
    Draft(&'p Draft),
    Rejected { error: BTreeMap<&'static str, &'p str> },
}

#[derive(Serialize)]
struct Change<'p> {
    score: f64,
    gained: Vec<&'static str>,
    lost: Vec<&'static str>,
    mended: Vec<&'p str>,
    new: Vec<&'p str>,
}

type Kept = Result<Draft, Box<Reject>>;

impl<'p> Change<'p> {
    fn between(before: &'p Draft, after: &'p Draft) -> Self {
        let parts = |with: &Draft, without: &Draft| {
            let only = |c: &Component| with.components[c.index()] && !without.components[c.index()];
            Component::STAR.into_iter().filter(only).map(Component::name).collect()
        };
        let codes = |with: &'p Draft, without: &Draft| {
            with.findings.iter().filter(|c| !without.findings.contains(c)).map(|c| &**c).collect()
        };
        Change {
            score: tenths(before, after) as f64 / 10.0,
            gained: parts(after, before),
            lost: parts(before, after),
            mended: codes(before, after),
            new: codes(after, before),
        }
    }
}

fn tenths(before: &Draft, after: &Draft) -> i64 {
    (after.score * 10.0).round() as i64 - (before.score * 10.0).round() as i64
}

const COLUMNS: &[&str] = &[
    "id",
    "score_before",
    "score_after",
    "change",
    "band_before",
    "band_after",
    "components_gained",
    "components_lost",
    "findings_mended",
    "findings_new",
    "outcomes_before",
    "outcomes_after",
    "words_before",
    "words_after",
    "error",
];

impl<'p> Pair<'p> {
    fn new(id: &'p str, before: Option<&'p Kept>, after: Option<&'p Kept>) -> Self {
        let side = |kept: &'p Kept| match kept {
            Ok(draft) => Side::Draft(draft),
            Err(reject) => Side::Rejected {
                error: BTreeMap::from([("code", reject.reason.code()), ("message", &*reject.message)]),
            },
        };
        let change = match (before, after) {
            (Some(Ok(before)), Some(Ok(after))) => Some(Change::between(before, after)),
            _ => None,
        };
        Pair { id, before: before.map(side), after: after.map(side), change }
    }

    fn cells(&self) -> Vec<Value<'p>> {
        let text = |t: &str| if t.is_empty() { Value::Blank } else { Value::Text(t.to_owned().into()) };
        let draft = |side: &Option<Side<'p>>| match side {
            Some(Side::Draft(draft)) => Some(*draft),
            _ => None,
        };
        let (before, after) = (draft(&self.before), draft(&self.after));
        let both = |cell: &dyn Fn(&Draft) -> Value<'p>| [before, after].map(|d| d.map_or(Value::Blank, cell));
        let mut cells = vec![Value::Text(self.id.into())];
        cells.extend(both(&|d| Value::Number(d.score)));
        cells.push(self.change.as_ref().map_or(Value::Blank, |c| Value::Number(c.score)));
        cells.extend(both(&|d| Value::Text(band_name(d.band).into())));
        match &self.change {
            Some(c) => {
                cells.extend([&c.gained, &c.lost, &c.mended, &c.new].map(|list| text(&list.join(", "))))
            }
            None => cells.extend([const { Value::Blank }; 4]),
        }
        cells.extend(both(&|d| Value::Count(d.outcomes.into())));
        cells.extend(both(&|d| Value::Count(d.words.into())));
        let error = [("before", &self.before), ("after", &self.after)].map(|(name, side)| match side {
            None => format!("not in the {} draft", if name == "before" { "first" } else { "second" }),
            Some(Side::Rejected { error }) => format!("{name}: {}", error["message"]),
            Some(Side::Draft(_)) => String::new(),
        });
        cells.push(text(&error.into_iter().filter(|e| !e.is_empty()).collect::<Vec<_>>().join("; ")));
        cells
    }
}

/// The second draft, to be taken from by id.
#[derive(Default)]
struct Shelf {
    drafts: Vec<(Box<str>, Option<Kept>)>,
    places: HashMap<u64, Vec<u32>>,
}

impl Shelf {
    fn put(&mut self, row: Graded) {
        self.places.entry(hash(&row.id)).or_default().push(self.drafts.len() as u32);
        self.drafts.push((row.id.into(), Some(keep(row.result))));
    }

    fn take(&mut self, id: &str) -> Option<Kept> {
        let places = self.places.get(&hash(&id))?;
        let fits = |&&at: &&u32| self.drafts[at as usize].1.is_some() && *self.drafts[at as usize].0 == *id;
        let at = *places.iter().find(fits)?;
        self.drafts[at as usize].1.take()
    }
}

fn keep(result: Result<Analysis, Reject>) -> Kept {
    result.map(|analysis| Draft::of(&analysis)).map_err(Box::new)
}

impl<'a> Comparison<'a> {
    /// Two drafts, the earlier first.
    pub fn new(analyzer: &'a Analyzer, before: Input<'a>, after: Input<'a>) -> Self {
        Comparison {
            analyzer,
            before,
            after,
            reading: Reading::default(),
            output: Output::stdout(),
            format: None,
            jobs: None,
            observer: &Silent,
        }
    }

    /// How both are read.
    pub fn reading(self, reading: Reading) -> Self {
        Comparison { reading, ..self }
    }

    /// Where the result goes.
    pub fn output(self, output: Output<'a>) -> Self {
        Comparison { output, ..self }
    }

    /// JSON Lines, CSV or a workbook; else the ending of the output's name tells, else JSON Lines.
    pub fn format(self, format: Format) -> Self {
        Comparison { format: Some(format), ..self }
    }

    /// Threads that grade; all cores by default.
    pub fn jobs(self, jobs: usize) -> Self {
        Comparison { jobs: Some(jobs), ..self }
    }

    /// Hears of guesses.
    pub fn observer(self, observer: &'a dyn Observer) -> Self {
        Comparison { observer, ..self }
    }

    /// Grades both and writes what changed.
    ///
    /// # Errors
    /// When an input cannot be read or the target cannot be written.
    pub fn run(self) -> Result<ComparisonSummary, BatchError> {
        let format = self.format.or_else(|| self.output.path_of().and_then(Format::of_path));
        let format = match (format, self.output.path_of()) {
            (None, Some(path)) => {
                return Err(BatchError::usage(format!(
                    "{}: use .jsonl, .csv or .xlsx, or say --format",
                    path.display()
                )));
            }
            (Some(Format::Html), _) => return Err(BatchError::usage("--compare writes jsonl, csv or xlsx")),
            (format, _) => format.unwrap_or(Format::Jsonl),
        };
        for input in [&self.before, &self.after].into_iter().filter_map(Input::path_of) {
            let real = |path: &std::path::Path| path.canonicalize().ok();
            if self.output.path_of().is_some_and(|out| real(out).is_some() && real(out) == real(input)) {
                return Err(BatchError::usage(format!("{} is an input and the output", input.display())));
            }
        }
        let mut part = open(self.output, format.is_composed())?;
        if format == Format::Csv {
            part.append((COLUMNS.join(",") + "\n").as_bytes())?;
        }
        let batch = |input| {
            let batch =
                Batch::new(self.analyzer).input(input).reading(self.reading.clone()).observer(self.observer);
            match self.jobs {
                Some(jobs) => batch.jobs(jobs),
                None => batch,
            }
        };
        let mut shelf = Shelf::default();
        let after = batch(self.after).for_each(|row| {
            shelf.put(row);
            true
        })?;
        let mut summary = ComparisonSummary::default();
        let mut failed = None;
        let before = batch(self.before).for_each(|row| {
            let after = shelf.take(&row.id);
            let before = keep(row.result);
            let written = write(&row.id, Some(&before), after.as_ref(), format, &mut part, &mut summary);
            failed = written.err();
            failed.is_none()
        })?;
        if let Some(e) = failed {
            return Err(e);
        }
        for (id, kept) in &shelf.drafts {
            if kept.is_some() {
                write(id, None, kept.as_ref(), format, &mut part, &mut summary)?;
            }
        }
        summary.rejected = before.summary.rejected() + after.summary.rejected();
        part.finish(compose(format, &after.summary))?;
        Ok(summary)
    }
}

fn compose(format: Format, summary: &Summary) -> Option<crate::output::part::Compose<'_>> {
    (format == Format::Xlsx).then(|| -> crate::output::part::Compose<'_> {
        Box::new(|rows, out| crate::output::workbook::compose(COLUMNS, summary, rows, out))
    })
}

fn open(output: Output<'_>, composed: bool) -> Result<Part<'_>, BatchError> {
    match output.0 {
        Sink::Path(path) => match Target::check(&path)? {
            Some(target) => Part::open(&target, None),
            None => Part::device(path, composed),
        },
        Sink::Writer(writer) => Part::stream(writer, "standard output".into(), composed),
    }
}

fn write(
    id: &str,
    before: Option<&Kept>,
    after: Option<&Kept>,
    format: Format,
    part: &mut Part<'_>,
    summary: &mut ComparisonSummary,
) -> Result<(), BatchError> {
    match (before, after) {
        (Some(Ok(before)), Some(Ok(after))) => {
            let change = tenths(before, after);
            summary.matched += 1;
            summary.tenths += change;
            summary.better += u64::from(change > 0);
            summary.worse += u64::from(change < 0);
        }
        (Some(_), None) => summary.only_before += 1,
        (None, _) => summary.only_after += 1,
        _ => {}
    }
    let pair = Pair::new(id, before, after);
    let mut line = Vec::new();
    // Writing to memory cannot fail.
    match format {
        Format::Csv => {
            let mut csv = csv::Writer::from_writer(Vec::new());
            let _ = write_csv(&pair.cells(), &mut csv);
            line = csv.into_inner().unwrap_or_default();
        }
        Format::Xlsx => {
            let _ = serde_json::to_writer(&mut line, &pair.cells());
            let _ = line.write_all(b"\n");
        }
        _ => {
            let _ = serde_json::to_writer(&mut line, &pair);
            let _ = line.write_all(b"\n");
        }
    }
    part.append(&line)
}

impl fmt::Display for ComparisonSummary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let same = self.matched - self.better - self.worse;
        let mean = self.tenths as f64 / 10.0 / self.matched.max(1) as f64;
        writeln!(
            f,
            "{} answers in both drafts: {} better, {} worse, {same} the same; mean change {mean:+.1}",
            self.matched, self.better, self.worse
        )?;
        if self.only_before + self.only_after + self.rejected > 0 {
            writeln!(
                f,
                "only in the first: {}, only in the second: {}, rejected: {}",
                self.only_before, self.only_after, self.rejected
            )?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture;

    fn pair(before: f64, after: f64) -> (Kept, Kept) {
        let mut second = fixture::analysis(after);
        second.findings.retain(|f| f.code != "S401");
        (Ok(Draft::of(&fixture::analysis(before))), Ok(Draft::of(&second)))
    }

    #[test]
    fn what_changed_is_named() {
        let (before, after) = pair(40.1, 70.3);
        let pair = Pair::new("anna", Some(&before), Some(&after));
        let change: serde_json::Value = serde_json::to_value(&pair).unwrap()["change"].clone();
        let expected = serde_json::json!({"score": 30.2, "gained": ["result"], "lost": [], "mended": ["S401"], "new": []});
        assert_eq!(change, expected);
        assert_eq!(pair.cells().len(), COLUMNS.len());
        assert_eq!(Pair::new("anna", None, Some(&after)).cells().len(), COLUMNS.len());
    }

    #[test]
    fn ids_meet_in_the_order_of_the_first_draft_and_the_rest_follows() {
        let analyzer = Analyzer::new();
        let mut out = Vec::new();
        let summary = Comparison::new(
            &analyzer,
            Input::reader("1", &b"id,answer\nb,I helped.\na,I helped.\na,Again.\nx,\n"[..]),
            Input::reader("2", &b"id,answer\na,I helped.\nc,New.\na,Again.\nb,\n"[..]),
        )
        .output(Output::writer(&mut out))
        .run()
        .unwrap();
        let ids: Vec<String> = String::from_utf8(out)
            .unwrap()
            .lines()
            .map(|l| serde_json::from_str::<serde_json::Value>(l).unwrap()["id"].as_str().unwrap().to_owned())
            .collect();
        assert_eq!(ids, ["b", "a", "a", "x", "c"]);
        assert_eq!(
            (summary.matched, summary.only_before, summary.only_after, summary.rejected),
            (2, 1, 1, 2)
        );
    }
}
