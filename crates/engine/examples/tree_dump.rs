use secondsource::{Document, Language, annotate};
fn main() {
    let text = std::env::args().nth(1).unwrap();
    let doc = Document::of_text(&text);
    let a = annotate(doc, Language::english());
    for (i, t) in a.segments.tokens.iter().enumerate() {
        println!(
            "{i:3} {:15} {:?} {:?} {:?} <- {:?} lemma {}",
            t.span.of(&a.document.text),
            t.tag,
            t.form,
            t.relation,
            a.segments.head(i),
            t.lemma
        );
    }
    for s in &a.statements {
        println!("ST {:?} {}", s.chain, s.span.of(&a.document.text));
    }
    for s in &a.attributions {
        println!(
            "AT {:?} src {:?} cue {:?} content {:?}",
            s.stance,
            s.source.iter().map(|s| s.of(&a.document.text)).collect::<Vec<_>>(),
            s.cue.iter().map(|s| s.of(&a.document.text)).collect::<Vec<_>>(),
            s.content.iter().map(|s| s.of(&a.document.text)).collect::<Vec<_>>()
        );
    }
}
