//! Whole results for the sample answers, byte for byte, so that a change anywhere shows everywhere it reaches.
//!
//! A change that is meant: `INSTA_UPDATE=always cargo test -p starscore --test snapshots`, then read the diff.

use std::fs;
use std::path::PathBuf;

use starscore::{Analyzer, Answer};

fn answers() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../examples/answers")
}

/// File name and question, a line each.
fn questions() -> Vec<(String, String)> {
    let table = fs::read_to_string(answers().join("questions.tsv")).unwrap();
    let lines = table.lines().filter(|line| !line.trim().is_empty());
    lines
        .map(|line| line.split_once('\t').map(|(f, q)| (f.to_owned(), q.to_owned())).expect("a tab"))
        .collect()
}

#[test]
fn results_are_as_reviewed() {
    let analyzer = Analyzer::new();
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    for (file, question) in questions() {
        let text = fs::read_to_string(answers().join(&file)).unwrap();
        let analysis = analyzer.analyze(&Answer::new(&text).with_question(&question));
        let json = serde_json::to_string_pretty(&analysis).unwrap();
        settings.set_description(question);
        settings.bind(|| insta::assert_snapshot!(file.trim_end_matches(".txt"), json));
    }
}

#[test]
fn every_sample_answer_has_its_question() {
    let mut files: Vec<String> = fs::read_dir(answers())
        .unwrap()
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .collect();
    files.retain(|file| file.ends_with(".txt"));
    files.sort();
    let mut named: Vec<String> = questions().into_iter().map(|(file, _)| file).collect();
    named.sort();
    assert_eq!(files, named);
    assert!(files.len() >= 12);
}
