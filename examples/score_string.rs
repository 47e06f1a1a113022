//! Score one string: the shortest program there is. `cargo run --example score_string`
//!
//! An `Analyzer` is built once; `analyze` gives plain data. Offsets are bytes of the text that went in.

use starscore::{Analyzer, Answer};

const ANSWER: &str = "Last winter the boiler failed in a hostel for forty students. I was the only manager on site and had to \
    keep everyone warm until the engineer came. I borrowed heaters from the college, moved the two ground-floor rooms \
    upstairs, and sat with a girl who was frightened of the dark. Nobody had to leave, and the repair took five hours \
    instead of two days.";

fn main() {
    let analyzer = Analyzer::new();
    let answer = Answer::new(ANSWER).with_question("Tell me about a time you handled an emergency.");
    let analysis = analyzer.analyze(&answer);

    println!("{:.1} of 100 ({:?})", analysis.score, analysis.band);
    for segment in &analysis.segments {
        println!("{:>9}: {}", segment.component.name(), &ANSWER[segment.start..segment.end]);
    }
    for quantity in &analysis.quantities {
        println!("a figure: {:?}, {:?}", quantity.text, quantity.role);
    }
    // Findings come with the greatest gain first.
    if let Some(finding) = analysis.findings.first() {
        println!("mend first ({}): {} {}", finding.code, finding.message, finding.advice);
    }
}
