//! Folders of answers: every .txt, .md and .docx below a folder is one answer, with its file name as id, in order of
//! name. Links to folders are not followed, so there is no way round in circles.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use super::{docx, format_of, source};
use crate::chunk::{Body, Cell, Chunk, Record};
use crate::options::{InputFormat, Reading};
use crate::reject::Reason;

/// One file of a folder.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Entry {
    /// Below the folder, with slashes: the id.
    name: String,
    path: PathBuf,
}

impl Entry {
    /// A file named by itself.
    pub(crate) fn new(path: PathBuf) -> Self {
        let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
        Entry { name, path }
    }

    /// Reads the file into `chunk`.
    pub(crate) fn add(&self, reading: &Reading, row: u64, chunk: &mut Chunk) {
        let id = chunk.keep(self.name.as_bytes());
        let body = match self.text(reading) {
            Ok(text) => {
                let answer = chunk.keep(&text);
                Body::Cells { id, question: Cell::default(), answer, column: None, raw: Cell::default() }
            }
            Err(message) => {
                Body::Bad { reason: Reason::Unreadable, message, id, raw: Cell::default(), raw_bytes: None }
            }
        };
        chunk.records.push(Record { row, line: 1, body });
    }

    fn text(&self, reading: &Reading) -> Result<Vec<u8>, String> {
        let file = File::open(&self.path).map_err(|e| e.to_string())?;
        let cap = reading.limits.record;
        match format_of(&self.path) {
            Some(InputFormat::Docx) => {
                docx::docx_text(file, reading.limits.unpacked.min(8 * cap as u64)).map(String::into_bytes)
            }
            _ => source::read_text(file, cap, reading.encoding.as_deref()).map_err(|e| e.to_string()),
        }
    }
}

/// The answers below `folder` in order of name, and the number of other files.
pub(crate) fn list(folder: &Path) -> io::Result<(Vec<Entry>, usize)> {
    let mut entries = Vec::new();
    let mut ignored = 0;
    let mut folders = vec![folder.to_owned()];
    while let Some(current) = folders.pop() {
        for item in fs::read_dir(&current)? {
            let item = item?;
            let path = item.path();
            if item.file_type()?.is_dir() {
                folders.push(path);
                continue;
            }
            // A pipe or a device would keep us waiting; a link counts as what it leads to.
            let is_file = fs::metadata(&path).is_ok_and(|m| m.is_file());
            let hidden = item.file_name().to_string_lossy().starts_with(['.', '~']);
            if hidden || !is_file || !matches!(format_of(&path), Some(InputFormat::Text | InputFormat::Docx))
            {
                ignored += 1;
                continue;
            }
            let below = path.strip_prefix(folder).unwrap_or(&path);
            let name = below.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/");
            entries.push(Entry { name, path });
        }
    }
    entries.sort();
    Ok((entries, ignored))
}

/// What was found, in words.
pub(crate) fn describe(entries: &[Entry], ignored: usize) -> String {
    let files = entries.len();
    match ignored {
        0 => format!("{files} files of answers, id from the file name"),
        _ => format!("{files} files of answers, id from the file name; {ignored} other files are left out"),
    }
}
