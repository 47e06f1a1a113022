//! What findings promise: no more than is missing, and together what a draft mended throughout would win.

use starscore::{Analyzer, Answer};

fn examples() -> Vec<(String, String)> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/answers");
    let mut texts: Vec<(String, String)> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "txt"))
        .map(|path| (path.display().to_string(), std::fs::read_to_string(&path).unwrap()))
        .collect();
    texts.sort();
    texts
}

#[test]
fn gains_never_promise_more_than_is_missing() {
    let analyzer = Analyzer::new();
    let examples = examples();
    assert!(examples.len() > 10);
    for (name, text) in examples {
        let analysis = analyzer.analyze(&Answer::new(&text));
        let promised: f64 = analysis.findings.iter().map(|finding| finding.gain).sum();
        // Gains are rounded to a tenth each.
        assert!(analysis.score + promised <= 100.0 + 0.05 * analysis.findings.len() as f64 + 0.05, "{name}");
    }
}

#[test]
fn a_draft_that_is_doubted_is_promised_what_mending_the_doubt_and_the_gaps_wins_together() {
    let vague = "There was a situation that needed to be handled. I used my communication skills and handled everything in \
                 a professional manner. I always make sure that everybody is satisfied. The outcome was very positive for \
                 everyone involved and my manager was happy with the way things had gone.";
    let analysis = Analyzer::new().analyze(&Answer::new(vague));
    let promised: f64 = analysis.findings.iter().map(|finding| finding.gain).sum();
    assert!(analysis.findings.iter().any(|finding| finding.code == "S503"));
    assert!(analysis.score + promised > 75.0, "{} and {promised} more", analysis.score);
}
