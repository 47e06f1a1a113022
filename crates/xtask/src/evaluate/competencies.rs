//! How right the competency models are, each by itself.

use starscore::training::COMPETENCIES;

use crate::sentences::auc;
use crate::train::competencies::Example;

/// Prints precision and recall over all sentences, recall among those written to show it, and how often the negatives
/// written for it fool it.
pub fn print(examples: &[Example], judged: &[[f64; COMPETENCIES.len()]], thresholds: &[f64]) {
    println!(
        "{:<28} {:>9} {:>9} {:>7} {:>9} {:>9} {:>6} {:>9}",
        "", "threshold", "precision", "recall", "written", "negatives", "AUC", "sentences"
    );
    let mut total = [0.0; 7];
    for (c, name) in COMPETENCIES.iter().enumerate() {
        let cases = || examples.iter().zip(judged).map(|(e, p)| (e, p[c], p[c] >= thresholds[c]));
        let count = |keep: &dyn Fn(&Example, bool) -> bool| {
            cases().filter(|(e, _, fired)| keep(e, *fired)).count() as f64
        };
        let counts = [
            count(&|e, fired| fired && e.shows.contains(&c)),
            count(&|_, fired| fired),
            count(&|e, _| e.shows.contains(&c)),
            count(&|e, fired| fired && e.not.contains(&c)),
            count(&|e, _| e.not.contains(&c)),
            count(&|e, fired| fired && e.row.kind == "pos" && e.shows.contains(&c)),
            count(&|e, _| e.row.kind == "pos" && e.shows.contains(&c)),
        ];
        total.iter_mut().zip(counts).for_each(|(sum, n)| *sum += n);
        let ranked: Vec<(f64, bool)> = cases().map(|(e, p, _)| (p, e.shows.contains(&c))).collect();
        line(name, &format!("{:.2}", thresholds[c]), counts, &format!("{:.3}", auc(&ranked)));
    }
    line("all", "", total, "");
}

fn line(name: &str, threshold: &str, [hit, found, gold, fooled, not, written, all]: [f64; 7], auc: &str) {
    let share = |a: f64, b: f64| if b > 0.0 { a / b } else { f64::NAN };
    println!(
        "{name:<28} {threshold:>9} {:>9.3} {:>7.3} {:>9.3} {:>9.3} {auc:>6} {gold:>9}",
        share(hit, found),
        share(hit, gold),
        share(written, all),
        share(fooled, not)
    );
}
