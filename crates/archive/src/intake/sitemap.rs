//! Sitemaps and indexes of sitemaps, with Google's news fields, page by page.

use super::source::{Budget, Source};
use super::{Link, Piece, Problem, Step, address};
use jiff::civil;
use quick_xml::Reader;
use quick_xml::events::Event;
use std::io::BufReader;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// The pages and sitemaps that a sitemap names.
pub struct Pages {
    reader: Reader<BufReader<Budget>>,
    spent: Arc<AtomicU64>,
    buffer: Vec<u8>,
    name: String,
    base: Option<String>,
    entry: Fields,
    /// The field whose text is being read.
    field: Option<&'static str>,
    over: bool,
}

/// What one `url` or `sitemap` says.
#[derive(Debug, Default)]
struct Fields {
    location: String,
    changed: String,
    published: String,
    title: String,
    outlet: String,
}

/// A field is no longer than that.
const LONGEST: usize = 8 << 10;

impl Pages {
    /// Starts at the first page.
    pub fn new(source: Source) -> Pages {
        let [name, base] = [Some(source.name().to_owned()), source.url.clone()];
        let spent = Arc::new(AtomicU64::new(0));
        let what = "a tag or a text too long for a sitemap";
        let budget = Budget::new(source.into_stream(), &spent, what);
        Pages {
            reader: Reader::from_reader(BufReader::new(budget)),
            spent,
            buffer: Vec::new(),
            name: name.unwrap_or_default(),
            base,
            entry: Fields::default(),
            field: None,
            over: false,
        }
    }

    /// As the user knows it.
    pub fn name(&self) -> &str {
        &self.name
    }

    fn slot(&mut self) -> Option<&mut String> {
        Some(match self.field? {
            "loc" => &mut self.entry.location,
            "lastmod" => &mut self.entry.changed,
            "publication_date" => &mut self.entry.published,
            "title" => &mut self.entry.title,
            _ => &mut self.entry.outlet,
        })
    }

    fn add(&mut self, text: &str) {
        if let Some(slot) = self.slot()
            && slot.len() + text.len() <= LONGEST
        {
            slot.push_str(text);
        }
    }

    /// The next page or sitemap; the error ends the reading.
    fn step(&mut self) -> Result<Option<Step>, String> {
        loop {
            self.buffer.clear();
            self.spent.store(0, Ordering::Relaxed);
            let mut buffer = std::mem::take(&mut self.buffer);
            let event = self.reader.read_event_into(&mut buffer);
            let step = match event {
                Err(error) => return Err(format!("damaged sitemap ({error})")),
                Ok(Event::Eof) => return Ok(None),
                Ok(event) => self.take(&event),
            };
            self.buffer = buffer;
            if let Some(step) = step {
                return Ok(Some(step));
            }
        }
    }

    fn take(&mut self, event: &Event<'_>) -> Option<Step> {
        match event {
            Event::Start(element) => {
                let name = element.local_name();
                self.field = field(name.as_ref());
                if matches!(name.as_ref(), "url" | "sitemap") {
                    self.entry = Fields::default();
                }
                // An image has an address and a title of its own.
                if element.name().as_ref().starts_with("image:")
                    || element.name().as_ref().starts_with("video:")
                {
                    self.field = None;
                }
            }
            Event::Text(text) => self.add(text),
            Event::CData(text) => self.add(text),
            Event::GeneralRef(name) => {
                let name: &str = name;
                if let Some(c) = name.strip_prefix('#').and_then(number) {
                    self.add(c.encode_utf8(&mut [0; 4]));
                } else if let Some(text) = quick_xml::escape::resolve_xml_entity(name) {
                    self.add(text);
                }
            }
            Event::End(element) => {
                self.field = None;
                return match element.local_name().as_ref() {
                    "url" => self.page(),
                    "sitemap" => self.sitemap(),
                    _ => None,
                };
            }
            _ => {}
        }
        None
    }

    fn page(&mut self) -> Option<Step> {
        let entry = std::mem::take(&mut self.entry);
        let said = |text: &str| Some(text.trim().to_owned()).filter(|t| !t.is_empty());
        let location = said(&entry.location)?;
        let changed = said(&entry.changed).or_else(|| said(&entry.published));
        let day = entry.published.trim().get(..10);
        Some(Step::Follow(Link {
            url: address::join(self.base.as_deref(), &location),
            stamp: changed,
            published: day.and_then(|day| day.parse::<civil::Date>().ok()),
            title: said(&entry.title),
            outlet: said(&entry.outlet),
        }))
    }

    fn sitemap(&mut self) -> Option<Step> {
        let entry = std::mem::take(&mut self.entry);
        let location = entry.location.trim();
        (!location.is_empty())
            .then(|| Step::Enter(address::join(self.base.as_deref(), location)))
    }
}

impl Iterator for Pages {
    type Item = Step;

    fn next(&mut self) -> Option<Step> {
        if self.over {
            return None;
        }
        match self.step() {
            Ok(Some(step)) => Some(step),
            Ok(None) => {
                self.over = true;
                None
            }
            Err(what) => {
                self.over = true;
                Some(Step::Give(Piece::problem(Problem::new(&self.name, &what))))
            }
        }
    }
}

fn field(name: &str) -> Option<&'static str> {
    let known = ["loc", "lastmod", "publication_date", "title", "name"];
    known.into_iter().find(|known| *known == name)
}

/// The character of `&#8217;` or `&#x2019;`.
fn number(digits: &str) -> Option<char> {
    let code = match digits.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
        None => digits.parse().ok()?,
    };
    char::from_u32(code)
}
