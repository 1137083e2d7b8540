//! Any bytes, read as html: documents or an error, and spans that hold.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    secondsource_fuzz::read_and_hold(bytes, "input.html");
});
