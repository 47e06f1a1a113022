//! The trained labeller: feature tables, step scores and verdict, as the trainer wrote them.

use crate::analysis::Component;
use crate::labeller::features::AnswerFeatures;
use crate::labeller::verdict::{Evidence, VERDICT_FEATURES, Verdict};
use crate::model::{Chain, FeatureTable, LABELS, Scores, Transitions};

/// The trained model, as the trainer wrote it.
const SHIPPED: &[u8] = include_bytes!("../../data/model/labeller.bin");

/// Columns of the table: scores blind to place, then scores for the chain.
const COLUMNS: usize = 2 * LABELS;

/// What a heading adds to the component that it names: nearly certain, and still a score like any other.
pub(super) const NAMED: f64 = 6.0;

/// The clause models and the verdict.
#[derive(Debug, Clone)]
pub struct Labeller {
    table: FeatureTable,
    transitions: Transitions,
    verdict: Verdict,
}

/// What the labeller found in an answer.
#[derive(Debug, Clone, Default)]
pub struct Labelling {
    /// The component of each clause.
    pub labels: Vec<Component>,
    /// How sure each label is.
    pub confidence: Vec<f64>,
    /// How likely each of the four is there at all.
    pub present: [f64; 4],
    /// What the models saw.
    pub evidence: Evidence,
}

impl Labelling {
    /// The verdict on a component.
    pub fn has(&self, component: Component) -> bool {
        component != Component::Other && self.present[component.index()] >= 0.5
    }
}

impl Labeller {
    /// Puts together what was trained.
    pub fn new(table: FeatureTable, transitions: Transitions, verdict: Verdict) -> Self {
        Labeller { table, transitions, verdict }
    }

    /// The model that comes with the crate.
    pub fn shipped() -> Self {
        // The file is made by the trainer and checked by a test.
        Self::from_bytes(SHIPPED).unwrap_or_else(|| unreachable!("the shipped model is whole"))
    }

    /// Reads the model file: table, step scores, verdict weights. `None` when it is cut short.
    pub fn from_bytes(bytes: &[u8]) -> Option<Labeller> {
        let (table, rest) = FeatureTable::from_bytes(bytes)?;
        let numbers: Vec<f64> =
            rest.chunks_exact(4).map(|b| f64::from(f32::from_le_bytes([b[0], b[1], b[2], b[3]]))).collect();
        let mut numbers = numbers.into_iter();
        let mut transitions = Transitions::default();
        for row in transitions.rows_mut() {
            for value in row {
                *value = numbers.next()?;
            }
        }
        let mut verdict = Verdict { weights: [[0.0; VERDICT_FEATURES]; 4] };
        for value in verdict.weights.iter_mut().flatten() {
            *value = numbers.next()?;
        }
        (table.width() == COLUMNS).then(|| Labeller::new(table, transitions, verdict))
    }

    /// The bytes behind the table in the model file.
    pub fn tail_bytes(transitions: &mut Transitions, verdict: &Verdict) -> Vec<u8> {
        let steps = transitions.rows_mut().flatten().map(|value| *value);
        let numbers: Vec<f64> = steps.chain(verdict.weights.iter().flatten().copied()).collect();
        numbers.iter().flat_map(|value| (*value as f32).to_le_bytes()).collect()
    }

    /// Scores of every clause: blind, and for the chain.
    fn scores(&self, features: &AnswerFeatures) -> (Vec<Scores>, Vec<Scores>) {
        let mut sums = [0; COLUMNS];
        let scale = self.table.scale();
        (0..features.len())
            .map(|clause| {
                self.table.sum(features.all(clause), &mut sums);
                let score = |label: usize| f64::from(sums[label]) * scale;
                (std::array::from_fn(score), std::array::from_fn(|label| score(LABELS + label)))
            })
            .unzip()
    }

    /// What the clause models see in an answer of `words` words.
    pub fn evidence(&self, features: &AnswerFeatures, words: usize) -> (Evidence, Vec<Scores>) {
        let (mut blind, mut scores) = self.scores(features);
        for (clause, named) in features.named.iter().enumerate() {
            if let Some(component) = named {
                blind[clause][component.index()] += NAMED;
                scores[clause][component.index()] += NAMED;
            }
        }
        let chain = Chain { scores: &scores, opens: &features.opens, transitions: &self.transitions };
        (Evidence::new(&blind, &chain, words), scores)
    }

    /// Labels every clause.
    pub fn label(&self, features: &AnswerFeatures, words: usize) -> Labelling {
        let (evidence, scores) = self.evidence(features, words);
        let present = Component::STAR.map(|component| self.verdict.probability(&evidence, component));
        let chain = Chain { scores: &scores, opens: &features.opens, transitions: &self.transitions };
        let labels = decode(&chain, &present);
        let confidence = labels.iter().zip(&evidence.chain).map(|(label, p)| p[label.index()]).collect();
        Labelling { labels, confidence, present, evidence }
    }

    /// The weights of one feature for the chain's labels, in natural logs.
    pub fn weights_of(&self, feature: u32) -> Option<Scores> {
        let row = self.table.row(feature)?;
        Some(std::array::from_fn(|label| f64::from(row[LABELS + label]) * self.table.scale()))
    }
}

impl Evidence {
    /// From blind scores (not normalised) and the chain.
    pub fn new(blind: &[Scores], chain: &Chain<'_>, words: usize) -> Evidence {
        let marginals = chain.marginals(false);
        let absent = std::array::from_fn(|label| match chain.scores.is_empty() {
            true => 0.0,
            false => chain.log_sum(!(1u8 << label)) - marginals.log_z,
        });
        Evidence { blind: blind.iter().map(softmax).collect(), chain: marginals.unit, absent, words }
    }
}

/// A component that the verdict finds less likely than this labels nothing. Between it and a half the verdict is "not
/// there", yet a clause may still carry the label: what hardly tells the situation is situation more than anything else.
const TRACE: f64 = 0.2;

/// The best labels under the verdict: none of a component without a trace, one at least of a component that is there.
pub fn decode(chain: &Chain<'_>, present: &[f64; 4]) -> Vec<Component> {
    let mut allowed = 1u8 << Component::Other.index();
    let mut required = 0;
    for (label, p) in present.iter().enumerate() {
        allowed |= u8::from(*p >= TRACE) << label;
        required |= u8::from(*p >= 0.5) << label;
    }
    chain.decode(allowed, required).into_iter().map(|label| Component::ALL[label]).collect()
}

fn softmax(scores: &Scores) -> Scores {
    let top = scores.iter().fold(f64::NEG_INFINITY, |top, s| top.max(*s));
    let exps = scores.map(|s| libm::exp(s - top));
    let sum: f64 = exps.iter().sum();
    exps.map(|e| e / sum)
}
