//! How far a run has come, beside its output: enough to go on after a kill or a power cut and end with the same bytes
//! as a run that was left in peace. The journal is replaced as a whole, and only after what it speaks of is on the
//! disk.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use serde::{Deserialize, Serialize};

use crate::error::BatchError;
use crate::output::part::beside;
use crate::summary::Summary;

/// The state of a run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Journal {
    /// What the run depends on; another run must agree in all of it to go on.
    pub(crate) identity: BTreeMap<String, String>,
    /// Answers written.
    pub(crate) records: u64,
    /// All rows are written; what is left is putting files in their places.
    pub(crate) complete: bool,
    /// Bytes of each part.
    pub(crate) lengths: Vec<u64>,
    pub(crate) summary: Summary,
}

impl Journal {
    /// The journal of a target.
    pub(crate) fn path_for(target: &Path) -> PathBuf {
        beside(target, "journal")
    }

    /// `None` if there is none.
    pub(crate) fn load(path: &Path) -> Result<Option<Journal>, BatchError> {
        let text = match fs::read(path) {
            Ok(text) => text,
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(e) => return Err(BatchError::reading(&path.display().to_string(), e)),
        };
        let unreadable = |e| BatchError::input(&path.display().to_string(), format!("not a journal: {e}"));
        serde_json::from_slice(&text).map(Some).map_err(unreadable)
    }

    pub(crate) fn save(&self, path: &Path) -> Result<(), BatchError> {
        let next = beside(path, "new");
        let write = || {
            let mut file = File::create(&next)?;
            file.write_all(&serde_json::to_vec(self)?)?;
            file.sync_data()?;
            fs::rename(&next, path)
        };
        write().map_err(|e| BatchError::writing(path, e))
    }

    /// The first thing in which two runs differ.
    pub(crate) fn difference(&self, other: &BTreeMap<String, String>) -> Option<String> {
        let keys = self.identity.keys().chain(other.keys());
        keys.into_iter().find(|key| self.identity.get(*key) != other.get(*key)).cloned()
    }
}

/// What tells an input from another state of itself: length and time of change, of every file in a folder too.
pub(crate) fn identify(path: &Path) -> io::Result<String> {
    let metadata = fs::metadata(path)?;
    if !metadata.is_dir() {
        let changed = metadata.modified()?.duration_since(UNIX_EPOCH).unwrap_or_default();
        return Ok(format!(
            "{} bytes of {}.{:09}",
            metadata.len(),
            changed.as_secs(),
            changed.subsec_nanos()
        ));
    }
    let mut all = Vec::new();
    let mut folders = vec![path.to_owned()];
    while let Some(folder) = folders.pop() {
        for item in fs::read_dir(folder)? {
            let item = item?;
            let metadata = item.metadata()?;
            if metadata.is_dir() {
                folders.push(item.path());
            } else {
                let changed = metadata.modified()?.duration_since(UNIX_EPOCH).unwrap_or_default();
                all.push((item.path(), metadata.len(), changed));
            }
        }
    }
    all.sort();
    Ok(format!("{} files, {:016x}", all.len(), hash(&all)))
}

/// The same on every run of the same build.
pub(crate) fn hash(value: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}
