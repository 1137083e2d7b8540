//! Packed bytes to plain ones: gzip and zstd, told by their first bytes.

use anyhow::{Context, Result, bail};
use std::io::Read;

/// Unpacked data may be so long: an archive of a million reports is, a file made to
/// fill the memory is longer.
const MOST: u64 = 1 << 30;

/// The plain bytes. Packed twice is unpacked twice, no more.
pub(crate) fn inflate(bytes: Vec<u8>) -> Result<Vec<u8>> {
    let once = unpack(bytes, MOST)?;
    unpack(once, MOST)
}

fn unpack(bytes: Vec<u8>, most: u64) -> Result<Vec<u8>> {
    if bytes.starts_with(b"\x1f\x8b") {
        let reader = flate2::bufread::MultiGzDecoder::new(bytes.as_slice());
        return read(reader, most).context("damaged gzip data: fetch the file anew");
    }
    if bytes.starts_with(b"\x28\xb5\x2f\xfd") {
        let reader = zstd::stream::read::Decoder::with_buffer(bytes.as_slice())
            .context("can't unpack zstd data")?;
        return read(reader, most).context("damaged zstd data: fetch the file anew");
    }
    Ok(bytes)
}

fn read(reader: impl Read, most: u64) -> Result<Vec<u8>> {
    let mut plain = Vec::new();
    reader.take(most + 1).read_to_end(&mut plain)?;
    if plain.len() as u64 > most {
        bail!("unpacks to more than {} MiB: split it", most >> 20);
    }
    Ok(plain)
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

    #[test]
    fn both_packings_and_none_are_read() {
        let plain = b"The bridge was shut.".to_vec();
        assert_eq!(inflate(plain.clone()).unwrap(), plain);
        assert_eq!(inflate(gzip(&plain)).unwrap(), plain);
        let packed = zstd::encode_all(plain.as_slice(), 3).unwrap();
        assert_eq!(inflate(packed).unwrap(), plain);
        assert_eq!(
            inflate([gzip(b"The "), gzip(b"bridge")].concat()).unwrap(),
            b"The bridge"
        );
    }

    #[test]
    fn a_bomb_is_refused() {
        let error = unpack(gzip(&[0; 5000]), 4096).unwrap_err();
        assert!(format!("{error:#}").contains("more than"), "{error:#}");
    }

    #[test]
    fn damage_is_told() {
        let mut packed = gzip(b"The bridge was shut.");
        packed.truncate(14);
        assert!(format!("{:#}", inflate(packed).unwrap_err()).contains("damaged gzip"));
    }
}
