//! Training of the question model: kind, and competencies asked for.

use anyhow::{Context, Result};
use rayon::prelude::*;
use starscore::Rubric;
use starscore::training::{
    COMPETENCIES, KINDS, Linear, QUESTION_COLUMNS, QuestionModel, TableBuilder, Workbench, evenness,
};

use super::chain::Dictionary;
use super::softmax;
use crate::sentences::{FOLDS, Row, folds};

/// A labelled question.
#[derive(Debug, Clone)]
pub struct Example {
    pub row: Row,
    pub kind: usize,
    pub asks: Vec<usize>,
    pub hashes: Vec<u32>,
}

const PENALTY: f64 = 1.0;
const LEAST: u32 = 3;
/// The least probability at which a competency is asked for.
const THRESHOLD: f64 = 0.35;

/// Reads labelled questions (kind, competencies, text).
pub fn examples(bench: &Workbench, rows: Vec<Row>) -> Result<Vec<Example>> {
    rows.into_iter()
        .map(|row| {
            let kind = KINDS
                .iter()
                .position(|kind| name(kind) == row.label)
                .with_context(|| format!("no kind {:?}", row.label))?;
            let asks = row.kind.split(',').filter(|name| *name != "-" && !name.is_empty());
            let asks = asks.map(|name| {
                COMPETENCIES
                    .iter()
                    .position(|known| *known == name)
                    .with_context(|| format!("no competency {name:?}"))
            });
            let hashes = bench.question_features(&bench.read(&row.text));
            Ok(Example { kind, asks: asks.collect::<Result<_>>()?, row, hashes })
        })
        .collect()
}

fn name(kind: &starscore::analysis::QuestionKind) -> String {
    format!("{kind:?}").to_lowercase()
}

/// The practice questions of the built-in rubrics, as rows.
pub fn banks() -> Vec<Row> {
    let questions = Rubric::names().filter_map(Rubric::builtin).flat_map(|rubric| rubric.questions);
    let row = |q: starscore::rubric::Question| Row {
        label: name(&q.kind),
        kind: q.competencies.join(","),
        text: q.text,
        file: "rubrics".into(),
    };
    questions.map(row).collect()
}

/// Trains on examples; the bytes of the model file.
pub fn train(examples: &[&Example]) -> Result<Vec<u8>> {
    let dictionary = Dictionary::new(examples.iter().map(|e| e.hashes.as_slice()), LEAST);
    let dense: Vec<Vec<u32>> = examples.iter().map(|e| dictionary.dense(&e.hashes)).collect();
    let rows = |gold: &dyn Fn(&Example) -> (usize, f64)| -> Vec<softmax::Row<'_>> {
        let each = dense.iter().zip(examples);
        each.map(|(features, e)| {
            let (gold, weight) = gold(e);
            softmax::Row { features, gold, weight, scale: evenness(e.hashes.len()) }
        })
        .collect()
    };
    let kinds = softmax::train(&rows(&|e| (e.kind, 1.0)), dictionary.len(), KINDS.len(), PENALTY)?;
    let asked: Vec<Vec<f64>> = (0..COMPETENCIES.len())
        .map(|c| {
            let rows = rows(&|e| if e.asks.contains(&c) { (1, 4.0) } else { (0, 1.0) });
            softmax::train_binary(&rows, dictionary.len(), PENALTY)
        })
        .collect::<Result<_>>()?;
    let mut builder = TableBuilder::new(QUESTION_COLUMNS);
    for (&feature, &index) in &dictionary.index {
        let index = index as usize;
        let mut row = kinds[index * KINDS.len()..][..KINDS.len()].to_vec();
        row.extend(asked.iter().map(|column| column[index]));
        builder.add(feature, &row);
    }
    Ok([builder.to_bytes(), Linear::tail_bytes(&[THRESHOLD])].concat())
}

/// What models that never saw a question, nor one like it, say of it.
pub fn cross_judge(examples: &[Example]) -> Result<Vec<(usize, Vec<usize>)>> {
    let fold_of = folds(&examples.iter().map(|e| e.row.clone()).collect::<Vec<_>>());
    let models: Vec<QuestionModel> = (0..FOLDS)
        .into_par_iter()
        .map(|fold| {
            let kept: Vec<&Example> =
                examples.iter().zip(&fold_of).filter(|(_, f)| **f != fold).map(|(e, _)| e).collect();
            QuestionModel::from_bytes(&train(&kept)?).context("the model just written cannot be read")
        })
        .collect::<Result<_>>()?;
    Ok(examples.iter().zip(fold_of).map(|(e, fold)| judge(&models[fold], e)).collect())
}

/// Kind and competencies.
pub fn judge(model: &QuestionModel, example: &Example) -> (usize, Vec<usize>) {
    let (kind, asked) = model.judge(&example.hashes);
    (KINDS.iter().position(|known| *known == kind).unwrap_or(0), asked)
}
