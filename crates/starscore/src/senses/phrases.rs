//! Phrases as data: runs of words found by one look-up a token, whatever their number.

use rustc_hash::FxHashMap;

use crate::text::{Document, Reader, TokenKind, VocabularyBuilder, WordId};

/// A set of phrases, each with a value.
#[derive(Debug, Clone, Default)]
pub(crate) struct Phrases {
    by_first: FxHashMap<WordId, Vec<(Vec<WordId>, u16)>>,
}

/// Where a phrase stands: tokens `first..last`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Match {
    pub first: u32,
    pub last: u32,
    pub value: u16,
}

impl Phrases {
    /// Adds the words of all phrases to the vocabulary.
    pub(crate) fn new<'a>(
        builder: &mut VocabularyBuilder,
        phrases: impl IntoIterator<Item = (&'a str, u16)>,
    ) -> Self {
        // Cut as the reader cuts, so that "she'd" is two words here too.
        let cutter = Reader::new(VocabularyBuilder::new());
        let mut set = Phrases::default();
        for (phrase, value) in phrases {
            let document = cutter.read(phrase);
            let words = document.tokens().iter().filter(|token| token.kind == TokenKind::Word);
            let ids: Vec<WordId> =
                words.map(|token| builder.add(&token.span.of(document.text()).to_lowercase())).collect();
            if let Some((first, rest)) = ids.split_first() {
                set.by_first.entry(*first).or_default().push((rest.to_vec(), value));
            }
        }
        set
    }

    /// Every phrase of tokens `first..last`, in order; marks between words do not matter.
    pub(crate) fn find(
        &self,
        document: &Document<'_>,
        (first, last): (u32, u32),
        mut found: impl FnMut(Match),
    ) {
        let tokens = document.run(first, last);
        for (at, token) in tokens.iter().enumerate() {
            let Some(candidates) = self.by_first.get(&token.word) else {
                continue;
            };
            for (rest, value) in candidates {
                if let Some(length) = matched(&tokens[at..], rest) {
                    found(Match {
                        first: first + at as u32,
                        last: first + (at + length) as u32,
                        value: *value,
                    });
                }
            }
        }
    }

    /// Whether any phrase stands in tokens `first..last`.
    pub(crate) fn any(&self, document: &Document<'_>, run: (u32, u32)) -> bool {
        let mut any = false;
        self.find(document, run, |_| any = true);
        any
    }
}

/// How many tokens the phrase takes from the front, if it stands there.
fn matched(tokens: &[crate::text::Token], rest: &[WordId]) -> Option<usize> {
    let mut length = 1;
    for word in rest {
        let marks = tokens[length..]
            .iter()
            .take(2)
            .take_while(|token| token.kind == TokenKind::Mark && token.word != *word)
            .count();
        length += marks;
        if tokens.get(length)?.word != *word {
            return None;
        }
        length += 1;
    }
    Some(length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_are_found_in_any_case_and_spelling() {
        let mut builder = VocabularyBuilder::new();
        let phrases = Phrases::new(&mut builder, [("we'd organised", 3), ("well known", 4)]);
        let reader = Reader::new(builder);
        let document = reader.read("We'd ORGANIZED it; well-known, I know.");
        let mut found = Vec::new();
        phrases
            .find(&document, (0, document.tokens().len() as u32), |m| found.push((m.first, m.last, m.value)));
        assert_eq!(found, [(0, 3, 3), (5, 8, 4)]);
    }
}
