//! Training of the STAR labeller: clause models, then the verdict on clause models that never saw the writer.

use anyhow::{Context, Result};
use rayon::prelude::*;
use starscore::analysis::Component;
use starscore::training::{
    AnswerFeatures, LABELS, Labeller, TableBuilder, Template, Transitions, VERDICT_FEATURES, Verdict,
    Workbench, verdict_features,
};

use super::chain::{self, Dictionary, Sequence, Settings, Weights};
use super::logistic;
use crate::corpus::{Filler, Gold, Labelled};
use crate::rewriting::{Lists, Page, slips};

/// How many groups of briefs take turns at being kept out.
pub const FOLDS: usize = 5;

/// One answer, or a variant of it, read and labelled.
#[derive(Debug, Clone)]
pub struct Example {
    pub features: AnswerFeatures,
    pub gold: Vec<usize>,
    pub has: [bool; 4],
    pub words: usize,
}

/// Everything made of one answer.
#[derive(Debug, Clone)]
pub struct Family {
    pub brief: String,
    pub whole: Example,
    /// By component: the answer without it, where it had it and something is left.
    pub without: [Option<Example>; 4],
    /// By component: replaced by filler that training may see, and by filler that it may not.
    pub padded: [Option<[Example; 2]>; 4],
    pub results_first: Example,
    pub shuffled: Example,
    /// With slips of grammar.
    pub slipped: Example,
    /// Its first half.
    pub truncated: Example,
}

/// How texts become examples: read by the bench, with the features that `keep` keeps.
pub struct Maker<'a> {
    pub bench: &'a Workbench,
    pub keep: &'a (dyn Fn(Template) -> bool + Sync),
}

impl Maker<'_> {
    /// Reads a variant.
    pub fn example(&self, gold: &Gold) -> Example {
        let document = self.bench.read(&gold.text);
        let labels = document.clauses().iter().map(|clause| {
            let (start, end) =
                document.view().original_span(clause.span.start as usize, clause.span.end as usize);
            gold.label(start, end).index()
        });
        Example {
            gold: labels.collect(),
            features: self.bench.some_answer_features(&document, self.keep),
            has: Component::STAR.map(|component| gold.has(component)),
            words: document.word_count(),
        }
    }

    /// Reads an answer and its variants.
    pub fn family(&self, answer: &Labelled, fillers: &[Filler; 2], lists: &Lists, seed: u64) -> Family {
        let slipped = |text: &str| slips::half(&Page::new(self.bench, lists, text, seed as usize));
        Family {
            padded: Component::STAR.map(|component| {
                let other = answer.segments.iter().any(|piece| piece.label != component);
                (answer.has(component) && other).then(|| {
                    [0, 1].map(|half| self.example(&answer.padded(component, &fillers[half], seed as usize)))
                })
            }),
            brief: answer.brief.clone(),
            whole: self.example(&answer.gold()),
            without: Component::STAR.map(|component| {
                let gold = answer.without(component);
                (answer.has(component) && gold.text.split_whitespace().count() >= 8)
                    .then(|| self.example(&gold))
            }),
            results_first: self.example(&answer.results_first()),
            shuffled: self.example(&answer.shuffled(seed)),
            slipped: self.example(&answer.rewritten(slipped)),
            truncated: self.example(&answer.truncated()),
        }
    }

    /// Reads all answers.
    pub fn families(&self, answers: &[Labelled]) -> Result<Vec<Family>> {
        let fillers = [Filler::read(false)?, Filler::read(true)?];
        let lists = Lists::read()?;
        let answers = answers.par_iter().enumerate();
        Ok(answers.map(|(seed, answer)| self.family(answer, &fillers, &lists, seed as u64)).collect())
    }
}

/// Reads all answers with all features.
pub fn families(answers: &[Labelled]) -> Result<Vec<Family>> {
    Maker { bench: &Workbench::new(), keep: &|_| true }.families(answers)
}

/// The fold of each brief: whole briefs, never single answers.
pub fn folds(families: &[Family]) -> Vec<usize> {
    let mut briefs: Vec<&str> = families.iter().map(|family| family.brief.as_str()).collect();
    briefs.dedup();
    families
        .iter()
        .map(|family| briefs.iter().position(|brief| *brief == family.brief).unwrap_or(0) % FOLDS)
        .collect()
}

fn picked<'a>(families: &'a [Family], folds: &[usize], keep: &dyn Fn(usize) -> bool) -> Vec<&'a Family> {
    families.iter().zip(folds).filter(|(_, fold)| keep(**fold)).map(|(family, _)| family).collect()
}

/// What the clause models are trained on: each answer whole, once with a part cut out, once with
/// a part replaced by filler, once out of order, once with slips of grammar.
fn training_examples<'a>(families: &[&'a Family]) -> Vec<(&'a Example, f64)> {
    let mut examples = Vec::new();
    for (index, family) in families.iter().enumerate() {
        examples.push((&family.whole, 1.0));
        let cut: Vec<&Example> = family.without.iter().flatten().collect();
        if !cut.is_empty() {
            examples.push((cut[index % cut.len()], 0.5));
        }
        let padded: Vec<&Example> = family.padded.iter().flatten().map(|[seen, _]| seen).collect();
        if !padded.is_empty() {
            examples.push((padded[index / 2 % padded.len()], 0.5));
        }
        examples.push((if index % 2 == 0 { &family.shuffled } else { &family.results_first }, 0.4));
        examples.push((&family.slipped, 0.4));
    }
    examples
}

/// How the clause models are trained.
#[derive(Debug, Clone, Copy)]
pub struct Recipe {
    pub penalty: f64,
    pub rounds: u64,
    pub least: u32,
}

impl Default for Recipe {
    fn default() -> Self {
        Recipe { penalty: 6.0, rounds: 100, least: 4 }
    }
}

/// The clause models as table bytes and step scores.
pub struct ClauseModels {
    pub table: Vec<u8>,
    pub transitions: Transitions,
}

/// Trains both clause models.
pub fn train_clauses(families: &[&Family], recipe: Recipe) -> Result<ClauseModels> {
    let examples = training_examples(families);
    let wholes =
        families.iter().flat_map(|f| (0..f.whole.features.len()).map(|unit| f.whole.features.all(unit)));
    let dictionary = Dictionary::new(wholes, recipe.least);
    let sequences = |all: bool| -> Vec<Sequence> {
        examples
            .par_iter()
            .map(|(example, weight)| Sequence {
                features: (0..example.features.len())
                    .map(|unit| {
                        let hashes =
                            if all { example.features.all(unit) } else { example.features.blind(unit) };
                        dictionary.dense(hashes)
                    })
                    .collect(),
                gold: example.gold.clone(),
                opens: example.features.opens.clone(),
                weight: *weight,
            })
            .collect()
    };
    let settings = Settings { steps: false, penalty: recipe.penalty, rounds: recipe.rounds };
    let blind = chain::train(&sequences(false), dictionary.len(), settings)?;
    let full = chain::train(&sequences(true), dictionary.len(), Settings { steps: true, ..settings })?;
    Ok(ClauseModels { table: table(&dictionary, &blind, &full), transitions: full.transitions })
}

fn table(dictionary: &Dictionary, blind: &Weights, full: &Weights) -> Vec<u8> {
    let mut builder = TableBuilder::new(2 * LABELS);
    for (&feature, &index) in &dictionary.index {
        builder.add(feature, &[blind.features[index as usize], full.features[index as usize]].concat());
    }
    builder.to_bytes()
}

/// The bytes of a model file.
pub fn model_bytes(models: &ClauseModels, verdict: &Verdict) -> Vec<u8> {
    let mut transitions = models.transitions.clone();
    [models.table.clone(), Labeller::tail_bytes(&mut transitions, verdict)].concat()
}

fn open(models: &ClauseModels, verdict: &Verdict) -> Result<Labeller> {
    Labeller::from_bytes(&model_bytes(models, verdict)).context("the model just written cannot be read")
}

/// The rows that the verdict learns from: by component, (numbers, is it there, importance).
type VerdictRows = [Vec<(Vec<f64>, bool, f64)>; 4];

/// What clause models that never saw these answers say of them.
fn verdict_rows(labeller: &Labeller, families: &[&Family]) -> VerdictRows {
    let mut rows: VerdictRows = Default::default();
    for family in families {
        let cut = family.without.iter().flatten().map(|example| (example, 0.5));
        let padded = family.padded.iter().flatten().map(|[seen, _]| (seen, 0.35));
        let mixed = [(&family.results_first, 0.15), (&family.shuffled, 0.15), (&family.slipped, 0.2)];
        for (example, importance) in [(&family.whole, 1.0)].into_iter().chain(cut).chain(padded).chain(mixed)
        {
            let (evidence, _) = labeller.evidence(&example.features, example.words);
            for component in Component::STAR {
                let c = component.index();
                rows[c].push((verdict_features(&evidence, component).to_vec(), example.has[c], importance));
            }
        }
    }
    rows
}

/// Trains the verdict; answers with and without a component weigh the same in all.
fn train_verdict(rows: &[VerdictRows]) -> Result<Verdict> {
    let mut verdict = Verdict { weights: [[0.0; VERDICT_FEATURES]; 4] };
    for (component, weights) in verdict.weights.iter_mut().enumerate() {
        let mut all: Vec<_> = rows.iter().flat_map(|part| part[component].iter().cloned()).collect();
        let total =
            |truth: bool| all.iter().filter(|row| row.1 == truth).map(|row| row.2).sum::<f64>().max(1.0);
        let (with, without) = (total(true), total(false));
        let scale = (with + without) / 2.0;
        all.iter_mut().for_each(|row| row.2 *= scale / if row.1 { with } else { without });
        weights.copy_from_slice(&logistic::train(&all, VERDICT_FEATURES, 1.0)?);
    }
    Ok(verdict)
}

/// Labellers of which number k never saw a brief of fold k, and the verdict for the one trained on all.
pub struct CrossTrained {
    pub labellers: Vec<Labeller>,
    pub verdict: Verdict,
}

/// Trains a labeller for every fold.
pub fn cross_train(families: &[Family], recipe: Recipe) -> Result<CrossTrained> {
    let fold_of = folds(families);
    let pick = |keep: &dyn Fn(usize) -> bool| picked(families, &fold_of, keep);
    let silent = Verdict { weights: [[0.0; VERDICT_FEATURES]; 4] };
    let mut models = Vec::new();
    let mut rows = Vec::new();
    for fold in 0..FOLDS {
        let trained = train_clauses(&pick(&|other| other != fold), recipe)?;
        rows.push(verdict_rows(&open(&trained, &silent)?, &pick(&|other| other == fold)));
        models.push(trained);
        eprintln!("fold {} of {FOLDS} trained", fold + 1);
    }
    let labellers = (0..FOLDS)
        .map(|fold| {
            let others: Vec<VerdictRows> = rows
                .iter()
                .enumerate()
                .filter(|(index, _)| *index != fold)
                .map(|(_, rows)| rows.clone())
                .collect();
            open(&models[fold], &train_verdict(&others)?)
        })
        .collect::<Result<_>>()?;
    Ok(CrossTrained { labellers, verdict: train_verdict(&rows)? })
}

/// Trains the clause models on folds from the third on and the verdict on the second; the first saw none of it.
/// One training instead of five: enough to compare variants of the same features.
pub fn train_once(families: &[Family], recipe: Recipe) -> Result<Labeller> {
    let fold_of = folds(families);
    let pick = |keep: &dyn Fn(usize) -> bool| picked(families, &fold_of, keep);
    let trained = train_clauses(&pick(&|fold| fold >= 2), recipe)?;
    let silent = Verdict { weights: [[0.0; VERDICT_FEATURES]; 4] };
    let rows = verdict_rows(&open(&trained, &silent)?, &pick(&|fold| fold == 1));
    open(&trained, &train_verdict(&[rows])?)
}

/// Trains on everything, with the verdict of the cross-training; returns the model file.
pub fn train_all(families: &[Family], recipe: Recipe) -> Result<Vec<u8>> {
    let verdict = cross_train(families, recipe)?.verdict;
    let all: Vec<&Family> = families.iter().collect();
    Ok(model_bytes(&train_clauses(&all, recipe)?, &verdict))
}
