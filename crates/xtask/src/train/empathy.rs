//! Training of the empathy model.

use anyhow::{Context, Result};
use rayon::prelude::*;
use starscore::analysis::Mechanism;
use starscore::training::{CLASSES, EmpathyModel, Linear, TableBuilder, Workbench, evenness};

use super::chain::Dictionary;
use super::softmax;
use crate::rewriting::{Lists, Page, slips};
use crate::sentences::{FOLDS, Row, folds};

/// A labelled text with its features.
#[derive(Debug, Clone)]
pub struct Example {
    pub row: Row,
    /// The mechanism, or [`CLASSES`] - 1 for none.
    pub gold: usize,
    pub whole: Vec<u32>,
    /// The same with slips of grammar.
    pub slipped: Vec<u32>,
    pub sentences: Vec<Vec<u32>>,
}

pub const NONE: usize = CLASSES - 1;
const PENALTY: f64 = 8.0;
const LEAST: u32 = 2;
/// The share of hard negatives, unseen in training, that may be read as empathy.
const FALSE_ALARMS: f64 = 0.095;

/// Reads labelled texts.
pub fn examples(bench: &Workbench, rows: Vec<Row>) -> Result<Vec<Example>> {
    let lists = Lists::read()?;
    rows.into_par_iter()
        .enumerate()
        .map(|(seed, row)| {
            // The first of several mechanisms.
            let gold = match row.label.split(',').find(|name| !name.is_empty()).unwrap_or("none") {
                "none" => NONE,
                name => Mechanism::ALL
                    .iter()
                    .position(|m| m.name() == name)
                    .with_context(|| format!("no mechanism {name:?}"))?,
            };
            let (whole, sentences) = bench.sense_features(&bench.read(&row.text));
            let slipped = slips::half(&Page::new(bench, &lists, &row.text, seed));
            let (slipped, _) = bench.sense_features(&bench.read(&slipped));
            Ok(Example { row, gold, whole, slipped, sentences })
        })
        .collect()
}

/// A marked sentence was judged at a glance and without rivals beside it: there are many, and each counts for little.
const MARKED: f64 = 0.04;

/// How much of a text's weight goes to the copy with slips of grammar.
const SLIPPED: f64 = 0.4;

fn weight(example: &Example) -> f64 {
    if example.row.kind == "marked" { MARKED } else { 1.0 }
}

/// Trains on examples; the bytes of the model file.
pub fn train(examples: &[&Example], threshold: f64) -> Result<Vec<u8>> {
    let dictionary = Dictionary::new(
        examples.iter().filter(|e| e.row.kind != "marked").map(|e| e.whole.as_slice()),
        LEAST,
    );
    let dense: Vec<[Vec<u32>; 2]> =
        examples.iter().map(|e| [&e.whole, &e.slipped].map(|hashes| dictionary.dense(hashes))).collect();
    let rows: Vec<softmax::Row<'_>> = dense
        .iter()
        .zip(examples)
        .flat_map(|([whole, slipped], e)| {
            let row = |features, hashes: &[u32], share: f64| softmax::Row {
                features,
                gold: e.gold,
                weight: share * weight(e),
                scale: evenness(hashes.len()),
            };
            [row(whole, &e.whole, 1.0 - SLIPPED), row(slipped, &e.slipped, SLIPPED)]
        })
        .collect();
    let weights = softmax::train(&rows, dictionary.len(), CLASSES, PENALTY)?;
    let mut builder = TableBuilder::new(CLASSES);
    for (&feature, &index) in &dictionary.index {
        builder.add(feature, &weights[index as usize * CLASSES..][..CLASSES]);
    }
    Ok([builder.to_bytes(), Linear::tail_bytes(&[threshold])].concat())
}

/// The model's view of a text: that of its strongest sentence.
pub fn judge(model: &EmpathyModel, example: &Example) -> (usize, f64) {
    let best = |a: (usize, f64), b: (usize, f64)| if b.1 > a.1 { b } else { a };
    let judged = example.sentences.iter().map(|hashes| {
        let (mechanism, any) = model.judge(hashes);
        (mechanism as usize, any)
    });
    judged.reduce(best).unwrap_or((0, 0.0))
}

/// What models that never saw a text, nor one like it, say of it.
pub fn cross_judge(examples: &[Example]) -> Result<Vec<(usize, f64)>> {
    let fold_of = folds(&examples.iter().map(|e| e.row.clone()).collect::<Vec<_>>());
    let models: Vec<EmpathyModel> = (0..FOLDS)
        .into_par_iter()
        .map(|fold| {
            let kept: Vec<&Example> =
                examples.iter().zip(&fold_of).filter(|(_, f)| **f != fold).map(|(e, _)| e).collect();
            EmpathyModel::from_bytes(&train(&kept, 0.5)?).context("the model just written cannot be read")
        })
        .collect::<Result<_>>()?;
    Ok(examples.iter().zip(fold_of).map(|(example, fold)| judge(&models[fold], example)).collect())
}

/// The least threshold that keeps false alarms among hard negatives rare.
pub fn threshold(examples: &[Example], judged: &[(usize, f64)]) -> f64 {
    let hard = examples.iter().zip(judged).filter(|(e, _)| e.gold == NONE && e.row.kind == "hard");
    let mut scores: Vec<f64> = hard.map(|(_, judged)| judged.1).collect();
    scores.sort_by(|a, b| b.total_cmp(a));
    let allowed = (scores.len() as f64 * FALSE_ALARMS) as usize;
    // Hundredths: a file that differs in the last digit would differ in its bytes.
    scores.get(allowed).map_or(0.5, |score| (score * 100.0).ceil() / 100.0)
}

/// The bytes of the model to ship; its threshold is chosen on `choosing`, which it is not trained on.
pub fn train_all(examples: &[Example], choosing: &[Example]) -> Result<Vec<u8>> {
    let all: Vec<&Example> = examples.iter().collect();
    let model =
        EmpathyModel::from_bytes(&train(&all, 0.5)?).context("the model just written cannot be read")?;
    let judged: Vec<(usize, f64)> = choosing.iter().map(|example| judge(&model, example)).collect();
    train(&all, threshold(choosing, &judged))
}
