//! Whether answers beside their own question are told from answers beside another.

use crate::sentences::auc;
use crate::train::fit::{Example, threshold};

/// Prints how well models that never saw a brief judge its answers.
pub fn print(examples: &[Example], judged: &[f64]) {
    let scored: Vec<(f64, bool)> =
        examples.iter().zip(judged).map(|(example, score)| (*score, example.own)).collect();
    let threshold = threshold(examples, judged);
    let below = |own: bool| {
        let of = scored.iter().filter(|(_, is_own)| *is_own == own);
        of.clone().filter(|(score, _)| *score < threshold).count() as f64 / of.count() as f64
    };
    let own = scored.iter().filter(|(_, own)| *own).count();
    println!("{own} answers beside their own question, {} beside another's", scored.len() - own);
    println!("AUC {:.3}", auc(&scored));
    println!(
        "S504 on {:.3} of answers to another question, on {:.3} of those to their own",
        below(false),
        below(true)
    );
}
