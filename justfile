# What CI runs, one by one. `just` is a convenience: each line works without it.

# Lists the recipes.
default:
    @just --list

# Everything a change must pass.
check:
    .ci/run

test:
    cargo test --workspace

# Rewrites expectations in corpus/ from what the engine finds now. Read the diff.
bless:
    SECONDSOURCE_BLESS=1 cargo test --workspace

# Scores the engine on the shipped clusters, and on a folder of gold clusters if one is named.
gold *DIR:
    cargo run --release -q -p secondsource-lab -- score clusters
    {{ if DIR == "" { "true" } else { "cargo run --release -q -p secondsource-lab -- score gold --dir " + DIR } }}

# Speed, memory and growth, on one core.
bench *ARGS:
    cargo run --release -q -p secondsource-lab -- bench {{ARGS}}

# Throws bytes at one door: text, json, html, annotate or wire.
fuzz TARGET="annotate" SECONDS="600":
    fuzz/run {{TARGET}} {{SECONDS}}

# Licences and advisories of everything we build on.
deny:
    cargo deny check
