use super::*;

const SOUND: &str = "name = \"mine\"\nversion = \"1\"\ntitle = \"Mine\"\n\n[weights]\nstructure = 0.5\noutcomes = 0.3\nempathy = 0.2\n";

#[test]
fn every_builtin_rubric_is_sound() {
    for name in Rubric::names() {
        let text = Rubric::source(name).unwrap();
        let rubric = Rubric::parse(text).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(rubric.name, name);
        let least = if name == "immigration-services-officer" { 40 } else { 15 };
        assert!(rubric.questions.len() >= least, "{name} has {} questions", rubric.questions.len());
        for kind in [QuestionKind::Behavioral, QuestionKind::Situational] {
            assert!(
                rubric.questions.iter().filter(|question| question.kind == kind).count() >= 4,
                "{name}: {kind:?}"
            );
        }
        assert!(
            rubric
                .questions
                .iter()
                .all(|question| question.kind == QuestionKind::Motivational
                    || !question.competencies.is_empty())
        );
        for competency in rubric.competencies.keys() {
            assert!(
                rubric.questions.iter().any(|question| question.competencies.contains(competency)),
                "{name}: no question on {competency}"
            );
        }
    }
}

#[test]
fn no_question_stands_twice() {
    let mut texts: Vec<String> = Rubric::names()
        .filter_map(Rubric::builtin)
        .flat_map(|rubric| rubric.questions)
        .map(|q| q.text)
        .collect();
    let count = texts.len();
    texts.sort();
    texts.dedup();
    assert_eq!(texts.len(), count);
}

#[test]
fn a_custom_rubric_needs_no_code() {
    let text = format!(
        "findings_off = [\"C101\"]\n{SOUND}[competencies]\ncommunication = 2\nnegotiation = 1\n\n[[cues]]\ncompetency = \"negotiation\"\nphrases = [\"met halfway\"]\n"
    );
    let rubric = Rubric::parse(&text).unwrap();
    assert_eq!(rubric.weight_of("communication"), 2.0);
    assert_eq!((rubric.weight_of("negotiation"), rubric.weight_of("teamwork")), (1.0, 0.0));
    assert!(!rubric.reports("C101") && rubric.reports("C102"));
}

#[test]
fn errors_name_line_field_and_what_is_allowed() {
    let wrong = |text: &str| Rubric::parse(text).unwrap_err();
    let cases = [
        (SOUND.replace("0.5", "0.6"), 5, "weights", "add up to 1, not 1.1"),
        (SOUND.replace("0.5", "-0.5"), 6, "weights.structure", "between 0 and 1"),
        (SOUND.replace("0.5", "\"half\""), 6, "weights.structure", "expected"),
        (SOUND.replace("structure", "shape"), 6, "weights.shape", "structure"),
        (SOUND.replace("\"mine\"", "\"\""), 1, "name", "empty"),
        (SOUND.replace("\"mine\"", "\"My own\""), 1, "name", "small letters"),
        (format!("findings_off = [\n  \"X999\"]\n{SOUND}"), 2, "findings_off", "S101"),
        (format!("competencies = [\"courage\"]\n{SOUND}"), 1, "competencies", "communication"),
        (
            format!("{SOUND}[[questions]]\ntext = \"Why?\"\nkind = \"odd\"\n"),
            11,
            "questions.kind",
            "behavioral",
        ),
        (format!("{SOUND}[thresholds]\nwords_min = 900\n"), 10, "thresholds.words_max", "words_min"),
    ];
    for (text, line, field, allowed) in cases {
        let error = wrong(&text);
        assert_eq!((error.line(), error.field()), (Some(line), field), "{error}");
        assert!(error.to_string().contains(allowed), "{error}");
    }
}
