//! The project's chores.

mod corpus;
mod evaluate;
mod findings_page;
mod rewriting;
mod senses;
mod sentences;
mod train;
mod variety;

use anyhow::{Result, anyhow, bail};
use starscore::training::Workbench;

fn main() -> Result<()> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    match words.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["words"] => train::words(),
        ["train", "grammar"] => train::grammar::train(&Workbench::new(), &corpus::read_all()?),
        ["train", "labeller"] => train_labeller(),
        ["evaluate", "quantities", file, ref rest @ ..] => {
            evaluate_quantities(file, rest.contains(&"--errors"))
        }
        ["bench", "quantities", file] => {
            let line = evaluate::quantities::bench(std::path::Path::new(file))
                .map_err(|error| anyhow!("{file}: {error}"))?;
            println!("{line}");
            Ok(())
        }
        ["evaluate", "score", ref rest @ ..] => evaluate::score::run(rest.contains(&"--errors")),
        ["evaluate", "fairness", ref rest @ ..] => evaluate::fairness::run(rest.contains(&"--errors")),
        ["evaluate", "labeller", ref rest @ ..] => evaluate::labeller::run(rest),
        ["findings"] => findings_page::write(),
        ["corpus"] => variety::run(&corpus::read_all()?),
        ["show", "senses"] => senses::show(),
        ["train", "substance"] => train_substance(),
        ["evaluate", "substance", ref rest @ ..] => evaluate_substance(rest.contains(&"--errors")),
        ["train", "genre"] => train_genre(),
        ["evaluate", "genre", ref rest @ ..] => evaluate_genre(rest.contains(&"--errors")),
        ["train", "fit"] => train_fit(),
        ["evaluate", "fit"] => evaluate_fit(),
        ["train", what] => senses::train(what),
        ["evaluate", "empathy", ref rest @ ..] => senses::evaluate_empathy(rest),
        ["evaluate", what, ref rest @ ..] => senses::evaluate(what, rest),
        _ => bail!(
            "usage: cargo xtask words | corpus | findings | train WHAT | evaluate WHAT [FILE] [--errors] | show senses"
        ),
    }
}

fn evaluate_quantities(file: &str, errors: bool) -> Result<()> {
    let report =
        evaluate::quantities::run(std::path::Path::new(file)).map_err(|error| anyhow!("{file}: {error}"))?;
    print!("{report}");
    if errors {
        report.misses.iter().for_each(|miss| println!("{miss}"));
    }
    Ok(())
}

fn train_labeller() -> Result<()> {
    let families = train::labeller::families(&corpus::read_all()?)?;
    let bytes = train::labeller::train_all(&families, train::labeller::Recipe::default())?;
    train::fingerprint::write("labeller", &bytes, train::fingerprint::LABELLER)
}

fn train_genre() -> Result<()> {
    let examples = train::genre::examples(&Workbench::new(), &corpus::read_all()?)?;
    let bytes = train::genre::train(&examples.iter().collect::<Vec<_>>())?;
    train::fingerprint::write("genre", &bytes, train::fingerprint::GENRE)
}

fn evaluate_genre(errors: bool) -> Result<()> {
    let examples = train::genre::examples(&Workbench::new(), &corpus::read_all()?)?;
    evaluate::genre::print(&examples, &train::genre::cross_judge(&examples)?, errors);
    Ok(())
}

fn train_fit() -> Result<()> {
    let examples = train::fit::examples(&Workbench::new(), &corpus::read_all()?);
    train::fingerprint::write("fit", &train::fit::train_all(&examples)?, train::fingerprint::FIT)
}

fn evaluate_fit() -> Result<()> {
    let examples = train::fit::examples(&Workbench::new(), &corpus::read_all()?);
    evaluate::fit::print(&examples, &train::fit::cross_judge(&examples)?);
    Ok(())
}

fn substance_examples() -> Result<Vec<train::substance::Example>> {
    train::substance::examples(&Workbench::new(), &corpus::read_all()?)
}

fn train_substance() -> Result<()> {
    let examples = substance_examples()?;
    let bytes = train::substance::train(&examples.iter().collect::<Vec<_>>())?;
    train::fingerprint::write("substance", &bytes, train::fingerprint::SUBSTANCE)
}

fn evaluate_substance(errors: bool) -> Result<()> {
    let examples = substance_examples()?;
    evaluate::substance::print(&examples, &train::substance::cross_judge(&examples)?, errors);
    Ok(())
}
