//! The batch itself: settles everything that can be settled before the work starts, runs the pipeline, keeps the
//! journal, and puts the results in their places.

use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use starscore::text::OffsetUnit;
use starscore::{Analysis, Analyzer, Answer};

use crate::error::BatchError;
use crate::grade::Grader;
use crate::input::{Feed, Input, Prepared, prepare};
use crate::journal::{Journal, hash, identify};
use crate::options::{ByteCount, Observer, Progress, Reading, Silent};
use crate::output::part::{Output, Part, Sink, Target};
use crate::output::{Format, Rendered, Renderer};
use crate::pipeline;
use crate::reject::Reject;
use crate::summary::Summary;

/// The journal is brought up to date after this time, then after twice as long, and so on up to [`CHECKPOINT_LAST`]:
/// a short run is kept closely, a long one cheaply.
const CHECKPOINT_FIRST: Duration = Duration::from_millis(40);
const CHECKPOINT_LAST: Duration = Duration::from_secs(2);
/// Ids that are remembered for finding duplicates: some 40 MB of hashes.
const REMEMBERED: usize = 3_600_000;
/// Duplicates that are named one by one.
const NAMED: u64 = 5;

/// Grades all answers of some inputs. See the [crate's front page](crate) for examples.
pub struct Batch<'a> {
    analyzer: &'a Analyzer,
    inputs: Vec<Input<'a>>,
    reading: Reading,
    output: Output<'a>,
    format: Option<Format>,
    rejects: Option<PathBuf>,
    report: Option<PathBuf>,
    jobs: usize,
    offsets: OffsetUnit,
    minimum: Option<f64>,
    resume: bool,
    stop: Option<&'a AtomicBool>,
    observer: &'a dyn Observer,
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
                slots.push(Slot::Open(prepared));
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
    fn identity(&self, format: Format) -> Result<BTreeMap<String, String>, BatchError> {
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
    Open(Prepared<'a>),
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
                Slot::Open(prepared) => prepared,
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

/// The writer's state.
struct State<'w> {
    main: Part<'w>,
    rejects: Option<Part<'w>>,
    report: Option<Part<'w>>,
    journal: Option<(PathBuf, BTreeMap<String, String>)>,
    records: u64,
    complete: bool,
    summary: Summary,
    seen: Seen,
    saved: Instant,
    pause: Duration,
}

impl<'w> State<'w> {
    /// Opens all targets, where an earlier run left them if that is wanted and possible.
    fn open(batch: &mut Batch<'w>, format: Format) -> Result<State<'w>, BatchError> {
        let target = batch.output.path_of().map(Target::check).transpose()?.flatten();
        let rejects = batch.rejects.as_deref().map(Target::check).transpose()?;
        let report = batch.report.as_deref().map(Target::check).transpose()?;
        let replayable = batch.inputs.iter().all(|i| i.path_of().is_some());
        let journal_path = target.as_ref().filter(|_| replayable).map(|t| Journal::path_for(&t.path));
        let identity = batch.identity(format)?;
        let earlier = match &journal_path {
            Some(path) if batch.resume => Journal::load(path)?,
            _ => None,
        };
        if let (Some(earlier), Some(path)) = (&earlier, &journal_path)
            && let Some(key) = earlier.difference(&identity)
        {
            return Err(BatchError::usage(format!(
                "cannot go on: {key} is not what it was when the run stopped (without --resume it starts over; the \
                 journal is {})",
                path.display()
            )));
        }
        let targets = [
            target.as_ref(),
            rejects.as_ref().and_then(Option::as_ref),
            report.as_ref().and_then(Option::as_ref),
        ];
        let earlier = earlier.filter(|e| is_sound(e, &targets));
        if batch.resume
            && let Some(path) = &journal_path
        {
            let note = match &earlier {
                Some(e) => format!("going on after {} answers", e.records),
                None => format!("nothing to go on with at {}: starting at the beginning", path.display()),
            };
            batch.observer.note(&note);
        }
        if earlier.is_none()
            && let Some(path) = &journal_path
            && path.exists()
        {
            // An old journal must not outlive the parts it speaks of.
            std::fs::remove_file(path).map_err(|e| BatchError::writing(path, e))?;
        }
        let length = |at: usize| earlier.as_ref().map(|e| e.lengths.get(at).copied().unwrap_or(0));
        let composed = format.is_composed();
        let placed = earlier.as_ref().is_some_and(|e| e.complete);
        let open = |target: &Target, at: usize| {
            // A complete run may have put this part in its place already.
            if placed && !target.partial.exists() {
                Ok(None)
            } else {
                Part::open(target, length(at)).map(Some)
            }
        };
        let sink = std::mem::replace(&mut batch.output.0, Sink::Writer(Box::new(std::io::sink())));
        let main = match (sink, &target) {
            (Sink::Path(_), Some(target)) => open(target, 0)?.unwrap_or_else(Part::nothing),
            (Sink::Path(path), None) => Part::device(path, composed)?,
            (Sink::Writer(writer), _) => Part::stream(writer, "standard output".into(), composed)?,
        };
        let extra =
            |path: &Option<PathBuf>, target: &Option<Option<Target>>, at, composed| match (path, target) {
                (_, Some(Some(target))) => open(target, at),
                (Some(path), Some(None)) => Part::device(path.clone(), composed).map(Some),
                _ => Ok(None),
            };
        let rejects = extra(&batch.rejects, &rejects, 1, false)?;
        let report = extra(&batch.report, &report, 2, true)?;
        let fresh = earlier.is_none();
        let (records, complete, summary) =
            earlier.map_or_else(Default::default, |e| (e.records, e.complete, e.summary));
        let seen = Seen { named: summary.duplicates, ..Seen::default() };
        let mut state = State {
            main,
            rejects,
            report,
            journal: journal_path.map(|path| (path, identity)),
            records,
            complete,
            summary,
            seen,
            saved: Instant::now(),
            pause: CHECKPOINT_FIRST,
        };
        if fresh {
            state.main.append(&format.head())?;
            state.checkpoint(false)?;
        }
        Ok(state)
    }

    /// Appends a chunk's results.
    fn take(
        &mut self,
        rendered: Rendered,
        observer: &dyn Observer,
        total: Option<u64>,
    ) -> Result<(), BatchError> {
        for (id, hash, line) in rendered.ids.iter() {
            self.seen.look(id, hash, line, &rendered.input, &mut self.summary, observer);
        }
        self.main.append(&rendered.main)?;
        if let Some(part) = &mut self.rejects {
            part.append(&rendered.rejects)?;
        }
        if let Some(part) = &mut self.report {
            part.append(&rendered.report)?;
        }
        self.summary.merge(rendered.summary);
        self.records += rendered.records - rendered.skipped;
        observer.progress(&Progress {
            rows: self.summary.rows,
            rejected: self.summary.rejected(),
            bytes_read: rendered.bytes_read,
            bytes_total: total,
        });
        if self.saved.elapsed() >= self.pause {
            self.checkpoint(false)?;
            self.pause = (self.pause * 2).min(CHECKPOINT_LAST);
        }
        Ok(())
    }

    fn checkpoint(&mut self, complete: bool) -> Result<(), BatchError> {
        let Some((path, identity)) = &self.journal else { return Ok(()) };
        self.main.sync()?;
        for part in self.rejects.iter_mut().chain(&mut self.report) {
            part.sync()?;
        }
        let length = |part: &Option<Part<'_>>| part.as_ref().map_or(0, Part::length);
        let journal = Journal {
            identity: identity.clone(),
            records: self.records,
            complete,
            lengths: vec![self.main.length(), length(&self.rejects), length(&self.report)],
            summary: self.summary.clone(),
        };
        journal.save(path)?;
        self.saved = Instant::now();
        Ok(())
    }

    /// Puts everything in its place; the output last, so that it is there when the rest is.
    fn finish(mut self, format: Format) -> Result<Summary, BatchError> {
        if !self.complete {
            self.checkpoint(true)?;
        }
        if let Some(part) = self.rejects {
            part.finish(None)?;
        }
        if let Some(part) = self.report {
            part.finish(crate::output::compose(Format::Html, &self.summary))?;
        }
        self.main.finish(crate::output::compose(format, &self.summary))?;
        if let Some((path, _)) = &self.journal {
            std::fs::remove_file(path).map_err(|e| BatchError::writing(path, e))?;
        }
        Ok(self.summary)
    }
}

/// The parts of an earlier run are all there and long enough, or already in their places.
fn is_sound(earlier: &Journal, targets: &[Option<&Target>; 3]) -> bool {
    targets.iter().zip(&earlier.lengths).all(|(target, &length)| {
        let Some(target) = target else { return true };
        match std::fs::metadata(&target.partial) {
            Ok(partial) => partial.len() >= length,
            Err(_) => earlier.complete && target.path.exists(),
        }
    })
}

/// The ids so far, as hashes.
#[derive(Default)]
struct Seen {
    hashes: HashSet<u64>,
    named: u64,
    full: bool,
}

impl Seen {
    fn look(
        &mut self,
        id: &str,
        hash: u64,
        line: Option<u64>,
        input: &str,
        summary: &mut Summary,
        observer: &dyn Observer,
    ) {
        let known = if self.hashes.len() < REMEMBERED {
            !self.hashes.insert(hash)
        } else {
            self.full = true;
            self.hashes.contains(&hash)
        };
        let Some(line) = line.filter(|_| known) else { return };
        summary.duplicates += 1;
        if self.named < NAMED {
            self.named += 1;
            observer
                .note(&format!("{input}, line {line}: the id \"{id}\" was there before; both are graded"));
        }
    }

    fn note(&self) -> Option<String> {
        self.full.then(|| format!("ids after the first {REMEMBERED} were compared with those only"))
    }
}
