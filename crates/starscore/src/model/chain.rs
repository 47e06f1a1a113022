//! A linear chain over the units of an answer: best labels, marginals, and how likely it is that a label is missing.
//!
//! Scores are natural logs. Two kinds of step are told apart: within a sentence and across sentences.

/// Situation, task, action, result, other.
pub const LABELS: usize = 5;

/// A score for each label of one unit.
pub type Scores = [f64; LABELS];

/// Step scores: `[within sentence, across sentences][from][to]`, and for the first and last unit.
#[derive(Debug, Clone, PartialEq)]
pub struct Transitions {
    /// By kind of step, from, to.
    pub step: [[Scores; LABELS]; 2],
    /// For the first unit.
    pub first: Scores,
    /// For the last unit.
    pub last: Scores,
}

impl Default for Transitions {
    fn default() -> Self {
        Transitions { step: [[[0.0; LABELS]; LABELS]; 2], first: [0.0; LABELS], last: [0.0; LABELS] }
    }
}

impl Transitions {
    /// All step scores in a fixed order, a row each.
    pub fn rows_mut(&mut self) -> impl Iterator<Item = &mut Scores> {
        self.step.iter_mut().flatten().chain([&mut self.first, &mut self.last])
    }
}

/// Label probabilities of each unit.
#[derive(Debug, Clone, Default)]
pub struct Marginals {
    /// By unit and label.
    pub unit: Vec<Scores>,
    /// By unit from the second on: `[from][to]`.
    pub pair: Vec<[Scores; LABELS]>,
    /// The log of the sum over all label sequences.
    pub log_z: f64,
}

/// The chain of one answer.
#[derive(Debug, Clone, Copy)]
pub struct Chain<'a> {
    /// Unit scores.
    pub scores: &'a [Scores],
    /// Whether each unit opens a sentence.
    pub opens: &'a [bool],
    /// Step scores.
    pub transitions: &'a Transitions,
}

const NEVER: f64 = -1e30;

impl Chain<'_> {
    fn step(&self, unit: usize) -> &[Scores; LABELS] {
        &self.transitions.step[usize::from(self.opens[unit])]
    }

    fn start(&self, allowed: u8) -> Scores {
        let mut start = [NEVER; LABELS];
        for label in labels(allowed) {
            start[label] = self.scores[0][label] + self.transitions.first[label];
        }
        start
    }

    /// The log of the sum over all sequences that use only the labels in the mask.
    pub fn log_sum(&self, allowed: u8) -> f64 {
        if self.scores.is_empty() {
            return 0.0;
        }
        let mut alpha = self.start(allowed);
        for unit in 1..self.scores.len() {
            let step = self.step(unit);
            let mut next = [NEVER; LABELS];
            for to in labels(allowed) {
                let mut terms = [NEVER; LABELS];
                for from in labels(allowed) {
                    terms[from] = alpha[from] + step[from][to];
                }
                next[to] = log_sum_exp(&terms) + self.scores[unit][to];
            }
            alpha = next;
        }
        for (value, last) in alpha.iter_mut().zip(self.transitions.last) {
            *value += last;
        }
        log_sum_exp(&alpha)
    }

    /// Marginals of units, and of pairs when `pairs` is set.
    pub fn marginals(&self, pairs: bool) -> Marginals {
        let count = self.scores.len();
        if count == 0 {
            return Marginals::default();
        }
        let mut alpha = vec![self.start(u8::MAX)];
        for unit in 1..count {
            let step = self.step(unit);
            let mut next = [0.0; LABELS];
            for (to, value) in next.iter_mut().enumerate() {
                let terms: Scores = std::array::from_fn(|from| alpha[unit - 1][from] + step[from][to]);
                *value = log_sum_exp(&terms) + self.scores[unit][to];
            }
            alpha.push(next);
        }
        let mut beta = vec![self.transitions.last; count];
        for unit in (0..count - 1).rev() {
            let step = self.step(unit + 1);
            let next = beta[unit + 1];
            for (from, value) in beta[unit].iter_mut().enumerate() {
                let terms: Scores =
                    std::array::from_fn(|to| step[from][to] + self.scores[unit + 1][to] + next[to]);
                *value = log_sum_exp(&terms);
            }
        }
        let log_z =
            log_sum_exp(&std::array::from_fn(|label| alpha[count - 1][label] + self.transitions.last[label]));
        let unit: Vec<Scores> = alpha
            .iter()
            .zip(&beta)
            .map(|(a, b)| std::array::from_fn(|label| libm::exp(a[label] + b[label] - log_z)))
            .collect();
        let pair = match pairs {
            false => Vec::new(),
            true => (1..count)
                .map(|at| {
                    let step = self.step(at);
                    std::array::from_fn(|from| {
                        std::array::from_fn(|to| {
                            libm::exp(
                                alpha[at - 1][from] + step[from][to] + self.scores[at][to] + beta[at][to]
                                    - log_z,
                            )
                        })
                    })
                })
                .collect(),
        };
        Marginals { unit, pair, log_z }
    }

    /// The best labels among those in `allowed`, each label of `required` used at least once where there is room.
    pub fn decode(&self, allowed: u8, required: u8) -> Vec<usize> {
        let required = required & allowed;
        let plain = self.best(allowed, 0);
        let used = plain.iter().fold(0u8, |mask, &label| mask | 1 << label);
        if required & !used == 0 { plain } else { self.best(allowed, required) }
    }

    /// Viterbi over (label, which required labels were seen).
    fn best(&self, allowed: u8, required: u8) -> Vec<usize> {
        let count = self.scores.len();
        if count == 0 {
            return Vec::new();
        }
        let sets = if required == 0 { 1 } else { 1 << LABELS };
        let seen =
            |set: usize, label: usize| if required == 0 { 0 } else { set | (1 << label & required as usize) };
        let states = sets * LABELS;
        let mut back = vec![0u16; states * count];
        let mut best = vec![NEVER; states];
        let start = self.start(allowed);
        for label in labels(allowed) {
            best[seen(0, label) * LABELS + label] = start[label];
        }
        for unit in 1..count {
            let step = self.step(unit);
            let mut next = vec![NEVER; states];
            for (state, &value) in best.iter().enumerate().filter(|(_, value)| **value > NEVER / 2.0) {
                let (set, from) = (state / LABELS, state % LABELS);
                for to in labels(allowed) {
                    let value = value + step[from][to] + self.scores[unit][to];
                    let target = seen(set, to) * LABELS + to;
                    if value > next[target] {
                        next[target] = value;
                        back[unit * states + target] = state as u16;
                    }
                }
            }
            best = next;
        }
        for (state, value) in best.iter_mut().enumerate() {
            *value += self.transitions.last[state % LABELS];
        }
        // As many of the required labels as there is room for; then the best score.
        let rank = |state: usize| (u32::count_ones((state / LABELS) as u32), best[state]);
        let mut state = 0;
        for other in 1..states {
            let ((count_a, score_a), (count_b, score_b)) = (rank(other), rank(state));
            let reachable = best[other] > NEVER / 2.0;
            if reachable
                && (best[state] <= NEVER / 2.0
                    || count_a > count_b
                    || count_a == count_b && score_a > score_b)
            {
                state = other;
            }
        }
        let mut path = vec![0; count];
        for unit in (0..count).rev() {
            path[unit] = state % LABELS;
            state = back[unit * states + state] as usize;
        }
        path
    }
}

fn labels(mask: u8) -> impl Iterator<Item = usize> {
    (0..LABELS).filter(move |label| mask & 1 << label != 0)
}

fn log_sum_exp(terms: &Scores) -> f64 {
    let top = terms.iter().fold(f64::NEG_INFINITY, |top, term| top.max(*term));
    top + libm::log(terms.iter().map(|term| libm::exp(term - top)).sum())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chain<'a>(scores: &'a [Scores], opens: &'a [bool], transitions: &'a Transitions) -> Chain<'a> {
        Chain { scores, opens, transitions }
    }

    fn sample() -> (Vec<Scores>, Vec<bool>, Transitions) {
        let scores = vec![[1.0, 0.2, 0.1, 0.0, 0.3], [0.1, 0.4, 1.2, 0.3, 0.0], [0.0, 0.1, 0.9, 0.8, 0.2]];
        let mut transitions = Transitions::default();
        transitions.step[1][0][2] = 0.5;
        transitions.step[0][2][3] = 0.3;
        (scores, vec![true, true, false], transitions)
    }

    /// All label sequences, one by one.
    fn by_force(chain: &Chain<'_>) -> Vec<(Vec<usize>, f64)> {
        (0..LABELS.pow(3))
            .map(|code| {
                let path = vec![code % 5, code / 5 % 5, code / 25];
                let steps: f64 = (1..3).map(|u| chain.step(u)[path[u - 1]][path[u]]).sum();
                let units: f64 = (0..3).map(|u| chain.scores[u][path[u]]).sum();
                (path, steps + units)
            })
            .collect()
    }

    #[test]
    fn sums_and_marginals_agree_with_brute_force() {
        let (scores, opens, transitions) = sample();
        let chain = chain(&scores, &opens, &transitions);
        let all = by_force(&chain);
        let z: f64 = all.iter().map(|(_, score)| score.exp()).sum();
        assert!((chain.log_sum(u8::MAX) - z.ln()).abs() < 1e-9);
        let without: f64 =
            all.iter().filter(|(path, _)| !path.contains(&3)).map(|(_, score)| score.exp()).sum();
        assert!((chain.log_sum(!(1 << 3)) - without.ln()).abs() < 1e-9);
        let marginals = chain.marginals(true);
        let action: f64 = all.iter().filter(|(path, _)| path[1] == 2).map(|(_, score)| score.exp()).sum();
        assert!((marginals.unit[1][2] - action / z).abs() < 1e-9);
        let pair: f64 =
            all.iter().filter(|(path, _)| path[1] == 2 && path[2] == 3).map(|(_, s)| s.exp()).sum();
        assert!((marginals.pair[1][2][3] - pair / z).abs() < 1e-9);
    }

    #[test]
    fn decoding_obeys_the_verdict() {
        let (scores, opens, transitions) = sample();
        let chain = chain(&scores, &opens, &transitions);
        let all = by_force(&chain);
        let best = |keep: &dyn Fn(&[usize]) -> bool| {
            all.iter().filter(|(path, _)| keep(path)).max_by(|a, b| a.1.total_cmp(&b.1)).unwrap().0.clone()
        };
        assert_eq!(chain.decode(u8::MAX, 0), best(&|_| true));
        assert_eq!(chain.decode(!(1 << 2), 0), best(&|path| !path.contains(&2)));
        assert_eq!(chain.decode(u8::MAX, 0b11), best(&|path| path.contains(&0) && path.contains(&1)));
        assert_eq!(chain.decode(0b1111, 0b1111).len(), 3); // four labels do not fit into three units
    }
}
