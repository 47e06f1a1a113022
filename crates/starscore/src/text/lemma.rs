//! Word stems: "rings", "rang", "ringing" are one word to a model, and its tense another fact.
//!
//! Irregular verbs are data (`data/words/irregular-verbs.txt`); the rest is ending by ending. Stems are made once a
//! word when the vocabulary is built, never while an answer is read.

use rustc_hash::FxHashMap;

const IRREGULAR: &str = include_str!("../../data/words/irregular-verbs.txt");

/// What the ending of a word says of its form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Form {
    /// Nothing.
    #[default]
    Plain,
    /// "rang", "asked".
    Past,
    /// "ringing".
    Ing,
    /// "quickly".
    Adverb,
    /// "calls": a plural or a third person.
    S,
}

/// Stems and forms of small-letter words.
#[derive(Debug, Clone)]
pub(super) struct Lemmas {
    irregular: FxHashMap<&'static str, &'static str>,
}

impl Default for Lemmas {
    fn default() -> Self {
        let mut irregular = FxHashMap::default();
        for line in IRREGULAR.lines().filter(|line| !line.starts_with('#')) {
            let mut forms = line.split_whitespace();
            if let Some(base) = forms.next() {
                for form in forms.filter(|&form| form != base) {
                    irregular.entry(form).or_insert(base);
                }
            }
        }
        Lemmas { irregular }
    }
}

impl Lemmas {
    pub(super) fn stem(&self, word: &str) -> (String, Form) {
        if let Some(&base) = self.irregular.get(word) {
            return (base.to_owned(), Form::Past);
        }
        let strip = |ending: &str| word.strip_suffix(ending).filter(|stem| has_vowel(stem) && stem.len() > 2);
        if !word.is_ascii() || word.len() < 4 {
            return (word.to_owned(), Form::Plain);
        }
        if let Some(stem) = strip("ied") {
            return (format!("{stem}y"), Form::Past);
        }
        if let Some(stem) = strip("ies") {
            return (format!("{stem}y"), Form::S);
        }
        if let Some(stem) = strip("ed") {
            return (bare(stem), Form::Past);
        }
        if let Some(stem) = strip("ing") {
            return (bare(stem), Form::Ing);
        }
        if let Some(stem) = strip("ly") {
            return (bare(stem), Form::Adverb);
        }
        if let Some(stem) = strip("es")
            .filter(|stem| stem.ends_with(['s', 'x', 'z']) || stem.ends_with("ch") || stem.ends_with("sh"))
        {
            return (stem.to_owned(), Form::S);
        }
        if let Some(stem) = strip("s").filter(|stem| !stem.ends_with(['s', 'u', 'i'])) {
            return (bare(stem), Form::S);
        }
        (bare(word), Form::Plain)
    }
}

/// "stopp" is "stop", "mak" and "make" are one: a doubled end is single, a last e is dropped.
fn bare(stem: &str) -> String {
    let bytes = stem.as_bytes();
    let doubled = bytes.len() > 3
        && bytes[bytes.len() - 1] == bytes[bytes.len() - 2]
        && !matches!(bytes[bytes.len() - 1], b's' | b'l' | b'e');
    let cut = if doubled { &stem[..stem.len() - 1] } else { stem };
    match cut.strip_suffix('e') {
        Some(without) if without.len() > 2 => without.to_owned(),
        _ => cut.to_owned(),
    }
}

fn has_vowel(stem: &str) -> bool {
    stem.bytes().any(|b| matches!(b, b'a' | b'e' | b'i' | b'o' | b'u' | b'y'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_a_verb_share_a_stem() {
        let lemmas = Lemmas::default();
        for group in [
            "stop stops stopped stopping",
            "ring rang rung ringing",
            "organize organized organizing",
            "carry carried carries",
        ] {
            let stems: Vec<String> = group.split(' ').map(|word| lemmas.stem(word).0).collect();
            assert!(stems.windows(2).all(|pair| pair[0] == pair[1]), "{stems:?}");
        }
        assert_eq!(lemmas.stem("rang").1, Form::Past);
        assert_eq!(lemmas.stem("bring").1, Form::Plain);
    }
}
