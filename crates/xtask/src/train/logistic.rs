//! A plain logistic model on dense numbers.

use anyhow::Result;

use super::optimise::{Objective, minimise};

struct LogLoss<'a> {
    rows: &'a [(Vec<f64>, bool, f64)],
}

impl Objective for LogLoss<'_> {
    fn loss_and_gradient(&self, weights: &[f64]) -> (f64, Vec<f64>) {
        let mut loss = 0.0;
        let mut gradient = vec![0.0; weights.len()];
        for (row, truth, importance) in self.rows {
            let score: f64 = row.iter().zip(weights).map(|(x, w)| x * w).sum();
            let margin = if *truth { score } else { -score };
            loss += importance * libm::log1p(libm::exp(-margin.clamp(-500.0, 500.0)));
            let pull = importance / (1.0 + libm::exp(margin.clamp(-500.0, 500.0)));
            let pull = if *truth { -pull } else { pull };
            gradient.iter_mut().zip(row).for_each(|(g, x)| *g += pull * x);
        }
        (loss, gradient)
    }
}

/// Trains on (numbers, truth, importance).
pub fn train(rows: &[(Vec<f64>, bool, f64)], width: usize, penalty: f64) -> Result<Vec<f64>> {
    minimise(&LogLoss { rows }, width, &|_| penalty, 300)
}
