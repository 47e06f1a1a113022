//! Workbooks, cell by cell. A sheet may claim a cell in its last corner, so nothing is laid out as a grid; and its
//! parts are unpacked once, counted and thrown away, before the workbook is opened for real.

use std::fs::File;
use std::io::{self, BufReader};
use std::path::Path;

use calamine::{DataRef, Reader, Xlsx};

use crate::columns::Layout;
use crate::options::{Limits, Reading};

/// The most columns that are looked at: as many as a sheet can have.
const WIDTH: usize = 16_384;

/// An open workbook and the sheet to read.
pub(crate) struct Workbook {
    book: Xlsx<BufReader<File>>,
    pub(crate) sheet: String,
    /// Other sheets, for the message.
    pub(crate) others: Vec<String>,
}

impl Workbook {
    pub(crate) fn open(path: &Path, reading: &Reading) -> Result<Workbook, String> {
        check_parts(path, &reading.limits)?;
        let file = File::open(path).map_err(|e| e.to_string())?;
        let mut book =
            Xlsx::new(BufReader::new(file)).map_err(|e| format!("not a readable .xlsx workbook: {e}"))?;
        let names = book.sheet_names().to_owned();
        let sheet = match &reading.sheet {
            Some(wanted) => names
                .iter()
                .find(|n| *n == wanted)
                .cloned()
                .ok_or_else(|| format!("no sheet \"{wanted}\"; the sheets are {}", names.join(", ")))?,
            None => {
                let filled = names.iter().find(|n| {
                    book.worksheet_cells_reader(n)
                        .is_ok_and(|mut cells| matches!(cells.next_cell(), Ok(Some(_))))
                });
                filled.cloned().ok_or("the workbook has no sheet with cells")?
            }
        };
        let others = names.into_iter().filter(|n| *n != sheet).collect();
        Ok(Workbook { book, sheet, others })
    }

    /// Calls `row` with each row that has a cell, its number from 1, and its cells as text (or `None` where they are
    /// beyond the limit), until it returns false.
    pub(crate) fn rows(
        &mut self,
        limits: &Limits,
        mut row: impl FnMut(u64, Option<&[String]>) -> bool,
    ) -> Result<(), String> {
        let damaged = |e: calamine::XlsxError| format!("damaged: {e}");
        let mut reader = self.book.worksheet_cells_reader(&self.sheet).map_err(damaged)?;
        let mut cells: Vec<String> = Vec::new();
        let mut current: Option<u32> = None;
        let mut size = 0;
        let number = |at: u32| u64::from(at) + 1;
        while let Some(cell) = reader.next_cell().map_err(damaged)? {
            let (at, column) = cell.get_position();
            if let Some(before) = current.filter(|&c| c != at) {
                if !row(number(before), (size <= limits.record).then_some(&cells[..])) {
                    return Ok(());
                }
                cells.clear();
                size = 0;
            }
            current = Some(at);
            let column = column as usize;
            let text = shown(cell.get_value());
            if text.is_empty() || column >= WIDTH {
                continue;
            }
            size += text.len();
            if size > limits.record {
                cells.clear();
                continue;
            }
            if cells.len() <= column {
                cells.resize(column + 1, String::new());
            }
            cells[column] = text;
        }
        if let Some(at) = current {
            row(number(at), (size <= limits.record).then_some(&cells[..]));
        }
        Ok(())
    }

    /// The headings, and the number of the row they are in: the first row with a cell.
    pub(crate) fn headings(&mut self, limits: &Limits) -> Result<(u64, Vec<String>), String> {
        let mut found = None;
        self.rows(limits, |number, cells| {
            found = cells.filter(|c| !c.is_empty()).map(|c| (number, c.to_vec()));
            found.is_none()
        })?;
        found.ok_or_else(|| "the sheet is empty".to_owned())
    }
}

/// A row's cell as bytes; blank past its end.
pub(crate) fn cell_bytes(cells: &[String], at: usize) -> (&[u8], bool) {
    (cells.get(at).map_or(&[][..], |text| text.as_bytes()), false)
}

/// The row as tab-separated text, for the rejects.
pub(crate) fn raw_row(layout: &Layout, cells: &[String]) -> Vec<u8> {
    cells[..cells.len().min(layout.width)].join("\t").into_bytes()
}

/// A cell as it would be read aloud. Whole numbers have no point, so that an id stays an id.
fn shown(value: &DataRef<'_>) -> String {
    match value {
        DataRef::String(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number.to_string(),
        DataRef::Bool(value) => value.to_string(),
        DataRef::DateTime(value) => value.to_string(),
        DataRef::Error(_) | DataRef::Empty => String::new(),
    }
}

/// Unpacks every part into nothing and counts: a bomb is found by what it does, not by what it claims.
fn check_parts(path: &Path, limits: &Limits) -> Result<(), String> {
    let file = File::open(path).map_err(|e| e.to_string())?;
    let mut archive = zip::ZipArchive::new(BufReader::new(file))
        .map_err(|e| format!("not a readable .xlsx workbook: {e}"))?;
    let mut total = 0;
    for at in 0..archive.len() {
        let part = archive.by_index(at).map_err(|e| format!("damaged: {e}"))?;
        let room = limits.unpacked - total;
        total += io::copy(&mut io::Read::take(part, room + 1), &mut io::sink())
            .map_err(|e| format!("damaged: {e}"))?;
        if total > limits.unpacked {
            return Err(format!(
                "it unpacks to more than {} bytes, which no honest workbook needs",
                limits.unpacked
            ));
        }
    }
    Ok(())
}
