//! Untrusted text, made safe to show. Answers, ids and file names come from strangers, and three places give some of
//! their characters a meaning of their own: a terminal obeys control characters, a browser obeys markup, a spreadsheet
//! obeys formulas. One crate for all of them, so that no renderer invents its own, weaker version.
//!
//! Each function borrows when there is nothing to do.
//!
//! ```
//! assert_eq!(starscore_escape::terminal("plain"), "plain");
//! assert_eq!(starscore_escape::terminal("\u{1b}[2J"), "\\u{1B}[2J");
//! assert_eq!(starscore_escape::html("<b>"), "&lt;b&gt;");
//! assert_eq!(starscore_escape::csv("=1+1"), "'=1+1");
//! ```

use std::borrow::Cow;
use std::fmt::{self, Write};

/// True for characters that change what is seen without being seen: C0 and C1 controls, bidirectional controls,
/// zero-width characters, line separators and tags. Tab and newline are not among them.
pub fn is_hidden(c: char) -> bool {
    match c {
        '\t' | '\n' => false,
        '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' => true,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{feff}' => true,
        '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' => true,
        '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}' => true,
        _ => false,
    }
}

/// Text of several lines for a terminal: hidden characters become `\u{…}`; tabs and newlines stay.
pub fn terminal(text: &str) -> Cow<'_, str> {
    rewrite(text, is_hidden, |c, out| write!(out, "\\u{{{:X}}}", c as u32))
}

/// Text that must stay on one line of a terminal, such as an id or a file name: tabs and newlines become visible too.
///
/// ```
/// assert_eq!(starscore_escape::terminal_line("a\nb"), "a\\nb");
/// ```
pub fn terminal_line(text: &str) -> Cow<'_, str> {
    rewrite(
        text,
        |c| is_hidden(c) || matches!(c, '\t' | '\n'),
        |c, out| match c {
            '\n' => out.write_str("\\n"),
            '\t' => out.write_str("\\t"),
            c => write!(out, "\\u{{{:X}}}", c as u32),
        },
    )
}

/// Text for an HTML element or a quoted attribute. Joiners stay, because emoji and some scripts need them; carriage
/// returns go, because they end lines as newlines do; other hidden characters become visible.
///
/// ```
/// assert_eq!(starscore_escape::html("\"a\" & 'b'"), "&quot;a&quot; &amp; &#39;b&#39;");
/// ```
pub fn html(text: &str) -> Cow<'_, str> {
    rewrite(text, html_special, html_one)
}

/// [`html`], written to `out` piece by piece.
pub fn write_html(text: &str, out: &mut (impl Write + ?Sized)) -> fmt::Result {
    write_rewritten(text, html_special, html_one, out)
}

/// A text cell for CSV: a leading character that makes a spreadsheet see a formula gets an apostrophe before it.
/// Quoting is left to the CSV writer.
///
/// ```
/// assert_eq!(starscore_escape::csv("3 people"), "3 people");
/// assert_eq!(starscore_escape::csv("@SUM(A1)"), "'@SUM(A1)");
/// ```
pub fn csv(text: &str) -> Cow<'_, str> {
    match text.chars().next() {
        Some(
            '=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '\u{ff1d}' | '\u{ff0b}' | '\u{ff0d}' | '\u{ff20}',
        ) => Cow::Owned(format!("'{text}")),
        _ => Cow::Borrowed(text),
    }
}

fn html_special(c: char) -> bool {
    matches!(c, '&' | '<' | '>' | '"' | '\'') || (is_hidden(c) && !matches!(c, '\u{200c}' | '\u{200d}'))
}

fn html_one(c: char, out: &mut dyn Write) -> fmt::Result {
    match c {
        '&' => out.write_str("&amp;"),
        '<' => out.write_str("&lt;"),
        '>' => out.write_str("&gt;"),
        '"' => out.write_str("&quot;"),
        '\'' => out.write_str("&#39;"),
        '\r' => Ok(()),
        c => write!(out, "\\u{{{:X}}}", c as u32),
    }
}

fn rewrite(
    text: &str,
    special: impl Fn(char) -> bool + Copy,
    one: impl Fn(char, &mut dyn Write) -> fmt::Result,
) -> Cow<'_, str> {
    if !text.contains(special) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    // Writing to a String cannot fail.
    let _ = write_rewritten(text, special, one, &mut out);
    Cow::Owned(out)
}

fn write_rewritten(
    text: &str,
    special: impl Fn(char) -> bool + Copy,
    one: impl Fn(char, &mut dyn Write) -> fmt::Result,
    mut out: &mut (impl Write + ?Sized),
) -> fmt::Result {
    let mut rest = text;
    while let Some(at) = rest.find(special) {
        out.write_str(&rest[..at])?;
        let Some(c) = rest[at..].chars().next() else { break };
        one(c, &mut out)?;
        rest = &rest[at + c.len_utf8()..];
    }
    out.write_str(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_terminal_sees_no_control_bidi_or_zero_width_character() {
        for c in ['\u{1b}', '\u{9b}', '\r', '\0', '\u{7f}', '\u{202e}', '\u{2066}', '\u{200b}', '\u{feff}'] {
            let shown = terminal(&format!("a{c}b")).into_owned();
            assert!(!shown.contains(c), "{shown:?}");
            assert!(shown.starts_with("a\\u{") && shown.ends_with("}b"), "{shown:?}");
        }
        assert_eq!(terminal("tab\tand\nline, é 👍"), "tab\tand\nline, é 👍");
    }

    #[test]
    fn html_has_no_way_out_of_an_element_or_attribute() {
        let shown = html("</script><img src=x onerror='alert(1)'>\u{202e}\0").into_owned();
        assert!(!shown.contains(['<', '>', '\'', '"', '\u{202e}', '\0']), "{shown}");
        assert_eq!(html("a\r\nb"), "a\nb");
        assert_eq!(html("👩\u{200d}💻"), "👩\u{200d}💻");
    }

    #[test]
    fn every_formula_start_is_defused_and_nothing_else() {
        for start in ["=", "+", "-", "@", "\t", "\r", "\n", "＝"] {
            assert!(csv(&format!("{start}x")).starts_with('\''), "{start:?}");
        }
        assert_eq!(csv("a=b"), "a=b");
        assert_eq!(csv(""), "");
    }
}
