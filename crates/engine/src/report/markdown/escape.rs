//! Markdown that can't be broken out of.

/// What is written so far. Markup comes as literals, everything else is escaped.
#[derive(Default)]
pub(super) struct Markdown {
    out: String,
}

impl Markdown {
    /// Markup: only what stands in our own code can come here.
    pub(super) fn raw(&mut self, markup: &'static str) -> &mut Self {
        self.out.push_str(markup);
        self
    }

    /// Text of any origin, on one line. Escaped is every character that CommonMark or
    /// GitHub's tables give a meaning anywhere in a line, and the few that have one at
    /// its start (`+`, `-`, `=`, `1.`): a text may end up there.
    pub(super) fn text(&mut self, text: &str) -> &mut Self {
        let line = crate::report::wording::one_line(text);
        let mut digits = true;
        for (at, character) in line.char_indices() {
            let opens = at == 0 && matches!(character, '+' | '-' | '=');
            let number = digits && at > 0 && matches!(character, '.' | ')');
            digits &= character.is_ascii_digit();
            let link = character == ':' && line.get(at..at + 3) == Some("://");
            match character {
                '&' => self.out.push_str("&amp;"),
                '<' => self.out.push_str("&lt;"),
                '>' => self.out.push_str("&gt;"),
                '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '#' | '|' | '~'
                | '!' | '$' => self.out.extend(['\\', character]),
                c if opens || number || link => self.out.extend(['\\', c]),
                c if c.is_control() => {}
                c => self.out.push(c),
            }
        }
        self
    }

    pub(super) fn finish(self) -> String {
        self.out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn escaped(text: &str) -> String {
        let mut markdown = Markdown::default();
        markdown.text(text);
        markdown.finish()
    }

    #[test]
    fn nothing_in_a_text_is_markup() {
        assert_eq!(escaped("# a\n- b"), "\\# a - b");
        assert_eq!(escaped("- b"), "\\- b");
        assert_eq!(escaped("12. b"), "12\\. b");
        assert_eq!(escaped("12 men. 5."), "12 men. 5.");
        assert_eq!(escaped("[x](http://y)"), "\\[x\\](http\\://y)");
        assert_eq!(escaped("<b>&amp;"), "&lt;b&gt;&amp;amp;");
        assert_eq!(escaped("a | *b* _c_ `d`"), "a \\| \\*b\\* \\_c\\_ \\`d\\`");
        assert_eq!(escaped("a\u{1b}[0m"), "a\\[0m");
    }
}
