//! The result as other programs were promised it: names of fields, names of values, and the published schema. The
//! example below is written out by hand from the contract, so that renaming a field in Rust breaks a test and not a
//! reader.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use starscore::analysis::{
    Band, Component, Mechanism, QuantityKind, QuantityRole, QuestionKind, Severity, Status, schema,
};
use starscore::{Analysis, Analyzer, Answer};

const BANDS: &[&str] = &["weak", "developing", "good", "strong"];
const QUESTION_KINDS: &[&str] = &["behavioral", "situational", "motivational", "unknown"];
const COMPONENTS: &[&str] = &["situation", "task", "action", "result", "other"];
#[rustfmt::skip]
const QUANTITY_KINDS: &[&str] = &[
    "number", "percent", "money", "duration", "dimension", "age", "temperature", "ordinal", "multiple",
    "ratio", "range", "date", "other",
];
const ROLES: &[&str] = &["outcome", "baseline", "target", "scale", "context"];
#[rustfmt::skip]
const MECHANISMS: &[&str] = &[
    "emotional_acknowledgement", "perspective_taking", "active_listening", "reassurance", "exploration",
    "accommodation", "respect",
];
#[rustfmt::skip]
const COMPETENCIES: &[&str] = &[
    "communication", "cultural_competence", "language_proficiency", "teamwork", "customer_service",
    "judgment", "integrity", "analytical_thinking", "attention_to_detail", "legal_and_policy_knowledge",
    "adaptability", "resilience_under_pressure", "initiative", "leadership", "emotional_intelligence",
    "professionalism", "motivation_for_service",
];
const SEVERITIES: &[&str] = &["major", "minor", "praise"];
const STATUSES: &[&str] = &["scored", "insufficient", "unsupported_language", "not_star"];

/// The contract's example.
fn example() -> Value {
    json!({
        "schema": 1,
        "id": "row-17",
        "score": 74.2,
        "band": "good",
        "rubric": {"name": "general", "version": "1"},
        "question": {"text": "…", "kind": "behavioral", "competencies": ["customer_service"]},
        "dimensions": [
            {"name": "structure", "score": 81.0, "weight": 0.60, "points": 48.6},
            {"name": "outcomes", "score": 66.0, "weight": 0.25, "points": 16.5},
            {"name": "empathy", "score": 60.7, "weight": 0.15, "points": 9.1}
        ],
        "components": [
            {"name": "situation", "present": true, "confidence": 0.97, "score": 85.0},
            {"name": "task", "present": true, "confidence": 0.88, "score": 70.0},
            {"name": "action", "present": true, "confidence": 0.99, "score": 90.0},
            {"name": "result", "present": false, "confidence": 0.93, "score": 0.0}
        ],
        "segments": [{"start": 0, "end": 118, "component": "situation", "confidence": 0.94}],
        "quantities": [
            {"start": 301, "end": 304, "text": "20%", "kind": "percent", "value": 20.0, "unit": "%", "role": "outcome"}
        ],
        "empathy": [{"start": 140, "end": 189, "text": "…", "mechanism": "perspective_taking"}],
        "competencies": [{"name": "cultural_competence", "start": 140, "end": 189}],
        "findings": [
            {"code": "S401", "severity": "major", "message": "…", "advice": "…", "gain": 18.0, "start": 512, "end": 512}
        ],
        "status": "scored",
        "text": {"words": 187, "sentences": 11, "speaking_seconds": 75, "language": "en"}
    })
}

/// The example with what the result says beyond the contract; nothing else may be needed to read it.
fn example_with_additions() -> Value {
    let mut example = example();
    for dimension in example["dimensions"].as_array_mut().unwrap() {
        dimension["criteria"] = json!([]);
    }
    example["empathy"][0]["confidence"] = json!(0.8);
    example["competencies"][0]["strength"] = json!(0.8);
    example
}

/// Every path of `wanted` that `found` lacks or has with another value.
fn missing(wanted: &Value, found: &Value, path: &str, out: &mut Vec<String>) {
    match (wanted, found) {
        (Value::Object(wanted), Value::Object(found)) => {
            for (key, value) in wanted {
                match found.get(key) {
                    Some(other) => missing(value, other, &format!("{path}.{key}"), out),
                    None => out.push(format!("{path}.{key} is missing")),
                }
            }
        }
        (Value::Array(wanted), Value::Array(found)) if wanted.len() == found.len() => {
            for (at, (value, other)) in wanted.iter().zip(found).enumerate() {
                missing(value, other, &format!("{path}[{at}]"), out);
            }
        }
        _ if wanted == found => {}
        _ => out.push(format!("{path}: {found} instead of {wanted}")),
    }
}

#[test]
fn the_example_of_the_contract_is_read_and_written_back() {
    let analysis: Analysis = serde_json::from_value(example_with_additions()).unwrap();
    let mut lacking = Vec::new();
    missing(&example(), &serde_json::to_value(&analysis).unwrap(), "", &mut lacking);
    assert!(lacking.is_empty(), "{lacking:#?}");
}

#[test]
fn every_kind_of_value_is_read_and_written_back() {
    for value in [json!(20.0), json!([3.0, 5.0]), json!("2021-03")] {
        let mut example = example_with_additions();
        example["quantities"][0]["value"] = value.clone();
        example["quantities"][0]["unit"] = Value::Null;
        example["question"] = Value::Null;
        let analysis: Analysis = serde_json::from_value(example).unwrap();
        let back = serde_json::to_value(&analysis).unwrap();
        assert_eq!(back["quantities"][0]["value"], value);
        // Both are in the result as null, not left out.
        assert_eq!(back["quantities"][0].get("unit"), Some(&Value::Null));
        assert_eq!(back.get("question"), Some(&Value::Null));
    }
}

#[test]
fn bands_turn_where_the_contract_says() {
    let turns = [
        (0.0, "weak"),
        (39.9, "weak"),
        (40.0, "developing"),
        (59.9, "developing"),
        (60.0, "good"),
        (79.9, "good"),
        (80.0, "strong"),
        (100.0, "strong"),
    ];
    for (score, band) in turns {
        assert_eq!(serde_json::to_value(Band::of(score)).unwrap(), band, "{score}");
    }
}

/// The names that the schema allows for a type.
fn schema_names(name: &str) -> BTreeSet<String> {
    let schema = schema();
    let definition = schema["$defs"].get(name).unwrap_or_else(|| panic!("no definition of {name}"));
    let strings = |list: &Value, key: Option<&str>| -> Vec<String> {
        let items = list.as_array().into_iter().flatten();
        items
            .filter_map(|item| key.map_or(Some(item), |key| item.get(key))?.as_str().map(str::to_owned))
            .collect()
    };
    let one_of = definition["oneOf"].as_array().into_iter().flatten();
    let mut names = strings(&definition["enum"], None);
    names.extend(strings(&definition["oneOf"], Some("const")));
    names.extend(one_of.flat_map(|part| strings(&part["enum"], None)));
    names.into_iter().collect()
}

fn has_the_names<T: DeserializeOwned + Serialize>(definition: &str, names: &[&str]) {
    for name in names {
        let value: T =
            serde_json::from_value(json!(name)).unwrap_or_else(|e| panic!("{definition} {name}: {e}"));
        assert_eq!(serde_json::to_value(value).unwrap(), **name);
    }
    // And no others.
    let names: BTreeSet<String> = names.iter().map(|name| name.to_string()).collect();
    assert_eq!(schema_names(definition), names, "{definition}");
}

#[test]
fn enums_have_the_names_of_the_contract_and_no_others() {
    has_the_names::<Band>("Band", BANDS);
    has_the_names::<QuestionKind>("QuestionKind", QUESTION_KINDS);
    has_the_names::<Component>("Component", COMPONENTS);
    has_the_names::<QuantityKind>("QuantityKind", QUANTITY_KINDS);
    has_the_names::<QuantityRole>("QuantityRole", ROLES);
    has_the_names::<Mechanism>("Mechanism", MECHANISMS);
    has_the_names::<Severity>("Severity", SEVERITIES);
    has_the_names::<Status>("Status", STATUSES);
    assert_eq!(Component::ALL.map(Component::name), COMPONENTS);
    assert_eq!(Mechanism::ALL.map(Mechanism::name), MECHANISMS);
}

/// The sample answers with their questions, analysed.
fn results() -> Vec<(String, Value)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../examples/answers");
    let analyzer = Analyzer::new();
    let table = fs::read_to_string(folder.join("questions.tsv")).unwrap();
    let rows = table.lines().filter_map(|line| line.split_once('\t'));
    rows.map(|(file, question)| {
        let text = fs::read_to_string(folder.join(file)).unwrap();
        let analysis = analyzer.analyze(&Answer::new(&text).with_question(question));
        (file.to_owned(), serde_json::to_value(&analysis).unwrap())
    })
    .collect()
}

fn keys(value: &Value) -> BTreeSet<&str> {
    value.as_object().into_iter().flatten().map(|(key, _)| key.as_str()).collect()
}

#[test]
fn a_real_result_has_every_field() {
    let example = example();
    for (file, result) in results() {
        let mut wanted = keys(&example);
        wanted.remove("id"); // batch only
        assert!(keys(&result).is_superset(&wanted), "{file} lacks {:?}", wanted.difference(&keys(&result)));
        assert_eq!(result.get("id"), None, "{file}");
        for object in ["rubric", "text"] {
            assert!(keys(&result[object]).is_superset(&keys(&example[object])), "{file}: {object}");
        }
        let names = |list: &Value| -> Vec<Value> {
            list.as_array().unwrap().iter().map(|x| x["name"].clone()).collect()
        };
        assert_eq!(names(&result["dimensions"]), names(&example["dimensions"]), "{file}");
        assert_eq!(names(&result["components"]), names(&example["components"]), "{file}");
        assert_eq!(result["schema"], 1, "{file}");
    }
}

/// Some real result has an item in `list`, and every item has the contract's fields.
fn real_items_have_every_field(list: &str) -> Vec<Value> {
    let example = example();
    let results = results();
    let items: Vec<Value> = results.iter().flat_map(|(_, r)| r[list].as_array().unwrap().clone()).collect();
    assert!(!items.is_empty(), "no sample answer has any {list}");
    for item in &items {
        assert!(keys(item).is_superset(&keys(&example[list][0])), "{list}: {item}");
    }
    items
}

#[test]
fn real_dimensions_components_segments_quantities_and_findings_have_every_field() {
    for list in ["dimensions", "components", "segments", "quantities", "findings"] {
        real_items_have_every_field(list);
    }
}

#[test]
fn real_empathy_has_every_field() {
    real_items_have_every_field("empathy");
}

#[test]
fn real_competencies_have_every_field_and_known_names() {
    for item in real_items_have_every_field("competencies") {
        assert!(COMPETENCIES.contains(&item["name"].as_str().unwrap()), "{item}");
    }
}

#[test]
fn a_question_that_was_given_is_in_the_result_with_every_field() {
    let example = example();
    for (file, result) in results() {
        let question = &result["question"];
        assert!(keys(question).is_superset(&keys(&example["question"])), "{file}: question is {question}");
        for name in question["competencies"].as_array().unwrap() {
            assert!(COMPETENCIES.contains(&name.as_str().unwrap()), "{file}: {name}");
        }
    }
}

#[test]
fn no_question_is_null() {
    let analysis = Analyzer::new().analyze(&Answer::new("I rang the clinic, and they found her file."));
    assert_eq!(serde_json::to_value(&analysis).unwrap().get("question"), Some(&Value::Null));
}

/// What `schema` (a part of `root`) has against `value`: the keywords that our schema uses, and no others, so that a new
/// one cannot pass unchecked.
fn objections(root: &Value, schema: &Value, value: &Value, path: &str, out: &mut Vec<String>) {
    let Some(schema) = schema.as_object() else {
        return if schema == &json!(false) {
            out.push(format!("{path}: not allowed"))
        };
    };
    for (keyword, wanted) in schema {
        let list = wanted.as_array().map_or(&[][..], Vec::as_slice);
        let fits = |part: &&Value| {
            let mut against = Vec::new();
            objections(root, part, value, path, &mut against);
            against.is_empty()
        };
        let holds = match keyword.as_str() {
            "$schema" | "$defs" | "title" | "description" | "format" | "default" => true,
            "$ref" => {
                let place = wanted.as_str().unwrap().trim_start_matches('#');
                let part = root.pointer(place).unwrap_or_else(|| panic!("{wanted} leads nowhere"));
                objections(root, part, value, path, out);
                true
            }
            "type" => list.iter().chain(wanted.is_string().then_some(wanted)).any(|name| {
                match name.as_str().unwrap() {
                    "object" => value.is_object(),
                    "array" => value.is_array(),
                    "string" => value.is_string(),
                    "boolean" => value.is_boolean(),
                    "null" => value.is_null(),
                    "number" => value.is_number(),
                    "integer" => value.is_i64() || value.is_u64(),
                    name => panic!("unknown type {name}"),
                }
            }),
            "const" => value == wanted,
            "enum" => list.contains(value),
            "oneOf" => list.iter().filter(fits).count() == 1,
            "anyOf" => list.iter().any(|part| fits(&part)),
            "minimum" => value.as_f64().is_none_or(|number| number >= wanted.as_f64().unwrap()),
            "maximum" => value.as_f64().is_none_or(|number| number <= wanted.as_f64().unwrap()),
            "minItems" => value.as_array().is_none_or(|items| items.len() as u64 >= wanted.as_u64().unwrap()),
            "maxItems" => value.as_array().is_none_or(|items| items.len() as u64 <= wanted.as_u64().unwrap()),
            "required" => {
                value.is_null() || list.iter().all(|key| value.get(key.as_str().unwrap()).is_some())
            }
            "items" => {
                for (at, item) in value.as_array().into_iter().flatten().enumerate() {
                    objections(root, wanted, item, &format!("{path}[{at}]"), out);
                }
                true
            }
            "properties" => {
                for (key, part) in wanted.as_object().unwrap() {
                    if let Some(inner) = value.get(key) {
                        objections(root, part, inner, &format!("{path}.{key}"), out);
                    }
                }
                true
            }
            keyword => panic!("the schema uses {keyword}, which this test does not know"),
        };
        if !holds {
            out.push(format!("{path}: {keyword} {wanted} does not hold of {value}"));
        }
    }
}

fn against_schema(value: &Value) -> Vec<String> {
    let (schema, mut out) = (schema(), Vec::new());
    objections(&schema, &schema, value, "", &mut out);
    out
}

#[test]
fn the_published_schema_accepts_real_results_and_the_example() {
    let example = ("the contract's example".to_owned(), example_with_additions());
    for (file, result) in results().into_iter().chain([example]) {
        let against = against_schema(&result);
        assert!(against.is_empty(), "{file}: {against:#?}");
    }
}

#[test]
fn the_published_schema_refuses_what_is_no_result() {
    let spoil: [fn(&mut Value); 6] = [
        |result| result["band"] = json!("great"),
        |result| result["score"] = json!("74"),
        |result| result["segments"][0]["start"] = json!(-1),
        |result| result["quantities"][0]["value"] = Value::Null,
        |result| result["empathy"][0]["mechanism"] = json!("kindness"),
        |result| drop(result.as_object_mut().unwrap().remove("status")),
    ];
    for (at, spoil) in spoil.iter().enumerate() {
        let mut result = example_with_additions();
        assert_eq!(against_schema(&result), Vec::<String>::new());
        spoil(&mut result);
        assert!(!against_schema(&result).is_empty(), "spoilt in way {at}");
    }
}

#[test]
fn a_result_survives_the_way_through_json() {
    for (file, result) in results() {
        let back: Analysis = serde_json::from_value(result.clone()).unwrap();
        assert_eq!(serde_json::to_value(&back).unwrap(), result, "{file}");
    }
}
