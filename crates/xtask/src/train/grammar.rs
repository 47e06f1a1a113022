//! The order of words: how much one word class tells of the next, from the labelled answers.

use std::collections::BTreeMap;

use anyhow::Result;
use starscore::training::Workbench;

use super::fingerprint;
use crate::corpus::Labelled;

/// Words that are a class of their own.
const WORDS: usize = 220;
/// What the grammar is made from.
pub const SOURCES: &[&str] =
    &["xtask/corpus/answers", "xtask/src/train/grammar.rs", "starscore/data/model/words.txt"];

/// Counts classes and neighbours, and writes the mean information of each pair in tenths of a bit.
pub fn train(bench: &Workbench, answers: &[Labelled]) -> Result<()> {
    let texts: Vec<String> = answers.iter().map(|answer| answer.gold().text).collect();
    let mut counts: BTreeMap<&str, u32> = BTreeMap::new();
    let documents: Vec<_> = texts.iter().map(|text| bench.read(text)).collect();
    for token in documents.iter().flat_map(|document| document.tokens()) {
        let word = bench.vocabulary().canonical(token.class);
        if bench.vocabulary().is_known(token.class)
            && word.bytes().all(|b| b.is_ascii_lowercase() || b == b'\'')
        {
            *counts.entry(word).or_default() += 1;
        }
    }
    let mut frequent: Vec<(&str, u32)> = counts.into_iter().collect();
    frequent.sort_by_key(|(word, count)| (std::cmp::Reverse(*count), *word));
    let words: Vec<&str> = frequent.iter().take(WORDS).map(|(word, _)| *word).collect();
    let classer = bench.word_classes(&words);
    let size = classer.classes();
    let (mut pair, mut left, mut right, mut all) =
        (vec![0.0f64; size * size], vec![0.0; size], vec![0.0; size], 0.0);
    for document in &documents {
        let mut before = 0;
        for class in classer.classes_of(document, bench.vocabulary()) {
            pair[before * size + class] += 1.0;
            left[before] += 1.0;
            right[class] += 1.0;
            all += 1.0;
            before = class;
        }
    }
    let information = |l: usize, r: usize| {
        // Smoothed towards independence, so that what was never seen weighs little by itself.
        let expected = left[l] * right[r] / f64::max(all, 1.0);
        let smooth = 2.0;
        libm::log2(
            (pair[l * size + r] + smooth * f64::min(expected, 1.0) + 0.05)
                / (expected + smooth * f64::min(expected, 1.0) + 0.05),
        )
    };
    let words = words.join(" ");
    let mut bytes = (words.len() as u32).to_le_bytes().to_vec();
    bytes.extend(words.bytes());
    for l in 0..size {
        bytes.extend((0..size).map(|r| (information(l, r) * 10.0).round().clamp(-60.0, 60.0) as i8 as u8));
    }
    fingerprint::write("grammar", &bytes, SOURCES)
}
