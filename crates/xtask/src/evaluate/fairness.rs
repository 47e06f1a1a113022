//! Whether equals score equal: answers are rewritten in what must not matter, and the score may not move.
//!
//! Every kind of rewriting is applied to every place of every corpus answer that it fits. The words that are put in
//! (`corpus/fairness/`) are lists of their own, not those that the reader knows.

mod kinds;

use std::collections::BTreeMap;

use anyhow::Result;
use rayon::prelude::*;
use starscore::training::Workbench;
use starscore::{Analyzer, Answer};

use crate::corpus;
use crate::rewriting::{Lists, Page};
use kinds::Kind;

/// How far a slip of grammar may move a score.
const SLIP: f64 = 3.0;

/// One rewritten answer and how far its score moved.
struct Variant {
    kind: &'static str,
    group: Group,
    moved: f64,
    told: String,
}

/// What is asked of a kind.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// The score may not move at all.
    Exact,
    /// The score may move by [`SLIP`].
    Slip,
}

#[derive(Default)]
struct Tally {
    count: u32,
    held: u32,
    largest: f64,
    sum: f64,
}

/// Prints the figures by kind; with `errors`, the first moves of each.
pub fn run(errors: bool) -> Result<()> {
    let lists = Lists::read()?;
    let (analyzer, bench) = (Analyzer::new(), Workbench::new());
    let answers = corpus::read_all()?;
    let kinds = kinds::all();
    let wanted = std::env::args().skip_while(|word| word != "--kind").nth(1);
    let kinds: Vec<&Kind> = kinds
        .iter()
        .filter(|kind| wanted.as_ref().is_none_or(|name| kind.name.starts_with(name.as_str())))
        .collect();
    let variants: Vec<Variant> = answers
        .par_iter()
        .enumerate()
        .map(|(seed, answer)| {
            let text = answer.gold().text;
            kinds
                .iter()
                .flat_map(|kind| measure(&analyzer, &bench, &lists, kind, &text, &answer.id, seed))
                .collect::<Vec<_>>()
        })
        .collect::<Vec<_>>()
        .into_iter()
        .flatten()
        .collect();
    print(&variants, errors);
    Ok(())
}

fn measure(
    analyzer: &Analyzer,
    bench: &Workbench,
    lists: &Lists,
    kind: &Kind,
    text: &str,
    id: &str,
    seed: usize,
) -> Vec<Variant> {
    let text = (kind.prepare)(text);
    let page = Page::new(bench, lists, &text, seed);
    let score = |text: &str| analyzer.analyze(&Answer::new(text)).score;
    let variants: Vec<String> = (kind.make)(&page).into_iter().filter(|variant| *variant != text).collect();
    if variants.is_empty() {
        return Vec::new();
    }
    let before = score(page.text());
    variants
        .into_iter()
        .map(|variant| {
            let after = score(&variant);
            let told = format!("{id}: {before} -> {after}: {}", differences(page.text(), &variant));
            Variant { kind: kind.name, group: kind.group, moved: (after - before).abs(), told }
        })
        .collect()
}

/// The words of the variant that are not in the text at the same place, for people.
fn differences(text: &str, variant: &str) -> String {
    let before: Vec<&str> = text.split_whitespace().collect();
    let after: Vec<&str> = variant.split_whitespace().collect();
    let (mut b, mut a) = (0, 0);
    let mut told = String::new();
    while b < before.len() && a < after.len() && told.len() < 400 {
        if before[b] == after[a] {
            (b, a) = (b + 1, a + 1);
            continue;
        }
        // The nearest place where both run alike again for two words.
        let step = (1..12).flat_map(|sum| (0..=sum).map(move |x| (x, sum - x))).find(|&(x, y)| {
            let same =
                |k: usize| before.get(b + x + k).is_some_and(|word| after.get(a + y + k) == Some(word));
            same(0) && same(1)
        });
        let (x, y) = step.unwrap_or((1, 1));
        let from = b.saturating_sub(2);
        told += &format!(
            "[{} | {} => {} | {}] ",
            before[from..b].join(" "),
            before[b..b + x].join(" "),
            after[a..(a + y).min(after.len())].join(" "),
            before[b + x..(b + x + 2).min(before.len())].join(" "),
        );
        (b, a) = (b + x, a + y);
    }
    told
}

fn print(variants: &[Variant], errors: bool) {
    let mut by_kind: BTreeMap<(Group, &str), Tally> = BTreeMap::new();
    for variant in variants {
        let allowed = if variant.group == Group::Slip { SLIP } else { 0.0 };
        let tally = by_kind.entry((variant.group, variant.kind)).or_default();
        tally.count += 1;
        tally.held += u32::from(variant.moved <= allowed + 1e-9);
        tally.largest = tally.largest.max(variant.moved);
        tally.sum += variant.moved;
    }
    let mut last = None;
    for ((group, kind), tally) in &by_kind {
        if last != Some(*group) {
            let held = if *group == Group::Slip { "within 3" } else { "exact" };
            println!("{:<24} variants {held:>9} largest   mean", "");
            last = Some(*group);
        }
        let count = f64::from(tally.count);
        println!(
            "{kind:<24} {:>8} {:>8.3} % {:>6.1} {:>6.2}",
            tally.count,
            100.0 * f64::from(tally.held) / count,
            tally.largest,
            tally.sum / count
        );
    }
    for group in [Group::Exact, Group::Slip] {
        let of = by_kind.iter().filter(|((g, _), _)| *g == group);
        let (count, held) =
            of.fold((0, 0), |(count, held), (_, tally)| (count + tally.count, held + tally.held));
        let name = if group == Group::Exact { "exact kinds" } else { "slips of grammar" };
        println!(
            "{name}: {held} of {count} hold ({:.3} %)",
            100.0 * f64::from(held) / f64::from(count.max(1))
        );
    }
    if errors {
        for (group, kind) in by_kind.keys() {
            let allowed = if *group == Group::Slip { SLIP } else { 0.0 };
            let mut moved: Vec<&Variant> =
                variants.iter().filter(|v| v.kind == *kind && v.moved > allowed + 1e-9).collect();
            moved.sort_by(|a, b| b.moved.total_cmp(&a.moved));
            let step = (moved.len() / 12).max(1);
            moved.iter().step_by(step).for_each(|variant| println!("  {kind} {}", variant.told));
        }
    }
}
