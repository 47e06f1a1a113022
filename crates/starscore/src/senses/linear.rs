//! A trained linear model: a feature table, and a few numbers of its own behind it in the file.

use crate::model::FeatureTable;

/// What some hashes add to the score of every column: summed once, used for many texts.
#[derive(Debug, Clone, Copy)]
pub struct Sums<const N: usize> {
    sums: [i32; N],
    count: usize,
}

impl<const N: usize> Default for Sums<N> {
    fn default() -> Self {
        Sums { sums: [0; N], count: 0 }
    }
}

/// Scores by column, from shared hashes.
#[derive(Debug, Clone)]
pub struct Linear {
    table: FeatureTable,
    /// Thresholds and the like.
    pub tail: Vec<f64>,
}

impl Linear {
    /// Reads a model file. `None` when it is cut short or has not `width` columns and `tail` numbers.
    pub fn from_bytes(bytes: &[u8], width: usize, tail: usize) -> Option<Linear> {
        let (table, rest) = FeatureTable::from_bytes(bytes)?;
        let numbers = rest.chunks_exact(4).map(|b| f64::from(f32::from_le_bytes([b[0], b[1], b[2], b[3]])));
        let model = Linear { table, tail: numbers.collect() };
        (model.table.width() == width && model.tail.len() == tail).then_some(model)
    }

    /// The bytes behind the table in the model file.
    pub fn tail_bytes(tail: &[f64]) -> Vec<u8> {
        tail.iter().flat_map(|value| (*value as f32).to_le_bytes()).collect()
    }

    /// The score of every column, in natural logs.
    pub fn scores<const N: usize>(&self, hashes: &[u32]) -> [f64; N] {
        self.scores_with(hashes, &Sums::default())
    }

    /// The same for `hashes` and those that `others` sums up.
    pub fn scores_with<const N: usize>(&self, hashes: &[u32], others: &Sums<N>) -> [f64; N] {
        let own: Sums<N> = self.sums(hashes);
        let scale = self.table.scale() * evenness(own.count + others.count);
        std::array::from_fn(|column| f64::from(own.sums[column] + others.sums[column]) * scale)
    }

    /// What `hashes` add to any score.
    pub fn sums<const N: usize>(&self, hashes: &[u32]) -> Sums<N> {
        let mut sums = Sums { count: hashes.len(), ..Sums::default() };
        self.table.sum(hashes, &mut sums.sums);
        sums
    }

    /// How many features it knows.
    pub fn len(&self) -> usize {
        self.table.len()
    }

    /// Whether it knows none.
    pub fn is_empty(&self) -> bool {
        self.table.is_empty()
    }
}

/// What the sum over so many features is multiplied with: long sentences must not be surer than short ones.
pub fn evenness(features: usize) -> f64 {
    16.0 / libm::sqrt(features.max(64) as f64)
}

/// Scores as probabilities that add up to 1.
pub(crate) fn softmax<const N: usize>(scores: [f64; N]) -> [f64; N] {
    let top = scores.iter().fold(f64::NEG_INFINITY, |top, s| top.max(*s));
    let exps = scores.map(|s| libm::exp(s - top));
    let sum: f64 = exps.iter().sum();
    exps.map(|e| e / sum)
}
