//! The batch itself: settles everything that can be settled before the work starts, runs the pipeline, keeps the
//! journal, and puts the results in their places.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use starscore::text::OffsetUnit;
use starscore::{Analysis, Analyzer, Answer};

use crate::error::BatchError;
use crate::grade::Grader;
use crate::input::{Feed, Input, Prepared, prepare};
use crate::journal::{hash, identify};
use crate::options::{ByteCount, Observer, Reading, Silent};
use crate::output::part::Output;
use crate::output::{Format, Renderer};
use crate::pipeline;
use crate::reject::Reject;
use crate::state::State;
use crate::summary::Summary;

/// Grades all answers of some inputs. See the [crate's front page](crate) for examples.
pub struct Batch<'a> {
    analyzer: &'a Analyzer,
    pub(crate) inputs: Vec<Input<'a>>,
    reading: Reading,
    pub(crate) output: Output<'a>,
    format: Option<Format>,
    pub(crate) rejects: Option<PathBuf>,
    pub(crate) report: Option<PathBuf>,
    jobs: usize,
    offsets: OffsetUnit,
    minimum: Option<f64>,
    pub(crate) resume: bool,
    stop: Option<&'a AtomicBool>,
    pub(crate) observer: &'a dyn Observer,
}

/// How a batch ended.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Outcome {
    /// What it came to.
    pub summary: Summary,
    /// It was stopped; what is done is saved where it can be gone on with.
    pub interrupted: bool,
    /// `resume` goes on where it stopped.
    pub resumable: bool,
}

/// One row, as [`Batch::for_each`] hands it out.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Graded {
    /// The row's id, else its number from 1.
    pub id: String,
    /// The name of the input.
    pub input: String,
    /// The line, or the row of a sheet, from 1.
    pub line: u64,
    /// What was found, or why the row was rejected.
    pub result: Result<Analysis, Reject>,
}

impl<'a> Batch<'a> {
    /// A batch without inputs, to standard output.
    pub fn new(analyzer: &'a Analyzer) -> Self {
        Batch {
            analyzer,
            inputs: Vec::new(),
            reading: Reading::default(),
            output: Output::stdout(),
            format: None,
            rejects: None,
            report: None,
            jobs: std::thread::available_parallelism().map_or(1, usize::from),
            offsets: OffsetUnit::Byte,
            minimum: None,
            resume: false,
            stop: None,
            observer: &Silent,
        }
    }

    /// One more input; they are graded one after another.
    pub fn input(mut self, input: Input<'a>) -> Self {
        self.inputs.push(input);
        self
    }

    /// How the inputs are read.
    pub fn reading(self, reading: Reading) -> Self {
        Batch { reading, ..self }
    }

    /// Where the results go.
    pub fn output(self, output: Output<'a>) -> Self {
        Batch { output, ..self }
    }

    /// The shape of the results; else the ending of the output's name tells, else JSON Lines.
    pub fn format(self, format: Format) -> Self {
        Batch { format: Some(format), ..self }
    }

    /// A file for the rejected rows with their raw text, in JSON Lines.
    pub fn rejects(self, path: impl Into<PathBuf>) -> Self {
        Batch { rejects: Some(path.into()), ..self }
    }

    /// A page for people beside the results.
    pub fn report(self, path: impl Into<PathBuf>) -> Self {
        Batch { report: Some(path.into()), ..self }
    }

    /// Threads that grade; all cores by default. The results do not depend on it.
    pub fn jobs(self, jobs: usize) -> Self {
        Batch { jobs: jobs.max(1), ..self }
    }

    /// What offsets in JSON count; bytes by default.
    pub fn offsets(self, offsets: OffsetUnit) -> Self {
        Batch { offsets, ..self }
    }

    /// Counts answers below this score in [`Summary::below_minimum`].
    pub fn min_score(self, minimum: f64) -> Self {
        Batch { minimum: Some(minimum), ..self }
    }

    /// Goes on where an interrupted run of the same batch stopped, if there was one.
    pub fn resume(self, resume: bool) -> Self {
        Batch { resume, ..self }
    }

    /// Ends the batch at the next chunk once it is true.
    pub fn stop(self, stop: &'a AtomicBool) -> Self {
        Batch { stop: Some(stop), ..self }
    }

    /// Hears of guesses and progress.
    pub fn observer(self, observer: &'a dyn Observer) -> Self {
        Batch { observer, ..self }
    }

    /// Hands out every row, in order, in place of writing it. Ends early when `visit` returns false.
    ///
    /// # Errors
    /// When an input cannot be read.
    pub fn for_each(mut self, mut visit: impl FnMut(Graded) -> bool) -> Result<Outcome, BatchError> {
        let count = Arc::default();
        let slots = self.prepare_all(&count)?;
        let minimum = self.minimum;
        let mut summary = Summary::default();
        let (reading, stop) = (&self.reading, self.stop);
        let grader = self.grader();
        let work = |chunk| {
            let mut rows = Vec::new();
            grader.each(
                &chunk,
                |_| {},
                |row| {
                    rows.push(Graded {
                        id: row.id.into_owned(),
                        input: row.input.to_owned(),
                        line: row.line,
                        result: row.result,
                    });
                },
            );
            rows
        };
        let mut more = true;
        pipeline::run(self.jobs, read_all(slots, reading, stop, 0, &count), work, |rows| {
            for row in rows {
                summary.add(&row.result, minimum);
                more = more && visit(row);
            }
            Ok(more)
        })?;
        Ok(Outcome { summary, interrupted: self.is_stopped(), resumable: false })
    }

    /// Grades everything and writes the results.
    ///
    /// # Errors
    /// When an input cannot be read or a target cannot be written. Bad rows are no errors: see
    /// [`Summary::rejects`].
    pub fn run(mut self) -> Result<Outcome, BatchError> {
        let format = self.settle_format()?;
        self.check_paths()?;
        let count = Arc::default();
        let slots = self.prepare_all(&count)?;
        let total = self.total_bytes();
        let mut state = State::open(&mut self, format)?;
        let journalled = state.journal.is_some();
        let skip = state.records;
        if !state.complete {
            let report = self.report.is_some();
            let renderer = Renderer { format, offsets: self.offsets, minimum: self.minimum, report };
            let grader = self.grader();
            let (reading, stop) = (&self.reading, self.stop);
            let read = read_all(slots, reading, stop, skip, &count);
            let observer = self.observer;
            let graded = pipeline::run(
                self.jobs,
                read,
                |chunk| renderer.render(&grader, chunk),
                |rendered| {
                    state.take(rendered, observer, total)?;
                    Ok(true)
                },
            );
            if let Err(e) = graded {
                return Err(if journalled {
                    e.hint("What was done is kept; --resume goes on from there.")
                } else {
                    e
                });
            }
        }
        let interrupted = self.is_stopped() && !state.complete;
        if interrupted {
            state.checkpoint(false)?;
            return Ok(Outcome { summary: state.summary, interrupted, resumable: journalled });
        }
        if let Some(note) = state.seen.note() {
            self.observer.note(&note);
        }
        let summary = state.finish(format)?;
        Ok(Outcome { summary, interrupted: false, resumable: false })
    }

    fn grader(&self) -> Grader<'_> {
        Grader {
            analyzer: self.analyzer,
            question: self.reading.question.as_deref(),
            lossy: self.reading.lossy,
            limits: self.reading.limits,
        }
    }

    fn is_stopped(&self) -> bool {
        self.stop.is_some_and(|stop| stop.load(Ordering::Relaxed))
    }

    fn settle_format(&self) -> Result<Format, BatchError> {
        if let Some(format) = self.format {
            return Ok(format);
        }
        let Some(path) = self.output.path_of() else { return Ok(Format::Jsonl) };
        Format::of_path(path).ok_or_else(|| {
            BatchError::usage(format!(
                "{}: the ending does not tell the format; use .jsonl, .csv, .xlsx or .html, or say --format",
                path.display()
            ))
        })
    }

    /// No target is an input or another target.
    fn check_paths(&self) -> Result<(), BatchError> {
        let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
        let targets: Vec<&Path> = self
            .output
            .path_of()
            .into_iter()
            .chain(self.rejects.as_deref())
            .chain(self.report.as_deref())
            .collect();
        for (at, target) in targets.iter().enumerate() {
            let regular = target.is_file() || !target.exists();
            if regular && targets[..at].iter().any(|other| real(other) == real(target)) {
                return Err(BatchError::usage(format!("{} would be written twice", target.display())));
            }
            if self
                .inputs
                .iter()
                .filter_map(Input::path_of)
                .any(|input| regular && real(input) == real(target))
            {
                return Err(BatchError::usage(format!("{} is an input and an output", target.display())));
            }
        }
        if self.inputs.is_empty() {
            return Err(BatchError::usage("no input"));
        }
        if self.resume && self.output.path_of().is_none() {
            return Err(BatchError::usage("--resume needs an output file"));
        }
        if self.resume && self.inputs.iter().any(|i| i.path_of().is_none()) {
            return Err(BatchError::usage("--resume needs inputs that can be read again, not a stream"));
        }
        Ok(())
    }

    /// Opens every input once and says what was guessed. All but the first of the files are closed again, that a
    /// thousand of them need not be open together.
    fn prepare_all(&mut self, count: &Arc<ByteCount>) -> Result<Vec<Slot<'a>>, BatchError> {
        let mut slots = Vec::new();
        for (at, input) in self.inputs.iter_mut().enumerate() {
            let name = input.name.clone();
            let is_path = input.path_of().is_some();
            let prepared = prepare(input.take(), &self.reading, count)?;
            for note in &prepared.notes {
                self.observer.note(&format!("{name}: {note}"));
            }
            if at == 0 || !is_path {
                slots.push(Slot::Open(Box::new(prepared)));
            } else {
                slots.push(Slot::Closed(input.take()));
                count.store(0, Ordering::Relaxed);
            }
        }
        Ok(slots)
    }

    fn total_bytes(&self) -> Option<u64> {
        let length = |input: &Input<'_>| {
            let metadata = std::fs::metadata(input.path_of()?).ok()?;
            metadata.is_file().then_some(metadata.len())
        };
        self.inputs.iter().map(length).sum()
    }

    /// Everything the bytes of the results depend on.
    pub(crate) fn identity(&self, format: Format) -> Result<BTreeMap<String, String>, BatchError> {
        let mut identity = BTreeMap::new();
        for (at, input) in self.inputs.iter().enumerate() {
            let Some(path) = input.path_of() else { continue };
            let state = identify(path).map_err(|e| BatchError::reading(&input.name, e))?;
            identity.insert(format!("input {}", at + 1), format!("{}: {state}", path.display()));
        }
        // A rubric of the same name may have changed: a sample of its work tells.
        let sample = Answer::new(
            "When our clinic lost its booking system, I had to reach 40 patients. I rang each of \
             them, asked what worried them, and moved 38 within a day.",
        )
        .with_question("Describe a time you helped someone.");
        let sample = serde_json::to_string(&self.analyzer.analyze(&sample)).unwrap_or_default();
        identity.insert(
            "rubric or program".into(),
            format!("{} {:016x}", env!("CARGO_PKG_VERSION"), hash(&sample)),
        );
        let options =
            (format!("{:?}", self.reading), format!("{:?} {:?} {:?}", format, self.offsets, self.minimum));
        identity.insert("options".into(), format!("{:016x}", hash(&options)));
        let extra = |path: &Option<PathBuf>| path.as_ref().map_or("none".into(), |p| p.display().to_string());
        identity.insert("rejects file".into(), extra(&self.rejects));
        identity.insert("report".into(), extra(&self.report));
        Ok(identity)
    }
}

/// An input that waits for its turn.
enum Slot<'a> {
    Open(Box<Prepared<'a>>),
    Closed(Input<'a>),
}

/// The reader thread's work.
fn read_all<'a>(
    slots: Vec<Slot<'a>>,
    reading: &'a Reading,
    stop: Option<&'a AtomicBool>,
    skip: u64,
    count: &'a Arc<ByteCount>,
) -> impl FnOnce(&mut dyn FnMut(crate::chunk::Chunk) -> bool) -> Result<(), BatchError> + Send {
    move |send| {
        let stopped = || stop.is_some_and(|stop| stop.load(Ordering::Relaxed));
        let mut send = |chunk| !stopped() && send(chunk);
        let mut feed = Feed::new(skip, Arc::clone(count), &mut send);
        for slot in slots {
            let prepared = match slot {
                Slot::Open(prepared) => *prepared,
                Slot::Closed(input) => prepare(input, reading, count)?,
            };
            prepared.read(&mut feed)?;
            if !feed.is_open() {
                return Ok(());
            }
        }
        feed.finish();
        Ok(())
    }
}
