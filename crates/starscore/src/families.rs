//! Word families: the closed sets that carry grammar and drift (`data/words/families.toml`).

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::text::VocabularyBuilder;

const FAMILIES: &str = include_str!("../data/words/families.toml");
/// Words that the models know by themselves, written by the trainer.
const MODEL_WORDS: &str = include_str!("../data/model/words.txt");

#[derive(Deserialize)]
struct Family {
    words: String,
    #[cfg_attr(not(test), expect(dead_code))]
    hits: Vec<String>,
    #[cfg_attr(not(test), expect(dead_code))]
    misses: Vec<String>,
}

/// Which bit each family has in [`crate::text::Vocabulary::families`].
#[derive(Debug, Clone)]
pub(crate) struct Families {
    names: Vec<String>,
}

impl Families {
    /// Adds the words of all families, and those of the models, to the vocabulary.
    pub(crate) fn new(builder: &mut VocabularyBuilder) -> Self {
        let mut names = Vec::new();
        for (bit, (name, family)) in load().into_iter().enumerate() {
            for word in family.words.split_whitespace() {
                builder.add_to_family(word, bit as u32);
            }
            names.push(name);
        }
        for word in MODEL_WORDS.split_whitespace() {
            builder.add(word);
        }
        assert!(names.len() <= 64, "families are bits of a u64");
        Families { names }
    }

    /// The bit mask of a family.
    pub(crate) fn mask(&self, name: &str) -> u64 {
        match self.names.iter().position(|known| known == name) {
            Some(bit) => 1 << bit,
            None => 0,
        }
    }

    /// The name of a bit.
    pub(crate) fn name(&self, bit: u32) -> &str {
        self.names.get(bit as usize).map_or("", String::as_str)
    }
}

fn load() -> BTreeMap<String, Family> {
    toml::from_str(FAMILIES).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Document, Reader};

    #[test]
    fn every_family_hits_and_misses_as_its_file_says() {
        let mut builder = VocabularyBuilder::new();
        let families = Families::new(&mut builder);
        let reader = Reader::new(builder);
        let has = |text: &str, mask: u64| {
            let document: Document<'_> = reader.read(text);
            document.tokens().iter().any(|token| reader.vocabulary().families(token.word) & mask != 0)
        };
        let loaded = load();
        assert!(loaded.len() > 30, "the family file could not be read");
        for (name, family) in loaded {
            let mask = families.mask(&name);
            assert!(
                mask != 0 && !family.hits.is_empty() && !family.misses.is_empty(),
                "{name} has no examples"
            );
            family.hits.iter().for_each(|text| assert!(has(text, mask), "{name} should hit {text:?}"));
            family.misses.iter().for_each(|text| assert!(!has(text, mask), "{name} should miss {text:?}"));
        }
    }
}
