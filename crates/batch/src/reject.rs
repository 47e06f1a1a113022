//! A row that cannot be graded, and why: reported in its place in the output, and with its raw text among the rejects.

use serde::Serialize;

/// Why a row was rejected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Reason {
    /// The row has more or fewer fields than the heading.
    Ragged,
    /// Bytes that are not UTF-8.
    InvalidUtf8,
    /// The answer is missing or blank.
    NoAnswer,
    /// The row or its answer is beyond the limits.
    TooLarge,
    /// A quote that is never closed, or a line left over from one.
    UnclosedQuote,
    /// Text after a closing quote.
    BadQuote,
    /// Not a JSON object, or an answer that is not text.
    BadJson,
    /// A file, or the rest of one, cannot be read.
    Unreadable,
    /// Grading itself failed: a fault of this program.
    Internal,
}

impl Reason {
    /// The stable name in the output.
    pub fn code(self) -> &'static str {
        match self {
            Reason::Ragged => "ragged",
            Reason::InvalidUtf8 => "invalid_utf8",
            Reason::NoAnswer => "no_answer",
            Reason::TooLarge => "too_large",
            Reason::UnclosedQuote => "unclosed_quote",
            Reason::BadQuote => "bad_quote",
            Reason::BadJson => "bad_json",
            Reason::Unreadable => "unreadable",
            Reason::Internal => "internal",
        }
    }
}

/// A rejected row: the reason, and a message that names the input and the line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reject {
    /// Why.
    pub reason: Reason,
    /// Where, and what is wrong.
    pub message: String,
}

/// The row's place in JSONL output, and the head of its line among the rejects.
#[derive(Serialize)]
pub(crate) struct RejectLine<'r> {
    id: &'r str,
    #[serde(skip_serializing_if = "Option::is_none")]
    input: Option<&'r str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<u64>,
    error: ErrorObject<'r>,
    #[serde(skip_serializing_if = "Option::is_none")]
    raw: Option<&'r str>,
    /// Bytes of the raw row, where `raw` is only its beginning.
    #[serde(skip_serializing_if = "Option::is_none")]
    raw_bytes: Option<u64>,
}

#[derive(Serialize)]
struct ErrorObject<'r> {
    code: &'static str,
    message: &'r str,
}

impl<'r> RejectLine<'r> {
    /// As the contract has it.
    pub(crate) fn in_place(id: &'r str, reject: &'r Reject) -> Self {
        let error = ErrorObject { code: reject.reason.code(), message: &reject.message };
        RejectLine { id, input: None, line: None, error, raw: None, raw_bytes: None }
    }

    /// With the raw text, for mending and another try.
    pub(crate) fn with_raw(self, input: &'r str, line: u64, raw: &'r str, raw_bytes: Option<u64>) -> Self {
        RejectLine { input: Some(input), line: Some(line), raw: Some(raw), raw_bytes, ..self }
    }
}

/// Bytes as text: whatever is not UTF-8 shows as `\xE9`.
pub(crate) fn show_bytes(bytes: &[u8]) -> String {
    let mut shown = String::with_capacity(bytes.len());
    for piece in bytes.utf8_chunks() {
        shown.push_str(piece.valid());
        for byte in piece.invalid() {
            shown.push_str(&format!("\\x{byte:02X}"));
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn raw_bytes_stay_readable() {
        assert_eq!(show_bytes(b"caf\xe9, ok \xff"), "caf\\xE9, ok \\xFF");
    }

    #[test]
    fn the_in_place_line_is_the_contracts() {
        let reject = Reject { reason: Reason::Ragged, message: "a.csv, line 3: 2 fields, not 3".into() };
        let line = serde_json::to_string(&RejectLine::in_place("7", &reject)).unwrap();
        assert_eq!(
            line,
            r#"{"id":"7","error":{"code":"ragged","message":"a.csv, line 3: 2 fields, not 3"}}"#
        );
    }
}
