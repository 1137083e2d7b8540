//! Packed bytes to plain ones as they stream: gzip and zstd, told by their first bytes.

use std::io::{self, BufRead, BufReader, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// A stream of bytes that can be looked into.
pub type Stream = Box<dyn BufRead + Send>;

/// Text packs four to ten times smaller, zeros a thousand times: what unpacks to so many
/// times its size was made to fill a disk.
const MOST: u64 = 250;
/// Little files may pack well.
const HARMLESS: u64 = 64 << 20;

/// The plain bytes. Packed twice is unpacked twice, no more.
pub fn unpack(stream: Stream) -> io::Result<Stream> {
    once(once(stream)?)
}

fn once(mut stream: Stream) -> io::Result<Stream> {
    let start = stream.fill_buf()?;
    let gzip = start.starts_with(b"\x1f\x8b");
    let zstd = start.starts_with(b"\x28\xb5\x2f\xfd");
    if !gzip && !zstd {
        return Ok(stream);
    }
    let packed = Arc::new(AtomicU64::new(0));
    let counted = BufReader::new(Counted { inner: stream, count: Arc::clone(&packed) });
    let inner: Box<dyn Read + Send> = if gzip {
        Box::new(flate2::bufread::MultiGzDecoder::new(counted))
    } else {
        Box::new(zstd::stream::read::Decoder::with_buffer(counted)?)
    };
    let name = if gzip { "gzip" } else { "zstd" };
    Ok(Box::new(BufReader::with_capacity(
        64 << 10,
        Guarded { inner, packed, plain: 0, name },
    )))
}

struct Counted {
    inner: Stream,
    count: Arc<AtomicU64>,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.count.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}

/// Unpacks, and stops at what grows beyond all measure.
struct Guarded {
    inner: Box<dyn Read + Send>,
    packed: Arc<AtomicU64>,
    plain: u64,
    name: &'static str,
}

impl Read for Guarded {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer).map_err(|error| {
            // An error from further in keeps its own words.
            if error.get_ref().is_some_and(|inner| inner.is::<Told>()) {
                return error;
            }
            told(format!("damaged {} data: fetch the file anew", self.name))
        })?;
        self.plain += read as u64;
        let packed = self.packed.load(Ordering::Relaxed).max(1);
        if self.plain > HARMLESS && self.plain / packed > MOST {
            let what = format!(
                "unpacks to more than {MOST} times its size: unpack it yourself if you \
                 trust it"
            );
            return Err(told(what));
        }
        Ok(read)
    }
}

/// An error in words for the user.
#[derive(Debug)]
pub struct Told(String);

impl std::fmt::Display for Told {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Told {}

/// An I/O error in words for the user.
pub fn told(what: impl Into<String>) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, Told(what.into()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), Default::default());
        packer.write_all(bytes).unwrap();
        packer.finish().unwrap()
    }

    fn plain(bytes: Vec<u8>) -> io::Result<Vec<u8>> {
        let mut plain = Vec::new();
        unpack(Box::new(io::Cursor::new(bytes)))?.read_to_end(&mut plain)?;
        Ok(plain)
    }

    #[test]
    fn both_packings_and_none_are_read() {
        let text = b"The bridge was shut.".to_vec();
        assert_eq!(plain(text.clone()).unwrap(), text);
        assert_eq!(plain(gzip(&text)).unwrap(), text);
        assert_eq!(plain(gzip(&gzip(&text))).unwrap(), text);
        let packed = zstd::encode_all(text.as_slice(), 3).unwrap();
        assert_eq!(plain(packed).unwrap(), text);
        let members = [gzip(b"The "), gzip(b"bridge")].concat();
        assert_eq!(plain(members).unwrap(), b"The bridge");
    }

    #[test]
    fn a_bomb_is_refused() {
        let bomb = gzip(&vec![0; 80 << 20]);
        let mut stream = unpack(Box::new(io::Cursor::new(bomb))).unwrap();
        let error = io::copy(&mut stream, &mut io::sink()).unwrap_err();
        assert!(error.to_string().contains("times its size"), "{error}");
    }

    #[test]
    fn damage_is_told() {
        let mut packed = gzip(b"The bridge was shut.");
        packed.truncate(14);
        assert!(plain(packed).unwrap_err().to_string().contains("damaged gzip"));
    }
}
