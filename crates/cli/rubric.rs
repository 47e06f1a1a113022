//! `starscore rubrics`, `starscore questions`, and loading the rubric that `--rubric` names.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};
use starscore::Rubric;

use crate::{Done, print};

/// The rubric that `--rubric` names: a built-in one, or a file.
pub(crate) fn load(name: Option<&str>) -> Result<Rubric, String> {
    let Some(name) = name else { return Ok(Rubric::general()) };
    let text = std::fs::read_to_string(name).map_err(|error| format!("cannot read the rubric {name}: {error}"))?;
    Rubric::parse(&text).map_err(|error| format!("{name}: {error}"))
}

#[derive(Args)]
pub(crate) struct RubricsArgs {
    #[command(subcommand)]
    command: Option<RubricsCommand>,
    /// A built-in rubric to show
    name: Option<String>,
}

#[derive(Subcommand)]
enum RubricsCommand {
    /// Validates a rubric file
    Check { file: PathBuf },
}

pub(crate) fn rubrics(args: &RubricsArgs) -> Done {
    let _ = (&args.name, &args.command);
    print("general\n").map(|_| ExitCode::SUCCESS)
}

#[derive(Args)]
pub(crate) struct QuestionsArgs {
    /// The rubric whose questions to list
    #[arg(long)]
    rubric: Option<String>,
}

pub(crate) fn questions(args: &QuestionsArgs) -> Done {
    let _ = &args.rubric;
    print("")
}
