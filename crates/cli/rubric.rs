//! `starscore rubrics`, `starscore questions`, and loading the rubric that `--rubric` names.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Subcommand};
use starscore::Rubric;

use crate::{Done, print};

/// The rubric that `--rubric` names: a built-in one, or a file.
pub(crate) fn load(name: Option<&str>) -> Result<Rubric, String> {
    match name {
        None => Ok(Rubric::general()),
        Some(name) => match Rubric::builtin(name) {
            Some(rubric) => Ok(rubric),
            None => read(Path::new(name)),
        },
    }
}

fn read(path: &Path) -> Result<Rubric, String> {
    let name = path.display();
    let text = std::fs::read_to_string(path).map_err(|error| {
        let known = Rubric::names().collect::<Vec<_>>().join(", ");
        format!("{name} is no built-in rubric ({known}), and cannot be read as a file: {error}")
    })?;
    Rubric::parse(&text).map_err(|error| format!("{name}: {error}"))
}

#[derive(Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct RubricsArgs {
    #[command(subcommand)]
    command: Option<RubricsCommand>,
    /// A built-in rubric to show
    name: Option<String>,
}

#[derive(Subcommand)]
enum RubricsCommand {
    /// Validates a rubric file
    Check {
        /// The file
        file: PathBuf,
    },
}

pub(crate) fn rubrics(args: &RubricsArgs) -> Done {
    match (&args.command, &args.name) {
        (Some(RubricsCommand::Check { file }), _) => {
            let rubric = read(file)?;
            print(&format!(
                "{}: sound (rubric {}, version {})\n",
                file.display(),
                rubric.name,
                rubric.version
            ))
        }
        (None, Some(name)) => print(&shown(&load(Some(name))?)),
        (None, None) => {
            let mut out = String::new();
            for rubric in Rubric::names().filter_map(Rubric::builtin) {
                let _ = writeln!(out, "{:<30} {}", rubric.name, rubric.title);
            }
            print(&out)
        }
    }
}

fn shown(rubric: &Rubric) -> String {
    let mut out = format!(
        "{} (version {}): {}\n\n{}\n\n",
        rubric.name,
        rubric.version,
        rubric.title,
        rubric.description.trim()
    );
    let weights = rubric.weights;
    let _ = writeln!(
        out,
        "structure {:.0} %, outcomes {:.0} %, empathy {:.0} %",
        weights.structure * 100.0,
        weights.outcomes * 100.0,
        weights.empathy * 100.0
    );
    let names: Vec<&str> = rubric.competencies.keys().map(String::as_str).collect();
    let all = if names.is_empty() { "all".to_owned() } else { names.join(", ") };
    let _ = writeln!(out, "competencies: {all}\npractice questions: {}", rubric.questions.len());
    out
}

#[derive(Args)]
pub(crate) struct QuestionsArgs {
    /// The rubric whose questions to list; all rubrics without one
    #[arg(long, value_name = "NAME|FILE")]
    rubric: Option<String>,
    /// Only questions that ask for this competency
    #[arg(long, value_name = "NAME")]
    competency: Option<String>,
}

pub(crate) fn questions(args: &QuestionsArgs) -> Done {
    let rubrics = match &args.rubric {
        Some(name) => vec![load(Some(name))?],
        None => Rubric::names().filter_map(Rubric::builtin).collect(),
    };
    let mut out = String::new();
    for question in rubrics.iter().flat_map(|rubric| &rubric.questions) {
        let wanted = |name: &String| question.competencies.contains(name);
        if args.competency.as_ref().is_none_or(wanted) {
            let kind = format!("{:?}", question.kind).to_lowercase();
            let _ = writeln!(out, "{kind:<13} {}", question.text);
        }
    }
    if out.is_empty() {
        return Err("no question of that kind; `starscore questions` lists all of them".to_owned());
    }
    print(&out).map(|_| ExitCode::SUCCESS)
}
