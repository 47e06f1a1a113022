//! `starscore batch`: the options of the batch crate, spelled for a command line. Progress, the summary and Ctrl-C live
//! here; everything else is the crate's.

use std::cell::RefCell;
use std::io::{IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use starscore::Analyzer;
use starscore::text::OffsetUnit;
use starscore_batch::{
    Batch, BatchError, Comparison, Format, Input, InputFormat, Observer, Outcome, Output, Progress, Reading,
};
use starscore_escape::{terminal, terminal_line};

/// Grade many answers: .csv .tsv .jsonl .xlsx, folders of .txt/.md/.docx
///
/// Rows that cannot be graded are reported in their place, and the rest is graded. The exit status is 0 when all is
/// done, 1 when an answer is below --min-score, 2 when the command could not do its work, 3 when rows were rejected
/// (3 wins over 1).
#[derive(Debug, clap::Args)]
pub(crate) struct BatchArgs {
    /// Files, folders, or - for standard input; .gz and .zst are unpacked
    #[arg(required = true, value_name = "INPUT")]
    inputs: Vec<PathBuf>,
    /// Where the results go; its ending tells the format [default: standard output]
    #[arg(short, long, value_name = "OUT")]
    output: Option<PathBuf>,
    /// jsonl, csv, xlsx or html
    #[arg(long, value_parser = parse_format)]
    format: Option<Format>,
    /// A page for people beside the results
    #[arg(long, value_name = "FILE.html")]
    report: Option<PathBuf>,
    /// The rejected rows with their raw text, as JSON Lines
    #[arg(long, value_name = "FILE")]
    rejects: Option<PathBuf>,
    /// Go on where an interrupted run of the same command stopped
    #[arg(long)]
    resume: bool,
    /// Two drafts of the same answers side by side, with what changed
    #[arg(long, conflicts_with_all = ["report", "rejects", "resume", "min_score"])]
    compare: bool,
    /// The question of every answer whose row names none
    #[arg(long, value_name = "TEXT")]
    question: Option<String>,
    /// The column of questions
    #[arg(long, value_name = "NAME")]
    question_column: Option<String>,
    /// The column of answers; several may be named
    #[arg(long, value_name = "NAME")]
    answer_column: Vec<String>,
    /// The column of ids
    #[arg(long, value_name = "NAME")]
    id_column: Option<String>,
    /// The sheet of a workbook [default: the first that is not empty]
    #[arg(long, value_name = "NAME")]
    sheet: Option<String>,
    /// What the inputs are, where their names do not tell: jsonl, csv, tsv, xlsx, txt, docx
    #[arg(long, value_name = "FORMAT", value_parser = parse_input_format)]
    from: Option<InputFormat>,
    /// The character between fields; "tab" for a tab
    #[arg(long, value_name = "CHAR", value_parser = parse_delimiter)]
    delimiter: Option<u8>,
    /// An encoding such as windows-1252; a byte order mark wins over it
    #[arg(long, value_name = "NAME")]
    encoding: Option<String>,
    /// Replace bytes that are not UTF-8 in place of rejecting their rows
    #[arg(long)]
    lossy: bool,
    /// A built-in rubric or a rubric file
    #[arg(long, value_name = "NAME|FILE")]
    pub(crate) rubric: Option<String>,
    /// Exit with 1 if an answer scores less
    #[arg(long, value_name = "N")]
    min_score: Option<f64>,
    /// What offsets count: byte, char or utf16
    #[arg(long, default_value = "byte", value_parser = parse_offsets)]
    offsets: OffsetUnit,
    /// Threads [default: all cores]; the results do not depend on it
    #[arg(long, value_name = "N")]
    jobs: Option<usize>,
}

/// Runs the command with the rubric that it names.
pub(crate) fn run(args: BatchArgs) -> ExitCode {
    match crate::rubric::load(args.rubric.as_deref()) {
        Ok(rubric) => run_with(args, &Analyzer::with_rubric(rubric)),
        Err(message) => {
            eprintln!("starscore: {}", terminal(&message));
            ExitCode::from(2)
        }
    }
}

fn run_with(args: BatchArgs, analyzer: &Analyzer) -> ExitCode {
    let stop = Arc::new(AtomicBool::new(false));
    let heard = Arc::clone(&stop);
    // A second Ctrl-C does not wait. Without a handler Ctrl-C ends the process at once, which loses nothing either.
    let _ = ctrlc::set_handler(move || {
        if heard.swap(true, Ordering::Relaxed) {
            std::process::exit(2);
        }
    });
    let screen = Screen::new();
    let done =
        if args.compare { compare(&args, analyzer, &screen) } else { grade(&args, analyzer, &screen, &stop) };
    screen.clear();
    match done {
        Ok(code) => ExitCode::from(code),
        Err(e) if e.is_broken_pipe() => ExitCode::SUCCESS,
        Err(e) => {
            say(&format!("error: {}", terminal(&e.to_string())));
            ExitCode::from(2)
        }
    }
}

fn grade(
    args: &BatchArgs,
    analyzer: &Analyzer,
    screen: &Screen,
    stop: &AtomicBool,
) -> Result<u8, BatchError> {
    let mut batch =
        Batch::new(analyzer).reading(reading(args)).offsets(args.offsets).observer(screen).stop(stop);
    for input in &args.inputs {
        batch = batch.input(input_of(input));
    }
    if let Some(path) = &args.output {
        batch = batch.output(Output::path(path));
    }
    if let Some(format) = args.format {
        batch = batch.format(format);
    }
    if let Some(path) = &args.rejects {
        batch = batch.rejects(path);
    }
    if let Some(path) = &args.report {
        batch = batch.report(path);
    }
    if let Some(minimum) = args.min_score {
        batch = batch.min_score(minimum);
    }
    if let Some(jobs) = args.jobs {
        batch = batch.jobs(jobs);
    }
    let outcome = batch.resume(args.resume).run()?;
    screen.clear();
    say(&terminal(&outcome.summary.to_string()));
    Ok(code_of(&outcome))
}

fn code_of(outcome: &Outcome) -> u8 {
    if outcome.interrupted {
        say(if outcome.resumable {
            "stopped; what is done is kept: the same command with --resume goes on from here"
        } else {
            "stopped; what is done was written"
        });
        return 2;
    }
    match (outcome.summary.rejected(), outcome.summary.below_minimum) {
        (0, 0) => 0,
        (0, _) => 1,
        _ => 3,
    }
}

fn compare(args: &BatchArgs, analyzer: &Analyzer, screen: &Screen) -> Result<u8, BatchError> {
    let [before, after] = &args.inputs[..] else {
        say("error: --compare needs two inputs");
        return Ok(2);
    };
    let mut comparison =
        Comparison::new(analyzer, input_of(before), input_of(after)).reading(reading(args)).observer(screen);
    if let Some(path) = &args.output {
        comparison = comparison.output(Output::path(path));
    }
    if let Some(format) = args.format {
        comparison = comparison.format(format);
    }
    if let Some(jobs) = args.jobs {
        comparison = comparison.jobs(jobs);
    }
    let summary = comparison.run()?;
    say(&summary.to_string());
    Ok(if summary.rejected > 0 { 3 } else { 0 })
}

fn reading(args: &BatchArgs) -> Reading {
    let mut reading = Reading::default();
    reading.question = args.question.clone();
    reading.question_column = args.question_column.clone();
    reading.answer_columns = args.answer_column.clone();
    reading.id_column = args.id_column.clone();
    reading.sheet = args.sheet.clone();
    reading.format = args.from;
    reading.delimiter = args.delimiter;
    reading.encoding = args.encoding.clone();
    reading.lossy = args.lossy;
    reading
}

fn input_of<'i>(path: &PathBuf) -> Input<'i> {
    if path.as_os_str() == "-" { Input::stdin() } else { Input::path(path) }
}

fn parse_format(name: &str) -> Result<Format, String> {
    Format::from_name(name).ok_or_else(|| "one of jsonl, csv, xlsx, html".to_owned())
}

fn parse_input_format(name: &str) -> Result<InputFormat, String> {
    InputFormat::from_name(name).ok_or_else(|| "one of jsonl, csv, tsv, xlsx, txt, docx".to_owned())
}

fn parse_delimiter(text: &str) -> Result<u8, String> {
    match text.as_bytes() {
        b"tab" | b"\\t" => Ok(b'\t'),
        [one] if one.is_ascii() && !matches!(one, b'"' | b'\n' | b'\r') => Ok(*one),
        _ => Err("one ASCII character that is no quote, or \"tab\"".to_owned()),
    }
}

fn parse_offsets(name: &str) -> Result<OffsetUnit, String> {
    match name {
        "byte" => Ok(OffsetUnit::Byte),
        "char" => Ok(OffsetUnit::Char),
        "utf16" => Ok(OffsetUnit::Utf16),
        _ => Err("one of byte, char, utf16".to_owned()),
    }
}

/// A message that nobody may be there to read.
fn say(message: &str) {
    let _ = writeln!(std::io::stderr(), "{}", message.trim_end());
}

/// Notes and progress on standard error: a bar at a terminal, notes alone in a pipe.
struct Screen {
    bar: RefCell<Option<ProgressBar>>,
    terminal: bool,
}

impl Screen {
    fn new() -> Self {
        Screen { bar: RefCell::new(None), terminal: std::io::stderr().is_terminal() }
    }

    fn start(total: Option<u64>) -> ProgressBar {
        let bar = ProgressBar::with_draw_target(total, ProgressDrawTarget::stderr_with_hz(5));
        let template = match total {
            Some(_) => "{bar:30} {percent}%  {msg}  {eta} left",
            None => "{spinner}  {msg}  {elapsed}",
        };
        bar.with_style(
            ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar()),
        )
    }

    fn clear(&self) {
        if let Some(bar) = self.bar.take() {
            bar.finish_and_clear();
        }
    }
}

impl Observer for Screen {
    fn note(&self, message: &str) {
        let message = terminal_line(message);
        match &*self.bar.borrow() {
            Some(bar) => bar.suspend(|| say(&message)),
            None => say(&message),
        }
    }

    fn progress(&self, progress: &Progress) {
        if !self.terminal {
            return;
        }
        let mut bar = self.bar.borrow_mut();
        let bar = bar.get_or_insert_with(|| Screen::start(progress.bytes_total));
        bar.set_position(progress.bytes_read);
        let rate = progress.rows as f64 / bar.elapsed().as_secs_f64().max(0.001);
        bar.set_message(format!(
            "{} answers, {rate:.0} a second, {} rejected",
            progress.rows, progress.rejected
        ));
    }
}
