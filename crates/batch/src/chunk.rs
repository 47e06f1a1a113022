//! The unit of work that travels from the reader to a worker: some hundred consecutive rows and the bytes they are
//! made of, in one buffer, so that a row costs no allocation of its own. Where a chunk ends depends on the input
//! alone, never on the number of workers.

use std::ops::Range;
use std::sync::Arc;

use crate::columns::AnswerColumn;
use crate::reject::Reason;

/// Rows after which a chunk is full.
const ROWS: usize = 256;
/// Bytes after which a chunk is full.
const BYTES: usize = 1 << 20;
/// Of a row that is too large, as much is kept for the rejects.
pub(crate) const RAW_KEPT: usize = 64 << 10;

/// Consecutive rows of one input.
#[derive(Debug)]
pub(crate) struct Chunk {
    /// 0, 1, 2, …
    pub(crate) number: u64,
    pub(crate) origin: Arc<Origin>,
    pub(crate) bytes: Vec<u8>,
    pub(crate) records: Vec<Record>,
    /// Records before this chunk, over all inputs.
    pub(crate) before: u64,
    /// So many records at the start were graded by an earlier run.
    pub(crate) done: usize,
    /// Bytes of stored input behind the end of this chunk.
    pub(crate) bytes_read: u64,
}

/// What the rows of one input have in common.
#[derive(Debug, Default)]
pub(crate) struct Origin {
    /// As shown in messages.
    pub(crate) name: String,
    /// For JSON: the keys to read.
    pub(crate) keys: Option<Keys>,
    /// For tables: the columns of answers.
    pub(crate) answers: Vec<AnswerColumn>,
}

/// The keys of a JSON row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Keys {
    pub(crate) id: Option<String>,
    pub(crate) question: Option<String>,
    pub(crate) answer: String,
}

/// One answer, still unread.
#[derive(Debug)]
pub(crate) struct Record {
    /// The row's number over all inputs, from 1.
    pub(crate) row: u64,
    /// The line (or spreadsheet row) of its input, from 1.
    pub(crate) line: u64,
    pub(crate) body: Body,
}

#[derive(Debug)]
pub(crate) enum Body {
    /// A line of JSON.
    Json(Cell),
    /// Cells of a table, or a file and its name.
    Cells {
        id: Cell,
        question: Cell,
        answer: Cell,
        /// The column of the answer, in [`Origin::answers`], where a row may have several.
        column: Option<u32>,
        /// The whole row, for the rejects; empty where the cells are all there is.
        raw: Cell,
    },
    /// Refused while reading.
    Bad {
        reason: Reason,
        message: String,
        id: Cell,
        raw: Cell,
        /// Bytes of the whole row, where `raw` is only its beginning.
        raw_bytes: Option<u64>,
    },
}

/// A stretch of the chunk's bytes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Cell {
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// Doubled quotes stand for one.
    pub(crate) doubled: bool,
}

impl Cell {
    pub(crate) fn range(self) -> Range<usize> {
        self.start..self.end
    }
}

impl Chunk {
    fn new(number: u64, origin: Arc<Origin>) -> Self {
        let bytes = Vec::with_capacity(256 << 10);
        Chunk { number, origin, bytes, records: Vec::with_capacity(ROWS), before: 0, done: 0, bytes_read: 0 }
    }

    /// Copies `bytes` in.
    pub(crate) fn keep(&mut self, bytes: &[u8]) -> Cell {
        let start = self.bytes.len();
        self.bytes.extend_from_slice(bytes);
        Cell { start, end: self.bytes.len(), doubled: false }
    }

    /// Adds a refused row with its raw text, at most [`RAW_KEPT`] of it.
    pub(crate) fn refuse(&mut self, place: Place, reason: Reason, message: String, raw: &[u8], whole: u64) {
        let kept = raw.len().min(RAW_KEPT);
        let raw_bytes = (whole > kept as u64).then_some(whole);
        let raw = self.keep(&raw[..kept]);
        let body = Body::Bad { reason, message, id: Cell::default(), raw, raw_bytes };
        self.records.push(Record { row: place.row, line: place.line, body });
    }

    fn is_full(&self) -> bool {
        self.records.len() >= ROWS || self.bytes.len() >= BYTES
    }
}

/// Where a row stands.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place {
    pub(crate) row: u64,
    pub(crate) line: u64,
}

/// Cuts the stream of records into chunks and marks what an earlier run has done.
pub(crate) struct Chunker {
    next: u64,
    records: u64,
    skip: u64,
}

impl Chunker {
    /// The first `skip` records are already graded.
    pub(crate) fn new(skip: u64) -> Self {
        Chunker { next: 0, records: 0, skip }
    }

    pub(crate) fn start(&mut self, origin: &Arc<Origin>) -> Chunk {
        let chunk = Chunk::new(self.next, Arc::clone(origin));
        self.next += 1;
        chunk
    }

    /// Takes the chunk out of `current` once it is full, or `anyway` if it holds something.
    pub(crate) fn cut(&mut self, current: &mut Chunk, bytes_read: u64, anyway: bool) -> Option<Chunk> {
        let ready = current.is_full() || (anyway && !current.records.is_empty());
        if !ready {
            return None;
        }
        let origin = Arc::clone(&current.origin);
        let next = self.start(&origin);
        let mut full = std::mem::replace(current, next);
        full.done = self.skip.saturating_sub(self.records).min(full.records.len() as u64) as usize;
        full.before = self.records;
        full.bytes_read = bytes_read;
        self.records += full.records.len() as u64;
        Some(full)
    }

    /// `chunk` took over the number of an empty one: the next is the one after it.
    pub(crate) fn reuse(&mut self, chunk: &Chunk) {
        self.next = chunk.number + 1;
    }
}
