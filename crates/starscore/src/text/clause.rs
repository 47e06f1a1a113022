//! Clauses: where a sentence may turn from one job to another.
//!
//! A cut is offered where a new finite clause plainly begins: after a mark with a joining or relative word behind it,
//! before "and"/"so"/"but" with a subject of its own, and at a semicolon or dash. Whether the two sides do different
//! jobs is for the labeller to say.

use super::token::{Span, Token, TokenKind};
use super::vocabulary::{Vocabulary, VocabularyBuilder, WordId};

/// A clause: a run of tokens within one sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clause {
    /// Byte span of the view.
    pub span: Span,
    /// First token.
    pub first: u32,
    /// One past the last token.
    pub last: u32,
    /// Which sentence it belongs to.
    pub sentence: u32,
}

/// A clause shorter than this many tokens is not cut off.
const SHORTEST: usize = 3;

/// The words that open or join clauses, by id.
#[derive(Debug, Clone)]
pub(super) struct ClauseWords {
    joins: Vec<WordId>,
    after_mark: Vec<WordId>,
    subjects: Vec<WordId>,
}

impl ClauseWords {
    pub(super) fn new(builder: &mut VocabularyBuilder) -> Self {
        let mut ids = |words: &str| words.split(' ').map(|word| builder.add(word)).collect();
        ClauseWords {
            joins: ids("and so but then because"),
            after_mark: ids(
                "and so but then which who whereas while although though leaving meaning making bringing \
                             cutting saving reducing allowing causing resulting giving putting because until where",
            ),
            subjects: ids(
                "i we he they it this that the my our his their there nobody everyone everybody no someone \
                           you not both all each i'd i'll in by",
            ),
        }
    }

    /// Whether a clause may begin at token `at` of a sentence that starts at `first`.
    fn begins(&self, text: &str, tokens: &[Token], at: usize) -> bool {
        let before = &tokens[at - 1];
        let token = &tokens[at];
        let after_mark = before.kind == TokenKind::Mark;
        match before.mark(text) {
            b';' => return true,
            b':' => return false,
            b'-' if before.spaced() && token.spaced() => return true,
            _ => {}
        }
        if after_mark && matches!(before.span.of(text), "–" | "—") {
            return true;
        }
        let comma = before.mark(text) == b',';
        if comma && self.after_mark.contains(&token.word) {
            return true;
        }
        if comma && self.is_subject(token) {
            let next = tokens[at + 1..].iter().find(|next| next.class != Vocabulary::NAME_REST);
            return next.is_some_and(|next| next.kind == TokenKind::Word);
        }
        self.joins.contains(&token.word) && tokens.get(at + 1).is_some_and(|next| self.is_subject(next))
    }

    fn is_subject(&self, token: &Token) -> bool {
        token.class == Vocabulary::NAME || self.subjects.contains(&token.word)
    }

    /// Cuts the sentence of `tokens[first..last]` into clauses.
    pub(super) fn cut(
        &self,
        text: &str,
        tokens: &[Token],
        range: (usize, usize),
        sentence: u32,
        out: &mut Vec<Clause>,
    ) {
        let (first, last) = range;
        let mut start = first;
        let mut depth = 0i32;
        // A name counts once, however long: tokens since the last cut, and tokens still to come.
        let counts = |token: &Token| usize::from(token.class != Vocabulary::NAME_REST);
        let mut length = counts(&tokens[first]);
        let mut left: usize = tokens[first + 1..last].iter().map(counts).sum();
        for at in first + 1..last {
            match tokens[at - 1].mark(text) {
                b'(' | b'[' => depth += 1,
                b')' | b']' => depth -= 1,
                _ => {}
            }
            if depth <= 0 && length >= SHORTEST && left >= SHORTEST && self.begins(text, tokens, at) {
                out.push(clause(tokens, start, at, sentence));
                (start, length) = (at, 0);
            }
            length += counts(&tokens[at]);
            left -= counts(&tokens[at]);
        }
        if start < last {
            out.push(clause(tokens, start, last, sentence));
        }
    }
}

fn clause(tokens: &[Token], first: usize, last: usize, sentence: u32) -> Clause {
    let span = Span { start: tokens[first].span.start, end: tokens[last - 1].span.end };
    Clause { span, first: first as u32, last: last as u32, sentence }
}

#[cfg(test)]
mod tests {
    use super::super::document::Reader;
    use super::*;

    fn clauses(text: &str) -> usize {
        Reader::new(VocabularyBuilder::new()).read(text).clauses().len()
    }

    #[test]
    fn a_long_name_cuts_like_a_short_one() {
        for name in
            ["Declan", "Wei Zhang", "Niamh O'Brien", "Jan van der Berg", "J. Marsh", "Marks & Spencer"]
        {
            let texts = [
                format!("I rang the store man, {name}, who had begun to unload."),
                format!("I told {name}, and {name} rang the office at once."),
                format!("In {name}, we were three."),
            ];
            let plain = texts.each_ref().map(|text| clauses(&text.replace(name, "Kai")));
            assert_eq!(texts.each_ref().map(|text| clauses(text)), plain, "{name}");
        }
    }
}
