//! Training of the genre: told answers, whole and with a part cut out, against what else people paste into a box.

use std::path::Path;

use anyhow::{Context, Result};
use rayon::prelude::*;
use serde::Deserialize;
use starscore::analysis::Component;
use starscore::training::{GenreModel, Linear, TableBuilder, Workbench, evenness};

use super::chain::Dictionary;
use super::softmax;
use crate::corpus::Labelled;

const FOLDS: usize = 5;
const PENALTY: f64 = 4.0;
/// A feature counts when so many of the texts that are no answers have it.
const LEAST: u32 = 3;
/// There are nearly twenty answers to a text that is none.
const NONE: f64 = 8.0;

/// A text that is no told answer.
#[derive(Debug, Clone, Deserialize)]
pub struct Stranger {
    pub kind: String,
    pub text: String,
}

/// A text with what the readers of meaning see of it.
#[derive(Debug, Clone)]
pub struct Example {
    /// `answer`, or the kind of stranger.
    pub kind: String,
    pub text: String,
    pub hashes: Vec<u32>,
    pub fold: usize,
}

impl Example {
    /// Whether it is a told answer.
    pub fn told(&self) -> bool {
        self.kind == "answer"
    }
}

/// The texts that are no answers, from every file of `corpus/genres`.
pub fn strangers() -> Result<Vec<Stranger>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/genres");
    let mut paths: Vec<_> =
        std::fs::read_dir(&folder)?.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
    paths.sort();
    let mut all = Vec::new();
    for path in paths {
        let text = std::fs::read_to_string(&path)?;
        for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
            all.push(
                serde_json::from_str(line).with_context(|| format!("{}:{}", path.display(), number + 1))?,
            );
        }
    }
    Ok(all)
}

/// Answers, whole and without one component in turn, and strangers. Whole briefs stay in one fold.
pub fn examples(bench: &Workbench, answers: &[Labelled]) -> Result<Vec<Example>> {
    let mut briefs: Vec<&str> = answers.iter().map(|answer| answer.brief.as_str()).collect();
    briefs.dedup();
    let mut texts: Vec<(String, String, usize)> = Vec::new();
    // Boasts and evasions among the answers are no examples of a told one.
    let tells = |answer: &&Labelled| answer.has(Component::Action) || answer.has(Component::Result);
    for (number, answer) in answers.iter().filter(tells).enumerate() {
        let fold = briefs.iter().position(|brief| *brief == answer.brief).unwrap_or(0) % FOLDS;
        texts.push(("answer".into(), answer.gold().text, fold));
        let cut = answer.without(Component::STAR[number % 4]).text;
        if cut.split_whitespace().count() >= 25 {
            texts.push(("answer".into(), cut, fold));
        }
    }
    texts.extend(strangers()?.into_iter().enumerate().map(|(n, s)| (s.kind, s.text, n % FOLDS)));
    let read = |(kind, text, fold): (String, String, usize)| {
        let hashes = bench.sense_features(&bench.read(&text)).0;
        Example { kind, text, hashes, fold }
    };
    Ok(texts.into_par_iter().map(read).collect())
}

/// The bytes of a model trained on `examples`.
pub fn train(examples: &[&Example]) -> Result<Vec<u8>> {
    let strange = examples.iter().filter(|example| !example.told());
    let dictionary = Dictionary::new(strange.map(|example| example.hashes.as_slice()), LEAST);
    let dense: Vec<Vec<u32>> = examples.par_iter().map(|example| dictionary.dense(&example.hashes)).collect();
    let rows: Vec<softmax::Row<'_>> = dense
        .iter()
        .zip(examples)
        .map(|(features, example)| softmax::Row {
            features,
            gold: usize::from(example.told()),
            weight: if example.told() { 1.0 } else { NONE },
            scale: evenness(example.hashes.len()),
        })
        .collect();
    let weights = softmax::train_binary(&rows, dictionary.len(), PENALTY)?;
    let mut builder = TableBuilder::new(1);
    for (&feature, &index) in &dictionary.index {
        builder.add(feature, &weights[index as usize..][..1]);
    }
    Ok([builder.to_bytes(), Linear::tail_bytes(&[])].concat())
}

/// What models that never saw a text, nor another of its brief, say of it.
pub fn cross_judge(examples: &[Example]) -> Result<Vec<f64>> {
    let models: Vec<GenreModel> = (0..FOLDS)
        .into_par_iter()
        .map(|fold| {
            let kept: Vec<&Example> = examples.iter().filter(|example| example.fold != fold).collect();
            GenreModel::from_bytes(&train(&kept)?).context("the model just written cannot be read")
        })
        .collect::<Result<_>>()?;
    Ok(examples.iter().map(|example| models[example.fold].told(&example.hashes)).collect())
}
