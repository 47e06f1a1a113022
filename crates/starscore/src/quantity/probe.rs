//! The quantity reader by itself, for measuring it apart from the rest.

use super::{QuantityReader, Reading};
use crate::analysis::{Component, Quantity};
use crate::text::{Document, Reader, VocabularyBuilder};

/// A text reader with nothing but the quantity reader behind it.
#[derive(Debug, Clone)]
pub struct Probe {
    reader: Reader,
    quantities: QuantityReader,
}

impl Default for Probe {
    fn default() -> Self {
        Self::new()
    }
}

impl Probe {
    /// Reads the word lists.
    pub fn new() -> Self {
        let mut builder = VocabularyBuilder::new();
        let quantities = QuantityReader::new(&mut builder);
        Probe { reader: Reader::new(builder), quantities }
    }

    /// The quantities of `text` with roles, all of it taken as one `component`; offsets are those of `text`.
    pub fn read(&self, text: &str, component: Option<Component>) -> Vec<Quantity> {
        let document = self.document(text);
        let mut readings = self.readings(&document);
        self.quantities.assign_roles(&document, &mut readings, |_| component);
        let quantity = |reading: Reading| {
            let (start, end) =
                document.view().original_span(reading.span.start as usize, reading.span.end as usize);
            let unit = reading.unit.map(str::to_owned);
            let text = text[start..end].to_owned();
            Quantity {
                start,
                end,
                text,
                kind: reading.kind,
                value: reading.value,
                unit,
                role: reading.role,
                change: reading.change,
            }
        };
        readings.into_iter().map(quantity).collect()
    }

    /// The tokens alone.
    pub fn document<'t>(&self, text: &'t str) -> Document<'t> {
        self.reader.read(text)
    }

    /// The quantities alone, over tokens that are there.
    pub fn readings(&self, document: &Document<'_>) -> Vec<Reading> {
        self.quantities.read(document, self.reader.vocabulary())
    }

    /// Their roles alone.
    pub fn assign(&self, document: &Document<'_>, readings: &mut [Reading]) {
        self.quantities.assign_roles(document, readings, |_| None);
    }
}
