//! What each group of features is worth: the labeller trained again without it.

use anyhow::Result;
use starscore::training::{Template, Workbench};

use super::labeller::Report;
use crate::corpus::Labelled;
use crate::train::labeller::{Maker, Recipe, folds, train_once};

/// A group of features, and whether a template is one of it.
type Group = (&'static str, fn(Template) -> bool);

const GROUPS: [Group; 10] = [
    ("nothing", |_| false),
    ("words and stems", |t| {
        use Template::*;
        matches!(t, Word | Stem | Words2 | Stems2 | Words3 | Skip)
    }),
    ("word families", |t| matches!(t, Template::Family | Template::Families2)),
    ("gist", |t| matches!(t, Template::Gist)),
    ("head and tail", |t| matches!(t, Template::Head | Template::Tail)),
    ("shape", |t| matches!(t, Template::Shape)),
    ("rest of the sentence", |t| matches!(t, Template::SentenceStem | Template::SentenceFamily)),
    ("neighbours", |t| {
        use Template::*;
        matches!(
            t,
            BeforeGist
                | BeforeFamily
                | BeforeHead
                | BeforeStem
                | AfterGist
                | AfterFamily
                | AfterHead
                | AfterStem
        )
    }),
    ("place", |t| matches!(t, Template::Place)),
    ("the whole answer", |t| matches!(t, Template::Whole)),
];

/// Trains and measures without each group, and prints a line as each is done.
pub fn run(answers: &[Labelled]) -> Result<()> {
    println!("one training a row, not five: clause models on three folds of five, verdict on another,");
    println!("figures on the last; compare rows with each other, not with the cross-validation\n");
    println!("{:<22} {:>9} {:>14} {:>10}", "without", "macro-F1", "results first", "deletion");
    let bench = Workbench::new();
    for (name, off) in GROUPS {
        let families = Maker { bench: &bench, keep: &|template| !off(template) }.families(answers)?;
        let labeller = train_once(&families, Recipe::default())?;
        let mut report = Report::default();
        for (family, fold) in families.iter().zip(folds(&families)) {
            if fold == 0 {
                report.add(&labeller, family);
            }
        }
        let (whole, first) = (report.whole.macro_f1(), report.results_first.macro_f1());
        println!("{name:<22} {whole:>9.3} {first:>14.3} {:>10.3}", report.deletion());
    }
    Ok(())
}
