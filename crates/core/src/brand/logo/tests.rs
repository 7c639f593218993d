//! Threat: a logo file that runs, reaches out, swallows memory or time.

use std::io::Cursor;
use std::time::Duration;

use ::image::{DynamicImage, ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};

use super::{MAX_BYTES, SIDE, read_logo, read_within, sha256_hex};
use crate::error::{Code, Coded};

const SAMPLE: &[u8] = include_bytes!("../../../tests/fixtures/logos/harbour-health.svg");

fn code(bytes: &[u8]) -> Code {
    read_logo(bytes).expect_err("the file is refused").code()
}

fn svg(inside: &str) -> Vec<u8> {
    format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="64" height="64"><rect width="64" height="64" fill="#123456"/>{inside}</svg>"##
    )
    .into_bytes()
}

fn encoded(picture: DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Vec::new();
    picture.write_to(&mut Cursor::new(&mut bytes), format).unwrap();
    bytes
}

fn flat(width: u32, height: u32) -> DynamicImage {
    DynamicImage::ImageRgb8(RgbImage::from_pixel(width, height, Rgb([20, 90, 70])))
}

/// A PNG that says it has these sides and holds no pixels.
fn claimed_png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = encoded(flat(1, 1), ImageFormat::Png);
    bytes[16..20].copy_from_slice(&width.to_be_bytes());
    bytes[20..24].copy_from_slice(&height.to_be_bytes());
    let checksum = crc32(&bytes[12..29]);
    bytes[29..33].copy_from_slice(&checksum.to_be_bytes());
    bytes
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0_u32, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| {
            if sum & 1 == 1 { sum >> 1 ^ 0xedb8_8320 } else { sum >> 1 }
        })
    })
}

#[test]
fn what_is_no_image_is_refused() {
    assert_eq!(code(b""), Code::LogoNotAnImage);
    assert_eq!(code(b"GIF89a\x01\x00\x01\x00"), Code::LogoNotAnImage);
    assert_eq!(code(b"<html><body>no</body></html>"), Code::LogoNotAnImage);
    assert_eq!(code(b"<svg"), Code::LogoNotAnImage);
    assert_eq!(code(b"\x89PNG\r\n\x1a\nrubbish"), Code::LogoNotAnImage);
    assert_eq!(code(b"\xff\xd8\xffrubbish"), Code::LogoNotAnImage);
    let nothing = br#"<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>"#;
    assert_eq!(code(nothing), Code::LogoNotAnImage, "an empty drawing is no logo");
}

#[test]
fn truncated_images_are_refused() {
    for format in [ImageFormat::Png, ImageFormat::Jpeg] {
        let whole = encoded(flat(300, 300), format);
        assert!(read_logo(&whole).is_ok());
        assert_eq!(code(&whole[..whole.len() * 2 / 3]), Code::LogoNotAnImage, "{format:?}");
    }
}

#[test]
fn svg_that_runs_or_reaches_out_is_refused() {
    let inside = [
        "<script>1</script>",
        "<SCRIPT>1</SCRIPT>",
        "<foreignObject><p/></foreignObject>",
        r#"<rect onclick="x()" width="1" height="1"/>"#,
        r#"<image href="http://tracker.example/a.png" width="1" height="1"/>"#,
        r#"<image xlink:href="file:///etc/passwd" width="1" height="1"/>"#,
        r#"<image href="other.png" width="1" height="1"/>"#,
        r#"<image href="data:image/svg+xml;base64,PHN2Zy8+" width="1" height="1"/>"#,
        r#"<a href="javascript:x()"><rect width="1" height="1"/></a>"#,
        r#"<use href="https://tracker.example/a.svg#b"/>"#,
        "<style>@import 'https://tracker.example/a.css';</style>",
        "<style>rect { fill: url(https://tracker.example/a.svg#b) }</style>",
        r"<style>rect { fill: \75rl(https://tracker.example/a.svg#b) }</style>",
        r#"<rect style="fill:url('http://tracker.example/a')" width="1" height="1"/>"#,
        r#"<rect filter="url(//tracker.example/a#b)" width="1" height="1"/>"#,
    ];
    for inside in inside {
        assert_eq!(code(&svg(inside)), Code::LogoUnsafe, "{inside}");
    }
    let styled = br#"<?xml-stylesheet href="https://tracker.example/a.css"?><svg xmlns="http://www.w3.org/2000/svg"/>"#;
    assert_eq!(code(styled), Code::LogoUnsafe);
}

#[test]
fn hostile_sample_files_are_refused() {
    for file in [
        &include_bytes!("../../../tests/fixtures/logos/script.svg")[..],
        include_bytes!("../../../tests/fixtures/logos/external.svg"),
        include_bytes!("../../../tests/fixtures/logos/entities.svg"),
    ] {
        assert_eq!(code(file), Code::LogoUnsafe);
    }
}

#[test]
fn image_bombs_are_refused_before_memory_is_taken() {
    assert_eq!(code(&claimed_png(60_000, 60_000)), Code::LogoTooLarge);
    assert_eq!(code(&claimed_png(5_000, 5_000)), Code::LogoTooLarge);
    assert_eq!(code(&vec![b'<'; MAX_BYTES + 1]), Code::LogoTooLarge);
}

#[test]
fn svg_bombs_are_refused() {
    let doubled: String = (0..40)
        .map(|at| format!(r##"<g id="g{}"><use href="#g{at}"/><use href="#g{at}"/></g>"##, at + 1))
        .collect();
    let doubled = format!(r#"<g id="g0"><circle r="1"/></g>{doubled}"#);
    assert_eq!(code(&svg(&doubled)), Code::LogoTooLarge, "references that multiply");
    let deep = format!("{}{}", "<g>".repeat(20_000), "</g>".repeat(20_000));
    assert_eq!(code(&svg(&deep)), Code::LogoTooLarge, "deep nesting");
    let chain: String = (0..20_000)
        .map(|at| format!(r##"<g id="c{at}"><use href="#c{}"/></g>"##, at + 1))
        .collect();
    assert_eq!(code(&svg(&chain)), Code::LogoTooLarge, "a long chain of references");
    let many = "<g/>".repeat(150_000);
    assert_eq!(code(&svg(&many)), Code::LogoTooLarge, "too many elements");
}

#[test]
fn a_drawing_past_its_deadline_is_refused() {
    let noise = svg(
        r##"<filter id="f"><feTurbulence baseFrequency="0.01" numOctaves="10"/></filter><rect width="64" height="64" filter="url(#f)"/>"##,
    );
    let refused =
        read_within(&noise, Duration::from_micros(1)).expect_err("no drawing is that fast");
    assert_eq!(refused.code(), Code::LogoTooSlow);
}

#[test]
fn the_same_file_gives_the_same_bytes() {
    let (first, second) = (read_logo(SAMPLE).unwrap(), read_logo(SAMPLE).unwrap());
    assert_eq!(first, second);
    assert_eq!(first.logo.png, sha256_hex(&first.png));
    assert_eq!(first.logo.bmp, sha256_hex(&first.bmp));
    assert_eq!(first.logo.sha256, sha256_hex(SAMPLE));
}

#[test]
fn the_derived_png_is_256_pixels_square_without_metadata() {
    let read = read_logo(SAMPLE).unwrap();
    let picture = ::image::load_from_memory(&read.png).unwrap();
    assert_eq!((picture.width(), picture.height()), (SIDE, SIDE));
    let mut chunks = Vec::new();
    let mut at = 8;
    while at < read.png.len() {
        let length = u32::from_be_bytes(read.png[at..at + 4].try_into().unwrap()) as usize;
        chunks.push(String::from_utf8(read.png[at + 4..at + 8].to_vec()).unwrap());
        at += 12 + length;
    }
    assert!(
        chunks.iter().all(|kind| ["IHDR", "IDAT", "IEND"].contains(&kind.as_str())),
        "{chunks:?}"
    );
}

#[test]
fn the_bmp_is_plain_32_bit_from_the_bottom_up() {
    let mut picture = RgbaImage::from_pixel(SIDE, SIDE, Rgba([1, 2, 3, 255]));
    picture.put_pixel(0, SIDE - 1, Rgba([10, 20, 30, 255]));
    picture.put_pixel(1, SIDE - 1, Rgba([0, 0, 0, 0]));
    let bmp = super::bmp::encode(&picture);
    assert_eq!(bmp.len(), 54 + 4 * 256 * 256);
    assert_eq!(&bmp[..2], b"BM");
    assert_eq!(u32::from_le_bytes(bmp[2..6].try_into().unwrap()) as usize, bmp.len());
    assert_eq!(&bmp[10..14], 54_u32.to_le_bytes());
    assert_eq!(&bmp[14..18], 40_u32.to_le_bytes());
    assert_eq!(&bmp[18..26], [0, 1, 0, 0, 0, 1, 0, 0]);
    assert_eq!(&bmp[26..34], [1, 0, 32, 0, 0, 0, 0, 0]);
    assert_eq!(&bmp[54..62], [30, 20, 10, 255, 255, 255, 255, 255], "blue first, white ground");
}

#[test]
fn an_oblong_logo_is_centred_on_its_ground() {
    let read = read_logo(&encoded(flat(400, 100), ImageFormat::Png)).unwrap();
    assert!(!read.logo.facts.square && !read.logo.facts.transparent);
    let picture = ::image::load_from_memory(&read.png).unwrap().into_rgb8();
    assert_eq!(picture.get_pixel(128, 2), &Rgb([20, 90, 70]), "the corners' colour goes on");
}

#[test]
fn transparency_is_kept_in_the_png_and_reported() {
    let mut picture = RgbaImage::from_pixel(300, 300, Rgba([200, 0, 0, 255]));
    picture.put_pixel(0, 0, Rgba([0; 4]));
    for x in 0..150 {
        for y in 0..300 {
            picture.put_pixel(x, y, Rgba([0; 4]));
        }
    }
    let read = read_logo(&encoded(DynamicImage::ImageRgba8(picture), ImageFormat::Png)).unwrap();
    assert!(read.logo.facts.transparent);
    let derived = ::image::load_from_memory(&read.png).unwrap().into_rgba8();
    assert_eq!(derived.get_pixel(20, 128).0[3], 0);
    assert_eq!(derived.get_pixel(200, 128), &Rgba([200, 0, 0, 255]));
}

#[test]
fn a_photograph_is_turned_the_right_way_up() {
    let jpeg = encoded(flat(320, 160), ImageFormat::Jpeg);
    // An Exif segment whose only entry is orientation 6: turn a quarter right.
    let exif: &[u8] = b"\xff\xe1\x00\x22Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0";
    let turned = [&jpeg[..2], exif, &jpeg[2..]].concat();
    let facts = read_logo(&turned).unwrap().logo.facts;
    assert_eq!((facts.width, facts.height), (160, 320));
}

#[test]
fn an_embedded_png_is_drawn() {
    use base64::Engine as _;
    let inner =
        base64::engine::general_purpose::STANDARD.encode(encoded(flat(8, 8), ImageFormat::Png));
    let outer =
        svg(&format!(r#"<image width="64" height="64" href="data:image/png;base64,{inner}"/>"#));
    let picture = ::image::load_from_memory(&read_logo(&outer).unwrap().png).unwrap().into_rgb8();
    assert_eq!(picture.get_pixel(128, 128), &Rgb([20, 90, 70]));
}

#[test]
fn text_in_a_drawing_is_reported() {
    let read = read_logo(&svg(r##"<text x="4" y="40" fill="#fff">Hi</text>"##)).unwrap();
    assert!(read.logo.facts.text_skipped);
}
