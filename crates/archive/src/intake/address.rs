//! Which addresses may be asked for: http and https, and public ones.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use url::Url;

/// Whether a place is a web address rather than a path.
pub fn is_web(place: &str) -> bool {
    let scheme = place.split_once("://").map(|(scheme, _)| scheme.to_ascii_lowercase());
    scheme.is_some_and(|s| s.len() > 1 && s.chars().all(|c| c.is_ascii_alphanumeric()))
}

/// Reads an address, or says why it isn't asked for.
pub fn parse(address: &str) -> Result<Url, String> {
    let url = Url::parse(address)
        .map_err(|error| format!("no web address ({error}): check how it is written"))?;
    if !matches!(url.scheme(), "http" | "https") {
        let what = "refused: only http and https addresses are fetched";
        return Err(what.to_owned());
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err("refused: an address with a user name in it".to_owned());
    }
    Ok(url)
}

/// The address that a link on the page at `base` leads to.
pub fn join(base: Option<&str>, link: &str) -> String {
    let base = base.and_then(|base| Url::parse(base).ok());
    let joined = match &base {
        Some(base) => base.join(link.trim()),
        None => Url::parse(link.trim()),
    };
    match joined {
        Ok(mut url) => {
            url.set_fragment(None);
            url.into()
        }
        Err(_) => link.trim().to_owned(),
    }
}

/// Whether the address is one of the public internet: none that is private, of this
/// machine or link, shared (carrier NAT), for documentation or benchmarks, multicast or
/// reserved, nor a form of IPv6 that leads to one of these (RFC 6890).
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let special = address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_documentation()
        || address.is_multicast()
        || a == 0
        || a >= 240
        || (a == 100 && (64..128).contains(&b))
        || (a == 192 && b == 0 && c == 0)
        || (a == 192 && b == 88 && c == 99)
        || (a == 198 && (18..20).contains(&b));
    !special
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let s = address.segments();
    if let Some(inside) = inside(address) {
        return is_public_v4(inside);
    }
    // Only 2000::/3 is given out; in it, 2001::/23 is special (but for Teredo, above),
    // 2001:db8::/32 and 3fff::/20 are for documentation.
    let [first, second, ..] = s;
    let global = first & 0xe000 == 0x2000;
    let special = first == 0x2001 && (second < 0x200 || second == 0xdb8);
    let documentation = first == 0x3fff && second < 0x1000;
    global && !special && !documentation
}

/// The IPv4 address that an IPv6 address stands for: mapped, compatible, translated
/// (NAT64), 6to4, Teredo.
fn inside(address: Ipv6Addr) -> Option<Ipv4Addr> {
    let s = address.segments();
    let of = |high: u16, low: u16| {
        let [a, b] = high.to_be_bytes();
        let [c, d] = low.to_be_bytes();
        Some(Ipv4Addr::new(a, b, c, d))
    };
    match s {
        [0, 0, 0, 0, 0, 0xffff | 0, high, low] => of(high, low),
        [0, 0, 0, 0, 0xffff, 0, high, low] => of(high, low),
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] => of(high, low),
        [0x2002, high, low, ..] => of(high, low),
        [0x2001, 0, _, _, _, _, high, low] => of(!high, !low),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_public_is_told() {
        for address in [
            "127.0.0.1",
            "127.255.255.254",
            "0.0.0.0",
            "10.1.2.3",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "192.0.0.8",
            "192.0.2.1",
            "198.18.0.1",
            "198.51.100.7",
            "203.0.113.9",
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "::127.0.0.1",
            "64:ff9b::7f00:1",
            "64:ff9b:1::1",
            "2002:7f00:1::",
            "2001:0:1:2:3:4:80ff:fffe",
            "fe80::1",
            "fc00::1",
            "fd12:3456::1",
            "fec0::1",
            "ff02::1",
            "2001:db8::1",
            "2001:2::1",
            "3fff::1",
            "100::1",
        ] {
            assert!(!is_public(address.parse().unwrap()), "{address}");
        }
        for address in ["93.184.215.14", "1.1.1.1", "2606:2800:21f::1", "172.32.0.1"] {
            assert!(is_public(address.parse().unwrap()), "{address}");
        }
    }

    #[test]
    fn only_the_web_is_asked() {
        assert!(parse("https://post.example/a").is_ok());
        for address in
            ["file:///etc/passwd", "ftp://post.example/", "javascript:alert(1)", "/news"]
        {
            assert!(parse(address).is_err(), "{address}");
        }
        assert!(is_web("https://post.example/") && is_web("FILE:///etc/passwd"));
        assert!(!is_web("C://x") && !is_web("a.txt") && !is_web("folder/a b://c"));
    }

    #[test]
    fn links_are_joined() {
        let base = Some("https://post.example/feed/rss");
        assert_eq!(join(base, "../a#top"), "https://post.example/a");
        assert_eq!(join(base, "//wire.example/b"), "https://wire.example/b");
        assert_eq!(join(None, "file:///etc/passwd"), "file:///etc/passwd");
    }
}
