//! How right the substance model is on marked clauses that it never saw.

use crate::sentences::auc;
use crate::train::substance::Example;

/// Prints how well vague and concrete clauses are told apart.
pub fn print(examples: &[Example], judged: &[f64], errors: bool) {
    let marked: Vec<(&Example, f64)> =
        examples.iter().zip(judged.iter().copied()).filter(|(example, _)| example.marked).collect();
    let share = |concrete: bool| {
        let of: Vec<bool> = marked
            .iter()
            .filter(|(e, _)| e.concrete == concrete)
            .map(|(_, p)| (*p >= 0.5) == concrete)
            .collect();
        (of.iter().filter(|right| **right).count() as f64 / of.len().max(1) as f64, of.len())
    };
    let ((concrete, many), (vague, few)) = (share(true), share(false));
    println!("concrete: {concrete:.3} of {many} right; vague: {vague:.3} of {few} right");
    println!("AUC {:.3}", auc(&marked.iter().map(|(e, p)| (*p, e.concrete)).collect::<Vec<_>>()));
    if errors {
        for (example, p) in marked.iter().filter(|(example, p)| (*p >= 0.5) != example.concrete) {
            println!("{p:.2} {} {}", if example.concrete { "concrete" } else { "vague" }, example.text);
        }
    }
}
