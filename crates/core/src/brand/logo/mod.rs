//! Logos: from a PNG, JPEG or SVG file to the images that are signed and sent.
//!
//! Files are untrusted. What they are is told by their content, sizes are
//! checked before memory is taken, SVG is searched for everything that runs or
//! reaches out, and all of it happens on a thread with a deadline.

mod bmp;
mod frame;
mod raster;
mod svg;

#[cfg(test)]
mod tests;

use std::fmt::Write as _;
use std::sync::mpsc;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{BrandError, LogoRef};
use crate::store::Store;
use crate::store::image::{self, ImageRow};

/// Side of the derived images, in pixels: what BMP-only providers ask for, and
/// a power of two as RFC 9796 recommends.
pub const SIDE: u32 = 256;
/// Largest source file: Hiya's limit, the tightest documented one for files
/// sent as they are, bar First Orion's for SVG.
pub const MAX_BYTES: usize = 5_000_000;
/// Most pixels decoded: 4096×4096, 64 MiB as RGBA.
pub const MAX_PIXELS: u64 = 1 << 24;
/// Longest time an image may take to decode and draw.
const DEADLINE: Duration = Duration::from_secs(5);
/// usvg walks the tree recursively; with the depth limit in `svg` this holds
/// even without optimisation.
const STACK: usize = 64 << 20;

/// What a source file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum SourceType {
    Png,
    Jpeg,
    Svg,
}

impl SourceType {
    /// `png`, `jpeg` or `svg`.
    pub fn id(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Jpeg => "jpeg",
            Self::Svg => "svg",
        }
    }

    /// The type of that id.
    pub fn of_id(id: &str) -> Option<Self> {
        [Self::Png, Self::Jpeg, Self::Svg].into_iter().find(|kind| kind.id() == id)
    }

    /// Its media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Svg => "image/svg+xml",
        }
    }

    /// Told from the first bytes.
    fn of(bytes: &[u8]) -> Option<Self> {
        if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
            return Some(Self::Png);
        }
        if bytes.starts_with(b"\xff\xd8\xff") {
            return Some(Self::Jpeg);
        }
        let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
        text.starts_with(b"<").then_some(Self::Svg)
    }
}

/// What targets judge a logo by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogoFacts {
    pub source_type: SourceType,
    /// Of the source file.
    pub bytes: u64,
    /// Pixels of the source as it is shown, after a photograph's orientation;
    /// of an SVG its own size rounded up.
    pub width: u32,
    pub height: u32,
    pub square: bool,
    /// Whether anything shows through.
    pub transparent: bool,
    /// An SVG's text is set in the built-in font instead of its own.
    pub text_skipped: bool,
}

/// A logo's digests and facts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Logo {
    /// SHA-256 of the source file, lower-case hexadecimal.
    pub sha256: String,
    /// Of the derived 256×256 PNG.
    pub png: String,
    /// Of the derived 256×256 BMP, 32 bits per pixel.
    pub bmp: String,
    pub facts: LogoFacts,
}

impl Logo {
    /// What a brand refers to.
    pub fn reference(&self) -> LogoRef {
        LogoRef { sha256: self.sha256.clone(), png: self.png.clone(), bmp: self.bmp.clone() }
    }
}

/// A logo read from a file, with the images made from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadLogo {
    pub logo: Logo,
    /// 256×256, aspect kept, centred; no metadata.
    pub png: Vec<u8>,
    /// The same on white where it is transparent.
    pub bmp: Vec<u8>,
}

/// Reads a logo file and makes the derived images. The same bytes give the
/// same images.
///
/// # Errors
/// [`BrandError::LogoNotAnImage`], [`BrandError::LogoUnsafe`],
/// [`BrandError::LogoTooLarge`], [`BrandError::LogoTooSlow`].
pub fn read_logo(bytes: &[u8]) -> Result<ReadLogo, BrandError> {
    read_within(bytes, DEADLINE)
}

/// Reads a logo file and stores it with the derived images.
pub fn store_logo(store: &mut Store, bytes: &[u8]) -> Result<Logo, BrandError> {
    let read = read_logo(bytes)?;
    let facts = &read.logo.facts;
    let row = |sha256: &str, media_type: &str, width, height, bytes: &[u8]| ImageRow {
        sha256: sha256.to_owned(),
        media_type: media_type.to_owned(),
        width,
        height,
        bytes: bytes.to_vec(),
    };
    let rows = [
        row(&read.logo.sha256, facts.source_type.media_type(), facts.width, facts.height, bytes),
        row(&read.logo.png, "image/png", SIDE, SIDE, &read.png),
        row(&read.logo.bmp, "image/bmp", SIDE, SIDE, &read.bmp),
    ];
    store.write(|transaction| {
        for row in &rows {
            image::put(transaction, row)?;
        }
        image::put_logo(transaction, &read.logo)?;
        Ok::<_, BrandError>(())
    })?;
    Ok(read.logo)
}

/// The SHA-256 of bytes in lower-case hexadecimal.
pub fn sha256_hex(bytes: &[u8]) -> String {
    let mut hex = String::with_capacity(64);
    for byte in Sha256::digest(bytes) {
        // Writing to a string does not fail.
        let _ = write!(hex, "{byte:02x}");
    }
    hex
}

fn read_within(bytes: &[u8], deadline: Duration) -> Result<ReadLogo, BrandError> {
    if bytes.len() > MAX_BYTES {
        return Err(BrandError::LogoTooLarge {
            what: format!("{} bytes, at most {MAX_BYTES}", bytes.len()),
        });
    }
    let source_type = SourceType::of(bytes).ok_or(BrandError::LogoNotAnImage)?;
    let owned = bytes.to_vec();
    let (sender, receiver) = mpsc::channel();
    // A thread cannot be stopped from outside: one that overruns goes on by
    // itself, bounded by the limits on size, depth and expansion.
    std::thread::Builder::new()
        .name("logo".to_owned())
        .stack_size(STACK)
        .spawn(move || {
            // The receiver is gone when the deadline has passed.
            let _ = sender.send(derive(source_type, &owned));
        })
        .map_err(|error| BrandError::LogoTooLarge { what: error.to_string() })?;
    match receiver.recv_timeout(deadline) {
        Ok(read) => read,
        Err(mpsc::RecvTimeoutError::Timeout) => {
            Err(BrandError::LogoTooSlow { seconds: deadline.as_secs() })
        }
        // The thread died of the file's content.
        Err(mpsc::RecvTimeoutError::Disconnected) => Err(BrandError::LogoNotAnImage),
    }
}

fn derive(source_type: SourceType, bytes: &[u8]) -> Result<ReadLogo, BrandError> {
    let drawn = match source_type {
        SourceType::Png => raster::png(bytes)?,
        SourceType::Jpeg => raster::jpeg(bytes)?,
        SourceType::Svg => svg::draw(bytes)?,
    };
    let square = frame::centre(&drawn.fitted);
    let png = frame::encode_png(&square)?;
    let bmp = bmp::encode(&square);
    let facts = LogoFacts {
        source_type,
        bytes: bytes.len() as u64,
        width: drawn.width,
        height: drawn.height,
        square: drawn.width == drawn.height,
        transparent: frame::is_transparent(&drawn.fitted),
        text_skipped: drawn.text,
    };
    let logo =
        Logo { sha256: sha256_hex(bytes), png: sha256_hex(&png), bmp: sha256_hex(&bmp), facts };
    Ok(ReadLogo { logo, png, bmp })
}

/// A source drawn to fit a square of [`SIDE`] pixels.
struct Drawn {
    /// Its longer side is [`SIDE`].
    fitted: ::image::RgbaImage,
    /// Of the source.
    width: u32,
    height: u32,
    /// Whether it held text that needed a font.
    text: bool,
}
