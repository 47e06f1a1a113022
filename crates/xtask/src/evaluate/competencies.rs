//! How right the competency models are, each by itself.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::{Context, Result};
use starscore::training::COMPETENCIES;

use crate::sentences::auc;
use crate::train::competencies::{Example, Marks};

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

/// Prints how well the answers as a whole are read: what some sentence shows, against what readers would tick.
pub fn print_answers(
    examples: &[Example],
    judged: &[[f64; COMPETENCIES.len()]],
    thresholds: &[f64],
    marks: &Marks,
) {
    let mut heard: BTreeSet<(&str, usize)> = BTreeSet::new();
    for (example, p) in examples.iter().zip(judged) {
        let Some(answer) = &example.answer else { continue };
        let fired = (0..COMPETENCIES.len()).filter(|c| p[*c] >= thresholds[*c]);
        heard.extend(fired.map(|c| (answer.as_str(), c)));
    }
    let ticked: BTreeSet<(&str, usize)> = marks
        .iter()
        .flat_map(|(answer, segments)| segments.get(&0).into_iter().flatten().map(|c| (answer.as_str(), *c)))
        .collect();
    let both = heard.intersection(&ticked).count() as f64;
    println!(
        "\n{} answers as a whole: precision {:.3}, recall {:.3}",
        marks.len(),
        both / heard.len() as f64,
        both / ticked.len() as f64
    );
}

/// Prints how far five readers of the same answers agree: the mean F1 of each two.
pub fn print_agreement() -> Result<()> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/agreement/competencies.tsv");
    let text = std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    /// (answer, segment, name)
    type Names<'a> = BTreeSet<(&'a str, &'a str, &'a str)>;
    // By reader: the answers as wholes, and their segments.
    let mut readers: BTreeMap<&str, [Names<'_>; 2]> = BTreeMap::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let fields: Vec<&str> = line.split('\t').collect();
        let [reader, answer, segment, names] = fields[..] else { continue };
        let own = &mut readers.entry(reader).or_default()[usize::from(segment != "0")];
        own.extend(names.split(',').filter(|name| *name != "none").map(|name| (answer, segment, name)));
    }
    let readers: Vec<_> = readers.into_values().collect();
    let mean = |part: usize| {
        let pairs = (0..readers.len()).flat_map(|a| (0..a).map(move |b| (a, b)));
        let f1 = pairs.map(|(a, b)| {
            let (a, b) = (&readers[a][part], &readers[b][part]);
            2.0 * a.intersection(b).count() as f64 / (a.len() + b.len()) as f64
        });
        f1.clone().sum::<f64>() / f1.count() as f64
    };
    println!(
        "{} readers of the same answers agree, each two: F1 {:.3} by segment, {:.3} by answer",
        readers.len(),
        mean(1),
        mean(0)
    );
    Ok(())
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
