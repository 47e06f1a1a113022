//! How inputs are read: what a caller may say about their shape, and the sizes past which a row is refused.

use std::sync::atomic::AtomicU64;

use serde::{Deserialize, Serialize};

/// How to read the inputs. The default guesses everything and says what it guessed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Reading {
    /// The question of every answer whose row names none.
    pub question: Option<String>,
    /// The column of ids.
    pub id_column: Option<String>,
    /// The columns of answers; several make several answers a row.
    pub answer_columns: Vec<String>,
    /// The column of questions.
    pub question_column: Option<String>,
    /// What the input is, where its name does not tell.
    pub format: Option<InputFormat>,
    /// The character between CSV fields.
    pub delimiter: Option<u8>,
    /// An encoding label such as `windows-1252`; a byte order mark wins over it.
    pub encoding: Option<String>,
    /// The sheet of a workbook; else the first that is not empty.
    pub sheet: Option<String>,
    /// Replace what is not UTF-8 with U+FFFD in place of rejecting the row.
    pub lossy: bool,
    /// Sizes past which a row is refused.
    pub limits: Limits,
}

/// What an input is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum InputFormat {
    /// One JSON object a line.
    Jsonl,
    /// Delimited text with a heading line.
    Csv,
    /// The same with tabs.
    Tsv,
    /// A workbook.
    Xlsx,
    /// One plain text answer.
    Text,
    /// One answer in a word processor's file.
    Docx,
}

impl InputFormat {
    /// By name, as on a command line.
    pub fn from_name(name: &str) -> Option<Self> {
        Some(match name.to_ascii_lowercase().as_str() {
            "jsonl" | "ndjson" => InputFormat::Jsonl,
            "csv" => InputFormat::Csv,
            "tsv" | "tab" => InputFormat::Tsv,
            "xlsx" | "xlsm" => InputFormat::Xlsx,
            "txt" | "md" | "text" => InputFormat::Text,
            "docx" => InputFormat::Docx,
            _ => return None,
        })
    }
}

/// Sizes past which something is refused, so that memory stays bounded whatever comes in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// Bytes of one answer.
    pub answer: usize,
    /// Bytes of one row.
    pub record: usize,
    /// Bytes that the parts of one .xlsx or .docx may unpack to.
    pub unpacked: u64,
    /// How many times its own size a compressed input may unpack to, once it is past `unpacked`.
    pub expansion: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Limits { answer: 1 << 20, record: 8 << 20, unpacked: 512 << 20, expansion: 400 }
    }
}

/// What the batch says while it works. Both are called from the thread that called
/// [`run`](crate::Batch::run); the default is silence.
pub trait Observer {
    /// A guess that was made, or something odd that was seen. May hold text from the input.
    fn note(&self, message: &str) {
        let _ = message;
    }

    /// How far the work has come; called about once a chunk.
    fn progress(&self, progress: &Progress) {
        let _ = progress;
    }
}

/// Says nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct Silent;

impl Observer for Silent {}

/// How far the work has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Progress {
    /// Answers written, the rejected among them.
    pub rows: u64,
    /// Rejected ones.
    pub rejected: u64,
    /// Bytes of input behind us, as stored.
    pub bytes_read: u64,
    /// Bytes of input in all, where they can be known.
    pub bytes_total: Option<u64>,
}

/// Bytes read from storage so far; shared by reader and writer.
pub(crate) type ByteCount = AtomicU64;
