//! Any bytes, taken in as a web archive: documents or problems of one line, no panic.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    secondsource_fuzz::take_in_and_hold(bytes, "input.warc");
});
