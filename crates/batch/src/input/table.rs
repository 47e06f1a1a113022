//! Delimited text. The reader thread finds the fields of a record; the workers take quotes apart. A broken quote is
//! answered line by line: the line where it opened is refused, and reading goes on at the next.

use std::io;
use std::sync::Arc;

use super::scan::{Scan, count_lines, first_line, scan};
use super::window::Window;
use crate::chunk::{Body, Cell, Chunk, Place, Record};
use crate::columns::Layout;
use crate::options::Limits;
use crate::reject::Reason;

pub(crate) struct TableReader<'r> {
    window: Window<'r>,
    delimiter: u8,
    layout: Arc<Layout>,
    limits: Limits,
    /// Lines behind us.
    line: u64,
    fields: Vec<Cell>,
    /// The line where a broken quote opened, until a clean row follows.
    broken: Option<u64>,
}

impl<'r> TableReader<'r> {
    /// A reader past the heading, which took `line` lines.
    pub(crate) fn new(
        window: Window<'r>,
        delimiter: u8,
        layout: Arc<Layout>,
        limits: Limits,
        line: u64,
    ) -> Self {
        TableReader { window, delimiter, layout, limits, line, fields: Vec::new(), broken: None }
    }

    /// What was read and not yet handed out.
    pub(crate) fn rest(&self) -> (&[u8], u64) {
        (self.window.bytes(), self.line + 1)
    }

    /// Adds the answers of the next row to `chunk`; false at the end.
    pub(crate) fn next(&mut self, row: u64, chunk: &mut Chunk) -> io::Result<bool> {
        loop {
            if self.window.bytes().is_empty() && !self.window.fill()? {
                return Ok(false);
            }
            let bytes = self.window.bytes();
            let place = Place { row, line: self.line + 1 };
            match scan(bytes, self.delimiter, self.window.is_last(), &mut self.fields) {
                Scan::Record { length, quotes_inside } => {
                    let raw = &bytes[..length];
                    if raw.iter().all(|b| matches!(b, b'\n' | b'\r')) {
                        self.line += 1;
                        self.window.consume(length);
                        continue;
                    }
                    if self.is_swallowed_row(raw) {
                        self.refuse_line(place, Reason::UnclosedQuote, None, chunk)?;
                        return Ok(true);
                    }
                    self.add(place, quotes_inside, length, chunk);
                    self.line += count_lines(&self.window.bytes()[..length]).max(1);
                    self.window.consume(length);
                    return Ok(true);
                }
                Scan::More if bytes.len() <= self.limits.record => {
                    self.window.fill()?;
                }
                Scan::More => {
                    self.refuse_line(place, Reason::UnclosedQuote, None, chunk)?;
                    return Ok(true);
                }
                Scan::TextAfterQuote { open, at } => {
                    let same_line = first_line(bytes).is_none_or(|end| at < end);
                    let reason = if same_line { Reason::BadQuote } else { Reason::UnclosedQuote };
                    self.refuse_line(place, reason, Some(open), chunk)?;
                    return Ok(true);
                }
                Scan::Unclosed { open } => {
                    self.refuse_line(place, Reason::UnclosedQuote, Some(open), chunk)?;
                    return Ok(true);
                }
            }
        }
    }

    /// A ragged record of several lines whose second line is a good row by itself: its quote closed by accident.
    fn is_swallowed_row(&self, raw: &[u8]) -> bool {
        if self.fields.len() == self.layout.width || self.layout.width < 2 {
            return false;
        }
        let Some(first) = first_line(raw).filter(|&end| end < raw.len()) else { return false };
        let second = &raw[first..];
        let second = &second[..first_line(second).unwrap_or(second.len())];
        let mut fields = Vec::new();
        let clean = matches!(
            scan(second, self.delimiter, true, &mut fields),
            Scan::Record { quotes_inside: false, .. }
        );
        clean && fields.len() == self.layout.width
    }

    fn refuse_line(
        &mut self,
        place: Place,
        reason: Reason,
        open: Option<usize>,
        chunk: &mut Chunk,
    ) -> io::Result<()> {
        let bytes = self.window.bytes();
        let end = first_line(bytes).or(self.window.is_last().then_some(bytes.len()));
        let column = open.map(|open| format!(" at byte {}", open + 1)).unwrap_or_default();
        self.line += 1;
        let Some(end) = end else {
            let message = format!("the row is longer than {} bytes", self.limits.record);
            let head = bytes[..bytes.len().min(crate::chunk::RAW_KEPT)].to_vec();
            let whole = self.window.skip_line()?;
            chunk.refuse(place, Reason::TooLarge, message, &head, whole);
            return Ok(());
        };
        let message = match reason {
            Reason::BadQuote => {
                format!(
                    "text after the closing quote of the field{column}; a quote inside a field is written twice"
                )
            }
            _ => format!("the quote{column} is never closed; reading goes on at the next line"),
        };
        let raw = bytes[..end].trim_ascii_end();
        chunk.refuse(place, reason, message, raw, raw.len() as u64);
        self.window.consume(end);
        self.broken.get_or_insert(place.line);
        Ok(())
    }

    fn add(&mut self, place: Place, quotes_inside: bool, length: usize, chunk: &mut Chunk) {
        let raw = &self.window.bytes()[..length];
        let trimmed = raw.trim_ascii_end();
        let width = self.layout.width;
        if let Some(since) = self.broken.filter(|_| quotes_inside || self.fields.len() != width) {
            let message = format!("left over from the broken quote of line {since}");
            chunk.refuse(place, Reason::UnclosedQuote, message, trimmed, trimmed.len() as u64);
            return;
        }
        self.broken = None;
        if self.fields.len() != width {
            let message = format!("{} fields, but the heading has {width}", self.fields.len());
            chunk.refuse(place, Reason::Ragged, message, trimmed, trimmed.len() as u64);
            return;
        }
        add_row(
            &self.layout,
            place,
            trimmed,
            |at| (&raw[self.fields[at].range()], self.fields[at].doubled),
            chunk,
        );
    }
}

/// Adds the answers of one row of cells. `raw` is the row as it stood; a blank answer is left out where the same row
/// has another, for in a form not every question must be answered.
pub(crate) fn add_row<'c>(
    layout: &Layout,
    place: Place,
    raw: &[u8],
    cell: impl Fn(usize) -> (&'c [u8], bool),
    chunk: &mut Chunk,
) {
    let several = layout.answers.len() > 1;
    let blank = |index: usize| cell(index).0.trim_ascii().is_empty();
    let all_blank = layout.answers.iter().all(|a| blank(a.index));
    let keep = |index: Option<usize>, chunk: &mut Chunk| match index {
        Some(index) => {
            let (bytes, doubled) = cell(index);
            Cell { doubled, ..chunk.keep(bytes) }
        }
        None => Cell::default(),
    };
    let id = keep(layout.id, chunk);
    let question = keep(layout.question, chunk);
    for (at, answer) in layout.answers.iter().enumerate() {
        if several && !all_blank && blank(answer.index) {
            continue;
        }
        let answer_cell = keep(Some(answer.index), chunk);
        // The whole row is kept only where it is sure to be refused; else its cells tell enough.
        let raw = if all_blank {
            chunk.keep(&raw[..raw.len().min(crate::chunk::RAW_KEPT)])
        } else {
            Cell::default()
        };
        let column = (several && !all_blank).then_some(at as u32);
        let body = Body::Cells { id, question, answer: answer_cell, column, raw };
        chunk.records.push(Record { row: place.row, line: place.line, body });
        if all_blank {
            break;
        }
    }
}

#[cfg(test)]
#[path = "table_tests.rs"]
mod tests;
