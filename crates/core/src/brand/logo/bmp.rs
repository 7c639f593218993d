//! A BMP of 32 bits per pixel: `BITMAPFILEHEADER`, `BITMAPINFOHEADER`, rows
//! from the bottom up as blue, green, red, 255.

use image::RgbaImage;

const HEADERS: usize = 14 + 40;
/// 72 dots per inch.
const PIXELS_PER_METRE: u32 = 2835;

/// Writes the picture, on white where it is transparent: the format's plain
/// form has no alpha, and readers disagree about the fourth byte.
pub(super) fn encode(picture: &RgbaImage) -> Vec<u8> {
    let (width, height) = picture.dimensions();
    let size = 4 * width * height;
    let mut bytes = Vec::with_capacity(HEADERS + size as usize);
    bytes.extend_from_slice(b"BM");
    bytes.extend_from_slice(&(HEADERS as u32 + size).to_le_bytes());
    bytes.extend_from_slice(&[0; 4]);
    bytes.extend_from_slice(&(HEADERS as u32).to_le_bytes());
    bytes.extend_from_slice(&40_u32.to_le_bytes());
    bytes.extend_from_slice(&width.to_le_bytes());
    bytes.extend_from_slice(&height.to_le_bytes());
    bytes.extend_from_slice(&1_u16.to_le_bytes());
    bytes.extend_from_slice(&32_u16.to_le_bytes());
    // BI_RGB: no compression.
    bytes.extend_from_slice(&0_u32.to_le_bytes());
    bytes.extend_from_slice(&size.to_le_bytes());
    bytes.extend_from_slice(&PIXELS_PER_METRE.to_le_bytes());
    bytes.extend_from_slice(&PIXELS_PER_METRE.to_le_bytes());
    bytes.extend_from_slice(&[0; 8]);
    for row in picture.rows().rev() {
        for pixel in row {
            let [red, green, blue, alpha] = pixel.0.map(u32::from);
            let on_white = |colour: u32| ((colour * alpha + 255 * (255 - alpha) + 127) / 255) as u8;
            bytes.extend_from_slice(&[on_white(blue), on_white(green), on_white(red), 255]);
        }
    }
    bytes
}
