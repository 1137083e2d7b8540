//! HTML that can't be broken out of.
//!
//! Markup enters only as `&'static str`, which no text of a document is; everything
//! else is escaped. So the page holds no element that does not stand in our own code.

/// What is written so far.
#[derive(Default)]
pub(super) struct Html {
    out: String,
}

impl Html {
    /// Markup: literals only.
    pub(super) fn raw(&mut self, markup: &'static str) -> &mut Self {
        self.out.push_str(markup);
        self
    }

    /// Text of any origin.
    pub(super) fn text(&mut self, text: &str) -> &mut Self {
        for character in text.chars() {
            match character {
                '&' => self.out.push_str("&amp;"),
                '<' => self.out.push_str("&lt;"),
                '>' => self.out.push_str("&gt;"),
                '"' => self.out.push_str("&quot;"),
                '\'' => self.out.push_str("&#39;"),
                '\n' | '\t' => self.out.push(character),
                // Not allowed in HTML at all.
                c if c.is_control() => {}
                c => self.out.push(c),
            }
        }
        self
    }

    /// ` name="value"`, the value of any origin.
    pub(super) fn attribute(&mut self, name: &'static str, value: &str) -> &mut Self {
        self.raw(" ").raw(name).raw("=\"").text(value).raw("\"")
    }

    /// A whole element that holds one text.
    pub(super) fn element(
        &mut self,
        name: &'static str,
        class: &'static str,
        text: &str,
    ) -> &mut Self {
        self.raw("<").raw(name);
        if !class.is_empty() {
            self.attribute("class", class);
        }
        self.raw(">").text(text).raw("</").raw(name).raw(">")
    }

    /// The sign of a standing; its name stands beside it.
    pub(super) fn sign(&mut self, sign: &'static str) -> &mut Self {
        self.raw("<span class=\"sign\" aria-hidden=\"true\">").raw(sign).raw("</span>")
    }

    pub(super) fn finish(self) -> String {
        self.out
    }
}

/// A web address a reader may follow; `javascript:` and the like are none.
pub(super) fn address(url: &str) -> Option<&str> {
    let scheme = url.split_once(':')?.0.to_ascii_lowercase();
    matches!(scheme.as_str(), "http" | "https").then_some(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_text_is_markup() {
        let mut html = Html::default();
        html.raw("<p")
            .attribute("title", "\"><script>")
            .raw(">")
            .text("a&b'\u{1b}[0m<i>");
        let expected = "<p title=\"&quot;&gt;&lt;script&gt;\">a&amp;b&#39;[0m&lt;i&gt;";
        assert_eq!(html.finish(), expected);
    }

    #[test]
    fn only_web_addresses_are_links() {
        assert!(address("HTTPS://news.example/a").is_some());
        for bad in
            ["javascript:alert(1)", " javascript:alert(1)", "data:text/html,x", "a"]
        {
            assert!(address(bad).is_none(), "{bad}");
        }
    }
}
