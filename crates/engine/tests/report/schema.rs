//! The output is held to the published JSON Schemas, both ways: it satisfies them, and
//! it has no field they don't tell of.
//!
//! The check below knows the keywords our schemas use and panics at any other, so that
//! none is ever passed over. A validator from a crate would bring seventy more crates
//! into every test build.

use crate::fixture::fixture;
use regex::Regex;
use secondsource::report::{Check, Report, json};
use secondsource::{Document, Language, annotate};
use serde_json::Value;

const REPORT: &str = include_str!("../../../../docs/report.schema.json");
const CHECK: &str = include_str!("../../../../docs/check.schema.json");
const ANNOTATE: &str = include_str!("../../../../docs/annotate.schema.json");

/// One way in which a value breaks a schema: where, and the keyword.
type Breach = (String, String);

/// Where `value` breaks `schema`, which stands somewhere in `root`.
fn breaches(root: &Value, schema: &Value, value: &Value, path: &str) -> Vec<Breach> {
    let mut found = Vec::new();
    for (keyword, rule) in schema.as_object().unwrap() {
        if !satisfies(keyword, rule, schema, value) {
            found.push((path.to_owned(), keyword.clone()));
        }
        match keyword.as_str() {
            "$ref" => {
                let pointer = rule.as_str().unwrap().strip_prefix('#').unwrap();
                let target = root.pointer(pointer).unwrap();
                found.extend(breaches(root, target, value, path));
            }
            "properties" => {
                for (key, inner) in value.as_object().into_iter().flatten() {
                    let path = format!("{path}/{key}");
                    match rule.get(key) {
                        Some(rule) => found.extend(breaches(root, rule, inner, &path)),
                        None => found.push((path, "not in the schema".into())),
                    }
                }
            }
            "items" => {
                for (at, item) in value.as_array().into_iter().flatten().enumerate() {
                    found.extend(breaches(root, rule, item, &format!("{path}/{at}")));
                }
            }
            "anyOf" => {
                let any = rule.as_array().unwrap().iter();
                if !any.clone().any(|r| breaches(root, r, value, path).is_empty()) {
                    found.push((path.to_owned(), keyword.clone()));
                }
            }
            _ => {}
        }
    }
    found
}

/// Whether a value satisfies one keyword that looks at nothing below it.
fn satisfies(keyword: &str, rule: &Value, schema: &Value, value: &Value) -> bool {
    let bound = || rule.as_f64().unwrap();
    let size = |len: Option<usize>| len.map(|len| len as f64);
    match keyword {
        "type" => match rule.as_array() {
            Some(types) => types.iter().any(|rule| is(rule, value)),
            None => is(rule, value),
        },
        "enum" => rule.as_array().unwrap().contains(value),
        "const" => rule == value,
        "required" => rule.as_array().unwrap().iter().all(|key| {
            assert!(schema["properties"].get(key.as_str().unwrap()).is_some());
            value.get(key.as_str().unwrap()).is_some()
        }),
        "pattern" => {
            let pattern = Regex::new(rule.as_str().unwrap()).unwrap();
            value.as_str().is_none_or(|text| pattern.is_match(text))
        }
        "minimum" => value.as_f64().is_none_or(|n| n >= bound()),
        "maximum" => value.as_f64().is_none_or(|n| n <= bound()),
        "minLength" => size(value.as_str().map(str::len)).is_none_or(|n| n >= bound()),
        "minItems" => size(value.as_array().map(Vec::len)).is_none_or(|n| n >= bound()),
        "maxItems" => size(value.as_array().map(Vec::len)).is_none_or(|n| n <= bound()),
        "minProperties" => {
            size(value.as_object().map(|o| o.len())).is_none_or(|n| n >= bound())
        }
        "maxProperties" => {
            size(value.as_object().map(|o| o.len())).is_none_or(|n| n <= bound())
        }
        "$schema" | "$id" | "$defs" | "title" | "description" | "$ref" | "properties"
        | "items" | "anyOf" => true,
        unknown => panic!("the check does not know '{unknown}'"),
    }
}

fn is(rule: &Value, value: &Value) -> bool {
    match rule.as_str().unwrap() {
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        "number" => value.is_number(),
        "integer" => value.is_i64() || value.is_u64(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        unknown => panic!("the check does not know type '{unknown}'"),
    }
}

fn check(schema: &str, output: &str) -> Vec<Breach> {
    let schema: Value = serde_json::from_str(schema).unwrap();
    breaches(&schema, &schema, &serde_json::from_str(output).unwrap(), "")
}

#[test]
fn reports_satisfy_their_schema() {
    assert_eq!(check(REPORT, &json::write(&fixture().report())), []);
}

#[test]
fn checks_satisfy_their_schema() {
    let fixture = fixture();
    let language = Language::english();
    let asked = "Exactly 310 people were on board the ferry Halcyon, Lena Vos said.";
    let statement = annotate(Document::of_text(asked), language);
    let documents: Vec<_> = fixture
        .documents
        .iter()
        .map(|found| annotate(found.document.clone(), language))
        .collect();
    let checked = secondsource::check(&statement, &documents, &fixture.stories, language);
    assert!(!checked.bearings.is_empty());
    let output = json::check(
        &Check { statement: &statement, checked: &checked },
        &Report { documents: &documents, ..fixture.report() },
    );
    assert_eq!(check(CHECK, &output), []);
}

#[test]
fn annotations_satisfy_their_schema() {
    for found in fixture().documents {
        assert_eq!(check(ANNOTATE, &json::annotated(&found)), []);
        let found = annotate(found.document, Language::english());
        assert_eq!(check(ANNOTATE, &json::annotated(&found)), []);
    }
}

#[test]
fn the_schema_refuses_what_breaks_the_contract() {
    let good: Value = serde_json::from_str(&json::write(&fixture().report())).unwrap();
    for (path, bad) in [
        ("/schema", Value::from("secondsource/report/2")),
        ("/stories/0/claims/0/standing", Value::from("true")),
        ("/stories/0/claims/0/statements/0/start", Value::from(-1)),
        ("/stories/0/figures/0/readings/0/low", Value::from("310")),
        ("/stories/0/copies/0/share", Value::from(62)),
        ("/stories/0/timeline/0/date", Value::from("Monday")),
        ("/documents/0/published", Value::from("yesterday")),
    ] {
        let mut broken = good.clone();
        *broken.pointer_mut(path).unwrap() = bad;
        let found = check(REPORT, &broken.to_string());
        assert!(found.iter().any(|(at, _)| at == path), "{path}: {found:?}");
    }
    let mut missing = good;
    missing["stories"][0].as_object_mut().unwrap().remove("brief");
    let found = check(REPORT, &missing.to_string());
    assert_eq!(found, [("/stories/0".into(), "required".into())]);
}
