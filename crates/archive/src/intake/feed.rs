//! Feeds: RSS, Atom and JSON Feed, read with [feed_rs].
//!
//! An entry that holds its article gives it at once; of one that holds but a teaser the
//! article is fetched. An entry that was seen before and says nothing new is not asked
//! for again (its *stamp*: when it was changed, its title and teaser).

use super::source::Source;
use super::{LONGEST, Link, Options, Piece, Problem, Step, Unread, address};
use anyhow::Result;
use feed_rs::model::{Entry, Feed};
use jiff::civil;
use quick_xml::XmlVersion;
use serde_json::json;
use std::time::Duration;

/// The entries of a feed.
pub struct Entries {
    entries: std::vec::IntoIter<Entry>,
    title: Option<String>,
    language: Option<String>,
    name: String,
    path: Option<String>,
    base: Option<String>,
    published: Option<civil::Date>,
    offline: bool,
}

/// What a feed says of its rhythm, and shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rhythm {
    /// It asks not to be polled more often.
    pub least: Option<Duration>,
    /// How long it usually is from one entry to the next (the median).
    pub gap: Option<Duration>,
}

/// An article has so many words; what is shorter in a feed is a teaser.
const ARTICLE: usize = 150;
/// No feed has so many entries; the rest of one that does is left.
const MOST: usize = 20_000;

impl Entries {
    /// Reads the feed.
    pub fn new(source: Source, options: &Options) -> Result<Entries> {
        let [name, path] = [Some(source.name().to_owned()), source.path.clone()];
        let url = source.url.clone();
        let bytes = source.into_bytes(LONGEST)?;
        let feed = parse(&bytes, url.as_deref())?;
        let site = || {
            let links = feed.links.iter();
            let mut pages = links.filter(|link| link.rel.as_deref() != Some("self"));
            pages.next().map(|link| link.href.clone())
        };
        Ok(Entries {
            base: url.or_else(site),
            title: feed.title.map(|title| title.content),
            language: feed.language,
            entries: feed.entries.into_iter(),
            name: name.unwrap_or_default(),
            path,
            published: options.published,
            offline: options.web.is_none(),
        })
    }

    fn lead(&self, entry: Entry) -> Step {
        let (text, whole) = article(&entry);
        let url = link(&entry).map(|link| {
            let base = entry.base.as_deref().or(self.base.as_deref());
            address::join(base, link)
        });
        let date = entry.published.or(entry.updated).map(|date| date.to_rfc3339());
        match (url, text) {
            (Some(url), text) if !whole && (text.is_none() || !self.offline) => {
                Step::Follow(Link {
                    url,
                    stamp: Some(stamp(&entry)),
                    published: date.as_deref().and_then(|d| d.get(..10)?.parse().ok()),
                    title: entry.title.map(|title| title.content),
                    outlet: None,
                })
            }
            (url, Some(text)) => {
                let authors = entry.authors.iter().map(|author| author.name.as_deref());
                let fields = json!({
                    "text": text,
                    "title": entry.title.as_ref().map(|title| title.content.as_str()),
                    "author": authors.flatten().collect::<Vec<_>>(),
                    "language": entry.language.as_ref().or(self.language.as_ref()),
                    "outlet": self.title.as_ref().filter(|_| url.is_none()),
                    "url": url,
                    "date": date,
                });
                Step::Give(Piece::unread(Unread {
                    bytes: fields.to_string().into_bytes(),
                    path: self.path.clone(),
                    url: url.or_else(|| self.base.clone()),
                    published: self.published,
                    as_if: Some("entry.json"),
                    ..Unread::default()
                }))
            }
            (_, None) => {
                let title = entry.title.map(|title| title.content).unwrap_or(entry.id);
                let what = format!("entry '{title}' has neither a text nor a link");
                Step::Give(Piece::problem(Problem::new(&self.name, &what)))
            }
        }
    }
}

impl Iterator for Entries {
    type Item = Step;

    fn next(&mut self) -> Option<Step> {
        let entry = self.entries.next()?;
        Some(self.lead(entry))
    }
}

/// Reads a feed as it was fetched from this address.
pub fn parse(bytes: &[u8], url: Option<&str>) -> Result<Feed> {
    let parser = feed_rs::parser::Builder::new().base_uri(url).build();
    let mut feed = parser
        .parse(bytes)
        .map_err(|error| anyhow::anyhow!("a damaged feed ({error}): fetch it anew"))?;
    feed.entries.truncate(MOST);
    Ok(feed)
}

/// The rhythm of a feed: what it says (`ttl`, `sy:updatePeriod`) and what its entries show.
pub fn rhythm(feed: &Feed, bytes: &[u8]) -> Rhythm {
    let mut dates: Vec<i64> = feed
        .entries
        .iter()
        .filter_map(|entry| entry.published.or(entry.updated))
        .map(|date| date.timestamp())
        .collect();
    dates.sort_unstable();
    let mut gaps: Vec<i64> = dates
        .windows(2)
        .map(|pair| match *pair {
            [a, b] => b - a,
            _ => 0,
        })
        .collect();
    gaps.sort_unstable();
    let gap = gaps.get(gaps.len() / 2).and_then(|gap| u64::try_from(*gap).ok());
    let minutes = feed.ttl.map(|minutes| Duration::from_secs(u64::from(minutes) * 60));
    Rhythm { least: minutes.max(syndication(bytes)), gap: gap.map(Duration::from_secs) }
}

/// `sy:updatePeriod` and `sy:updateFrequency` (RSS 1.0 syndication module).
fn syndication(bytes: &[u8]) -> Option<Duration> {
    let text = String::from_utf8_lossy(bytes.get(..bytes.len().min(16 << 10))?);
    let element = |name: &str| {
        let (_, rest) = text.split_once(name)?;
        let (_, rest) = rest.split_once('>')?;
        Some(rest.split_once('<')?.0.trim().to_owned())
    };
    let period = match element("updatePeriod")?.as_str() {
        "hourly" => 3600,
        "daily" => 86_400,
        "weekly" => 7 * 86_400,
        "monthly" => 30 * 86_400,
        "yearly" => 365 * 86_400,
        _ => return None,
    };
    let times = element("updateFrequency").and_then(|n| n.parse::<u64>().ok());
    Some(Duration::from_secs(period / times.unwrap_or(1).max(1)))
}

/// The address of the entry's own page.
fn link(entry: &Entry) -> Option<&str> {
    let of = |wanted: Option<&str>| {
        let mut links = entry.links.iter();
        links.find(|link| link.rel.as_deref() == wanted).map(|link| link.href.as_str())
    };
    let id = || Some(entry.id.as_str()).filter(|id| id.starts_with("http"));
    of(Some("alternate")).or_else(|| of(None)).or_else(id)
}

/// The entry's longest text, and whether it is the whole article.
fn article(entry: &Entry) -> (Option<String>, bool) {
    let content = entry.content.as_ref().and_then(|content| content.body.as_deref());
    let summary = entry.summary.as_ref().map(|summary| summary.content.as_str());
    let texts = content.into_iter().chain(summary).filter(|text| words(text) > 0);
    let Some(text) = texts.max_by_key(|text| words(text)) else { return (None, false) };
    let bare = bare(text);
    let bare = bare.trim_end_matches(['.', ']', ')', '\u{a0}', ' ', '\n']);
    // "Police said on Monday […]"
    let cut = bare.ends_with(['…', '[']) || text.trim_end().ends_with("...");
    (Some(text.to_owned()), words(text) >= ARTICLE && !cut)
}

fn words(text: &str) -> usize {
    bare(text).split_whitespace().count()
}

/// The text without its tags.
fn bare(text: &str) -> String {
    let mut bare = String::with_capacity(text.len());
    for (at, part) in text.split('<').enumerate() {
        let outside = match part.split_once('>') {
            Some((_, outside)) if at > 0 => outside,
            _ => part,
        };
        bare.push(' ');
        bare.push_str(outside);
    }
    bare
}

/// Changes when the entry does: the time of its last change and a digest of what it
/// shows of the article.
fn stamp(entry: &Entry) -> String {
    let shown = [&entry.title, &entry.summary].into_iter().flatten();
    let bytes = shown.flat_map(|text| text.content.bytes().chain([0xff]));
    // FNV-1a, the same on every machine and in every version.
    let digest = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |digest, byte| {
        (digest ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    let time = entry.updated.or(entry.published).map_or(0, |time| time.timestamp());
    format!("{time}-{digest:016x}")
}

/// The addresses that an OPML file or a list of one address a line names.
pub fn list(text: &str) -> Result<Vec<String>> {
    let mut urls: Vec<String> = Vec::new();
    let mut add = |url: &str| {
        let url = url.trim();
        if !url.is_empty() && !urls.iter().any(|known| known == url) {
            urls.push(url.to_owned());
        }
    };
    if !text.trim_start().starts_with('<') {
        text.lines().filter(|line| !line.trim_start().starts_with('#')).for_each(add);
        return Ok(urls);
    }
    let mut reader = quick_xml::Reader::from_str(text);
    loop {
        use quick_xml::events::Event;
        match reader.read_event() {
            Ok(Event::Start(element) | Event::Empty(element)) => {
                if !element.local_name().as_ref().eq_ignore_ascii_case("outline") {
                    continue;
                }
                for attribute in element.attributes().flatten() {
                    if attribute.key.as_ref().eq_ignore_ascii_case("xmlUrl")
                        && let Ok(url) =
                            attribute.normalized_value(XmlVersion::Implicit1_0)
                    {
                        add(&url);
                    }
                }
            }
            Ok(Event::Eof) => return Ok(urls),
            Ok(_) => {}
            Err(error) => anyhow::bail!("damaged OPML ({error}): export it anew"),
        }
    }
}
