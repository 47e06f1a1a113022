//! How varied the corpus is: a model learns the habits of few writers if the answers are few under many names.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;
use starscore::analysis::Component;
use starscore::text::{Document, TokenKind};
use starscore::training::Workbench;

use crate::corpus::Labelled;

/// Words in a row that two honest writers seldom share.
const RUN: usize = 5;

/// Answers of two briefs that share this much of all their runs are copies in other clothes.
const NEAR: f64 = 0.1;

/// Prints every figure.
pub fn run(answers: &[Labelled]) -> Result<()> {
    let bench = Workbench::new();
    let texts: Vec<String> = answers.iter().map(|answer| answer.gold().text).collect();
    let mut clauses = 0;
    let mut lengths = Vec::new();
    let mut words: Vec<Vec<String>> = Vec::new();
    for text in &texts {
        let document = bench.read(text);
        clauses += document.clauses().len();
        lengths.push(document.word_count());
        words.push(words_of(&document));
    }
    let count = answers.len().max(1) as f64;
    println!(
        "answers {}   clauses {clauses}   briefs {}",
        answers.len(),
        counts(answers, |answer| &answer.brief).len()
    );
    let missing =
        answers.iter().filter(|a| Component::STAR.iter().any(|component| !a.has(*component))).count();
    let each = Component::STAR.map(|c| {
        let without = answers.iter().filter(|answer| !answer.has(c)).count();
        format!("{} {:.1} %", c.name(), 100.0 * without as f64 / count)
    });
    println!("with a component missing {:.1} %   ({})", 100.0 * missing as f64 / count, each.join(", "));
    lengths.sort_unstable();
    if let (Some(least), Some(most)) = (lengths.first(), lengths.last()) {
        println!("words: least {least}, median {}, most {most}", lengths[lengths.len() / 2]);
    }
    let mut openings: BTreeMap<String, usize> = BTreeMap::new();
    words.iter().for_each(|words| *openings.entry(words[..words.len().min(2)].join(" ")).or_default() += 1);
    if let Some((opening, times)) = openings.iter().max_by_key(|(_, times)| **times) {
        println!(
            "commonest opening \"{opening}\" {:.1} %, {} openings in all",
            100.0 * *times as f64 / count,
            openings.len()
        );
    }
    shared_runs(answers, &words);
    for (name, of) in [
        ("kind", (|a| &a.kind) as fn(&Labelled) -> &String),
        ("quality", |a| &a.quality),
        ("register", |a| &a.register),
        ("voice", |a| &a.voice),
    ] {
        let mut counts: Vec<(&str, usize)> = counts(answers, of).into_iter().collect();
        counts.sort_by_key(|(_, times)| std::cmp::Reverse(*times));
        let shares = counts.iter().map(|(value, times)| {
            format!(
                "{} {:.1} %",
                if value.is_empty() { "not said" } else { value },
                100.0 * *times as f64 / count
            )
        });
        println!("{name}: {}", shares.collect::<Vec<_>>().join(", "));
    }
    println!("domains {}", counts(answers, |answer| &answer.domain).len());
    Ok(())
}

fn words_of(document: &Document<'_>) -> Vec<String> {
    let tokens = document.tokens().iter().filter(|token| token.kind != TokenKind::Mark);
    tokens.map(|token| token.span.of(document.text()).to_lowercase()).collect()
}

fn counts<'a>(answers: &'a [Labelled], of: impl Fn(&'a Labelled) -> &'a String) -> BTreeMap<&'a str, usize> {
    let mut counts = BTreeMap::new();
    answers.iter().for_each(|answer| *counts.entry(of(answer).as_str()).or_default() += 1);
    counts
}

/// Runs of words that answers share, and pairs of briefs' answers that share too many.
fn shared_runs(answers: &[Labelled], words: &[Vec<String>]) {
    let runs: Vec<BTreeSet<&[String]>> = words.iter().map(|words| words.windows(RUN).collect()).collect();
    let mut holders: BTreeMap<&[String], Vec<usize>> = BTreeMap::new();
    for (answer, runs) in runs.iter().enumerate() {
        runs.iter().for_each(|run| holders.entry(run).or_default().push(answer));
    }
    let all: usize = runs.iter().map(BTreeSet::len).sum();
    let shared: usize = holders.values().map(Vec::len).filter(|holders| *holders > 1).sum();
    println!(
        "runs of {RUN} words that another answer has too {:.2} %",
        100.0 * shared as f64 / all.max(1) as f64
    );
    let pairs = near(&runs, &holders, |a, b| answers[a].brief != answers[b].brief);
    println!("near-duplicates across briefs (a tenth of their runs in common): {}", pairs.len());
    for (a, b, overlap) in pairs {
        println!("  {} {} {:.0} %", answers[a].id, answers[b].id, 100.0 * overlap);
    }
}

/// Pairs that share at least [`NEAR`] of the runs that either has.
fn near(
    runs: &[BTreeSet<&[String]>],
    holders: &BTreeMap<&[String], Vec<usize>>,
    apart: impl Fn(usize, usize) -> bool,
) -> Vec<(usize, usize, f64)> {
    let mut common: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    for holders in holders.values() {
        for (at, &a) in holders.iter().enumerate() {
            holders[at + 1..]
                .iter()
                .filter(|b| apart(a, **b))
                .for_each(|&b| *common.entry((a, b)).or_default() += 1);
        }
    }
    let overlap =
        |(a, b): (usize, usize), both: usize| both as f64 / (runs[a].len() + runs[b].len() - both) as f64;
    let pairs = common.into_iter().map(|(pair, both)| (pair.0, pair.1, overlap(pair, both)));
    pairs.filter(|(.., overlap)| *overlap >= NEAR).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_with_one_word_changed_is_near_and_another_answer_is_not() {
        let texts = [
            "one two three four five six seven eight nine ten",
            "one two three four five six seven eight nine eleven",
            "she rang the clinic at noon and they found it",
        ];
        let words: Vec<Vec<String>> =
            texts.iter().map(|text| text.split(' ').map(str::to_owned).collect()).collect();
        let runs: Vec<BTreeSet<&[String]>> = words.iter().map(|words| words.windows(RUN).collect()).collect();
        let mut holders: BTreeMap<&[String], Vec<usize>> = BTreeMap::new();
        for (answer, runs) in runs.iter().enumerate() {
            runs.iter().for_each(|run| holders.entry(run).or_default().push(answer));
        }
        let pairs = near(&runs, &holders, |_, _| true);
        assert_eq!(pairs.iter().map(|(a, b, _)| (*a, *b)).collect::<Vec<_>>(), [(0, 1)]);
        assert!(near(&runs, &holders, |_, _| false).is_empty());
    }
}
