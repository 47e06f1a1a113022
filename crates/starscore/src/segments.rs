//! Segments: the labelled clauses as runs of the original text that leave no visible character out.

use crate::analysis::{Component, Segment};
use crate::labeller::Labelling;
use crate::score::round2;
use crate::text::{Document, Span};

/// Runs of one component, in order; a heading is a run of `other`.
pub(crate) fn segments(text: &str, document: &Document<'_>, labelling: &Labelling) -> Vec<Segment> {
    let mut runs: Vec<(Span, Component, f64)> = document
        .clauses()
        .iter()
        .zip(labelling.labels.iter().zip(&labelling.confidence))
        .map(|(clause, (label, confidence))| (clause.span, *label, *confidence))
        .collect();
    let headings = document.headings();
    if !headings.is_empty() {
        runs.extend(headings.iter().map(|heading| (heading.span, Component::Other, 1.0)));
        runs.sort_by_key(|(span, ..)| *span);
    }
    let blank = text.len() - text.trim_start().len();
    let mut segments: Vec<Segment> = Vec::new();
    for (index, (span, component, confidence)) in runs.iter().enumerate() {
        let after_heading =
            headings.iter().any(|h| h.span == *span || index > 0 && h.span == runs[index - 1].0);
        let start = if index == 0 {
            blank
        } else {
            document.view().original_span(span.start as usize, span.end as usize).0
        };
        match segments.last_mut() {
            Some(last) if last.component == *component && !after_heading => {
                // The least sure clause says how sure the run is.
                last.confidence = last.confidence.min(*confidence);
            }
            _ => segments.push(Segment {
                start,
                end: text.len(),
                component: *component,
                confidence: *confidence,
            }),
        }
    }
    if segments.is_empty() && blank < text.len() {
        segments.push(Segment {
            start: blank,
            end: text.len(),
            component: Component::Other,
            confidence: 1.0,
        });
    }
    for index in 0..segments.len() {
        let limit = segments.get(index + 1).map_or(text.len(), |next| next.start);
        let start = segments[index].start;
        segments[index].end = start + text[start..limit].trim_end().len();
        segments[index].confidence = round2(segments[index].confidence);
    }
    segments.retain(|segment| segment.start < segment.end);
    segments
}
