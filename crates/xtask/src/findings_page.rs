//! `docs/FINDINGS.md`: every code, from the words that `starscore explain` prints.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use anyhow::Result;

/// What the letters stand for, in the order of the page.
const FAMILIES: [(char, &str); 7] = [
    ('S', "Structure"),
    ('Q', "Quantified outcomes"),
    ('E', "Empathy"),
    ('V', "Voice and ownership"),
    ('C', "Clarity and length"),
    ('I', "Integrity"),
    ('M', "Motivation"),
];

fn path() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/FINDINGS.md")
}

fn page() -> Result<String> {
    let mut page = String::from(
        "# Findings\n\nWritten by `cargo xtask findings` from `crates/starscore/data/findings.toml`, which `starscore explain CODE` prints\ntoo: change it there. Gains are in `crates/starscore/data/score/mends.toml`.\n",
    );
    let codes = starscore::explanations();
    for (letter, family) in FAMILIES {
        writeln!(page, "\n## {family} ({letter})")?;
        for (code, text) in codes.iter().filter(|(code, _)| code.starts_with(letter)) {
            writeln!(page, "\n### {code} {}\n", text.title)?;
            writeln!(page, "*{:?}.* {}\n", text.severity, text.message)?;
            writeln!(page, "**Advice.** {}\n\n**Why.** {}\n", text.advice, text.why)?;
            writeln!(page, "> Weak: {}\n>\n> Better: {}", text.weak, text.better)?;
        }
    }
    Ok(page)
}

/// Writes the page.
pub fn write() -> Result<()> {
    Ok(std::fs::write(path(), page()?)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_says_what_the_program_says() {
        let written = std::fs::read_to_string(path()).unwrap().replace("\r\n", "\n");
        assert!(written == page().unwrap(), "run `cargo xtask findings` and commit what it writes");
    }
}
