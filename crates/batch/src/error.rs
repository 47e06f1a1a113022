//! What can stop a whole batch. A bad row never does: it becomes a [`Reject`](crate::Reject) and the rest is graded.

use std::io;
use std::path::Path;

/// Why a batch could not do its work. The message says where, and what to do.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub struct BatchError {
    kind: Kind,
    message: String,
    #[source]
    source: Option<io::Error>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Usage,
    Input,
    Output,
}

impl BatchError {
    /// Options that do not fit together, or do not fit the input.
    pub(crate) fn usage(message: impl Into<String>) -> Self {
        BatchError { kind: Kind::Usage, message: message.into(), source: None }
    }

    /// An input that cannot be read at all.
    pub(crate) fn input(name: &str, reason: impl std::fmt::Display) -> Self {
        BatchError { kind: Kind::Input, message: format!("{name}: {reason}"), source: None }
    }

    pub(crate) fn reading(name: &str, error: io::Error) -> Self {
        BatchError { kind: Kind::Input, message: format!("{name}: {error}"), source: Some(error) }
    }

    /// A target that cannot be written.
    pub(crate) fn output(reason: impl Into<String>) -> Self {
        BatchError { kind: Kind::Output, message: reason.into(), source: None }
    }

    pub(crate) fn writing(path: &Path, error: io::Error) -> Self {
        let message = format!("cannot write {}: {error}", path.display());
        BatchError { kind: Kind::Output, message, source: Some(error) }
    }

    /// The same error, with advice after it.
    pub(crate) fn hint(mut self, hint: impl std::fmt::Display) -> Self {
        self.message = format!("{}\n{hint}", self.message);
        self
    }

    /// True when the options are at fault.
    pub fn is_usage(&self) -> bool {
        self.kind == Kind::Usage
    }

    /// True when an input is at fault.
    pub fn is_input(&self) -> bool {
        self.kind == Kind::Input
    }

    /// True when a target is at fault.
    pub fn is_output(&self) -> bool {
        self.kind == Kind::Output
    }

    /// True when the reader of standard output went away, which is no fault: end quietly.
    pub fn is_broken_pipe(&self) -> bool {
        self.source.as_ref().is_some_and(|e| e.kind() == io::ErrorKind::BrokenPipe)
    }
}
