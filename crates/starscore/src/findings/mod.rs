//! Findings: what to mend first, and what is well done.
//!
//! One code, one place: `data/findings.toml` holds the words of every code (message, advice, reason, examples), and
//! `data/score/mends.toml` what mending it raises. The rules here only say when a code applies, and where.

mod rules;
mod style;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::analysis::Severity;
use crate::score::{Levels, NAMES};

pub(crate) use rules::{Case, find};
pub(crate) use style::{Style, StyleReader};

const TEXTS: &str = include_str!("../../data/findings.toml");
const MENDS: &str = include_str!("../../data/score/mends.toml");

/// What a code means, for `starscore explain` and the docs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Explanation {
    /// A few words.
    pub title: String,
    /// How much it weighs.
    pub severity: Severity,
    /// What was seen.
    pub message: String,
    /// What to do.
    pub advice: String,
    /// Why interviewers care.
    pub why: String,
    /// A weak example.
    pub weak: String,
    /// The same, mended.
    pub better: String,
}

/// Every code with its explanation, in order of code.
///
/// ```
/// let codes = starscore::explanations();
/// assert_eq!(codes["S401"].title, "No result");
/// ```
pub fn explanations() -> BTreeMap<String, Explanation> {
    toml::from_str(TEXTS).unwrap_or_default()
}

/// A finding before its gain is known.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Raw {
    pub code: &'static str,
    /// View span; `None` where something is missing.
    pub span: Option<crate::text::Span>,
}

/// The codes, and what mending them raises.
#[derive(Debug, Clone)]
pub(crate) struct Catalog {
    texts: BTreeMap<String, Explanation>,
    mends: BTreeMap<String, Vec<(&'static str, f64)>>,
}

impl Catalog {
    pub(crate) fn new() -> Self {
        let file: BTreeMap<String, BTreeMap<String, f64>> = toml::from_str(MENDS).unwrap_or_default();
        let named = |levels: BTreeMap<String, f64>| {
            NAMES.iter().filter_map(|name| Some((*name, *levels.get(*name)?))).collect()
        };
        Catalog {
            texts: explanations(),
            mends: file.into_iter().map(|(code, levels)| (code, named(levels))).collect(),
        }
    }

    pub(crate) fn text(&self, code: &str) -> Option<&Explanation> {
        self.texts.get(code)
    }

    /// The levels after mending `code`; none that is higher already falls.
    pub(crate) fn mended(&self, levels: &Levels, code: &str) -> Option<Levels> {
        let mends = self.mends.get(code)?;
        let mut levels = levels.clone();
        for (name, level) in mends {
            let entry = levels.entry(name).or_default();
            entry.level = entry.level.max(*level);
        }
        Some(levels)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_explained_in_full() {
        let codes = explanations();
        assert!(codes.len() > 50);
        for (code, text) in &codes {
            assert!(code.len() == 4 && "SQEVCIM".contains(&code[..1]), "{code}");
            for part in [&text.title, &text.message, &text.advice, &text.why, &text.weak, &text.better] {
                assert!(!part.trim().is_empty(), "{code} lacks a part");
            }
        }
    }

    #[test]
    fn every_mend_is_of_a_known_code_and_criterion() {
        let file: BTreeMap<String, BTreeMap<String, f64>> = toml::from_str(MENDS).unwrap();
        let codes = explanations();
        for (code, levels) in file {
            assert!(codes.contains_key(&code), "{code}");
            levels.iter().for_each(|(name, level)| {
                assert!(NAMES.contains(&name.as_str()) && (0.0..=1.0).contains(level), "{code}: {name}");
            });
        }
    }
}
