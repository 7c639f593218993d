//! Rows and cells of delimited text (RFC 4180, read leniently).
//!
//! Every line of the file ends up in exactly one row. A quotation mark that is
//! never closed, or whose "closing" mark lines later is followed by text, does
//! not swallow the rows behind it: the row ends with its line and is marked.

use memchr::{memchr, memchr2, memchr3};

use super::cell::{Cell, Marks};

/// The longest row, in bytes of UTF-8. No list of numbers needs a hundredth
/// of it; a file without line ends is refused before it fills the memory.
pub const MAX_ROW: usize = 1 << 20;

/// Where a row lies in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    pub start: usize,
    /// Behind the last byte of the row, before its line end.
    pub end: usize,
    /// Where the next row starts.
    pub next: usize,
    /// Lines the row takes up.
    pub lines: u32,
    /// A quotation mark in it is never closed.
    pub broken: bool,
}

/// One step through a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    Row(Span),
    /// The text ends before the row does.
    More,
    TooLong,
}

/// Finds the row at `start`. `last`: the text ends where the file does.
pub fn next_row(text: &str, start: usize, last: bool, delimiter: u8) -> Step {
    let bytes = text.as_bytes();
    let line_end = memchr2(b'\n', b'\r', &bytes[start..]).map(|at| start + at);
    let plain_end = line_end.unwrap_or(bytes.len());
    if plain_end - start > MAX_ROW {
        return Step::TooLong;
    }
    if memchr(b'"', &bytes[start..plain_end]).is_none() {
        return finish(bytes, start, plain_end, last, false);
    }
    let mut position = start;
    loop {
        let quote = skip_spaces(bytes, position);
        if bytes.get(quote) == Some(&b'"') {
            match close(bytes, start, quote, last, delimiter) {
                Close::Clean(after) => position = after,
                Close::Sloppy(after) => position = cell_end(bytes, after, delimiter),
                Close::Never => {
                    let end =
                        memchr2(b'\n', b'\r', &bytes[quote..]).map_or(bytes.len(), |at| quote + at);
                    return finish(bytes, start, end, last, true);
                }
                Close::More => return Step::More,
            }
        } else {
            position = cell_end(bytes, position, delimiter);
        }
        if position - start > MAX_ROW {
            return Step::TooLong;
        }
        if bytes.get(position) == Some(&delimiter) {
            position += 1;
        } else {
            return finish(bytes, start, position, last, false);
        }
    }
}

fn finish(bytes: &[u8], start: usize, end: usize, last: bool, broken: bool) -> Step {
    let next = match (bytes.get(end), bytes.get(end + 1)) {
        (None, _) if last => end,
        (None, _) => return Step::More,
        (Some(b'\r'), Some(b'\n')) => end + 2,
        // Whether a line feed follows is not known yet.
        (Some(b'\r'), None) if !last => return Step::More,
        _ => end + 1,
    };
    let inner = &bytes[start..end];
    let mut lines = 1;
    if memchr2(b'\n', b'\r', inner).is_some() {
        for (at, byte) in inner.iter().enumerate() {
            let ends_line = *byte == b'\n' || (*byte == b'\r' && inner.get(at + 1) != Some(&b'\n'));
            lines += u32::from(ends_line);
        }
    }
    Step::Row(Span { start, end, next, lines, broken })
}

fn skip_spaces(bytes: &[u8], mut position: usize) -> usize {
    while bytes.get(position) == Some(&b' ') {
        position += 1;
    }
    position
}

fn cell_end(bytes: &[u8], position: usize, delimiter: u8) -> usize {
    memchr3(delimiter, b'\n', b'\r', &bytes[position..]).map_or(bytes.len(), |at| position + at)
}

enum Close {
    /// Position of the delimiter, line end or end of text behind the cell.
    Clean(usize),
    /// Text follows the closing mark on the same line; where it starts.
    Sloppy(usize),
    Never,
    More,
}

fn close(bytes: &[u8], start: usize, quote: usize, last: bool, delimiter: u8) -> Close {
    let limit = bytes.len().min(start + MAX_ROW);
    let mut from = quote + 1;
    loop {
        let Some(mark) = bytes.get(from..limit).and_then(|rest| memchr(b'"', rest)) else {
            return if last || limit < bytes.len() || limit == start + MAX_ROW {
                Close::Never
            } else {
                Close::More
            };
        };
        let mark = from + mark;
        match bytes.get(mark + 1) {
            Some(b'"') => {
                from = mark + 2;
                continue;
            }
            None if !last => return Close::More,
            _ => {}
        }
        let after = skip_spaces(bytes, mark + 1);
        return match bytes.get(after) {
            None if last => Close::Clean(after),
            None => Close::More,
            Some(byte) if *byte == delimiter || matches!(byte, b'\n' | b'\r') => {
                Close::Clean(after)
            }
            Some(_) if memchr2(b'\n', b'\r', &bytes[quote..mark]).is_some() => Close::Never,
            Some(_) => Close::Sloppy(mark + 1),
        };
    }
}

/// Splits a row into cells. `cells` is cleared first.
pub fn split_cells<'a>(row: &'a str, delimiter: u8, cells: &mut Vec<Cell<'a>>) {
    cells.clear();
    let bytes = row.as_bytes();
    let mut position = 0;
    loop {
        let quote = skip_spaces(bytes, position);
        let (cell, end) = if bytes.get(quote) == Some(&b'"') {
            quoted_cell(row, quote, delimiter)
        } else {
            let end = memchr(delimiter, &bytes[position..]).map_or(bytes.len(), |at| position + at);
            (Cell::plain(&row[position..end]), end)
        };
        cells.push(cell);
        if end >= bytes.len() {
            return;
        }
        position = end + 1;
    }
}

fn quoted_cell(row: &str, quote: usize, delimiter: u8) -> (Cell<'_>, usize) {
    let bytes = row.as_bytes();
    let to_delimiter =
        |from: usize| memchr(delimiter, &bytes[from..]).map_or(bytes.len(), |at| from + at);
    match close(bytes, 0, quote, true, delimiter) {
        Close::Clean(end) => {
            // Only spaces may stand between the closing mark and the end.
            let inner = row[quote + 1..end].trim_end_matches(' ');
            let inner = inner.strip_suffix('"').unwrap_or(inner);
            let marks = if inner.contains('"') { Marks::Doubled } else { Marks::AsTheyAre };
            (Cell::marked(inner, marks), end)
        }
        Close::Sloppy(after) => {
            let end = to_delimiter(after);
            (Cell::marked(&row[quote..end], Marks::Stray), end)
        }
        Close::Never | Close::More => {
            let end = to_delimiter(quote);
            (Cell::plain(&row[quote..end]), end)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Vec<(String, bool)> {
        let mut start = 0;
        let mut rows = Vec::new();
        while start < text.len() {
            match next_row(text, start, true, b',') {
                Step::Row(span) => {
                    rows.push((text[span.start..span.end].to_owned(), span.broken));
                    start = span.next;
                }
                other => panic!("{other:?}"),
            }
        }
        rows
    }

    fn cells(row: &str) -> Vec<String> {
        let mut cells = Vec::new();
        split_cells(row, b',', &mut cells);
        cells.iter().map(|cell| cell.text().into_owned()).collect()
    }

    #[test]
    fn each_line_end_ends_a_row() {
        let found: Vec<_> = rows("a\nb\r\nc\rd\n\ne").into_iter().map(|row| row.0).collect();
        assert_eq!(found, ["a", "b", "c", "d", "", "e"]);
    }

    #[test]
    fn quoted_line_ends_belong_to_the_cell() {
        assert_eq!(
            rows("1,\"a\nb\"\n2,c\n"),
            [("1,\"a\nb\"".into(), false), ("2,c".into(), false)]
        );
        assert_eq!(cells("1,\"a\nb\""), ["1", "a\nb"]);
    }

    #[test]
    fn an_unclosed_quote_ends_with_its_line() {
        let found = rows("1,\"Acme\n2,Beta\n3,\"Gamma\"\n");
        assert_eq!(
            found,
            [("1,\"Acme".into(), true), ("2,Beta".into(), false), ("3,\"Gamma\"".into(), false)]
        );
        assert_eq!(cells("1,\"Acme"), ["1", "\"Acme"]);
        assert_eq!(rows("1,\"Acme\n2,Beta\n").len(), 2);
    }

    #[test]
    fn marks_inside_cells_are_kept_or_undone() {
        assert_eq!(cells("\"a \"\"b\"\" c\",5\" pipe"), ["a \"b\" c", "5\" pipe"]);
        assert_eq!(cells("\"Acme\" Inc,2"), ["Acme Inc", "2"]);
        assert_eq!(cells("1, \"Acme, Inc.\" ,3"), ["1", "Acme, Inc.", "3"]);
        assert_eq!(cells(""), [""]);
        assert_eq!(cells("a,"), ["a", ""]);
        assert_eq!(cells("\"\",\"\"\"\""), ["", "\""]);
    }

    #[test]
    fn an_unfinished_text_asks_for_more() {
        assert_eq!(next_row("abc", 0, false, b','), Step::More);
        assert_eq!(next_row("abc\r", 0, false, b','), Step::More);
        assert_eq!(next_row("a,\"b\n", 0, false, b','), Step::More);
        let long = "x".repeat(MAX_ROW + 1);
        assert_eq!(next_row(&long, 0, false, b','), Step::TooLong);
    }

    #[test]
    fn a_quote_open_for_a_megabyte_ends_with_its_line() {
        let text = format!("1,\"a\n{}", "2,b\n".repeat(300_000));
        let Step::Row(span) = next_row(&text, 0, false, b',') else { panic!("no row") };
        assert!(span.broken);
        assert_eq!(&text[..span.end], "1,\"a");
    }
}
