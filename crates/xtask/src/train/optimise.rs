//! L-BFGS with an L2 penalty, on whatever gives a loss and its gradient.

use std::cell::RefCell;

use anyhow::{Result, anyhow};
use argmin::core::{CostFunction, Error, Executor, Gradient, State};
use argmin::solver::linesearch::MoreThuenteLineSearch;
use argmin::solver::quasinewton::LBFGS;

/// A loss with its gradient.
pub trait Objective {
    fn loss_and_gradient(&self, parameters: &[f64]) -> (f64, Vec<f64>);
}

/// Parameters, loss, gradient.
type Point = (Vec<f64>, f64, Vec<f64>);

struct Problem<'a, O> {
    objective: &'a O,
    penalty: &'a dyn Fn(usize) -> f64,
    /// The last point: argmin asks for the cost and the gradient of the same point one after the other.
    last: RefCell<Option<Point>>,
}

impl<O: Objective> Problem<'_, O> {
    fn at<T>(&self, parameters: &[f64], pick: impl Fn(f64, &[f64]) -> T) -> T {
        let mut last = self.last.borrow_mut();
        if last.as_ref().is_none_or(|(point, ..)| point != parameters) {
            let (mut loss, mut gradient) = self.objective.loss_and_gradient(parameters);
            for (index, (g, w)) in gradient.iter_mut().zip(parameters).enumerate() {
                let penalty = (self.penalty)(index);
                loss += 0.5 * penalty * w * w;
                *g += penalty * w;
            }
            *last = Some((parameters.to_vec(), loss, gradient));
        }
        match last.as_ref() {
            Some((_, loss, gradient)) => pick(*loss, gradient),
            None => unreachable!("just filled"),
        }
    }
}

impl<O: Objective> CostFunction for Problem<'_, O> {
    type Param = Vec<f64>;
    type Output = f64;

    fn cost(&self, parameters: &Vec<f64>) -> Result<f64, Error> {
        Ok(self.at(parameters, |loss, _| loss))
    }
}

impl<O: Objective> Gradient for Problem<'_, O> {
    type Param = Vec<f64>;
    type Gradient = Vec<f64>;

    fn gradient(&self, parameters: &Vec<f64>) -> Result<Vec<f64>, Error> {
        Ok(self.at(parameters, |_, gradient| gradient.to_vec()))
    }
}

/// Minimises the loss plus `penalty(index) / 2 * w²` from all zeros.
pub fn minimise<O: Objective>(
    objective: &O,
    size: usize,
    penalty: &dyn Fn(usize) -> f64,
    rounds: u64,
) -> Result<Vec<f64>> {
    let problem = Problem { objective, penalty, last: RefCell::new(None) };
    let solver =
        LBFGS::new(MoreThuenteLineSearch::new(), 6).with_tolerance_cost(1e-5).map_err(|e| anyhow!("{e}"))?;
    let start = vec![0.0; size];
    let outcome = Executor::new(problem, solver)
        .configure(|state| state.param(start).max_iters(rounds))
        .run()
        .map_err(|error| anyhow!("the optimiser stopped: {error}"))?;
    outcome.state().get_best_param().cloned().ok_or_else(|| anyhow!("the optimiser found nothing"))
}
