//! Measures of the detectors against annotated files.

pub(crate) mod quantities;
