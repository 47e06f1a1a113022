//! A hashed feature table: a row of small integer weights a feature.
//!
//! Rows are looked up by a 32-bit feature hash in an open table; a feature that was never trained finds nothing, so
//! unseen words add no noise. Sums are integers: no rounding depends on the order of features or the platform.

/// Weights by feature hash; `width` columns a row.
#[derive(Debug, Clone)]
pub struct FeatureTable {
    width: usize,
    /// One unit of weight.
    scale: f64,
    /// Power of two; 0 marks an empty slot.
    keys: Vec<u32>,
    rows: Vec<i8>,
    columns: Vec<i32>,
}

impl FeatureTable {
    /// Reads what [`TableBuilder::to_bytes`] wrote: width, scale, count, keys, rows.
    ///
    /// Returns `None` when the bytes are cut short.
    pub fn from_bytes(bytes: &[u8]) -> Option<(FeatureTable, &[u8])> {
        let (width, bytes) = take_u32(bytes)?;
        let (scale, bytes) = take_u32(bytes)?;
        let (count, bytes) = take_u32(bytes)?;
        let (width, count) = (width as usize, count as usize);
        let keys = bytes.get(..count * 4)?;
        let rows = bytes.get(count * 4..count * (4 + width))?;
        let slots = (count * 2).next_power_of_two().max(16);
        let mut table = FeatureTable {
            width,
            scale: f64::from(f32::from_bits(scale)),
            keys: vec![0; slots],
            rows: vec![0; slots * width],
            columns: Vec::new(),
        };
        for (key, row) in keys.chunks_exact(4).zip(rows.chunks_exact(width.max(1))) {
            let key = u32::from_le_bytes([key[0], key[1], key[2], key[3]]);
            let slot = table.slot(key);
            table.keys[slot] = key;
            for (to, from) in table.rows[slot * width..].iter_mut().zip(row) {
                *to = *from as i8;
            }
        }
        table.columns = vec![0; width];
        Some((table, &bytes[count * (4 + width)..]))
    }

    fn slot(&self, key: u32) -> usize {
        let mask = self.keys.len() - 1;
        let mut slot = key.wrapping_mul(0x9e37_79b1) as usize >> 7 & mask;
        while self.keys[slot] != 0 && self.keys[slot] != key {
            slot = (slot + 1) & mask;
        }
        slot
    }

    /// The weights of one feature, if it was trained.
    pub fn row(&self, key: u32) -> Option<&[i8]> {
        let slot = self.slot(key);
        (self.keys[slot] == key && key != 0).then(|| &self.rows[slot * self.width..(slot + 1) * self.width])
    }

    /// Adds up the rows of `features` into `sums` (one a column), in units of weight.
    pub fn sum(&self, features: &[u32], sums: &mut [i32]) {
        sums.fill(0);
        for &feature in features {
            if let Some(row) = self.row(feature) {
                for (sum, weight) in sums.iter_mut().zip(row) {
                    *sum += i32::from(*weight);
                }
            }
        }
    }

    /// One unit of weight, as a natural-log score.
    pub fn scale(&self) -> f64 {
        self.scale
    }

    /// Columns a row.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Trained features.
    pub fn len(&self) -> usize {
        self.keys.iter().filter(|key| **key != 0).count()
    }

    /// Whether nothing was trained.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// Collects trained weights and writes the bytes of a table.
#[derive(Debug)]
pub struct TableBuilder {
    width: usize,
    rows: Vec<(u32, Vec<f64>)>,
}

impl TableBuilder {
    /// An empty table of `width` columns.
    pub fn new(width: usize) -> Self {
        TableBuilder { width, rows: Vec::new() }
    }

    /// Adds a feature's weights.
    pub fn add(&mut self, key: u32, weights: &[f64]) {
        debug_assert_eq!(weights.len(), self.width);
        self.rows.push((key, weights.to_vec()));
    }

    /// Quantises to 8 bits and keeps the rows that say something.
    pub fn to_bytes(&self) -> Vec<u8> {
        let largest = self.rows.iter().flat_map(|(_, row)| row).fold(0.0f64, |m, w| m.max(w.abs()));
        // The few extreme weights are clipped, so that the many small ones keep their precision.
        let limit = largest.min(1.6);
        let scale = (limit / 127.0).max(1e-9) as f32;
        let quantise = |w: f64| (w / f64::from(scale)).round().clamp(-127.0, 127.0) as i8;
        let mut rows: Vec<(u32, Vec<i8>)> = self
            .rows
            .iter()
            .filter(|(key, _)| *key != 0)
            .map(|(key, row)| (*key, row.iter().map(|&w| quantise(w)).collect::<Vec<i8>>()))
            .filter(|(_, row)| row.iter().any(|w| *w != 0))
            .collect();
        rows.sort_unstable();
        rows.dedup_by_key(|(key, _)| *key);
        let mut bytes = Vec::new();
        for value in [self.width as u32, scale.to_bits(), rows.len() as u32] {
            bytes.extend(value.to_le_bytes());
        }
        rows.iter().for_each(|(key, _)| bytes.extend(key.to_le_bytes()));
        rows.iter().for_each(|(_, row)| bytes.extend(row.iter().map(|&w| w as u8)));
        bytes
    }
}

/// Splits a little-endian u32 off the front.
pub(crate) fn take_u32(bytes: &[u8]) -> Option<(u32, &[u8])> {
    let (head, rest) = bytes.split_at_checked(4)?;
    Some((u32::from_le_bytes([head[0], head[1], head[2], head[3]]), rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_survives_its_bytes() {
        let mut builder = TableBuilder::new(2);
        builder.add(7, &[1.0, -0.5]);
        builder.add(9, &[0.0, 0.25]);
        builder.add(11, &[0.0, 0.0]);
        let bytes = builder.to_bytes();
        let (table, rest) = FeatureTable::from_bytes(&bytes).unwrap();
        assert!(rest.is_empty() && table.len() == 2);
        let mut sums = [0; 2];
        table.sum(&[7, 9, 11, 12], &mut sums);
        assert_eq!(sums, [127, -32]);
        assert!(FeatureTable::from_bytes(&bytes[..bytes.len() - 1]).is_none());
    }
}
