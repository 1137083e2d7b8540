//! Web pages: the article among menus, teasers and forms, and what the page says of it.
//!
//! The article is found by [dom_smoothie], a port of Mozilla's Readability; its
//! elements then give the paragraphs their kind: `h1`–`h6` headings, `li` bullets,
//! `figcaption` captions. Fields come from [`super::page`]. Nothing is executed,
//! fetched or followed.
//!
//! On the 181 pages of the Article Extraction Benchmark (Zyte; its 4-gram scorer) this
//! scores F1 .955 (P .928, R .983).

use super::draft::Draft;
use super::paragraph::{self, Paragraph};
use super::{page, text};
use crate::document::BlockKind;
use crate::error::{Error, Kind};
use crate::language::Language;
use dom_query::{Document as Page, NodeRef};
use dom_smoothie::Readability;

/// Reads the article of a page.
pub(super) fn read(html: String, language: &Language) -> Result<Draft, Error> {
    if depth(&html) > DEEPEST {
        let message = "markup nested too deeply to be an article: give its text instead";
        return Err(Error::new(Kind::NoArticle, message));
    }
    let page = Page::from(html);
    let fields = page::fields(&page);
    let whole = body(&page);
    let article =
        Readability::with_document(page, None, None).and_then(|mut page| page.parse());
    let mut found = article.as_ref().map(|a| paragraphs(&a.content)).unwrap_or_default();
    if !reports(&found) {
        found = fields.body.as_deref().map(paragraph::split).unwrap_or_default();
    }
    if !reports(&found) {
        found = whole;
    }
    if !reports(&found) {
        let message = "no article on this page: give the article's own page or its text";
        return Err(Error::new(Kind::NoArticle, message));
    }
    let article = article.ok();
    let title = fields.title.or_else(|| article.as_ref().map(|a| a.title.clone()));
    let mut draft = Draft {
        title: title.map(|t| paragraph::clean(&t)).filter(|t| !t.is_empty()),
        outlet: fields.outlet,
        url: fields.url,
        author: fields.author.or_else(|| article.and_then(|a| a.byline)),
        published: fields.published,
        language: fields.language,
        paragraphs: found,
        ..Draft::default()
    };
    text::mark_head(&mut draft, language);
    Ok(draft)
}

/// Whether a text under another format's key is markup.
pub(super) fn is_markup(text: &str) -> bool {
    ["</p>", "<p>", "<br", "</div>", "</li>"].iter().any(|tag| text.contains(tag))
}

/// The paragraphs of a piece of markup, all of it.
pub(super) fn paragraphs(html: &str) -> Vec<Paragraph> {
    if depth(html) > DEEPEST {
        return Vec::new();
    }
    walk(Page::fragment(html).root())
}

/// A page's elements nest a few dozen deep; at some thousands the parsers' recursion
/// would run out of stack.
const DEEPEST: usize = 800;

/// How deep elements can nest at most, counted without parsing: an opening tag that
/// nothing closes counts too, save for the elements that never are closed.
fn depth(html: &str) -> usize {
    const NEVER_CLOSED: &[&str] = &[
        "area", "base", "br", "col", "dd", "dt", "embed", "hr", "img", "input", "li",
        "link", "meta", "option", "p", "param", "source", "td", "th", "tr", "track",
        "wbr",
    ];
    let (mut now, mut most) = (0_usize, 0);
    for tag in html.split('<').skip(1) {
        let closes = tag.starts_with('/');
        let name = tag.trim_start_matches('/');
        let end = name.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(name.len());
        let name = name.get(..end).unwrap_or_default().to_ascii_lowercase();
        if name.is_empty() || NEVER_CLOSED.contains(&name.as_str()) {
            continue;
        }
        now = if closes { now.saturating_sub(1) } else { now + 1 };
        most = most.max(now);
    }
    most
}

/// A report has at least one paragraph of two dozen words that ends as a sentence does,
/// or three shorter ones.
fn reports(paragraphs: &[Paragraph]) -> bool {
    // Scripts without spaces have about one word in three characters.
    let dense = |text: &str| {
        text.chars().filter(|c| ('\u{3040}'..'\u{a000}').contains(c)).count()
    };
    let words = |text: &str| text.split_whitespace().count() + dense(text) / 3;
    let sentences = || {
        paragraphs.iter().filter(|paragraph| super::kind::ends_sentence(&paragraph.text))
    };
    sentences().any(|p| words(&p.text) >= 24)
        || sentences().filter(|p| words(&p.text) >= 6).count() >= 3
}

fn body(page: &Page) -> Vec<Paragraph> {
    page.body().map(walk).unwrap_or_default()
}

/// Elements whose text is not for reading.
const SKIPPED: &[&str] = &[
    "script", "style", "noscript", "template", "svg", "iframe", "button", "form", "nav",
    "select", "textarea", "head", "object", "video", "audio", "footer",
];

/// Elements that start and end a paragraph.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "center",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "figcaption",
    "figure",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "li",
    "main",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "tbody",
    "tr",
    "ul",
];

/// Where the walk stands: the paragraphs so far, the one that is open, and the kinds
/// of the elements around it.
#[derive(Default)]
struct Walk {
    paragraphs: Vec<Paragraph>,
    open: String,
    kinds: Vec<Option<BlockKind>>,
}

/// The paragraphs under a node, in order. Steps from node to node, without recursion.
fn walk(root: NodeRef<'_>) -> Vec<Paragraph> {
    let mut walk = Walk::default();
    let mut node = Some(root);
    while let Some(current) = node {
        let skipped = walk.enter(&current);
        if let Some(child) = current.first_child().filter(|_| !skipped) {
            node = Some(child);
            continue;
        }
        walk.leave(&current);
        node = next_after(current, &root, &mut walk);
    }
    walk.flush();
    walk.paragraphs
}

/// The next node of the walk after `node` and all below it, leaving its ancestors.
fn next_after<'a>(
    node: NodeRef<'a>,
    root: &NodeRef<'a>,
    walk: &mut Walk,
) -> Option<NodeRef<'a>> {
    let mut node = node;
    while node.id != root.id {
        if let Some(sibling) = node.next_sibling() {
            return Some(sibling);
        }
        node = node.parent()?;
        walk.leave(&node);
    }
    None
}

impl Walk {
    /// Returns whether to skip what is inside.
    fn enter(&mut self, node: &NodeRef<'_>) -> bool {
        if node.is_text() {
            self.open.push_str(&node.text().replace(['\n', '\r'], " "));
            return true;
        }
        let Some(name) = node.node_name() else { return !node.may_have_children() };
        let name: &str = &name;
        if SKIPPED.contains(&name) {
            return true;
        }
        match name {
            "br" => self.open.push('\n'),
            "td" | "th" => self.open.push(' '),
            _ => {}
        }
        if BLOCKS.contains(&name) {
            self.flush();
            self.kinds.push(kind_of(name));
        }
        false
    }

    fn leave(&mut self, node: &NodeRef<'_>) {
        let Some(name) = node.node_name() else { return };
        if BLOCKS.contains(&&*name) {
            self.flush();
            self.kinds.pop();
        }
    }

    /// Ends the open paragraph; two line breaks in it end one, too.
    fn flush(&mut self) {
        let kind = self.kinds.iter().rev().find_map(|kind| *kind);
        let open = std::mem::take(&mut self.open);
        for text in open.split("\n\n") {
            let text = text.replace('\n', " ");
            let mut paragraph = Paragraph { text: text.trim().into(), kind, apart: true };
            paragraph::tidy(&mut paragraph);
            if !paragraph.text.is_empty() {
                self.paragraphs.push(paragraph);
            }
        }
    }
}

fn kind_of(name: &str) -> Option<BlockKind> {
    match name {
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => Some(BlockKind::Heading),
        "li" => Some(BlockKind::Bullet),
        "figcaption" | "figure" => Some(BlockKind::Caption),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = r#"<!doctype html><html lang="en-GB"><head>
        <title>Bridge shut after crash | The Harbour Post</title>
        <meta property="og:site_name" content="The Harbour Post">
        <meta property="article:published_time" content="2031-04-02T08:00:00Z">
        <link rel="canonical" href="https://post.example/bridge">
        <script type="application/ld+json">{"@type": "NewsArticle",
          "headline": "Bridge shut after crash", "author": [{"name": "Ada Quill"}]}</script>
        </head><body><nav><a href="/">Home</a> <a href="/news">News</a></nav>
        <article><h1>Bridge shut after crash</h1>
        <p>The old bridge over the Lowe was shut to all traffic on Monday after a lorry
        struck one of its piers, the town's police said in a short statement.</p>
        <figure><img src="a.jpg"><figcaption>The bridge on Monday.</figcaption></figure>
        <h2>Nobody hurt</h2>
        <p>Nobody was hurt, and engineers were to look at the damage on Tuesday, said
        the mayor, who had called for a new bridge for as long as she had held office.</p>
        <script>alert("no")</script></article></body></html>"#;

    #[test]
    fn a_page_gives_fields_and_kinds() {
        let draft = read(PAGE.to_owned(), Language::english()).unwrap();
        assert_eq!(draft.title.as_deref(), Some("Bridge shut after crash"));
        assert_eq!(draft.outlet.as_deref(), Some("The Harbour Post"));
        assert_eq!(draft.author.as_deref(), Some("Ada Quill"));
        assert_eq!(draft.url.as_deref(), Some("https://post.example/bridge"));
        assert_eq!(draft.language.as_deref(), Some("en-gb"));
        let kinds: Vec<_> = draft.paragraphs.iter().map(|p| p.kind).collect();
        assert!(kinds.contains(&Some(BlockKind::Caption)), "{:?}", draft.paragraphs);
        assert!(kinds.contains(&Some(BlockKind::Heading)), "{:?}", draft.paragraphs);
        assert!(draft.paragraphs.iter().all(|p| !p.text.contains("alert")));
        assert!(draft.paragraphs.iter().all(|p| !p.text.contains("Home")));
    }

    #[test]
    fn a_page_without_an_article_is_told() {
        let page =
            "<html><body><nav><a href='/'>Home</a></nav><p>Log in</p></body></html>";
        assert!(read(page.to_owned(), Language::english()).unwrap_err().is_no_article());
    }

    #[test]
    fn deep_nesting_is_refused_not_followed() {
        let page = "<div>".repeat(200_000);
        assert!(read(page, Language::english()).unwrap_err().is_no_article());
        assert!(paragraphs(&"<b>".repeat(200_000)).is_empty());
    }

    #[test]
    fn breaks_part_paragraphs() {
        let found = paragraphs("<div>One<br>and<br/><br>two. <b>Three</b></div>");
        let texts: Vec<_> = found.iter().map(|p| p.text.as_str()).collect();
        assert_eq!(texts, ["One and", "two. Three"]);
    }
}
