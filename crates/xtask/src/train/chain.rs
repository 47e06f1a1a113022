//! Training of chains over clauses, and, as a chain without steps, of clause models by themselves.

use std::collections::BTreeMap;

use anyhow::Result;
use rayon::prelude::*;
use starscore::training::{Chain, LABELS, Scores, Transitions};

use super::optimise::{Objective, minimise};

/// The clauses of one answer: features by dense index, gold labels.
#[derive(Debug, Clone, Default)]
pub struct Sequence {
    pub features: Vec<Vec<u32>>,
    pub gold: Vec<usize>,
    pub opens: Vec<bool>,
    pub weight: f64,
}

/// Dense indices of the features worth a weight.
#[derive(Debug, Clone, Default)]
pub struct Dictionary {
    pub index: BTreeMap<u32, u32>,
}

impl Dictionary {
    /// Features seen in at least `least` of the groups.
    pub fn new<'a>(groups: impl Iterator<Item = &'a [u32]>, least: u32) -> Self {
        let mut counts: BTreeMap<u32, u32> = BTreeMap::new();
        for group in groups {
            for &feature in group {
                *counts.entry(feature).or_default() += 1;
            }
        }
        let kept = counts.into_iter().filter(|(_, count)| *count >= least).map(|(feature, _)| feature);
        Dictionary { index: kept.enumerate().map(|(index, feature)| (feature, index as u32)).collect() }
    }

    pub fn dense(&self, features: &[u32]) -> Vec<u32> {
        features.iter().filter_map(|feature| self.index.get(feature).copied()).collect()
    }

    pub fn len(&self) -> usize {
        self.index.len()
    }
}

/// Trained weights.
#[derive(Debug, Clone)]
pub struct Weights {
    pub features: Vec<Scores>,
    pub transitions: Transitions,
}

const STEPS: usize = (2 * LABELS + 2) * LABELS;

impl Weights {
    fn unpack(parameters: &[f64], features: usize) -> Weights {
        let (rows, steps) = parameters.split_at(features * LABELS);
        let mut transitions = Transitions::default();
        for (row, values) in transitions.rows_mut().zip(steps.chunks_exact(LABELS)) {
            row.copy_from_slice(values);
        }
        let features = rows.chunks_exact(LABELS).map(|row| std::array::from_fn(|label| row[label])).collect();
        Weights { features, transitions }
    }

    pub fn scores(&self, features: &[Vec<u32>]) -> Vec<Scores> {
        features
            .iter()
            .map(|unit| {
                let mut scores = [0.0; LABELS];
                for &feature in unit {
                    let row = &self.features[feature as usize];
                    (0..LABELS).for_each(|label| scores[label] += row[label]);
                }
                scores
            })
            .collect()
    }
}

struct ChainLoss<'a> {
    sequences: &'a [Sequence],
    features: usize,
    steps: bool,
}

/// Sums are made in this many parts, whatever the number of cores, so that rounding is the same everywhere.
const PARTS: usize = 4;

impl Objective for ChainLoss<'_> {
    fn loss_and_gradient(&self, parameters: &[f64]) -> (f64, Vec<f64>) {
        let weights = Weights::unpack(parameters, self.features);
        let size = self.sequences.len().div_ceil(PARTS).max(1);
        let parts: Vec<(f64, Vec<f64>)> =
            self.sequences.par_chunks(size).map(|part| self.part(part, &weights)).collect();
        let mut parts = parts.into_iter();
        let (mut loss, mut gradient) = parts.next().unwrap_or((0.0, vec![0.0; parameters.len()]));
        for (more, other) in parts {
            loss += more;
            gradient.iter_mut().zip(other).for_each(|(to, from)| *to += from);
        }
        (loss, gradient)
    }
}

impl ChainLoss<'_> {
    fn part(&self, sequences: &[Sequence], weights: &Weights) -> (f64, Vec<f64>) {
        let mut gradient = vec![0.0; self.features * LABELS + STEPS];
        let mut loss = 0.0;
        for sequence in sequences.iter().filter(|sequence| !sequence.gold.is_empty()) {
            let scores = weights.scores(&sequence.features);
            let chain = Chain { scores: &scores, opens: &sequence.opens, transitions: &weights.transitions };
            let marginals = chain.marginals(self.steps);
            let mut path = 0.0;
            for (unit, &gold) in sequence.gold.iter().enumerate() {
                path += scores[unit][gold];
                let mut error = marginals.unit[unit];
                error[gold] -= 1.0;
                for &feature in &sequence.features[unit] {
                    let row = &mut gradient[feature as usize * LABELS..][..LABELS];
                    (0..LABELS).for_each(|label| row[label] += sequence.weight * error[label]);
                }
            }
            if self.steps {
                let steps = &mut gradient[self.features * LABELS..];
                path +=
                    step_gradient(sequence, &weights.transitions, &marginals.unit, &marginals.pair, steps);
            }
            loss += sequence.weight * (marginals.log_z - path);
        }
        (loss, gradient)
    }
}

/// Adds the gradient of the step scores; returns the score of the gold steps.
fn step_gradient(
    sequence: &Sequence,
    transitions: &Transitions,
    unit: &[Scores],
    pair: &[[Scores; LABELS]],
    steps: &mut [f64],
) -> f64 {
    let (gold, weight) = (&sequence.gold, sequence.weight);
    let at = |kind: usize, from: usize, to: usize| (kind * LABELS + from) * LABELS + to;
    let mut path = 0.0;
    for index in 1..gold.len() {
        let kind = usize::from(sequence.opens[index]);
        path += transitions.step[kind][gold[index - 1]][gold[index]];
        steps[at(kind, gold[index - 1], gold[index])] -= weight;
        for from in 0..LABELS {
            for to in 0..LABELS {
                steps[at(kind, from, to)] += weight * pair[index - 1][from][to];
            }
        }
    }
    let (first, last) = (2 * LABELS * LABELS, 2 * LABELS * LABELS + LABELS);
    for label in 0..LABELS {
        steps[first + label] += weight * unit[0][label];
        steps[last + label] += weight * unit[gold.len() - 1][label];
    }
    let (opening, closing) = (gold[0], gold[gold.len() - 1]);
    steps[first + opening] -= weight;
    steps[last + closing] -= weight;
    path + transitions.first[opening] + transitions.last[closing]
}

/// How a model is trained.
#[derive(Debug, Clone, Copy)]
pub struct Settings {
    /// Whether neighbouring labels count.
    pub steps: bool,
    pub penalty: f64,
    pub rounds: u64,
}

/// Trains on `sequences` with `features` dense features.
pub fn train(sequences: &[Sequence], features: usize, settings: Settings) -> Result<Weights> {
    let steps = settings.steps;
    let split: Vec<Sequence>;
    let sequences = if steps {
        sequences
    } else {
        split = sequences.iter().flat_map(singles).collect();
        &split
    };
    let objective = ChainLoss { sequences, features, steps };
    let size = features * LABELS + STEPS;
    let penalty = |index: usize| if index < features * LABELS { settings.penalty } else { 0.1 };
    let parameters = minimise(&objective, size, &penalty, settings.rounds)?;
    Ok(Weights::unpack(&parameters, features))
}

/// Every clause as an answer of its own.
fn singles(sequence: &Sequence) -> Vec<Sequence> {
    (0..sequence.gold.len())
        .map(|unit| Sequence {
            features: vec![sequence.features[unit].clone()],
            gold: vec![sequence.gold[unit]],
            opens: vec![true],
            weight: sequence.weight,
        })
        .collect()
}
