//! The literate cases of `corpus/quote/` and `corpus/attribute/`.

use secondsource::attribute::Stance;

use secondsource::mention::{Quote, QuoteKind};
use secondsource::{Annotated, Attribution, Document, Language, Span, annotate};

/// One fenced block: the line it starts on, its text, what must be found.
struct Case<'a> {
    line: usize,
    text: String,
    expected: Vec<&'a str>,
}

fn cases<'a>(file: &'a str, kind: &str) -> Vec<Case<'a>> {
    let fence = format!("```{kind}");
    let mut cases = Vec::new();
    let mut lines = file.lines().enumerate();
    while let Some((start, _)) = lines.find(|(_, line)| *line == fence) {
        let body: Vec<&str> =
            lines.by_ref().map(|(_, l)| l).take_while(|l| *l != "```").collect();
        let (expected, text): (Vec<&str>, Vec<&str>) =
            body.into_iter().partition(|l| l.starts_with("=> "));
        cases.push(Case {
            line: start + 1,
            text: text.join("\n"),
            expected: expected.into_iter().map(|l| &l[3..]).collect(),
        });
    }
    assert!(!cases.is_empty(), "no {kind} in the file");
    cases
}

/// A document of the text, a paragraph a line.
fn annotated(text: &str) -> Annotated {
    annotate(Document::of_text(text), Language::english())
}

fn told(quote: &Quote, text: &str) -> String {
    let kind = match quote.kind {
        QuoteKind::Speech => "speech",
        QuoteKind::Fragment => "fragment",
        QuoteKind::Scare => "scare",
        QuoteKind::Title => "title",
    };
    let inside = if quote.inside.is_some() { ">" } else { "" };
    let continues = if quote.continues { "~" } else { "" };
    let open = if quote.closed { "" } else { "+" };
    format!("{inside}{continues}{kind}{open} {}", quote.span.of(text))
}

#[test]
fn quotes_are_what_the_corpus_says() {
    let files = [
        include_str!("../../../corpus/quote/marks.md"),
        include_str!("../../../corpus/quote/kinds.md"),
    ];
    let mut wrong = Vec::new();
    for case in files.iter().flat_map(|f| cases(f, "quotes")) {
        let doc = annotated(&case.text);
        let found: Vec<String> =
            doc.mentions.quotes.iter().map(|q| told(q, &case.text)).collect();
        if found != case.expected {
            wrong.push(format!("line {}: {:?} → {found:?}", case.line, case.expected));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn words(spans: &[Span], text: &str) -> String {
    if spans.is_empty() {
        return "-".into();
    }
    spans.iter().map(|s| s.of(text)).collect::<Vec<_>>().join(" … ")
}

fn stance(stance: Stance) -> &'static str {
    match stance {
        Stance::Asserts => "asserts",
        Stance::Confirms => "confirms",
        Stance::Denies => "denies",
        Stance::Doubts => "doubts",
        Stance::Asks => "asks",
        Stance::Expects => "expects",
    }
}

/// `who | cue | content | stance` of one attribution.
fn line(a: &Attribution, text: &str) -> [String; 4] {
    [
        a.who.as_ref().map_or("-".into(), |w| w.name.clone()),
        words(&a.cue, text),
        words(&a.content, text),
        stance(a.stance).into(),
    ]
}

#[test]
fn attributions_are_what_the_corpus_says() {
    let files = [
        include_str!("../../../corpus/attribute/cues.md"),
        include_str!("../../../corpus/attribute/stance.md"),
        include_str!("../../../corpus/attribute/sources.md"),
    ];
    let mut wrong = Vec::new();
    for case in files.iter().flat_map(|f| cases(f, "attributions")) {
        let doc = annotated(&case.text);
        let found: Vec<[String; 4]> =
            doc.attributions.iter().map(|a| line(a, &case.text)).collect();
        for expected in &case.expected {
            let fields: Vec<&str> = expected.split(" | ").collect();
            let met = match fields[..] {
                ["none"] => found.is_empty(),
                _ => found.iter().any(|f| {
                    fields.len() == 4
                        && f.iter().zip(&fields).all(|(f, w)| *w == "*" || f == w)
                }),
            };
            if !met {
                wrong.push(format!("{}: {expected}\n    {found:?}", case.text));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
