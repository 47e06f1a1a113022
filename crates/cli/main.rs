//! The command line: parse, call, render. Everything that thinks is in the libraries.

mod batch;
mod explain;
mod read;
mod rubric;
mod score;

use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

/// Score interview answers for STAR structure, quantified outcomes and empathy, and say why.
#[derive(Parser)]
#[command(name = "starscore", version, args_conflicts_with_subcommands = true)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    score: score::ScoreArgs,
}

#[derive(Subcommand)]
enum Command {
    /// Score one answer (also the default without a command)
    Score(score::ScoreArgs),
    Batch(Box<batch::BatchArgs>),
    /// What a finding means, with a weak and a better example
    Explain(explain::ExplainArgs),
    /// The built-in rubrics; `rubrics check FILE` validates one's own
    Rubrics(rubric::RubricsArgs),
    /// Practice questions by rubric and competency
    Questions(rubric::QuestionsArgs),
    /// The JSON Schema of the result
    Schema(NoArgs),
}

#[derive(Args)]
struct NoArgs {}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let done = match cli.command {
        None => score::run(&cli.score),
        Some(Command::Score(args)) => score::run(&args),
        Some(Command::Batch(args)) => return batch::run(*args),
        Some(Command::Explain(args)) => explain::run(&args),
        Some(Command::Rubrics(args)) => rubric::rubrics(&args),
        Some(Command::Questions(args)) => rubric::questions(&args),
        Some(Command::Schema(_)) => print(&format!("{:#}\n", starscore::analysis::schema())),
    };
    match done {
        Ok(code) => code,
        Err(message) => {
            eprintln!("starscore: {}", starscore_escape::terminal(&message));
            ExitCode::from(2)
        }
    }
}

/// What a command gives: an exit code, or a message for a person (exit code 2).
type Done = Result<ExitCode, String>;

/// Writes to standard output; a broken pipe ends quietly.
fn print(text: &str) -> Done {
    use std::io::Write;
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(format!("cannot write the result: {error}"))
        }
        _ => Ok(ExitCode::SUCCESS),
    }
}
