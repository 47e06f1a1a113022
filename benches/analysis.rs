//! How fast an answer is read, beside the least that reading it could mean. `cargo bench --bench analysis`
//!
//! The yardstick is a bare UAX #29 pass: every sentence and every word of the same text found by
//! `unicode-segmentation`, nothing done with them. Machines differ and other programs run beside this one, so each
//! round runs every contestant once, in turn, and what counts is the *ratio* within a round; medians are printed. The
//! texts are the project's own corpus, cycled to 10,000 answers.

use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

use starscore::training::Workbench;
use starscore::{Analyzer, Answer};
use unicode_segmentation::UnicodeSegmentation;

const CORPUS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/crates/xtask/corpus/answers");
const ANSWERS: usize = 10_000;
const ROUNDS: usize = 7;

fn main() {
    let corpus = corpus();
    let analyzer = Analyzer::new();
    let workbench = Workbench::new();

    let middle = middling(&corpus);
    println!("one answer, {} bytes:", middle.len());
    contest(&[middle.as_str()], 2_000, &analyzer, &workbench);

    let many: Vec<&str> = corpus.iter().map(String::as_str).cycle().take(ANSWERS).collect();
    let others = many.iter().filter(|text| !text.is_ascii()).count();
    let bytes: usize = many.iter().map(|text| text.len()).sum();
    println!("\n{ANSWERS} answers, {:.1} MB, {others} with characters beyond ASCII:", bytes as f64 / 1e6);
    contest(&many, 1, &analyzer, &workbench);
}

/// A name, and what is done with one text; the number keeps the compiler from dropping the work.
type Contestant<'a> = (&'a str, &'a dyn Fn(&str) -> usize);

/// Runs all contestants in turn, `ROUNDS` times, over `texts` repeated `times`, and prints their medians.
fn contest(texts: &[&str], times: usize, analyzer: &Analyzer, workbench: &Workbench) {
    let contestants: [Contestant<'_>; 4] = [
        ("bare segmentation", &|text| {
            text.split_sentence_bounds().count() + text.split_word_bounds().count()
        }),
        ("document only", &|text| workbench.read(text).clauses().len()),
        ("full analysis", &|text| analyzer.analyze(&Answer::new(text)).findings.len()),
        ("analysis and JSON", &|text| {
            serde_json::to_string(&analyzer.analyze(&Answer::new(text))).map_or(0, |json| json.len())
        }),
    ];
    let mut rounds: Vec<[Duration; 4]> = Vec::new();
    for round in 0..=ROUNDS {
        let took = contestants.map(|(_, work)| {
            let start = Instant::now();
            for _ in 0..times {
                texts.iter().for_each(|text| {
                    black_box(work(black_box(text)));
                });
            }
            start.elapsed()
        });
        // The first round warms caches and allocator.
        if round > 0 {
            rounds.push(took);
        }
    }
    let bytes = (texts.iter().map(|text| text.len()).sum::<usize>() * times) as f64;
    let answers = (texts.len() * times) as f64;
    println!("  {:<18} {:>8} {:>12} {:>10}", "", "MB/s", "answers/s", "to bare");
    for (at, (name, _)) in contestants.iter().enumerate() {
        let seconds = median(rounds.iter().map(|took| took[at].as_secs_f64()));
        let ratio = median(rounds.iter().map(|took| took[0].as_secs_f64() / took[at].as_secs_f64()));
        println!("  {name:<18} {:>8.1} {:>12.0} {ratio:>9.2}x", bytes / 1e6 / seconds, answers / seconds);
    }
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// The answer of middle length.
fn middling(corpus: &[String]) -> &String {
    let mut by_length: Vec<&String> = corpus.iter().collect();
    by_length.sort_by_key(|text| (text.len(), text.as_str()));
    by_length[by_length.len() / 2]
}

/// Every answer of the corpus, its segments joined, in the order of file names and lines.
fn corpus() -> Vec<String> {
    let mut files: Vec<_> = fs::read_dir(Path::new(CORPUS))
        .expect("the corpus folder")
        .map(|file| file.expect("a file").path())
        .collect();
    files.sort();
    let mut texts = Vec::new();
    for file in files.iter().filter(|file| file.extension().is_some_and(|ending| ending == "jsonl")) {
        for line in
            fs::read_to_string(file).expect("a corpus file").lines().filter(|line| !line.trim().is_empty())
        {
            let row: serde_json::Value = serde_json::from_str(line).expect("a corpus line");
            let segments = row["segments"].as_array().expect("segments");
            let pieces: Vec<&str> = segments.iter().filter_map(|segment| segment["text"].as_str()).collect();
            texts.push(pieces.join(" "));
        }
    }
    texts
}
