//! One case or more for each class of hard stop. `|` marks the expected bounds.

use super::sentence_spans;

fn check(marked: &str) {
    let expected: Vec<String> = marked.split('|').map(|piece| piece.trim().to_owned()).collect();
    let text = marked.replace('|', "");
    let found: Vec<&str> = sentence_spans(&text).into_iter().map(|span| span.of(&text)).collect();
    assert_eq!(found, expected, "in {text:?}");
}

#[test]
fn titles_and_abbreviations() {
    check("I asked Dr. Amara Osei and Mrs. Quayle to wait. |They did.");
    check("Gates 4 to 9, i.e. the old wing, were shut. |See Fig. 3 and No. 7 on p. 12.");
    check("No. |I had not been told.");
    check("We bought from Harlow & Co. in March. |They paid Harlow & Co. |It took weeks.");
    check("Smith et al. had said so. |I lived in the U.K. |How cold it was!");
    check("The U.S. Embassy was closed for 3 days. |She moved to the U.S. in May.");
    check(
        "At 7 a.m. Mr. Tran rang. |We shut the desk at 6 p.m. Mr. Tran came back. "
            .replace("p.m. Mr", "p.m. |Mr")
            .as_str(),
    );
    check("Forms, stamps, pens, etc. |The rest came by post.");
    check("The van from 3rd St. near the mill was late.");
}

#[test]
fn initials_and_letters() {
    check("I wrote to Peter J. Marsh about it. |J. R. Okafor replied.");
    check("That left my sister and I. |Did Robert I. Hale call?");
    check("So we went with plan B. |We had no time.");
}

#[test]
fn numbers_money_and_addresses() {
    check("It cost £4.50 a head. |We had $200.00. |It was enough.");
    check("Write to desk.two@example.org or see www.example.org/help. |Nobody did.");
    check("It was version 2.1. |10 people used it.");
    check("I fixed it.Then I left.");
}

#[test]
fn quotes_and_brackets() {
    check("She said, \"Come back tomorrow.\" |I did.");
    check("\"Is that all?\" he asked. |'Enough!' she said.");
    check("He had worked there (He ran the night shift.) until May. |Then he left.");
    check("(Nobody told us.) |We found out.");
}

#[test]
fn several_marks_and_ellipses() {
    check("Really?! |Yes!! |Who knew?? |Me…");
    check("I waited... and waited . . . but no one came. |He left.... |She stayed.");
    check("They had said so. . . . |The rest was silence.");
    check("What I meant is . . . I could not stay.");
    check("The rule [...] says nothing. |We asked.");
    check("She shops at Huzzah! in the arcade. |I don't.");
}

#[test]
fn lists() {
    check("1. Call the clinic |2. Find the form |3. Ring back");
    check("1) Call the clinic. |2) Find the form.");
    check("a. Call the clinic |b. Find the form");
    check("Three things: |1) I called |2) I wrote |3) I waited");
    check("• 9. Call the clinic |• 10. Find the form");
    check("- Rang the clinic\n|- Found the form\n|* Sent it");
}

#[test]
fn lines() {
    check("This sentence was\nwrapped in the middle. |It was a dark \nmorning.");
    check("First line of notes\n|Second line of notes\n\n|a new paragraph");
    check("tents\n|contact list\n|food, water");
    check("the parcel never came. |so i rang them. |they said sorry.");
}

#[test]
fn nothing_and_blanks() {
    assert!(sentence_spans("").is_empty());
    assert!(sentence_spans(" \r\n\t ").is_empty());
    check("\u{20}one two");
}
