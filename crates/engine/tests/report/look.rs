//! The whole output for people, kept beside this file for people to look at. After a
//! wanted change, `BLESS=1 cargo test --test report` writes it anew; the difference is
//! then read in the commit.

use crate::fixture::fixture;
use secondsource::report::{html, json, markdown, terminal};
use std::{fs, path::Path};

fn hold(name: &str, output: &str) {
    let path =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/report/expected").join(name);
    if std::env::var_os("BLESS").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, output).unwrap();
    }
    let expected = fs::read_to_string(&path).unwrap();
    let first = output.lines().zip(expected.lines()).position(|(a, b)| a != b);
    assert!(
        output == expected,
        "{name} changed, first in line {:?}; BLESS=1 if that is wanted",
        first.map(|line| line + 1)
    );
}

#[test]
fn terminal_output() {
    let fixture = fixture();
    for width in [60, 80, 120] {
        let look = terminal::Look { width, colour: false };
        hold(&format!("terminal-{width}.txt"), &terminal::write(&fixture.report(), look));
    }
}

#[test]
fn markdown_output() {
    hold("report.md", &markdown::write(&fixture().report()));
}

/// HTML and JSON are held by what they must have (`formats`), not by their bytes; they
/// are written where `cargo test` keeps its files, to be opened in a browser.
#[test]
fn html_and_json_are_there_to_look_at() {
    let fixture = fixture();
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    fs::write(folder.join("report.html"), html::write(&fixture.report())).unwrap();
    fs::write(folder.join("report.json"), json::write(&fixture.report())).unwrap();
}
