//! How far two readers of the same answers agree: the ceiling of what the labeller can be asked for.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result};
use starscore::analysis::Component;

use crate::corpus::{Labelled, component_of};

/// Cohen's kappa over pairs of labels; `None` when there is nothing to agree on.
fn kappa(
    pairs: &[(Component, Component)],
    same: &dyn Fn(Component, Component) -> bool,
    by_chance: f64,
) -> Option<f64> {
    let observed = pairs.iter().filter(|(a, b)| same(*a, *b)).count() as f64 / pairs.len() as f64;
    (by_chance < 1.0 && !pairs.is_empty()).then(|| (observed - by_chance) / (1.0 - by_chance))
}

fn share(pairs: &[(Component, Component)], of: impl Fn(&(Component, Component)) -> bool) -> f64 {
    pairs.iter().filter(|pair| of(pair)).count() as f64 / pairs.len().max(1) as f64
}

/// Kappa for one component against all others.
fn kappa_of(pairs: &[(Component, Component)], component: Component) -> Option<f64> {
    let (a, b) = (share(pairs, |pair| pair.0 == component), share(pairs, |pair| pair.1 == component));
    kappa(pairs, &|x, y| (x == component) == (y == component), a * b + (1.0 - a) * (1.0 - b))
}

/// Kappa over all five labels.
fn kappa_of_all(pairs: &[(Component, Component)]) -> Option<f64> {
    let chance =
        |label: Component| share(pairs, |pair| pair.0 == label) * share(pairs, |pair| pair.1 == label);
    kappa(pairs, &|x, y| x == y, Component::ALL.into_iter().map(chance).sum())
}

/// Compares the corpus with the second reader's file: lines "id LABELS", a letter a segment.
pub fn print(answers: &[Labelled]) -> Result<()> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/agreement/second-reader.txt");
    let text = std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    let by_id: BTreeMap<&str, &Labelled> =
        answers.iter().map(|answer| (answer.id.as_str(), answer)).collect();
    let (mut pairs, mut read, mut skipped) = (Vec::new(), 0, 0);
    for line in text.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#')) {
        let (id, labels) = line.split_once(' ').with_context(|| format!("{}: {line:?}", path.display()))?;
        let labels: Vec<Component> = labels.trim().chars().map(component_of).collect();
        match by_id.get(id).filter(|answer| answer.segments.len() == labels.len()) {
            Some(answer) => {
                pairs.extend(answer.segments.iter().map(|piece| piece.label).zip(labels));
                read += 1;
            }
            None => skipped += 1,
        }
    }
    println!("\nsecond reader: {read} answers, {} segments ({skipped} lines fit no answer)", pairs.len());
    println!(
        "Cohen's kappa {:.3}; by component, against the rest:",
        kappa_of_all(&pairs).unwrap_or(f64::NAN)
    );
    for component in Component::ALL {
        println!("{:<10} {:>6.3}", component.name(), kappa_of(&pairs, component).unwrap_or(f64::NAN));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kappa_agrees_with_a_sum_by_hand() {
        let pair = |a: char, b: char| (component_of(a), component_of(b));
        // Two by two: 4 both yes, 1 and 1 split, 4 both no: observed 0.8, chance 0.5.
        let mut pairs = vec![pair('S', 'S'); 4];
        pairs.extend([pair('S', 'A'), pair('A', 'S')]);
        pairs.extend(vec![pair('A', 'A'); 4]);
        assert!((kappa_of(&pairs, Component::Situation).unwrap() - 0.6).abs() < 1e-9);
        assert!((kappa_of_all(&pairs).unwrap() - 0.6).abs() < 1e-9);
        assert_eq!(kappa_of_all(&[]), None);
        assert_eq!(kappa_of(&pairs, Component::Task), None, "nobody used it: no agreement to speak of");
    }
}
