//! The command line as its user meets it: formats, exit status, each error in one line.

#![allow(clippy::unwrap_used, reason = "a test that can't go on has failed")]

use assert_cmd::Command;
use std::fs;
use std::io::Write;
use std::path::Path;
use tempfile::TempDir;

const BRIDGE: &str = "Published: 2031-10-28\n\nHARBOURTOWN — The old bridge over the Lowe \
    was shut on Monday after a lorry struck a pier, police said. More than 40 cars were \
    on it, according to Mayor Ada Quill.\n\n“The bridge shook,” Quill said. “We were \
    lucky.”\n\nComments are closed.\n";
const FERRY: &str = "Harbourtown's bridge was shut on Monday, the police said. Mayor Ada \
    Quill said that more than 40 cars were on the bridge. “We were lucky,” Quill said.\n";

fn secondsource() -> Command {
    let mut command = Command::cargo_bin("secondsource").unwrap();
    command.env_remove("NO_COLOR");
    command
}

fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let folder = TempDir::new().unwrap();
    for (name, bytes) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    folder
}

/// Runs in the folder; returns status, standard output, standard error.
fn run(folder: &Path, args: &[&str]) -> (i32, String, String) {
    let output = secondsource().current_dir(folder).args(args).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

/// The documents of `annotate`.
fn annotated(stdout: &str) -> Vec<serde_json::Value> {
    stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn annotate_prints_one_object_a_document() {
    let folder = folder(&[("a.txt", BRIDGE.as_bytes()), ("sub/b.txt", FERRY.as_bytes())]);
    let (status, out, err) = run(folder.path(), &["annotate", "."]);
    assert_eq!((status, err.as_str()), (0, ""));
    let documents = annotated(&out);
    assert_eq!(documents.len(), 2);
    assert_eq!(documents[0]["published"], "2031-10-28");
    assert!(documents[0]["text"].as_str().unwrap().starts_with("HARBOURTOWN"));
    assert_eq!(documents[1]["published"], serde_json::Value::Null);
}

#[test]
fn report_writes_every_format_to_a_file_and_guesses_it_from_the_name() {
    let folder =
        folder(&[("in/a.txt", BRIDGE.as_bytes()), ("in/b.txt", FERRY.as_bytes())]);
    for format in ["terminal", "json", "html", "markdown"] {
        let out = format!("out.{format}");
        let args = ["report", "in", "--format", format, "-o", &out];
        let (status, printed, err) = run(folder.path(), &args);
        assert!(status < 2, "{format}: {err}");
        assert_eq!(printed, "");
        assert!(folder.path().join(&out).exists());
    }
    run(folder.path(), &["report", "in", "-o", "named.json"]);
    let named = fs::read(folder.path().join("named.json")).unwrap();
    assert_eq!(named, fs::read(folder.path().join("out.json")).unwrap());
    let json: serde_json::Value = serde_json::from_slice(&named).unwrap();
    assert_eq!(json["schema"], "secondsource/report/1");
    let notes = json["notes"].to_string();
    assert!(notes.contains("Comments are closed"), "{notes}");
}

#[test]
fn check_answers_and_tells_it_by_its_status() {
    let folder = folder(&[("a.txt", BRIDGE.as_bytes()), ("b.txt", FERRY.as_bytes())]);
    let checked = |statement: &str| {
        let args = ["check", statement, ".", "--format", "json"];
        let (status, out, err) = run(folder.path(), &args);
        assert_eq!(err, "");
        let json: serde_json::Value = serde_json::from_str(&out).unwrap();
        assert_eq!(json["schema"], "secondsource/check/1");
        (status, json)
    };
    let (status, json) = checked("Harbourtown's bridge was shut on Monday, police said.");
    assert_eq!((status, &json["answer"]), (0, &"borne-out".into()));
    let text = json["bearings"][0]["text"].as_str().unwrap();
    let (start, end) = (&json["bearings"][0]["start"], &json["bearings"][0]["end"]);
    let length = end.as_u64().unwrap() - start.as_u64().unwrap();
    assert_eq!(length, text.chars().count() as u64);
    let (status, json) = checked("The mayor has resigned.");
    assert_eq!((status, &json["answer"]), (1, &"not-found".into()));
    let args = ["check", "Exactly 40 cars were on the bridge, Quill said.", "."];
    let (status, out, _) = run(folder.path(), &args);
    assert!(status < 2 && !out.contains("BORNE OUT AS WORDED"), "{out}");
    let (status, _, err) = run(folder.path(), &["check", "It rained.", "nowhere"]);
    assert_eq!((status, err.lines().count()), (2, 1), "{err}");
}

#[test]
fn standard_input_is_a_path() {
    let output =
        secondsource().args(["annotate", "-"]).write_stdin(BRIDGE).output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    let documents = annotated(std::str::from_utf8(&output.stdout).unwrap());
    assert_eq!(documents[0]["path"], "-");
}

#[test]
fn packed_files_are_unpacked() {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), Default::default());
    gzip.write_all(BRIDGE.as_bytes()).unwrap();
    let zstd = zstd::encode_all(FERRY.as_bytes(), 3).unwrap();
    let folder = folder(&[("a.txt.gz", &gzip.finish().unwrap()), ("b.txt.zst", &zstd)]);
    let (status, out, err) = run(folder.path(), &["annotate", "."]);
    assert_eq!((status, err.as_str(), annotated(&out).len()), (0, "", 2));
}

#[test]
fn the_date_given_is_for_documents_without_one() {
    let folder = folder(&[("a.txt", BRIDGE.as_bytes()), ("b.txt", FERRY.as_bytes())]);
    let (_, out, _) = run(folder.path(), &["annotate", ".", "--published", "2031-10-30"]);
    let documents = annotated(&out);
    assert_eq!(documents[0]["published"], "2031-10-28");
    assert_eq!(documents[1]["published"], "2031-10-30");
    let (status, _, err) = run(folder.path(), &["annotate", ".", "--published", "soon"]);
    assert_eq!(status, 2);
    assert!(err.contains("2024-10-28"), "{err}");
}

#[test]
fn order_and_threads_change_nothing() {
    let folder = folder(&[
        ("a.txt", BRIDGE.as_bytes()),
        ("b.txt", FERRY.as_bytes()),
        ("c.txt", FERRY.as_bytes()),
        ("d.txt", b"The ferry sailed at noon on Tuesday, its captain said."),
    ]);
    for rest in [["report", "--format=json"], ["annotate", "--format=jsonl"]] {
        let run = |paths: &[&str], threads| {
            let args = [&rest, paths, &["--threads", threads]].concat();
            run(folder.path(), &args).1
        };
        let first = run(&["a.txt", "b.txt", "c.txt", "d.txt"], "1");
        assert!(!first.is_empty());
        assert_eq!(run(&["d.txt", "b.txt", "a.txt", "c.txt"], "3"), first);
        let twice = ["c.txt", "c.txt", "d.txt", "b.txt", "a.txt", "./b.txt"];
        assert_eq!(run(&twice, "2"), first, "a file named twice is read once");
        assert_eq!(run(&["."], "4"), first, "a folder is the files in it");
    }
}

#[test]
fn identical_documents_get_ids_of_their_own() {
    let folder = folder(&[("a.txt", FERRY.as_bytes()), ("b.txt", FERRY.as_bytes())]);
    let (_, out, _) = run(folder.path(), &["annotate", "."]);
    let documents = annotated(&out);
    let first = documents[0]["id"].as_str().unwrap();
    assert_eq!(documents[1]["id"].as_str().unwrap(), format!("{first}-2"));
}

/// Each problem: one line on stderr that names the file, what is wrong and what to do;
/// alone it is an error, beside a good file the good one is done.
#[test]
fn each_problem_is_one_line_and_the_rest_is_done() {
    let cases: &[(&str, &[u8], &[&str])] = &[
        ("empty.txt", b"", &["no text"]),
        ("blank.txt", b" \n\n ", &["no text"]),
        ("binary.txt", b"\x00\x01\x02\xff\xfe\x03\x04\x05\x06", &["not text"]),
        ("paper.pdf", b"%PDF-1.7\n%abc", &["PDF", "give the text"]),
        ("bad.json", b"{\"text\": \"The bridge", &["line 1", "malformed JSON"]),
        ("no-text.json", b"{\"title\": \"Bridge\"}", &["no text", "'body'"]),
        ("page.html", b"<html><body><p>Log in</p></body></html>", &["no article"]),
        ("damaged.gz", b"\x1f\x8b\x08\x00\x00\x00", &["damaged gzip"]),
        ("only.txt", b"Comments are closed.", &["no report"]),
    ];
    for (name, bytes, parts) in cases {
        let folder = folder(&[(name, bytes), ("good.txt", FERRY.as_bytes())]);
        let (status, out, err) = run(folder.path(), &["annotate", name]);
        assert_eq!((status, out.as_str()), (2, ""), "{name}: {err}");
        assert_eq!(err.lines().count(), 1, "{name}: {err}");
        assert!(err.starts_with(&format!("secondsource: {name}: ")), "{err}");
        for part in *parts {
            assert!(err.contains(part), "{name}: {err}");
        }
        let (status, out, beside) = run(folder.path(), &["annotate", name, "good.txt"]);
        assert_eq!((status, annotated(&out).len(), beside), (0, 1, err), "{name}");
    }
}

#[test]
fn a_bad_line_is_named_and_the_other_lines_read() {
    let lines =
        b"{\"text\": \"The bridge was shut.\"}\n{oops}\n{\"text\": \"It opened.\"}";
    let folder = folder(&[("a.jsonl", lines)]);
    let (status, out, err) = run(folder.path(), &["annotate", "a.jsonl"]);
    assert_eq!((status, annotated(&out).len()), (0, 2));
    assert!(err.contains("a.jsonl: line 2: malformed JSON"), "{err}");
}

#[test]
fn an_unreadable_date_is_named_and_its_document_kept() {
    let folder = folder(&[("a.json", br#"{"text": "It opened.", "date": "last week"}"#)]);
    let (status, out, err) = run(folder.path(), &["annotate", "a.json"]);
    assert_eq!((status, annotated(&out).len()), (0, 1));
    assert!(err.contains("a.json: line 1: can't read the date 'last week'"), "{err}");
}

#[test]
fn a_missing_path_is_an_error_and_the_rest_is_done() {
    let folder = folder(&[("a.txt", FERRY.as_bytes())]);
    let (status, out, err) = run(folder.path(), &["annotate", "nowhere.txt", "a.txt"]);
    assert_eq!((status, annotated(&out).len()), (2, 1));
    assert_eq!(
        err,
        "secondsource: nowhere.txt: no such file or folder: check the path\n"
    );
}

#[test]
fn nothing_is_fetched() {
    let folder = folder(&[("a.txt", FERRY.as_bytes())]);
    let address = "http://127.0.0.1:1/a.html";
    let (status, out, err) = run(folder.path(), &["annotate", address, "a.txt"]);
    assert_eq!((status, annotated(&out).len()), (2, 1));
    assert!(err.starts_with(&format!("secondsource: {address}: a web address")), "{err}");
}

#[test]
fn tables_and_feeds_are_read_too() {
    let table = format!("title,text\nFerry,{FERRY:?}\nFerry,{FERRY:?}\n");
    let feed = format!(
        "<rss version='2.0'><channel><item><title>Ferry</title><description>{FERRY}\
         </description><link>https://post.example/1</link></item></channel></rss>"
    );
    let folder = folder(&[("a.csv", table.as_bytes()), ("b.xml", feed.as_bytes())]);
    let (status, out, err) = run(folder.path(), &["annotate", "."]);
    assert_eq!((status, err.as_str(), annotated(&out).len()), (0, "", 3));
}

#[test]
fn a_folder_without_documents_is_an_error() {
    let folder = folder(&[(".hidden.txt", FERRY.as_bytes()), ("photo.png", b"\x89PNG")]);
    let (status, _, err) = run(folder.path(), &["report", "."]);
    assert_eq!((status, err.lines().count()), (2, 1));
    assert!(err.contains(".: no documents in this folder"), "{err}");
}

#[test]
fn a_result_that_cannot_be_written_is_an_error() {
    let folder = folder(&[("a.txt", FERRY.as_bytes())]);
    let (status, _, err) = run(folder.path(), &["report", ".", "-o", "no/such/out.html"]);
    assert_eq!((status, err.lines().count()), (2, 1));
    assert!(err.contains("no/such/out.html: can't be written"), "{err}");
}

#[test]
fn wrong_usage_is_told_with_what_to_do() {
    let folder = TempDir::new().unwrap();
    for args in [&["report"][..], &["report", "a", "--format", "pdf"], &["explain", "a"]]
    {
        let (status, out, err) = run(folder.path(), args);
        assert_eq!((status, out.as_str()), (2, ""), "{args:?}");
        assert!(err.contains("--help"), "{err}");
    }
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    use std::process::{Command, Stdio};
    let folder = folder(&[("a.txt", BRIDGE.repeat(3000).as_bytes())]);
    let mut child = Command::new(assert_cmd::cargo::cargo_bin("secondsource"))
        .current_dir(folder.path())
        .args(["annotate", "a.txt"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert!(output.stderr.is_empty());
}
