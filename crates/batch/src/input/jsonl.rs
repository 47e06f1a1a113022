//! JSON Lines: the reader only finds line ends, so that parsing is shared among the workers.

use std::borrow::Cow;
use std::fmt;
use std::io;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::window::Window;
use crate::chunk::{Body, Chunk, Keys, Place, Record};
use crate::reject::Reason;

/// Hands out the lines of a window.
pub(crate) struct JsonlReader<'r> {
    window: Window<'r>,
    line: u64,
    cap: usize,
}

impl<'r> JsonlReader<'r> {
    pub(crate) fn new(window: Window<'r>, cap: usize) -> Self {
        JsonlReader { window, line: 0, cap }
    }

    /// What was read and not yet handed out.
    pub(crate) fn rest(&self) -> (&[u8], u64) {
        (self.window.bytes(), self.line + 1)
    }

    /// Adds the next line that is not blank to `chunk`; false at the end.
    pub(crate) fn next(&mut self, row: u64, chunk: &mut Chunk) -> io::Result<bool> {
        loop {
            let bytes = self.window.bytes();
            let found = memchr::memchr(b'\n', bytes);
            let (end, length) = match found {
                Some(at) => (at, at + 1),
                None if bytes.len() > self.cap => (bytes.len(), bytes.len()),
                None if !self.window.is_last() => {
                    self.window.fill()?;
                    continue;
                }
                None if bytes.is_empty() => return Ok(false),
                None => (bytes.len(), bytes.len()),
            };
            self.line += 1;
            let place = Place { row, line: self.line };
            let line = bytes[..end].trim_ascii();
            if line.is_empty() && end <= self.cap {
                self.window.consume(length);
                continue;
            }
            if end > self.cap {
                let head = line[..line.len().min(crate::chunk::RAW_KEPT)].to_vec();
                let whole = if found.is_some() { end as u64 } else { 0 };
                let message = format!("the row is longer than {} bytes", self.cap);
                if found.is_some() {
                    self.window.consume(length);
                    chunk.refuse(place, Reason::TooLarge, message, &head, whole);
                } else {
                    let whole = self.window.skip_line()?;
                    chunk.refuse(place, Reason::TooLarge, message, &head, whole);
                }
                return Ok(true);
            }
            let record = chunk.keep(line);
            self.window.consume(length);
            chunk.records.push(Record { row: place.row, line: place.line, body: Body::Json(record) });
            return Ok(true);
        }
    }
}

/// The keys with plain values in the objects at the start of an input.
pub(crate) fn headings(sample: &[u8]) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for line in sample.split(|&b| b == b'\n').take(100) {
        if let Ok(object) = serde_json::from_slice::<serde_json::Map<String, serde_json::Value>>(line) {
            for (key, value) in object {
                let usable = value.is_string() || value.is_number() || value.is_null();
                if usable && !found.contains(&key) {
                    found.push(key);
                }
            }
        }
    }
    found
}

/// What a row of JSON holds under the keys that matter.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct JsonRow<'de> {
    pub(crate) id: Option<Cow<'de, str>>,
    pub(crate) question: Option<Cow<'de, str>>,
    pub(crate) answer: Scalar<'de>,
}

/// A JSON value, as far as it matters here.
#[derive(Debug, Default, PartialEq)]
pub(crate) enum Scalar<'de> {
    #[default]
    Missing,
    Text(Cow<'de, str>),
    Number(String),
    Other,
}

impl<'de> Scalar<'de> {
    fn text(self) -> Option<Cow<'de, str>> {
        match self {
            Scalar::Text(text) => Some(text),
            Scalar::Number(text) => Some(Cow::Owned(text)),
            Scalar::Missing | Scalar::Other => None,
        }
    }
}

/// Reads one row, borrowing what has no escapes.
pub(crate) fn parse<'de>(line: &'de str, keys: &Keys) -> serde_json::Result<JsonRow<'de>> {
    let mut deserializer = serde_json::Deserializer::from_str(line);
    let row = RowSeed(keys).deserialize(&mut deserializer)?;
    deserializer.end()?;
    Ok(row)
}

struct RowSeed<'k>(&'k Keys);

impl<'de> DeserializeSeed<'de> for RowSeed<'_> {
    type Value = JsonRow<'de>;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for RowSeed<'_> {
    type Value = JsonRow<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut row = JsonRow::default();
        while let Some(role) = map.next_key_seed(KeySeed(self.0))? {
            match role {
                Role::Id => row.id = map.next_value_seed(ScalarSeed)?.text(),
                Role::Question => row.question = map.next_value_seed(ScalarSeed)?.text(),
                Role::Answer => row.answer = map.next_value_seed(ScalarSeed)?,
                Role::None => _ = map.next_value::<IgnoredAny>()?,
            }
        }
        Ok(row)
    }
}

enum Role {
    Id,
    Question,
    Answer,
    None,
}

struct KeySeed<'k>(&'k Keys);

impl<'de> DeserializeSeed<'de> for KeySeed<'_> {
    type Value = Role;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Role, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for KeySeed<'_> {
    type Value = Role;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E>(self, key: &str) -> Result<Role, E> {
        Ok(if key == self.0.answer {
            Role::Answer
        } else if self.0.id.as_deref() == Some(key) {
            Role::Id
        } else if self.0.question.as_deref() == Some(key) {
            Role::Question
        } else {
            Role::None
        })
    }
}

struct ScalarSeed;

impl<'de> DeserializeSeed<'de> for ScalarSeed {
    type Value = Scalar<'de>;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for ScalarSeed {
    type Value = Scalar<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Scalar::Text(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Scalar::Text(Cow::Owned(text.to_owned())))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Self::Value, E> {
        Ok(Scalar::Number(number.to_string()))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Self::Value, E> {
        Ok(Scalar::Number(number.to_string()))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Self::Value, E> {
        Ok(Scalar::Number(number.to_string()))
    }

    fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
        Ok(Scalar::Other)
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Scalar::Missing)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Scalar::Other)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Scalar::Other)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys() -> Keys {
        Keys { id: Some("id".into()), question: Some("q".into()), answer: "a".into() }
    }

    #[test]
    fn plain_text_is_borrowed_and_numbers_are_ids() {
        let row = parse(r#"{"id":17,"x":[{"a":1}],"a":"plain","q":"es\"caped"}"#, &keys()).unwrap();
        assert_eq!(row.id.as_deref(), Some("17"));
        assert!(matches!(row.answer, Scalar::Text(Cow::Borrowed("plain"))));
        assert_eq!(row.question.as_deref(), Some("es\"caped"));
    }

    #[test]
    fn other_answers_are_told_apart() {
        assert_eq!(parse(r#"{"a":null}"#, &keys()).unwrap().answer, Scalar::Missing);
        assert_eq!(parse(r#"{"a":{"b":[1]}}"#, &keys()).unwrap().answer, Scalar::Other);
        assert!(parse("[1]", &keys()).is_err());
        assert!(parse(r#"{"a":"x"} {"a":"y"}"#, &keys()).is_err());
    }

    #[test]
    fn headings_are_the_scalar_keys_in_order() {
        let sample = b"{\"z\":1,\"list\":[]}\nbroken\n{\"z\":2,\"answer\":\"x\"}\n";
        assert_eq!(headings(sample), ["z", "answer"]);
    }

    #[test]
    fn deep_nesting_is_no_danger() {
        let deep = format!(r#"{{"x":{}{},"a":"t"}}"#, "[".repeat(100_000), "]".repeat(100_000));
        // Either reading is fine; a crash is not.
        let _ = parse(&deep, &keys());
    }
}
