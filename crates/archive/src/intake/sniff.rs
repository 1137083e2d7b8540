//! Which format a stream is in, by its first bytes, else by its name or content type.

use super::source::Source;
use super::table;

/// What the intake has a door for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    /// JSON values, a line each or not, or one array of them.
    Json,
    /// WARC or WET.
    Warc,
    /// CSV and its like; the byte between the cells.
    Table(u8),
    Parquet,
    /// RSS, Atom, JSON Feed.
    Feed,
    /// A sitemap or an index of sitemaps.
    Sitemap,
    /// One document: text, Markdown, HTML.
    Document,
}

pub(super) fn format(source: &Source) -> Format {
    let window = source.window();
    if window.starts_with(b"PAR1") {
        return Format::Parquet;
    }
    if window.starts_with(b"WARC/") {
        return Format::Warc;
    }
    if let Some(root) = root(window) {
        match root.as_str() {
            "rss" | "feed" | "rdf" => return Format::Feed,
            "urlset" | "sitemapindex" => return Format::Sitemap,
            _ => {}
        }
    }
    // Two-byte characters are for the reader of whole documents.
    if window.iter().take(64).any(|b| *b == 0) && source.extension() != "jsonl" {
        return Format::Document;
    }
    let start = window.trim_ascii_start();
    match source.extension().as_str() {
        _ if is_feed(start) => Format::Feed,
        "json" | "jsonl" | "ndjson" => Format::Json,
        _ if starts_json(start) => Format::Json,
        "csv" | "tsv" | "tab" => Format::Table(table::delimiter(window)),
        _ if is_table(source) => Format::Table(table::delimiter(window)),
        _ => Format::Document,
    }
}

fn starts_json(start: &[u8]) -> bool {
    let inside = start.get(1..).unwrap_or_default().trim_ascii_start().first();
    match start.first() {
        Some(b'{') => matches!(inside, Some(b'"' | b'}')),
        Some(b'[') => matches!(inside, Some(b'{' | b']')),
        _ => false,
    }
}

/// A JSON Feed says so in its `version`.
fn is_feed(start: &[u8]) -> bool {
    let mark = b"://jsonfeed.org/version/";
    let head = start.get(..start.len().min(4096)).unwrap_or_default();
    // In JSON a slash may be escaped.
    let head: Vec<u8> = head.iter().copied().filter(|b| *b != b'\\').collect();
    head.starts_with(b"{") && head.windows(mark.len()).any(|found| found == mark)
}

/// Without a name that tells: a server that says so, or standard input that starts as a
/// table of texts does.
fn is_table(source: &Source) -> bool {
    let said = source.content_type.as_deref().unwrap_or_default();
    let said =
        ["text/csv", "text/tab-separated-values"].iter().any(|t| said.starts_with(t));
    said || (source.name() == "-" && table::starts_one(source.window()))
}

/// The local name of an XML document's first element, in small letters.
fn root(window: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(window);
    let mut rest = text.trim_start();
    let xml = rest.starts_with("<?xml");
    loop {
        rest = rest.trim_start();
        if let Some(comment) = rest.strip_prefix("<!--") {
            rest = comment.split_once("-->")?.1;
        } else if let Some(markup) = rest.strip_prefix("<?").or(rest.strip_prefix("<!")) {
            rest = markup.split_once('>')?.1;
        } else {
            break;
        }
    }
    let name = rest.strip_prefix('<')?;
    let end = name.find(|c: char| !c.is_ascii_alphanumeric() && !":_-".contains(c))?;
    let name = name.get(..end)?.to_ascii_lowercase();
    let local = name.rsplit(':').next()?.to_owned();
    // A page may have an element of any name; without the prolog only the known ones.
    (xml || matches!(local.as_str(), "rss" | "feed" | "rdf" | "urlset" | "sitemapindex"))
        .then_some(local)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_and_name_decide() {
        for (name, text, expected) in [
            ("a.jsonl", "oops", Format::Json),
            ("a.txt", "{\"text\": 1}", Format::Json),
            ("a.json", "{\"version\": \"https:\\/\\/jsonfeed.org\\/version\\/1.1\"}", {
                Format::Feed
            }),
            ("a", "<?xml version='1.0'?>\n<!-- x -->\n<rss version='2.0'>", Format::Feed),
            ("a.xml", "<rdf:RDF xmlns='x'>", Format::Feed),
            ("a.xml", "\n<urlset xmlns='x'>", Format::Sitemap),
            ("a.html", "<!doctype html><html>", Format::Document),
            ("a.tsv", "text\ttitle\n", Format::Table(b'\t')),
            ("-", "title,text,url\n", Format::Table(b',')),
            ("-", "Title of it, text of it and url\n", Format::Document),
            ("a.txt", "WARC/1.0\r\n", Format::Warc),
            ("a.md", "# Bridge", Format::Document),
        ] {
            let source = Source::of_bytes(name, text.as_bytes().to_vec()).unwrap();
            assert_eq!(format(&source), expected, "{name}: {text}");
        }
    }
}
