//! Byte offsets to characters or UTF-16 units, for hosts that count that way.

use serde::{Deserialize, Serialize};

/// What an offset counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum OffsetUnit {
    /// Bytes of UTF-8: Rust, Go.
    #[default]
    Byte,
    /// Unicode scalar values: Python.
    Char,
    /// UTF-16 code units: JavaScript, Java, C#.
    Utf16,
}

/// Converts byte offsets of one text.
///
/// ```
/// use starscore::text::{OffsetConverter, OffsetUnit};
/// let converter = OffsetConverter::new("né 👍 ok", OffsetUnit::Utf16);
/// assert_eq!(converter.convert(9), 6); // "ok" in bytes, in UTF-16 units
/// ```
#[derive(Debug)]
pub struct OffsetConverter {
    /// (byte offset, units before it) at every character that is not one byte and one unit.
    steps: Vec<(usize, usize)>,
}

impl OffsetConverter {
    /// Reads `text` once.
    pub fn new(text: &str, unit: OffsetUnit) -> Self {
        let mut steps = Vec::new();
        if unit != OffsetUnit::Byte && !text.is_ascii() {
            let mut units = 0;
            for (at, c) in text.char_indices() {
                units += if unit == OffsetUnit::Utf16 { c.len_utf16() } else { 1 };
                if c.len_utf8() > 1 {
                    steps.push((at + c.len_utf8(), units));
                }
            }
        }
        OffsetConverter { steps }
    }

    /// The offset, in units, of byte `at` (on a character boundary).
    pub fn convert(&self, at: usize) -> usize {
        match self.steps.partition_point(|&(byte, _)| byte <= at).checked_sub(1) {
            Some(step) => at - self.steps[step].0 + self.steps[step].1,
            None => at,
        }
    }
}
