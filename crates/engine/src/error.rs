//! The one error of the engine's doors.

use std::fmt;

/// Why something could not be read: a kind and one line for the user.
#[derive(Clone, Debug)]
pub struct Error {
    kind: Kind,
    message: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Empty,
    Binary,
    Malformed,
    NoArticle,
    Date,
    Rule,
}

impl Error {
    pub(crate) fn new(kind: Kind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into() }
    }

    /// The input holds nothing to read.
    pub fn is_empty(&self) -> bool {
        self.kind == Kind::Empty
    }

    /// The input is not text.
    pub fn is_binary(&self) -> bool {
        self.kind == Kind::Binary
    }

    /// The input breaks its own format; the message says where.
    pub fn is_malformed(&self) -> bool {
        self.kind == Kind::Malformed
    }

    /// A web page without an article in it.
    pub fn is_no_article(&self) -> bool {
        self.kind == Kind::NoArticle
    }

    /// A date that can't be read; the message names the value.
    pub fn is_date(&self) -> bool {
        self.kind == Kind::Date
    }

    /// A rule file that can't be read.
    pub fn is_rule(&self) -> bool {
        self.kind == Kind::Rule
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {}
