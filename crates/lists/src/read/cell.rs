//! One cell of a row.

use std::borrow::Cow;

use signet_protocol::text::{is_ignorable, is_joiner};

/// One cell of a row.
#[derive(Clone, Copy, Debug)]
pub struct Cell<'a> {
    text: &'a str,
    /// Quotation marks in it are doubled or stray.
    marks: Marks,
}

/// How quotation marks stand in a cell's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Marks {
    AsTheyAre,
    Doubled,
    Stray,
}

impl<'a> Cell<'a> {
    /// A cell that is its text.
    pub fn plain(text: &'a str) -> Self {
        Self { text, marks: Marks::AsTheyAre }
    }

    /// A cell of a text that encloses some in quotation marks.
    pub(super) fn marked(text: &'a str, marks: Marks) -> Self {
        Self { text, marks }
    }

    /// The cell's text without the quotation marks that enclose it.
    pub fn text(&self) -> Cow<'a, str> {
        match self.marks {
            Marks::AsTheyAre => Cow::Borrowed(self.text),
            Marks::Doubled => Cow::Owned(self.text.replace("\"\"", "\"")),
            Marks::Stray => Cow::Owned(self.text.replace('"', "")),
        }
    }

    pub fn is_blank(&self) -> bool {
        self.text.bytes().all(|byte| byte == b' ') || self.text.trim_matches(is_blank).is_empty()
    }
}

/// White space, and the invisible characters that lists carry along.
pub fn is_blank(character: char) -> bool {
    character.is_whitespace()
        || character == '\0'
        || is_ignorable(character)
        || is_joiner(character)
}
