//! The closed vocabulary: every word that a detector or model knows, interned once.
//!
//! Spelling variants ("organise", "organize") and words that must not matter to a score ("he", "she"; "mother",
//! "father") share one id, so whatever is built on ids is fair to them by construction. A word that is not known is
//! one of a few unknown classes, told apart by ending alone.

use rustc_hash::FxHashMap;

use super::lemma::{Form, Lemmas};
use super::names;

/// An interned word. Ids are dense and depend on the order of building; [`Vocabulary::hash`] does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct WordId(pub u32);

/// What is known of a word.
#[derive(Debug, Clone)]
struct Entry {
    canonical: Box<str>,
    hash: u32,
    stem: u32,
    form: Form,
    families: u64,
}

/// Words by their small-letter form.
#[derive(Debug, Clone)]
pub struct Vocabulary {
    ids: FxHashMap<Box<str>, WordId>,
    entries: Vec<Entry>,
}

/// The classes that stand for words outside the vocabulary, in id order.
const CLASSES: [&str; 12] = [
    "<unknown>",
    "<number>",
    "<name>",
    "<name-rest>",
    "<people>",
    "<faith>",
    "<unknown-ed>",
    "<unknown-ing>",
    "<unknown-ly>",
    "<unknown-s>",
    "<unknown-noun>",
    "<unknown-adjective>",
];

impl Default for Vocabulary {
    fn default() -> Self {
        VocabularyBuilder::new().build()
    }
}

impl Vocabulary {
    /// A word that is not known and has no telling ending.
    pub const UNKNOWN: WordId = WordId(0);
    /// Any number in digits.
    pub const NUMBER: WordId = WordId(1);
    /// The first token of a name of a person, place or employer.
    pub const NAME: WordId = WordId(2);
    /// A further token of the same name: models skip it, so that long names count once.
    pub const NAME_REST: WordId = WordId(3);
    /// A nationality or language.
    pub const PEOPLE: WordId = WordId(4);
    /// A religion or its followers.
    pub const FAITH: WordId = WordId(5);

    /// The id of `piece` in any case and spelling, or the class of its ending.
    pub fn look_up(&self, piece: &str) -> WordId {
        let mut buffer = [0u8; 32];
        if piece.len() <= buffer.len() && piece.is_ascii() {
            let lower = &mut buffer[..piece.len()];
            lower.copy_from_slice(piece.as_bytes());
            lower.make_ascii_lowercase();
            // The bytes came from a str and were only case-folded.
            self.look_up_lower(std::str::from_utf8(lower).unwrap_or(""))
        } else if piece.len() <= 64 {
            self.look_up_lower(&piece.to_lowercase())
        } else {
            Self::UNKNOWN
        }
    }

    fn look_up_lower(&self, lower: &str) -> WordId {
        if let Some(&id) = self.ids.get(lower) {
            return id;
        }
        if !lower.as_bytes().first().is_some_and(u8::is_ascii_alphabetic) {
            return Self::UNKNOWN;
        }
        match names::american(lower).and_then(|word| self.ids.get(word.as_str()).copied()) {
            Some(id) => id,
            None => ending_class(lower),
        }
    }

    /// The id of a small-letter word, if it is known.
    pub fn get(&self, lower: &str) -> Option<WordId> {
        self.ids.get(lower).copied()
    }

    /// Whether `id` is a word rather than a class of words.
    pub fn is_known(&self, id: WordId) -> bool {
        id.0 as usize >= CLASSES.len()
    }

    /// The canonical form: one spelling for all variants, `<…>` for a class.
    pub fn canonical(&self, id: WordId) -> &str {
        &self.entries[id.0 as usize].canonical
    }

    /// A hash of the canonical form that is the same in every build: the key of model features.
    pub fn hash(&self, id: WordId) -> u32 {
        self.entries[id.0 as usize].hash
    }

    /// A hash of the stem: one for "ring", "rang" and "ringing".
    pub fn stem_hash(&self, id: WordId) -> u32 {
        self.entries[id.0 as usize].stem
    }

    /// What the word's ending says of its form.
    pub fn form(&self, id: WordId) -> Form {
        self.entries[id.0 as usize].form
    }

    /// The word families that `id` belongs to, a bit each, as given to [`VocabularyBuilder::add_to_family`].
    pub fn families(&self, id: WordId) -> u64 {
        self.entries[id.0 as usize].families
    }

    /// How many ids there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Never true: the classes are always there.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

/// Collects the words of all detectors, then freezes them.
#[derive(Debug, Clone)]
pub struct VocabularyBuilder {
    vocabulary: Vocabulary,
    lemmas: Lemmas,
}

impl Default for VocabularyBuilder {
    fn default() -> Self {
        Self::new()
    }
}

impl VocabularyBuilder {
    /// The classes, the groups of equivalent words, peoples and faiths.
    pub fn new() -> Self {
        let mut vocabulary = Vocabulary { ids: FxHashMap::default(), entries: Vec::new() };
        for class in CLASSES {
            let hash = fnv(class);
            let form = match class {
                "<unknown-ed>" => Form::Past,
                "<unknown-ing>" => Form::Ing,
                "<unknown-ly>" => Form::Adverb,
                "<unknown-s>" => Form::S,
                _ => Form::Plain,
            };
            vocabulary.entries.push(Entry { canonical: class.into(), hash, stem: hash, form, families: 0 });
        }
        let mut builder = VocabularyBuilder { vocabulary, lemmas: Lemmas::default() };
        for word in names::words(names::PEOPLES) {
            builder.vocabulary.ids.insert(word.into(), Vocabulary::PEOPLE);
        }
        for word in names::words(names::FAITHS) {
            builder.vocabulary.ids.insert(word.into(), Vocabulary::FAITH);
        }
        for (from, to) in names::irregular() {
            let id = builder.intern(to);
            builder.vocabulary.ids.insert(from.into(), id);
        }
        for group in names::equivalents() {
            let mut words = group.split_whitespace();
            if let Some(first) = words.next() {
                let id = builder.add(first);
                words.for_each(|word| {
                    builder.vocabulary.ids.insert(word.into(), id);
                });
            }
        }
        builder
    }

    /// Interns a small-letter word; variants of one word get one id.
    pub fn add(&mut self, word: &str) -> WordId {
        if let Some(&id) = self.vocabulary.ids.get(word) {
            return id;
        }
        let id = self.intern(&names::american(word).unwrap_or_else(|| word.to_owned()));
        self.vocabulary.ids.insert(word.into(), id);
        id
    }

    fn intern(&mut self, canonical: &str) -> WordId {
        if let Some(&id) = self.vocabulary.ids.get(canonical) {
            return id;
        }
        let id = WordId(self.vocabulary.entries.len() as u32);
        self.vocabulary.ids.insert(canonical.into(), id);
        let (stem, form) = self.lemmas.stem(canonical);
        let (hash, stem) = (fnv(canonical), fnv(&stem));
        self.vocabulary.entries.push(Entry { canonical: canonical.into(), hash, stem, form, families: 0 });
        id
    }

    /// Interns a word and marks it as one of a family (0 to 63).
    pub fn add_to_family(&mut self, word: &str, family: u32) -> WordId {
        let id = self.add(word);
        self.vocabulary.entries[id.0 as usize].families |= 1 << family;
        id
    }

    /// Freezes the vocabulary.
    pub fn build(self) -> Vocabulary {
        self.vocabulary
    }
}

/// FNV-1a: small, seedless, the same everywhere.
pub(crate) fn fnv(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

/// The unknown class that a word's ending points to.
fn ending_class(word: &str) -> WordId {
    let class = |index: usize| WordId(index as u32);
    let ends = |suffixes: &[&str]| suffixes.iter().any(|suffix| word.ends_with(suffix));
    match word {
        _ if word.len() < 5 => Vocabulary::UNKNOWN,
        _ if ends(&["ed"]) => class(6),
        _ if ends(&["ing"]) => class(7),
        _ if ends(&["ly"]) => class(8),
        _ if ends(&["tion", "ment", "ness", "ity", "tions", "ments", "ance", "ence"]) => class(10),
        _ if ends(&["ous", "ful", "ible", "able", "less", "ive", "ical"]) => class(11),
        _ if ends(&["s"]) => class(9),
        _ => Vocabulary::UNKNOWN,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_and_genders_share_an_id() {
        let mut builder = VocabularyBuilder::new();
        let organise = builder.add("organise");
        let vocabulary = builder.build();
        assert_eq!(vocabulary.look_up("Organized"), vocabulary.look_up("organised"));
        assert_eq!(vocabulary.look_up("ORGANIZE"), organise);
        assert_eq!(vocabulary.look_up("She"), vocabulary.look_up("he"));
        assert_eq!(vocabulary.look_up("Welsh"), vocabulary.look_up("somali"));
        assert!(vocabulary.is_known(vocabulary.look_up("four")));
    }

    #[test]
    fn unknown_words_keep_their_ending() {
        let vocabulary = Vocabulary::default();
        assert_eq!(vocabulary.canonical(vocabulary.look_up("reconnoitred")), "<unknown-ed>");
        assert_eq!(vocabulary.canonical(vocabulary.look_up("zzzz")), "<unknown>");
    }
}
