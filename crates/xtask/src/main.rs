//! Chores of the project.

mod evaluate;

use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["evaluate", "quantities", file, ref rest @ ..] => match evaluate::quantities::run(Path::new(file)) {
            Ok(report) => {
                print!("{report}");
                if rest.contains(&"--errors") {
                    report.misses.iter().for_each(|miss| println!("{miss}"));
                }
                ExitCode::SUCCESS
            }
            Err(error) => {
                eprintln!("{file}: {error}");
                ExitCode::from(2)
            }
        },
        ["bench", "quantities", file] => match evaluate::quantities::bench(Path::new(file)) {
            Ok(line) => {
                println!("{line}");
                ExitCode::SUCCESS
            }
            Err(error) => {
                eprintln!("{file}: {error}");
                ExitCode::from(2)
            }
        },
        _ => {
            eprintln!("usage: xtask evaluate quantities FILE [--errors] | bench quantities FILE");
            ExitCode::from(2)
        }
    }
}
