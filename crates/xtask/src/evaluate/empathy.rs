//! How right the empathy model is: any or none, by type of sentence, by mechanism, and as a ranking.

use std::collections::BTreeMap;

use starscore::analysis::Mechanism;

use crate::sentences::auc;
use crate::train::empathy::{Example, NONE};

/// Judged examples: the gold, the found mechanism, how likely any is.
pub struct Report<'a> {
    pub cases: Vec<(&'a Example, usize, f64)>,
    pub threshold: f64,
}

fn f1(hit: f64, found: f64, gold: f64) -> f64 {
    if found + gold == 0.0 { f64::NAN } else { 2.0 * hit / (found + gold) }
}

impl Report<'_> {
    fn found(&self, case: &(&Example, usize, f64)) -> usize {
        if case.2 >= self.threshold { case.1 } else { NONE }
    }

    /// All but those of marked answers, of which only the share that fires is told.
    fn labelled(&self) -> impl Iterator<Item = &(&Example, usize, f64)> {
        self.cases.iter().filter(|case| case.0.row.kind != "marked")
    }

    fn count(&self, of: impl Fn(&Example, usize) -> bool) -> f64 {
        self.labelled().filter(|case| of(case.0, self.found(case))).count() as f64
    }

    pub fn print(&self) {
        let hit = self.count(|e, found| e.gold != NONE && found != NONE);
        let (found, gold) = (self.count(|_, found| found != NONE), self.count(|e, _| e.gold != NONE));
        let all = self.labelled().count() as f64;
        let none = (self.count(|e, found| e.gold == NONE && found == NONE), all - found, all - gold);
        let (any, none) = (f1(hit, found, gold), f1(none.0, none.1, none.2));
        println!("threshold {:.2}, {} sentences", self.threshold, self.labelled().count());
        println!(
            "any: precision {:.3} recall {:.3} F1 {any:.3}; none: F1 {none:.3}; macro-F1 {:.3}",
            hit / found,
            hit / gold,
            (any + none) / 2.0
        );
        let mut types: BTreeMap<(bool, &str), (f64, f64)> = BTreeMap::new();
        for case in &self.cases {
            let entry = types.entry((case.0.gold != NONE, &case.0.row.kind)).or_default();
            entry.0 += 1.0;
            entry.1 += f64::from(u8::from(self.found(case) != NONE));
        }
        types.iter().for_each(|((positive, kind), (of, fired))| {
            println!(
                "  {} {kind:<9} fires on {:.3} of {of}",
                if *positive { "empathy" } else { "none   " },
                fired / of
            );
        });
        let mut sum = 0.0;
        for mechanism in Mechanism::ALL {
            let m = mechanism as usize;
            let [hit, found, gold] = [
                self.count(|e, f| e.gold == m && f == m),
                self.count(|_, f| f == m),
                self.count(|e, _| e.gold == m),
            ];
            sum += f1(hit, found, gold);
            println!(
                "  {:<25} precision {:.3} recall {:.3} F1 {:.3}",
                mechanism.name(),
                hit / found,
                hit / gold,
                f1(hit, found, gold)
            );
        }
        println!("mechanism macro-F1 {:.3}", sum / Mechanism::ALL.len() as f64);
        let ranked = |keep: &dyn Fn(&Example) -> bool, of: &dyn Fn(&Example) -> bool| {
            auc(&self.labelled().filter(|c| keep(c.0)).map(|c| (c.2, of(c.0))).collect::<Vec<_>>())
        };
        println!(
            "AUC any {:.3}, emotional acknowledgement against none {:.3}",
            ranked(&|_| true, &|e| e.gold != NONE),
            ranked(&|e| e.gold == NONE || e.gold == 0, &|e| e.gold == 0)
        );
    }

    /// The cases that went wrong, for a person to read.
    pub fn print_errors(&self) {
        for case in self.cases.iter().filter(|case| self.found(case) != case.0.gold) {
            let name = |class: usize| Mechanism::ALL.get(class).map_or("none", |m| m.name());
            println!(
                "{:.2} {} -> {} [{}] {}",
                case.2,
                name(case.0.gold),
                name(self.found(case)),
                case.0.row.kind,
                case.0.row.text
            );
        }
    }
}
