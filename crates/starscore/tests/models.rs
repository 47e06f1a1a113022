//! What the models share: sums made once for many texts, and answers beside their questions.

use starscore::training::{FitModel, Linear, TableBuilder, Workbench};
use starscore::{Analyzer, Answer};

#[test]
fn sums_made_once_score_as_all_hashes_together_do() {
    let mut builder = TableBuilder::new(2);
    for feature in 1..200u32 {
        builder.add(feature, &[f64::from(feature % 7) - 3.0, f64::from(feature % 5) - 2.0]);
    }
    let model = Linear::from_bytes(&builder.to_bytes(), 2, 0).unwrap();
    let (own, whole): (Vec<u32>, Vec<u32>) = ((1..40).collect(), (40..160).collect());
    let together: [f64; 2] = model.scores(&[own.clone(), whole.clone()].concat());
    assert_eq!(model.scores_with(&own, &model.sums(&whole)), together);
    assert_ne!(model.scores::<2>(&own), together);
}

const STORIES: [(&str, &str); 4] = [
    (
        "Tell us about a mistake you made and what you did about it.",
        "In my first month in the post room I put two letters into one envelope, so a tenant got her neighbour's rent \
         statement. I noticed when the count was one short. I owned up to my manager at once, rang both of them and \
         collected the wrong letter the same evening.",
    ),
    (
        "Describe a time when you dealt with a difficult customer.",
        "A man slammed his bag on our counter and shouted that nobody had rung him back. I let him finish, said sorry \
         for the wait and asked what he needed. I found his parcel in the wrong cage and he left with it.",
    ),
    (
        "Give an example of working to a tight deadline.",
        "The report was due at noon on Friday and two of us were off sick. I split it into three parts, worked through \
         the evening and sent it in an hour before the deadline.",
    ),
    (
        "Tell me about a time you led a team.",
        "As captain of the night shift I had six new packers. I paired each with somebody who knew the line, gave every \
         one of them one job for the week and praised them in front of the others when the targets were met.",
    ),
];

#[test]
fn answers_are_nearer_to_their_own_question() {
    let (bench, model) = (Workbench::new(), FitModel::shipped().unwrap());
    for (question, answer) in STORIES {
        let document = bench.read(answer);
        let score = |question: &str| model.score(&bench.pair(question, &document).features());
        let nearest = STORIES.iter().map(|(other, _)| score(other)).fold(f64::MIN, f64::max);
        assert_eq!(score(question), nearest, "{answer}");
    }
}

#[test]
fn another_story_is_told_so_and_ones_own_is_not() {
    let analyzer = Analyzer::new();
    let says = |question: &str, answer: &str| {
        let analysis = analyzer.analyze(&Answer::new(answer).with_question(question));
        analysis.findings.iter().any(|finding| finding.code == "S504")
    };
    for (question, answer) in STORIES {
        assert!(!says(question, answer), "{question}");
    }
    let strange = "Tell me about a time you calmed down an angry customer.";
    assert!(says(strange, STORIES[2].1));
}
