//! Holds ARCHITECTURE.md to the tree: every path on the map (and in CONTRIBUTING.md)
//! exists, every room and every crate is on the map, and no room looks ahead in the flow.

// The map is the one thing here that is read from disk, and by a test alone.
#![allow(clippy::disallowed_methods)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|e| panic!("{path}: {e}"))
}

/// What stands between backticks or in a link and looks like a path.
fn paths(map: &str) -> BTreeSet<String> {
    let quoted = map.split('`').skip(1).step_by(2);
    let linked = map.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    quoted
        .chain(linked)
        .filter(|text| {
            let path = text.contains('/') || text.ends_with(".toml");
            path && !text.contains([' ', '*', '<', ':'])
        })
        .chain(
            map.split('`')
                .skip(1)
                .step_by(2)
                .filter(|t| ["corpus", "docs", "fuzz"].contains(t)),
        )
        .map(str::to_owned)
        .collect()
}

/// A room may be a folder or a file; the map need not change when it grows into one.
fn exists(path: &str) -> bool {
    root().join(path).exists() || root().join(format!("{path}.rs")).exists()
}

/// The rooms of the engine in the order of the flow, as `lib.rs` declares them.
fn rooms() -> Vec<String> {
    read("crates/engine/src/lib.rs")
        .lines()
        .filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'))
        .map(str::to_owned)
        .collect()
}

#[test]
fn every_path_on_the_map_exists() {
    for (page, least) in [("ARCHITECTURE.md", 20), ("CONTRIBUTING.md", 10)] {
        let paths = paths(&read(page));
        assert!(paths.len() > least, "{page} lost its paths: {paths:?}");
        let gone: Vec<_> = paths.iter().filter(|path| !exists(path)).collect();
        assert!(gone.is_empty(), "{page} names what is not there: {gone:?}");
    }
}

#[test]
fn every_room_and_every_crate_is_on_the_map() {
    let paths = paths(&read("ARCHITECTURE.md"));
    let mut wanted: Vec<String> =
        rooms().iter().map(|room| format!("crates/engine/src/{room}")).collect();
    for entry in fs::read_dir(root().join("crates")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        wanted.push(match name.as_str() {
            "engine" => "crates/engine/src/lib.rs".to_owned(),
            _ => format!("crates/{name}"),
        });
    }
    let missing: Vec<_> = wanted.iter().filter(|room| !paths.contains(*room)).collect();
    assert!(missing.is_empty(), "ARCHITECTURE.md does not show: {missing:?}");
}

#[test]
fn every_file_of_the_engine_belongs_to_a_room() {
    let rooms = rooms();
    let source = root().join("crates/engine/src");
    for entry in fs::read_dir(&source).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let room = name.trim_end_matches(".rs");
        let known = room == "lib" || rooms.iter().any(|known| known == room);
        assert!(known, "crates/engine/src/{name} is no room that lib.rs declares");
    }
}

/// Where a line of code names a room: `crate::room`.
fn names(line: &str, room: &str) -> bool {
    line.split("crate::").skip(1).any(|rest| {
        rest.strip_prefix(room).is_some_and(|after| {
            !after.starts_with(|c: char| c.is_alphanumeric() || c == '_')
        })
    })
}

#[test]
fn no_room_looks_ahead() {
    // The words all rooms share stand outside the flow.
    let shared = ["document", "language", "error", "wire"];
    let rooms = rooms();
    let flow: Vec<_> = rooms.iter().filter(|r| !shared.contains(&r.as_str())).collect();
    let source = root().join("crates/engine/src");
    let mut ahead = Vec::new();
    for (at, room) in flow.iter().enumerate() {
        let own = |path: &PathBuf| {
            let first = path.strip_prefix(&source).ok().and_then(|p| p.iter().next());
            let first = first.unwrap_or_default().to_string_lossy();
            first.trim_end_matches(".rs") == room.as_str()
        };
        for path in files(&source, "rs").into_iter().filter(own) {
            let code = fs::read_to_string(&path).unwrap();
            let code = code.split("#[cfg(test)]").next().unwrap_or("");
            for line in code.lines().filter(|l| !l.trim_start().starts_with("//")) {
                for later in flow[at + 1..].iter().filter(|later| names(line, later)) {
                    ahead.push(format!("{}: {room} uses {later}", path.display()));
                }
            }
        }
    }
    assert!(ahead.is_empty(), "rooms that look ahead in the flow: {ahead:#?}");
}

#[test]
fn every_rule_file_is_read_by_a_room() {
    let mut sources = String::new();
    for file in files(&root().join("crates/engine/src"), "rs") {
        sources.push_str(&fs::read_to_string(file).expect("a source file"));
    }
    let rules = root().join("crates/engine/rules/en");
    let lists: Vec<PathBuf> =
        files(&rules, "txt").into_iter().chain(files(&rules, "toml")).collect();
    assert!(lists.len() > 50);
    for list in lists {
        let name = list.with_extension("");
        let name =
            name.strip_prefix(&rules).expect("under the rules").display().to_string();
        assert!(sources.contains(&format!("\"{name}\"")), "nobody reads rules/en/{name}");
    }
}

/// The files with this extension under a folder.
fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder of the tree") {
        let path = entry.expect("a readable folder").path();
        if path.is_dir() {
            found.extend(files(&path, extension));
        } else if path.extension().is_some_and(|e| e == extension) {
            found.push(path);
        }
    }
    found
}
