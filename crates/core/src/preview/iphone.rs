//! A full-screen incoming call in the manner of an iPhone.

use super::artwork::{Colour, centred, handset, person, status, text, tile, tint};
use super::layout::{Face, drawable, lines, width};
use super::{Call, Picture, Theme};

/// Widest text, in units of the drawing.
const TEXT_WIDTH: f32 = 312.0;
/// Sizes the name is tried in before it is cut.
const NAME_SIZES: [f32; 3] = [31.0, 27.0, 24.0];
const MIDDLE: f32 = 200.0;

pub(super) fn draw(call: &Call, theme: Theme) -> Picture {
    let tint = call.logo_png.as_deref().and_then(tint).unwrap_or(Colour(96.0, 108.0, 124.0));
    let (top, bottom, ink, faint, glass) = match theme {
        Theme::Dark => (
            tint.at_most(0.20),
            tint.at_most(0.05).mix(Colour(10.0, 11.0, 13.0), 0.55),
            "#ffffff",
            "#ffffff",
            "#ffffff",
        ),
        Theme::Light => (
            tint.mix(Colour(255.0, 255.0, 255.0), 0.60),
            tint.mix(Colour(250.0, 250.0, 250.0), 0.90),
            "#10151a",
            "#10151a",
            "#10151a",
        ),
    };
    let label = match theme {
        Theme::Dark => 0.72,
        Theme::Light => 0.66,
    };
    let heading = drawable(call.name.as_deref().unwrap_or(&call.number));
    let size = NAME_SIZES
        .into_iter()
        .find(|size| width(&heading.text, Face { size: *size, weight: 600 }) <= TEXT_WIDTH)
        .unwrap_or(NAME_SIZES[2]);
    let name = lines(&heading.text, Face { size, weight: 600 }, TEXT_WIDTH, 1);
    let reason = call.reason.as_deref().map(drawable);
    let reason_lines = reason
        .as_ref()
        .map(|reason| lines(&reason.text, Face { size: 18.0, weight: 500 }, TEXT_WIDTH, 2));

    let mut body = String::new();
    body += &text(MIDDLE, 118.0, 15.5, 500, faint, "middle", "incoming call");
    body = format!(r#"<g opacity="{label}">{body}</g>"#);
    body += &match &call.logo_png {
        Some(png) => {
            let shadow: String = (1..=9)
                .map(|step| {
                    let spread = step as f32 * 1.9;
                    format!(
                        r##"<rect x="{}" y="{}" width="{}" height="{}" rx="{}" fill="#000" fill-opacity="{shade}"/>"##,
                        142.0 - spread,
                        156.0 - spread,
                        116.0 + 2.0 * spread,
                        116.0 + 2.0 * spread,
                        28.0 + spread,
                        shade = match theme {
                            Theme::Light => 0.011,
                            Theme::Dark => 0.022,
                        },
                    )
                })
                .collect();
            shadow + &tile(png, 142.0, 150.0, 116.0, 28.0, "logo")
        }
        None => format!(
            r#"<circle cx="200" cy="208" r="58" fill="{glass}" fill-opacity="0.13"/><g transform="translate(200 204)" opacity="0.8">{}</g>"#,
            person(ink, 1.5)
        ),
    };
    let mut y = 316.0;
    body += &centred(&name.lines, MIDDLE, y, 34.0, size, 600, ink);
    if let Some(reason) = &reason_lines {
        y += 31.0;
        body += &format!(
            r#"<g opacity="0.92">{}</g>"#,
            centred(&reason.lines, MIDDLE, y, 24.0, 18.0, 500, ink)
        );
        y += 24.0 * (reason.lines.len() as f32 - 1.0);
    }
    let under = if call.name.is_some() { call.number.as_str() } else { "Unknown caller" };
    y += 29.0;
    body += &format!(
        r#"<g opacity="{label}">{}</g>"#,
        text(MIDDLE, y, 16.5, 400, faint, "middle", under)
    );
    body += &buttons(ink, glass);

    let svg = format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" width="800" height="1640" viewBox="0 0 400 820" font-family="Inter">
<defs>
<linearGradient id="frame" x1="0" y1="0" x2="1" y2="1"><stop offset="0" stop-color="#77787b"/><stop offset="0.25" stop-color="#3a3b3e"/><stop offset="0.6" stop-color="#54555a"/><stop offset="1" stop-color="#2a2b2e"/></linearGradient>
<linearGradient id="ground" x1="0" y1="0" x2="0.25" y2="1"><stop offset="0" stop-color="{top}"/><stop offset="1" stop-color="{bottom}"/></linearGradient>
<radialGradient id="glow" cx="0.5" cy="0.26" r="0.62"><stop offset="0" stop-color="{glow}" stop-opacity="{strength}"/><stop offset="1" stop-color="{glow}" stop-opacity="0"/></radialGradient>
</defs>
<g fill="#46474a"><rect x="7" y="176" width="6" height="30" rx="2"/><rect x="7" y="232" width="6" height="58" rx="2"/><rect x="7" y="304" width="6" height="58" rx="2"/><rect x="387" y="250" width="6" height="92" rx="2"/></g>
<rect x="10" y="8" width="380" height="804" rx="64" fill="url(#frame)"/>
<rect x="13" y="11" width="374" height="798" rx="61" fill="#050506"/>
<rect x="20" y="18" width="360" height="784" rx="54" fill="url(#ground)"/>
<rect x="20" y="18" width="360" height="784" rx="54" fill="url(#glow)"/>
<rect x="145" y="30" width="110" height="32" rx="16" fill="#000"/><circle cx="238" cy="46" r="5" fill="#10131c"/>
{time}{status}
{body}
<rect x="133" y="788" width="134" height="5" rx="2.5" fill="{ink}" fill-opacity="0.85"/>
</svg>"##,
        top = top.hex(),
        bottom = bottom.hex(),
        glow = match theme {
            Theme::Dark => tint.hex(),
            Theme::Light => "#ffffff".to_owned(),
        },
        strength = match theme {
            Theme::Dark => 0.34,
            Theme::Light => 0.72,
        },
        time = text(82.0, 52.0, 16.5, 600, ink, "middle", "10:24"),
        status = status(356.0, 46.0, ink),
    );
    let missing_glyphs =
        heading.missing_glyphs || reason.is_some_and(|reason| reason.missing_glyphs);
    Picture::of_lines(svg, call, &name, reason_lines.as_ref(), missing_glyphs)
}

fn buttons(ink: &str, glass: &str) -> String {
    let label = |x: f32, y: f32, words: &str| text(x, y, 14.5, 500, ink, "middle", words);
    format!(
        r##"<g transform="translate(104 588)"><circle r="27" fill="{glass}" fill-opacity="0.14"/>
<g fill="none" stroke="{ink}" stroke-width="2.3" stroke-linecap="round" stroke-linejoin="round"><circle cy="1" r="10"/><path d="M0 -4.6 V1.4 L4 4.2 M-10.6 -7.4 L-6.8 -10.8 M10.6 -7.4 L6.8 -10.8"/></g></g>
<g transform="translate(296 588)"><circle r="27" fill="{glass}" fill-opacity="0.14"/>
<path fill="{ink}" d="M0 -10 C7 -10 12 -5.8 12 -0.4 C12 5 7 9 0 9 C-1.5 9 -2.9 8.8 -4.2 8.5 C-5.7 9.9 -7.9 10.8 -10 10.9 C-10.6 10.9 -10.8 10.3 -10.4 9.9 C-9.3 8.8 -8.7 7.5 -8.6 6.2 C-10.7 4.5 -12 2.2 -12 -0.4 C-12 -5.8 -7 -10 0 -10 Z"/></g>
<g transform="translate(104 700)"><circle r="38" fill="#ff3b30"/>{down}</g>
<g transform="translate(296 700)"><circle r="38" fill="#30c758"/><g transform="rotate(-135)">{down}</g></g>
{a}{b}{c}{d}"##,
        down = format_args!(
            r#"<g transform="scale(1.15) translate(0 -0.4)">{}</g>"#,
            handset("#ffffff")
        ),
        a = label(104.0, 633.0, "Remind Me"),
        b = label(296.0, 633.0, "Message"),
        c = label(104.0, 762.0, "Decline"),
        d = label(296.0, 762.0, "Accept"),
    )
}
