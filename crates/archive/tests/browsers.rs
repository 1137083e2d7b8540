//! An archive as database browsers open it: `sqlite3` and Datasette, where they are there.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use secondsource_archive::Archive;
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

const VIEWS: [&str; 6] = [
    "claims_in_words",
    "assertions_in_words",
    "quotes_in_words",
    "figures_in_words",
    "copies_in_words",
    "stories_in_words",
];

/// An archive of the fictional reports, called `news.db`.
fn archive() -> (TempDir, PathBuf) {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("news.db");
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../corpus/clusters");
    let mut archive = Archive::create(&path).unwrap();
    for cluster in std::fs::read_dir(root).unwrap() {
        let Ok(reports) = cluster.unwrap().path().join("reports").read_dir() else {
            continue;
        };
        let read = reports.flat_map(|report| {
            let bytes = std::fs::read(report.unwrap().path()).unwrap();
            secondsource::read(&bytes, &secondsource::Provenance::default()).unwrap()
        });
        archive.keep(read.map(Result::unwrap).collect()).unwrap();
    }
    archive.settle(&|_| ()).unwrap();
    (folder, path)
}

/// What a program prints; none, and why told, where it is not there.
fn printed(program: &str, args: &[&str]) -> Option<String> {
    let Ok(output) = Command::new(program).args(args).output() else {
        eprintln!("{program} is not here: left out");
        return None;
    };
    let error = String::from_utf8_lossy(&output.stderr);
    if error.contains("contentless_delete") {
        eprintln!("{program} comes with an SQLite before 3.43: left out");
        return None;
    }
    assert!(output.status.success(), "{program} {args:?}: {error}");
    Some(String::from_utf8(output.stdout).unwrap())
}

#[test]
fn sqlite3_reads_every_view() {
    let (_folder, path) = archive();
    let path = path.to_str().unwrap();
    for view in VIEWS {
        let sql = format!("SELECT count(*) FROM {view}");
        let Some(count) = printed("sqlite3", &["-readonly", path, &sql]) else { return };
        assert!(count.trim().parse::<u32>().unwrap() > 0, "{view}: {count}");
    }
    let sql = "SELECT count(*) FROM claims_in_words c JOIN documents d
               ON d.name = c.document WHERE instr(d.text, c.words) = 0";
    assert_eq!(printed("sqlite3", &["-readonly", path, sql]).as_deref(), Some("0\n"));
}

#[test]
fn datasette_shows_every_view() {
    let (_folder, path) = archive();
    let path = path.to_str().unwrap();
    for view in VIEWS {
        let page = format!("/news/{view}.json?_shape=array&_size=1");
        let Some(rows) = printed("datasette", &[path, "--get", &page]) else { return };
        let rows: Value = serde_json::from_str(&rows).unwrap();
        assert_eq!(rows.as_array().map(Vec::len), Some(1), "{view}: {rows}");
    }
}
