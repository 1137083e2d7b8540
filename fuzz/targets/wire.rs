//! Any bytes, read as a report: an error, or a report that survives being written.
#![no_main]

use secondsource::wire::Report;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Ok(report) = serde_json::from_slice::<Report<'_>>(bytes) else { return };
    let printed = serde_json::to_string(&report).expect("what was read can be written");
    let again: Report<'_> = serde_json::from_str(&printed).expect("our own JSON");
    assert_eq!(printed, serde_json::to_string(&again).expect("the same"));
});
