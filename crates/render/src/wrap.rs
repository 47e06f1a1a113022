//! Wrapping of styled words at a width that counts columns, not bytes.

use unicode_width::UnicodeWidthStr;

/// Lines of words that may carry invisible styling.
#[derive(Debug)]
pub(crate) struct Wrapper {
    width: usize,
    indent: String,
    lines: Vec<String>,
    used: usize,
}

impl Wrapper {
    /// Lines begin with `first`, later ones with as many blanks as `indent`.
    pub(crate) fn new(width: usize, first: &str, first_width: usize, indent: usize) -> Self {
        Wrapper { width, indent: " ".repeat(indent), lines: vec![first.to_owned()], used: first_width }
    }

    /// Adds a word: how it counts, and how it shows.
    pub(crate) fn word(&mut self, plain: &str, shown: &str) {
        let columns = plain.width();
        let empty = self.used <= self.indent.len();
        if !empty && self.used + 1 + columns > self.width {
            self.lines.push(self.indent.clone());
            self.used = self.indent.len();
        }
        if let Some(line) = self.lines.last_mut() {
            if self.used > self.indent.len() {
                line.push(' ');
                self.used += 1;
            }
            line.push_str(shown);
        }
        self.used += columns;
    }

    pub(crate) fn finish(self) -> String {
        let mut text = self.lines.iter().map(|line| line.trim_end()).collect::<Vec<_>>().join("\n");
        text.push('\n');
        text
    }
}

/// Plain text wrapped under a first-line prefix.
pub(crate) fn paragraph(text: &str, width: usize, first: &str, first_width: usize, indent: usize) -> String {
    let mut wrapper = Wrapper::new(width, first, first_width, indent);
    text.split_whitespace().for_each(|word| wrapper.word(word, word));
    wrapper.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_keep_to_the_width() {
        let text = paragraph("one two three four five", 12, "- ", 2, 2);
        assert_eq!(text, "- one two\n  three four\n  five\n");
    }
}
