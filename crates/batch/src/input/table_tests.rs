use super::*;
use std::sync::Arc;

use crate::chunk::Chunker;
use crate::options::Reading;

/// Reads `text` below the heading `id,answer,note` and shows what came of each row: `line:id=answer` or
/// `line!reason`.
fn read(text: &str) -> Vec<String> {
    read_with(text, Limits::default())
}

fn read_with(text: &str, limits: Limits) -> Vec<String> {
    let headings = ["id", "answer", "note"].map(String::from);
    let layout = Arc::new(Layout::find(&headings, &Reading::default()).unwrap());
    let window = Window::new(Box::new(text.as_bytes()));
    let mut reader = TableReader::new(window, b',', layout, limits, 1);
    let mut chunk = Chunker::new(0).start(&Arc::default());
    let mut row = 1;
    while reader.next(row, &mut chunk).unwrap() {
        row += 1;
    }
    let bytes = |cell: &Cell| String::from_utf8_lossy(&chunk.bytes[cell.range()]).into_owned();
    let show = |record: &Record| match &record.body {
        Body::Cells { id, answer, .. } => format!("{}:{}={}", record.line, bytes(id), bytes(answer)),
        Body::Bad { reason, raw, .. } => format!("{}!{} {}", record.line, reason.code(), bytes(raw)),
        Body::Json(_) => "json".into(),
    };
    chunk.records.iter().map(show).collect()
}

#[test]
fn plain_rows_blank_lines_and_line_ends() {
    assert_eq!(read("1,a,\r\n\n2,\"b\n c\",x\n3,d,"), ["2:1=a", "4:2=b\n c", "6:3=d"]);
}

#[test]
fn ragged_rows_are_refused_and_the_rest_goes_on() {
    assert_eq!(read("1,a,x,y\n2,b,\n3\n4,d,\n"), ["2!ragged 1,a,x,y", "3:2=b", "4!ragged 3", "5:4=d"]);
}

#[test]
fn an_unclosed_quote_costs_its_own_line() {
    let text = "1,\"never closed,x\n2,plain,\n3,\"quoted, too\",\n4,end,\n";
    assert_eq!(
        read(text),
        ["2!unclosed_quote 1,\"never closed,x", "3:2=plain", "4:3=quoted, too", "5:4=end"]
    );
    let to_the_end = "1,\"never closed,x\n2,plain,\n3,end,\n";
    assert_eq!(read(to_the_end), ["2!unclosed_quote 1,\"never closed,x", "3:2=plain", "4:3=end"]);
}

#[test]
fn an_unclosed_quote_that_closes_by_accident_is_found_too() {
    let text = "1,\"never closed\n2,plain,x\n3,\"\n4,end,\n";
    let rows = read(text);
    assert_eq!(rows[0], "2!unclosed_quote 1,\"never closed");
    assert_eq!(rows[1], "3:2=plain");
    assert_eq!(rows.last().unwrap(), "5:4=end");
}

#[test]
fn what_is_left_of_a_broken_row_is_not_graded() {
    let text = "1,\"first\nhe said \"hi\" there\nlast, line\",q\n2,good,\n";
    assert_eq!(
        read(text),
        [
            "2!unclosed_quote 1,\"first",
            "3!unclosed_quote he said \"hi\" there",
            "4!unclosed_quote last, line\",q",
            "5:2=good"
        ]
    );
}

#[test]
fn a_bad_quote_on_one_line_is_said_to_be_one() {
    assert_eq!(read("1,\"a\"b\",\n2,c,\n"), ["2!bad_quote 1,\"a\"b\",", "3:2=c"]);
}

#[test]
fn giants_are_refused_in_bounded_memory() {
    let limits = Limits { record: 1000, ..Limits::default() };
    let line = "y".repeat(600_000);
    let text = format!("1,{line},\n2,\"open{}\n3,c,\n", "\nno end".repeat(100_000));
    let rows = read_with(&text, limits);
    assert!(rows[0].starts_with("2!too_large"), "{}", &rows[0][..40]);
    assert_eq!(rows[1], "3!unclosed_quote 2,\"open");
    assert_eq!(rows.last().unwrap(), "100004:3=c");
}

#[test]
fn ten_thousand_columns_are_only_ragged() {
    let wide = ",".repeat(10_000);
    let rows = read(&format!("{wide}\n2,b,\n"));
    assert_eq!(rows.len(), 2);
    assert_eq!(rows[1], "3:2=b");
}
