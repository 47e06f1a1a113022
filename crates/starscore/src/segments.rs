//! Segments: the labelled clauses as runs of the original text that leave no visible character out.

use crate::analysis::{Component, Segment};
use crate::labeller::Labelling;
use crate::score::round2;
use crate::text::{Document, Span};

/// Runs of one component, in order; a heading is a run of `other`.
pub(crate) fn segments(text: &str, document: &Document<'_>, labelling: &Labelling) -> Vec<Segment> {
    /// A labelled clause or a heading.
    struct Run {
        span: Span,
        component: Component,
        confidence: f64,
        heading: bool,
    }
    let mut runs: Vec<Run> = document
        .clauses()
        .iter()
        .zip(labelling.labels.iter().zip(&labelling.confidence))
        .map(|(clause, (label, confidence))| Run {
            span: clause.span,
            component: *label,
            confidence: *confidence,
            heading: false,
        })
        .collect();
    if !document.headings().is_empty() {
        let headings = document.headings().iter();
        runs.extend(headings.map(|heading| Run {
            span: heading.span,
            component: Component::Other,
            confidence: 1.0,
            heading: true,
        }));
        runs.sort_by_key(|run| run.span);
    }
    let blank = text.len() - text.trim_start().len();
    let mut segments: Vec<Segment> = Vec::new();
    let mut after_heading = false;
    for (index, run) in runs.iter().enumerate() {
        let start = match index {
            0 => blank,
            _ => document.view().original_span(run.span.start as usize, run.span.end as usize).0,
        };
        let apart = run.heading || after_heading;
        after_heading = run.heading;
        match segments.last_mut() {
            Some(last) if last.component == run.component && !apart => {
                // The least sure clause says how sure the run is.
                last.confidence = last.confidence.min(run.confidence);
            }
            _ => segments.push(Segment {
                start,
                end: text.len(),
                component: run.component,
                confidence: run.confidence,
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
