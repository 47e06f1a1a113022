//! The chores of the readers of meaning: empathy, competencies, questions.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use starscore::training::{CompetencyModel, EmpathyModel, QuestionModel, Workbench};

use crate::evaluate;
use crate::sentences::{Row, marked, read, read_room};
use crate::train::{self, competencies, empathy, questions};

/// What the models are made from, relative to `crates/`, besides their corpus and trainer.
const SOURCES: &[&str] = &[
    "xtask/src/sentences.rs",
    "xtask/src/rewriting",
    "xtask/corpus/fairness/verbs.txt",
    "xtask/src/train/softmax.rs",
    "xtask/src/train/optimise.rs",
    "starscore/data/model/words.txt",
    "starscore/data/words",
    "starscore/data/text",
    "starscore/data/senses",
    "starscore/src/text",
    "starscore/src/families.rs",
    "starscore/src/senses",
    "starscore/src/model",
];

/// All that a model is made from.
fn sources(what: &str) -> Vec<String> {
    let own = [format!("xtask/corpus/{what}"), format!("xtask/src/train/{what}.rs")];
    let banks =
        [if what == "questions" { "starscore/data/rubrics" } else { "xtask/corpus/answers" }.to_owned()];
    let more: &[&str] = match what {
        "empathy" => &["xtask/corpus/marks/empathy.tsv", "xtask/corpus/empathy-kept"],
        "competencies" => &["xtask/corpus/marks/competencies.tsv"],
        "questions" => &["starscore/data/question", "starscore/src/question"],
        _ => &[],
    };
    let more = more.iter().map(|source| (*source).to_owned());
    own.into_iter()
        .chain(banks)
        .chain(more)
        .chain(SOURCES.iter().map(|source| (*source).to_owned()))
        .collect()
}

/// The sentences of empathy, and those of the marked answers.
fn empathy_rows() -> Result<Vec<Row>> {
    Ok([read_room("empathy")?, marked()?].concat())
}

/// The sentences of competencies, and those of the marked answers.
fn competency_examples(bench: &Workbench) -> Result<Vec<competencies::Example>> {
    let marked = competencies::marked(bench, &competencies::marks()?)?;
    Ok([competencies::examples(bench, read_room("competencies")?)?, marked].concat())
}

/// Sentences of empathy that no model is trained on: on the first and second the threshold is chosen.
fn kept_path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("corpus/empathy-kept/{name}.tsv"))
}

/// Trains one model and writes it, with the fingerprint of its sources.
pub fn train(what: &str) -> Result<()> {
    let bench = Workbench::new();
    let bytes = match what {
        "empathy" => {
            let examples = |rows| empathy::examples(&bench, rows);
            let choosing = [read(&kept_path("first"))?, read(&kept_path("second"))?].concat();
            empathy::train_all(&examples(empathy_rows()?)?, &examples(choosing)?)?
        }
        "competencies" => competencies::train_all(&competency_examples(&bench)?)?,
        "questions" => {
            let rows = [read_room(what)?, questions::banks()].concat();
            questions::train(&questions::examples(&bench, rows)?.iter().collect::<Vec<_>>())?
        }
        _ => {
            bail!("nothing to train is called {what:?}; there are labeller, empathy, competencies, questions")
        }
    };
    let sources = sources(what);
    train::fingerprint::write(what, &bytes, &sources.iter().map(String::as_str).collect::<Vec<_>>())
}

/// Without a file: every sentence judged by models that never saw it. With one: the shipped model on that file.
pub fn evaluate_empathy(rest: &[&str]) -> Result<()> {
    let bench = Workbench::new();
    let errors = rest.contains(&"--errors");
    let file = rest.iter().find(|word| !word.starts_with("--"));
    // Trained without the replies, judged on them: how far it carries to strangers' words.
    let apart = rest.contains(&"--replies");
    let rows = match file {
        Some(file) => read(Path::new(file))?,
        None => empathy_rows()?,
    };
    let examples = empathy::examples(&bench, rows)?;
    let (judged, threshold) = if file.is_some() {
        let model = EmpathyModel::shipped().context("the shipped model cannot be read")?;
        (examples.iter().map(|e| empathy::judge(&model, e)).collect(), model.threshold())
    } else if apart {
        let others: Vec<&empathy::Example> = examples.iter().filter(|e| e.row.file != "replies").collect();
        let model = EmpathyModel::from_bytes(&empathy::train(&others, 0.5)?).context("cannot be read")?;
        (examples.iter().map(|e| empathy::judge(&model, e)).collect(), 0.5)
    } else {
        let judged: Vec<(usize, f64)> = empathy::cross_judge(&examples)?;
        let threshold = empathy::threshold(&examples, &judged);
        (judged, threshold)
    };
    let cases = examples.iter().zip(judged).filter(|(e, _)| !apart || e.row.file == "replies");
    let report =
        evaluate::empathy::Report { cases: cases.map(|(e, (m, any))| (e, m, any)).collect(), threshold };
    report.print();
    if errors {
        report.print_errors();
    }
    if file.is_none() && !apart {
        for name in ["third", "fourth"] {
            println!("\nthe shipped model on the {name} set, by a hand of which it saw nothing:");
            evaluate_empathy(&[&kept_path(name).to_string_lossy()])?;
        }
    }
    Ok(())
}

/// The other two, with or without a file in the corpus' own form.
pub fn evaluate(what: &str, rest: &[&str]) -> Result<()> {
    let bench = Workbench::new();
    let errors = rest.contains(&"--errors");
    let file = rest.iter().find(|word| !word.starts_with("--"));
    let rows = file.map(|file| read(Path::new(file))).transpose()?;
    if what == "competencies" {
        let (examples, judged, thresholds) = if let Some(rows) = rows {
            let model = CompetencyModel::shipped().context("the shipped model cannot be read")?;
            let examples = competencies::examples(&bench, rows)?;
            let judged = examples.iter().map(|e| model.probabilities(&e.hashes)).collect();
            (examples, judged, model.thresholds().to_vec())
        } else {
            let examples = competency_examples(&bench)?;
            let judged = competencies::cross_judge(&examples)?;
            let thresholds = competencies::thresholds(&examples, &judged);
            (examples, judged, thresholds)
        };
        evaluate::competencies::print(&examples, &judged, &thresholds);
        if file.is_none() {
            evaluate::competencies::print_answers(&examples, &judged, &thresholds, &competencies::marks()?);
            evaluate::competencies::print_agreement()?;
        }
        return Ok(());
    }
    let rows = match rows {
        Some(rows) => rows,
        None if what == "questions" => read_room(what)?,
        None => bail!(
            "nothing to evaluate is called {what:?}; there are labeller, quantities, empathy, competencies, questions"
        ),
    };
    let own = rows.len();
    // The banks of the rubrics help in training; only the corpus is counted.
    let rows = if file.is_some() { rows } else { [rows, questions::banks()].concat() };
    let examples = questions::examples(&bench, rows)?;
    let judged = if file.is_some() {
        let model = QuestionModel::shipped().context("the shipped model cannot be read")?;
        examples.iter().map(|e| questions::judge(&model, e)).collect()
    } else {
        questions::cross_judge(&examples)?
    };
    evaluate::questions::print(&examples.iter().zip(judged).take(own).collect::<Vec<_>>(), errors);
    Ok(())
}

/// What the shipped models find in the labelled answers, for a person to read.
pub fn show() -> Result<()> {
    let bench = Workbench::new();
    let (mut words, mut found) = (0, std::collections::BTreeMap::<String, u32>::new());
    for answer in crate::corpus::read_all()? {
        let text = answer.gold().text;
        let document = bench.read(&text);
        words += document.word_count();
        for (start, end, name, strength) in bench.heard(&document) {
            println!("{name}\t{strength:.2}\t{}", &document.text()[start..end]);
            *found.entry(name).or_default() += 1;
        }
    }
    eprintln!("{words} words: {found:?}");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_shipped_model_is_stale() {
        for what in ["empathy", "competencies", "questions"] {
            let shipped =
                std::fs::read_to_string(train::fingerprint::model_path(&format!("{what}.fingerprint")))
                    .unwrap();
            let sources = sources(what);
            let now =
                train::fingerprint::of(&sources.iter().map(String::as_str).collect::<Vec<_>>()).unwrap();
            assert_eq!(shipped.trim(), now, "run `cargo xtask train {what}` and commit what it writes");
        }
    }
}
