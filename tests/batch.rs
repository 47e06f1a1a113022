//! `starscore batch` as a user meets it: the real program, real files, real signals.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

fn starscore(folder: &TempDir, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_starscore"));
    command.arg("batch").args(args).current_dir(folder.path()).stdin(Stdio::null());
    command
}

fn run(folder: &TempDir, args: &[&str]) -> Output {
    starscore(folder, args).output().unwrap()
}

fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, content) in files {
        fs::write(folder.path().join(name), content).unwrap();
    }
    folder
}

fn errors(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn read(folder: &TempDir, name: &str) -> Vec<u8> {
    fs::read(folder.path().join(name)).unwrap()
}

fn names(folder: &TempDir) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(folder.path()).unwrap().map(|f| f.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// `count` answers of a few sentences each, as JSON Lines; some rows are broken.
fn jsonl(count: usize) -> Vec<u8> {
    let mut text = String::new();
    for n in 0..count {
        if n % 97 == 5 {
            text.push_str("{\"id\": broken}\n");
            continue;
        }
        let story = format!(
            "When desk {n} lost the booking list, I rang {} patients and asked what worried them. ",
            n % 50
        );
        let row = serde_json::json!({"id": format!("r{n}"), "question": "Tell me about a time you helped.",
                                     "answer": story.repeat(5 + n % 11) + "Waits fell by 20% — for good."});
        text.push_str(&row.to_string());
        text.push('\n');
    }
    text.into_bytes()
}

fn csv(count: usize) -> Vec<u8> {
    let mut text = String::from("id,question,answer\n");
    for n in 0..count {
        text.push_str(&format!(
            "r{n},Why?,\"I rang \"\"desk {n}\"\",\nand {}\"\n",
            "waits fell by 20%. ".repeat(n % 30)
        ));
    }
    text.into_bytes()
}

#[test]
fn the_bytes_do_not_depend_on_jobs_and_rows_keep_their_order() {
    let folder = folder(&[("a.jsonl", &jsonl(1500)), ("b.csv", &csv(1500))]);
    for (format, ending) in [("jsonl", "jsonl"), ("csv", "csv")] {
        let mut all = Vec::new();
        for jobs in ["1", "2", "7"] {
            let out = format!("out{jobs}.{ending}");
            let rejects = format!("rej{jobs}");
            let args =
                ["a.jsonl", "b.csv", "-o", &out, "--format", format, "--jobs", jobs, "--rejects", &rejects];
            assert_eq!(run(&folder, &args).status.code(), Some(3));
            all.push((read(&folder, &out), read(&folder, &rejects)));
        }
        assert!(all[0] == all[1] && all[1] == all[2]);
    }
    let lines = String::from_utf8(read(&folder, "out1.jsonl")).unwrap();
    assert_eq!(lines.lines().count(), 3000);
    for (n, line) in lines.lines().take(1500).enumerate() {
        let row: serde_json::Value = serde_json::from_str(line).unwrap();
        let broken = n % 97 == 5;
        assert_eq!(row["id"], if broken { (n + 1).to_string() } else { format!("r{n}") });
        assert_eq!(row.get("error").is_some(), broken);
    }
}

#[test]
fn rejects_stand_in_place_and_in_their_file_with_line_and_raw_text() {
    let input = b"id,answer\n1,fine\n2\n3,caf\xe9\n4,\n5,\"open\n6,fine too\n1,again\n";
    let folder = folder(&[("a.csv", input)]);
    let output = run(&folder, &["a.csv", "-o", "out.jsonl", "--rejects", "rej.jsonl"]);
    assert_eq!(output.status.code(), Some(3));
    let rows: Vec<serde_json::Value> = String::from_utf8(read(&folder, "out.jsonl"))
        .unwrap()
        .lines()
        .map(|l| serde_json::from_str(l).unwrap())
        .collect();
    let code = |at: usize| rows[at]["error"]["code"].as_str().unwrap_or("fine");
    let codes: Vec<&str> = (0..rows.len()).map(code).collect();
    assert_eq!(codes, ["fine", "ragged", "invalid_utf8", "no_answer", "unclosed_quote", "fine", "fine"]);
    assert!(
        rows[2]["error"]["message"].as_str().unwrap().contains("line 4: invalid UTF-8: byte 0xE9 at byte 4")
    );
    let rejects = String::from_utf8(read(&folder, "rej.jsonl")).unwrap();
    assert_eq!(rejects.lines().count(), 4);
    assert!(rejects.contains(r#""line":6"#) && rejects.contains(r#""raw":"5,\"open""#), "{rejects}");
    let said = errors(&output);
    assert!(said.contains("line 8: the id \"1\" was there before"), "{said}");
    assert!(said.contains("not UTF-8") && said.contains("4 rejected"), "{said}");
    // --lossy is the user's word that it does not matter.
    let output = run(&folder, &["a.csv", "-o", "out.jsonl", "--lossy"]);
    assert!(errors(&output).contains("3 rejected"));
}

#[test]
fn exit_codes() {
    let folder =
        folder(&[("good.csv", b"id,answer\n1,I rang them.\n"), ("two.csv", b"id,answer,response\n1,a,b\n")]);
    let code = |args: &[&str]| run(&folder, args).status.code();
    assert_eq!(code(&["good.csv"]), Some(0));
    assert_eq!(code(&["good.csv", "--min-score", "101"]), Some(1));
    assert_eq!(code(&["missing.csv"]), Some(2));
    assert_eq!(code(&["good.csv", "-o", "out.doc"]), Some(2));
    let output = run(&folder, &["two.csv"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        errors(&output).contains("\"answer\", \"response\"; choose with --answer-column"),
        "{}",
        errors(&output)
    );
    assert!(output.stdout.is_empty());
    // One bad input among good ones is found before the work starts.
    assert_eq!(code(&["good.csv", "two.csv", "-o", "out.jsonl"]), Some(2));
    assert_eq!(names(&folder), ["good.csv", "two.csv"]);
}

#[test]
fn standard_input_is_read_and_standard_output_carries_data_alone() {
    let folder = folder(&[]);
    for input in ["id,answer\n1,I rang them.\n", "{\"id\":1,\"answer\":\"I rang them.\"}\n"] {
        let mut child = starscore(&folder, &["-"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(0));
        assert!(output.stdout.starts_with(b"{\"schema\":1,\"id\":\"1\""));
        assert_eq!(output.stdout.iter().filter(|&&b| b == b'\n').count(), 1);
        assert!(!output.stderr.contains(&b'\r') && !output.stderr.contains(&0x1b), "progress in a pipe");
    }
}

#[test]
fn two_drafts_are_compared() {
    let first = b"id,answer\nanna,I helped somebody once and it went fine.\nben,=1+1\n";
    let second = b"id,answer\nanna,\"Last March I rang forty patients, asked what worried them, and waits fell by 20%.\"\n";
    let folder = folder(&[("1.csv", first), ("2.csv", second)]);
    let output = run(&folder, &["1.csv", "2.csv", "--compare", "-o", "out.csv"]);
    assert_eq!(output.status.code(), Some(0), "{}", errors(&output));
    let table = String::from_utf8(read(&folder, "out.csv")).unwrap();
    assert!(table.starts_with("id,score_before,score_after,change,"));
    assert!(table.contains("\nben,") && table.contains("not in the second draft"), "{table}");
    assert!(errors(&output).contains("1 answers in both drafts"), "{}", errors(&output));
    assert_eq!(run(&folder, &["1.csv", "--compare"]).status.code(), Some(2));
}

#[test]
fn targets_are_checked_first_and_the_old_output_stays() {
    let folder = folder(&[("a.csv", b"id,answer\n1,x\n"), ("old.jsonl", b"old")]);
    let fails = |args: &[&str], word: &str| {
        let output = run(&folder, args);
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        assert!(errors(&output).contains(word), "{args:?}: {}", errors(&output));
    };
    fs::create_dir(folder.path().join("dir.jsonl")).unwrap();
    fails(&["a.csv", "-o", "dir.jsonl"], "folder");
    fails(&["a.csv", "-o", "nowhere/out.jsonl"], "nowhere");
    fails(&["a.csv", "-o", "./a.csv"], "input and an output");
    fails(&["a.csv", "-o", "x.jsonl", "--rejects", "x.jsonl"], "written twice");
    let mut readonly = fs::metadata(folder.path().join("old.jsonl")).unwrap().permissions();
    readonly.set_readonly(true);
    fs::set_permissions(folder.path().join("old.jsonl"), readonly).unwrap();
    fails(&["a.csv", "-o", "old.jsonl"], "read-only");
    assert_eq!(read(&folder, "old.jsonl"), b"old");
}

#[cfg(unix)]
mod signals {
    use super::*;

    /// A small generator with a fixed seed: the kills differ from one another, not from run to run.
    fn random(state: &mut u64) -> u64 {
        *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        *state >> 33
    }

    fn timed(mut command: Command) -> Duration {
        let start = Instant::now();
        command.output().unwrap();
        start.elapsed()
    }

    #[test]
    fn a_killed_run_goes_on_and_ends_with_the_same_bytes() {
        for (kills, args, outs) in [
            (
                20,
                &["a.jsonl", "-o", "out.jsonl", "--rejects", "rej.jsonl"][..],
                &["out.jsonl", "rej.jsonl"][..],
            ),
            (5, &["a.jsonl", "b.csv", "-o", "out.csv"][..], &["out.csv"][..]),
            (5, &["b.csv", "-o", "out.xlsx", "--report", "rep.html"][..], &["out.xlsx", "rep.html"][..]),
        ] {
            let folder = folder(&[("a.jsonl", &jsonl(2000)), ("b.csv", &csv(1500))]);
            let whole = timed(starscore(&folder, args));
            let undisturbed: Vec<Vec<u8>> = outs.iter().map(|name| read(&folder, name)).collect();
            let mut state = 7;
            let mut resumed = 0;
            for _ in 0..kills {
                for name in outs {
                    fs::write(folder.path().join(name), "old").unwrap();
                }
                let mut again = args.to_vec();
                let mut finished = false;
                while !finished {
                    let wait = whole.mul_f64(random(&mut state) as f64 / f64::from(1u32 << 31) * 1.1);
                    let mut child = starscore(&folder, &again).stderr(Stdio::piped()).spawn().unwrap();
                    std::thread::sleep(wait);
                    child.kill().unwrap();
                    let output = child.wait_with_output().unwrap();
                    finished = output.status.code().is_some();
                    resumed += usize::from(errors(&output).contains("going on after"));
                    if again.len() == args.len() {
                        again.push("--resume");
                    }
                    let now = read(&folder, outs[0]);
                    assert!(now == b"old" || now == undisturbed[0], "a partial output was put in place");
                }
                for (name, bytes) in outs.iter().zip(&undisturbed) {
                    assert!(read(&folder, name) == *bytes, "{name} differs");
                }
                let left: Vec<String> =
                    names(&folder).into_iter().filter(|n| n.matches('.').count() > 1).collect();
                assert!(left.is_empty(), "left behind: {left:?}");
            }
            assert!(resumed >= kills / 4, "the kills came too early to test anything: {resumed}");
        }
    }

    #[test]
    fn ctrl_c_saves_what_is_done_and_says_how_to_go_on() {
        let folder = folder(&[("a.jsonl", &jsonl(2000))]);
        let whole = timed(starscore(&folder, &["a.jsonl", "-o", "whole.jsonl"]));
        let mut interrupted = false;
        for tenth in [5, 3, 7, 2, 4] {
            let child =
                starscore(&folder, &["a.jsonl", "-o", "out.jsonl"]).stderr(Stdio::piped()).spawn().unwrap();
            std::thread::sleep(whole * tenth / 10);
            Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
            let output = child.wait_with_output().unwrap();
            if output.status.code() == Some(2) {
                assert!(errors(&output).contains("--resume"), "{}", errors(&output));
                interrupted = true;
                break;
            }
        }
        assert!(interrupted);
        assert!(!folder.path().join("out.jsonl").exists());
        let output = run(&folder, &["a.jsonl", "-o", "out.jsonl", "--resume"]);
        assert!(errors(&output).contains("going on after"), "{}", errors(&output));
        assert!(read(&folder, "out.jsonl") == read(&folder, "whole.jsonl"));
    }

    #[test]
    fn a_changed_input_is_no_reason_to_mix_two_runs() {
        let folder = folder(&[("a.jsonl", &jsonl(3000))]);
        let full = limited(&folder, &["a.jsonl", "-o", "out.jsonl"], 200);
        assert_eq!(full.status.code(), Some(2));
        fs::write(folder.path().join("a.jsonl"), jsonl(10)).unwrap();
        let output = run(&folder, &["a.jsonl", "-o", "out.jsonl", "--resume"]);
        assert_eq!(output.status.code(), Some(2));
        assert!(errors(&output).contains("input 1 is not what it was"), "{}", errors(&output));
    }

    #[test]
    fn a_full_disk_is_reported_and_the_old_output_stays() {
        let folder = folder(&[("a.jsonl", &jsonl(3000)), ("out.jsonl", b"old")]);
        let output = limited(&folder, &["a.jsonl", "-o", "out.jsonl"], 200);
        assert_eq!(output.status.code(), Some(2));
        assert!(
            errors(&output).contains("cannot write") && errors(&output).contains("--resume"),
            "{}",
            errors(&output)
        );
        assert_eq!(read(&folder, "out.jsonl"), b"old");
        let output = run(&folder, &["a.jsonl", "-o", "out.jsonl", "--resume"]);
        assert!(errors(&output).contains("going on after"), "{}", errors(&output));
        run(&folder, &["a.jsonl", "-o", "whole.jsonl"]);
        assert!(read(&folder, "out.jsonl") == read(&folder, "whole.jsonl"));
    }

    /// Files may not grow past so many blocks of 512 or 1024 bytes, as on a disk that is nearly full.
    fn limited(folder: &TempDir, args: &[&str], blocks: u32) -> Output {
        let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" batch \"$@\"");
        let mut shell = Command::new("sh");
        shell.args(["-c", &script, env!("CARGO_BIN_EXE_starscore")]).args(args).current_dir(folder.path());
        shell.output().unwrap()
    }

    #[test]
    fn a_full_device_is_an_error_and_a_closed_pipe_is_not() {
        let folder = folder(&[("a.jsonl", &jsonl(3000))]);
        if Path::new("/dev/full").exists() {
            let output = run(&folder, &["a.jsonl", "-o", "/dev/full", "--format", "jsonl"]);
            assert_eq!(output.status.code(), Some(2), "{}", errors(&output));
        }
        let mut child =
            starscore(&folder, &["a.jsonl"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(0));
        assert!(!errors(&output).contains("error"), "{}", errors(&output));
    }

    #[test]
    fn a_link_is_followed_and_not_replaced() {
        let folder = folder(&[("a.csv", b"id,answer\n1,x\n"), ("real.jsonl", b"old")]);
        let link: PathBuf = folder.path().join("link.jsonl");
        std::os::unix::fs::symlink("real.jsonl", &link).unwrap();
        assert_eq!(run(&folder, &["a.csv", "-o", "link.jsonl"]).status.code(), Some(0));
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert!(read(&folder, "real.jsonl").starts_with(b"{\"schema\""));
    }
}
