//! What a web page says of its article: `meta` tags (Open Graph, Dublin Core and the
//! usual others), JSON-LD (schema.org), microdata and `time`.

use super::draft::host;
use super::{day, paragraph};
use crate::language::Language;
use dom_query::Document as Page;
use serde_json::Value;

/// The fields that were found.
#[derive(Debug, Default)]
pub(super) struct Fields {
    pub(super) title: Option<String>,
    pub(super) outlet: Option<String>,
    pub(super) url: Option<String>,
    pub(super) author: Option<String>,
    pub(super) published: Option<String>,
    pub(super) language: Option<String>,
    /// The article's text, where JSON-LD holds it.
    pub(super) body: Option<String>,
}

const TITLE: &[&str] = &["og:title", "twitter:title", "dc.title", "headline"];
const OUTLET: &[&str] =
    &["og:site_name", "application-name", "dc.publisher", "publisher"];
const AUTHOR: &[&str] = &[
    "author",
    "article:author",
    "dc.creator",
    "byl",
    "parsely-author",
    "sailthru.author",
];
const PUBLISHED: &[&str] = &[
    "article:published_time",
    "article:published",
    "og:published_time",
    "datepublished",
    "date",
    "pubdate",
    "publishdate",
    "publish-date",
    "publish_date",
    "dc.date",
    "dc.date.issued",
    "dcterms.created",
    "dcterms.date",
    "article.published",
    "parsely-pub-date",
    "sailthru.date",
    "publication_date",
    "originalpublicationdate",
    "article_date_original",
    "cxenseparse:recs:publishtime",
    "bt:pubdate",
    "pdate",
    "ptime",
];
const ARTICLE_TYPES: &[&str] = &["Article", "BlogPosting", "Report"];

/// What some publishing systems write where they know no date.
const NO_DATE: &str = "0001-01-01";

/// Reads them all.
pub(super) fn fields(page: &Page) -> Fields {
    let metas = Metas::of(page);
    let article = article_of(page);
    let said = |key: &str| article.as_ref().and_then(|article| article.get(key));
    let url = metas.canonical(page);
    let fields = Fields {
        title: said("headline").and_then(name).or_else(|| metas.first(TITLE)),
        outlet: metas
            .first(OUTLET.get(..1).unwrap_or_default())
            .or_else(|| said("publisher").and_then(name))
            .or_else(|| metas.first(OUTLET))
            .or_else(|| url.as_deref().and_then(host)),
        author: said("author").and_then(names).or_else(|| {
            metas.all(AUTHOR).find(|name| !name.contains("://")).map(str::to_owned)
        }),
        published: published(page, &metas, said("datePublished")),
        language: attribute(page, "html", "lang").map(|code| code.to_lowercase()),
        body: said("articleBody").and_then(Value::as_str).map(str::to_owned),
        url,
    };
    tidied(fields)
}

fn tidied(mut fields: Fields) -> Fields {
    let each = [&mut fields.title, &mut fields.outlet, &mut fields.author];
    for field in each {
        *field = field.take().map(|f| paragraph::clean(&f)).filter(|f| !f.is_empty());
    }
    fields
}

/// The `meta` elements, as lower-case name and content.
struct Metas(Vec<(String, String)>);

impl Metas {
    fn of(page: &Page) -> Metas {
        let mut metas = Vec::new();
        for node in page.select("meta[content]").nodes() {
            let content = node.attr_or("content", "").trim().to_owned();
            for key in ["property", "name", "itemprop"] {
                if let Some(name) = node.attr(key).filter(|_| !content.is_empty()) {
                    metas.push((name.to_lowercase(), content.clone()));
                }
            }
        }
        Metas(metas)
    }

    /// The contents under these names, in the order of the names.
    fn all<'a>(
        &'a self,
        names: &'static [&'static str],
    ) -> impl Iterator<Item = &'a str> {
        names.iter().flat_map(|wanted| {
            self.0.iter().filter(move |(name, _)| name == wanted).map(|(_, c)| c.as_str())
        })
    }

    fn first(&self, names: &'static [&'static str]) -> Option<String> {
        self.all(names).next().map(str::to_owned)
    }

    fn canonical(&self, page: &Page) -> Option<String> {
        attribute(page, "link[rel='canonical']", "href")
            .filter(|url| url.contains("://"))
            .or_else(|| self.first(&["og:url", "twitter:url"]))
            .filter(|url| url.contains("://"))
    }
}

/// The first date that can be read, else the first that stands there.
fn published(page: &Page, metas: &Metas, said: Option<&Value>) -> Option<String> {
    let microdata =
        page.select("[itemprop='datePublished'], time[datetime], time[pubdate]");
    let marked = microdata.nodes().iter().filter_map(|node| {
        let written = node.attr("datetime").or_else(|| node.attr("content"));
        written.or_else(|| Some(node.text())).map(|text| text.trim().to_owned())
    });
    let candidates: Vec<String> = metas
        .all(&["article:published_time"])
        .map(str::to_owned)
        .chain(said.and_then(Value::as_str).map(str::to_owned))
        .chain(metas.all(PUBLISHED).map(str::to_owned))
        .chain(marked)
        .filter(|text| !text.is_empty() && !text.starts_with(NO_DATE))
        .collect();
    let readable = |text: &&String| day::parse(text, Language::english()).is_some();
    candidates.iter().find(readable).or(candidates.first()).cloned()
}

fn attribute(page: &Page, selector: &str, name: &str) -> Option<String> {
    let value = page.select_single(selector).attr(name)?;
    let value = value.trim();
    (!value.is_empty()).then(|| value.to_owned())
}

/// The article object of the page's JSON-LD.
fn article_of(page: &Page) -> Option<serde_json::Map<String, Value>> {
    page.select("script[type='application/ld+json']").nodes().iter().find_map(|node| {
        let text = node.text();
        let text = text.trim().trim_end_matches(';');
        article_in(serde_json::from_str(text).ok()?)
    })
}

fn article_in(value: Value) -> Option<serde_json::Map<String, Value>> {
    match value {
        Value::Array(values) => values.into_iter().find_map(article_in),
        Value::Object(mut object) => {
            if object.get("@type").is_some_and(is_article) {
                return Some(object);
            }
            let inside = ["@graph", "mainEntity", "mainEntityOfPage", "hasPart"];
            inside.iter().find_map(|key| article_in(object.remove(*key)?))
        }
        _ => None,
    }
}

fn is_article(kind: &Value) -> bool {
    match kind {
        Value::String(kind) => ARTICLE_TYPES.iter().any(|known| kind.contains(known)),
        Value::Array(kinds) => kinds.iter().any(is_article),
        _ => false,
    }
}

/// A string, or the `name` of an object.
fn name(value: &Value) -> Option<String> {
    let name = match value {
        Value::String(text) => text.trim(),
        Value::Object(object) => object.get("name")?.as_str()?.trim(),
        Value::Array(values) => return values.iter().find_map(name),
        _ => return None,
    };
    (!name.is_empty() && !name.contains("://")).then(|| name.to_owned())
}

fn names(value: &Value) -> Option<String> {
    let Value::Array(values) = value else { return name(value) };
    let names: Vec<String> = values.iter().filter_map(name).collect();
    (!names.is_empty()).then(|| names.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_ld_in_a_graph_is_found() {
        let page = Page::from(
            r#"<script type="application/ld+json">{"@graph": [{"@type": "WebSite"},
            {"@type": ["NewsArticle"], "headline": "Bridge shut", "publisher":
            {"name": "Norland Wire"}, "datePublished": "2031-04-02"}]}</script>"#,
        );
        let fields = fields(&page);
        assert_eq!(fields.title.as_deref(), Some("Bridge shut"));
        assert_eq!(fields.outlet.as_deref(), Some("Norland Wire"));
        assert_eq!(fields.published.as_deref(), Some("2031-04-02"));
    }

    #[test]
    fn a_readable_date_goes_before_an_unreadable_one() {
        let page = Page::from(
            "<meta name=date content='last week'><time datetime='2031-04-02T10:00'>x</time>",
        );
        assert_eq!(fields(&page).published.as_deref(), Some("2031-04-02T10:00"));
    }
}
