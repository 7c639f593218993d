//! PNG and JPEG sources.

use std::io::Cursor;

use image::codecs::jpeg::JpegDecoder;
use image::codecs::png::PngDecoder;
use image::error::LimitErrorKind;
use image::imageops::FilterType;
use image::{DynamicImage, ImageDecoder, ImageError, Limits, RgbaImage};

use super::{BrandError, Drawn, MAX_PIXELS, frame};

/// Longest side decoded, in pixels.
const MAX_SIDE: u32 = 16_384;
/// Most memory a decoder may take: 16 bits per channel at [`MAX_PIXELS`], and
/// as much again for its own buffers.
const MAX_ALLOC: u64 = MAX_PIXELS * 8 * 2;

pub(super) fn png(bytes: &[u8]) -> Result<Drawn, BrandError> {
    let decoder = PngDecoder::with_limits(Cursor::new(bytes), limits()).map_err(refused)?;
    decode(decoder)
}

pub(super) fn jpeg(bytes: &[u8]) -> Result<Drawn, BrandError> {
    // The decoder fills what is missing of a cut file with grey: the end
    // marker must come after the last scan began.
    let last = |marker: &[u8]| bytes.windows(2).rposition(|window| window == marker);
    match (last(b"\xff\xda"), last(b"\xff\xd9")) {
        (Some(scan), Some(end)) if end > scan => {}
        _ => return Err(BrandError::LogoNotAnImage),
    }
    decode(JpegDecoder::new(Cursor::new(bytes)).map_err(refused)?)
}

/// Checks an image inside an SVG without keeping it.
pub(super) fn check_embedded(bytes: &[u8]) -> Result<u64, BrandError> {
    let (width, height) = if bytes.starts_with(b"\x89PNG") {
        PngDecoder::with_limits(Cursor::new(bytes), limits()).map_err(refused)?.dimensions()
    } else if bytes.starts_with(b"\xff\xd8\xff") {
        JpegDecoder::new(Cursor::new(bytes)).map_err(refused)?.dimensions()
    } else {
        return Err(BrandError::LogoUnsafe {
            what: "an embedded file that is not PNG or JPEG".to_owned(),
        });
    };
    check_size(width, height)?;
    Ok(u64::from(width) * u64::from(height))
}

fn limits() -> Limits {
    let mut limits = Limits::default();
    limits.max_image_width = Some(MAX_SIDE);
    limits.max_image_height = Some(MAX_SIDE);
    limits.max_alloc = Some(MAX_ALLOC);
    limits
}

fn check_size(width: u32, height: u32) -> Result<(), BrandError> {
    if width > MAX_SIDE || height > MAX_SIDE || u64::from(width) * u64::from(height) > MAX_PIXELS {
        return Err(BrandError::LogoTooLarge {
            what: format!("{width}×{height} pixels, at most {MAX_PIXELS} in all"),
        });
    }
    Ok(())
}

fn decode(mut decoder: impl ImageDecoder) -> Result<Drawn, BrandError> {
    let (width, height) = decoder.dimensions();
    check_size(width, height)?;
    decoder.set_limits(limits()).map_err(refused)?;
    let orientation = decoder.orientation().map_err(refused)?;
    let mut picture = DynamicImage::from_decoder(decoder).map_err(refused)?;
    picture.apply_orientation(orientation);
    let (width, height) = (picture.width(), picture.height());
    Ok(Drawn { fitted: resize(picture), width, height, text: false })
}

fn resize(picture: DynamicImage) -> RgbaImage {
    let (width, height) = frame::fit(picture.width().into(), picture.height().into());
    if !picture.color().has_alpha() {
        return picture.resize_exact(width, height, FilterType::Lanczos3).to_rgba8();
    }
    // Colours of invisible pixels must not bleed into the edges.
    let mut picture = picture.into_rgba8();
    for pixel in picture.pixels_mut() {
        let [red, green, blue, alpha] = pixel.0;
        let scaled = |colour: u8| ((u32::from(colour) * u32::from(alpha) + 127) / 255) as u8;
        pixel.0 = [scaled(red), scaled(green), scaled(blue), alpha];
    }
    let mut small = DynamicImage::ImageRgba8(picture)
        .resize_exact(width, height, FilterType::CatmullRom)
        .into_rgba8();
    for pixel in small.pixels_mut() {
        let [red, green, blue, alpha] = pixel.0;
        if alpha == 0 {
            pixel.0 = [0; 4];
            continue;
        }
        let full = |colour: u8| (u32::from(colour) * 255 / u32::from(alpha)).min(255) as u8;
        pixel.0 = [full(red), full(green), full(blue), alpha];
    }
    small
}

fn refused(error: ImageError) -> BrandError {
    match error {
        ImageError::Limits(limit) => match limit.kind() {
            LimitErrorKind::DimensionError => {
                BrandError::LogoTooLarge { what: format!("sides over {MAX_SIDE} pixels") }
            }
            _ => BrandError::LogoTooLarge { what: "memory to decode it".to_owned() },
        },
        _ => BrandError::LogoNotAnImage,
    }
}
