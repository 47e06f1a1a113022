//! `starscore` as a user meets it: the real program, real files, real bytes. Scores are free to move, so nothing here
//! knows one; what is held is the shape of the output, the messages and the exit codes.
//!
//! Whole transcripts are in `tests/transcripts`, numbers replaced by `#`. A change that is meant:
//! `INSTA_UPDATE=always cargo test --test cli`, then read the diff.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

const STORY: &str = "Last March our booking system failed at 9 a.m. I was the only clerk on the desk and had to keep \
    sixty people served. I wrote numbers on paper, asked a worried mother what she needed, and sent the simple cases to \
    the side counter. By noon the queue was gone, and complaints fell by 20%.\n";

fn starscore(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_starscore"));
    command
        .args(args)
        .stdin(Stdio::null())
        .env_remove("NO_COLOR")
        .env_remove("CLICOLOR_FORCE")
        .env_remove("COLUMNS");
    command
}

/// Runs in `folder` with `input` on standard input.
fn run_in(folder: &Path, args: &[&str], input: &[u8]) -> Output {
    let mut child = starscore(args)
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_vec();
    // A program that has read enough may hang up: that is its right.
    let writer = std::thread::spawn(move || drop(stdin.write_all(&input)));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    output
}

fn run(args: &[&str], input: impl AsRef<[u8]>) -> Output {
    run_in(&answers(), args, input.as_ref())
}

fn answers() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/answers")
}

fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, content) in files {
        fs::write(folder.path().join(name), content).unwrap();
    }
    folder
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("output is UTF-8")
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("messages are UTF-8")
}

/// The output of a run that must have done its work in silence.
fn done(output: &Output) -> String {
    assert_eq!((output.status.code(), err(output).as_str()), (Some(0), ""));
    out(output)
}

/// The message of a run that must have failed, with nothing on standard output.
fn failed(output: &Output) -> String {
    assert_eq!((output.status.code(), out(output).as_str()), (Some(2), ""), "{}", err(output));
    err(output)
}

fn json(output: &Output) -> Value {
    serde_json::from_str(&done(output)).unwrap()
}

/// UTF-16 with its byte order mark.
fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    std::iter::once('\u{feff}')
        .chain(text.chars())
        .collect::<String>()
        .encode_utf16()
        .flat_map(bytes)
        .collect()
}

// ---- Ways in

#[test]
fn a_file_standard_input_and_a_dash_give_the_same_bytes() {
    let folder = folder(&[("story.txt", STORY.as_bytes())]);
    for format in ["text", "json"] {
        let wanted = done(&run_in(folder.path(), &["story.txt", "--format", format], b""));
        for args in [&[][..], &["-"], &["score"], &["score", "-"]] {
            let args = [args, &["--format", format]].concat();
            assert_eq!(done(&run(&args, STORY)), wanted, "{args:?}");
        }
        assert_eq!(done(&run_in(folder.path(), &["score", "story.txt", "--format", format], b"")), wanted);
    }
}

#[test]
fn byte_order_marks_decide_the_encoding_and_leave_no_trace() {
    let text = STORY.replace("20%", "20 % — “naïve” 👍");
    let wanted = done(&run(&["--format", "json"], &text));
    let marked = format!("\u{feff}{text}").into_bytes();
    for (name, bytes) in
        [("UTF-8", marked), ("LE", utf16(&text, u16::to_le_bytes)), ("BE", utf16(&text, u16::to_be_bytes))]
    {
        assert_eq!(done(&run(&["--format", "json"], &bytes)), wanted, "{name}");
        let folder = folder(&[("story.txt", &bytes)]);
        assert_eq!(
            done(&run_in(folder.path(), &["story.txt", "--format", "json"], b"")),
            wanted,
            "{name} file"
        );
    }
}

#[test]
fn invalid_utf8_is_an_error_that_names_the_byte() {
    let mut bytes = STORY.as_bytes().to_vec();
    bytes.splice(42..42, *b"caf\xe9 ");
    let folder = folder(&[("latin.txt", &bytes)]);
    let said = failed(&run_in(folder.path(), &["latin.txt"], b""));
    assert!(said.contains("latin.txt") && said.contains("45") && said.contains("--lossy"), "{said}");
    assert!(failed(&run(&["-"], &bytes)).contains("45"));
    // Going on is the user's word.
    let page = done(&run_in(folder.path(), &["latin.txt", "--lossy"], b""));
    assert!(page.contains("caf\u{fffd}"), "{page}");
    assert_eq!(json(&run(&["--lossy", "--format", "json"], &bytes))["status"], "scored");
}

#[test]
fn invalid_utf8_after_a_byte_order_mark_names_the_byte_too() {
    let said = failed(&run(&[], b"\xef\xbb\xbfI rang the caf\xe9 twice."));
    assert!(said.contains("17"), "{said}");
}

#[test]
fn broken_utf16_is_an_error_unless_lossy() {
    // A lone surrogate, and half a unit at the end.
    let lone = [utf16("I rang ", u16::to_le_bytes), vec![0x00, 0xd8], b"x\0".to_vec()].concat();
    let half = [utf16("I rang them", u16::to_be_bytes), vec![0x00]].concat();
    for bytes in [lone, half] {
        let said = failed(&run(&[], &bytes));
        assert!(said.contains("UTF-16") && said.contains("--lossy"), "{said}");
        done(&run(&["--lossy"], &bytes));
    }
}

#[test]
fn nothing_is_an_answer_that_is_too_short() {
    for input in ["", " \r\n\t\n", "\u{feff}"] {
        let result = json(&run(&["--format", "json"], input));
        assert_eq!((&result["status"], &result["score"]), (&"insufficient".into(), &0.0.into()), "{input:?}");
        assert_eq!(result["segments"], Value::Array(vec![]), "{input:?}");
        assert!(done(&run(&[], input)).contains("Not enough to score"));
        assert_eq!(run(&["--min-score", "1"], input).status.code(), Some(1));
    }
}

#[test]
fn what_is_too_long_for_an_answer_is_refused_and_the_cap_said() {
    let long = "I rang the clinic. ".repeat(50_000_000 / 19);
    let folder = folder(&[("long.txt", long.as_bytes())]);
    let said = failed(&run_in(folder.path(), &["long.txt"], b""));
    assert!(said.contains("long.txt") && said.contains(" MB") && said.contains("starscore batch"), "{said}");
    assert!(failed(&run(&["-"], &long)).contains(" MB"));
}

#[test]
fn a_folder_and_a_missing_file_are_errors_that_say_what_to_do() {
    let folder = folder(&[]);
    fs::create_dir(folder.path().join("answers")).unwrap();
    let said = failed(&run_in(folder.path(), &["answers"], b""));
    assert!(said.contains("answers is a folder") && said.contains("starscore batch answers"), "{said}");
    let said = failed(&run_in(folder.path(), &["nowhere.txt"], b""));
    assert!(said.contains("cannot read nowhere.txt"), "{said}");
}

// ---- Options

#[test]
fn min_score_decides_between_0_and_1() {
    let result = json(&run(&["--format", "json"], STORY));
    let score = result["score"].as_f64().unwrap();
    assert!(score > 0.0 && score < 100.0);
    for (least, code) in [(0.0, 0), (score, 0), (score + 0.1, 1), (100.0, 1)] {
        for format in ["text", "json"] {
            let output = run(&["--format", format, "--min-score", &format!("{least:.1}")], STORY);
            assert_eq!(output.status.code(), Some(code), "{least}");
            assert!(!output.stdout.is_empty() && output.stderr.is_empty());
        }
    }
    for least in ["high", "nan", ""] {
        let output = run(&["--min-score", least], STORY);
        assert_eq!(output.status.code(), Some(2), "--min-score {least:?} is no number");
    }
}

#[test]
fn offsets_count_what_was_asked_for() {
    let text = format!("👍🏽 “Naïve”, they said… {STORY}");
    let characters: Vec<char> = text.chars().collect();
    let units: Vec<u16> = text.encode_utf16().collect();
    let slice = |offsets: &str, start: usize, end: usize| match offsets {
        "byte" => text[start..end].to_owned(),
        "char" => characters[start..end].iter().collect(),
        _ => String::from_utf16(&units[start..end]).unwrap(),
    };
    let by_default = done(&run(&["--format", "json"], &text));
    assert_eq!(by_default, done(&run(&["--format", "json", "--offsets", "byte"], &text)));
    let mut segments = Vec::new();
    for offsets in ["byte", "char", "utf16"] {
        let result = json(&run(&["--format", "json", "--offsets", offsets], &text));
        let at = |item: &Value, key: &str| item[key].as_u64().unwrap() as usize;
        let quantities = result["quantities"].as_array().unwrap();
        assert!(!quantities.is_empty());
        for quantity in quantities {
            assert_eq!(
                slice(offsets, at(quantity, "start"), at(quantity, "end")),
                quantity["text"],
                "{offsets}"
            );
        }
        let list = result["segments"].as_array().unwrap().iter();
        segments.push(list.map(|s| slice(offsets, at(s, "start"), at(s, "end"))).collect::<Vec<String>>());
    }
    assert!(segments[0] == segments[1] && segments[1] == segments[2]);
}

#[test]
fn a_question_is_in_the_result() {
    let question = "Tell me about a time you kept calm.";
    let result = json(&run(&["--format", "json", "--question", question], STORY));
    assert_eq!(result["question"]["text"], question);
    assert!(done(&run(&["--question", question], STORY)).contains(question));
}

#[test]
fn a_rubric_is_a_name_or_a_file() {
    assert_eq!(done(&run(&["--rubric", "general"], STORY)), done(&run(&[], STORY)));
    let own = "name = \"own\"\nversion = \"3\"\ntitle = \"Own\"\n[weights]\nstructure = 0.5\noutcomes = 0.3\nempathy = 0.2\n";
    let broken = own.replace("empathy", "sympathy");
    let folder = folder(&[("own.toml", own.as_bytes()), ("broken.toml", broken.as_bytes())]);
    let run =
        |rubric: &str| run_in(folder.path(), &["--rubric", rubric, "--format", "json"], STORY.as_bytes());
    assert_eq!(json(&run("own.toml"))["rubric"], serde_json::json!({"name": "own", "version": "3"}));
    let said = failed(&run("broken.toml"));
    assert!(said.contains("broken.toml") && said.contains("sympathy") && said.contains('7'), "{said}");
    assert!(failed(&run("nowhere")).contains("nowhere"));
}

#[test]
fn weights_that_do_not_add_up_are_refused() {
    let wrong = "name = \"own\"\nversion = \"1\"\ntitle = \"Own\"\n[weights]\nstructure = 5\noutcomes = 0.3\nempathy = 0.2\n";
    let folder = folder(&[("wrong.toml", wrong.as_bytes())]);
    let said = failed(&run_in(folder.path(), &["--rubric", "wrong.toml"], STORY.as_bytes()));
    assert!(said.contains("wrong.toml") && said.contains("weights"), "{said}");
}

#[test]
fn colour_is_for_terminals_or_on_demand() {
    let plain = done(&run(&[], STORY));
    assert!(!plain.contains('\u{1b}'), "a pipe sees no colour");
    assert_eq!(done(&run(&["--color", "never"], STORY)), plain);
    let coloured = done(&run(&["--color", "always"], STORY));
    assert!(coloured.contains("\u{1b}["));
    assert_eq!(without_colour(&coloured), plain, "colour changes colours alone");
    // What is asked for plainly wins over the environment.
    let output = starscore(&["--color", "always", "labelled-star.txt"])
        .current_dir(answers())
        .env("NO_COLOR", "1")
        .output();
    assert!(done(&output.unwrap()).contains("\u{1b}["));
}

/// At a real terminal, by way of `script` of util-linux: elsewhere there is nothing to ask.
#[test]
fn at_a_terminal_there_is_colour_unless_no_color_is_set() {
    let there = |no_color: Option<&str>| -> Option<String> {
        let line = format!("'{}' labelled-star.txt", env!("CARGO_BIN_EXE_starscore"));
        let mut command = Command::new("script");
        command.args(["-qec", &line, "/dev/null"]).current_dir(answers()).stdin(Stdio::null());
        command.env_remove("NO_COLOR").env("TERM", "xterm-256color");
        if let Some(value) = no_color {
            command.env("NO_COLOR", value);
        }
        let output = command.output().ok().filter(|output| output.status.success())?;
        Some(String::from_utf8_lossy(&output.stdout).into_owned())
    };
    let Some(page) = there(None) else {
        eprintln!("skipped: no `script` here that makes a terminal");
        return;
    };
    assert!(page.contains("\u{1b}["), "{page}");
    assert!(there(Some("")).unwrap().contains("\u{1b}["), "an empty NO_COLOR says nothing");
    assert!(!there(Some("1")).unwrap().contains("\u{1b}["));
}

fn without_colour(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("\u{1b}[") {
        out.push_str(&rest[..at]);
        let end = rest[at..].find('m').expect("a colour ends with m");
        let inside = &rest[at + 2..at + end];
        assert!(inside.chars().all(|c| c.is_ascii_digit() || c == ';'), "{inside:?} is no colour");
        rest = &rest[at + end + 1..];
    }
    out + rest
}

// ---- Untrusted text

/// Cursor moves, a title, a C1 control, a carriage return, right-to-left and zero-width characters, NUL.
const EVIL: &str = "I \u{1b}[2Jcut\u{1b}]0;owned\u{7} waits by 20\u{9b}31m% \0 and\r fell \u{202e}40%\u{200b} to \u{7f}5 days.";

fn assert_safe(shown: &str, what: &str) {
    let bad = shown.chars().find(|&c| c != '\n' && starscore_escape::is_hidden(c));
    assert_eq!(bad, None, "{what}: {shown:?}");
}

#[test]
fn control_characters_never_reach_the_terminal() {
    let text = format!("{STORY}{EVIL}");
    for args in
        [&[][..], &["--explain-score"], &["--color", "always"], &["--question", "What \u{1b}[2J\u{9b}1m?"]]
    {
        let page = done(&run(args, &text));
        assert_safe(&without_colour(&page), &format!("{args:?}"));
        assert!(page.contains("\\u{1B}[2J"), "{args:?} shows what it does not obey");
    }
}

#[test]
fn control_characters_in_json_are_escaped() {
    let text = format!("{STORY}{EVIL} We got 20\u{9b} % and 1\u{9b}0 days, 5\u{9b}\u{9b} minutes.");
    let output = run(&["--format", "json", "--question", "What \u{1b}[2J\u{9b}1m\u{202e}?"], &text);
    assert_safe(&done(&output), "JSON");
    assert_eq!(json(&output)["question"]["text"], "What \u{1b}[2J\u{9b}1m\u{202e}?", "escaped, not changed");
}

#[test]
fn control_characters_in_names_are_escaped_in_messages() {
    for args in [&["no\u{1b}[2J.txt"][..], &["--rubric", "no\u{9b}2J.toml"], &["explain", "S\u{1b}[2J"]] {
        assert_safe(&failed(&run(args, STORY)), &format!("{args:?}"));
    }
}

// ---- Ways out

#[cfg(unix)]
#[test]
fn a_broken_pipe_ends_quietly() {
    for args in [&[][..], &["--format", "json"], &["explain"], &["schema"]] {
        let mut child = starscore(args)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // The reader goes before there is anything to read.
        drop(child.stdout.take());
        drop(child.stdin.take().unwrap().write_all(STORY.as_bytes()));
        let output = child.wait_with_output().unwrap();
        assert_eq!((output.status.code(), err(&output).as_str()), (Some(0), ""), "{args:?}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error() {
    for args in [&[][..], &["--format", "json"], &["explain"], &["schema"]] {
        let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let output = starscore(args).stdout(full).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        assert!(err(&output).contains("cannot write"), "{args:?}: {}", err(&output));
    }
}

// ---- Other commands

#[test]
fn every_finding_of_a_result_is_explained() {
    let mut codes = Vec::new();
    for file in ["labelled-star.txt", "no-result.txt", "generic-habits.txt", "we-did-everything.txt"] {
        let result = json(&run(&[file, "--format", "json"], ""));
        let findings = result["findings"].as_array().unwrap().iter();
        codes.extend(findings.map(|finding| finding["code"].as_str().unwrap().to_owned()));
    }
    codes.sort();
    codes.dedup();
    assert!(codes.len() > 3);
    let list = done(&run(&["explain"], ""));
    for code in codes {
        assert!(list.contains(&code), "the list lacks {code}");
        assert!(done(&run(&["explain", &code], "")).contains(&code));
    }
    assert_eq!(done(&run(&["explain", "s401"], "")), done(&run(&["explain", "S401"], "")));
    let said = failed(&run(&["explain", "X999"], ""));
    assert!(said.contains("X999") && said.contains("starscore explain"), "{said}");
}

#[test]
fn the_schema_is_the_librarys_own() {
    let printed: Value = serde_json::from_str(&done(&run(&["schema"], ""))).unwrap();
    assert_eq!(printed, starscore::analysis::schema());
    assert_eq!(printed["title"], "Analysis");
}

#[test]
fn misuse_exits_with_2_and_says_so_on_standard_error() {
    for args in [
        &["--no-such-flag"][..],
        &["score", "--no-such-flag"],
        &["a.txt", "b.txt"],
        &["--format", "xml"],
        &["--offsets", "words"],
        &["--color", "pink"],
        &["--question"],
        &["explain", "S401", "S402"],
    ] {
        let said = failed(&run(args, STORY));
        assert!(said.contains("error") && said.contains("--help"), "{args:?}: {said}");
    }
}

#[test]
fn lines_of_a_page_fit_80_columns() {
    for file in fs::read_dir(answers()).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap())
    {
        if !file.ends_with(".txt") {
            continue;
        }
        for args in
            [&[file.as_str()][..], &[&file, "--explain-score"], &[&file, "--question", &"why ".repeat(60)]]
        {
            let page = done(&run(args, ""));
            for line in page.lines() {
                assert!(line.chars().count() <= 80, "{file}: {line:?}");
                assert_eq!(line.trim_end(), line, "{file}: a blank at the end of a line");
            }
        }
    }
}

// ---- Transcripts

/// Command, what it printed, what it said, how it ended; numbers as `#`.
fn transcript(args: &[&str], output: &Output) -> String {
    let mut text = format!("$ starscore {}\n", args.join(" "));
    for (name, part) in [("standard output", out(output)), ("standard error", err(output))] {
        if !part.is_empty() {
            text += &format!("--- {name}\n{part}");
        }
    }
    text += &format!(
        "--- exit {}\n",
        ["done", "below --min-score", "failed"][output.status.code().unwrap() as usize]
    );
    let mut redacted = String::new();
    let mut code = false;
    for c in text.chars() {
        // "S401" is a name, not a number.
        code = c.is_ascii_uppercase() || code && c.is_ascii_digit();
        match c {
            '0'..='9' if code => redacted.push(c),
            '0'..='9' if redacted.ends_with('#') => {}
            '0'..='9' => redacted.push('#'),
            c => redacted.push(c),
        }
    }
    redacted
}

#[test]
fn transcripts_are_as_reviewed() {
    let folder = folder(&[("latin.txt", b"I rang the caf\xe9."), ("story.txt", STORY.as_bytes())]);
    fs::create_dir(folder.path().join("answers")).unwrap();
    for file in ["labelled-star.txt", "fine.txt"] {
        fs::copy(answers().join(file), folder.path().join(file)).unwrap();
    }
    let cases: &[(&str, &[&str])] = &[
        ("help", &["--help"]),
        ("help-explain", &["explain", "--help"]),
        ("page", &["labelled-star.txt"]),
        ("page-coloured", &["--color", "always", "story.txt"]),
        ("page-too-short", &["fine.txt"]),
        ("page-explained", &["--explain-score", "labelled-star.txt"]),
        ("json", &["--format", "json", "fine.txt"]),
        ("explain", &["explain", "S401"]),
        ("explain-unknown", &["explain", "X999"]),
        ("unknown-flag", &["--no-such-flag"]),
        ("missing-file", &["nowhere.txt"]),
        ("folder", &["answers"]),
        ("not-utf8", &["latin.txt"]),
    ];
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("transcripts");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    for (name, args) in cases {
        let output = run_in(folder.path(), args, b"");
        settings.bind(|| insta::assert_snapshot!(*name, transcript(args, &output)));
    }
}
