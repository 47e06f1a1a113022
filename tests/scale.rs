//! The written scale of `docs/SCALE.md`: every example gets a score within its level.

use starscore::{Analyzer, Answer};

#[test]
fn the_examples_of_the_scale_fall_where_it_says() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/scale");
    let questions = std::fs::read_to_string(folder.join("questions.tsv")).unwrap();
    let page = std::fs::read_to_string(folder.join("../../docs/SCALE.md")).unwrap();
    let flat = |text: &str| text.replace('>', " ").split_whitespace().collect::<Vec<_>>().join(" ");
    let page = flat(&page);
    let analyzer = Analyzer::new();
    let mut wrong = Vec::new();
    for line in questions.lines().filter(|line| line.contains(".txt")) {
        let (file, question) = line.split_once('\t').unwrap();
        let (dimension, level) = file.trim_end_matches(".txt").split_once('-').unwrap();
        let text = std::fs::read_to_string(folder.join(file)).unwrap();
        assert!(page.contains(&flat(&text)), "docs/SCALE.md shows another text than {file}");
        let analysis = analyzer.analyze(&Answer::new(&text).with_question(question));
        let score = analysis.dimensions.iter().find(|d| d.name == dimension).unwrap().score;
        let found = 1 + (score / 20.0).min(4.0) as u32;
        if found.to_string() != level {
            wrong.push(format!("{file}: {score} is level {found}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_sample_answers_fall_in_the_bands_that_the_scale_names() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = std::fs::read_to_string(root.join("docs/SCALE.md")).unwrap();
    let questions = std::fs::read_to_string(root.join("examples/answers/questions.tsv")).unwrap();
    let analyzer = Analyzer::new();
    let mut band = String::new();
    let mut seen = 0;
    for row in page.lines().filter(|line| line.starts_with('|') && line.contains(".txt`")) {
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        if !cells[1].is_empty() {
            band = cells[1].to_owned();
        }
        for file in cells[2].split(", ").map(|file| file.trim_matches('`')) {
            let line = questions.lines().find(|line| line.starts_with(file)).unwrap();
            let text = std::fs::read_to_string(root.join("examples/answers").join(file)).unwrap();
            let question = line.split('\t').nth(1).unwrap();
            let analysis = analyzer.analyze(&Answer::new(&text).with_question(question));
            assert_eq!(format!("{:?}", analysis.band).to_lowercase(), band, "{file}: {}", analysis.score);
            seen += 1;
        }
    }
    assert_eq!(seen, 16);
}
