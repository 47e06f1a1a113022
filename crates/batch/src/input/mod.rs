//! Everything that turns a name into rows. [`prepare`] opens an input and settles what it is, which columns count
//! and how it is encoded, so that a mistake is found before the work starts; [`Prepared::read`] then feeds its rows
//! to the chunks.

mod docx;
mod folder;
mod jsonl;
mod scan;
mod source;
mod table;
mod window;
mod workbook;

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::Ordering;

use crate::chunk::{Chunk, Chunker, Keys, Origin, Place};
use crate::columns::Layout;
use crate::error::BatchError;
use crate::options::{ByteCount, InputFormat, Reading};
use crate::reject::Reason;
pub(crate) use jsonl::{JsonRow, Scalar, parse as parse_json};

/// Where answers come from.
pub struct Input<'r> {
    pub(crate) name: String,
    pub(crate) kind: Kind<'r>,
}

pub(crate) enum Kind<'r> {
    Path(PathBuf),
    Reader(Box<dyn Read + Send + 'r>),
    Taken,
}

impl<'r> Input<'r> {
    /// A file or a folder. A path may hold any of the formats, packed with gzip or Zstandard or not.
    pub fn path(path: impl Into<PathBuf>) -> Self {
        let path = path.into();
        Input { name: path.display().to_string(), kind: Kind::Path(path) }
    }

    /// Standard input: JSON Lines or CSV, told apart by the first character.
    pub fn stdin() -> Self {
        Input::reader("standard input", io::stdin())
    }

    /// Anything else that can be read; `name` is for messages.
    ///
    /// ```
    /// let input = starscore_batch::Input::reader("memory", &b"id,answer\n1,I rang the clinic."[..]);
    /// ```
    pub fn reader(name: impl Into<String>, reader: impl Read + Send + 'r) -> Self {
        Input { name: name.into(), kind: Kind::Reader(Box::new(reader)) }
    }

    pub(crate) fn path_of(&self) -> Option<&Path> {
        match &self.kind {
            Kind::Path(path) => Some(path),
            _ => None,
        }
    }

    /// The same input again if it can be opened again; else the input itself, leaving nothing behind.
    pub(crate) fn take(&mut self) -> Input<'r> {
        let kind = match &self.kind {
            Kind::Path(path) => Kind::Path(path.clone()),
            _ => std::mem::replace(&mut self.kind, Kind::Taken),
        };
        Input { name: self.name.clone(), kind }
    }
}

/// An input that is open and understood.
pub(crate) struct Prepared<'r> {
    origin: Arc<Origin>,
    rows: Rows<'r>,
    reading: Reading,
    pub(crate) notes: Vec<String>,
}

enum Rows<'r> {
    Jsonl(jsonl::JsonlReader<'r>),
    Table(table::TableReader<'r>),
    Workbook { book: Box<workbook::Workbook>, layout: Layout, heading_row: u64 },
    Files(Vec<folder::Entry>),
    Empty,
}

/// Opens `input` and settles how to read it.
pub(crate) fn prepare<'r>(
    input: Input<'r>,
    reading: &Reading,
    count: &Arc<ByteCount>,
) -> Result<Prepared<'r>, BatchError> {
    let name = input.name;
    let fail = |reason: String| BatchError::input(&name, reason);
    let mut prepared = Prepared {
        origin: Arc::new(Origin { name: name.clone(), ..Origin::default() }),
        rows: Rows::Empty,
        reading: reading.clone(),
        notes: Vec::new(),
    };
    let (stream, format) = match input.kind {
        Kind::Taken => return Err(fail("was already read".into())),
        Kind::Reader(reader) => {
            (source::stream(reader, reading.encoding.as_deref(), &reading.limits, count), None)
        }
        Kind::Path(path) => {
            let metadata = std::fs::metadata(&path).map_err(|e| BatchError::reading(&name, e))?;
            if metadata.is_dir() {
                let (entries, ignored) = folder::list(&path).map_err(|e| BatchError::reading(&name, e))?;
                prepared.notes.push(folder::describe(&entries, ignored));
                prepared.rows = Rows::Files(entries);
                return Ok(prepared);
            }
            let format = reading.format.or_else(|| format_of(&path));
            match format {
                Some(InputFormat::Text | InputFormat::Docx) => {
                    File::open(&path).map_err(|e| BatchError::reading(&name, e))?;
                    prepared.rows = Rows::Files(vec![folder::Entry::new(path)]);
                    return Ok(prepared);
                }
                Some(InputFormat::Xlsx) => {
                    prepare_workbook(&path, reading, &mut prepared).map_err(fail)?;
                    return Ok(prepared);
                }
                _ => {}
            }
            let file = File::open(&path).map_err(|e| BatchError::reading(&name, e))?;
            (source::stream(file, reading.encoding.as_deref(), &reading.limits, count), format)
        }
    };
    let stream = stream.map_err(|e| BatchError::reading(&name, e))?;
    prepared.notes.extend(stream.notes);
    let sample = &stream.sample;
    let window = window::Window::new(stream.reader);
    let start = sample.trim_ascii_start();
    if start.starts_with(b"PK\x03\x04") {
        return Err(fail(
            "looks like a workbook or an archive; save it as a file that ends in .xlsx or .docx".into(),
        ));
    }
    let format = match reading.format.or(format) {
        Some(format) => format,
        None if start.starts_with(b"{") || start.starts_with(b"[{") => InputFormat::Jsonl,
        None => InputFormat::Csv,
    };
    if start.is_empty() {
        prepared.notes.push("it is empty".into());
        return Ok(prepared);
    }
    match format {
        InputFormat::Jsonl => {
            if start.starts_with(b"[") {
                return Err(fail("a JSON array; what is read is one object a line".into()));
            }
            prepare_jsonl(window, sample, reading, &mut prepared).map_err(fail)?;
        }
        _ => prepare_table(window, sample, format, reading, &mut prepared)?,
    }
    Ok(prepared)
}

fn format_of(path: &Path) -> Option<InputFormat> {
    let name = path.file_name()?.to_str()?.to_ascii_lowercase();
    let bare = name.strip_suffix(".gz").or(name.strip_suffix(".zst")).unwrap_or(&name);
    InputFormat::from_name(bare.rsplit_once('.')?.1)
}

fn prepare_jsonl<'r>(
    window: window::Window<'r>,
    sample: &[u8],
    reading: &Reading,
    prepared: &mut Prepared<'r>,
) -> Result<(), String> {
    let mut headings = jsonl::headings(sample);
    // A first row longer than the sample leaves no keys to guess from; take the common ones.
    if headings.is_empty() {
        headings = ["id", "question", "answer"].map(String::from).to_vec();
        for named in reading.answer_columns.iter().chain(&reading.question_column).chain(&reading.id_column) {
            if !headings.contains(named) {
                headings.push(named.clone());
            }
        }
    }
    let layout = Layout::find(&headings, reading)?;
    let [answer] = &layout.answers[..] else {
        return Err("one row of JSON holds one answer; name one with --answer-column".into());
    };
    prepared.notes.push(layout.describe(&headings));
    let key = |at: usize| headings[at].clone();
    let keys = Keys { id: layout.id.map(key), question: layout.question.map(key), answer: key(answer.index) };
    prepared.origin =
        Arc::new(Origin { name: prepared.origin.name.clone(), keys: Some(keys), answers: Vec::new() });
    prepared.rows = Rows::Jsonl(jsonl::JsonlReader::new(window, reading.limits.record));
    Ok(())
}

fn prepare_table<'r>(
    mut window: window::Window<'r>,
    sample: &[u8],
    format: InputFormat,
    reading: &Reading,
    prepared: &mut Prepared<'r>,
) -> Result<(), BatchError> {
    let name = prepared.origin.name.clone();
    let delimiter = match reading.delimiter {
        Some(delimiter) => delimiter,
        None if format == InputFormat::Tsv => b'\t',
        None => guess_delimiter(sample),
    };
    let mut fields = Vec::new();
    let length = loop {
        match scan::scan(window.bytes(), delimiter, window.is_last(), &mut fields) {
            scan::Scan::Record { length, .. } => break length,
            scan::Scan::More if window.bytes().len() <= reading.limits.record => {
                window.want(window.bytes().len() + 1).map_err(|e| BatchError::reading(&name, e))?;
            }
            _ => {
                return Err(BatchError::input(
                    &name,
                    "the heading line cannot be read: a quote in it is never closed",
                ));
            }
        }
    };
    let bytes = window.bytes();
    let headings: Vec<String> =
        fields.iter().map(|f| String::from_utf8_lossy(&bytes[f.range()]).replace("\"\"", "\"")).collect();
    let lines = scan::count_lines(&bytes[..length]).max(1);
    window.consume(length);
    let shown = match delimiter {
        b'\t' => "tab".to_owned(),
        other => format!("'{}'", other as char),
    };
    prepared.notes.push(format!("fields are separated by {shown}"));
    let layout = Layout::find(&headings, reading).map_err(|e| BatchError::input(&name, e))?;
    prepared.notes.push(layout.describe(&headings));
    prepared.origin = Arc::new(Origin { name, keys: None, answers: layout.answers.clone() });
    let layout = Arc::new(layout);
    prepared.rows = Rows::Table(table::TableReader::new(window, delimiter, layout, reading.limits, lines));
    Ok(())
}

/// The delimiter that gives the most rows as wide as the heading, and of those the widest.
fn guess_delimiter(sample: &[u8]) -> u8 {
    let score = |delimiter: u8| {
        let mut fields = Vec::new();
        let mut at = 0;
        let mut width = 0;
        let mut alike = 0;
        for row in 0..20 {
            let scan::Scan::Record { length, .. } = scan::scan(&sample[at..], delimiter, false, &mut fields)
            else {
                break;
            };
            at += length;
            if row == 0 {
                width = fields.len();
            }
            alike += usize::from(fields.len() == width);
        }
        if width < 2 { (0, 0) } else { (alike, width) }
    };
    // Of equals the last wins: the comma.
    [b'|', b'\t', b';', b','].into_iter().max_by_key(|&d| score(d)).unwrap_or(b',')
}

fn prepare_workbook(path: &Path, reading: &Reading, prepared: &mut Prepared<'_>) -> Result<(), String> {
    let mut book = workbook::Workbook::open(path, reading)?;
    let (heading_row, headings) = book.headings(&reading.limits)?;
    if !book.others.is_empty() {
        prepared.notes.push(format!("sheet \"{}\" is read, {} not", book.sheet, book.others.join(", ")));
    }
    let layout = Layout::find(&headings, reading)?;
    prepared.notes.push(layout.describe(&headings));
    let name = prepared.origin.name.clone();
    prepared.origin = Arc::new(Origin { name, keys: None, answers: layout.answers.clone() });
    prepared.rows = Rows::Workbook { book: Box::new(book), layout, heading_row };
    Ok(())
}

/// Takes rows, cuts them into chunks and passes these on.
pub(crate) struct Feed<'f> {
    chunker: Chunker,
    chunk: Chunk,
    row: u64,
    count: Arc<ByteCount>,
    /// Passes a chunk on; false when nobody wants more.
    send: &'f mut dyn FnMut(Chunk) -> bool,
    open: bool,
}

impl<'f> Feed<'f> {
    /// A feed of which the first `skip` records are already graded.
    pub(crate) fn new(skip: u64, count: Arc<ByteCount>, send: &'f mut dyn FnMut(Chunk) -> bool) -> Self {
        let mut chunker = Chunker::new(skip);
        let chunk = chunker.start(&Arc::default());
        Feed { chunker, chunk, row: 1, count, send, open: true }
    }

    fn begin(&mut self, origin: &Arc<Origin>) {
        self.cut(true);
        let next = self.chunker.start(origin);
        // The chunk before is empty here; its number goes to the new one.
        let empty = std::mem::replace(&mut self.chunk, next);
        self.chunk.number = empty.number;
        self.chunker.reuse(&self.chunk);
    }

    fn cut(&mut self, anyway: bool) {
        let read = self.count.load(Ordering::Relaxed);
        if let Some(full) = self.chunker.cut(&mut self.chunk, read, anyway) {
            self.open &= (self.send)(full);
        }
    }

    /// A row is complete; false when nobody wants more.
    fn row_done(&mut self) -> bool {
        self.row += 1;
        self.cut(false);
        self.open
    }

    /// Passes on what is left.
    pub(crate) fn finish(mut self) {
        self.cut(true);
    }

    pub(crate) fn is_open(&self) -> bool {
        self.open
    }

    fn refuse(&mut self, line: u64, reason: Reason, message: String, raw: &[u8]) -> bool {
        let place = Place { row: self.row, line };
        self.chunk.refuse(place, reason, message, raw, raw.len() as u64);
        self.row_done()
    }
}

impl Prepared<'_> {
    /// Feeds all rows. Data that cannot be unpacked or understood any further is a rejected row; only storage that
    /// fails is an error.
    pub(crate) fn read(self, feed: &mut Feed<'_>) -> Result<(), BatchError> {
        feed.begin(&self.origin);
        match self.rows {
            Rows::Empty => Ok(()),
            Rows::Jsonl(mut reader) => {
                while feed.is_open() {
                    match reader.next(feed.row, &mut feed.chunk) {
                        Ok(true) => _ = feed.row_done(),
                        Ok(false) => break,
                        Err(e) => return broken_off(e, reader.rest(), &self.origin.name, feed),
                    }
                }
                Ok(())
            }
            Rows::Table(mut reader) => {
                while feed.is_open() {
                    match reader.next(feed.row, &mut feed.chunk) {
                        Ok(true) => _ = feed.row_done(),
                        Ok(false) => break,
                        Err(e) => return broken_off(e, reader.rest(), &self.origin.name, feed),
                    }
                }
                Ok(())
            }
            Rows::Workbook { mut book, layout, heading_row } => {
                let mut last = heading_row;
                let limits = self.reading.limits;
                let read = book.rows(&limits, |line, cells| {
                    last = line;
                    if line <= heading_row {
                        return true;
                    }
                    let Some(cells) = cells else {
                        let message = format!("the row is longer than {} bytes", limits.record);
                        return feed.refuse(line, Reason::TooLarge, message, b"");
                    };
                    if cells.iter().all(|c| c.trim().is_empty()) {
                        return feed.is_open();
                    }
                    let place = Place { row: feed.row, line };
                    let raw = workbook::raw_row(&layout, cells);
                    table::add_row(
                        &layout,
                        place,
                        &raw,
                        |at| workbook::cell_bytes(cells, at),
                        &mut feed.chunk,
                    );
                    feed.row_done()
                });
                if let Err(reason) = read {
                    feed.refuse(
                        last + 1,
                        Reason::Unreadable,
                        format!("{reason}; the rest is not graded"),
                        b"",
                    );
                }
                Ok(())
            }
            Rows::Files(entries) => {
                for entry in entries {
                    entry.add(&self.reading, feed.row, &mut feed.chunk);
                    if !feed.row_done() {
                        break;
                    }
                }
                Ok(())
            }
        }
    }
}

fn broken_off(
    error: io::Error,
    rest: (&[u8], u64),
    name: &str,
    feed: &mut Feed<'_>,
) -> Result<(), BatchError> {
    match error.kind() {
        io::ErrorKind::InvalidData
        | io::ErrorKind::InvalidInput
        | io::ErrorKind::UnexpectedEof
        | io::ErrorKind::Other => {
            let (raw, line) = rest;
            let message = format!("cannot be unpacked any further: {error}; the rest is not graded");
            feed.refuse(line, Reason::Unreadable, message, raw);
            Ok(())
        }
        _ => Err(BatchError::reading(name, error)),
    }
}
