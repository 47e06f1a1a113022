//! What must hold for any text whatever: an answer comes from a stranger, and no stranger may crash the program, slip
//! past a segment or make it slow. The texts are soup: words that detectors know, numbers, marks, scripts, controls,
//! in any order.

use std::hint::black_box;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use proptest::prelude::*;
use starscore::analysis::{Band, Component, Value};
use starscore::text::OffsetUnit;
use starscore::{Analysis, Analyzer, Answer};

static ANALYZER: LazyLock<Analyzer> = LazyLock::new(Analyzer::new);
/// Built apart, so that nothing can hide in the first one's memory.
static SECOND: LazyLock<Analyzer> = LazyLock::new(Analyzer::new);

fn analyze(text: &str) -> Analysis {
    ANALYZER.analyze(&Answer::new(text))
}

#[rustfmt::skip]
const WORDS: &[&str] = &[
    "I", "we", "my", "was", "had", "to", "would", "rang", "calmed", "told", "because", "so", "which", "when",
    "and", "but", "the", "a", "customer", "manager", "upset", "sorry", "worried", "listened", "Result",
    "Situation:", "**Task**", "Action -", "S -", "R)", "STAR", "Thank", "you", "as", "a result", "Mr.", "Dr.",
    "e.g.", "U.S.", "No.", "p.m.", "J.", "Marsh", "well-known", "can't", "I'd", "it’s", "naïve",
];
#[rustfmt::skip]
const NUMBERS: &[&str] = &[
    "0", "7", "20%", "3.5", "1,000", "£4,000", "$2.5m", "1e9", "2021", "03/04/2021", "half", "a dozen", "one",
    "two", "twenty", "hundred", "million", "in", "of", "from", "to", "per cent", "minutes", "weeks",
    "year-old", "twice", "halved", "no", "minus", "first", "2nd", "½", "٣", "१२", "Ⅷ", "²", "1-2", "10:30",
    "0/0", "1/0", "99999999999999999999999999", "0.00000000000000000001", "-", "–", "×", "x", "k", "%", "°C",
];
#[rustfmt::skip]
const MARKS: &[&str] = &[
    ".", "..", "...", "…", "?", "!", "?!", ",", ";", ":", "\"", "'", "“", "”", "‘", "’", "(", ")", "[", "]",
    "{", "}", "-", "--", "—", "*", "**", "•", "#", "_", "/", "\\", "|", "@", "&", "~", "<", ">", "`", "1.",
    "a)", "(i)", "- ", "http://a.b/c?d=1", "me@example.org", "=1+1",
];
#[rustfmt::skip]
const BLANKS: &[&str] = &[
    " ", "  ", "\t", "\n", "\n\n", "\r\n", "\r", "\u{a0}", "\u{2009}", "\u{3000}", "\u{2028}", "\u{85}",
    "\u{b}",
];
#[rustfmt::skip]
const STRANGE: &[&str] = &[
    "\0", "\u{1b}[31m", "\u{7f}", "\u{9b}", "\u{feff}", "\u{200b}", "\u{200d}", "\u{ad}", "\u{202e}",
    "\u{2066}", "e\u{301}", "\u{301}", "a\u{300}\u{301}\u{302}", "👍", "👩‍👩‍👧‍👦", "🇬🇧", "👍🏽", "שלום", "مرحبا",
    "٪", "你好", "。", "こんにちは", "สวัสดี", "हिन्दी", "ﬁ", "２０％", "Ａ", "İ", "ß", "Σίσυφος", "𝟙𝟚", "\u{10ffff}",
    "\u{fffd}", "\u{e000}",
];

fn one_of(pieces: &'static [&'static str]) -> impl Strategy<Value = String> {
    prop::sample::select(pieces).prop_map(str::to_owned)
}

fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => one_of(WORDS),
        4 => one_of(NUMBERS),
        3 => one_of(MARKS),
        6 => Just(" ".to_owned()),
        2 => one_of(BLANKS),
        2 => one_of(STRANGE),
        1 => any::<char>().prop_map(String::from),
        1 => "[a-z]{20,300}",
        1 => "[0-9,.]{1,400}",
    ]
}

fn soup() -> impl Strategy<Value = String> {
    prop_oneof![
        8 => prop::collection::vec(piece(), 0..120).prop_map(|pieces| pieces.concat()),
        2 => any::<String>(),
        1 => "\\PC{0,200}",
        1 => prop::collection::vec(any::<char>(), 0..200).prop_map(String::from_iter),
    ]
}

/// Every span of a result, with a word that says whose it is.
fn spans(analysis: &Analysis) -> Vec<(&'static str, usize, usize)> {
    let criteria = analysis.dimensions.iter().flat_map(|d| &d.criteria).flat_map(|c| &c.spans);
    let mut spans: Vec<_> = criteria.map(|e| ("criterion", e.start, e.end)).collect();
    spans.extend(analysis.segments.iter().map(|s| ("segment", s.start, s.end)));
    spans.extend(analysis.quantities.iter().map(|q| ("quantity", q.start, q.end)));
    spans.extend(analysis.empathy.iter().map(|e| ("empathy", e.start, e.end)));
    spans.extend(analysis.competencies.iter().map(|c| ("competency", c.start, c.end)));
    spans.extend(analysis.findings.iter().map(|f| ("finding", f.start, f.end)));
    spans
}

fn spans_are_sound(text: &str, analysis: &Analysis) -> Result<(), TestCaseError> {
    for (whose, start, end) in spans(analysis) {
        prop_assert!(start <= end && end <= text.len(), "{whose} {start}..{end} of {}", text.len());
        prop_assert!(
            text.is_char_boundary(start) && text.is_char_boundary(end),
            "{whose} {start}..{end} cuts a character"
        );
        let may_be_empty = matches!(whose, "finding" | "criterion");
        prop_assert!(may_be_empty || start < end, "{whose} {start}..{end} is empty");
    }
    for quantity in &analysis.quantities {
        prop_assert_eq!(&quantity.text, &text[quantity.start..quantity.end]);
    }
    for evidence in &analysis.empathy {
        prop_assert_eq!(&evidence.text, &text[evidence.start..evidence.end]);
    }
    prop_assert!(analysis.segments.windows(2).all(|pair| pair[0].end <= pair[1].start), "segments overlap");
    prop_assert!(
        analysis.quantities.windows(2).all(|pair| pair[0].end <= pair[1].start),
        "quantities overlap"
    );
    prop_assert!(
        analysis.empathy.windows(2).all(|pair| pair[0].start <= pair[1].start),
        "empathy out of order"
    );
    let order = |c: &starscore::analysis::CompetencyEvidence| (c.name.clone(), c.start);
    prop_assert!(analysis.competencies.windows(2).all(|pair| order(&pair[0]) <= order(&pair[1])));
    Ok(())
}

fn segments_cover(text: &str, analysis: &Analysis) -> Result<(), TestCaseError> {
    let mut covered = 0;
    for segment in &analysis.segments {
        let gap = &text[covered..segment.start];
        prop_assert!(
            gap.chars().all(char::is_whitespace),
            "{gap:?} before {} is in no segment",
            segment.start
        );
        covered = segment.end;
    }
    let rest = &text[covered..];
    prop_assert!(rest.chars().all(char::is_whitespace), "{rest:?} at the end is in no segment");
    Ok(())
}

fn numbers_are_sound(analysis: &Analysis) -> Result<(), TestCaseError> {
    prop_assert!((0.0..=100.0).contains(&analysis.score), "score {}", analysis.score);
    prop_assert!(has_one_decimal(analysis.score), "score {}", analysis.score);
    prop_assert_eq!(analysis.band, Band::of(analysis.score));
    let points: f64 = analysis.dimensions.iter().map(|dimension| dimension.points).sum();
    prop_assert!(
        (points - analysis.score).abs() <= 0.05,
        "{points} points make a score of {}",
        analysis.score
    );
    let weights: f64 = analysis.dimensions.iter().map(|dimension| dimension.weight).sum();
    prop_assert!((weights - 1.0).abs() < 1e-9, "weights {weights}");
    for dimension in &analysis.dimensions {
        prop_assert!((0.0..=100.0).contains(&dimension.score), "{} {}", dimension.name, dimension.score);
        let points: f64 = dimension.criteria.iter().map(|criterion| criterion.points).sum();
        // Each criterion is rounded to a tenth by itself.
        let slack = 0.05 * (dimension.criteria.len() + 1) as f64;
        prop_assert!(
            (points - dimension.points).abs() <= slack,
            "{} {} of {points}",
            dimension.name,
            dimension.points
        );
    }
    let names: Vec<Component> = analysis.components.iter().map(|component| component.name).collect();
    prop_assert_eq!(names, Component::STAR.to_vec());
    for component in &analysis.components {
        prop_assert!((0.5..=1.0).contains(&component.confidence), "{component:?}");
        prop_assert!((0.0..=100.0).contains(&component.score), "{component:?}");
        prop_assert!(component.present || component.score == 0.0, "{component:?}");
    }
    let sure =
        analysis.segments.iter().map(|s| s.confidence).chain(analysis.empathy.iter().map(|e| e.confidence));
    prop_assert!(
        sure.chain(analysis.competencies.iter().map(|c| c.strength)).all(|p| (0.0..=1.0).contains(&p))
    );
    for quantity in &analysis.quantities {
        let finite = match &quantity.value {
            Value::Number(number) => number.is_finite(),
            Value::Range(ends) => ends.iter().all(|end| end.is_finite()),
            Value::Date(date) => !date.is_empty(),
        };
        // JSON has no infinity: it would become null, which the contract does not know.
        prop_assert!(finite && quantity.change.is_none_or(f64::is_finite), "{quantity:?}");
    }
    prop_assert!(analysis.findings.iter().all(|finding| finding.gain.is_finite()), "a gain is no number");
    Ok(())
}

fn has_one_decimal(number: f64) -> bool {
    format!("{number}").split_once('.').is_none_or(|(_, decimals)| decimals.len() == 1)
}

fn naive(text: &str, at: usize, unit: OffsetUnit) -> usize {
    match unit {
        OffsetUnit::Byte => at,
        OffsetUnit::Char => text[..at].chars().count(),
        _ => text[..at].encode_utf16().count(),
    }
}

fn offsets_convert(text: &str, analysis: &Analysis) -> Result<(), TestCaseError> {
    for unit in [OffsetUnit::Byte, OffsetUnit::Char, OffsetUnit::Utf16] {
        let mut converted = analysis.clone();
        converted.convert_offsets(text, unit);
        for ((whose, start, end), (_, from, to)) in spans(&converted).into_iter().zip(spans(analysis)) {
            let wanted = (naive(text, from, unit), naive(text, to, unit));
            prop_assert_eq!((start, end), wanted, "{} {}..{} in {:?}", whose, from, to, unit);
        }
    }
    Ok(())
}

fn sound(text: &str) -> Result<(), TestCaseError> {
    let analysis = analyze(text);
    spans_are_sound(text, &analysis)?;
    segments_cover(text, &analysis)?;
    numbers_are_sound(&analysis)?;
    offsets_convert(text, &analysis)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_gives_a_sound_result(text in soup()) {
        sound(&text)?;
    }

    #[test]
    fn many_short_lines_give_a_sound_result(lines in prop::collection::vec(prop::collection::vec(piece(), 0..4), 0..80)) {
        let lines: Vec<String> = lines.into_iter().map(|pieces| pieces.concat()).collect();
        sound(&lines.join("\n"))?;
        sound(&lines.join("\r\n"))?;
    }

    #[test]
    fn the_same_input_gives_the_same_bytes(text in soup(), question in soup()) {
        let answer = Answer::new(&text).with_question(&question);
        let bytes = |analyzer: &Analyzer| serde_json::to_string(&analyzer.analyze(&answer)).unwrap();
        let first = bytes(&ANALYZER);
        prop_assert_eq!(&first, &bytes(&ANALYZER));
        prop_assert_eq!(&first, &bytes(&SECOND));
    }

    #[test]
    fn any_question_gives_a_sound_result(text in soup(), question in soup()) {
        let analysis = ANALYZER.analyze(&Answer::new(&text).with_question(&question));
        spans_are_sound(&text, &analysis)?;
        segments_cover(&text, &analysis)?;
        numbers_are_sound(&analysis)?;
    }
}

#[test]
fn texts_of_one_kind_give_sound_results() {
    let pieces = [WORDS, NUMBERS, MARKS, BLANKS, STRANGE].concat();
    for piece in pieces {
        for count in [1, 2, 3, 50] {
            let text = piece.repeat(count);
            sound(&text).unwrap_or_else(|error| panic!("{piece:?} {count} times: {error}"));
            let spaced = format!("{piece} ").repeat(count);
            sound(&spaced).unwrap_or_else(|error| panic!("{piece:?} and a space, {count} times: {error}"));
        }
    }
    for length in [0, 1, 100_000] {
        sound(&"é".repeat(length)).unwrap();
    }
}

/// Pieces that have made readers of text quadratic: each opens something that never closes, or runs on.
#[rustfmt::skip]
const RUNS: &[&str] = &[
    "1 ", ".", "a", "(", "\n", "one ", "1", "1,", "1.", "-", "- ", "\"", "'", "A. ", "Mr. ", "e.g. ", "...",
    "?!", " ", "\t", "\r\n", "x@", "a.b", "http://", "$", "$1 ", "%", "20% ", "from ", "from 1 to ",
    "one in ", "two hundred and ", "hundred ", "a dozen ", "no ", "and ", "which ", "because I ", "I ",
    "I felt ", "sorry ", "Situation: ", "Situation:\n", "Situation: It rained.\n", "the word\n", "Word\n",
    "word\n\n", "- a\n", "1) ", "* ", "é", "👍", "e\u{301}", "\u{301}", "\u{200b}", "\u{feff}", "’", "“",
    "\u{202e}", "\0", "John Smith ", "John ", "SHOUT ", "2021 ", "1/2/2021 ", "minutes ", "half ",
    "we cut it by 20%. ",
];

#[test]
fn the_cost_grows_with_the_length_whatever_is_in_the_text() {
    const MANY: usize = 1 << 20;
    let prose = "We cut the queue by 20% and I rang Mr. Marsh, who was upset. ";
    // What costs a tenth of prose of its length is too short to measure.
    let trifle = time(&prose.repeat(MANY / prose.len())) / 10;
    let mut slow = Vec::new();
    for run in RUNS {
        let text: String = run.repeat(MANY / run.len());
        let cut = text.floor_char_boundary(text.len() / 4);
        // Other programs run beside the test: the least of several tries, and more of them before it is called slow.
        let (mut short, mut long) = (Duration::MAX, Duration::MAX);
        for _ in 0..4 {
            short = short.min(time(&text[..cut]));
            long = long.min(time(&text));
            if long < short * 8 || long < trifle {
                break;
            }
        }
        if long >= short * 8 && long >= trifle {
            let ratio = long.as_secs_f64() / short.as_secs_f64();
            slow.push(format!("{run:?}: four times the text took {ratio:.1} times as long"));
        }
    }
    assert!(slow.is_empty(), "{}", slow.join("\n"));
}

fn time(text: &str) -> Duration {
    let start = Instant::now();
    black_box(analyze(black_box(text)));
    start.elapsed()
}
