//! What must hold whatever was read: the promises that a fuzz target checks beside "does
//! not panic".

use secondsource::document::Span;
use secondsource::{Annotated, Document, Language, Provenance, annotate, read};
use secondsource_archive::intake::{Found, Intake, Options, Piece};

/// Reads the bytes as a file of this name and annotates every document in it.
pub fn read_and_hold(bytes: &[u8], name: &str) -> Vec<Annotated> {
    let from = Provenance { path: Some(name.to_owned()), ..Provenance::default() };
    let Ok(documents) = read(bytes, &from) else { return Vec::new() };
    documents.into_iter().flatten().map(annotate_and_hold).collect()
}

/// Takes in what the bytes hold as a file of this name, fetching nothing.
pub fn take_in_and_hold(bytes: &[u8], name: &str) {
    let intake = Intake::of_bytes(name, bytes.to_vec(), Options::default());
    for found in intake.flat_map(Piece::read) {
        match found {
            Found::Document(document) => hold_blocks(&document),
            Found::Unreadable(problem) => assert!(!problem.to_string().contains('\n')),
            _ => {}
        }
    }
}

fn hold_blocks(document: &Document) {
    let mut at = 0;
    for block in &document.blocks {
        assert_eq!(block.span.start, at, "blocks tile the text");
        at = block.span.end;
    }
    assert_eq!(at, document.text.len(), "blocks tile the text");
}

fn annotate_and_hold(document: Document) -> Annotated {
    hold_blocks(&document);
    hold(annotate(document, Language::english()))
}

/// Every span lies on character boundaries of the text.
///
/// # Panics
/// Where one does not: that is what the fuzzer looks for.
pub fn hold(annotated: Annotated) -> Annotated {
    for span in spans(&annotated) {
        let text = annotated.document.text.get(span.start..span.end);
        assert!(text.is_some(), "a span off the text: {span:?}");
    }
    annotated
}

/// Every span of a document that may be shown to a reader.
fn spans(annotated: &Annotated) -> Vec<Span> {
    let mentions = &annotated.mentions;
    let mut spans = Vec::new();
    spans.extend(annotated.segments.sentences.iter().map(|x| x.span));
    spans.extend(annotated.segments.tokens.iter().map(|x| x.span));
    spans.extend(mentions.names.iter().map(|x| x.span));
    spans.extend(mentions.dates.iter().map(|x| x.span));
    spans.extend(mentions.figures.iter().map(|x| x.span));
    spans.extend(mentions.quotes.iter().map(|x| x.span));
    spans.extend(annotated.statements.iter().map(|x| x.span));
    for attribution in &annotated.attributions {
        spans.extend(&attribution.source);
        spans.extend(&attribution.cue);
        spans.extend(&attribution.content);
    }
    spans
}
