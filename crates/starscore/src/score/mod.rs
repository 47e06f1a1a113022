//! The score: facts of the answer -> criteria -> dimensions -> one number.
//!
//! A criterion is a level between 0 and 1 with the spans that earned it. Levels come from kinds of evidence, never from
//! amounts of text: each saturates. The score is their weighted sum, so a finding's gain is the score with a few levels
//! raised, minus the score.

mod facts;
mod genre;
mod integrity;
mod levels;

use std::collections::BTreeMap;

use crate::analysis::{Criterion, Dimension, Extent, QuestionKind};
use crate::rubric::Weights;
use crate::text::Span;

pub(crate) use facts::{FactReader, Facts, Masks, Sources, Subject};
pub use genre::GenreModel;
pub use integrity::IntegrityReader;
pub(crate) use integrity::{Integrity, Met};

const CRITERIA: &str = include_str!("../../data/score/criteria.toml");

/// How far a criterion is met, and where that shows.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Level {
    /// 0 to 1.
    pub level: f64,
    /// View spans of the evidence.
    pub spans: Vec<Span>,
}

impl Level {
    pub(crate) fn new(level: f64, spans: Vec<Span>) -> Self {
        Level { level: level.clamp(0.0, 1.0), spans }
    }
}

/// Levels by criterion name.
pub(crate) type Levels = BTreeMap<&'static str, Level>;

/// The criteria and their weights, by dimension, in the order of the file.
#[derive(Debug, Clone)]
pub(crate) struct Criteria {
    dimensions: BTreeMap<String, Vec<(&'static str, f64)>>,
}

/// All names that criteria may have: the file is checked against it.
pub(crate) const NAMES: [&str; 21] = [
    "situation.told",
    "situation.specific",
    "task.told",
    "task.own",
    "action.told",
    "action.steps",
    "action.own",
    "result.told",
    "result.consequence",
    "result.linked",
    "conviction",
    "focus",
    "outcome.evidence",
    "outcome.metric",
    "outcome.compared",
    "outcome.more",
    "empathy.shown",
    "empathy.breadth",
    "motivation.reason",
    "motivation.evidence",
    "motivation.fit",
];

impl Criteria {
    pub(crate) fn new() -> Self {
        let file: BTreeMap<String, BTreeMap<String, f64>> = toml::from_str(CRITERIA).unwrap_or_default();
        let named = |weights: BTreeMap<String, f64>| {
            NAMES.iter().filter_map(|name| Some((*name, *weights.get(*name)?))).collect()
        };
        Criteria { dimensions: file.into_iter().map(|(name, weights)| (name, named(weights))).collect() }
    }

    fn of(&self, dimension: &str) -> &[(&'static str, f64)] {
        self.dimensions.get(dimension).map_or(&[], Vec::as_slice)
    }

    /// The dimensions of an answer to a question of `kind`, unrounded; spans are of the view.
    pub(crate) fn dimensions(
        &self,
        levels: &Levels,
        weights: Weights,
        kind: QuestionKind,
        trust: f64,
    ) -> Vec<Scored> {
        let plan: [(&str, &str, f64); 3] = match kind {
            QuestionKind::Motivational => [
                ("structure", "motivational", 1.0),
                ("outcomes", "outcomes", 0.0),
                ("empathy", "empathy", 0.0),
            ],
            _ => [
                ("structure", "structure", weights.structure),
                ("outcomes", "outcomes", weights.outcomes),
                ("empathy", "empathy", weights.empathy),
            ],
        };
        let plan = match kind {
            // Nobody can count what has not happened: most of the outcomes' share goes to the structure.
            QuestionKind::Situational => {
                let moved = weights.outcomes * 0.6;
                plan.map(|(name, set, weight)| match name {
                    "structure" => (name, set, weight + moved),
                    "outcomes" => (name, set, weight - moved),
                    _ => (name, set, weight),
                })
            }
            _ => plan,
        };
        plan.into_iter()
            .map(|(name, set, weight)| Scored {
                name,
                weight,
                criteria: self
                    .of(set)
                    .iter()
                    .map(|(criterion, share)| {
                        let level = levels.get(criterion).cloned().unwrap_or_default();
                        (*criterion, *share, Level { level: level.level * trust, ..level })
                    })
                    .collect(),
            })
            .collect()
    }
}

/// A dimension before rounding.
#[derive(Debug, Clone)]
pub(crate) struct Scored {
    pub name: &'static str,
    pub weight: f64,
    pub criteria: Vec<(&'static str, f64, Level)>,
}

impl Scored {
    /// 0 to 1.
    pub(crate) fn level(&self) -> f64 {
        self.criteria.iter().map(|(_, share, level)| share * level.level).sum()
    }

    /// For the result; `to_extent` maps view spans to the text.
    pub(crate) fn finish(&self, to_extent: &dyn Fn(Span) -> Extent) -> Dimension {
        let criterion = |(name, share, level): &(&'static str, f64, Level)| Criterion {
            name: (*name).to_owned(),
            score: round1(level.level * 100.0),
            weight: *share,
            points: round2(level.level * share * self.weight * 100.0),
            spans: level.spans.iter().map(|span| to_extent(*span)).collect(),
        };
        Dimension {
            name: self.name.to_owned(),
            score: round1(self.level() * 100.0),
            weight: round2(self.weight),
            points: round1(self.level() * self.weight * 100.0),
            criteria: self.criteria.iter().map(criterion).collect(),
        }
    }
}

/// The whole score, 0 to 100, unrounded.
pub(crate) fn total(dimensions: &[Scored]) -> f64 {
    dimensions.iter().map(|dimension| dimension.level() * dimension.weight * 100.0).sum()
}

/// One decimal.
pub(crate) fn round1(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}

/// Two decimals.
pub(crate) fn round2(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_weights_of_every_dimension_add_up() {
        let file: BTreeMap<String, BTreeMap<String, f64>> = toml::from_str(CRITERIA).unwrap();
        assert_eq!(file.len(), 4);
        for (dimension, weights) in file {
            assert!((weights.values().sum::<f64>() - 1.0).abs() < 1e-9, "{dimension}");
            weights
                .keys()
                .for_each(|name| assert!(NAMES.contains(&name.as_str()), "{name} is not a criterion"));
        }
    }
}
