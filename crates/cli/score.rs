//! `starscore [score] [FILE | -]`: one answer.

use std::io::IsTerminal;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use starscore::text::OffsetUnit;
use starscore::{Analyzer, Answer};
use starscore_render::TextOptions;

use crate::{Done, print, read, rubric};

#[derive(Args)]
pub(crate) struct ScoreArgs {
    /// A text file; standard input when none is named, or for -
    file: Option<PathBuf>,
    /// The question that the answer is to
    #[arg(long, value_name = "TEXT")]
    question: Option<String>,
    /// A built-in rubric or a rubric file
    #[arg(long, value_name = "NAME|FILE")]
    rubric: Option<String>,
    /// How to show the result
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// Exit with 1 if the answer scores less
    #[arg(long, value_name = "N", value_parser = parse_score)]
    min_score: Option<f64>,
    /// What offsets in JSON count
    #[arg(long, value_enum, default_value = "byte")]
    offsets: Offsets,
    /// When to colour
    #[arg(long, value_enum, default_value = "auto")]
    color: Colour,
    /// Replace bytes that are not UTF-8 instead of stopping at them
    #[arg(long)]
    lossy: bool,
    /// List every criterion with its points
    #[arg(long)]
    explain_score: bool,
    /// Say after the page why each clause has its label (text only)
    #[arg(long)]
    explain_labels: bool,
}

/// A score from 0 to 100.
fn parse_score(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(score) if (0.0..=100.0).contains(&score) => Ok(score),
        _ => Err("a score is a number from 0 to 100".to_owned()),
    }
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    Text,
    Json,
}

#[derive(Clone, Copy, ValueEnum)]
enum Offsets {
    Byte,
    Char,
    Utf16,
}

#[derive(Clone, Copy, ValueEnum)]
enum Colour {
    Auto,
    Always,
    Never,
}

impl Colour {
    fn wanted(self) -> bool {
        match self {
            Colour::Always => true,
            Colour::Never => false,
            Colour::Auto => {
                let refused = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
                std::io::stdout().is_terminal() && !refused
            }
        }
    }
}

pub(crate) fn run(args: &ScoreArgs) -> Done {
    let answer_text = read::answer(args.file.as_deref(), args.lossy)?;
    let analyzer = Analyzer::with_rubric(rubric::load(args.rubric.as_deref())?);
    let mut answer = Answer::new(&answer_text);
    if let Some(question) = &args.question {
        answer = answer.with_question(question);
    }
    let mut analysis = analyzer.analyze(&answer);
    let shown = match args.format {
        Format::Text => {
            let colour = args.color.wanted();
            let options = TextOptions::default()
                .with_width(width())
                .with_colour(colour)
                .with_explained_score(args.explain_score);
            let mut page = starscore_render::text(&analysis, &answer_text, &options);
            if args.explain_labels {
                let reasons = analyzer.explain_labels(&answer);
                page.push_str(&starscore_render::labels(&reasons, &answer_text, &options));
            }
            page
        }
        Format::Json => {
            let unit = match args.offsets {
                Offsets::Byte => OffsetUnit::Byte,
                Offsets::Char => OffsetUnit::Char,
                Offsets::Utf16 => OffsetUnit::Utf16,
            };
            analysis.convert_offsets(&answer_text, unit);
            let json = starscore_render::json_pretty(&analysis);
            json.map_err(|error| format!("cannot write the result as JSON: {error}"))? + "\n"
        }
    };
    print(&shown)?;
    let below = args.min_score.is_some_and(|least| analysis.score < least);
    Ok(if below { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

/// Columns of the terminal; 80 in a pipe.
fn width() -> usize {
    let columns = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    match columns {
        Some(columns) if std::io::stdout().is_terminal() => std::cmp::min(columns, 100),
        _ => 80,
    }
}
