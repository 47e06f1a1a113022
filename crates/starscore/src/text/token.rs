//! Tokens: one pass over the view, each word looked up once.
//!
//! ASCII takes a byte loop; a stretch with anything else goes through `unicode-segmentation`, so that both give the
//! word bounds of UAX #29, with three differences that the detectors want: digits are cut from letters that follow
//! ("20k" is `20` and `k`), a clitic is cut from its word ("she'd" is `she` and `'d`), and blanks make no token.

use unicode_segmentation::UnicodeSegmentation;

use super::vocabulary::{Vocabulary, WordId};

/// A half-open byte span of the view.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The stretch of `text` that the span covers.
    pub fn of<'a>(&self, text: &'a str) -> &'a str {
        &text[self.start as usize..self.end as usize]
    }
}

/// What a token is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    /// Starts with a letter ("rota", "didn't", "I130"), or is a clitic ("'s").
    Word,
    /// Digits with inner marks ("4,000.50", "192.168.1.2", "1'000").
    Number,
    /// One character of anything else ("%", "…", "(").
    Mark,
}

/// Facts about a token, as bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Flags(u8);

impl Flags {
    /// A blank, or the start of the text, stands before the token.
    pub const SPACED: Flags = Flags(1);
    /// A line break stands between the last token and this one.
    pub const NEW_LINE: Flags = Flags(2);
    /// The first letter is a capital, or another one is ("easyJet").
    pub const CAPITAL: Flags = Flags(4);
    /// Two letters or more, none of them small.
    pub const ALL_CAPITALS: Flags = Flags(8);
    /// A blank line stands between the last token and this one.
    pub const NEW_PARAGRAPH: Flags = Flags(16);
    /// The token opens a sentence (after any quote or bracket).
    pub const OPENS_SENTENCE: Flags = Flags(32);

    /// Whether every bit of `other` is set.
    pub fn has(self, other: Flags) -> bool {
        self.0 & other.0 == other.0
    }

    pub(super) fn set(&mut self, other: Flags) {
        self.0 |= other.0;
    }
}

/// A word, number or mark of the view.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// Where it stands in the view.
    pub span: Span,
    /// The word as the vocabulary knows it, whatever its case and spelling; [`Vocabulary::UNKNOWN`] if it does not.
    pub word: WordId,
    /// The same, but with names, employers, nationalities and religions folded to classes: what models may see.
    pub class: WordId,
    /// Word, number or mark.
    pub kind: TokenKind,
    /// Spacing and case.
    pub flags: Flags,
}

impl Token {
    /// Whether a blank or the text's start stands before it.
    pub fn spaced(&self) -> bool {
        self.flags.has(Flags::SPACED)
    }

    /// The single byte of an ASCII mark ("%" as `b'%'`), else 0.
    pub fn mark(&self, text: &str) -> u8 {
        if self.kind == TokenKind::Mark { text.as_bytes()[self.span.start as usize] & 0x7f } else { 0 }
    }
}

/// Cuts `text` (a view) into tokens.
pub(super) fn tokenize(text: &str, vocabulary: &Vocabulary, tokens: &mut Vec<Token>) {
    let mut cutter = Cutter { text, vocabulary, tokens, gap: Flags::SPACED };
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        at = match bytes[at] {
            b'\n' => {
                cutter.line_break();
                at + 1
            }
            b' ' | b'\t' | b'\r' | 0x0b | 0x0c => {
                cutter.gap.set(Flags::SPACED);
                at + 1
            }
            b'0'..=b'9' => cutter.number(at),
            b'a'..=b'z' | b'A'..=b'Z' => cutter.word(at),
            0..=0x7f => cutter.push(at, at + 1, TokenKind::Mark),
            _ => cutter.unicode(at),
        }
    }
}

struct Cutter<'a> {
    text: &'a str,
    vocabulary: &'a Vocabulary,
    tokens: &'a mut Vec<Token>,
    gap: Flags,
}

impl Cutter<'_> {
    fn line_break(&mut self) {
        if self.gap.has(Flags::NEW_LINE) {
            self.gap.set(Flags::NEW_PARAGRAPH);
        }
        self.gap.set(Flags::NEW_LINE);
        self.gap.set(Flags::SPACED);
    }

    fn number(&mut self, start: usize) -> usize {
        let bytes = self.text.as_bytes();
        let mut end = start + 1;
        while end < bytes.len() {
            let inner = matches!(bytes[end], b'.' | b',' | b'\'')
                && bytes.get(end + 1).is_some_and(u8::is_ascii_digit);
            if !inner && !bytes[end].is_ascii_digit() {
                break;
            }
            end += 1;
        }
        self.push(start, end, TokenKind::Number)
    }

    /// An ASCII word; hands over to the Unicode path when a letter outside ASCII goes on with it.
    fn word(&mut self, start: usize) -> usize {
        let bytes = self.text.as_bytes();
        let mut end = start + 1;
        while let Some(&byte) = bytes.get(end) {
            match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' => end += 1,
                b'\'' | b'.' if letter_follows(bytes, end) && bytes[end - 1].is_ascii_alphabetic() => {
                    // A full stop holds only single letters together: "U.S", "e.g", not "end.Then".
                    if byte == b'.' && !is_initial(bytes, start, end) {
                        break;
                    }
                    end += 1;
                }
                // A very long word is cut here, so that it is not read again from its start.
                0x80.. if end - start < 128 => return self.unicode(start),
                _ => break,
            }
        }
        self.push_word(start, end)
    }

    /// One UAX #29 word from `start`, where the text leaves ASCII.
    fn unicode(&mut self, start: usize) -> usize {
        // A look-ahead of a few words suffices, and keeps a long line linear.
        let window = &self.text[start..self.text.floor_char_boundary((start + 256).min(self.text.len()))];
        let piece = window.split_word_bounds().next().unwrap_or(window);
        let end = start + piece.len();
        match piece.chars().next() {
            Some(c) if c.is_whitespace() => {
                self.gap.set(Flags::SPACED);
                start + c.len_utf8()
            }
            Some(c) if c.is_alphabetic() => self.push_word(start, end),
            Some(c) if c.is_ascii_digit() => self.number(start),
            _ => self.push(start, end, TokenKind::Mark),
        }
    }

    /// Cuts a clitic off, then pushes the word and the clitic.
    fn push_word(&mut self, start: usize, end: usize) -> usize {
        let word = &self.text[start..end];
        if let Some(cut) = word.rfind('\'').filter(|&cut| cut > 0) {
            let tail = &word[cut + 1..];
            if ["s", "d", "m", "ll", "ve", "re"].iter().any(|clitic| tail.eq_ignore_ascii_case(clitic)) {
                self.push(start, start + cut, TokenKind::Word);
                return self.push(start + cut, end, TokenKind::Word);
            }
        }
        self.push(start, end, TokenKind::Word)
    }

    fn push(&mut self, start: usize, end: usize, kind: TokenKind) -> usize {
        let mut flags = self.gap;
        self.gap = Flags::default();
        let piece = &self.text[start..end];
        let word = match kind {
            TokenKind::Number => Vocabulary::NUMBER,
            _ => self.vocabulary.look_up(piece),
        };
        if kind == TokenKind::Word && piece.starts_with(char::is_uppercase) {
            flags.set(Flags::CAPITAL);
            if piece.len() > 1 && !piece.contains(char::is_lowercase) {
                flags.set(Flags::ALL_CAPITALS);
            }
        } else if kind == TokenKind::Word && piece.contains(char::is_uppercase) && !piece.starts_with('\'') {
            // "easyJet", "eBay": a capital inside makes a name as well.
            flags.set(Flags::CAPITAL);
        }
        let span = Span { start: start as u32, end: end as u32 };
        self.tokens.push(Token { span, word, class: word, kind, flags });
        end
    }
}

fn letter_follows(bytes: &[u8], at: usize) -> bool {
    bytes.get(at + 1).is_some_and(u8::is_ascii_alphabetic)
}

/// Whether the stop at `end` follows a single letter of a run of initials that began at `start`.
fn is_initial(bytes: &[u8], start: usize, end: usize) -> bool {
    (end == start + 1 || bytes[end - 2] == b'.')
        && bytes.get(end + 2).is_none_or(|next| !next.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cut(text: &str) -> Vec<&str> {
        let mut tokens = Vec::new();
        tokenize(text, &Vocabulary::default(), &mut tokens);
        tokens.iter().map(|token| token.span.of(text)).collect()
    }

    #[test]
    fn words_numbers_and_marks() {
        assert_eq!(cut("I didn't; she'd 4,000.50."), ["I", "didn't", ";", "she", "'d", "4,000.50", "."]);
        assert_eq!(
            cut("20k at U.S. e.g. end.Then"),
            ["20", "k", "at", "U.S", ".", "e.g", ".", "end", ".", "Then"]
        );
        assert_eq!(
            cut("£4 café's 3x 84-year-old"),
            ["£", "4", "café", "'s", "3", "x", "84", "-", "year", "-", "old"]
        );
        assert_eq!(cut("well… 👍🏽 ½"), ["well", "…", "👍🏽", "½"]);
    }

    proptest! {
        #[test]
        fn tokens_cover_all_but_blanks(text in "\\PC{0,60}") {
            let mut tokens = Vec::new();
            tokenize(&text, &Vocabulary::default(), &mut tokens);
            let mut at = 0;
            for token in &tokens {
                let (start, end) = (token.span.start as usize, token.span.end as usize);
                prop_assert!(at <= start && start < end && text.is_char_boundary(start) && text.is_char_boundary(end));
                prop_assert!(text[at..start].chars().all(char::is_whitespace));
                at = end;
            }
            prop_assert!(text[at..].chars().all(char::is_whitespace));
        }
    }
}
