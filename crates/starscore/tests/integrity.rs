//! What is no told story is told so, with the code that says why, and a told story is not accused of it.

use starscore::{Analyzer, Answer};

const STORY: &str = "Last March our booking system failed at nine. I had to keep sixty people served. I wrote numbers \
                     on paper and asked a worried mother what she needed. By noon the queue was gone.";

fn codes(text: &str) -> Vec<String> {
    let analysis = Analyzer::new().analyze(&Answer::new(text));
    analysis.findings.into_iter().map(|finding| finding.code).collect()
}

fn has(text: &str, code: &str) -> bool {
    codes(text).iter().any(|found| found == code)
}

#[test]
fn a_story_is_not_accused() {
    let found = codes(STORY);
    for code in ["C106", "I106", "I108", "I110", "I111", "I112", "I113", "S503"] {
        assert!(!found.iter().any(|found| found == code), "{code} in {found:?}");
    }
}

#[test]
fn a_sentence_that_comes_back_is_found() {
    assert!(has(
        &format!("{STORY} I wrote numbers on paper and asked a worried mother what she needed."),
        "C106"
    ));
}

#[test]
fn letters_that_look_alike_and_hidden_ones_are_found() {
    assert!(has(&STORY.replace("booking", "b\u{43e}oking"), "I110"));
    assert!(has(&STORY.replace("booking", "book\u{200b}ing"), "I110"));
}

#[test]
fn going_in_circles_is_found_without_the_question() {
    let echo = "The question is about a conflict with a colleague and how it was resolved. There have been conflicts with \
                colleagues, and the conflicts have been resolved. So a conflict with a colleague was resolved.";
    assert!(has(echo, "I108"));
}

#[test]
fn results_without_a_scene_or_a_deed_are_claims() {
    let headlines = "Interned at two ministries and a bank. Volunteer of the year 2020. Awarded a scholarship for the top 1 \
                     percent. Won the chess cup of the district twice and the county cup once.";
    assert!(has(headlines, "I106"));
}

#[test]
fn what_anybody_could_say_is_no_event() {
    let vague = "There was a situation that needed to be handled. I used my communication skills and handled everything in \
                 a professional manner. I always make sure that everybody is satisfied. The outcome was very positive for \
                 everyone involved and my manager was happy with the way things had gone.";
    assert!(has(vague, "S503"));
}

#[test]
fn hollow_phrases_are_no_told_answer() {
    let hollow = "The situation was challenging and it was my responsibility to resolve it. First I stayed calm. Then I \
                  took the necessary steps. As a result everyone was satisfied and I learned a lot.";
    assert!(has(hollow, "I113"));
}
