//! The page for a person at a terminal: score, parts, the answer marked up, what to mend first.

use std::fmt::Write;

use anstyle::{Effects, Style};
use starscore::Analysis;
use starscore::analysis::{Component, Finding, Quantity, QuantityRole, Segment, Severity, Status};
use starscore_escape::terminal_line;

use crate::palette::{self, Palette};
use crate::wrap::{Wrapper, paragraph};

/// How the page looks.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct TextOptions {
    /// Columns.
    pub width: usize,
    /// Whether to colour.
    pub colour: bool,
    /// Whether to list every criterion with its points.
    pub explain_score: bool,
}

impl Default for TextOptions {
    fn default() -> Self {
        TextOptions { width: 80, colour: false, explain_score: false }
    }
}

impl TextOptions {
    /// With a width of 40 to 120 columns.
    pub fn with_width(self, width: usize) -> Self {
        TextOptions { width: width.clamp(40, 120), ..self }
    }

    /// With or without colour.
    pub fn with_colour(self, colour: bool) -> Self {
        TextOptions { colour, ..self }
    }

    /// With every criterion listed.
    pub fn with_explained_score(self, explain_score: bool) -> Self {
        TextOptions { explain_score, ..self }
    }
}

/// The whole page. `answer` is the text that was analysed, with byte offsets.
pub fn text(analysis: &Analysis, answer: &str, options: &TextOptions) -> String {
    let page = Page { analysis, answer, options, palette: Palette { colour: options.colour } };
    let mut out = String::new();
    page.head(&mut out);
    if analysis.status != Status::UnsupportedLanguage {
        page.dimensions(&mut out);
        if analysis.status != Status::NotStar {
            page.components(&mut out);
        }
        page.marked_answer(&mut out);
    }
    page.findings(&mut out);
    if options.explain_score {
        page.criteria(&mut out);
    }
    out
}

struct Page<'a> {
    analysis: &'a Analysis,
    answer: &'a str,
    options: &'a TextOptions,
    palette: Palette,
}

impl Page<'_> {
    fn head(&self, out: &mut String) {
        let analysis = self.analysis;
        let band = format!("{:?}", analysis.band).to_lowercase();
        let score = format!("Score {:.0} of 100, {band}", analysis.score);
        let head = match analysis.status {
            Status::Scored | Status::NotStar => self.palette.paint(palette::band(analysis.band), &score),
            Status::Insufficient => self.palette.paint(palette::minor(), "Not enough to score"),
            Status::UnsupportedLanguage => self.palette.paint(palette::minor(), "Not scored: not in English"),
        };
        let seconds = analysis.text.speaking_seconds;
        let spoken = if seconds < 60 {
            format!("{seconds} s")
        } else {
            format!("{} min {:02} s", seconds / 60, seconds % 60)
        };
        let facts = format!(
            "{} words, {} sentences, about {spoken} spoken",
            analysis.text.words, analysis.text.sentences
        );
        let _ = writeln!(out, "\n  {head}   {}", self.palette.dim(&facts));
        if let Some(question) = &analysis.question {
            let kind = format!("{:?}", question.kind).to_lowercase();
            let line = format!("Question ({kind}): {}", terminal_line(&question.text));
            out.push_str(&paragraph(&line, self.options.width, "  ", 2, 2));
        }
        if analysis.status == Status::NotStar {
            let note = "A question about motives: no story is asked for, so no STAR. Scored: your reasons, the evidence \
                        behind them, and the fit.";
            out.push_str(&paragraph(note, self.options.width, "  ", 2, 2));
        }
        out.push('\n');
    }

    fn dimensions(&self, out: &mut String) {
        for dimension in self.analysis.dimensions.iter().filter(|dimension| dimension.weight > 0.0) {
            let cells = 24;
            let full = (dimension.score / 100.0 * f64::from(cells)).round() as usize;
            let bar = format!("{}{}", "█".repeat(full), "░".repeat(cells as usize - full));
            let _ = writeln!(
                out,
                "  {:<11} {} {:>3.0}   {}",
                dimension.name,
                bar,
                dimension.score,
                self.palette.dim(&format!(
                    "{:.1} of {:.0} points",
                    dimension.points,
                    dimension.weight * 100.0
                )),
            );
        }
        out.push('\n');
    }

    fn components(&self, out: &mut String) {
        for component in &self.analysis.components {
            let traced = self.analysis.segments.iter().any(|segment| segment.component == component.name);
            let (sign, word) = match component.present {
                true => ("✓", "present"),
                // A clause may carry the label while the verdict is no: a hint of it, and not enough.
                false if traced => ("✗", "hardly told"),
                false => ("✗", "missing"),
            };
            let sure = match component.confidence {
                c if c >= 0.9 => "",
                c if c >= 0.7 => ", fairly sure",
                _ => ", unsure",
            };
            let style = if component.present { palette::component(component.name) } else { palette::major() };
            let quality =
                if component.present { format!("{:>3.0}", component.score) } else { "  –".to_owned() };
            let line = format!("{sign} {:<10}{word:<12}", title(component.name));
            let _ =
                writeln!(out, "  {}{quality}{}", self.palette.paint(style, &line), self.palette.dim(sure));
        }
        out.push('\n');
    }

    /// The answer, a block for each segment, numbers in bold with their role and empathy underlined.
    fn marked_answer(&self, out: &mut String) {
        for segment in &self.analysis.segments {
            let label = format!("{:<10}", title(segment.component));
            let style = palette::component(segment.component);
            let first = format!("  {} ", self.palette.paint(style, &label));
            let mut wrapper = Wrapper::new(self.options.width, &first, 13, 13);
            self.words(segment, &mut wrapper);
            out.push_str(&wrapper.finish());
        }
        let outcomes = self.analysis.quantities.iter().filter(|q| q.role != QuantityRole::Context).count();
        let empathy = self.analysis.empathy.len();
        if outcomes + empathy > 0 {
            let _ = writeln!(
                out,
                "  {}",
                self.palette.dim("           [=] a figure and its role   {+} empathy shown")
            );
        }
        out.push('\n');
    }

    fn words(&self, segment: &Segment, wrapper: &mut Wrapper) {
        let piece = &self.answer[segment.start..segment.end];
        let mut at = segment.start;
        for word in piece.split_whitespace() {
            // split_whitespace keeps the order: the word stands at or after `at`.
            let start = at + self.answer[at..segment.end].find(word).unwrap_or(0);
            let end = start + word.len();
            at = end;
            let mut shown = terminal_line(word).into_owned();
            let mut plain = shown.clone();
            let mut style = Style::new();
            if let Some(reading) = self.analysis.empathy.iter().find(|e| e.start < end && start < e.end) {
                style = palette::empathy();
                if reading.end <= end {
                    plain.push_str("{+}");
                }
            }
            let quantity = self
                .analysis
                .quantities
                .iter()
                .find(|q| q.start < end && start < q.end && q.role != QuantityRole::Context);
            if let Some(quantity) = quantity {
                style = palette::quantity().effects(style.get_effects() | Effects::BOLD);
                if quantity.end <= end {
                    plain.push_str(&tag(quantity));
                }
            }
            shown.clone_from(&plain);
            wrapper.word(&plain, &self.palette.paint(style, &shown));
        }
    }

    fn findings(&self, out: &mut String) {
        let findings = &self.analysis.findings;
        let (praise, mend): (Vec<&Finding>, Vec<&Finding>) =
            findings.iter().partition(|finding| finding.severity == Severity::Praise);
        if !mend.is_empty() {
            let _ = writeln!(out, "  {}", self.palette.bold("To mend, the greatest gain first"));
            mend.iter().for_each(|finding| self.finding(finding, out));
            out.push('\n');
        }
        if !praise.is_empty() {
            let _ = writeln!(out, "  {}", self.palette.bold("Well done"));
            for finding in praise {
                let first = format!("  {} ", self.palette.paint(palette::praise(), "✓"));
                out.push_str(&paragraph(&finding.message, self.options.width, &first, 4, 4));
            }
            out.push('\n');
        }
        if let Some(first) = mend.first() {
            let hint = format!("starscore explain {} says more about the first.", first.code);
            let _ = writeln!(out, "  {}\n", self.palette.dim(&hint));
        }
    }

    fn finding(&self, finding: &Finding, out: &mut String) {
        let gain = if finding.gain >= 0.1 { format!("+{:.0}", finding.gain.max(1.0)) } else { String::new() };
        let style = if finding.severity == Severity::Major { palette::major() } else { palette::minor() };
        let first = format!("  {} {gain:>3}  ", self.palette.paint(style, &finding.code));
        out.push_str(&paragraph(&finding.message, self.options.width, &first, 12, 12));
        out.push_str(&paragraph(&finding.advice, self.options.width, "            → ", 14, 14));
    }

    fn criteria(&self, out: &mut String) {
        let _ = writeln!(out, "  {}", self.palette.bold("Every point"));
        for dimension in self.analysis.dimensions.iter().filter(|dimension| dimension.weight > 0.0) {
            let line =
                format!("{} {:.1} of {:.0}", dimension.name, dimension.points, dimension.weight * 100.0);
            let _ = writeln!(out, "  {line}");
            for criterion in &dimension.criteria {
                let most = criterion.weight * dimension.weight * 100.0;
                let spans = match criterion.spans.len() {
                    0 => String::new(),
                    1 => "1 place".to_owned(),
                    count => format!("{count} places"),
                };
                let line = format!("    {:<22} {:>5.1} of {most:>4.1}", criterion.name, criterion.points);
                let spans = if spans.is_empty() { spans } else { format!("   {}", self.palette.dim(&spans)) };
                let _ = writeln!(out, "{line}{spans}");
            }
        }
        out.push('\n');
    }
}

pub(crate) fn title(component: Component) -> &'static str {
    match component {
        Component::Situation => "Situation",
        Component::Task => "Task",
        Component::Action => "Action",
        Component::Result => "Result",
        Component::Other => "(other)",
    }
}

fn tag(quantity: &Quantity) -> String {
    let role = match quantity.role {
        QuantityRole::Outcome => "outcome",
        QuantityRole::Baseline => "before",
        QuantityRole::Target => "target",
        _ => "scale",
    };
    match quantity.change {
        Some(change) => format!("[={role} {change:+.0}%]"),
        None => format!("[={role}]"),
    }
}
