//! Whether told answers are told from what else people paste into a box.

use std::collections::BTreeMap;

use crate::sentences::auc;
use crate::train::genre::Example;

/// Prints how much of each kind models that never saw it take for a told answer, surely or perhaps.
pub fn print(examples: &[Example], judged: &[f64], errors: bool) {
    let ranked: Vec<(f64, bool)> =
        examples.iter().zip(judged).map(|(example, told)| (*told, example.told())).collect();
    println!("AUC {:.4}", auc(&ranked));
    let mut kinds: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
    for (example, told) in examples.iter().zip(judged) {
        kinds.entry(&example.kind).or_default().push(*told);
    }
    println!("{:<10} {:>6} {:>10} {:>10}", "", "texts", "below 0.5", "below 0.2");
    for (kind, told) in kinds {
        let below = |limit: f64| told.iter().filter(|p| **p < limit).count() as f64 / told.len() as f64;
        println!("{kind:<10} {:>6} {:>10.4} {:>10.4}", told.len(), below(0.5), below(0.2));
    }
    if errors {
        for (example, told) in examples.iter().zip(judged).filter(|(e, p)| e.told() != (**p >= 0.5)) {
            println!("{told:.2} {} {}", example.kind, example.text.chars().take(160).collect::<String>());
        }
    }
}
