//! One file, page or standard input, unpacked and open for reading.

use super::fetch::Page;
use super::place::Input;
use super::unpack::{self, Stream, told};
use super::{LONGEST, Options, Piece, Problem, Progress, Unread, http};
use anyhow::Result;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// So much is looked at to tell the format.
const WINDOW: usize = 64 << 10;

/// Bytes, and where they come from.
pub struct Source {
    name: String,
    /// The file, as the caller names it.
    pub(super) path: Option<String>,
    /// The web address.
    pub(super) url: Option<String>,
    pub(super) content_type: Option<String>,
    /// The file itself, where it lies unpacked: for formats that are read by leaps.
    pub(super) file: Option<(PathBuf, Arc<Progress>)>,
    window: Vec<u8>,
    rest: Stream,
}

impl Source {
    /// Opens a file or standard input. `progress` is told how many bytes of it were read.
    pub fn open(input: &Input, progress: &Arc<Progress>) -> Result<Source> {
        let stream: Stream = match input {
            Input::Standard => Box::new(BufReader::new(io::stdin())),
            Input::File(path) => {
                let file = File::open(path).map_err(|error| {
                    anyhow::anyhow!("can't be read ({error}): check that you may open it")
                })?;
                Box::new(BufReader::with_capacity(
                    WINDOW,
                    Counted { inner: file, progress: Arc::clone(progress) },
                ))
            }
        };
        let mut source = Source::of(input.name(), stream)?;
        if let Input::File(path) = input {
            source.file = Some((path.clone(), Arc::clone(progress)));
        }
        source.path = Some(source.name.clone());
        Ok(source)
    }

    /// What was fetched.
    pub fn of_page(page: Page) -> Result<Source> {
        let stream = Box::new(Cursor::new(page.bytes));
        let mut source = Source::of(page.url.clone(), stream)?;
        source.url = Some(page.url);
        source.content_type = page.content_type;
        Ok(source)
    }

    /// Bytes at hand, read as a file of this name.
    pub fn of_bytes(name: &str, bytes: Vec<u8>) -> Result<Source> {
        let mut source = Source::of(name.to_owned(), Box::new(Cursor::new(bytes)))?;
        source.path = Some(name.to_owned());
        Ok(source)
    }

    fn of(name: String, stream: Stream) -> Result<Source> {
        let mut rest = unpack::unpack(stream)
            .map_err(|error| anyhow::anyhow!("can't be read ({error})"))?;
        let mut window = Vec::new();
        let filled = (&mut rest).take(WINDOW as u64).read_to_end(&mut window);
        if let Err(error) = filled {
            if window.is_empty() {
                return Err(anyhow::anyhow!("{error}"));
            }
            // What came before the damage is read, then the damage told.
            rest = Box::new(BufReader::new(Broken(Some(error))));
        }
        if window.starts_with(b"\xef\xbb\xbf") {
            window.drain(..3);
        }
        let [path, url, content_type] = [None, None, None];
        Ok(Source { name, path, url, content_type, file: None, window, rest })
    }

    /// As the user knows it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The first bytes.
    pub fn window(&self) -> &[u8] {
        &self.window
    }

    /// The end of the name: `jsonl` of `wire.jsonl.gz`, in small letters.
    pub fn extension(&self) -> String {
        let name = self.name.split(['?', '#']).next().unwrap_or_default();
        let name = if self.url.is_some() { name } else { &self.name };
        let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
        let name = name.to_ascii_lowercase();
        let name = name.trim_end_matches(".gz").trim_end_matches(".zst");
        name.rsplit_once('.').map(|(_, ending)| ending.to_owned()).unwrap_or_default()
    }

    /// All bytes, from the first.
    pub fn into_stream(self) -> Stream {
        Box::new(Cursor::new(self.window).chain(self.rest))
    }

    /// All bytes at once, where they are no more than `most`.
    pub fn into_bytes(self, most: u64) -> Result<Vec<u8>> {
        let mut bytes = Vec::new();
        self.into_stream().take(most + 1).read_to_end(&mut bytes)?;
        if bytes.len() as u64 > most {
            anyhow::bail!("longer than {} MiB: split it", most >> 20);
        }
        Ok(bytes)
    }

    /// All of it as one document.
    pub(super) fn whole(self, options: &Options) -> Result<Piece, Problem> {
        let name = self.name.clone();
        let (path, url) = (self.path.clone(), self.url.clone());
        let content_type = self.content_type.clone();
        let bytes = self
            .into_bytes(LONGEST)
            .map_err(|error| Problem::new(&name, &format!("{error:#}")))?;
        let html = http::is_html(content_type.as_deref());
        Ok(Piece::unread(Unread {
            bytes: http::to_utf8(bytes, content_type.as_deref()),
            path,
            url,
            published: options.published,
            as_if: html.then_some("page.html"),
            ..Unread::default()
        }))
    }
}

struct Counted {
    inner: File,
    progress: Arc<Progress>,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.progress.add(read as u64);
        Ok(read)
    }
}

/// Nothing but the error that ended the stream.
struct Broken(Option<io::Error>);

impl Read for Broken {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        self.0.take().map_or(Ok(0), Err)
    }
}

/// Stops at a row, a tag or a text that is too long: of what nothing closes, the reader
/// of a format would hold all the rest in memory.
pub struct Budget {
    inner: Stream,
    spent: Arc<AtomicU64>,
    what: &'static str,
}

impl Budget {
    /// Fails with `what` when more than [`LONGEST`] bytes were read since `spent` was last
    /// set to zero.
    pub fn new(inner: Stream, spent: &Arc<AtomicU64>, what: &'static str) -> Budget {
        Budget { inner, spent: Arc::clone(spent), what }
    }
}

impl Read for Budget {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        let spent = self.spent.fetch_add(read as u64, Ordering::Relaxed);
        if spent > LONGEST { Err(told(self.what)) } else { Ok(read) }
    }
}

/// What became of a line.
#[derive(Debug, PartialEq, Eq)]
pub enum Line {
    /// It stands in the buffer, with its line break.
    Read,
    /// It was longer than allowed and was left out.
    TooLong,
    /// There is none.
    End,
}

/// Reads up to the next line break, at most `most` bytes; of a longer line the rest is
/// passed over.
pub fn line(stream: &mut Stream, buffer: &mut Vec<u8>, most: u64) -> io::Result<Line> {
    buffer.clear();
    let read = stream.take(most + 1).read_until(b'\n', buffer)?;
    if read == 0 {
        return Ok(Line::End);
    }
    if read as u64 <= most || buffer.ends_with(b"\n") {
        return Ok(Line::Read);
    }
    buffer.clear();
    buffer.shrink_to(1 << 20);
    stream.skip_until(b'\n')?;
    Ok(Line::TooLong)
}

/// Passes over `count` bytes.
pub fn skip(stream: &mut Stream, count: u64) -> io::Result<()> {
    io::copy(&mut stream.take(count), &mut io::sink()).map(|_| ())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_line_is_passed_over() {
        let mut stream: Stream = Box::new(Cursor::new(b"one\ntwelve\nsix".to_vec()));
        let mut buffer = Vec::new();
        let mut next = || (line(&mut stream, &mut buffer, 4).unwrap(), buffer.clone());
        assert_eq!(next(), (Line::Read, b"one\n".to_vec()));
        assert_eq!(next(), (Line::TooLong, Vec::new()));
        assert_eq!(next(), (Line::Read, b"six".to_vec()));
        assert_eq!(next().0, Line::End);
    }
}
