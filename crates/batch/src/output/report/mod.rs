//! The page for the coach: one self-contained file. What comes from the data is escaped text and nothing else; the
//! style and the script are ours, never change, and are the only ones the page's own policy lets run. Submissions are
//! rendered by the workers into a part of their own; the page is put around them at the end.

mod highlight;
mod overview;
mod submission;

use std::fmt;
use std::fs::File;
use std::io::{self, Write};

use crate::summary::Summary;
pub(crate) use submission::render as render_submission;

/// So many answers are shown one by one; a page of more would not open well.
pub(crate) const SHOWN: u64 = 2000;

const STYLE: &str = include_str!("../../../templates/report.css");
const SCRIPT: &str = include_str!("../../../templates/report.js");
/// What the page's policy allows; a test says when they are stale.
const STYLE_HASH: &str = "sha256-Rzj6V2pLGI6HFB6d1KsZo0jGQel2C1n+nvdqbctS79w=";
const SCRIPT_HASH: &str = "sha256-r7ubgSx0f4t3oT8j51boa12wKwzi5BattGb+zQf3NJI=";

/// Puts the page around the submissions in `rows`.
pub(crate) fn compose(summary: &Summary, rows: &mut File, page: &mut File) -> io::Result<()> {
    let mut page = io::BufWriter::new(page);
    page.write_all(overview::render(summary).map_err(io::Error::other)?.as_bytes())?;
    io::copy(rows, &mut page)?;
    write!(page, "</div>\n</section>\n<script>{SCRIPT}</script>\n</body>\n</html>\n")?;
    page.flush()
}

/// The project's rules for HTML, for the templates.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Escaped;

impl askama::filters::Escaper for Escaped {
    fn write_escaped_str<W: fmt::Write>(&self, mut out: W, text: &str) -> fmt::Result {
        starscore_escape::write_html(text, &mut out)
    }
}

/// Scores and the like, as everywhere: one decimal.
fn one_decimal(number: f64) -> String {
    format!("{number:.1}")
}

#[cfg(test)]
mod tests;
