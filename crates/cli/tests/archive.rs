//! The archive's commands as their user meets them, and what is left when they are killed.

#![allow(clippy::unwrap_used, reason = "a test that can't go on has failed")]

use serde_json::Value;
use std::fs;
use std::io::Read;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;
use tempfile::TempDir;

const FERRY: &str = "Published: 2031-05-06\nURL: https://harbourpost.example/ferry\n\
    Outlet: Harbour Post\n\nThe ferry sank off Velle on Monday, killing 12 people, coast \
    guard chief Ada Quill said. “We were too late,” Quill said.\n";
const SECOND: &str = "Published: 2031-05-06\nURL: https://velletimes.example/a\n\
    Outlet: Velle Times\n\nA ferry sank off Velle on Monday. Twelve people were killed, \
    Mayor Tomas Rell said. The ferry had no licence, Rell said.\n";
const BRIDGE: &str = "Published: 2031-02-01\nOutlet: Harbour Post\n\nThe old bridge over \
    the Lowe was shut on Saturday, police said. More than 40 cars were on it.\n";

fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = TempDir::new().unwrap();
    for (name, text) in files {
        fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

fn secondsource(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("secondsource"));
    command.current_dir(folder).args(args).args(["--archive", "news.db"]);
    command
}

/// Runs in the folder; returns status, standard output, standard error.
fn run(folder: &Path, args: &[&str]) -> (i32, String, String) {
    let output = secondsource(folder, args).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

fn json(folder: &Path, args: &[&str]) -> Value {
    let (status, out, err) = run(folder, args);
    assert_eq!(status, 0, "{err}");
    serde_json::from_str(&out).unwrap()
}

#[test]
fn what_is_ingested_is_listed_told_and_found() {
    let folder = folder(&[("a.txt", FERRY), ("b.txt", SECOND), ("c.txt", BRIDGE)]);
    let folder = folder.path();
    let summary = json(folder, &["ingest", "a.txt", "b.txt", "c.txt", "--json"]);
    assert_eq!((&summary["new"], &summary["stories"]), (&3.into(), &2.into()));
    let again = json(folder, &["ingest", ".", "--json"]);
    assert_eq!((&again["new"], &again["known"]), (&0.into(), &3.into()));

    let stories = json(folder, &["stories", "--format", "json"]);
    assert_eq!(stories["schema"], "secondsource/stories/1");
    let newest = &stories["stories"][0];
    assert_eq!((&newest["documents"], &newest["outlets"]), (&2.into(), &2.into()));
    let id = newest["id"].as_str().unwrap();
    let story = json(folder, &["story", &id[..6], "--format", "json"]);
    assert_eq!(story["schema"], "secondsource/report/1");
    assert_eq!(story["stories"][0]["id"], id);
    assert_eq!(story["documents"].as_array().unwrap().len(), 2);
    let (status, page, _) = run(folder, &["story", id, "--format", "html"]);
    assert!(status == 0 && page.starts_with("<!doctype html>"), "{page}");

    let found = json(folder, &["search", "ferry", "licence", "--format", "json"]);
    assert_eq!(found["schema"], "secondsource/search/1");
    let hit = &found["hits"][0];
    assert_eq!(hit["outlet"], "Velle Times");
    let documents = story["documents"].as_array().unwrap();
    let own = documents.iter().find(|d| d["id"] == hit["document"]).unwrap();
    let (start, end) = (hit["start"].as_u64().unwrap(), hit["end"].as_u64().unwrap());
    let text: String = own["text"]
        .as_str()
        .unwrap()
        .chars()
        .skip(start as usize)
        .take((end - start) as usize)
        .collect();
    assert_eq!(hit["text"], Value::String(text));

    let said = ["search", "--in", "quotes", "--source", "quill", "--format", "json"];
    let said = json(folder, &said);
    assert_eq!(said["hits"][0]["text"], "We were too late,");
    let (status, out, _) = run(folder, &["search", "zeppelin"]);
    assert_eq!((status, out.as_str()), (1, "nothing found\n"));
}

#[test]
fn a_changed_text_is_a_new_version_and_the_change_is_told() {
    let folder = folder(&[("a.txt", FERRY)]);
    let folder = folder.path();
    run(folder, &["ingest", "a.txt"]);
    fs::write(folder.join("a.txt"), FERRY.replace("12 people", "14 people")).unwrap();
    let summary = json(folder, &["ingest", "a.txt", "--json"]);
    assert_eq!((&summary["new"], &summary["changed"]), (&0.into(), &1.into()));
    assert_eq!(summary["changes"][0]["changes"][0]["kind"], "figure");
    assert_eq!(summary["documents"], 1);
    let (_, story, _) = run(folder, &["stories"]);
    let id = story.split_whitespace().next().unwrap();
    let (_, told, _) = run(folder, &["story", id]);
    assert!(told.contains("14 people") && told.contains("was “12 people”"), "{told}");
}

#[test]
fn errors_are_one_line_and_name_the_file() {
    let folder = folder(&[("a.txt", FERRY), ("not.db", "This is no archive at all. ")]);
    let folder = folder.path();
    let cases: [(&[&str], &str); 5] = [
        (&["stories"], "news.db: no such archive"),
        (&["ingest", "missing.txt"], "missing.txt: no such file"),
        (&["ingest", "http://127.0.0.1/feed.xml"], "127.0.0.1"),
        (&["ingest", "a.txt", "--columns", "price=cost"], "price"),
        (&["story", "s0"], "no story s0"),
    ];
    for (args, expected) in cases {
        if args[0] == "story" {
            run(folder, &["ingest", "a.txt"]);
        }
        let (status, out, err) = run(folder, args);
        assert_eq!(status, 2, "{args:?}: {out}{err}");
        assert_eq!(err.lines().count(), 1, "{err}");
        assert!(err.contains(expected), "{args:?}: {err}");
    }
}

#[test]
fn the_page_on_the_archive_shows_what_is_printed() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let page = fs::read_to_string(root.join("docs/archive.md")).unwrap();
    let folder = TempDir::new().unwrap();
    std::os::unix::fs::symlink(root.join("corpus"), folder.path().join("corpus"))
        .unwrap();
    let blocks = page.split("```console\n").skip(1);
    let lines = blocks.flat_map(|block| block.split("```").next().unwrap().lines());
    let mut shown: Vec<(String, String)> = Vec::new();
    for line in lines {
        match (line.strip_prefix("$ "), shown.last_mut()) {
            (Some(command), _) => shown.push((command.to_owned(), String::new())),
            (None, Some((_, out))) => out.extend([line, "\n"]),
            (None, None) => panic!("a block begins with a command"),
        }
    }
    assert!(shown.len() > 4);
    let program = assert_cmd::cargo::cargo_bin!("secondsource").display().to_string();
    // What a database browser prints is not ours.
    for (command, out) in shown.iter().filter(|(c, _)| c.starts_with("secondsource ")) {
        let line = command.replacen("secondsource", &program, 1);
        let mut shell = Command::new("sh");
        let printed = shell.current_dir(&folder).args(["-c", &line]).output().unwrap();
        assert_eq!(*out, String::from_utf8_lossy(&printed.stdout), "{command}");
    }
}

/// Reports of twenty days, three outlets each, as JSON Lines.
fn stream(count: usize) -> String {
    let line = |n: usize| {
        let (day, outlet) = (1 + n / 3 % 20, ["Post", "Times", "Echo"][n % 3]);
        let text = format!(
            "A fire in the mill of Ward {} killed {} people on Monday, fire chief Ada Quill \
             {} said. Number {n} of the mills had no licence, according to Mayor Rell.",
            n / 3,
            2 + n % 7,
            n / 3
        );
        format!(
            "{{\"text\": {text:?}, \"outlet\": {outlet:?}, \"published\": \
             \"2031-05-{day:02}\", \"url\": \"https://{outlet}.example/{n}\"}}\n"
        )
    };
    (0..count).map(line).collect()
}

/// Everything that the archive says, as text.
fn everything(folder: &Path) -> String {
    let stories = ["stories", "--limit", "5000", "--format", "json"];
    let claims = ["search", "--in", "claims", "--limit", "50000", "--format", "json"];
    format!("{}\n{}", json(folder, &stories), json(folder, &claims))
}

#[test]
fn killed_at_any_moment_nothing_kept_is_lost() {
    let kills: u32 =
        std::env::var("KILLS").ok().and_then(|n| n.parse().ok()).unwrap_or(12);
    let stream = stream(1200);
    let whole = folder(&[("a.jsonl", &stream)]);
    let begun = std::time::Instant::now();
    run(whole.path(), &["ingest", "a.jsonl"]);
    let unbroken = begun.elapsed();
    let broken = folder(&[("a.jsonl", &stream)]);
    let folder = broken.path();
    let mut kept = 0;
    for kill in 0..kills {
        let mut child = secondsource(folder, &["ingest", "a.jsonl", "--threads", "1"])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        // Moments spread over the run, never twice the same.
        std::thread::sleep(unbroken * (kill * 37 % 100) / 100 + Duration::from_millis(7));
        let _ = child.kill();
        let mut out = String::new();
        child.stdout.take().unwrap().read_to_string(&mut out).unwrap();
        child.wait().unwrap();
        if let Ok(output) = secondsource(folder, &["stories", "--limit", "1"]).output() {
            let err = String::from_utf8_lossy(&output.stderr);
            let sound = output.status.success()
                || output.status.code() == Some(1)
                || err.contains("holds no archive yet")
                || err.contains("no such archive");
            assert!(sound, "the archive needs repair: {err}");
        }
        let now = documents(folder);
        assert!(now >= kept, "{kept} documents were there, {now} are left");
        kept = now;
        if kill % 5 == 4 {
            // From the start again, so that all moments come up.
            for file in ["news.db", "news.db-wal", "news.db-shm"] {
                let _ = fs::remove_file(folder.join(file));
            }
            kept = 0;
        }
    }
    run(folder, &["ingest", "a.jsonl"]);
    assert_eq!(everything(folder), everything(whole.path()));
}

/// How many documents are kept.
fn documents(folder: &Path) -> usize {
    let (status, out, _) =
        run(folder, &["search", "fire", "--limit", "100000", "--format", "json"]);
    if status > 1 {
        return 0;
    }
    let hits: Value = serde_json::from_str(&out).unwrap();
    hits["hits"].as_array().unwrap().len()
}
