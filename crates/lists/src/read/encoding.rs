//! From a file's bytes to text.

use std::fs::File;
use std::io::Read;
use std::path::PathBuf;

use encoding_rs::{Decoder, UTF_16BE, UTF_16LE, WINDOWS_1252};
use serde::{Deserialize, Serialize};

use super::file::{CHUNK, ListFile, read_full};
use crate::error::{ListError, Place};

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
pub struct TextFile {
    pub file: ListFile,
    pub encoding: Encoding,
    /// Bytes of byte order mark to skip.
    mark: usize,
    /// Lines, counted; an upper bound of the rows save for UTF-16, where it
    /// is an estimate.
    pub lines: u64,
}

impl TextFile {
    /// Tells the encoding from all of the file's bytes, `head` the first of
    /// them, and refuses what is no text.
    pub fn look(file: ListFile, head: &[u8]) -> Result<Self, ListError> {
        let binary = |at| ListError::Binary { path: file.path.clone(), at };
        let (encoding, mark) = match utf16(head) {
            Some(found) => found,
            None if head.starts_with(b"\xef\xbb\xbf") => (Some(Encoding::Utf8), 3),
            None => (None, 0),
        };
        if let Some(encoding @ (Encoding::Utf16Le | Encoding::Utf16Be)) = encoding {
            let in_head = memchr::memchr_iter(b'\n', head).count() as u64 + 1;
            let lines = in_head * file.bytes.max(1) / head.len() as u64;
            return Ok(Self { file, encoding, mark, lines });
        }
        let mut census = Census::default();
        if let Some(at) = odd_head(head) {
            return Err(binary(census.place(head, at)));
        }
        let mut bytes = file.open()?;
        let mut chunk = vec![0; CHUNK];
        loop {
            let filled = read_full(&mut bytes, &mut chunk).map_err(|error| file.failed(&error))?;
            if filled == 0 {
                break;
            }
            census.count(&chunk[..filled]);
        }
        // A stray zero byte is replaced, a file full of them is no text.
        if let Some(at) = census.first_zero
            && census.zeros > 3
            && census.zeros * 1000 > file.bytes
        {
            return Err(binary(at));
        }
        let single_bytes = encoding.is_none() && census.invalid > census.multibyte;
        let encoding = if single_bytes { Encoding::Windows1252 } else { Encoding::Utf8 };
        Ok(Self { file, encoding, mark, lines: census.lines + 1 })
    }

    /// Starts reading the text.
    pub fn read(&self) -> Result<TextReader, ListError> {
        let mut file = self.file.open()?;
        let mut mark = [0; 3];
        file.read_exact(&mut mark[..self.mark]).map_err(|error| self.file.failed(&error))?;
        let decoder = match self.encoding {
            Encoding::Utf8 => None,
            Encoding::Utf16Le => Some(UTF_16LE.new_decoder_without_bom_handling()),
            Encoding::Utf16Be => Some(UTF_16BE.new_decoder_without_bom_handling()),
            Encoding::Windows1252 => Some(WINDOWS_1252.new_decoder_without_bom_handling()),
        };
        Ok(TextReader {
            file,
            path: self.file.path.clone(),
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

/// The first byte that text does not hold, where there are many.
fn odd_head(head: &[u8]) -> Option<usize> {
    let is_odd = |byte: &u8| matches!(byte, 0..=8 | 14..=26 | 28..=31 | 127);
    let odd = head.iter().filter(|byte| is_odd(byte)).count();
    // Text holds hardly any control characters, a few at most in a short
    // list; compressed data holds one in nine bytes.
    let many = (odd > 3 || odd * 4 > head.len()) && odd * 50 > head.len();
    head.iter().position(is_odd).filter(|_| many)
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
    pub fn fill(&mut self, text: &mut String) -> Result<(), ListError> {
        if self.ended {
            return Ok(());
        }
        let count = read_full(&mut self.file, &mut self.raw[self.kept..])
            .map_err(|error| ListError::reading(&self.path, &error))?;
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
