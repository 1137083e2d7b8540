//! Statements: what a clause says beside who is cited, and the words it is compared by.

use secondsource::{Annotated, Document, Language, annotate};

fn annotated(text: &str) -> Annotated {
    annotate(Document::of_text(text), Language::english())
}

fn statements(doc: &Annotated) -> Vec<&str> {
    doc.statements.iter().map(|s| s.span.of(&doc.document.text)).collect()
}

fn stems(doc: &Annotated) -> Vec<&str> {
    doc.statements.iter().flat_map(|s| &s.terms).map(|t| &*t.stem).collect()
}

#[test]
fn what_is_told_around_cited_words_is_said_too() {
    let doc = annotated(
        "The harbour office named Adrian Holt captain in March and described him as \
         \"very experienced\".\n",
    );
    let told = statements(&doc);
    assert!(told.iter().any(|s| s.contains("Adrian Holt")), "{told:?}");
}

#[test]
fn words_that_merely_cite_say_nothing() {
    let doc = annotated("The ferry sank in the strait, Moreno said in a statement.\n");
    let told = statements(&doc);
    assert!(!told.iter().any(|s| s.contains("statement")), "{told:?}");
}

#[test]
fn joined_words_are_compared_part_by_part() {
    let doc = annotated("A four-year-old boy fell into the well at 5:52 p.m.\n");
    let stems = stems(&doc);
    assert!(stems.contains(&"4") && stems.contains(&"boy"), "{stems:?}");
    assert!(stems.contains(&"T17:52"), "{stems:?}");
}
