//! The command line, as far as this branch needs it.

mod batch;

use std::process::ExitCode;

use clap::Parser;

#[derive(Parser)]
#[command(name = "starscore", version)]
enum Cli {
    Batch(batch::BatchArgs),
}

fn main() -> ExitCode {
    match Cli::parse() {
        Cli::Batch(args) => batch::run(args),
    }
}
