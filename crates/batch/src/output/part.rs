//! A target while it is being written: a file beside it that only grows, and takes its place at the end. Nothing that
//! is already there is touched before the work is complete, and what an interrupted run has written can be gone on
//! with.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use crate::error::BatchError;

/// Where a result goes.
pub struct Output<'w>(pub(crate) Sink<'w>);

pub(crate) enum Sink<'w> {
    Path(PathBuf),
    Writer(Box<dyn Write + 'w>),
}

impl<'w> Output<'w> {
    /// A file: written beside its place under another name, and put there at the end.
    pub fn path(path: impl Into<PathBuf>) -> Self {
        Output(Sink::Path(path.into()))
    }

    /// Standard output.
    pub fn stdout() -> Self {
        Output::writer(io::stdout())
    }

    /// Anything else that can be written.
    pub fn writer(writer: impl Write + 'w) -> Self {
        Output(Sink::Writer(Box::new(writer)))
    }

    pub(crate) fn path_of(&self) -> Option<&Path> {
        match &self.0 {
            Sink::Path(path) => Some(path),
            Sink::Writer(_) => None,
        }
    }
}

/// A growing target.
pub(crate) enum Part<'w> {
    /// Becomes `target` in the end.
    File { file: File, target: Target, length: u64 },
    /// Nothing to rename: a pipe, a device, a writer.
    Stream { writer: Box<dyn Write + 'w>, name: PathBuf },
    /// Collected first, because it must be composed: rows of a workbook or a page that go to a stream.
    Spool { file: File, writer: Box<dyn Write + 'w> },
}

/// A file to be, and the names that are used on the way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Target {
    /// With links resolved: the file behind a link is replaced, not the link.
    pub(crate) path: PathBuf,
    pub(crate) partial: PathBuf,
}

impl Target {
    /// Checks that the target can be written, before any work is done; `None` for what is no regular file.
    pub(crate) fn check(path: &Path) -> Result<Option<Target>, BatchError> {
        let fail = |e| BatchError::writing(path, e);
        let path = match fs::metadata(path) {
            Ok(there) if there.is_dir() => {
                return Err(BatchError::output(format!("cannot write {}: it is a folder", path.display())));
            }
            Ok(there) if !there.is_file() => return Ok(None),
            Ok(there) => {
                if there.permissions().readonly() {
                    return Err(BatchError::output(format!(
                        "cannot write {}: it is read-only",
                        path.display()
                    )));
                }
                OpenOptions::new().append(true).open(path).map_err(fail)?;
                path.canonicalize().map_err(fail)?
            }
            Err(e) if e.kind() == io::ErrorKind::NotFound => path.to_owned(),
            Err(e) => return Err(fail(e)),
        };
        let partial = beside(&path, "partial");
        Ok(Some(Target { path, partial }))
    }

    /// The file that `compose` writes to before it takes the target's place.
    fn composed(&self) -> PathBuf {
        beside(&self.path, "new")
    }
}

/// `out.csv` and `partial` make `out.csv.partial`.
pub(crate) fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(ending);
    name.into()
}

impl<'w> Part<'w> {
    /// Starts anew with `head`, or goes on after `length` bytes.
    pub(crate) fn open(target: &Target, resume: Option<u64>) -> Result<Part<'w>, BatchError> {
        let fail = |e| BatchError::writing(&target.partial, e);
        let mut options = OpenOptions::new();
        options.read(true).write(true).truncate(false);
        let mut file = options.create(resume.is_none()).open(&target.partial).map_err(fail)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let busy = format!("cannot write {}: another run is writing it", target.path.display());
                return Err(BatchError::output(busy));
            }
            // Not every file system has locks.
            Err(TryLockError::Error(_)) => {}
        }
        let length = resume.unwrap_or(0);
        file.set_len(length).map_err(fail)?;
        file.seek(SeekFrom::Start(length)).map_err(fail)?;
        Ok(Part::File { file, target: target.clone(), length })
    }

    /// Already in its place.
    pub(crate) fn nothing() -> Self {
        Part::Stream { writer: Box::new(io::sink()), name: PathBuf::new() }
    }

    /// What is there and no regular file, such as `/dev/null` or a named pipe.
    pub(crate) fn device(path: PathBuf, composed: bool) -> Result<Self, BatchError> {
        let file = OpenOptions::new().write(true).open(&path).map_err(|e| BatchError::writing(&path, e))?;
        Self::stream(Box::new(file), path, composed)
    }

    pub(crate) fn stream(
        writer: Box<dyn Write + 'w>,
        name: PathBuf,
        composed: bool,
    ) -> Result<Self, BatchError> {
        if !composed {
            return Ok(Part::Stream { writer, name });
        }
        let file = tempfile::tempfile().map_err(|e| BatchError::writing(Path::new("a temporary file"), e))?;
        Ok(Part::Spool { file, writer })
    }

    pub(crate) fn append(&mut self, bytes: &[u8]) -> Result<(), BatchError> {
        match self {
            Part::File { file, target, length } => {
                file.write_all(bytes).map_err(|e| BatchError::writing(&target.path, e))?;
                *length += bytes.len() as u64;
                Ok(())
            }
            Part::Stream { writer, name } => {
                writer.write_all(bytes).map_err(|e| BatchError::writing(name, e))
            }
            Part::Spool { file, .. } => {
                file.write_all(bytes).map_err(|e| BatchError::writing(Path::new("a temporary file"), e))
            }
        }
    }

    /// Makes sure that what was appended is on the disk.
    pub(crate) fn sync(&mut self) -> Result<(), BatchError> {
        match self {
            Part::File { file, target, .. } => {
                file.sync_data().map_err(|e| BatchError::writing(&target.path, e))
            }
            Part::Stream { writer, name } => writer.flush().map_err(|e| BatchError::writing(name, e)),
            Part::Spool { .. } => Ok(()),
        }
    }

    /// Bytes so far, where they can be gone on with.
    pub(crate) fn length(&self) -> u64 {
        match self {
            Part::File { length, .. } => *length,
            _ => 0,
        }
    }

    /// Puts everything in its place. `compose` makes the target out of the rows, where these are not the target
    /// themselves.
    pub(crate) fn finish(mut self, compose: Option<Compose<'_>>) -> Result<(), BatchError> {
        self.sync()?;
        match (self, compose) {
            (Part::File { target, .. }, None) => {
                fs::rename(&target.partial, &target.path)
                    .map_err(|e| BatchError::writing(&target.path, e))?;
                sync_folder(&target.path);
                Ok(())
            }
            (Part::File { mut file, target, .. }, Some(compose)) => {
                let composed = target.composed();
                let fail = |e| BatchError::writing(&target.path, e);
                let mut made = File::options()
                    .read(true)
                    .write(true)
                    .create(true)
                    .truncate(true)
                    .open(&composed)
                    .map_err(fail)?;
                file.rewind().map_err(fail)?;
                compose(&mut file, &mut made).and_then(|()| made.sync_all()).map_err(fail)?;
                fs::rename(&composed, &target.path).map_err(fail)?;
                sync_folder(&target.path);
                fs::remove_file(&target.partial).map_err(fail)
            }
            (Part::Spool { mut file, mut writer }, Some(compose)) => {
                let fail = |e| BatchError::writing(Path::new("standard output"), e);
                let mut made = tempfile::tempfile().map_err(fail)?;
                file.rewind().map_err(fail)?;
                compose(&mut file, &mut made).map_err(fail)?;
                made.rewind().map_err(fail)?;
                io::copy(&mut made, &mut writer).and_then(|_| writer.flush()).map_err(fail)
            }
            (Part::Stream { .. } | Part::Spool { .. }, _) => Ok(()),
        }
    }
}

/// Makes a target (second) out of collected rows (first).
pub(crate) type Compose<'c> = Box<dyn FnOnce(&mut File, &mut File) -> io::Result<()> + 'c>;

/// So that a rename survives a power cut. Where folders cannot be synced there is nothing to be done.
fn sync_folder(path: &Path) {
    if let Some(folder) = path.parent() {
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        let _ = File::open(folder).and_then(|f| f.sync_all());
    }
}
