//! The project's chores.

mod corpus;
mod evaluate;
mod train;

use anyhow::{Result, anyhow, bail};
use starscore::training::Workbench;

fn main() -> Result<()> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    match words.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["words"] => train::words(),
        ["train", "grammar"] => train::grammar::train(&Workbench::new(), &corpus::read_all()?),
        ["train", "labeller"] => train_labeller(),
        ["evaluate", "quantities", file, ref rest @ ..] => evaluate_quantities(file, rest.contains(&"--errors")),
        ["bench", "quantities", file] => {
            let line = evaluate::quantities::bench(std::path::Path::new(file)).map_err(|error| anyhow!("{file}: {error}"))?;
            println!("{line}");
            Ok(())
        }
        ["evaluate", "score", ref rest @ ..] => evaluate::score::run(rest.contains(&"--errors")),
        ["evaluate", "fairness", ref rest @ ..] => evaluate::fairness::run(rest.contains(&"--errors")),
        ["evaluate", "labeller"] => evaluate_labeller(),
        _ => bail!("usage: cargo xtask words | train | evaluate labeller"),
    }
}

fn evaluate_quantities(file: &str, errors: bool) -> Result<()> {
    let report = evaluate::quantities::run(std::path::Path::new(file)).map_err(|error| anyhow!("{file}: {error}"))?;
    print!("{report}");
    if errors {
        report.misses.iter().for_each(|miss| println!("{miss}"));
    }
    Ok(())
}

fn train_labeller() -> Result<()> {
    let families = train::labeller::families(&Workbench::new(), &corpus::read_all()?)?;
    let bytes = train::labeller::train_all(&families, train::labeller::Recipe::default())?;
    train::fingerprint::write("labeller", &bytes, train::fingerprint::LABELLER)
}

fn evaluate_labeller() -> Result<()> {
    let bench = Workbench::new();
    let answers = corpus::read_all()?;
    let families = train::labeller::families(&bench, &answers)?;
    let mut recipe = train::labeller::Recipe::default();
    if let Ok(v) = std::env::var("PEN") { recipe.penalty = v.parse()?; }
    if let Ok(v) = std::env::var("LEAST") { recipe.least = v.parse()?; }
    if let Ok(v) = std::env::var("ROUNDS") { recipe.rounds = v.parse()?; }
    let trained = train::labeller::cross_train(&families, recipe)?;
    let mut report = evaluate::labeller::Report::default();
    for (family, fold) in families.iter().zip(train::labeller::folds(&families)) {
        report.add(&trained.labellers[fold], family);
    }
    report.print();
    Ok(())
}
