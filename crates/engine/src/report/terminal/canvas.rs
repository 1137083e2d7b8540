//! Lines that fit a terminal: wrapping by the width characters take, colour, and
//! nothing from a document that the terminal would obey.

use super::Look;
use crate::corroborate::Standing;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Lines longer than this tire the eye, however wide the window.
const WIDEST: usize = 100;
/// Below this nothing can be laid out; lines are then longer than asked.
const NARROWEST: usize = 24;

/// How a run of text looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// As it comes.
    Plain,
    /// What matters.
    Strong,
    /// What is there to be looked up.
    Faint,
    /// A section's title.
    Heading,
    /// What a claim rests on.
    Standing(Standing),
    /// What a reader must not miss.
    Warning,
}

/// What is written so far, and how wide it may be.
pub struct Canvas {
    out: String,
    width: usize,
    colour: bool,
}

impl Canvas {
    /// An empty one.
    pub fn new(look: Look) -> Self {
        let width = look.width.clamp(NARROWEST, WIDEST);
        Self { out: String::new(), width, colour: look.colour }
    }

    /// Columns to fill.
    pub fn width(&self) -> usize {
        self.width
    }

    /// An empty line.
    pub fn blank(&mut self) {
        self.out.push('\n');
    }

    /// A rule across the page.
    pub fn rule(&mut self) {
        let line = "─".repeat(self.width);
        self.styled(Style::Faint, &line);
        self.out.push('\n');
    }

    /// A wrapped paragraph that begins with `head` in a column of `indent`; further
    /// lines start below its first word.
    pub fn item(&mut self, head: (Style, &str), indent: usize, runs: &[(Style, &str)]) {
        let mark = clean(head.1);
        let used = mark.width();
        self.styled(head.0, &mark);
        self.pad(indent.saturating_sub(used));
        self.wrap(indent.max(used), indent, runs);
    }

    /// A wrapped paragraph, `indent` columns in.
    pub fn paragraph(&mut self, indent: usize, runs: &[(Style, &str)]) {
        self.pad(indent);
        self.wrap(indent, indent, runs);
    }

    /// The text.
    pub fn finish(self) -> String {
        self.out
    }

    fn wrap(&mut self, mut column: usize, indent: usize, runs: &[(Style, &str)]) {
        let mut fresh = true;
        for (style, text) in runs {
            for word in clean(text).split(' ').filter(|word| !word.is_empty()) {
                let space = usize::from(!fresh);
                if !fresh && column + space + word.width() > self.width {
                    self.out.push('\n');
                    self.pad(indent);
                    column = indent;
                } else if !fresh {
                    self.out.push(' ');
                    column += 1;
                }
                column = self.word(*style, word, column, indent);
                fresh = false;
            }
        }
        self.out.push('\n');
    }

    /// Writes one word, broken where it is wider than a line; returns the column after.
    fn word(
        &mut self,
        style: Style,
        word: &str,
        mut column: usize,
        indent: usize,
    ) -> usize {
        if column + word.width() <= self.width {
            self.styled(style, word);
            return column + word.width();
        }
        let mut piece = String::new();
        for character in word.chars() {
            let wide = character.width().unwrap_or(0);
            if column + wide > self.width && !piece.is_empty() {
                self.styled(style, &piece);
                self.out.push('\n');
                self.pad(indent);
                (column, piece) = (indent, String::new());
            }
            piece.push(character);
            column += wide;
        }
        self.styled(style, &piece);
        column
    }

    fn pad(&mut self, columns: usize) {
        self.out.extend(std::iter::repeat_n(' ', columns));
    }

    fn styled(&mut self, style: Style, text: &str) {
        let code = code(style);
        if !self.colour || code.is_empty() || text.is_empty() {
            self.out.push_str(text);
        } else {
            self.out.extend(["\u{1b}[", code, "m", text, "\u{1b}[0m"]);
        }
    }
}

/// ANSI's own sixteen colours, which every theme makes readable.
fn code(style: Style) -> &'static str {
    match style {
        Style::Plain => "",
        Style::Strong => "1",
        Style::Faint => "2",
        Style::Heading => "1;4",
        Style::Warning | Style::Standing(Standing::Disputed) => "1;31",
        Style::Standing(Standing::Corroborated) => "1;32",
        Style::Standing(Standing::SingleOrigin) => "1;33",
        Style::Standing(Standing::Unestablished) => "1;35",
        Style::Standing(Standing::OwnVoice) => "1;36",
    }
}

/// Text on one line, without characters that steer a terminal: controls (escape
/// sequences start with one) and the marks that turn the direction of what follows.
pub(super) fn clean(text: &str) -> String {
    let steers = |c: char| {
        c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    text.chars()
        .filter_map(|c| match c {
            '\n' | '\t' | '\r' => Some(' '),
            c if steers(c) => None,
            c => Some(c),
        })
        .collect()
}

/// The columns a text takes.
pub(super) fn columns(text: &str) -> usize {
    clean(text).width()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn canvas(width: usize) -> Canvas {
        Canvas::new(Look { width, colour: false })
    }

    #[test]
    fn wide_characters_and_long_words_fit() {
        let mut canvas = canvas(24);
        let long = "x".repeat(60);
        let runs = [
            (Style::Plain, "渡し船が漂流した、港の沖で六時間も"),
            (Style::Plain, &*long),
        ];
        canvas.item((Style::Plain, "●●"), 4, &runs);
        let text = canvas.finish();
        assert!(text.lines().all(|line| line.width() <= 24), "{text}");
        assert_eq!(text.matches('x').count(), 60);
    }

    #[test]
    fn nothing_steers_the_terminal() {
        assert_eq!(clean("a\u{1b}[31mb\u{202e}c\nd\u{7}"), "a[31mbc d");
    }
}
