//! What kind of file a list is, by its first bytes.

use crate::error::OtherFormat;

/// A kind of file.
pub enum Format {
    /// Text, or bytes that only all of the file can tell from it.
    Text,
    /// A list in a format that is not read.
    Other(OtherFormat),
    /// No list.
    Binary,
}

pub fn of(head: &[u8]) -> Format {
    if let Some(format) = other_format(head) {
        return Format::Other(format);
    }
    if is_binary(head) { Format::Binary } else { Format::Text }
}

fn is_binary(head: &[u8]) -> bool {
    const MAGIC: &[&[u8]] =
        &[b"%PDF-", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"SQLite format 3\0", b"\x7fELF"];
    MAGIC.iter().any(|magic| head.starts_with(magic))
}

/// The format of a file that is a list in another one.
fn other_format(head: &[u8]) -> Option<OtherFormat> {
    const OTHERS: &[(&[u8], OtherFormat)] = &[
        (b"PK\x03\x04", OtherFormat::Workbook),
        (b"PK\x05\x06", OtherFormat::EmptyZip),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", OtherFormat::OldWorkbook),
        (b"{\\rtf", OtherFormat::RichText),
        (b"\xff\xfe\x00\x00", OtherFormat::Utf32),
        (b"\x00\x00\xfe\xff", OtherFormat::Utf32),
        (b"\x1f\x8b", OtherFormat::Gzip),
        (b"\x28\xb5\x2f\xfd", OtherFormat::Zstd),
    ];
    if let Some((_, format)) = OTHERS.iter().find(|(magic, _)| head.starts_with(magic)) {
        return Some(*format);
    }
    // Many systems call an HTML table "Excel export".
    let start = &head[..head.len().min(1024)];
    let start =
        String::from_utf8_lossy(start).trim_start_matches('\u{feff}').trim_start().to_lowercase();
    let markup = ["<!doctype html", "<html", "<table", "<?xml"];
    markup.iter().any(|tag| start.starts_with(tag)).then_some(OtherFormat::Markup)
}
