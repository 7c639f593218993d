//! From a fitted picture to the square one, and its PNG.

use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{ExtendedColorType, ImageEncoder, Rgba, RgbaImage};

use super::{BrandError, SIDE};

/// The sides of a picture scaled so that the longer one is [`SIDE`].
pub(super) fn fit(width: f64, height: f64) -> (u32, u32) {
    let scale = f64::from(SIDE) / width.max(height);
    let side = |length: f64| ((length * scale).round() as u32).clamp(1, SIDE);
    (side(width), side(height))
}

/// Whether anything shows through.
pub(super) fn is_transparent(picture: &RgbaImage) -> bool {
    picture.pixels().any(|pixel| pixel.0[3] < 255)
}

/// The picture in the middle of a square of [`SIDE`] pixels, on its own ground:
/// nothing where it is transparent, its corners' colour where they agree, else
/// white.
pub(super) fn centre(picture: &RgbaImage) -> RgbaImage {
    if picture.dimensions() == (SIDE, SIDE) {
        return picture.clone();
    }
    let mut square = RgbaImage::from_pixel(SIDE, SIDE, ground(picture));
    let (width, height) = picture.dimensions();
    let (left, top) = (SIDE.saturating_sub(width) / 2, SIDE.saturating_sub(height) / 2);
    for (x, y, pixel) in picture.enumerate_pixels() {
        if left + x < SIDE && top + y < SIDE {
            square.put_pixel(left + x, top + y, *pixel);
        }
    }
    square
}

fn ground(picture: &RgbaImage) -> Rgba<u8> {
    if is_transparent(picture) {
        return Rgba([0, 0, 0, 0]);
    }
    let (right, bottom) = (picture.width() - 1, picture.height() - 1);
    let corners =
        [(0, 0), (right, 0), (0, bottom), (right, bottom)].map(|(x, y)| *picture.get_pixel(x, y));
    // Compression blurs flat colours a little.
    let close = |a: &Rgba<u8>, b: &Rgba<u8>| a.0.iter().zip(b.0).all(|(a, b)| a.abs_diff(b) <= 12);
    if corners.iter().all(|corner| close(corner, &corners[0])) {
        corners[0]
    } else {
        Rgba([255, 255, 255, 255])
    }
}

/// A PNG without metadata; without an alpha channel when nothing shows through.
pub(super) fn encode_png(picture: &RgbaImage) -> Result<Vec<u8>, BrandError> {
    let mut bytes = Vec::new();
    let encoder =
        PngEncoder::new_with_quality(&mut bytes, CompressionType::Best, FilterType::Adaptive);
    let (width, height) = picture.dimensions();
    let written = if is_transparent(picture) {
        encoder.write_image(picture.as_raw(), width, height, ExtendedColorType::Rgba8)
    } else {
        let opaque: Vec<u8> =
            picture.pixels().flat_map(|pixel| [pixel.0[0], pixel.0[1], pixel.0[2]]).collect();
        encoder.write_image(&opaque, width, height, ExtendedColorType::Rgb8)
    };
    written.map_err(|_| BrandError::LogoNotAnImage)?;
    Ok(bytes)
}
