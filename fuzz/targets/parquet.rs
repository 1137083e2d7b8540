//! Any bytes, taken in as Parquet: documents or problems of one line. A panic of the
//! format's own reader is caught and told as damage; any other ends the run.
#![no_main]

use std::sync::Once;

static HOOK: Once = Once::new();

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    // The fuzzer's hook would abort at a panic that is caught.
    HOOK.call_once(|| {
        std::panic::set_hook(Box::new(|panic| {
            let file = panic.location().map_or("", |place| place.file());
            if !file.contains("/parquet-") {
                eprintln!("{panic}");
                std::process::abort();
            }
        }));
    });
    secondsource_fuzz::take_in_and_hold(bytes, "input.parquet");
});
