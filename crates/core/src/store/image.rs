//! Tables `image` and `logo`: files by digest, and which images were made
//! from which.

use rusqlite::{Connection, OptionalExtension, Row};

use super::StoreError;
use crate::brand::{Logo, LogoFacts, SourceType};

/// A stored image.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImageRow {
    /// SHA-256 of the bytes, lower-case hexadecimal.
    pub sha256: String,
    /// `image/png`, `image/bmp`, `image/jpeg` or `image/svg+xml`.
    pub media_type: String,
    /// In pixels; of an SVG its own size rounded up.
    pub width: u32,
    pub height: u32,
    pub bytes: Vec<u8>,
}

/// Stores an image; one that is there already stays.
pub fn put(connection: &Connection, image: &ImageRow) -> Result<(), StoreError> {
    connection.execute(
        "INSERT INTO image (sha256, media_type, width, height, bytes) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (sha256) DO NOTHING",
        (&image.sha256, &image.media_type, image.width, image.height, &image.bytes),
    )?;
    Ok(())
}

/// The image of that digest.
pub fn get(connection: &Connection, sha256: &str) -> Result<Option<ImageRow>, StoreError> {
    Ok(connection
        .query_row(
            "SELECT sha256, media_type, width, height, bytes FROM image WHERE sha256 = ?1",
            [sha256],
            |row| {
                Ok(ImageRow {
                    sha256: row.get(0)?,
                    media_type: row.get(1)?,
                    width: row.get(2)?,
                    height: row.get(3)?,
                    bytes: row.get(4)?,
                })
            },
        )
        .optional()?)
}

/// Stores what was found out about a source file and the images made from it.
pub fn put_logo(connection: &Connection, logo: &Logo) -> Result<(), StoreError> {
    connection.execute(
        "INSERT INTO logo (source, png, bmp, source_type, bytes, width, height, transparent, text_skipped)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) ON CONFLICT (source) DO NOTHING",
        (
            &logo.sha256,
            &logo.png,
            &logo.bmp,
            logo.facts.source_type.id(),
            i64::try_from(logo.facts.bytes).unwrap_or(i64::MAX),
            logo.facts.width,
            logo.facts.height,
            logo.facts.transparent,
            logo.facts.text_skipped,
        ),
    )?;
    Ok(())
}

/// The logo whose source file has that digest.
pub fn logo(connection: &Connection, sha256: &str) -> Result<Option<Logo>, StoreError> {
    Ok(connection
        .query_row(
            "SELECT source, png, bmp, source_type, bytes, width, height, transparent, text_skipped
             FROM logo WHERE source = ?1",
            [sha256],
            read_logo,
        )
        .optional()?)
}

fn read_logo(row: &Row<'_>) -> rusqlite::Result<Logo> {
    let kind: String = row.get(3)?;
    let (width, height): (u32, u32) = (row.get(5)?, row.get(6)?);
    let bytes: i64 = row.get(4)?;
    Ok(Logo {
        sha256: row.get(0)?,
        png: row.get(1)?,
        bmp: row.get(2)?,
        facts: LogoFacts {
            source_type: SourceType::of_id(&kind).ok_or(rusqlite::Error::InvalidQuery)?,
            bytes: bytes.unsigned_abs(),
            width,
            height,
            square: width == height,
            transparent: row.get(7)?,
            text_skipped: row.get(8)?,
        },
    })
}
