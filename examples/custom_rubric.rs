//! A rubric of one's own: say what counts, and how much. `cargo run --example custom_rubric`
//!
//! A rubric is a TOML text. Names it does not know are errors that point at the line, so a typing mistake cannot
//! silently change a score.

use starscore::{Analyzer, Answer, Rubric};

const RUBRIC: &str = r#"
name = "hospice-volunteer"
version = "1"
title = "Volunteers at a hospice"
description = "Here the way people are treated counts for more than figures."

[weights]
structure = 0.45
outcomes = 0.10
empathy = 0.45
"#;

const ANSWER: &str = "My neighbour's husband was dying, and she had nobody to talk to. I wanted her to get through the week. I \
    asked her what worried her most, listened without hurrying her, and told her it was all right to cry. She slept \
    that night, and later she thanked me for being there.";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let general = Analyzer::new();
    let own = Analyzer::with_rubric(Rubric::parse(RUBRIC)?);

    for analyzer in [general, own] {
        let analysis = analyzer.analyze(&Answer::new(ANSWER));
        println!("{}: {:.1}", analyzer.rubric().title, analysis.score);
        for dimension in &analysis.dimensions {
            println!("  {:<9} {:>5.1} of {:.0}", dimension.name, dimension.points, dimension.weight * 100.0);
        }
    }

    let mistake = Rubric::parse(&RUBRIC.replace("empathy =", "sympathy ="));
    if let Err(error) = mistake {
        println!("\nA mistake is an error that says where:\n{error}");
    }
    Ok(())
}
