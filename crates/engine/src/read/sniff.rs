//! Which format a text is in, by its name and its first characters.

/// What [`super::read`] can take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    /// One JSON value, or several one after the other, a line each or not.
    Json,
    /// A web page.
    Html,
    /// Markdown.
    Markdown,
    /// Anything else.
    Text,
}

/// The format of `text`. The content decides where it is clear, else the extension.
pub(super) fn format(text: &str, path: Option<&str>) -> Format {
    let extension = path
        .and_then(|path| path.rsplit(['/', '\\']).next())
        .map(|name| name.trim_end_matches(".gz").trim_end_matches(".zst"))
        .and_then(|name| name.rsplit_once('.'))
        .map(|(_, extension)| extension.to_ascii_lowercase());
    let extension = extension.as_deref().unwrap_or_default();
    let start = text.trim_start();
    match extension {
        "json" | "jsonl" | "ndjson" => Format::Json,
        _ if starts_json(start) => Format::Json,
        "html" | "htm" | "xhtml" => Format::Html,
        _ if starts_html(start) => Format::Html,
        "md" | "markdown" => Format::Markdown,
        _ => Format::Text,
    }
}

fn starts_json(start: &str) -> bool {
    let mut inside = start.chars().skip(1).skip_while(|c| c.is_whitespace());
    match start.chars().next() {
        Some('{') => matches!(inside.next(), Some('"' | '}')),
        Some('[') => matches!(inside.next(), Some('{' | ']')),
        _ => false,
    }
}

/// A document type, a comment or a processing instruction before it, or one of the
/// elements pages and fragments start with.
fn starts_html(start: &str) -> bool {
    const STARTS: &[&str] = &[
        "<!doctype",
        "<html",
        "<head",
        "<body",
        "<?xml",
        "<!--",
        "<article",
        "<main",
        "<div",
        "<section",
        "<p>",
        "<p ",
        "<h1",
        "<meta",
        "<title",
        "<script",
    ];
    let head: String = start.chars().take(12).collect::<String>().to_ascii_lowercase();
    STARTS.iter().any(|tag| head.starts_with(tag))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_and_name_decide() {
        for (text, path, expected) in [
            ("{\"text\": \"\"}", None, Format::Json),
            ("[\n {\"text\": 1}]", Some("a.txt"), Format::Json),
            ("[Editor's note: the bridge]", Some("a.txt"), Format::Text),
            ("oops", Some("a.jsonl"), Format::Json),
            ("<!DOCTYPE html><html>", None, Format::Html),
            ("The bridge <i>Lowe</i>", Some("a.htm"), Format::Html),
            ("# Bridge", Some("a.md"), Format::Markdown),
            ("Bridge", Some("a.b/c"), Format::Text),
        ] {
            assert_eq!(format(text, path), expected, "{text}");
        }
    }
}
