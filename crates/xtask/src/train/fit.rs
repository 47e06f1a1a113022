//! Training of the fit of answers to questions: answers beside their own question, and beside other answers' questions.

use anyhow::{Context, Result};
use rayon::prelude::*;
use starscore::training::{FitModel, Linear, Pair, TableBuilder, Workbench, evenness};

use super::chain::Dictionary;
use super::softmax;
use crate::corpus::Labelled;

const FOLDS: usize = 5;
const PENALTY: f64 = 0.7;
/// A pair of words counts when so many answers have it to their own question.
const LEAST: u32 = 3;
/// Other answers' questions beside each answer.
const OTHERS: usize = 8;
/// The share of answers that may be said not to meet their own question.
const WRONGED: f64 = 0.05;

/// An answer beside a question.
#[derive(Debug, Clone)]
pub struct Example {
    pub hashes: Vec<u32>,
    /// Whether it is the answer's own question.
    pub own: bool,
    pub fold: usize,
}

/// Answers that answer: no motivation, no evasion, enough words to say something.
fn answers_its_question(answer: &Labelled) -> bool {
    let evades = ["off-topic", "off-question", "non-answer"];
    answer.kind != "motivational"
        && !answer.flaws.iter().any(|flaw| evades.contains(&flaw.as_str()))
        && !answer.question.is_empty()
        && answer.gold().text.split_whitespace().count() >= 25
}

/// Every answer beside its own question and beside others' of its fold: whole briefs stay in one fold.
pub fn examples(bench: &Workbench, answers: &[Labelled]) -> Vec<Example> {
    let answers: Vec<&Labelled> = answers.iter().filter(|answer| answers_its_question(answer)).collect();
    let mut briefs: Vec<&str> = answers.iter().map(|answer| answer.brief.as_str()).collect();
    briefs.dedup();
    let fold =
        |answer: &Labelled| briefs.iter().position(|brief| *brief == answer.brief).unwrap_or(0) % FOLDS;
    let pairs: Vec<(Pair, usize)> = answers
        .par_iter()
        .map(|answer| (bench.pair(&answer.question, &bench.read(&answer.gold().text)), fold(answer)))
        .collect();
    let by_fold: Vec<Vec<usize>> =
        (0..FOLDS).map(|fold| (0..pairs.len()).filter(|index| pairs[*index].1 == fold).collect()).collect();
    let of = |index: usize| {
        let (pair, fold) = &pairs[index];
        let mut state = index as u64;
        let others = (0..OTHERS).map(move |_| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) as usize
        });
        let others = others.map(|drawn| {
            let other = by_fold[*fold][drawn % by_fold[*fold].len()];
            Pair { asked: pairs[other].0.asked.clone(), said: pair.said.clone() }
        });
        let strange = others.filter(|other| other.asked != pair.asked);
        let strange = strange.map(|pair| Example { hashes: pair.features(), own: false, fold: *fold });
        let own = Example { hashes: pair.features(), own: true, fold: *fold };
        std::iter::once(own).chain(strange).collect::<Vec<_>>()
    };
    (0..pairs.len()).into_par_iter().flat_map_iter(of).collect()
}

/// The bytes of a model trained on `examples`.
pub fn train(examples: &[&Example], threshold: f64) -> Result<Vec<u8>> {
    let own = examples.iter().filter(|example| example.own);
    let dictionary = Dictionary::new(own.map(|example| example.hashes.as_slice()), LEAST);
    let dense: Vec<Vec<u32>> = examples.par_iter().map(|example| dictionary.dense(&example.hashes)).collect();
    let rows: Vec<softmax::Row<'_>> = dense
        .iter()
        .zip(examples)
        .map(|(features, example)| softmax::Row {
            features,
            gold: usize::from(example.own),
            weight: if example.own { 1.0 } else { 1.0 / OTHERS as f64 },
            scale: evenness(example.hashes.len()),
        })
        .collect();
    let weights = softmax::train_binary(&rows, dictionary.len(), PENALTY)?;
    let mut builder = TableBuilder::new(1);
    for (&feature, &index) in &dictionary.index {
        builder.add(feature, &weights[index as usize..][..1]);
    }
    Ok([builder.to_bytes(), Linear::tail_bytes(&[threshold])].concat())
}

/// What models that never saw a brief say of its answers.
pub fn cross_judge(examples: &[Example]) -> Result<Vec<f64>> {
    let models: Vec<FitModel> = (0..FOLDS)
        .into_par_iter()
        .map(|fold| {
            let kept: Vec<&Example> = examples.iter().filter(|example| example.fold != fold).collect();
            FitModel::from_bytes(&train(&kept, 0.0)?).context("the model just written cannot be read")
        })
        .collect::<Result<_>>()?;
    Ok(examples.iter().map(|example| models[example.fold].score(&example.hashes)).collect())
}

/// The threshold below which few answers beside their own question lie.
pub fn threshold(examples: &[Example], judged: &[f64]) -> f64 {
    let own = examples.iter().zip(judged).filter(|(example, _)| example.own);
    let mut scores: Vec<f64> = own.map(|(_, score)| *score).collect();
    scores.sort_by(f64::total_cmp);
    let at = scores.get((scores.len() as f64 * WRONGED) as usize).copied().unwrap_or_default();
    // Hundredths: a file that differs in the last digit would differ in its bytes.
    (at * 100.0).floor() / 100.0
}

/// The bytes of the model to ship.
pub fn train_all(examples: &[Example]) -> Result<Vec<u8>> {
    let threshold = threshold(examples, &cross_judge(examples)?);
    train(&examples.iter().collect::<Vec<_>>(), threshold)
}
