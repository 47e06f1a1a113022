use super::*;

fn find(headings: &[&str]) -> Result<Layout, String> {
    find_with(headings, &Reading::default())
}

fn find_with(headings: &[&str], reading: &Reading) -> Result<Layout, String> {
    Layout::find(&headings.iter().map(|h| h.to_string()).collect::<Vec<_>>(), reading)
}

fn triple(headings: &[&str]) -> (Option<usize>, Option<usize>, Vec<usize>) {
    let layout = find(headings).unwrap();
    (layout.id, layout.question, layout.answers.iter().map(|a| a.index).collect())
}

#[test]
fn common_names_are_found() {
    assert_eq!(triple(&["id", "question", "answer"]), (Some(0), Some(1), vec![2]));
    assert_eq!(triple(&["Student_ID", "Prompt Text", "Response"]), (Some(0), Some(1), vec![2]));
    assert_eq!(triple(&["Email", "Name", "Submissions"]), (Some(0), None, vec![2]));
    assert_eq!(triple(&["question_text", "answer_text"]), (None, Some(0), vec![1]));
    assert_eq!(triple(&["answer_id", "answerText", "date"]), (Some(0), None, vec![1]));
    assert_eq!(triple(&["whatever"]), (None, None, vec![0]));
}

#[test]
fn exact_wins_over_containing() {
    assert_eq!(triple(&["answer date", "first answer", "answer"]), (None, None, vec![2]));
    assert_eq!(triple(&["session id", "id", "text"]), (Some(1), None, vec![2]));
}

#[test]
fn ambiguity_is_an_error_that_lists_the_columns() {
    let error = find(&["id", "answer", "response"]).unwrap_err();
    assert!(error.contains("\"answer\", \"response\"") && error.contains("--answer-column"), "{error}");
    let error = find(&["id", "colour"]).unwrap_err();
    assert!(error.contains("\"id\", \"colour\""), "{error}");
    assert!(find(&["session id", "student id", "text"]).unwrap_err().contains("--id-column"));
    assert!(find(&["question", "prompt", "text"]).unwrap_err().contains("--question-column"));
}

#[test]
fn words_are_whole() {
    // "context" and "identity" hold "text" and "id" only as letters.
    assert_eq!(triple(&["context", "identity", "answer given"]), (None, None, vec![2]));
}

#[test]
fn a_forms_export_has_an_answer_a_column() {
    let headings = [
        "Timestamp",
        "Email Address",
        "What is your name?",
        "Describe a time you helped a difficult customer.",
        "Why this role?",
        "Why this role? [Score]",
    ];
    let layout = find(&headings).unwrap();
    assert_eq!(layout.id, Some(1));
    let asked: Vec<(usize, &str, bool)> =
        layout.answers.iter().map(|a| (a.index, a.label.as_str(), a.question.is_some())).collect();
    assert_eq!(asked, [(3, "D", true), (4, "Why this role?", true)]);
}

#[test]
fn options_override_the_guess() {
    let reading = Reading {
        answer_columns: vec!["Q1".into(), "q 2".into()],
        id_column: Some("who".into()),
        ..Reading::default()
    };
    let layout = find_with(&["who", "Q1", "Q 2", "answer"], &reading).unwrap();
    assert_eq!((layout.id, layout.answers.len()), (Some(0), 2));
    let reading = Reading { answer_columns: vec!["nope".into()], ..Reading::default() };
    assert!(find_with(&["id", "answer"], &reading).unwrap_err().contains("no column \"nope\""));
}

#[test]
fn columns_are_named_as_spreadsheets_do() {
    assert_eq!([0, 25, 26, 701, 702].map(letters), ["A", "Z", "AA", "ZZ", "AAA"]);
}

#[test]
fn ten_thousand_columns_make_a_short_message() {
    let headings: Vec<String> = (0..10_000).map(|n| format!("c{n}")).collect();
    let error = Layout::find(&headings, &Reading::default()).unwrap_err();
    assert!(error.len() < 1000 && error.contains("9980 more"), "{error}");
}
