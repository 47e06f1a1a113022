//! Everything that goes out. Workers render their rows into buffers ([`Renderer`]); the writer appends these to the
//! parts in order; at the end each part is put in its place.

pub(crate) mod flat;
pub(crate) mod part;
pub(crate) mod report;
pub(crate) mod workbook;

use std::io::Write;
use std::path::Path;

use starscore::text::OffsetUnit;

use crate::chunk::Chunk;
use crate::grade::{Grader, Row};
use crate::reject::{RejectLine, show_bytes};
use crate::summary::Summary;

/// The shape of the results.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Format {
    /// One JSON object a line, as the contract has it.
    Jsonl,
    /// One flat row an answer.
    Csv,
    /// The same in a workbook, with a summary sheet.
    Xlsx,
    /// One self-contained page.
    Html,
}

impl Format {
    /// By name, as on a command line.
    pub fn from_name(name: &str) -> Option<Self> {
        Some(match name.to_ascii_lowercase().as_str() {
            "jsonl" | "ndjson" | "json" => Format::Jsonl,
            "csv" => Format::Csv,
            "xlsx" => Format::Xlsx,
            "html" | "htm" => Format::Html,
            _ => return None,
        })
    }

    /// By the ending of a file's name.
    pub fn of_path(path: &Path) -> Option<Self> {
        Self::from_name(path.extension()?.to_str()?)
    }

    /// What the main part begins with.
    pub(crate) fn head(self) -> Vec<u8> {
        match self {
            Format::Csv => (flat::COLUMNS.join(",") + "\n").into_bytes(),
            _ => Vec::new(),
        }
    }

    /// The rows are collected first and the target is made of them at the end.
    pub(crate) fn is_composed(self) -> bool {
        matches!(self, Format::Xlsx | Format::Html)
    }
}

/// Turns rows into bytes, on the workers.
pub(crate) struct Renderer {
    pub(crate) format: Format,
    pub(crate) offsets: OffsetUnit,
    pub(crate) minimum: Option<f64>,
    /// A report is wanted beside the results.
    pub(crate) report: bool,
}

/// What a chunk came to.
#[derive(Default)]
pub(crate) struct Rendered {
    pub(crate) main: Vec<u8>,
    pub(crate) rejects: Vec<u8>,
    pub(crate) report: Vec<u8>,
    pub(crate) summary: Summary,
    pub(crate) ids: Ids,
    pub(crate) records: u64,
    pub(crate) skipped: u64,
    pub(crate) bytes_read: u64,
    pub(crate) input: String,
}

/// The rows' own ids, in one buffer.
#[derive(Default)]
pub(crate) struct Ids {
    text: String,
    /// Where each ends, its hash, and its line; none for a row of an earlier run.
    ends: Vec<(usize, u64, Option<u64>)>,
}

impl Ids {
    fn add(&mut self, id: &str, line: Option<u64>) {
        self.text.push_str(id);
        self.ends.push((self.text.len(), crate::journal::hash(&id), line));
    }

    /// Each id with its hash and its line.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, u64, Option<u64>)> {
        let starts = std::iter::once(0).chain(self.ends.iter().map(|e| e.0));
        starts.zip(&self.ends).map(|(start, &(end, hash, line))| (&self.text[start..end], hash, line))
    }
}

impl Renderer {
    /// Grades and renders one chunk.
    pub(crate) fn render(&self, grader: &Grader<'_>, chunk: Chunk) -> Rendered {
        let mut out = Rendered {
            records: chunk.records.len() as u64,
            skipped: chunk.done as u64,
            bytes_read: chunk.bytes_read,
            input: chunk.origin.name.clone(),
            ..Rendered::default()
        };
        let mut skipped = Ids::default();
        let mut csv = csv::Writer::from_writer(Vec::new());
        grader.each(
            &chunk,
            |id| skipped.add(id, None),
            |row| {
                out.summary.add(&row.result, self.minimum);
                if row.own_id {
                    out.ids.add(&row.id, Some(row.line));
                }
                self.row(row, &mut out, &mut csv);
            },
        );
        if !skipped.ends.is_empty() {
            // A chunk is skipped as a whole or not at all, but for a changed limit in between.
            for (id, _, line) in out.ids.iter() {
                skipped.add(id, line);
            }
            out.ids = skipped;
        }
        if self.format == Format::Csv {
            out.main = csv.into_inner().unwrap_or_default();
        }
        out
    }

    /// Writing to memory cannot fail, so results of writes are dropped here.
    fn row(&self, row: Row<'_>, out: &mut Rendered, csv: &mut csv::Writer<Vec<u8>>) {
        if let Err(reject) = &row.result {
            let raw = show_bytes(&row.raw);
            let line =
                RejectLine::in_place(&row.id, reject).with_raw(row.input, row.line, &raw, row.raw_bytes);
            json_line(&line, &mut out.rejects);
        }
        if row.place <= report::SHOWN {
            if self.report {
                report::render_submission(&row, row.place, &mut out.report);
            }
            if self.format == Format::Html {
                report::render_submission(&row, row.place, &mut out.main);
            }
        }
        match self.format {
            Format::Csv => _ = flat::write_csv(&flat::row(&row.id, &row.result), csv),
            Format::Xlsx => json_line(&flat::row(&row.id, &row.result), &mut out.main),
            Format::Html => {}
            Format::Jsonl => match row.result {
                Ok(mut analysis) => {
                    analysis.id = Some(row.id.into_owned());
                    analysis.convert_offsets(&row.text, self.offsets);
                    json_line(&analysis, &mut out.main);
                }
                Err(reject) => json_line(&RejectLine::in_place(&row.id, &reject), &mut out.main),
            },
        }
    }
}

fn json_line(value: &impl serde::Serialize, out: &mut Vec<u8>) {
    let _ = serde_json::to_writer(&mut *out, value);
    let _ = out.write_all(b"\n");
}

/// How a target of this format is made of its collected rows; `None` where these are the target.
pub(crate) fn compose<'c>(format: Format, summary: &'c Summary) -> Option<part::Compose<'c>> {
    match format {
        Format::Xlsx => Some(Box::new(|rows, out| workbook::compose(flat::COLUMNS, summary, rows, out))),
        Format::Html => Some(Box::new(|rows, out| report::compose(summary, rows, out))),
        Format::Jsonl | Format::Csv => None,
    }
}
