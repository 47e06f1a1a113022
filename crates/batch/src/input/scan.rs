//! One CSV record at a time, in place. Written here because a row whose quote is never closed must cost that row and
//! not the rest of the file: the scanner is strict about what may follow a quoted field, says where it went wrong, and
//! leaves it to the caller where to go on.

use crate::chunk::Cell;

/// What stands at the start of the bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scan {
    /// A record of so many bytes, its line end among them.
    Record { length: usize, quotes_inside: bool },
    /// The record is longer than the bytes.
    More,
    /// A quoted field that opened at byte `open` is followed by text at byte `at`.
    TextAfterQuote { open: usize, at: usize },
    /// The input ends inside the quoted field that opened at byte `open`.
    Unclosed { open: usize },
}

/// Scans the record at the start of `bytes`; its fields go to `fields`. `last`: nothing follows the bytes.
pub(crate) fn scan(bytes: &[u8], delimiter: u8, last: bool, fields: &mut Vec<Cell>) -> Scan {
    fields.clear();
    let mut at = 0;
    let mut quotes_inside = false;
    loop {
        let (field, end) = if bytes.get(at) == Some(&b'"') {
            match quoted(bytes, at, delimiter, last) {
                Ok(found) => found,
                Err(fault) => return fault,
            }
        } else {
            let end = memchr::memchr3(delimiter, b'\n', b'\r', &bytes[at..]).map(|n| at + n);
            let end = match end {
                Some(end) => end,
                None if last => bytes.len(),
                None => return Scan::More,
            };
            quotes_inside |= memchr::memchr(b'"', &bytes[at..end]).is_some();
            (Cell { start: at, end, doubled: false }, end)
        };
        fields.push(field);
        match bytes.get(end) {
            Some(&b) if b == delimiter => at = end + 1,
            Some(b'\r') if bytes.get(end + 1) == Some(&b'\n') => {
                return Scan::Record { length: end + 2, quotes_inside };
            }
            // The newline may be the first of the next bytes.
            Some(b'\r') if end + 1 == bytes.len() && !last => return Scan::More,
            Some(_) => return Scan::Record { length: end + 1, quotes_inside },
            None => return Scan::Record { length: end, quotes_inside },
        }
    }
}

/// The quoted field that opens at `open`, and where it ends.
fn quoted(bytes: &[u8], open: usize, delimiter: u8, last: bool) -> Result<(Cell, usize), Scan> {
    let mut doubled = false;
    let mut from = open + 1;
    loop {
        let Some(at) = memchr::memchr(b'"', &bytes[from..]).map(|n| from + n) else {
            return Err(if last { Scan::Unclosed { open } } else { Scan::More });
        };
        match bytes.get(at + 1) {
            Some(b'"') => {
                doubled = true;
                from = at + 2;
            }
            Some(&b) if b == delimiter || b == b'\n' || b == b'\r' => {
                return Ok((Cell { start: open + 1, end: at, doubled }, at + 1));
            }
            Some(_) => return Err(Scan::TextAfterQuote { open, at: at + 1 }),
            None if last => return Ok((Cell { start: open + 1, end: at, doubled }, at + 1)),
            None => return Err(Scan::More),
        }
    }
}

/// Line ends in `bytes`: `\n`, `\r\n`, or `\r` alone.
pub(crate) fn count_lines(bytes: &[u8]) -> u64 {
    let lone = |at: usize| bytes[at] == b'\n' || bytes.get(at + 1) != Some(&b'\n');
    memchr::memchr2_iter(b'\n', b'\r', bytes).filter(|&at| lone(at)).count() as u64
}

/// Bytes of the first line, its end among them; `None` if it does not end here.
pub(crate) fn first_line(bytes: &[u8]) -> Option<usize> {
    let at = memchr::memchr2(b'\n', b'\r', bytes)?;
    Some(if bytes[at] == b'\r' && bytes.get(at + 1) == Some(&b'\n') { at + 2 } else { at + 1 })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(text: &str) -> (Scan, Vec<&str>) {
        let mut cells = Vec::new();
        let scan = scan(text.as_bytes(), b',', true, &mut cells);
        (scan, cells.iter().map(|c| &text[c.range()]).collect())
    }

    #[test]
    fn fields_and_lengths() {
        let ok = |length| Scan::Record { length, quotes_inside: false };
        assert_eq!(fields("a,b\nc"), (ok(4), vec!["a", "b"]));
        assert_eq!(fields("a,b\r\nc"), (ok(5), vec!["a", "b"]));
        assert_eq!(fields("a,\"b,\n\"\"x\"\"\"\nc"), (ok(13), vec!["a", "b,\n\"\"x\"\""]));
        assert_eq!(fields(","), (ok(1), vec!["", ""]));
        assert_eq!(fields("\"\"\n"), (ok(3), vec![""]));
        assert_eq!(fields("5\" pipe,b").0, Scan::Record { length: 9, quotes_inside: true });
    }

    #[test]
    fn faults_say_where() {
        assert_eq!(fields("1,\"open\n2,x\n").0, Scan::Unclosed { open: 2 });
        assert_eq!(fields("1,\"open\n2,\"x\"\n").0, Scan::TextAfterQuote { open: 2, at: 11 });
    }

    #[test]
    fn every_cut_asks_for_more_or_agrees() {
        let text = b"a,\"b \"\"q\"\" c\",d\r\n";
        let mut cells = Vec::new();
        for cut in 0..text.len() {
            assert_eq!(scan(&text[..cut], b',', false, &mut cells), Scan::More, "{cut}");
        }
        assert_eq!(scan(text, b',', false, &mut cells), Scan::Record { length: 17, quotes_inside: false });
    }

    #[test]
    fn all_line_ends_count_once() {
        assert_eq!(count_lines(b"a\nb\r\nc\rd"), 3);
        assert_eq!(first_line(b"ab\r\nc"), Some(4));
    }
}
