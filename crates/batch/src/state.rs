//! The writer's side of a batch: the targets as they grow, the journal that keeps step with them, and the ids seen so
//! far.

use std::collections::{BTreeMap, HashSet};
use std::path::PathBuf;
use std::time::{Duration, Instant};

use crate::batch::Batch;
use crate::error::BatchError;
use crate::journal::Journal;
use crate::options::{Observer, Progress};
use crate::output::part::{Part, Sink, Target};
use crate::output::{Format, Rendered};
use crate::summary::Summary;

/// The journal is brought up to date after this time, then after twice as long, and so on up to [`CHECKPOINT_LAST`]:
/// a short run is kept closely, a long one cheaply.
const CHECKPOINT_FIRST: Duration = Duration::from_millis(40);
const CHECKPOINT_LAST: Duration = Duration::from_secs(2);
/// Ids that are remembered for finding duplicates: some 40 MB of hashes.
const REMEMBERED: usize = 3_600_000;
/// Duplicates that are named one by one.
const NAMED: u64 = 5;

/// The writer's state.
pub(crate) struct State<'w> {
    main: Part<'w>,
    rejects: Option<Part<'w>>,
    report: Option<Part<'w>>,
    pub(crate) journal: Option<(PathBuf, BTreeMap<String, String>)>,
    pub(crate) records: u64,
    pub(crate) complete: bool,
    pub(crate) summary: Summary,
    pub(crate) seen: Seen,
    saved: Instant,
    pause: Duration,
}

impl<'w> State<'w> {
    /// Opens all targets, where an earlier run left them if that is wanted and possible.
    pub(crate) fn open(batch: &mut Batch<'w>, format: Format) -> Result<State<'w>, BatchError> {
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
    pub(crate) fn take(
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

    pub(crate) fn checkpoint(&mut self, complete: bool) -> Result<(), BatchError> {
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
    pub(crate) fn finish(mut self, format: Format) -> Result<Summary, BatchError> {
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
pub(crate) struct Seen {
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

    pub(crate) fn note(&self) -> Option<String> {
        self.full.then(|| format!("ids after the first {REMEMBERED} were compared with those only"))
    }
}
