//! Sentences: where one ends.
//!
//! UAX #29 alone ends a sentence after every "Mr." and never before an item of a list. Here each stop, mark and line
//! break is judged by the word before it, the word after it, and the abbreviation list (`data/text/abbreviations.txt`).
//! Every look back or ahead is bounded, so the cost is linear whatever the text.

use rustc_hash::FxHashMap;

use super::token::Span;

const ABBREVIATIONS: &str = include_str!("../../data/text/abbreviations.txt");

/// How far to look for the word beside a stop.
const REACH: usize = 32;

#[derive(Debug, Clone, Copy, PartialEq)]
enum Abbreviation {
    /// "Mr.": a name follows.
    Title,
    /// "e.g.": something follows.
    Before,
    /// "No. 5": goes on before a number only.
    Number,
    /// "Inc.", "U.S.", "p.m.": the next word decides.
    End,
}

/// The abbreviation list, read once per analyser.
#[derive(Debug, Clone)]
pub(super) struct Abbreviations(FxHashMap<&'static str, Abbreviation>);

impl Default for Abbreviations {
    fn default() -> Self {
        let mut map = FxHashMap::default();
        for line in ABBREVIATIONS.lines().filter(|line| !line.starts_with('#')) {
            let Some((kind, list)) = line.split_once(':') else { continue };
            let kind = match kind {
                "title" => Abbreviation::Title,
                "before" => Abbreviation::Before,
                "number" => Abbreviation::Number,
                _ => Abbreviation::End,
            };
            map.extend(list.split_whitespace().map(|word| (word, kind)));
        }
        Abbreviations(map)
    }
}

impl Abbreviations {
    fn kind(&self, word: &str) -> Option<Abbreviation> {
        let mut buffer = [0u8; 8];
        let lower = buffer.get_mut(..word.len())?;
        lower.copy_from_slice(word.as_bytes());
        lower.make_ascii_lowercase();
        self.0.get(std::str::from_utf8(lower).ok()?).copied()
    }
}

/// The sentences of a text as byte ranges, blanks trimmed off.
///
/// ```
/// let text = "I rang Mr. Osei at 9 a.m. on Friday. He said, \"Come in.\" So I did!";
/// let sentences: Vec<&str> = starscore::text::sentence_spans(text).into_iter().map(|span| span.of(text)).collect();
/// assert_eq!(sentences, ["I rang Mr. Osei at 9 a.m. on Friday.", "He said, \"Come in.\"", "So I did!"]);
/// ```
pub fn sentence_spans(text: &str) -> Vec<Span> {
    split(text, &Abbreviations::default())
}

pub(super) fn split(text: &str, abbreviations: &Abbreviations) -> Vec<Span> {
    let mut splitter = Splitter {
        text,
        bytes: text.as_bytes(),
        abbreviations,
        spans: Vec::new(),
        start: 0,
        words: 0,
        item: Item::None,
    };
    splitter.run();
    splitter.spans
}

/// The marker of the list item that is open: what the next marker must be.
#[derive(Clone, Copy, PartialEq)]
enum Item {
    None,
    Number(u32),
    Letter(u8),
}

struct Splitter<'a> {
    text: &'a str,
    bytes: &'a [u8],
    abbreviations: &'a Abbreviations,
    spans: Vec<Span>,
    /// Where the open sentence starts.
    start: usize,
    /// Words in the open sentence.
    words: u32,
    item: Item,
}

impl Splitter<'_> {
    fn run(&mut self) {
        let mut at = 0;
        at = self.line_start(at);
        while at < self.bytes.len() {
            at = match self.bytes[at] {
                b'.' | b'?' | b'!' => self.stop(at),
                b'\n' => self.line_break(at),
                b' ' | b'\t' => {
                    self.words += 1;
                    self.inline_marker(at + 1)
                }
                0xe2 => self.exotic(at),
                0xe3 if self.bytes[at..].starts_with("。".as_bytes()) => {
                    self.end(at + 3);
                    at + 3
                }
                _ => at + 1,
            };
        }
        self.end(self.bytes.len());
    }

    /// Closes the open sentence at `end`, if there is anything in it.
    fn end(&mut self, end: usize) {
        let piece = &self.text[self.start..end];
        let trimmed = piece.trim();
        if !trimmed.is_empty() {
            let start = self.start + (piece.len() - piece.trim_start().len());
            self.spans.push(Span { start: start as u32, end: (start + trimmed.len()) as u32 });
        }
        self.start = end;
        self.words = 0;
    }

    /// Bullets and the ellipsis character.
    fn exotic(&mut self, at: usize) -> usize {
        let c = self.text[at..].chars().next().unwrap_or(' ');
        match c {
            '…' => self.stop(at),
            '•' | '⁃' | '‣' | '◦' | '▪' | '●' => {
                self.end(at);
                self.marker(skip_blanks(self.bytes, at + 3)).unwrap_or(at + 3)
            }
            _ => at + c.len_utf8(),
        }
    }

    // ---- list items ------------------------------------------------------------------------------------------------

    /// A line's start: skips a list marker ("1.", "b)", "-"), whose stop ends nothing.
    fn line_start(&mut self, at: usize) -> usize {
        let at = skip_blanks(self.bytes, at);
        match self.bytes.get(at) {
            Some(b'-' | b'*') if self.bytes.get(at + 1) == Some(&b' ') => {
                self.marker(skip_blanks(self.bytes, at + 1)).unwrap_or(at + 1)
            }
            _ => self.marker(at).unwrap_or(at),
        }
    }

    /// Reads any marker at `at`; returns where its text starts.
    fn marker(&mut self, at: usize) -> Option<usize> {
        let (item, after) = self.read_marker(at)?;
        self.item = item;
        Some(after)
    }

    /// "1." "1)" "1.)" "a." "(b)" followed by a blank.
    fn read_marker(&self, at: usize) -> Option<(Item, usize)> {
        let open = usize::from(self.bytes.get(at) == Some(&b'('));
        let mut end = at + open;
        let item = match self.bytes.get(end)? {
            b'0'..=b'9' => {
                let mut number = 0u32;
                while let Some(digit) = self.bytes.get(end).filter(|b| b.is_ascii_digit() && end < at + 4) {
                    number = number * 10 + u32::from(digit - b'0');
                    end += 1;
                }
                Item::Number(number)
            }
            &letter @ b'a'..=b'z' => {
                end += 1;
                Item::Letter(letter)
            }
            _ => return None,
        };
        let marks = self.bytes[end..].iter().take(2).take_while(|b| matches!(b, b'.' | b')')).count();
        let after = end + marks;
        let blank = self.bytes.get(after).is_some_and(|b| matches!(b, b' ' | b'\t'));
        let lone_letter = matches!(item, Item::Letter(_)) && marks == 0;
        (marks > 0 && blank && !lone_letter).then_some((item, after))
    }

    /// An item inside a line: the marker that follows the open one, or "1)" / "(a)" after a colon.
    fn inline_marker(&mut self, at: usize) -> usize {
        let Some((item, after)) = self.read_marker(at) else { return at };
        let follows = match (self.item, item) {
            (Item::Number(open), Item::Number(next)) => next == open + 1,
            (Item::Letter(open), Item::Letter(next)) => next == open + 1,
            _ => false,
        };
        let before = self.bytes[..at].iter().rev().find(|b| !matches!(b, b' ' | b'\t'));
        let opens = matches!(item, Item::Number(1) | Item::Letter(b'a')) && before == Some(&b':');
        if !follows && !opens {
            return at;
        }
        self.end(at);
        self.item = item;
        after
    }

    // ---- line breaks -----------------------------------------------------------------------------------------------

    fn line_break(&mut self, at: usize) -> usize {
        let mut next = at + 1;
        let mut breaks = 1;
        while let Some(byte) = self.bytes.get(next).filter(|b| b.is_ascii_whitespace()) {
            breaks += u32::from(*byte == b'\n');
            next += 1;
        }
        if breaks > 1 || next == self.bytes.len() || !self.goes_on(at, next) {
            self.end(at);
            self.item = if breaks > 1 { Item::None } else { self.item };
            return self.line_start(next);
        }
        self.words += 1;
        next
    }

    /// Whether the line that starts at `next` goes on with the sentence that a break at `at` interrupts.
    fn goes_on(&self, at: usize, next: usize) -> bool {
        if self.read_marker(next).is_some() {
            return false;
        }
        let line = &self.text[self.start..at];
        match self.text[next..].chars().next() {
            Some(c) if c.is_lowercase() => {
                let list_like = self.words < 3 && line.trim_start().starts_with(char::is_lowercase);
                !list_like
            }
            Some(',' | ';' | ')') => true,
            Some(c) if c.is_alphanumeric() || c == '"' || c == '\'' => {
                // A hard-wrapped paragraph: a long line, and nothing that usually opens a sentence.
                let long = line.len() - line.rfind('\n').map_or(0, |cut| cut + 1) >= 60;
                long && !is_starter(word_at(self.text, next)) && c.is_alphanumeric()
            }
            _ => false,
        }
    }

    // ---- stops -----------------------------------------------------------------------------------------------------

    /// Judges the run of stops that starts at `at`; returns where to read on.
    fn stop(&mut self, at: usize) -> usize {
        let run = StopRun::read(self.bytes, at);
        let mut after = run.end;
        let mut closed = false;
        let mut bracket = false;
        while let Some(byte) =
            self.bytes.get(after).filter(|b| matches!(b, b'"' | b'\'' | b')' | b']' | b'}' | b'*'))
        {
            // A quote that opens the next word is not a closing one.
            if matches!(byte, b'"' | b'\'')
                && self.bytes.get(after + 1).is_some_and(|b| b.is_ascii_alphanumeric())
            {
                break;
            }
            bracket |= *byte == b']';
            closed = true;
            after += 1;
        }
        let next = skip_blanks(self.bytes, after);
        if next >= self.bytes.len() || self.bytes[next] == b'\n' {
            // The line break judges what is left, but a finished sentence ends here.
            if next >= self.bytes.len() || self.ends_before_break(at, &run, next) {
                self.end(after);
            }
            return after;
        }
        let glued = next == after;
        let ends = match () {
            () if bracket && run.dots >= 3 => false,
            () if glued => !closed && self.ends_glued(at, &run, next),
            () => self.ends(at, &run, closed, next),
        };
        if ends {
            self.end(after);
        }
        after
    }

    /// A stop at the end of a line ends the sentence, unless an abbreviation runs on in small letters.
    fn ends_before_break(&self, at: usize, run: &StopRun, next: usize) -> bool {
        let below = skip_space(self.bytes, next);
        let small = self.text[below..].starts_with(char::is_lowercase);
        let abbreviation = run.single() && self.abbreviations.kind(self.word_before(at)).is_some();
        let title =
            abbreviation && self.abbreviations.kind(self.word_before(at)) == Some(Abbreviation::Title);
        !(small && (abbreviation || run.dots >= 3) || title)
    }

    /// "done.Then": the blank was forgotten.
    fn ends_glued(&self, at: usize, run: &StopRun, next: usize) -> bool {
        let word = self.word_before(at);
        let rest = &self.bytes[next..];
        let capital = rest.first().is_some_and(u8::is_ascii_uppercase);
        let then_small = rest.get(1).is_none_or(|b| b.is_ascii_lowercase() || matches!(b, b' ' | b'\''));
        let address = word.contains(['@', '/', '.', ':']) || {
            let chunk = &self.bytes[next..(next + REACH).min(self.bytes.len())];
            let chunk_end = chunk.iter().position(|b| b.is_ascii_whitespace()).unwrap_or(chunk.len());
            chunk[..chunk_end].iter().any(|b| matches!(b, b'@' | b'/' | b'_'))
        };
        let plain = word.len() > 2 && word.bytes().all(|b| b.is_ascii_lowercase());
        capital && then_small && !address && (plain || run.marks > 0)
    }

    fn ends(&self, at: usize, run: &StopRun, closed: bool, next: usize) -> bool {
        let rest = &self.text[next..];
        let first = rest.trim_start_matches(['"', '\'', '(', '[', '*']).chars().next().unwrap_or(' ');
        let small = first.is_lowercase();
        if matches!(rest.as_bytes()[0], b',' | b';' | b':' | b'-') && !rest.starts_with("- ") {
            return false;
        }
        if run.marks > 0 {
            return !small;
        }
        if run.dots >= 3 {
            let spaced_aside = run.spaced && run.dots == 3 && word_at(self.text, next) == "I";
            return !small && !spaced_aside;
        }
        let word = self.word_before(at);
        if small {
            // Writers without capitals end sentences too; an abbreviation or a closed bracket goes on.
            let plain = word.len() > 1 && word.bytes().all(|b| b.is_ascii_alphabetic() || b == b'\'');
            let opens = rest.starts_with(char::is_lowercase);
            return !closed && plain && opens && self.abbreviations.kind(word).is_none();
        }
        if word.ends_with('°') {
            return false;
        }
        match self.abbreviations.kind(word) {
            _ if closed => true,
            Some(Abbreviation::Title) if word.starts_with(|c: char| c.is_uppercase()) => false,
            Some(Abbreviation::Title) => is_starter(word_at(self.text, next)),
            Some(Abbreviation::Before) => false,
            Some(Abbreviation::Number) => {
                let number = first.is_ascii_digit() || first == '#';
                !number && !is_lone_capital(self.text, next)
            }
            Some(Abbreviation::End) => self.ends_after(word, next),
            // "AT&T. He": a letter glued to what stands before it is no initial.
            None if is_initials(word) && !self.glued(at - word.len()) => {
                self.ends_after_initials(word, at, next)
            }
            None => true,
        }
    }

    /// After "Inc.", "U.S.", "p.m.": does the next word open a sentence?
    fn ends_after(&self, word: &str, next: usize) -> bool {
        let follower = word_at(self.text, next);
        let clock = matches!(word.to_ascii_lowercase().as_str(), "a.m" | "p.m" | "am" | "pm");
        if clock {
            let bound = self.abbreviations.kind(follower.trim_end_matches('.')) == Some(Abbreviation::End)
                || is_day_or_month(follower);
            return self.words >= 4 && !bound && !follower.starts_with(|c: char| c.is_ascii_digit());
        }
        if word.eq_ignore_ascii_case("etc") {
            return !is_day_or_month(follower);
        }
        is_starter(follower)
    }

    /// After "E." or "B.": an initial of a name, or the end ("plan B. We left").
    fn ends_after_initials(&self, word: &str, at: usize, next: usize) -> bool {
        let follower = word_at(self.text, next);
        let before = self.word_before_word(at - word.len());
        let named = before.starts_with(|c: char| c.is_uppercase()) && before.len() > 1;
        if word == "I" {
            return !named;
        }
        is_starter(follower) && !named
    }

    /// The chunk of letters, digits and inner stops that ends at `at`.
    fn word_before(&self, at: usize) -> &str {
        let floor = self.text.ceil_char_boundary(at.saturating_sub(REACH).max(self.start.min(at)));
        let head = &self.text[floor..at];
        let cut = head.rfind(|c: char| !(c.is_alphanumeric() || matches!(c, '.' | '\'' | '@' | '/' | '°')));
        match cut {
            Some(cut) => head[cut..].trim_start_matches(|c: char| !c.is_alphanumeric()),
            None => head.trim_start_matches('\''),
        }
    }

    /// Whether an ampersand or hyphen stands right before `at`.
    fn glued(&self, at: usize) -> bool {
        at.checked_sub(1).is_some_and(|before| matches!(self.bytes[before], b'&' | b'-'))
    }

    fn word_before_word(&self, at: usize) -> &str {
        let floor = self.text.ceil_char_boundary(at.saturating_sub(REACH).max(self.start.min(at)));
        let head = self.text[floor..at].trim_end_matches([' ', '\t']);
        &head[head.rfind([' ', '\t', '\n']).map_or(0, |cut| cut + 1)..]
    }
}

/// A run of stops: "." "?!" "..." ". . ." "…"
struct StopRun {
    end: usize,
    dots: u32,
    marks: u32,
    spaced: bool,
}

impl StopRun {
    fn read(bytes: &[u8], at: usize) -> StopRun {
        let mut run = StopRun { end: at, dots: 0, marks: 0, spaced: false };
        loop {
            match bytes.get(run.end) {
                Some(b'.') => run.dots += 1,
                Some(b'?' | b'!') => run.marks += 1,
                Some(0xe2) if bytes[run.end..].starts_with("…".as_bytes()) => {
                    run.dots += 3;
                    run.end += 2;
                }
                // ". . ." counts as one run; ". Next" does not.
                Some(b' ') if run.dots > 0 && bytes.get(run.end + 1) == Some(&b'.') => run.spaced = true,
                _ => return run,
            }
            run.end += 1;
        }
    }

    fn single(&self) -> bool {
        self.dots == 1 && self.marks == 0
    }
}

fn skip_blanks(bytes: &[u8], at: usize) -> usize {
    at + bytes[at.min(bytes.len())..].iter().take_while(|b| matches!(b, b' ' | b'\t' | b'\r')).count()
}

fn skip_space(bytes: &[u8], at: usize) -> usize {
    at + bytes[at..].iter().take_while(|b| b.is_ascii_whitespace()).count()
}

/// The word at `at`, after any opening quote or bracket.
fn word_at(text: &str, at: usize) -> &str {
    let window = &text[at..text.floor_char_boundary((at + REACH).min(text.len()))];
    let window = window.trim_start_matches(['"', '\'', '(', '[', '*']);
    &window[..window.find(|c: char| !c.is_alphanumeric()).unwrap_or(window.len())]
}

fn is_lone_capital(text: &str, at: usize) -> bool {
    let word = word_at(text, at);
    word.len() == 1 && word != "I" && word.bytes().all(|b| b.is_ascii_uppercase())
}

/// "E", "J.R": capitals with stops between.
fn is_initials(word: &str) -> bool {
    word.split('.').all(|part| part.len() == 1 && part.bytes().all(|b| b.is_ascii_alphabetic()))
        && word.starts_with(|c: char| c.is_ascii_uppercase())
}

fn is_day_or_month(word: &str) -> bool {
    const HEADS: [&str; 19] = [
        "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul",
        "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    word.len() >= 3
        && word.is_ascii()
        && HEADS.contains(&&word[..3])
        && (word.len() == 3 || word.ends_with('y') || word.len() > 4)
}

/// Words whose capital, after an abbreviation, says that a sentence begins.
fn is_starter(word: &str) -> bool {
    const STARTERS: &[&str] = &[
        "A",
        "About",
        "After",
        "All",
        "Also",
        "An",
        "And",
        "Any",
        "As",
        "At",
        "Because",
        "Before",
        "Both",
        "But",
        "By",
        "Can",
        "Despite",
        "Did",
        "Do",
        "Does",
        "During",
        "Each",
        "Even",
        "Eventually",
        "Every",
        "Finally",
        "First",
        "For",
        "From",
        "Had",
        "Has",
        "He",
        "Her",
        "Here",
        "His",
        "How",
        "However",
        "I",
        "If",
        "In",
        "Instead",
        "It",
        "Its",
        "Last",
        "Later",
        "Let",
        "Many",
        "Maybe",
        "Meanwhile",
        "Most",
        "My",
        "Next",
        "No",
        "Nobody",
        "Not",
        "Now",
        "Of",
        "On",
        "Once",
        "One",
        "Only",
        "Our",
        "Over",
        "Perhaps",
        "Please",
        "She",
        "Since",
        "So",
        "Some",
        "Sometimes",
        "Soon",
        "Still",
        "Such",
        "That",
        "The",
        "Their",
        "Then",
        "There",
        "These",
        "They",
        "This",
        "Those",
        "Though",
        "Through",
        "Thus",
        "To",
        "Today",
        "Two",
        "Under",
        "Unfortunately",
        "Until",
        "Was",
        "We",
        "Were",
        "What",
        "When",
        "Where",
        "Which",
        "While",
        "Who",
        "Why",
        "With",
        "Within",
        "Without",
        "Would",
        "Yes",
        "Yet",
        "You",
        "Your",
    ];
    STARTERS.binary_search(&word).is_ok()
}

#[cfg(test)]
#[path = "sentence_tests.rs"]
mod tests;
