//! Senses of words: closed sets by what a word means to a listener (`data/senses/words.toml`).

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::text::{Vocabulary, VocabularyBuilder, WordId, fnv};

const WORDS: &str = include_str!("../../data/senses/words.toml");

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sense {
    /// Words as they stand, and their plural.
    #[serde(default)]
    words: String,
    /// Verbs by their base form; all their regular forms count, irregular ones through their own entry.
    #[serde(default)]
    verbs: String,
    #[cfg_attr(not(test), expect(dead_code))]
    hits: Vec<String>,
    #[cfg_attr(not(test), expect(dead_code))]
    misses: Vec<String>,
}

/// The senses of every word, as bits.
#[derive(Debug, Clone)]
pub(crate) struct SenseWords {
    masks: Vec<u64>,
    /// A stable hash of each bit's name, so that models outlive a new sense.
    names: Vec<u32>,
}

impl SenseWords {
    /// Adds all words to the vocabulary.
    pub(crate) fn new(builder: &mut VocabularyBuilder) -> Self {
        let mut senses = SenseWords { masks: Vec::new(), names: Vec::new() };
        for (name, sense) in load() {
            let bit = 1u64 << senses.names.len();
            senses.names.push(fnv(&name));
            sense
                .words
                .split_whitespace()
                .flat_map(|word| [word.to_owned(), plural(word)])
                .for_each(|word| senses.mark(builder, &word, bit));
            sense
                .verbs
                .split_whitespace()
                .flat_map(verb_forms)
                .for_each(|word| senses.mark(builder, &word, bit));
        }
        senses.names.push(fnv("<name>"));
        senses.mark_id(Vocabulary::NAME, 1 << (senses.names.len() - 1));
        assert!(senses.names.len() <= 64, "senses are bits of a u64");
        senses
    }

    fn mark(&mut self, builder: &mut VocabularyBuilder, word: &str, bit: u64) {
        let id = builder.add(word);
        if id > Vocabulary::FAITH {
            self.mark_id(id, bit);
        }
    }

    fn mark_id(&mut self, id: WordId, bit: u64) {
        let index = id.0 as usize;
        if self.masks.len() <= index {
            self.masks.resize(index + 1, 0);
        }
        self.masks[index] |= bit;
    }

    /// The senses of a word or class.
    pub(crate) fn of(&self, word: WordId) -> u64 {
        self.masks.get(word.0 as usize).copied().unwrap_or(0)
    }

    /// The stable name of a bit.
    pub(crate) fn name(&self, bit: u32) -> u32 {
        self.names[bit as usize]
    }

    /// The mask of a sense.
    pub(crate) fn mask(&self, name: &str) -> u64 {
        self.names.iter().position(|known| *known == fnv(name)).map_or(0, |bit| 1 << bit)
    }
}

fn load() -> BTreeMap<String, Sense> {
    toml::from_str(WORDS).unwrap_or_default()
}

fn plural(word: &str) -> String {
    match word {
        _ if word.len() < 3 || word.ends_with('s') => word.to_owned(),
        _ if word.ends_with(['x', 'z']) || word.ends_with("ch") || word.ends_with("sh") => {
            format!("{word}es")
        }
        _ if word.ends_with('y') && !ends_in_vowel(&word[..word.len() - 1]) => {
            format!("{}ies", &word[..word.len() - 1])
        }
        _ => format!("{word}s"),
    }
}

/// A verb's forms: itself, third person, past, -ing. Irregular pasts come from the project's list of them.
fn verb_forms(verb: &str) -> Vec<String> {
    const IRREGULAR: &str = include_str!("../../data/words/irregular-verbs.txt");
    let mut forms = vec![verb.to_owned(), plural(verb)];
    let irregular = IRREGULAR.lines().filter(|line| line.split_whitespace().next() == Some(verb));
    forms.extend(irregular.flat_map(str::split_whitespace).map(str::to_owned));
    let regular = forms.len() == 2;
    let stem = match verb {
        _ if verb.ends_with('e') && !verb.ends_with("ee") => verb[..verb.len() - 1].to_owned(),
        _ if doubles(verb) => format!("{verb}{}", &verb[verb.len() - 1..]),
        _ => verb.to_owned(),
    };
    forms.push(format!("{stem}ing"));
    if regular {
        let y = verb.ends_with('y') && !ends_in_vowel(&verb[..verb.len() - 1]);
        forms.push(if y { format!("{}ied", &verb[..verb.len() - 1]) } else { format!("{stem}ed") });
    }
    forms
}

/// "stop", "sob", "nod": one short vowel between consonants.
fn doubles(verb: &str) -> bool {
    let bytes = verb.as_bytes();
    let vowel = |at: usize| matches!(bytes[at], b'a' | b'e' | b'i' | b'o' | b'u');
    let n = bytes.len();
    (3..=4).contains(&n)
        && !vowel(n - 1)
        && !matches!(bytes[n - 1], b'w' | b'x' | b'y')
        && vowel(n - 2)
        && !vowel(n - 3)
}

fn ends_in_vowel(stem: &str) -> bool {
    stem.ends_with(['a', 'e', 'i', 'o', 'u'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Reader;

    #[test]
    fn every_sense_hits_and_misses_as_its_file_says() {
        let mut builder = VocabularyBuilder::new();
        let senses = SenseWords::new(&mut builder);
        let reader = Reader::new(builder);
        let has = |text: &str, mask: u64| {
            reader.read(text).tokens().iter().any(|token| senses.of(token.word) & mask != 0)
        };
        let loaded: BTreeMap<String, Sense> = toml::from_str(WORDS).unwrap();
        assert!(loaded.len() > 40);
        for (name, sense) in loaded {
            let mask = senses.mask(&name);
            assert!(
                mask != 0 && !sense.hits.is_empty() && !sense.misses.is_empty(),
                "{name} has no examples"
            );
            sense.hits.iter().for_each(|text| assert!(has(text, mask), "{name} should hit {text:?}"));
            sense.misses.iter().for_each(|text| assert!(!has(text, mask), "{name} should miss {text:?}"));
        }
    }

    #[test]
    fn verbs_stand_for_their_forms() {
        assert_eq!(verb_forms("nod"), ["nod", "nods", "nodding", "nodded"]);
        assert!(verb_forms("weep").contains(&"wept".to_owned()));
        assert_eq!(verb_forms("cry"), ["cry", "cries", "crying", "cried"]);
        assert!(verb_forms("imagine").contains(&"imagining".to_owned()));
    }
}
