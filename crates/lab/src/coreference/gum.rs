//! GUM's coreference: its documents as running text, with who is spoken of where.

use anyhow::{Context, Result};
use secondsource::document::{Block, BlockKind};
use secondsource::{Document, Span};
use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::path::Path;

/// Genres whose texts are openly licensed.
pub(super) const OPEN: [&str; 8] =
    ["news", "interview", "bio", "voyage", "textbook", "speech", "court", "vlog"];

/// What one stretch of words speaks of.
#[derive(Clone, Debug)]
pub(super) struct Mention {
    pub(super) span: Span,
    /// Its most important word.
    pub(super) head: Span,
    /// Whom or what, by number.
    pub(super) entity: String,
    pub(super) kind: String,
    /// The head's part of speech (Penn).
    pub(super) tag: String,
    /// It stands beside another mention of the same, which it explains.
    pub(super) apposed: bool,
}

/// One document.
pub(super) struct Gold {
    pub(super) name: String,
    pub(super) document: Document,
    pub(super) mentions: Vec<Mention>,
    /// Entities that have a name.
    pub(super) named: BTreeSet<String>,
}

/// The documents of a part in these genres.
pub(super) fn read(data: &Path, part: &str, genres: &[&str]) -> Result<Vec<Gold>> {
    let path = data.join(format!("ud_gum/en_gum-ud-{part}.conllu"));
    let file = std::fs::read_to_string(&path)
        .with_context(|| format!("{}: cannot be read", path.display()))?;
    let documents = file.split("# newdoc id = ").skip(1);
    let own = documents.filter(|d| genres.contains(&d.split('_').nth(1).unwrap_or("")));
    Ok(own.map(document).collect())
}

fn document(lines: &str) -> Gold {
    let mut builder = Builder::default();
    for line in lines.lines() {
        builder.line(line);
    }
    let Builder { text, starts, mentions, .. } = builder;
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    let blocks = starts.iter().zip(ends).map(|(start, end)| Block {
        span: Span::new(*start, end),
        kind: BlockKind::Body,
    });
    let blocks = blocks.filter(|b| !b.span.is_empty()).collect();
    let named = mentions.iter().filter(|m| m.tag.starts_with("NNP"));
    Gold {
        name: lines.lines().next().unwrap_or("").to_owned(),
        named: named.map(|m| m.entity.clone()).collect(),
        document: Document { blocks, ..Document::of_text(&text) },
        mentions,
    }
}

/// A text as it grows.
#[derive(Default)]
struct Builder {
    text: String,
    /// Where paragraphs start.
    starts: Vec<usize>,
    mentions: Vec<Mention>,
    /// Mentions that have not ended, by number, each with how many words there are to
    /// its head.
    open: Vec<(usize, usize)>,
    glued: bool,
    /// Where words are written as one ("didn't"): the last one's number, and whether no
    /// space stands after it.
    joined: (usize, bool),
}

impl Builder {
    fn line(&mut self, line: &str) {
        if line.starts_with("# newpar") && !line.starts_with("# newpar_block") {
            if !self.text.is_empty() {
                self.text.push('\n');
            }
            self.starts.push(self.text.len());
            self.glued = true;
        }
        let fields: Vec<&str> = line.split('\t').collect();
        let [id, form, _, _, tag, _, _, _, _, misc] = fields[..] else { return };
        let tight = misc.split('|').any(|f| f == "SpaceAfter=No");
        if let Some((_, last)) = id.split_once('-') {
            self.joined = (last.parse().unwrap_or(0), tight);
            return;
        }
        let Ok(number) = id.parse::<usize>() else { return };
        let span = self.word(form);
        self.glued = match number.cmp(&self.joined.0) {
            Ordering::Less => true,
            Ordering::Equal => self.joined.1,
            Ordering::Greater => tight,
        };
        if number >= self.joined.0 {
            self.joined = (0, false);
        }
        let field = misc.split('|').find_map(|f| f.strip_prefix("Entity="));
        self.entities(field.unwrap_or(""), span, tag);
    }

    fn word(&mut self, form: &str) -> Span {
        if !self.glued && !self.text.is_empty() {
            self.text.push(' ');
        }
        let start = self.text.len();
        self.text.push_str(form);
        Span::new(start, self.text.len())
    }

    fn entities(&mut self, field: &str, span: Span, tag: &str) {
        let mut closing = Vec::new();
        for part in field.split_inclusive(['(', ')']).flat_map(|p| p.split('(')) {
            let (body, closes) = (part.trim_end_matches(')'), part.ends_with(')'));
            let fields: Vec<&str> = body.split('-').collect();
            if fields.len() > 5 {
                let head = fields[5].split(',').next().and_then(|n| n.parse().ok());
                self.open.push((self.mentions.len(), head.unwrap_or(1)));
                self.mentions.push(Mention {
                    span,
                    head: span,
                    entity: fields[0].to_owned(),
                    kind: fields[1].to_owned(),
                    tag: tag.to_owned(),
                    apposed: fields[6..].contains(&"appos"),
                });
            }
            if closes {
                closing.push(fields[0].to_owned());
            }
        }
        for (index, to_head) in &mut self.open {
            let mention = &mut self.mentions[*index];
            mention.span.end = span.end;
            *to_head = to_head.wrapping_sub(1);
            if *to_head == 0 {
                (mention.head, mention.tag) = (span, tag.to_owned());
            }
        }
        for id in closing {
            let own = |o: &(usize, usize)| self.mentions[o.0].entity == id;
            if let Some(at) = self.open.iter().rposition(own) {
                self.open.remove(at);
            }
        }
    }
}
