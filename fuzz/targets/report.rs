//! Several texts, reported on in every format. A line of `====` parts the documents.
#![no_main]

use secondsource::report::{Report, html, json, markdown, terminal};
use secondsource::{Options, corroborate};

libfuzzer_sys::fuzz_target!(|text: &str| {
    let documents: Vec<_> = text
        .split("\n====\n")
        .take(6)
        .flat_map(|part| secondsource_fuzz::read_and_hold(part.as_bytes(), "input.md"))
        .collect();
    let stories = corroborate(&documents, &Options::default());
    let report = Report { documents: &documents, stories: &stories, notes: &[] };
    let printed = json::write(&report);
    serde_json::from_str::<secondsource::wire::Report>(&printed).expect("our own JSON");
    html::write(&report);
    markdown::write(&report);
    terminal::write(&report, terminal::Look { width: 72, colour: false });
});
