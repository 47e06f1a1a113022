//! What a worker does: takes the rows of a chunk apart, analyses each, and hands them on one by one. A row that
//! cannot be graded becomes a reject here, whatever is wrong with it; even a panic in the analyser costs one row.

use std::borrow::Cow;
use std::panic::{AssertUnwindSafe, catch_unwind};

use starscore::{Analysis, Analyzer, Answer};

use crate::chunk::{Body, Cell, Chunk, Record};
use crate::input::{Scalar, parse_json};
use crate::options::Limits;
use crate::reject::{Reason, Reject};

/// Grades rows; shared by all workers.
pub(crate) struct Grader<'a> {
    pub(crate) analyzer: &'a Analyzer,
    pub(crate) question: Option<&'a str>,
    pub(crate) lossy: bool,
    pub(crate) limits: Limits,
}

/// One row, graded or rejected.
pub(crate) struct Row<'c> {
    pub(crate) id: Cow<'c, str>,
    /// The id is the row's own, not its number.
    pub(crate) own_id: bool,
    /// The answer's number over all inputs, from 1.
    pub(crate) place: u64,
    pub(crate) line: u64,
    pub(crate) input: &'c str,
    /// Empty for a reject.
    pub(crate) text: Cow<'c, str>,
    pub(crate) result: Result<Analysis, Reject>,
    /// The row as it stood, for the rejects.
    pub(crate) raw: Cow<'c, [u8]>,
    pub(crate) raw_bytes: Option<u64>,
}

/// What a record says, before it is analysed.
struct Parsed<'c> {
    id: Option<Cow<'c, str>>,
    content: Result<(Cow<'c, str>, Option<Cow<'c, str>>), Reject>,
}

impl Grader<'_> {
    /// Calls `skipped` with the id of each row that an earlier run has graded, and `visit` with each other row.
    pub(crate) fn each(&self, chunk: &Chunk, mut skipped: impl FnMut(&str), mut visit: impl FnMut(Row<'_>)) {
        for (at, record) in chunk.records.iter().enumerate() {
            let parsed = self.parse(chunk, record);
            if at < chunk.done {
                if let Some(id) = &parsed.id {
                    skipped(id);
                }
                continue;
            }
            visit(self.grade(chunk, record, parsed, chunk.before + at as u64 + 1));
        }
    }

    fn grade<'c>(&self, chunk: &'c Chunk, record: &'c Record, parsed: Parsed<'c>, place: u64) -> Row<'c> {
        let own_id = parsed.id.is_some();
        let id = self.full_id(chunk, record, parsed.id);
        let (text, result) = match parsed.content {
            Ok((text, question)) => {
                let result = self.analyze(&text, question.as_deref());
                (text, result)
            }
            Err(reject) => (Cow::Borrowed(""), Err(reject)),
        };
        let result = result.map_err(|reject| Reject {
            message: format!("{}, line {}: {}", chunk.origin.name, record.line, reject.message),
            ..reject
        });
        let (raw, raw_bytes) =
            if result.is_err() { raw_of(chunk, record) } else { (Cow::Borrowed(&[][..]), None) };
        Row { id, own_id, place, line: record.line, input: &chunk.origin.name, text, result, raw, raw_bytes }
    }

    fn analyze(&self, text: &str, question: Option<&str>) -> Result<Analysis, Reject> {
        let refuse = |reason, message: String| Err(Reject { reason, message });
        if text.len() > self.limits.answer {
            let message = format!(
                "the answer has {} bytes; more than {} are not graded",
                text.len(),
                self.limits.answer
            );
            return refuse(Reason::TooLarge, message);
        }
        if text.trim().is_empty() {
            return refuse(Reason::NoAnswer, "there is no answer".into());
        }
        let mut answer = Answer::new(text);
        if let Some(question) = question {
            answer = answer.with_question(question);
        }
        // The analyser never panics; were it to, one row would be lost and not a million.
        catch_unwind(AssertUnwindSafe(|| self.analyzer.analyze(&answer))).or_else(|_| {
            refuse(Reason::Internal, "the analyser failed on this answer; please report it".into())
        })
    }

    fn full_id<'c>(&self, chunk: &Chunk, record: &Record, own: Option<Cow<'c, str>>) -> Cow<'c, str> {
        let id = own.unwrap_or_else(|| Cow::Owned(record.row.to_string()));
        match record.body {
            Body::Cells { column: Some(column), .. } => {
                let label = chunk.origin.answers.get(column as usize).map_or("", |a| &a.label);
                Cow::Owned(format!("{id}/{label}"))
            }
            _ => id,
        }
    }

    fn parse<'c>(&'c self, chunk: &'c Chunk, record: &'c Record) -> Parsed<'c> {
        match &record.body {
            Body::Bad { reason, message, id, .. } => Parsed {
                id: not_blank(String::from_utf8_lossy(&chunk.bytes[id.range()])),
                content: Err(Reject { reason: *reason, message: message.clone() }),
            },
            Body::Json(line) => self.parse_json_row(chunk, *line),
            Body::Cells { id, question, answer, column, .. } => {
                let text = |cell: &Cell, what| self.text(&chunk.bytes, *cell, what);
                let id = text(id, "id");
                let heading = chunk
                    .origin
                    .answers
                    .get(column.unwrap_or(0) as usize)
                    .and_then(|a| a.question.as_deref());
                let content = || {
                    if let Err(reject) = &id {
                        return Err(reject.clone());
                    }
                    let question = not_blank(text(question, "question")?)
                        .or(self.question.map(Cow::Borrowed))
                        .or(heading.map(Cow::Borrowed));
                    Ok((text(answer, "answer")?, question))
                };
                let content = content();
                Parsed { id: id.ok().and_then(not_blank), content }
            }
        }
    }

    fn parse_json_row<'c>(&'c self, chunk: &'c Chunk, line: Cell) -> Parsed<'c> {
        let fail = |reason, message: String| Parsed { id: None, content: Err(Reject { reason, message }) };
        let Some(keys) = &chunk.origin.keys else {
            return fail(Reason::Internal, "the keys of the row are not known".into());
        };
        let line = match self.text(&chunk.bytes, line, "row") {
            Ok(line) => line,
            Err(reject) => return Parsed { id: None, content: Err(reject) },
        };
        // A lossy line is a copy; what is read from it must be too.
        let row = match line {
            Cow::Borrowed(line) => parse_json(line, keys),
            Cow::Owned(line) => parse_json(&line, keys).map(|row| crate::input::JsonRow {
                id: row.id.map(|t| Cow::Owned(t.into_owned())),
                question: row.question.map(|t| Cow::Owned(t.into_owned())),
                answer: match row.answer {
                    Scalar::Text(t) => Scalar::Text(Cow::Owned(t.into_owned())),
                    Scalar::Number(n) => Scalar::Number(n),
                    Scalar::Missing => Scalar::Missing,
                    Scalar::Other => Scalar::Other,
                },
            }),
        };
        let row = match row {
            Ok(row) => row,
            Err(e) => return fail(Reason::BadJson, format!("not a row of JSON: {}", at_column(&e))),
        };
        let reject = |reason, message: String| Err(Reject { reason, message });
        let question = row.question.and_then(not_blank).or(self.question.map(Cow::Borrowed));
        let content = match row.answer {
            Scalar::Text(text) => Ok((text, question)),
            Scalar::Number(text) => Ok((Cow::Owned(text), question)),
            Scalar::Missing => reject(Reason::NoAnswer, format!("there is no \"{}\"", keys.answer)),
            Scalar::Other => reject(Reason::BadJson, format!("\"{}\" is not text", keys.answer)),
        };
        Parsed { id: row.id.and_then(not_blank), content }
    }

    /// The text of a cell: in UTF-8, and with doubled quotes made one.
    fn text<'c>(&self, bytes: &'c [u8], cell: Cell, what: &str) -> Result<Cow<'c, str>, Reject> {
        let bytes = &bytes[cell.range()];
        let text = match std::str::from_utf8(bytes) {
            Ok(text) => Cow::Borrowed(text),
            Err(_) if self.lossy => String::from_utf8_lossy(bytes),
            Err(fault) => {
                let at = fault.valid_up_to();
                let message =
                    format!("invalid UTF-8: byte 0x{:02X} at byte {} of the {what}", bytes[at], at + 1);
                return Err(Reject { reason: Reason::InvalidUtf8, message });
            }
        };
        Ok(if cell.doubled { Cow::Owned(text.replace("\"\"", "\"")) } else { text })
    }
}

/// serde's message, with its "line 1" taken out: the line is the input's.
fn at_column(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let bare = text.split(" at line ").next().unwrap_or(&text).to_owned();
    format!("{bare}, at byte {}", error.column())
}

fn not_blank(text: Cow<'_, str>) -> Option<Cow<'_, str>> {
    if text.trim().is_empty() { None } else { Some(text) }
}

fn raw_of<'c>(chunk: &'c Chunk, record: &Record) -> (Cow<'c, [u8]>, Option<u64>) {
    let bytes = |cell: Cell| &chunk.bytes[cell.range()];
    match &record.body {
        Body::Json(line) => capped(bytes(*line)),
        Body::Bad { raw, raw_bytes, .. } => (Cow::Borrowed(bytes(*raw)), *raw_bytes),
        Body::Cells { raw, .. } if raw.start < raw.end => capped(bytes(*raw)),
        Body::Cells { answer, .. } => capped(bytes(*answer)),
    }
}

fn capped(bytes: &[u8]) -> (Cow<'_, [u8]>, Option<u64>) {
    let kept = bytes.len().min(crate::chunk::RAW_KEPT);
    (Cow::Borrowed(&bytes[..kept]), (kept < bytes.len()).then_some(bytes.len() as u64))
}
