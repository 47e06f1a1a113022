//! The words around a quantity that say what it does: verbs of change, frames of comparison, targets, timeframes,
//! metric nouns (`data/quantity/cues.txt`).

use rustc_hash::FxHashMap;

use super::lexicon::{Phrases, entries};
use crate::text::{Token, VocabularyBuilder, WordId};

pub(super) const CUES: &str = include_str!("../../data/quantity/cues.txt");

/// What a cue says, a bit each.
pub(super) type Says = u32;

pub(super) const DOWN: Says = 1;
pub(super) const UP: Says = 1 << 1;
pub(super) const DONE: Says = 1 << 2;
pub(super) const BASELINE_BEFORE: Says = 1 << 3;
pub(super) const BASELINE_AFTER: Says = 1 << 4;
pub(super) const TARGET_BEFORE: Says = 1 << 5;
pub(super) const STRONG_TARGET: Says = 1 << 6;
pub(super) const TARGET_AFTER: Says = 1 << 7;
pub(super) const BEATEN: Says = 1 << 8;
pub(super) const WHOLE_OF: Says = 1 << 9;
pub(super) const TIME_AFTER: Says = 1 << 11;
pub(super) const WAIT: Says = 1 << 13;
pub(super) const METRIC: Says = 1 << 15;
/// Any change or achievement.
pub(super) const CHANGE: Says = DOWN | UP | DONE;

const NAMES: &[(&str, Says)] = &[
    ("down", DOWN),
    ("up", UP),
    ("done", DONE),
    ("baseline-before", BASELINE_BEFORE),
    ("baseline-after", BASELINE_AFTER),
    ("target-before", TARGET_BEFORE),
    ("strong-target", STRONG_TARGET),
    ("target-after", TARGET_AFTER),
    ("beaten", BEATEN),
    ("whole", WHOLE_OF),
    ("time-after", TIME_AFTER),
    ("wait", WAIT),
    ("metric", METRIC),
];

/// A cue in the text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cue {
    pub(super) first: usize,
    pub(super) end: usize,
    pub(super) says: Says,
    pub(super) word: WordId,
}

/// A phrase as non-native writers may put it: without its articles, with another of "in", "on" and "at".
fn slips(phrase: &str) -> impl Iterator<Item = String> {
    let words: Vec<&str> = phrase.split(' ').filter(|word| !matches!(*word, "a" | "an" | "the")).collect();
    let place = words.iter().position(|word| matches!(*word, "in" | "on" | "at"));
    let place = place.filter(|_| words.len() > 1);
    let swapped = place.into_iter().flat_map(|at| ["in", "on", "at"].map(|word| (at, word)));
    let swapped: Vec<String> = swapped
        .map(|(at, word)| {
            words
                .iter()
                .enumerate()
                .map(|(i, own)| if i == at { word } else { own })
                .collect::<Vec<_>>()
                .join(" ")
        })
        .collect();
    std::iter::once(words.join(" ")).chain(swapped)
}

/// The cue lists, read once.
#[derive(Debug, Clone)]
pub(super) struct Cues(Phrases<Says>);

impl Cues {
    pub(super) fn new(builder: &mut VocabularyBuilder) -> Self {
        let mut says: FxHashMap<String, Says> = FxHashMap::default();
        let mut order = Vec::new();
        for (class, phrases) in entries(CUES) {
            let Some(&(_, bit)) = NAMES.iter().find(|(name, _)| *name == class) else { continue };
            for phrase in phrases.split(',').map(str::trim).filter(|phrase| !phrase.is_empty()) {
                for phrase in std::iter::once(phrase.to_owned()).chain(slips(phrase)) {
                    *says.entry(phrase.clone()).or_insert_with(|| {
                        order.push(phrase);
                        0
                    }) |= bit;
                }
            }
        }
        let mut cues = Phrases::default();
        for phrase in order {
            cues.add(builder, &phrase, says[&phrase]);
        }
        Cues(cues)
    }

    /// The cues of `tokens[first..last]`, in order.
    pub(super) fn find(&self, text: &str, tokens: &[Token], first: usize, last: usize) -> Vec<Cue> {
        let mut found = Vec::new();
        let tokens = &tokens[..last];
        let mut at = first;
        while at < last {
            match self.0.find(text, tokens, at, |_| true) {
                Some((length, says)) => {
                    found.push(Cue { first: at, end: at + length, says, word: tokens[at].word });
                    at += length;
                }
                None => at += 1,
            }
        }
        found
    }
}
