//! The verdict: is a component there at all, and how sure is that?
//!
//! A logistic model over what the clause models saw: the strongest and second strongest evidence, how much there is in
//! all, and how likely the whole chain finds an answer without the component. It is trained on whole answers and on the
//! same answers with a part cut out, each seen by clause models that never met its writer.

use crate::analysis::Component;
use crate::model::{LABELS, Scores, logistic};

/// What the clause models say of an answer.
#[derive(Debug, Clone, Default)]
pub struct Evidence {
    /// Label probabilities by clause, blind to place.
    pub blind: Vec<Scores>,
    /// Label probabilities by clause, with place and neighbours' labels.
    pub chain: Vec<Scores>,
    /// Log probability, by component, that the chain uses it nowhere.
    pub absent: [f64; 4],
    /// Words in the answer.
    pub words: usize,
}

/// How many numbers [`verdict_features`] gives.
pub const VERDICT_FEATURES: usize = 34;

/// The numbers that the verdict on `component` weighs.
pub fn verdict_features(evidence: &Evidence, component: Component) -> [f64; VERDICT_FEATURES] {
    let c = component.index();
    let count = evidence.blind.len();
    let mut features = [0.0; VERDICT_FEATURES];
    let mut at = 0;
    let mut put = |value: f64| {
        features[at] = value;
        at += 1;
    };
    put(1.0);
    for source in [&evidence.blind, &evidence.chain] {
        let mut own: Vec<f64> = source.iter().map(|p| p[c]).collect();
        own.sort_unstable_by(|a, b| b.total_cmp(a));
        let top = |rank: usize| own.get(rank).map_or(-6.0, |p| logit(*p));
        put(top(0));
        put(top(1));
        put(top(2));
        put(ln_1p(own.iter().sum::<f64>()));
        put(own.iter().map(|p| ln_1p(-p.min(0.9999))).sum::<f64>().max(-12.0));
        put(own.iter().filter(|p| **p > 0.5).count().min(4) as f64);
    }
    put(evidence.absent[c].max(-12.0));
    put(ln_1p(-libm::exp(evidence.absent[c]).min(0.999_999)).max(-12.0));
    for label in 0..LABELS {
        let strongest = evidence.blind.iter().map(|p| p[label]).fold(0.0, f64::max);
        put(strongest);
        put(ln_1p(evidence.blind.iter().map(|p| p[label]).sum::<f64>()));
    }
    for edge in [evidence.blind.first(), evidence.blind.last()] {
        let edge = edge.copied().unwrap_or([0.2; LABELS]);
        edge[..4].iter().for_each(|p| put(*p));
    }
    put(ln_1p(count as f64));
    debug_assert_eq!(at, VERDICT_FEATURES);
    features
}

fn logit(p: f64) -> f64 {
    let p = p.clamp(0.0025, 0.9975);
    libm::log(p / (1.0 - p))
}

fn ln_1p(x: f64) -> f64 {
    libm::log1p(x)
}

/// Trained weights of the verdict, by component.
#[derive(Debug, Clone, PartialEq)]
pub struct Verdict {
    /// One row a component.
    pub weights: [[f64; VERDICT_FEATURES]; 4],
}

impl Verdict {
    /// How likely it is that the answer has `component`.
    pub fn probability(&self, evidence: &Evidence, component: Component) -> f64 {
        if evidence.blind.is_empty() {
            return 0.0;
        }
        let features = verdict_features(evidence, component);
        logistic(features.iter().zip(&self.weights[component.index()]).map(|(x, w)| x * w).sum())
    }
}
