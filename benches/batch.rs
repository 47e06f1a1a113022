//! Batch grading end to end against bare analysis on one core: `cargo bench --bench batch`.
//!
//! Prints answers a second and the share of what the cores could do with analysis alone. On a machine that is busy with
//! other things, the share of processor time that went into analysis says more than the clock.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use starscore::{Analyzer, Answer};
use starscore_batch::{Batch, Input, Output};

const ANSWERS: usize = 40_000;

fn main() {
    let analyzer = Analyzer::new();
    let answers = answers();
    let bytes: usize = answers.iter().map(String::len).sum();
    let folder = tempfile::tempdir().expect("a temporary folder");
    let jsonl = folder.path().join("answers.jsonl");
    let csv = folder.path().join("answers.csv");
    write_inputs(&answers, &jsonl, &csv);
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    println!("{} answers, {:.1} MB, {cores} cores", answers.len(), bytes as f64 / 1e6);

    let bare = measure(|| {
        for text in &answers {
            std::hint::black_box(analyzer.analyze(&Answer::new(text)));
        }
    });
    bare.print("analysis alone, one core", bytes, &bare, 1);
    for (input, ending) in [(&jsonl, "jsonl"), (&csv, "csv")] {
        for jobs in [1, cores] {
            let out = folder.path().join(format!("out.{ending}"));
            let run = measure(|| {
                let batch =
                    Batch::new(&analyzer).input(Input::path(input)).output(Output::path(&out)).jobs(jobs);
                let outcome = batch.run().expect("the batch runs");
                assert_eq!((outcome.summary.rows, outcome.summary.rejected()), (answers.len() as u64, 0));
            });
            run.print(&format!("{ending} to {ending}, {jobs} jobs"), bytes, &bare, jobs);
        }
    }
}

struct Time {
    clock: f64,
    processor: Option<f64>,
}

impl Time {
    fn print(&self, name: &str, bytes: usize, bare: &Time, jobs: usize) {
        let of_clock = 100.0 * bare.clock / (self.clock * jobs as f64);
        let of_processor = match (bare.processor, self.processor) {
            (Some(bare), Some(all)) => {
                format!(", {:.0}% of the processor time is analysis", 100.0 * bare / all)
            }
            _ => String::new(),
        };
        println!(
            "{name}: {:.0} answers/s, {:.1} MB/s, {of_clock:.0}% of {jobs} x analysis{of_processor}",
            ANSWERS as f64 / self.clock,
            bytes as f64 / 1e6 / self.clock
        );
    }
}

/// The best of three.
fn measure(mut work: impl FnMut()) -> Time {
    let mut best = Time { clock: f64::INFINITY, processor: None };
    for _ in 0..3 {
        let (start, before) = (Instant::now(), processor_seconds());
        work();
        let clock = start.elapsed().as_secs_f64();
        if clock < best.clock {
            let processor = processor_seconds().zip(before).map(|(after, before)| after - before);
            best = Time { clock, processor };
        }
    }
    best
}

/// Seconds of processor time of all threads so far, where the system tells: hundredths in fields 14 and 15.
fn processor_seconds() -> Option<f64> {
    let stat = fs::read_to_string("/proc/self/stat").ok()?;
    let fields: Vec<&str> = stat.rsplit_once(") ")?.1.split(' ').collect();
    let ticks: f64 = fields.get(11)?.parse::<f64>().ok()? + fields.get(12)?.parse::<f64>().ok()?;
    Some(ticks / 100.0)
}

/// The project's corpus over and over, or made-up answers where it is not there.
fn answers() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("crates/xtask/corpus/answers");
    let mut files: Vec<PathBuf> =
        fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    files.sort();
    let texts = files.iter().flat_map(|path| {
        let text = fs::read_to_string(path).unwrap_or_default();
        text.lines().filter_map(text_of).collect::<Vec<_>>()
    });
    let mut pool: Vec<String> = texts.collect();
    if pool.is_empty() {
        pool.push("When the desk lost its list, I rang 40 patients, and waits fell by 20%. ".repeat(12));
    }
    pool.into_iter().cycle().take(ANSWERS).collect()
}

fn text_of(line: &str) -> Option<String> {
    let row: serde_json::Value = serde_json::from_str(line).ok()?;
    let pieces: Vec<&str> = row["segments"].as_array()?.iter().filter_map(|s| s["text"].as_str()).collect();
    Some(pieces.join(" "))
}

fn write_inputs(answers: &[String], jsonl: &Path, csv: &Path) {
    let mut lines = String::new();
    let mut table = String::from("id,answer\n");
    for (n, text) in answers.iter().enumerate() {
        lines.push_str(&serde_json::json!({"id": n, "answer": text}).to_string());
        lines.push('\n');
        table.push_str(&format!("{n},\"{}\"\n", text.replace('"', "\"\"")));
    }
    fs::write(jsonl, lines).expect("the input is written");
    fs::write(csv, table).expect("the input is written");
}
