use std::borrow::Cow;
use std::io::{Read, Seek};

use base64::Engine;
use sha2::Digest;

use super::*;
use crate::fixture;
use crate::grade::Row;
use crate::reject::{Reason, Reject};
use starscore::Analysis;

fn row<'r>(id: &'r str, text: &'r str, result: Result<Analysis, Reject>) -> Row<'r> {
    Row {
        id: Cow::Borrowed(id),
        own_id: true,
        place: 1,
        line: 2,
        input: "a.csv",
        text: Cow::Borrowed(text),
        result,
        raw: Cow::Borrowed(&[]),
        raw_bytes: None,
    }
}

fn page(rows: Vec<Row<'_>>) -> String {
    let mut summary = Summary::default();
    let mut fragments = Vec::new();
    for (at, row) in rows.iter().enumerate() {
        summary.add(&row.result, None);
        render_submission(row, at as u64 + 1, &mut fragments);
    }
    let mut part = tempfile::tempfile().unwrap();
    part.write_all(&fragments).unwrap();
    part.rewind().unwrap();
    let mut made = tempfile::tempfile().unwrap();
    compose(&summary, &mut part, &mut made).unwrap();
    made.rewind().unwrap();
    let mut html = String::new();
    made.read_to_string(&mut html).unwrap();
    html
}

#[test]
fn the_policy_allows_exactly_our_style_and_script() {
    let hash = |text: &str| {
        format!(
            "sha256-{}",
            base64::engine::general_purpose::STANDARD.encode(sha2::Sha256::digest(text.as_bytes()))
        )
    };
    assert_eq!(hash(STYLE), STYLE_HASH, "the style changed: put its hash beside it");
    assert_eq!(hash(SCRIPT), SCRIPT_HASH, "the script changed: put its hash beside it");
    assert!(!SCRIPT.contains("</script") && !STYLE.contains("</style"));
}

#[test]
fn pieces_cover_the_text_and_name_what_they_are() {
    let analysis = fixture::analysis(70.0);
    let (pieces, cut) = highlight::pieces(fixture::TEXT, &analysis);
    assert_eq!(pieces.iter().map(|p| p.text).collect::<String>(), fixture::TEXT);
    assert!(!cut);
    let class = |text: &str| pieces.iter().find(|p| p.text == text).map(|p| p.class.as_str());
    assert_eq!(class("40%"), Some("s-result q outcome"));
    assert_eq!(class("asked each visitor"), Some("s-action e"));
}

#[test]
fn offsets_that_do_not_fit_the_text_do_no_harm() {
    let (pieces, cut) = highlight::pieces("é", &fixture::analysis(70.0));
    assert_eq!(pieces.iter().map(|p| p.text).collect::<String>(), "é");
    let long = "é".repeat(20_000);
    let (pieces, cut_long) = highlight::pieces(&long, &fixture::analysis(70.0));
    assert!(!cut && cut_long && pieces.iter().map(|p| p.text.len()).sum::<usize>() <= 20_000);
}

#[test]
fn nothing_from_the_data_is_markup() {
    let evil = "</script><script>alert(1)</script><img src=x onerror=alert(1)> \"'` \u{202e}\0";
    let mut analysis = fixture::analysis(70.0);
    analysis.findings[0].message = evil.into();
    analysis.findings[0].advice = evil.into();
    if let Some(question) = &mut analysis.question {
        question.text = evil.into();
    }
    let reject = Reject { reason: Reason::Ragged, message: evil.into() };
    let html = page(vec![row(evil, evil, Ok(analysis)), row(evil, "", Err(reject))]);
    assert_eq!(html.matches("<script").count(), 1);
    assert_eq!(html.matches("</script").count(), 1);
    assert!(!html.contains("<img") && !html.contains("\u{202e}") && !html.contains('\0'));
    assert!(html.contains("&lt;img src=x onerror=alert(1)&gt;"));
}

#[test]
fn the_page_needs_no_network_and_tells_what_counts() {
    let html = page(vec![
        row("anna", fixture::TEXT, Ok(fixture::analysis(82.5))),
        row("ben", fixture::TEXT, Ok(fixture::analysis(41.0))),
    ]);
    assert!(html.contains("default-src 'none'"));
    for outside in ["http://", "https://", "src=", "href=", "url(", "@import"] {
        assert!(!html.contains(outside), "{outside}");
    }
    for told in ["82.5", "developing", "The result is thin.", "Say it in one sentence.", "S401", "2 answers"]
    {
        assert!(html.contains(told), "{told}");
    }
}

/// For looking at: `REPORT_SAMPLE=report.html cargo test -p starscore-batch sample`.
#[test]
fn sample() {
    let Ok(path) = std::env::var("REPORT_SAMPLE") else { return };
    let scores = [82.5, 41.0, 64.3, 71.8, 12.0, 55.5, 90.1, 67.0, 38.2, 76.4, 59.9, 61.0, 84.4, 47.7];
    let names: Vec<String> = (1..=scores.len()).map(|n| format!("candidate-{n:02}@example.org")).collect();
    let mut rows: Vec<Row<'_>> =
        scores.iter().zip(&names).map(|(&s, id)| row(id, fixture::TEXT, Ok(fixture::analysis(s)))).collect();
    let reject =
        Reject { reason: Reason::NoAnswer, message: "class.csv, line 16: there is no answer".into() };
    rows.push(row("candidate-15@example.org", "", Err(reject)));
    std::fs::write(path, page(rows)).unwrap();
}
