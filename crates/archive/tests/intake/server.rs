//! A web server for one test.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

/// An answer as it is sent.
#[derive(Clone, Debug, Default)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) fields: Vec<(&'static str, String)>,
    pub(crate) body: Vec<u8>,
    /// Sent drop by drop, with such a pause before each.
    pub(crate) drip: Option<Duration>,
    /// The length that is told, where it isn't the true one.
    pub(crate) length: Option<usize>,
}

impl Answer {
    pub(crate) fn ok(kind: &str, body: impl Into<Vec<u8>>) -> Answer {
        Answer { status: 200, body: body.into(), ..Answer::default() }
            .with("Content-Type", kind)
    }

    pub(crate) fn html(body: impl Into<Vec<u8>>) -> Answer {
        Answer::ok("text/html; charset=utf-8", body)
    }

    pub(crate) fn status(status: u16) -> Answer {
        Answer { status, ..Answer::default() }
    }

    pub(crate) fn to(location: &str) -> Answer {
        Answer::status(302).with("Location", location)
    }

    pub(crate) fn with(mut self, name: &'static str, value: &str) -> Answer {
        self.fields.push((name, value.to_owned()));
        self
    }
}

/// A request as it came.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub(crate) path: String,
    pub(crate) fields: Vec<String>,
    pub(crate) at: Instant,
}

type Pages = Arc<Mutex<BTreeMap<String, Answer>>>;

/// Serves until the test ends.
pub(crate) struct Server {
    pub(crate) url: String,
    pages: Pages,
    asked: Arc<Mutex<Vec<Asked>>>,
}

impl Server {
    pub(crate) fn start() -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let pages = Pages::default();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let (served, log) = (Arc::clone(&pages), Arc::clone(&asked));
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (served, log) = (Arc::clone(&served), Arc::clone(&log));
                thread::spawn(move || answer(stream, &served, &log));
            }
        });
        Server { url, pages, asked }
    }

    /// Serves this at the path; `HERE` in the body stands for the server's address.
    pub(crate) fn serve(&self, path: &str, mut answer: Answer) {
        if let Ok(text) = String::from_utf8(answer.body.clone()) {
            answer.body = text.replace("HERE", &self.url).into_bytes();
        }
        self.pages.lock().unwrap().insert(path.to_owned(), answer);
    }

    pub(crate) fn at(&self, path: &str) -> String {
        format!("{}{path}", self.url)
    }

    pub(crate) fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }

    /// The paths that were asked for, robots.txt aside.
    pub(crate) fn paths(&self) -> Vec<String> {
        let paths = self.asked().into_iter().map(|asked| asked.path);
        paths.filter(|path| path != "/robots.txt").collect()
    }
}

fn answer(stream: TcpStream, pages: &Pages, log: &Mutex<Vec<Asked>>) {
    let mut lines = BufReader::new(&stream).lines();
    let Some(Ok(first)) = lines.next() else { return };
    let path = first.split(' ').nth(1).unwrap_or("/").to_owned();
    let fields: Vec<String> =
        lines.map_while(Result::ok).take_while(|line| !line.is_empty()).collect();
    let asked = Asked { path: path.clone(), fields, at: Instant::now() };
    log.lock().unwrap().push(asked.clone());
    let found = pages.lock().unwrap().get(&path).cloned();
    let mut found = found.unwrap_or_else(|| Answer::status(404));
    let etag = found.fields.iter().find(|(name, _)| *name == "ETag");
    let known = |line: &String| {
        let value = line.to_lowercase();
        let value = value.strip_prefix("if-none-match: ").map(str::to_owned);
        value.is_some_and(|value| etag.is_some_and(|(_, etag)| *etag == value))
    };
    if asked.fields.iter().any(known) {
        found = Answer::status(304);
    }
    let _ = send(stream, &found);
}

fn send(mut stream: TcpStream, answer: &Answer) -> std::io::Result<()> {
    let length = answer.length.unwrap_or(answer.body.len());
    let mut head = format!("HTTP/1.1 {} X\r\nConnection: close\r\n", answer.status);
    head += &format!("Content-Length: {length}\r\n");
    for (name, value) in &answer.fields {
        head += &format!("{name}: {value}\r\n");
    }
    stream.write_all(format!("{head}\r\n").as_bytes())?;
    let Some(pause) = answer.drip else { return stream.write_all(&answer.body) };
    for byte in &answer.body {
        thread::sleep(pause);
        stream.write_all(&[*byte])?;
    }
    Ok(())
}
