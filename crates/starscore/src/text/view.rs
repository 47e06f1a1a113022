//! The normalised matching view.
//!
//! Curly quotes, exotic spaces, full-width forms and zero-width characters are many spellings of few things. The view
//! folds them once, so that every detector is written once, and remembers where each byte came from. Text that needs
//! no folding (nearly all of it) is borrowed, not copied.

use std::borrow::Cow;

/// Text longer than this many bytes is analysed up to here only; offsets fit in 32 bits.
const MAX_BYTES: usize = 1 << 30;

/// A run of view bytes and where it stands in the original.
#[derive(Debug, Clone, Copy)]
struct Run {
    view: u32,
    original: u32,
    /// Bytes of the original behind a folded character; 0 for a run copied byte by byte.
    folded: u32,
}

/// A normalised copy of a text whose offsets map back to the original.
///
/// ```
/// let view = starscore::text::View::new("\u{feff}“It’s\u{a0}20\u{200b}%”");
/// assert_eq!(view.text(), "\"It's 20%\"");
/// assert_eq!(view.original_span(6, 9), (14, 20)); // "20%" with the zero-width space inside
/// ```
#[derive(Debug, Clone)]
pub struct View<'t> {
    text: Cow<'t, str>,
    runs: Vec<Run>,
}

impl<'t> View<'t> {
    /// Folds `original`; linear in its length.
    pub fn new(original: &'t str) -> Self {
        let original = &original[..original.floor_char_boundary(MAX_BYTES)];
        let folds = |c: char| c == '\r' || !c.is_ascii() && fold(c) != Fold::Keep;
        match original.char_indices().find(|&(_, c)| folds(c)) {
            None => View { text: Cow::Borrowed(original), runs: Vec::new() },
            Some((first, _)) => Self::folded(original, first),
        }
    }

    fn folded(original: &str, first: usize) -> View<'static> {
        let mut text = String::with_capacity(original.len());
        text.push_str(&original[..first]);
        let mut runs = Vec::new();
        if first > 0 {
            runs.push(Run { view: 0, original: 0, folded: 0 });
        }
        let mut copying = first > 0;
        for (offset, c) in original[first..].char_indices() {
            let at = (first + offset) as u32;
            let folded = match c {
                // "\r\n" is one line break, a lone "\r" another.
                '\r' if original[first + offset + 1..].starts_with('\n') => Fold::Drop,
                '\r' => Fold::To('\n'),
                c => fold(c),
            };
            match folded {
                Fold::Keep => {
                    if !copying {
                        runs.push(Run { view: text.len() as u32, original: at, folded: 0 });
                        copying = true;
                    }
                    text.push(c);
                }
                Fold::Drop => copying = false,
                Fold::To(to) => {
                    runs.push(Run { view: text.len() as u32, original: at, folded: c.len_utf8() as u32 });
                    text.push(to);
                    copying = false;
                }
            }
        }
        View { text: Cow::Owned(text), runs }
    }

    /// The normalised text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The original byte span behind `start..end` of the view (end exclusive, on character boundaries).
    pub fn original_span(&self, start: usize, end: usize) -> (usize, usize) {
        (self.original_start(start), self.original_end(end).max(self.original_start(start)))
    }

    fn run_at(&self, at: usize) -> Option<&Run> {
        let next = self.runs.partition_point(|run| run.view as usize <= at);
        next.checked_sub(1).map(|i| &self.runs[i])
    }

    fn original_start(&self, at: usize) -> usize {
        match self.run_at(at) {
            None => at,
            Some(run) if run.folded > 0 => {
                // At the end of a view that ends with a folded character, the start is that character's end.
                let past = at > run.view as usize;
                run.original as usize + if past { run.folded as usize } else { 0 }
            }
            Some(run) => run.original as usize + at - run.view as usize,
        }
    }

    fn original_end(&self, at: usize) -> usize {
        if at == 0 {
            return self.original_start(0);
        }
        match self.run_at(at - 1) {
            None => at,
            Some(run) if run.folded > 0 => (run.original + run.folded) as usize,
            Some(run) => run.original as usize + at - run.view as usize,
        }
    }
}

#[derive(PartialEq)]
enum Fold {
    Keep,
    Drop,
    To(char),
}

/// What becomes of one character. Only characters that stand for an ASCII one are folded.
fn fold(c: char) -> Fold {
    match c {
        '\0'..='\x7f' => Fold::Keep,
        '\u{2018}' | '\u{2019}' | '\u{201a}' | '\u{201b}' | '\u{2032}' | '\u{02bc}' => Fold::To('\''),
        '\u{201c}'..='\u{201f}' | '\u{2033}' | '\u{ab}' | '\u{bb}' => Fold::To('"'),
        '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => {
            Fold::To(' ')
        }
        '\u{85}' | '\u{2028}' | '\u{2029}' => Fold::To('\n'),
        '\u{2010}' | '\u{2011}' | '\u{2212}' => Fold::To('-'),
        // Soft hyphen, zero-width characters, direction marks, variation selectors, BOM.
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' => Fold::Drop,
        '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{61c}' | '\u{180e}' => Fold::Drop,
        // Full-width forms stand exactly 0xFEE0 above ASCII.
        '\u{ff01}'..='\u{ff5e}' => match char::from_u32(c as u32 - 0xfee0) {
            Some(ascii) => Fold::To(ascii),
            None => Fold::Keep,
        },
        _ => Fold::Keep,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn plain_text_is_borrowed() {
        assert!(matches!(View::new("naïve – plain…").text, Cow::Borrowed(_)));
    }

    #[test]
    fn every_line_end_is_one_break() {
        for text in ["a\r\nb", "a\rb", "a\u{2028}b"] {
            assert_eq!(View::new(text).text(), "a\nb");
        }
        assert_eq!(View::new("a\r\nb").original_span(2, 3), (3, 4));
    }

    #[test]
    fn zero_width_at_the_ends_is_outside_the_span() {
        let view = View::new("\u{200b}ab\u{200b}");
        assert_eq!(view.original_span(0, 2), (3, 5));
    }

    proptest! {
        #[test]
        fn spans_map_to_boundaries_in_order(original in "[\\PC\u{200b}\u{2019}\u{a0}\u{ff21}\u{fe0f} ]{0,40}") {
            let view = View::new(&original);
            let cuts: Vec<usize> = view.text().char_indices().map(|(i, _)| i).chain([view.text().len()]).collect();
            let mut last = 0;
            for pair in cuts.windows(2) {
                let (start, end) = view.original_span(pair[0], pair[1]);
                prop_assert!(original.is_char_boundary(start) && original.is_char_boundary(end));
                prop_assert!(last <= start && start < end && end <= original.len());
                last = end;
            }
        }
    }
}
