//! Tables with a document a row: CSV, TSV and their like.
//!
//! Which column is what is told by the names in the first row, as the engine tells the
//! keys of JSON, or by [`Columns`]. The row becomes an object of JSON and is read as one.

use super::source::{Budget, Source};
use super::{Options, Piece, Problem, Unread};
use anyhow::{Result, bail};
use csv::ByteRecord;
use jiff::civil;
use serde_json::{Map, Value};
use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Which columns of a table hold what; `None` where their names tell.
///
/// ```
/// use secondsource_archive::intake::Columns;
///
/// let columns: Columns = "text=Artikel,url=Adresse".parse()?;
/// assert_eq!(columns.text.as_deref(), Some("Artikel"));
/// assert!("price=cost".parse::<Columns>().is_err());
/// # Ok::<(), anyhow::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Columns {
    /// The report itself.
    pub text: Option<String>,
    /// Its headline.
    pub title: Option<String>,
    /// Its address.
    pub url: Option<String>,
    /// The day of publication.
    pub date: Option<String>,
    /// Who published it.
    pub outlet: Option<String>,
    /// The byline.
    pub author: Option<String>,
    /// Its language, as `en`.
    pub language: Option<String>,
}

/// The fields, as the engine's JSON reader knows them, and the names that columns of
/// each often have, the best first.
const NAMES: [(&str, &[&str]); 7] = [
    (
        "text",
        &[
            "text",
            "body",
            "content",
            "articlebody",
            "fulltext",
            "maintext",
            "bodytext",
            "articletext",
            "cleanedtext",
            "rawtext",
            "plaintext",
            "article",
            "story",
        ],
    ),
    ("title", &["title", "headline", "articletitle", "webtitle"]),
    (
        "url",
        &[
            "canonicalurl",
            "url",
            "link",
            "weburl",
            "sourceurl",
            "articleurl",
            "permalink",
        ],
    ),
    (
        "date",
        &[
            "published",
            "publishedat",
            "publisheddate",
            "publicationdate",
            "datepublished",
            "datepublish",
            "publishdate",
            "pubdate",
            "date",
            "datetime",
            "timestamp",
        ],
    ),
    (
        "outlet",
        &[
            "outlet",
            "source",
            "sourcename",
            "publication",
            "publisher",
            "sitename",
            "newspaper",
            "domain",
        ],
    ),
    ("author", &["author", "authors", "byline"]),
    ("language", &["language", "lang"]),
];

impl Columns {
    /// The chosen columns, in the order of [`NAMES`].
    fn chosen(&self) -> [Option<&str>; 7] {
        [
            &self.text,
            &self.title,
            &self.url,
            &self.date,
            &self.outlet,
            &self.author,
            &self.language,
        ]
        .map(|name| name.as_deref())
    }

    /// Where each field stands among columns of these names. Fails where a chosen column
    /// isn't there or nothing holds the text.
    pub(super) fn place(&self, header: &[String]) -> Result<Vec<(&'static str, usize)>> {
        let mut places = Vec::new();
        for ((field, names), chosen) in NAMES.iter().zip(self.chosen()) {
            let at = match chosen {
                Some(name) => match position(header, name) {
                    Some(at) => Some(at),
                    None => {
                        bail!("has no column '{name}': it has {}", listed(header, "', '"))
                    }
                },
                None => names.iter().find_map(|name| position(header, name)),
            };
            places.extend(at.map(|at| (*field, at)));
        }
        if !places.iter().any(|(field, _)| *field == "text") {
            bail!(
                "no column is known to hold the text (it has {}): name it with --columns \
                 text=NAME",
                listed(header, "', '")
            );
        }
        Ok(places)
    }
}

impl FromStr for Columns {
    type Err = anyhow::Error;

    fn from_str(value: &str) -> Result<Columns> {
        let mut columns = Columns::default();
        for part in value.split(',') {
            let Some((field, name)) = part.split_once('=') else {
                bail!("write it as text=NAME,title=NAME");
            };
            let slot = match field.trim() {
                "text" => &mut columns.text,
                "title" => &mut columns.title,
                "url" => &mut columns.url,
                "date" => &mut columns.date,
                "outlet" => &mut columns.outlet,
                "author" => &mut columns.author,
                "language" => &mut columns.language,
                other => bail!(
                    "'{other}' is no field: use text, title, url, date, outlet, author or \
                     language"
                ),
            };
            *slot = Some(name.trim().to_owned());
        }
        Ok(columns)
    }
}

/// The column of this name; case, `_` and the like don't count where none is the same.
fn position(header: &[String], name: &str) -> Option<usize> {
    let same = header.iter().position(|column| column == name);
    same.or_else(|| header.iter().position(|column| plain(column) == plain(name)))
}

fn plain(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn listed(header: &[String], between: &str) -> String {
    let shown: Vec<&str> = header.iter().take(20).map(String::as_str).collect();
    format!("'{}'", shown.join(between))
}

/// A row as the engine reads it. `cells` gives the cell of a column.
pub(super) fn object(
    places: &[(&'static str, usize)],
    mut cell: impl FnMut(usize) -> Option<Value>,
) -> Vec<u8> {
    let fields = places.iter().filter_map(|(field, at)| {
        let value = cell(*at)?;
        Some(((*field).to_owned(), value))
    });
    Value::Object(fields.collect::<Map<String, Value>>()).to_string().into_bytes()
}

/// The rows of a table.
pub struct Rows {
    reader: csv::Reader<Budget>,
    row: ByteRecord,
    places: Vec<(&'static str, usize)>,
    spent: Arc<AtomicU64>,
    name: String,
    path: Option<String>,
    published: Option<civil::Date>,
    over: bool,
}

impl Rows {
    /// Reads the names of the columns.
    pub fn new(source: Source, delimiter: u8, options: &Options) -> Result<Rows> {
        let spent = Arc::new(AtomicU64::new(0));
        let [name, path] = [Some(source.name().to_owned()), source.path.clone()];
        let what = "a row too long: is a quotation mark left open?";
        let budget = Budget::new(source.into_stream(), &spent, what);
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(delimiter)
            .flexible(true)
            .from_reader(budget);
        let header: Vec<String> = reader
            .byte_headers()
            .map_err(|error| anyhow::anyhow!("{}", why(&error)))?
            .iter()
            .map(|cell| text(cell).trim().to_owned())
            .collect();
        Ok(Rows {
            places: options.columns.place(&header)?,
            reader,
            row: ByteRecord::new(),
            spent,
            name: name.unwrap_or_default(),
            path,
            published: options.published,
            over: false,
        })
    }
}

impl Iterator for Rows {
    type Item = Piece;

    fn next(&mut self) -> Option<Piece> {
        if self.over {
            return None;
        }
        self.spent.store(0, Ordering::Relaxed);
        let line = self.reader.position().line();
        match self.reader.read_byte_record(&mut self.row) {
            Ok(true) => {}
            Ok(false) => return None,
            Err(error) => {
                self.over = true;
                let what = format!("line {line}: {}", why(&error));
                return Some(Piece::problem(Problem::new(&self.name, &what)));
            }
        }
        let line = self.row.position().map_or(line, csv::Position::line);
        let bytes = object(&self.places, |at| {
            let cell = text(self.row.get(at)?);
            (!cell.trim().is_empty()).then_some(Value::String(cell))
        });
        Some(Piece::unread(Unread {
            bytes,
            path: self.path.clone(),
            published: self.published,
            as_if: Some("row.json"),
            part: Some(format!("line {line}")),
            ..Unread::default()
        }))
    }
}

/// A cell as text: UTF-8, else Windows-1252, which fits any bytes.
fn text(cell: &[u8]) -> String {
    match std::str::from_utf8(cell) {
        Ok(text) => text.to_owned(),
        Err(_) => encoding_rs::WINDOWS_1252.decode_without_bom_handling(cell).0.into(),
    }
}

/// The error without the format's own words around it.
fn why(error: &csv::Error) -> String {
    match error.kind() {
        csv::ErrorKind::Io(inner) => inner.to_string(),
        _ => error.to_string(),
    }
}

const DELIMITERS: [u8; 4] = [b',', b'\t', b';', b'|'];

/// The byte between the cells: the most frequent one in the first line.
pub(super) fn delimiter(window: &[u8]) -> u8 {
    let line = window.split(|b| *b == b'\n').next().unwrap_or_default();
    let count = |wanted: u8| line.iter().filter(|b| **b == wanted).count();
    DELIMITERS.into_iter().rev().max_by_key(|delimiter| count(*delimiter)).unwrap_or(b',')
}

/// Whether the first line names a column for the text and at least one more.
pub(super) fn starts_one(window: &[u8]) -> bool {
    let line = window.split(|b| *b == b'\n').next().unwrap_or_default();
    let delimiter = delimiter(window);
    let header: Vec<String> = line
        .split(|b| *b == delimiter)
        .map(|cell| text(cell).trim().trim_matches('"').to_owned())
        .collect();
    header.len() > 1 && Columns::default().place(&header).is_ok_and(|p| p.len() > 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::Found;

    fn rows(name: &str, text: &str, columns: &str) -> Result<Vec<Found>> {
        let columns = match columns {
            "" => Columns::default(),
            some => some.parse()?,
        };
        let options = Options { columns, ..Options::default() };
        let delimiter = delimiter(text.as_bytes());
        let source = Source::of_bytes(name, text.as_bytes().to_vec())?;
        Ok(Rows::new(source, delimiter, &options)?.flat_map(Piece::read).collect())
    }

    #[test]
    fn columns_are_known_by_their_names() {
        let table = "id;Headline;Full_Text;Link;Date;Source\n\
            1;Bridge shut;\"The bridge; was \"\"shut\"\".\nNobody was hurt.\";\
            https://post.example/1;2031-04-02;The Harbour Post\n\
            2;Nothing;;;;\n3;short\n";
        let found = rows("a.csv", table, "").unwrap();
        let Found::Document(document) = &found[0] else { panic!("{found:?}") };
        assert!(document.text.starts_with("The bridge; was \"shut\"."));
        assert_eq!(document.title.as_deref(), Some("Bridge shut"));
        assert_eq!(document.outlet.as_deref(), Some("The Harbour Post"));
        assert_eq!(document.url.as_deref(), Some("https://post.example/1"));
        assert_eq!(document.published.unwrap().to_string(), "2031-04-02");
        let Found::Unreadable(problem) = &found[1] else { panic!("{found:?}") };
        assert!(problem.to_string().starts_with("a.csv: line 4: has no text"));
        assert_eq!(found.len(), 3);
    }

    #[test]
    fn columns_may_be_named() {
        let table = "Artikel\tAdresse\nThe bridge was shut.\thttps://post.example/1\n";
        let found = rows("a.tsv", table, "text=Artikel,url=Adresse").unwrap();
        let Found::Document(document) = &found[0] else { panic!("{found:?}") };
        assert_eq!(document.url.as_deref(), Some("https://post.example/1"));
        let error = rows("a.tsv", table, "").unwrap_err().to_string();
        assert!(error.contains("--columns") && error.contains("Artikel"), "{error}");
        let error = rows("a.tsv", table, "text=Text").unwrap_err().to_string();
        assert!(error.contains("'Text'"), "{error}");
    }

    #[test]
    fn a_quote_left_open_is_told() {
        let mut table = "text,title\n\"The bridge".to_owned();
        table.push_str(&" was shut".repeat(8 << 20));
        let found = rows("a.csv", &table, "").unwrap();
        let Found::Unreadable(problem) = &found[0] else { panic!() };
        assert!(problem.to_string().contains("left open"), "{problem}");
    }
}
