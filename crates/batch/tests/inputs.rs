//! Every kind of input, through the public interface: what comes out is the same whatever it came in.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::sync::LazyLock;

use starscore::Analyzer;
use starscore_batch::{Batch, BatchError, Format, Graded, Input, Outcome, Output, Reading, Reason};

static ANALYZER: LazyLock<Analyzer> = LazyLock::new(Analyzer::new);

fn rows_of(inputs: Vec<Input<'_>>, reading: Reading) -> Result<(Vec<Graded>, Outcome), BatchError> {
    let mut rows = Vec::new();
    let mut batch = Batch::new(&ANALYZER).reading(reading);
    for input in inputs {
        batch = batch.input(input);
    }
    let outcome = batch.for_each(|row| {
        rows.push(row);
        true
    })?;
    Ok((rows, outcome))
}

fn rows(path: &Path) -> Vec<Graded> {
    rows_of(vec![Input::path(path)], Reading::default()).unwrap().0
}

/// `id` for a graded row, `id!code` for a rejected one.
fn shown(rows: &[Graded]) -> Vec<String> {
    rows.iter()
        .map(|row| match &row.result {
            Ok(_) => row.id.clone(),
            Err(reject) => format!("{}!{}", row.id, reject.reason.code()),
        })
        .collect()
}

fn words(row: &Graded) -> usize {
    row.result.as_ref().unwrap().text.words
}

fn gz(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn workbook(path: &Path, cells: &[&[&str]]) {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (row, line) in (0..).zip(cells) {
        for (column, cell) in (0..).zip(*line) {
            match cell.parse::<f64>() {
                Ok(number) => sheet.write_number(row, column, number).unwrap(),
                Err(_) => sheet.write_string(row, column, *cell).unwrap(),
            };
        }
    }
    book.save(path).unwrap();
}

fn archive(path: &Path, parts: &[(&str, &[u8])]) {
    let mut zip = zip::ZipWriter::new(fs::File::create(path).unwrap());
    for (name, content) in parts {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap();
}

#[test]
fn the_same_answers_in_every_format() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let csv = "id,answer\n7,\"I rang them, twice.\"\n8,Waits fell by 20%.\n";
    fs::write(at("a.csv"), csv).unwrap();
    fs::write(at("a.csv.gz"), gz(csv.as_bytes())).unwrap();
    let zst = ruzstd::encoding::compress_to_vec(csv.as_bytes(), ruzstd::encoding::CompressionLevel::Fastest);
    fs::write(at("a.csv.zst"), zst).unwrap();
    fs::write(at("semi.csv"), "id;answer\n7;I rang them, twice.\n8;Waits fell by 20%.\n").unwrap();
    fs::write(at("a.tsv"), "\u{feff}id\tanswer\r\n7\tI rang them, twice.\r\n8\tWaits fell by 20%.\r\n")
        .unwrap();
    let utf16: Vec<u8> = format!("\u{feff}{csv}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    fs::write(at("utf16.csv"), utf16).unwrap();
    let jsonl =
        "{\"id\":7,\"answer\":\"I rang them, twice.\"}\n\n{\"id\":\"8\",\"answer\":\"Waits fell by 20%.\"}";
    fs::write(at("a.jsonl"), jsonl).unwrap();
    workbook(
        &at("a.xlsx"),
        &[&["id", "answer"], &["7", "I rang them, twice."], &["8", "Waits fell by 20%."]],
    );
    let expected: Vec<_> = rows(&at("a.csv")).into_iter().map(|r| (r.id, r.result)).collect();
    assert_eq!(expected.len(), 2);
    for name in ["a.csv.gz", "a.csv.zst", "semi.csv", "a.tsv", "utf16.csv", "a.jsonl", "a.xlsx"] {
        let got: Vec<_> = rows(&at(name)).into_iter().map(|r| (r.id, r.result)).collect();
        assert_eq!(got, expected, "{name}");
    }
}

#[test]
fn a_forms_export_gives_an_answer_a_cell() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("form.xlsx");
    let asked = "Describe a time you helped a difficult customer.";
    workbook(
        &path,
        &[
            &["Timestamp", "Email Address", asked, "What would you do if a colleague was late?"],
            &["45000.5", "anna@example.org", "I rang them.", "I would ask why."],
            &["45001.5", "ben@example.org", "", "I would wait."],
            &["45002.5", "cem@example.org", "", ""],
        ],
    );
    let rows = rows(&path);
    assert_eq!(
        shown(&rows),
        ["anna@example.org/C", "anna@example.org/D", "ben@example.org/D", "cem@example.org!no_answer"]
    );
    assert_eq!(rows[2].line, 3);
}

#[test]
fn a_folder_of_texts() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::create_dir(at("b")).unwrap();
    fs::write(at("b/ben.md"), "I rang them.").unwrap();
    fs::write(at("anna.txt"), b"\xef\xbb\xbfI rang them.").unwrap();
    fs::write(at("cafe.txt"), b"caf\xe9").unwrap();
    fs::write(at("photo.jpg"), "no").unwrap();
    fs::write(at("broken.docx"), "no").unwrap();
    let document =
        b"<w:document><w:p><w:r><w:t>I rang</w:t></w:r><w:r><w:t> them.</w:t></w:r></w:p></w:document>";
    archive(&at("cem.docx"), &[("word/document.xml", document)]);
    let rows = rows(folder.path());
    assert_eq!(
        shown(&rows),
        ["anna.txt", "b/ben.md", "broken.docx!unreadable", "cafe.txt!invalid_utf8", "cem.docx"]
    );
    assert_eq!([words(&rows[0]), words(&rows[1]), words(&rows[4])], [3, 3, 3]);
    assert_eq!(rows_of(vec![Input::path(at("anna.txt"))], Reading::default()).unwrap().0[0].id, "anna.txt");
}

#[test]
fn rows_are_numbered_over_all_inputs() {
    let input = |name| Input::reader(name, &b"answer\nI rang them.\nWaits fell.\n"[..]);
    let (rows, outcome) = rows_of(vec![input("a"), input("b")], Reading::default()).unwrap();
    assert_eq!(shown(&rows), ["1", "2", "3", "4"]);
    assert_eq!((rows[3].input.as_str(), rows[3].line, outcome.summary.rows), ("b", 3, 4));
}

#[test]
fn questions_come_from_the_row_the_option_or_the_heading() {
    let text = &b"question,answer\nWhy do you want this job?,I like people.\n,I like people.\n"[..];
    let mut reading = Reading::default();
    reading.question = Some("Describe a time you helped.".into());
    let (rows, _) = rows_of(vec![Input::reader("a", text)], reading).unwrap();
    // The analyser may not read questions yet; where it does, the two rows differ.
    let questions: Vec<_> =
        rows.iter().map(|r| r.result.as_ref().unwrap().question.clone().map(|q| q.text)).collect();
    if questions[0].is_some() {
        let expected = ["Why do you want this job?", "Describe a time you helped."];
        assert_eq!(questions, expected.map(|q| Some(q.to_owned())));
    }
}

#[test]
fn huge_cells_and_ten_thousand_columns_have_a_sane_end() {
    let mut wide = vec!["id".to_owned(), "answer".to_owned()];
    wide.extend((0..9_998).map(|n| format!("c{n}")));
    let row = |answer: &str| format!("1,{answer}{}\n", ",".repeat(9_998));
    let text = format!("{}\n{}{}", wide.join(","), row("I rang them."), row(&"long ".repeat(300_000)));
    let (rows, _) = rows_of(vec![Input::reader("wide", text.as_bytes())], Reading::default()).unwrap();
    assert_eq!(shown(&rows), ["1", "1!too_large"]);
    assert!(rows[1].result.as_ref().unwrap_err().message.contains("1500000 bytes"));
    let json = format!("{{\"answer\":\"{}\"}}\n{{\"answer\":\"I rang them.\"}}\n", "x".repeat(20 << 20));
    let (rows, _) = rows_of(vec![Input::reader("json", json.as_bytes())], Reading::default()).unwrap();
    assert_eq!(shown(&rows), ["1!too_large", "2"]);
}

const CONTENT_TYPES: &[u8] = br#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>"#;
const BOOK: &[u8] = br#"<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
const RELATIONS: &[u8] = br#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#;

const ROOT: &[u8] = br#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;

/// A workbook with a sheet of our making.
fn raw_workbook(path: &Path, sheet_data: &str) {
    let sheet = format!(
        "<?xml version=\"1.0\"?><worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">\
         <sheetData>{sheet_data}</sheetData></worksheet>"
    );
    archive(
        path,
        &[
            ("[Content_Types].xml", CONTENT_TYPES),
            ("_rels/.rels", ROOT),
            ("xl/workbook.xml", BOOK),
            ("xl/_rels/workbook.xml.rels", RELATIONS),
            ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
        ],
    );
}

#[test]
fn a_cell_in_the_last_corner_costs_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("corner.xlsx");
    let cell = |at: &str, text: &str| format!("<c r=\"{at}\" t=\"inlineStr\"><is><t>{text}</t></is></c>");
    let data = format!(
        "<row r=\"1\">{}{}</row><row r=\"2\">{}{}</row><row r=\"1048576\">{}</row>",
        cell("A1", "id"),
        cell("B1", "answer"),
        cell("A2", "x"),
        cell("B2", "I rang them."),
        cell("XFD1048576", "far away")
    );
    raw_workbook(&path, &data);
    assert_eq!(shown(&rows(&path)), ["x", "2!no_answer"]);
}

#[test]
fn bombs_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    raw_workbook(&at("bomb.xlsx"), &" ".repeat(40 << 20));
    archive(&at("bomb.docx"), &[("word/document.xml", &vec![b' '; 80 << 20])]);
    fs::write(at("bomb.jsonl.gz"), gz(&vec![b' '; 40 << 20])).unwrap();
    let mut reading = Reading::default();
    reading.limits.unpacked = 20 << 20;
    reading.limits.expansion = 100;
    let open = |name: &str| rows_of(vec![Input::path(at(name))], reading.clone());
    assert!(open("bomb.xlsx").unwrap_err().to_string().contains("unpacks to more than"));
    let bombs = [open("bomb.docx"), open("bomb.jsonl.gz")].map(|r| r.map(|(rows, _)| shown(&rows)));
    assert_eq!(bombs[0].as_ref().unwrap()[0], "bomb.docx!unreadable");
    // Blank lines without end: it stops, as an error or as a rejected rest.
    assert!(bombs[1].as_ref().map_or(true, |rows| rows.iter().all(|r| r.contains('!'))));
}

#[test]
fn what_comes_before_a_broken_archive_ends_is_graded() {
    let mut text = String::from("id,answer\n");
    for n in 0..5000u32 {
        text.push_str(&format!("r{n},I rang {} people.\n", n.wrapping_mul(2_654_435_761)));
    }
    let packed = gz(text.as_bytes());
    let (rows, outcome) =
        rows_of(vec![Input::reader("cut.gz", &packed[..packed.len() / 2])], Reading::default()).unwrap();
    assert!(rows.len() > 1000);
    assert_eq!(rows.last().unwrap().result.as_ref().unwrap_err().reason, Reason::Unreadable);
    assert_eq!(outcome.summary.rejected(), 1);
}

#[test]
fn wrong_inputs_are_errors_that_say_what_to_do() {
    let fails = |name: &str, text: &[u8], word: &str| {
        let error = rows_of(vec![Input::reader(name, text)], Reading::default()).unwrap_err();
        assert!(error.to_string().contains(word), "{error}");
    };
    fails("array", b"[{\"answer\":\"x\"}]", "one object a line");
    fails("zip", b"PK\x03\x04xxxx", ".xlsx");
    fails("columns", b"a,b\n1,2\n", "--answer-column");
    fails("heading", b"id,\"answer\n1,2\n", "heading");
    let (rows, _) = rows_of(vec![Input::reader("empty", &b""[..])], Reading::default()).unwrap();
    assert!(rows.is_empty());
}

#[test]
fn every_format_goes_to_a_writer() {
    for (format, start) in [
        (Format::Jsonl, &b"{\"schema\""[..]),
        (Format::Csv, b"id,score"),
        (Format::Xlsx, b"PK\x03\x04"),
        (Format::Html, b"<!DOCTYPE html>"),
    ] {
        let mut out = Vec::new();
        Batch::new(&ANALYZER)
            .input(Input::reader("a", &b"id,answer\n<b>,I rang them.\n"[..]))
            .output(Output::writer(&mut out))
            .format(format)
            .run()
            .unwrap();
        assert!(out.starts_with(start), "{format:?}");
        assert!(format != Format::Html || !String::from_utf8_lossy(&out).contains("\"><b>"));
    }
}

#[test]
fn early_end_and_nothing_in() {
    let text = "answer\n".to_owned() + &"I rang them.\n".repeat(100_000);
    let mut seen = 0;
    Batch::new(&ANALYZER)
        .input(Input::reader("a", text.as_bytes()))
        .for_each(|_| {
            seen += 1;
            seen < 10
        })
        .unwrap();
    assert_eq!(seen, 10);
    assert!(Batch::new(&ANALYZER).run().unwrap_err().is_usage());
}
