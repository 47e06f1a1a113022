//! What comes without learning: labels by place alone, and by a short keyword table. The model has to beat both.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result};
use serde::Deserialize;
use starscore::analysis::Component;
use starscore::text::Document;
use starscore::training::Workbench;

use super::labeller::Confusion;
use crate::corpus::{Gold, Labelled};
use crate::train::labeller::{Example, Family};

/// Where, in shares of the clauses, the position baseline passes from one component to the next.
const BORDERS: [f64; 3] = [0.20, 0.35, 0.80];

#[derive(Debug, Deserialize)]
struct Table {
    keywords: Vec<String>,
    #[cfg_attr(not(test), expect(dead_code))]
    hits: Vec<String>,
}

/// The keyword table.
#[derive(Debug)]
pub struct Keywords(Vec<(Component, Table)>);

impl Keywords {
    pub fn read() -> Result<Keywords> {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/baseline-keywords.toml");
        let text =
            std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        let mut tables: BTreeMap<String, Table> = toml::from_str(&text)?;
        let tables = Component::ALL.into_iter().map(|component| {
            let table =
                tables.remove(component.name()).with_context(|| format!("no table {}", component.name()))?;
            Ok((component, table))
        });
        Ok(Keywords(tables.collect::<Result<_>>()?))
    }

    /// The component with the most hits, the first of equals.
    fn label(&self, clause: &str) -> Option<Component> {
        let clause = padded(clause);
        let hits =
            |table: &Table| table.keywords.iter().filter(|keyword| clause.contains(&padded(keyword))).count();
        let counts = self.0.iter().rev().map(|(component, table)| (hits(table), *component));
        counts.max_by_key(|(count, _)| *count).filter(|(count, _)| *count > 0).map(|(_, component)| component)
    }

    fn labels(&self, document: &Document<'_>) -> Vec<Component> {
        let mut last = Component::Situation;
        let clauses = document.clauses().iter();
        clauses
            .map(|clause| {
                last = self.label(clause.span.of(document.text())).unwrap_or(last);
                last
            })
            .collect()
    }
}

/// Small letters, one blank round every word; "%" is a word.
fn padded(text: &str) -> String {
    let kept = text.to_lowercase().replace('%', " % ");
    let words = kept
        .split(|c: char| !c.is_alphanumeric() && !matches!(c, '%' | '\''))
        .filter(|word| !word.is_empty());
    words.fold(" ".to_owned(), |all, word| all + word + " ")
}

fn by_place(count: usize) -> Vec<Component> {
    let label = |at: usize| {
        let share = (at as f64 + 0.5) / count as f64;
        Component::STAR[BORDERS.iter().filter(|border| share >= **border).count()]
    };
    (0..count).map(label).collect()
}

/// The confusions of one baseline: answers as written, and results first.
#[derive(Debug, Default)]
struct Pair {
    whole: Confusion,
    results_first: Confusion,
}

/// Both baselines.
#[derive(Debug)]
pub struct Baselines {
    keywords: Keywords,
    by_place: Pair,
    by_keyword: Pair,
}

impl Baselines {
    pub fn new() -> Result<Self> {
        Ok(Baselines { keywords: Keywords::read()?, by_place: Pair::default(), by_keyword: Pair::default() })
    }

    /// Counts one answer.
    pub fn add(&mut self, bench: &Workbench, answer: &Labelled, family: &Family) {
        let mut count = |gold: &Gold, example: &Example, of: fn(&mut Pair) -> &mut Confusion| {
            let document = bench.read(&gold.text);
            of(&mut self.by_place).add(example, &by_place(example.gold.len()));
            of(&mut self.by_keyword).add(example, &self.keywords.labels(&document));
        };
        count(&answer.gold(), &family.whole, |pair| &mut pair.whole);
        count(&answer.results_first(), &family.results_first, |pair| &mut pair.results_first);
    }

    /// A line for each, beside the model.
    pub fn print(&self, whole: &Confusion, results_first: &Confusion) {
        println!("\n{:<20} {:>9} {:>14}", "", "macro-F1", "results first");
        let line = |name: &str, whole: &Confusion, first: &Confusion| {
            println!("{name:<20} {:>9.3} {:>14.3}", whole.macro_f1(), first.macro_f1());
        };
        line("model", whole, results_first);
        line("place alone", &self.by_place.whole, &self.by_place.results_first);
        line("keywords", &self.by_keyword.whole, &self.by_keyword.results_first);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keywords_give_their_examples_to_their_component() {
        let keywords = Keywords::read().unwrap();
        for (component, table) in &keywords.0 {
            assert!(!table.hits.is_empty());
            table.hits.iter().for_each(|text| assert_eq!(keywords.label(text), Some(*component), "{text}"));
        }
        assert_eq!(keywords.label("Swansong"), None); // "won" and "so" are words here
    }

    #[test]
    fn place_cuts_where_the_shares_say() {
        let labels = by_place(20);
        let count = |component| labels.iter().filter(|label| **label == component).count();
        assert_eq!(Component::STAR.map(count), [4, 3, 9, 4]);
    }
}
