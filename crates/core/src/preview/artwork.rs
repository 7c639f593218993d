//! Shapes that the drawings share.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// Text for an SVG document.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&apos;"),
            // No XML character; nothing that reaches a display holds one.
            character if character.is_control() => escaped.push(' '),
            character => escaped.push(character),
        }
    }
    escaped
}

/// One line of text. `anchor` is `start`, `middle` or `end`.
pub(super) fn text(
    x: f32,
    y: f32,
    size: f32,
    weight: u16,
    fill: &str,
    anchor: &str,
    content: &str,
) -> String {
    format!(
        r#"<text xml:space="preserve" x="{x}" y="{y}" font-size="{size}" font-weight="{weight}" fill="{fill}" text-anchor="{anchor}">{}</text>"#,
        escape(content)
    )
}

/// Several centred lines, the first baseline at `y`.
pub(super) fn centred(
    lines: &[String],
    x: f32,
    y: f32,
    leading: f32,
    size: f32,
    weight: u16,
    fill: &str,
) -> String {
    let set = |(at, line): (usize, &String)| {
        text(x, y + leading * at as f32, size, weight, fill, "middle", line)
    };
    lines.iter().enumerate().map(set).collect()
}

/// A PNG in a rounded square.
pub(super) fn tile(png: &[u8], x: f32, y: f32, side: f32, radius: f32, id: &str) -> String {
    format!(
        r##"<clipPath id="{id}"><rect x="{x}" y="{y}" width="{side}" height="{side}" rx="{radius}"/></clipPath>
<g clip-path="url(#{id})"><rect x="{x}" y="{y}" width="{side}" height="{side}" fill="#fff"/>
<image x="{x}" y="{y}" width="{side}" height="{side}" href="data:image/png;base64,{}"/></g>"##,
        STANDARD.encode(png)
    )
}

/// A telephone handset, 34 units wide, lying face down around the origin.
pub(super) fn handset(fill: &str) -> String {
    format!(
        r#"<path fill="{fill}" d="M-16.6 4.4 C-17.2 0.6 -15.2 -2.4 -11.6 -4.1 C-4.6 -7.3 4.6 -7.3 11.6 -4.1 C15.2 -2.4 17.2 0.6 16.6 4.4 C16.3 6.2 15 7.1 13.3 6.8 L8.6 5.9 C7.2 5.6 6.4 4.7 6.3 3.3 L6.1 0.9 C2.2 -0.2 -2.2 -0.2 -6.1 0.9 L-6.3 3.3 C-6.4 4.7 -7.2 5.6 -8.6 5.9 L-13.3 6.8 C-15 7.1 -16.3 6.2 -16.6 4.4 Z"/>"#
    )
}

/// Signal, wireless network and battery, right-aligned at `x`, centred on `y`.
pub(super) fn status(x: f32, y: f32, fill: &str) -> String {
    let bar = |at: f32, height: f32| {
        format!(
            r#"<rect x="{}" y="{}" width="3.2" height="{height}" rx="1"/>"#,
            x - 70.0 + at,
            y + 5.5 - height
        )
    };
    format!(
        r#"<g fill="{fill}">{}{}{}{}</g>
<g fill="none" stroke="{fill}" stroke-width="2" stroke-linecap="round" transform="translate({} {})"><path d="M-7 -2.6 A10 10 0 0 1 7 -2.6"/><path d="M-4 0.8 A5.6 5.6 0 0 1 4 0.8"/><circle cx="0" cy="3.9" r="0.7" fill="{fill}"/></g>
<rect x="{}" y="{}" width="23" height="11.4" rx="3.6" fill="none" stroke="{fill}" stroke-opacity="0.45"/>
<rect x="{}" y="{}" width="16.4" height="7.6" rx="2" fill="{fill}"/>
<path d="M{} {} v4 a2 2 0 0 0 0 -4 z" fill="{fill}" fill-opacity="0.5"/>"#,
        bar(0.0, 4.0),
        bar(5.0, 6.4),
        bar(10.0, 8.8),
        bar(15.0, 11.2),
        x - 39.5,
        y + 0.4,
        x - 25.0,
        y - 5.8,
        x - 23.1,
        y - 3.9,
        x - 0.8,
        y - 2.1,
    )
}

/// A head and shoulders, `side` units high, centred on the origin.
pub(super) fn person(fill: &str, scale: f32) -> String {
    format!(
        r#"<g fill="{fill}" transform="scale({scale})"><circle cx="0" cy="-9" r="9.4"/><path d="M-18.5 20 C-18.5 9.6 -10.6 4.4 0 4.4 C10.6 4.4 18.5 9.6 18.5 20 C18.5 22 17.2 23 15.4 23 L-15.4 23 C-17.2 23 -18.5 22 -18.5 20 Z"/></g>"#
    )
}

/// A colour.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Colour(pub f32, pub f32, pub f32);

impl Colour {
    /// `#rrggbb`.
    pub fn hex(self) -> String {
        let byte = |part: f32| part.clamp(0.0, 255.0).round() as u8;
        format!("#{:02x}{:02x}{:02x}", byte(self.0), byte(self.1), byte(self.2))
    }

    /// This colour with `part` (0 to 1) of another.
    pub fn mix(self, other: Self, part: f32) -> Self {
        let blend = |a: f32, b: f32| a + (b - a) * part;
        Self(blend(self.0, other.0), blend(self.1, other.1), blend(self.2, other.2))
    }

    /// Perceived lightness, 0 to 1.
    fn luma(self) -> f32 {
        (0.2126 * self.0 + 0.7152 * self.1 + 0.0722 * self.2) / 255.0
    }

    /// The same hue, no lighter than `limit`.
    pub fn at_most(self, limit: f32) -> Self {
        let luma = self.luma();
        if luma <= limit { self } else { self.mix(Self(0.0, 0.0, 0.0), 1.0 - limit / luma) }
    }
}

/// The colour a logo is remembered by: its average, saturated parts first.
/// None for a logo without colour.
pub(super) fn tint(png: &[u8]) -> Option<Colour> {
    let picture = image::load_from_memory_with_format(png, image::ImageFormat::Png).ok()?;
    let picture = picture.thumbnail(48, 48).into_rgba8();
    let mut sum = [0.0_f32; 4];
    for pixel in picture.pixels() {
        let [red, green, blue, alpha] = pixel.0.map(f32::from);
        let spread = red.max(green).max(blue) - red.min(green).min(blue);
        let weight = alpha / 255.0 * (spread / 255.0).powi(2);
        for (total, part) in sum.iter_mut().zip([red, green, blue, 1.0]) {
            *total += part * weight;
        }
    }
    (sum[3] > 4.0).then(|| Colour(sum[0] / sum[3], sum[1] / sum[3], sum[2] / sum[3]))
}
