//! Training: corpus in, model files out, the same bytes every time.

pub mod chain;
pub mod competencies;
pub mod empathy;
pub mod fingerprint;
pub mod fit;
pub mod genre;
pub mod grammar;
pub mod labeller;
pub mod logistic;
pub mod optimise;
pub mod questions;
pub mod softmax;
pub mod substance;

use std::collections::BTreeMap;

use anyhow::Result;
use starscore::text::TokenKind;
use starscore::training::Workbench;

/// Writes the models' vocabulary: every small-letter word that the corpora use at least twice.
pub fn words() -> Result<()> {
    let bench = Workbench::new();
    let mut counts: BTreeMap<String, u32> = BTreeMap::new();
    let mut count = |text: &str| {
        let document = bench.read(text);
        for token in document.tokens().iter().filter(|token| token.kind == TokenKind::Word) {
            let word = token.span.of(document.text());
            if word.is_ascii() && !word.contains(char::is_uppercase) {
                *counts.entry(word.to_owned()).or_default() += 1;
            }
        }
    };
    crate::corpus::read_all()?.iter().for_each(|answer| count(&answer.gold().text));
    for room in ["empathy", "competencies", "questions"] {
        crate::sentences::read_room(room)?.iter().for_each(|row| count(&row.text));
    }
    let kept: Vec<String> = counts.into_iter().filter(|(_, n)| *n >= 2).map(|(word, _)| word).collect();
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../starscore/data/model/words.txt");
    std::fs::write(path, kept.join("\n") + "\n")?;
    println!("{} words", kept.len());
    Ok(())
}
