//! How right the labeller is: labels, order, deletions, calibration.

use std::path::Path;

use anyhow::Result;
use starscore::analysis::Component;
use starscore::training::{LABELS, Labeller, Workbench};

use super::{ablation, agreement, baseline::Baselines};
use crate::corpus::{self, Labelled};
use crate::train::labeller::{Example, Family, Maker, Recipe, cross_train, families, folds};

/// The cross-validated figures of the corpus; with `["--ablate"]`, what each group of features is worth; with a file of
/// labelled answers, the shipped model's figures on those.
pub fn run(args: &[&str]) -> Result<()> {
    match args {
        ["--ablate"] => ablation::run(&corpus::read_all()?),
        [] => {
            let answers = corpus::read_all()?;
            let families = families(&answers)?;
            let trained = cross_train(&families, Recipe::default())?;
            let fold_of = folds(&families);
            println!("cross-validated: {} answers, no brief in training and test at once", answers.len());
            measure(&answers, &families, &|index| &trained.labellers[fold_of[index]])?;
            let mut natural = Report::default();
            for (index, family) in families.iter().enumerate() {
                if family.brief.starts_with(NATURAL) {
                    natural.add(&trained.labellers[fold_of[index]], family);
                }
            }
            println!("\nthose of them that were written before anybody thought of labels");
            natural.print();
            agreement::print(&answers)?;
            kept()
        }
        [file] => {
            let answers = corpus::read(Path::new(file))?;
            let shipped = Labeller::shipped();
            println!("the shipped model on {} answers of {file}", answers.len());
            measure(&answers, &families(&answers)?, &|_| &shipped)
        }
        _ => anyhow::bail!("usage: cargo xtask evaluate labeller [FILE | --ablate]"),
    }
}

/// Briefs whose answers were written first and labelled afterwards, as if by somebody else.
const NATURAL: &str = "natural-";

/// Prints how the shipped model, and a second reader, label answers that no model is trained on.
fn kept() -> Result<()> {
    let folder = corpus::answers_dir().with_file_name("answers-kept");
    let answers = corpus::read(&folder.join("natural.jsonl"))?;
    let shipped = Labeller::shipped();
    println!("\nthe shipped model on {} kept answers", answers.len());
    measure(&answers, &families(&answers)?, &|_| &shipped)?;
    let second = corpus::read(&folder.join("second-reader.jsonl"))?;
    let bench = Workbench::new();
    let maker = Maker { bench: &bench, keep: &|_| true };
    let mut readers = Confusion::default();
    for other in &second {
        let Some(answer) = answers.iter().find(|answer| answer.id == other.id) else { continue };
        let (one, other) = (maker.example(&answer.gold()), maker.example(&other.gold()));
        let labels: Vec<Component> = other.gold.iter().map(|label| Component::ALL[*label]).collect();
        readers.add(&one, &labels);
    }
    println!(
        "a second reader, who saw no label, on {} of them: macro-F1 {:.3}",
        second.len(),
        readers.macro_f1()
    );
    Ok(())
}

/// Prints the figures of `labeller_of` each answer, and the baselines beside them.
fn measure<'a>(
    answers: &[Labelled],
    families: &[Family],
    labeller_of: &dyn Fn(usize) -> &'a Labeller,
) -> Result<()> {
    let bench = Workbench::new();
    let (mut report, mut baselines) = (Report::default(), Baselines::new()?);
    for (index, (answer, family)) in answers.iter().zip(families).enumerate() {
        report.add(labeller_of(index), family);
        baselines.add(&bench, answer, family);
    }
    report.print();
    baselines.print(&report.whole, &report.results_first);
    Ok(())
}

/// Counts by gold and found label.
#[derive(Debug, Clone, Default)]
pub struct Confusion(pub [[f64; LABELS]; LABELS]);

impl Confusion {
    /// F1 of one label.
    pub fn f1(&self, label: usize) -> f64 {
        let hit = self.0[label][label];
        let gold: f64 = self.0[label].iter().sum();
        let found: f64 = self.0.iter().map(|row| row[label]).sum();
        if gold + found == 0.0 { 0.0 } else { 2.0 * hit / (gold + found) }
    }

    /// Mean F1 of the four components.
    pub fn macro_f1(&self) -> f64 {
        (0..4).map(|label| self.f1(label)).sum::<f64>() / 4.0
    }

    /// Counts the sentences of one answer: the gold label and the found one that most clauses of a sentence have.
    pub fn add(&mut self, example: &Example, found: &[Component]) {
        let mut at = 0;
        while at < found.len() {
            let len = 1 + example.features.opens[at + 1..].iter().take_while(|opens| !**opens).count();
            let most = |labels: &mut dyn Iterator<Item = usize>| {
                let mut counts = [0; LABELS];
                labels.for_each(|label| counts[label] += 1);
                (0..LABELS).rev().max_by_key(|&label| counts[label]).unwrap_or(4)
            };
            let gold = most(&mut example.gold[at..at + len].iter().copied());
            let label = most(&mut found[at..at + len].iter().map(|component| component.index()));
            self.0[gold][label] += 1.0;
            at += len;
        }
    }
}

/// Confidence against truth, in ten bins.
#[derive(Debug, Clone, Default)]
pub struct Calibration {
    bins: [(f64, f64, f64); 10],
}

impl Calibration {
    pub fn add(&mut self, probability: f64, truth: bool) {
        let bin = &mut self.bins[((probability * 10.0) as usize).min(9)];
        bin.0 += 1.0;
        bin.1 += probability;
        bin.2 += f64::from(u8::from(truth));
    }

    /// Expected calibration error.
    pub fn error(&self) -> f64 {
        let total: f64 = self.bins.iter().map(|bin| bin.0).sum();
        self.bins.iter().map(|bin| (bin.1 - bin.2).abs()).sum::<f64>() / total.max(1.0)
    }
}

/// All figures of a labeller.
#[derive(Debug, Clone, Default)]
pub struct Report {
    pub whole: Confusion,
    pub results_first: Confusion,
    /// By component: (whole and present, found present), (cut out, found missing), (never there, found missing).
    pub kept: [(f64, f64); 4],
    pub cut: [(f64, f64); 4],
    /// Replaced by filler of the same length.
    pub padded: [(f64, f64); 4],
    pub never: [(f64, f64); 4],
    /// Only in the half that was cut off.
    pub truncated: [(f64, f64); 4],
    pub calibration: Calibration,
}

impl Report {
    pub fn add(&mut self, labeller: &Labeller, family: &Family) {
        let whole = &family.whole;
        let labelling = labeller.label(&whole.features, whole.words);
        self.whole.add(whole, &labelling.labels);
        let first = &family.results_first;
        self.results_first.add(first, &labeller.label(&first.features, first.words).labels);
        let half = labeller.label(&family.truncated.features, family.truncated.words);
        for component in Component::STAR {
            let c = component.index();
            if whole.has[c] && !family.truncated.has[c] {
                self.truncated[c].0 += 1.0;
                self.truncated[c].1 += f64::from(u8::from(!half.has(component)));
            }
            let found = labelling.has(component);
            let tally = if whole.has[c] { &mut self.kept[c] } else { &mut self.never[c] };
            tally.0 += 1.0;
            tally.1 += f64::from(u8::from(found == whole.has[c]));
            self.calibration.add(labelling.present[c], whole.has[c]);
            if let Some([_, kept]) = &family.padded[c] {
                self.padded[c].0 += 1.0;
                self.padded[c].1 +=
                    f64::from(u8::from(!labeller.label(&kept.features, kept.words).has(component)));
            }
            if let Some(cut) = &family.without[c] {
                let without = labeller.label(&cut.features, cut.words);
                self.cut[c].0 += 1.0;
                self.cut[c].1 += f64::from(u8::from(!without.has(component)));
                self.calibration.add(without.present[c], false);
            }
        }
    }

    /// Mean over components of the balanced accuracy between whole answers and those with the component cut out.
    pub fn deletion(&self) -> f64 {
        (0..4).map(|c| (share(self.kept[c]) + share(self.cut[c])) / 2.0).sum::<f64>() / 4.0
    }

    pub fn print(&self) {
        println!(
            "macro-F1 {:.3}   results first {:.3}   deletion {:.3}",
            self.whole.macro_f1(),
            self.results_first.macro_f1(),
            self.deletion()
        );
        println!("\nfound present when there; found missing when cut out, padded, truncated or never there");
        let names = ["", "F1", "present", "cut out", "balanced", "padded", "truncated", "never had"];
        let rest: String = names[2..].iter().map(|name| format!(" {name:>9}")).collect();
        println!("{:<10} {:>6}{rest}", names[0], names[1]);
        for component in Component::STAR {
            let c = component.index();
            let (kept, cut) = (share(self.kept[c]), share(self.cut[c]));
            let rest = [self.padded[c], self.truncated[c], self.never[c]].map(share);
            let figures = [kept, cut, (kept + cut) / 2.0].into_iter().chain(rest);
            let line: String = figures.map(|figure| format!(" {:>9}", shown(figure))).collect();
            println!("{:<10} {:>6.3}{line}", component.name(), self.whole.f1(c));
        }
        let cases = self.truncated.map(|(of, _)| of.to_string());
        println!(
            "truncated answers that lost their only situation, task, action, result: {}",
            cases.join(", ")
        );
        println!("\ncalibration error of the verdict {:.3}", self.calibration.error());
        println!("gold by row, found by column (S T A R O)");
        for row in self.whole.0 {
            println!("{}", row.iter().map(|n| format!("{n:>6}")).collect::<String>());
        }
    }
}

fn share((of, hits): (f64, f64)) -> f64 {
    if of > 0.0 { hits / of } else { f64::NAN }
}

/// A dash where there was nothing to measure.
fn shown(figure: f64) -> String {
    if figure.is_nan() { "–".to_owned() } else { format!("{figure:.3}") }
}
