//! Training of the substance model: clauses marked concrete or vague, and those of strong answers as probably concrete.

use anyhow::{Context, Result};
use rayon::prelude::*;
use starscore::analysis::Component;
use starscore::training::{Linear, SubstanceModel, TableBuilder, Workbench, evenness};

use super::chain::Dictionary;
use super::genre::{Stranger, strangers};
use super::softmax;
use crate::corpus::{Labelled, Substance};

/// A clause with what the labeller sees of it.
#[derive(Debug, Clone)]
pub struct Example {
    pub text: String,
    pub hashes: Vec<u32>,
    pub concrete: bool,
    /// Marked by a reader, or only part of a strong answer.
    pub marked: bool,
    /// A weak and a strong answer to one question stay together.
    pub group: u64,
}

/// How many groups take turns at being kept out.
const FOLDS: u64 = 10;
const PENALTY: f64 = 8.0;
const LEAST: u32 = 3;
/// What a clause of a strong answer counts that nobody marked.
const UNMARKED: f64 = 0.1;

/// The clauses that say something about substance: of answers, and of hollow texts, which have none.
pub fn examples(bench: &Workbench, answers: &[Labelled]) -> Result<Vec<Example>> {
    let hollow: Vec<Stranger> = strangers()?.into_iter().filter(|text| text.kind == "hollow").collect();
    let answers = answers.par_iter().flat_map_iter(|answer| of_answer(bench, answer));
    let hollow = hollow.par_iter().flat_map_iter(|text| of_hollow(bench, &text.text));
    Ok(answers.chain(hollow).collect())
}

fn of_hollow(bench: &Workbench, text: &str) -> Vec<Example> {
    let document = bench.read(text);
    let features = bench.answer_features(&document);
    let group = group_of(text);
    let clauses = document.clauses().iter().enumerate();
    clauses
        .map(|(index, clause)| Example {
            text: clause.span.of(document.text()).to_owned(),
            hashes: features.blind(index).to_vec(),
            concrete: false,
            marked: true,
            group,
        })
        .collect()
}

fn group_of(name: &str) -> u64 {
    name.bytes().fold(0u64, |hash, byte| hash.wrapping_mul(31).wrapping_add(u64::from(byte)))
}

fn of_answer(bench: &Workbench, answer: &Labelled) -> Vec<Example> {
    let gold = answer.gold();
    let document = bench.read(&gold.text);
    let features = bench.answer_features(&document);
    // "…-017w" and "…-017s" are a pair.
    let group = group_of(answer.id.trim_end_matches(['w', 's']));
    let clauses = document.clauses().iter().enumerate().filter_map(|(index, clause)| {
        let (start, end) =
            document.view().original_span(clause.span.start as usize, clause.span.end as usize);
        let piece = gold.piece(start, end)?;
        let strong = answer.quality == "strong" && answer.segments[piece].label != Component::Other;
        let (concrete, marked) = match answer.segments[piece].substance {
            Some(Substance::Concrete) => (true, true),
            Some(Substance::Vague) => (false, true),
            Some(Substance::Neither) => return None,
            None if strong => (true, false),
            None => return None,
        };
        let text = clause.span.of(document.text()).to_owned();
        Some(Example { text, hashes: features.blind(index).to_vec(), concrete, marked, group })
    });
    clauses.collect()
}

/// The bytes of a model trained on `examples`.
pub fn train(examples: &[&Example]) -> Result<Vec<u8>> {
    let marked = examples.iter().filter(|example| example.marked);
    let dictionary = Dictionary::new(marked.map(|example| example.hashes.as_slice()), LEAST);
    let dense: Vec<Vec<u32>> = examples.iter().map(|example| dictionary.dense(&example.hashes)).collect();
    let rows: Vec<softmax::Row<'_>> = dense
        .iter()
        .zip(examples)
        .map(|(features, example)| softmax::Row {
            features,
            gold: usize::from(example.concrete),
            // There are two concrete clauses to a vague one.
            weight: if !example.marked {
                UNMARKED
            } else if example.concrete {
                1.0
            } else {
                2.0
            },
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

/// What models that never saw a marked clause, nor its pair, say of it.
pub fn cross_judge(examples: &[Example]) -> Result<Vec<f64>> {
    let models: Vec<SubstanceModel> = (0..FOLDS)
        .into_par_iter()
        .map(|fold| {
            let kept: Vec<&Example> =
                examples.iter().filter(|example| example.group % FOLDS != fold).collect();
            SubstanceModel::from_bytes(&train(&kept)?).context("the model just written cannot be read")
        })
        .collect::<Result<_>>()?;
    Ok(examples.iter().map(|e| models[(e.group % FOLDS) as usize].concrete(&e.hashes)).collect())
}
