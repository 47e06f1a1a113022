//! A made-up analysis for tests of what is done with one.

use starscore::Analysis;
use starscore::analysis::Band;

/// The text that [`analysis`] is about.
pub(crate) const TEXT: &str = "When I ran the desk, waits were long. I had to cut them. I rewrote the form, and asked \
     each visitor what worried them. Waits fell by 40%.";

/// As the contract's example has it, with this score.
pub(crate) fn analysis(score: f64) -> Analysis {
    let at = |needle: &str| {
        let start = TEXT.find(needle).unwrap();
        (start, start + needle.len())
    };
    let segment = |needle: &str, component: &str| {
        let (start, end) = at(needle);
        serde_json::json!({"start": start, "end": end, "component": component, "confidence": 0.9})
    };
    let (number, number_end) = at("40%");
    let (asked, asked_end) = at("asked each visitor");
    let component = |name: &str, present: bool| serde_json::json!({"name": name, "present": present, "confidence": 0.9, "score": if present { 80.0 } else { 0.0 }});
    let dimension = |name: &str, weight: f64| serde_json::json!({"name": name, "score": score, "weight": weight, "points": score * weight, "criteria": []});
    let finding = |code: &str, severity: &str, message: &str| {
        serde_json::json!({"code": code, "severity": severity, "message": message, "advice": "Say it in one sentence.",
                           "gain": 5.0, "start": 0, "end": 0})
    };
    serde_json::from_value(serde_json::json!({
        "schema": 1,
        "score": score,
        "band": Band::of(score),
        "rubric": {"name": "general", "version": "1"},
        "question": {"text": "Tell me about a time you improved something.", "kind": "behavioral", "competencies": []},
        "dimensions": [dimension("structure", 0.6), dimension("outcomes", 0.25), dimension("empathy", 0.15)],
        "components": [component("situation", true), component("task", score > 30.0), component("action", true),
                       component("result", score > 50.0)],
        "segments": [segment("When I ran the desk, waits were long.", "situation"),
                     segment("I had to cut them.", "task"),
                     segment("I rewrote the form, and asked each visitor what worried them.", "action"),
                     segment("Waits fell by 40%.", "result")],
        "quantities": [{"start": number, "end": number_end, "text": "40%", "kind": "percent", "value": 40.0,
                        "unit": "%", "role": "outcome"}],
        "empathy": [{"start": asked, "end": asked_end, "text": "asked each visitor", "mechanism": "exploration",
                     "confidence": 0.8}],
        "competencies": [],
        "findings": [finding("S401", "major", "The result is thin."), finding("O101", "minor", "No baseline."),
                     finding("E901", "praise", "Somebody was asked.")],
        "status": "scored",
        "text": {"words": 24, "sentences": 4, "speaking_seconds": 10, "language": "en"}
    }))
    .unwrap()
}
