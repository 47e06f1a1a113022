//! The chores of the readers of meaning: empathy, competencies, questions.

use std::path::Path;

use anyhow::{Context, Result, bail};
use starscore::training::{EmpathyModel, Workbench};

use crate::evaluate;
use crate::sentences::{read, read_room};
use crate::train::{self, empathy};

pub fn train(what: &str) -> Result<()> {
    let bench = Workbench::new();
    match what {
        "empathy" => {
            let bytes = empathy::train_all(&empathy::examples(&bench, read_room("empathy")?)?)?;
            std::fs::write(train::fingerprint::model_path("empathy.bin"), &bytes)?;
            println!("{} bytes", bytes.len());
        }
        _ => bail!("nothing to train is called {what:?}; there are labeller, empathy, competencies, questions"),
    }
    Ok(())
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
        None => read_room("empathy")?,
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
    let report = evaluate::empathy::Report { cases: cases.map(|(e, (m, any))| (e, m, any)).collect(), threshold };
    report.print();
    if errors {
        report.print_errors();
    }
    Ok(())
}

pub fn evaluate(what: &str, _rest: &[&str]) -> Result<()> {
    bail!("nothing to evaluate is called {what:?}")
}
