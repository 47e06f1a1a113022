//! Training of linear models over sparse features: one softmax of any number of classes.

use anyhow::Result;
use rayon::prelude::*;

use super::optimise::{Objective, minimise};

/// One example: dense feature indices, its class, its importance.
#[derive(Debug, Clone)]
pub struct Row<'a> {
    pub features: &'a [u32],
    pub gold: usize,
    pub weight: f64,
    /// What a sum of weights is multiplied with: long texts must not be surer than short ones.
    pub scale: f64,
}

struct Loss<'a> {
    rows: &'a [Row<'a>],
    classes: usize,
}

/// Sums are made in this many parts, whatever the number of cores, so that rounding is the same everywhere.
const PARTS: usize = 4;

impl Objective for Loss<'_> {
    fn loss_and_gradient(&self, weights: &[f64]) -> (f64, Vec<f64>) {
        let size = self.rows.len().div_ceil(PARTS).max(1);
        let parts: Vec<(f64, Vec<f64>)> =
            self.rows.par_chunks(size).map(|rows| self.part(rows, weights)).collect();
        let mut sum = (0.0, vec![0.0; weights.len()]);
        for (loss, gradient) in parts {
            sum.0 += loss;
            sum.1.iter_mut().zip(gradient).for_each(|(to, from)| *to += from);
        }
        sum
    }
}

impl Loss<'_> {
    fn part(&self, rows: &[Row<'_>], weights: &[f64]) -> (f64, Vec<f64>) {
        let mut gradient = vec![0.0; weights.len()];
        let mut loss = 0.0;
        let mut scores = vec![0.0; self.classes];
        for row in rows {
            let of = |feature: u32| feature as usize * self.classes..(feature as usize + 1) * self.classes;
            scores.fill(0.0);
            for &feature in row.features {
                scores.iter_mut().zip(&weights[of(feature)]).for_each(|(score, w)| *score += w);
            }
            scores.iter_mut().for_each(|s| *s *= row.scale);
            let top = scores.iter().fold(f64::NEG_INFINITY, |top, s| top.max(*s));
            let gold = scores[row.gold];
            scores.iter_mut().for_each(|s| *s = libm::exp(*s - top));
            let sum: f64 = scores.iter().sum();
            loss += row.weight * (libm::log(sum) + top - gold);
            scores.iter_mut().for_each(|s| *s *= row.weight / sum);
            scores[row.gold] -= row.weight;
            scores.iter_mut().for_each(|s| *s *= row.scale);
            for &feature in row.features {
                gradient[of(feature)].iter_mut().zip(&scores).for_each(|(g, error)| *g += error);
            }
        }
        (loss, gradient)
    }
}

/// Trains; the result has `classes` weights a feature.
pub fn train(rows: &[Row<'_>], features: usize, classes: usize, penalty: f64) -> Result<Vec<f64>> {
    minimise(&Loss { rows, classes }, features * classes, &|_| penalty, 80)
}

/// Trains yes or no; the result is one weight a feature. Class 1 is yes.
pub fn train_binary(rows: &[Row<'_>], features: usize, penalty: f64) -> Result<Vec<f64>> {
    // Of two classes each weight is the other's negative, so the penalty counts twice.
    let weights = train(rows, features, 2, penalty)?;
    Ok(weights.chunks_exact(2).map(|pair| pair[1] - pair[0]).collect())
}
