//! Measuring, cutting and breaking text.

use std::collections::BTreeSet;

use resvg::usvg::{Node, Options, Tree};
use unicode_segmentation::UnicodeSegmentation;

use super::artwork::escape;
use super::fonts;

/// Stands for a grapheme the fonts lack.
const BOX: &str = "\u{25A1}";

/// A size and weight to set text in.
#[derive(Debug, Clone, Copy)]
pub(super) struct Face {
    /// In units of the drawing.
    pub size: f32,
    /// 400, 500 or 600.
    pub weight: u16,
}

/// Text set in lines.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Lines {
    pub lines: Vec<String>,
    /// Graphemes kept where the end was cut.
    kept: Option<usize>,
}

impl Lines {
    /// Whether the end was cut.
    pub fn cut(&self) -> bool {
        self.kept.is_some()
    }

    /// What was sent, as far as it is shown.
    pub fn displayed(&self, sent: &str) -> String {
        let sent = sent.trim();
        match self.kept {
            None => sent.to_owned(),
            Some(kept) => {
                let start: String = sent.graphemes(true).take(kept).collect();
                format!("{}…", start.trim_end())
            }
        }
    }
}

/// Text as it can be drawn: boxes for graphemes the fonts lack.
pub(super) struct Drawable {
    pub text: String,
    pub missing_glyphs: bool,
}

/// Width in units of the drawing.
pub(super) fn width(text: &str, face: Face) -> f32 {
    set(text, face).0
}

/// Replaces what cannot be drawn.
pub(super) fn drawable(text: &str) -> Drawable {
    let missing = set(text, Face { size: 16.0, weight: 600 }).1;
    if missing.is_empty() {
        return Drawable { text: text.to_owned(), missing_glyphs: false };
    }
    let lacks = |grapheme: &str| {
        missing
            .iter()
            .any(|cluster| cluster.contains(grapheme) || grapheme.contains(cluster.as_str()))
    };
    let text = text
        .graphemes(true)
        .map(|grapheme| if !grapheme.trim().is_empty() && lacks(grapheme) { BOX } else { grapheme })
        .collect();
    Drawable { text, missing_glyphs: true }
}

/// Breaks text into at most `max_lines` lines of `max_width`; the last one
/// ends in an ellipsis when there is more.
pub(super) fn lines(text: &str, face: Face, max_width: f32, max_lines: usize) -> Lines {
    let mut lines = Vec::new();
    let text = text.trim();
    let mut rest = text;
    while !rest.is_empty() {
        if width(rest, face) <= max_width {
            lines.push(rest.to_owned());
            break;
        }
        if lines.len() + 1 >= max_lines {
            let end = longest(rest, "…", face, max_width);
            lines.push(format!("{}…", rest[..end].trim_end()));
            let shown = &text[..text.len() - rest.len() + end];
            return Lines { lines, kept: Some(shown.graphemes(true).count()) };
        }
        let end = break_at(rest, face, max_width);
        lines.push(rest[..end].trim_end().to_owned());
        rest = rest[end..].trim_start();
    }
    Lines { lines, kept: None }
}

/// The end of the longest start that fits: after a word, or inside one that is
/// longer than the line.
fn break_at(text: &str, face: Face, max_width: f32) -> usize {
    let words = text
        .split_word_bound_indices()
        .filter(|(_, word)| word.trim().is_empty())
        .map(|(at, _)| at);
    let words = words.take_while(|at| width(&text[..*at], face) <= max_width);
    words.filter(|at| *at > 0).last().unwrap_or_else(|| longest(text, "", face, max_width))
}

/// The end of as much of the text as fits with a tail.
fn longest(text: &str, tail: &str, face: Face, max_width: f32) -> usize {
    let ends: Vec<usize> =
        text.grapheme_indices(true).map(|(at, grapheme)| at + grapheme.len()).collect();
    let fit = ends.partition_point(|end| {
        width(&format!("{}{tail}", text[..*end].trim_end()), face) <= max_width
    });
    ends.get(fit.max(1) - 1).copied().unwrap_or(text.len())
}

/// Width and the clusters without a glyph.
fn set(text: &str, face: Face) -> (f32, BTreeSet<String>) {
    let svg = format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><text xml:space="preserve" font-size="{}" font-weight="{}">{}</text></svg>"#,
        face.size,
        face.weight,
        escape(text),
    );
    let options = Options {
        font_family: fonts::FAMILY.to_owned(),
        fontdb: fonts::database(),
        ..Options::default()
    };
    let mut missing = BTreeSet::new();
    let mut total = 0.0;
    if let Ok(tree) = Tree::from_str(&svg, &options) {
        for node in tree.root().children() {
            let Node::Text(text) = node else { continue };
            total += text.bounding_box().width();
            for glyph in text.layouted().iter().flat_map(|span| &span.positioned_glyphs) {
                if glyph.id.0 == 0 {
                    missing.insert(glyph.text.clone());
                }
            }
        }
    }
    (total, missing)
}
