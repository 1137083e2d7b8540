# What CI runs, one by one. `just` is a convenience: each line works without it.

# Lists the recipes.
default:
    @just --list

# Everything a change must pass.
check:
    .ci/run

test:
    cargo test --workspace

# Rewrites the expected reports from what is printed now. Read the diff.
bless:
    BLESS=1 cargo test -p secondsource --test report

# Scores the engine on the shipped clusters; `just gold --dir DIR` on others.
gold *ARGS:
    cargo run --release -q -p secondsource-lab -- score gold {{ARGS}}

# Every score, into docs/accuracy.md.
accuracy:
    cargo run --profile lab -q -p secondsource-lab -- score all

# Speed, memory and growth, on one core.
bench *ARGS:
    cargo build --release -q -p secondsource-cli -p secondsource-lab
    target/release/lab bench {{ARGS}}

# Throws bytes at one door: text, json, html, annotate, report, wire, lines, warc, feed,
# sitemap, table or parquet.
fuzz TARGET="annotate" SECONDS="600":
    fuzz/run {{TARGET}} {{SECONDS}}

# Licences and advisories of everything we build on.
deny:
    cargo deny check
