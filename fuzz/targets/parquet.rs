//! Any bytes, taken in as Parquet: documents or problems of one line. A panic of the
//! format's reader is caught and told as damage; one that isn't ends the run.
#![no_main]

use std::sync::Once;

static QUIET: Once = Once::new();

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    // The fuzzer's own hook would abort at a panic that is caught.
    QUIET.call_once(|| std::panic::set_hook(Box::new(|_| {})));
    secondsource_fuzz::take_in_and_hold(bytes, "input.parquet");
});
