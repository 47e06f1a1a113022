//! An answer cut into pieces that are each shown in one way: by the component they belong to, and by the quantities
//! and the empathy in them.

use starscore::Analysis;
use starscore::analysis::{QuantityRole, Value};

/// Bytes of an answer that are shown.
const SHOWN: usize = 20_000;

/// A stretch of the answer.
pub(crate) struct Piece<'t> {
    pub(crate) text: &'t str,
    /// CSS classes; none for what belongs to nothing.
    pub(crate) class: String,
    pub(crate) title: String,
}

/// The pieces in order, and whether the end was cut off.
pub(crate) fn pieces<'t>(text: &'t str, analysis: &Analysis) -> (Vec<Piece<'t>>, bool) {
    let end = text.floor_char_boundary(SHOWN);
    let mut cuts = vec![0, end];
    let mut cut = |start: usize, stop: usize| cuts.extend([start, stop]);
    analysis.segments.iter().for_each(|s| cut(s.start, s.end));
    analysis.quantities.iter().for_each(|q| cut(q.start, q.end));
    analysis.empathy.iter().for_each(|e| cut(e.start, e.end));
    cuts.retain(|&at| at <= end && text.is_char_boundary(at));
    cuts.sort_unstable();
    cuts.dedup();
    let piece = |pair: &[usize]| describe(&text[pair[0]..pair[1]], pair[0], analysis);
    (cuts.windows(2).map(piece).collect(), end < text.len())
}

fn describe<'t>(text: &'t str, at: usize, analysis: &Analysis) -> Piece<'t> {
    let mut class = Vec::new();
    let mut title = Vec::new();
    // All three are in order of their starts, so the last that starts in time is the one.
    let segment = analysis.segments[..analysis.segments.partition_point(|s| s.start <= at)].last();
    if let Some(segment) = segment.filter(|s| at < s.end) {
        class.push(format!("s-{}", segment.component.name()));
        title.push(segment.component.name().to_owned());
    }
    let quantity = analysis.quantities[..analysis.quantities.partition_point(|q| q.start <= at)].last();
    if let Some(quantity) = quantity.filter(|q| at < q.end) {
        let outcome = quantity.role == QuantityRole::Outcome;
        class.push(if outcome { "q outcome" } else { "q" }.to_owned());
        title.push(if outcome {
            "outcome".to_owned()
        } else {
            format!("quantity{}", value(&quantity.value))
        });
    }
    let empathy = analysis.empathy[..analysis.empathy.partition_point(|e| e.start <= at)].last();
    if let Some(empathy) = empathy.filter(|e| at < e.end) {
        class.push("e".to_owned());
        title.push(format!("empathy: {}", empathy.mechanism.name().replace('_', " ")));
    }
    Piece { text, class: class.join(" "), title: title.join("; ") }
}

fn value(value: &Value) -> String {
    match value {
        Value::Number(number) => format!(" {number}"),
        Value::Range([low, high]) => format!(" {low} to {high}"),
        Value::Date(date) => format!(" {date}"),
    }
}
