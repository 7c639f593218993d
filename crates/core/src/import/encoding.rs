//! From a file's bytes to text.

use std::fs::{File, Metadata};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use encoding_rs::{Decoder, UTF_16BE, UTF_16LE, WINDOWS_1252};
use serde::{Deserialize, Serialize};

use super::ImportError;
use super::error::{OtherFormat, Place};
use crate::file;

/// Bytes read at once.
const CHUNK: usize = 256 * 1024;

/// How the file writes its characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub enum Encoding {
    /// Single bytes that are not UTF-8 are read as Windows-1252: lists joined
    /// from several sources hold a few of them.
    #[serde(rename = "utf-8")]
    Utf8,
    #[serde(rename = "utf-16le")]
    Utf16Le,
    #[serde(rename = "utf-16be")]
    Utf16Be,
    #[serde(rename = "windows-1252")]
    Windows1252,
}

impl Encoding {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            Self::Utf16Le => "utf-16le",
            Self::Utf16Be => "utf-16be",
            Self::Windows1252 => "windows-1252",
        }
    }
}

/// A text file that was looked at once.
#[derive(Clone, Debug)]
pub struct Source {
    pub path: PathBuf,
    pub bytes: u64,
    modified: Option<SystemTime>,
    pub encoding: Encoding,
    /// Bytes of byte order mark to skip.
    mark: usize,
    /// Lines, counted; an upper bound of the rows save for UTF-16, where it
    /// is an estimate.
    pub lines: u64,
}

impl Source {
    /// Opens the file, tells its encoding from all of its bytes and refuses
    /// what is no text.
    pub fn open(path: &Path) -> Result<Self, ImportError> {
        let failed = |error: std::io::Error| ImportError::reading(path, &error);
        let metadata = std::fs::metadata(path).map_err(failed)?;
        if metadata.is_dir() {
            return Err(ImportError::IsDirectory(path.to_owned()));
        }
        if !metadata.is_file() {
            let reason = "it is not a regular file".to_owned();
            return Err(ImportError::Unreadable { path: path.to_owned(), reason });
        }
        let mut file = file::open(path)?;
        let mut chunk = vec![0; CHUNK];
        let filled = read_full(&mut file, &mut chunk).map_err(failed)?;
        if filled == 0 {
            return Err(ImportError::Empty(path.to_owned()));
        }
        let binary = |at| ImportError::Binary { path: path.to_owned(), at };
        let head = &chunk[..filled];
        if let Some(format) = other_format(head) {
            return Err(ImportError::UnsupportedFormat { path: path.to_owned(), format });
        }
        if is_binary(head) {
            return Err(binary(Place { line: 1, column: 1 }));
        }
        let (encoding, mark) = match utf16(head) {
            Some(found) => found,
            None if head.starts_with(b"\xef\xbb\xbf") => (Some(Encoding::Utf8), 3),
            None => (None, 0),
        };
        let mut source = Self {
            path: path.to_owned(),
            bytes: metadata.len(),
            modified: metadata.modified().ok(),
            encoding: encoding.unwrap_or(Encoding::Utf8),
            mark,
            lines: 0,
        };
        if matches!(encoding, Some(Encoding::Utf16Le | Encoding::Utf16Be)) {
            let in_head = memchr::memchr_iter(b'\n', head).count() as u64 + 1;
            source.lines = in_head * source.bytes.max(1) / filled as u64;
            return Ok(source);
        }
        let mut census = Census::default();
        if let Some(at) = odd_head(head) {
            return Err(binary(census.place(head, at)));
        }
        let mut filled = filled;
        while filled > 0 {
            census.count(&chunk[..filled]);
            filled = read_full(&mut file, &mut chunk).map_err(failed)?;
        }
        // A stray zero byte is mended, a file full of them is no text.
        if let Some(at) = census.first_zero
            && census.zeros > 3
            && census.zeros * 1000 > source.bytes
        {
            return Err(binary(at));
        }
        source.lines = census.lines + 1;
        if encoding.is_none() && census.invalid > census.multibyte {
            source.encoding = Encoding::Windows1252;
        }
        Ok(source)
    }

    fn same(&self, metadata: &Metadata) -> bool {
        metadata.len() == self.bytes && metadata.modified().ok() == self.modified
    }

    /// Starts reading the text.
    pub fn read(&self) -> Result<TextReader, ImportError> {
        let failed = |error: std::io::Error| ImportError::reading(&self.path, &error);
        let mut file = file::open(&self.path)?;
        if !self.same(&file.metadata().map_err(failed)?) {
            return Err(ImportError::FileChanged(self.path.clone()));
        }
        let mut mark = [0; 3];
        file.read_exact(&mut mark[..self.mark]).map_err(failed)?;
        let decoder = match self.encoding {
            Encoding::Utf8 => None,
            Encoding::Utf16Le => Some(UTF_16LE.new_decoder_without_bom_handling()),
            Encoding::Utf16Be => Some(UTF_16BE.new_decoder_without_bom_handling()),
            Encoding::Windows1252 => Some(WINDOWS_1252.new_decoder_without_bom_handling()),
        };
        Ok(TextReader {
            file,
            path: self.path.clone(),
            decoder,
            raw: vec![0; CHUNK],
            kept: 0,
            done: self.mark as u64,
            ended: false,
        })
    }
}

/// What the bytes of an eight-bit text add up to.
#[derive(Default)]
struct Census {
    lines: u64,
    /// Bytes behind the last line end.
    column: u64,
    zeros: u64,
    first_zero: Option<Place>,
    /// Well-formed UTF-8 sequences of more than one byte.
    multibyte: u64,
    /// Bytes that are not UTF-8.
    invalid: u64,
    tail: Vec<u8>,
}

impl Census {
    /// Where a byte of the next piece stands.
    fn place(&self, bytes: &[u8], at: usize) -> Place {
        let before = &bytes[..at];
        let line = self.lines + memchr::memchr_iter(b'\n', before).count() as u64 + 1;
        let column = match memchr::memrchr(b'\n', before) {
            Some(end) => (at - end) as u64,
            None => self.column + at as u64 + 1,
        };
        Place { line, column }
    }

    fn count(&mut self, bytes: &[u8]) {
        if let Some(first) = memchr::memchr(0, bytes) {
            self.first_zero = self.first_zero.or_else(|| Some(self.place(bytes, first)));
            self.zeros += memchr::memchr_iter(0, bytes).count() as u64;
        }
        self.lines += memchr::memchr_iter(b'\n', bytes).count() as u64;
        self.column = match memchr::memrchr(b'\n', bytes) {
            Some(end) => (bytes.len() - end - 1) as u64,
            None => self.column + bytes.len() as u64,
        };
        if bytes.is_ascii() && self.tail.is_empty() {
            return;
        }
        let joined = [&std::mem::take(&mut self.tail)[..], bytes].concat();
        let mut rest = &joined[..];
        loop {
            match std::str::from_utf8(rest) {
                Ok(text) => {
                    self.multibyte += text.bytes().filter(|byte| *byte >= 0xc0).count() as u64;
                    return;
                }
                Err(error) => {
                    let valid = &rest[..error.valid_up_to()];
                    self.multibyte += valid.iter().filter(|byte| **byte >= 0xc0).count() as u64;
                    let Some(length) = error.error_len() else {
                        self.tail = rest[error.valid_up_to()..].to_vec();
                        return;
                    };
                    self.invalid += length as u64;
                    rest = &rest[error.valid_up_to() + length..];
                }
            }
        }
    }
}

/// Reads until `buffer` is full or the file ends.
fn read_full(file: &mut File, buffer: &mut [u8]) -> std::io::Result<usize> {
    let mut filled = 0;
    while filled < buffer.len() {
        match file.read(&mut buffer[filled..]) {
            Ok(0) => break,
            Ok(count) => filled += count,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}

/// The first byte that text does not hold, where there are many.
fn odd_head(head: &[u8]) -> Option<usize> {
    let is_odd = |byte: &u8| matches!(byte, 0..=8 | 14..=26 | 28..=31 | 127);
    let odd = head.iter().filter(|byte| is_odd(byte)).count();
    // Text holds hardly any control characters, a few at most in a short
    // list; compressed data holds one in nine bytes.
    let many = (odd > 3 || odd * 4 > head.len()) && odd * 50 > head.len();
    head.iter().position(is_odd).filter(|_| many)
}

fn is_binary(head: &[u8]) -> bool {
    const MAGIC: &[&[u8]] =
        &[b"%PDF-", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"SQLite format 3\0", b"\x7fELF"];
    MAGIC.iter().any(|magic| head.starts_with(magic))
}

/// The format of a file that is a list in another one.
fn other_format(head: &[u8]) -> Option<&'static OtherFormat> {
    const SHEET: &str = "Open it in a spreadsheet program and save it as CSV UTF-8";
    const TEXT: &str = "Save it as UTF-8 text";
    const UNPACK: &str = "Unpack it and import the list inside";
    const OTHERS: &[(&[u8], OtherFormat)] = &[
        (
            b"PK\x03\x04",
            OtherFormat { name: "a spreadsheet or another zip archive (XLSX, ODS)", fix: SHEET },
        ),
        (b"PK\x05\x06", OtherFormat { name: "an empty zip archive", fix: UNPACK }),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
            OtherFormat { name: "an old Excel workbook (XLS)", fix: SHEET },
        ),
        (b"{\\rtf", OtherFormat { name: "a rich text document", fix: TEXT }),
        (b"\xff\xfe\x00\x00", OtherFormat { name: "UTF-32 text", fix: TEXT }),
        (b"\x00\x00\xfe\xff", OtherFormat { name: "UTF-32 text", fix: TEXT }),
        (b"\x1f\x8b", OtherFormat { name: "compressed with gzip", fix: UNPACK }),
        (b"\x28\xb5\x2f\xfd", OtherFormat { name: "compressed with zstd", fix: UNPACK }),
    ];
    const MARKUP: &OtherFormat = &OtherFormat { name: "an HTML or XML document", fix: SHEET };
    if let Some((_, format)) = OTHERS.iter().find(|(magic, _)| head.starts_with(magic)) {
        return Some(format);
    }
    // Many systems call an HTML table "Excel export".
    let start = &head[..head.len().min(1024)];
    let start =
        String::from_utf8_lossy(start).trim_start_matches('\u{feff}').trim_start().to_lowercase();
    let markup = ["<!doctype html", "<html", "<table", "<?xml"];
    markup.iter().any(|tag| start.starts_with(tag)).then_some(MARKUP)
}

/// Tells UTF-16 by its byte order mark, or by zero bytes that stand at every
/// second place.
fn utf16(head: &[u8]) -> Option<(Option<Encoding>, usize)> {
    if head.starts_with(b"\xff\xfe") {
        return Some((Some(Encoding::Utf16Le), 2));
    }
    if head.starts_with(b"\xfe\xff") {
        return Some((Some(Encoding::Utf16Be), 2));
    }
    let sample = &head[..head.len().min(4096) & !1];
    let zeros = |offset: usize| sample.iter().skip(offset).step_by(2).filter(|b| **b == 0).count();
    let (even, odd, half) = (zeros(0), zeros(1), sample.len() / 2);
    if half < 4 {
        return None;
    }
    if odd * 10 >= half * 4 && even * 50 <= half {
        return Some((Some(Encoding::Utf16Le), 0));
    }
    if even * 10 >= half * 4 && odd * 50 <= half {
        return Some((Some(Encoding::Utf16Be), 0));
    }
    None
}

/// Reads a file as text, a piece at a time.
pub struct TextReader {
    file: File,
    path: PathBuf,
    /// None for UTF-8.
    decoder: Option<Decoder>,
    raw: Vec<u8>,
    /// Bytes at the start of `raw` left over from the piece before.
    kept: usize,
    done: u64,
    ended: bool,
}

impl TextReader {
    /// Bytes of the file read so far.
    pub fn done(&self) -> u64 {
        self.done
    }

    /// Whether all of the file's text was handed out.
    pub fn ended(&self) -> bool {
        self.ended
    }

    /// Appends the next piece of at most 256 KiB of the file to `text`.
    pub fn fill(&mut self, text: &mut String) -> Result<(), ImportError> {
        if self.ended {
            return Ok(());
        }
        let count = read_full(&mut self.file, &mut self.raw[self.kept..])
            .map_err(|error| ImportError::reading(&self.path, &error))?;
        self.done += count as u64;
        let filled = self.kept + count;
        let last = filled < self.raw.len();
        self.kept = 0;
        self.ended = last;
        let Some(decoder) = &mut self.decoder else {
            self.fill_utf8(text, filled, last);
            return Ok(());
        };
        let mut rest = &self.raw[..filled];
        loop {
            text.reserve(decoder.max_utf8_buffer_length(rest.len()).unwrap_or(CHUNK * 3));
            let (result, read, _) = decoder.decode_to_string(rest, text, last);
            rest = &rest[read..];
            if result == encoding_rs::CoderResult::InputEmpty {
                return Ok(());
            }
        }
    }

    fn fill_utf8(&mut self, text: &mut String, filled: usize, last: bool) {
        let mut start = 0;
        loop {
            let rest = &self.raw[start..filled];
            match std::str::from_utf8(rest) {
                Ok(valid) => {
                    text.push_str(valid);
                    return;
                }
                Err(error) => {
                    let valid = error.valid_up_to();
                    text.push_str(&String::from_utf8_lossy(&rest[..valid]));
                    let length = match error.error_len() {
                        Some(length) => length,
                        None if last => rest.len() - valid,
                        None => {
                            self.kept = rest.len() - valid;
                            self.raw.copy_within(start + valid..filled, 0);
                            return;
                        }
                    };
                    let stray = &rest[valid..valid + length];
                    text.push_str(&WINDOWS_1252.decode_without_bom_handling(stray).0);
                    start += valid + length;
                }
            }
        }
    }
}
