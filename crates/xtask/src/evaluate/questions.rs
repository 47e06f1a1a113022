//! How right the question model is: kinds, and competencies asked for.

use starscore::training::KINDS;

use crate::train::questions::Example;

/// Prints accuracy of kinds with what went wrong, and how far the competencies agree.
pub fn print(cases: &[(&Example, (usize, Vec<usize>))], errors: bool) {
    let right = cases.iter().filter(|(e, (kind, _))| e.kind == *kind).count();
    println!("kind: {right} of {} right, {:.3}", cases.len(), right as f64 / cases.len() as f64);
    let hit: usize =
        cases.iter().map(|(e, (_, asked))| asked.iter().filter(|c| e.asks.contains(c)).count()).sum();
    let found: usize = cases.iter().map(|(_, (_, asked))| asked.len()).sum();
    let gold: usize = cases.iter().map(|(e, _)| e.asks.len()).sum();
    println!(
        "competencies: precision {:.3}, recall {:.3}",
        hit as f64 / found as f64,
        hit as f64 / gold as f64
    );
    for (e, (kind, _)) in cases.iter().filter(|(e, (kind, _))| errors && e.kind != *kind) {
        println!("{:?} -> {:?} {}", KINDS[e.kind], KINDS[*kind], e.row.text);
    }
}
