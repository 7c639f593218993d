//! An incoming call in the manner of an Android phone.

use super::artwork::{Colour, centred, handset, person, status, text, tile, tint};
use super::layout::{Face, drawable, lines, width};
use super::{Call, Picture, Theme};

const TEXT_WIDTH: f32 = 308.0;
const MIDDLE: f32 = 200.0;
/// Names that fit one line at the first size are set in it, others in two
/// lines of the second.
const NAME_SIZES: [f32; 2] = [33.0, 27.0];
const WHITE: Colour = Colour(255.0, 255.0, 255.0);

struct Palette {
    ground: Colour,
    lower: Colour,
    surface: Colour,
    ink: &'static str,
    soft: &'static str,
    answer: &'static str,
    decline: &'static str,
}

impl Palette {
    fn of(theme: Theme, tint: Colour) -> Self {
        match theme {
            Theme::Light => Self {
                ground: tint.mix(WHITE, 0.93),
                lower: tint.mix(WHITE, 0.84),
                surface: WHITE,
                ink: "#191c1b",
                soft: "#4a4f4d",
                answer: "#12703a",
                decline: "#b3261e",
            },
            Theme::Dark => Self {
                ground: tint.at_most(0.06).mix(Colour(17.0, 19.0, 20.0), 0.65),
                lower: tint.at_most(0.11).mix(Colour(20.0, 22.0, 24.0), 0.45),
                surface: Colour(44.0, 47.0, 49.0),
                ink: "#f1f3f1",
                soft: "#c1c7c4",
                answer: "#7bdc9a",
                decline: "#ffb4ab",
            },
        }
    }
}

pub(super) fn draw(call: &Call, theme: Theme) -> Picture {
    let tint = call.logo_png.as_deref().and_then(tint).unwrap_or(Colour(84.0, 112.0, 148.0));
    let palette = Palette::of(theme, tint);
    let heading = drawable(call.name.as_deref().unwrap_or(&call.number));
    let one_line = width(&heading.text, Face { size: NAME_SIZES[0], weight: 500 }) <= TEXT_WIDTH;
    let size = if one_line { NAME_SIZES[0] } else { NAME_SIZES[1] };
    let name = lines(&heading.text, Face { size, weight: 500 }, TEXT_WIDTH, 2);
    let reason = call.reason.as_deref().map(drawable);
    let reason_face = Face { size: 16.5, weight: 500 };
    let reason_lines = reason.as_ref().map(|reason| lines(&reason.text, reason_face, 268.0, 2));

    let mut body = format!(
        r#"<g transform="translate(141 108) scale(0.44) rotate(-135)">{}</g>"#,
        handset(palette.soft)
    );
    body += &text(206.0, 113.5, 15.0, 500, palette.soft, "middle", "Incoming call");
    let mut y = 164.0;
    body += &centred(&name.lines, MIDDLE, y, 34.0, size, 500, palette.ink);
    y += 34.0 * (name.lines.len() as f32 - 1.0) + 32.0;
    let under = if call.name.is_some() { call.number.as_str() } else { "Unknown caller" };
    body += &text(MIDDLE, y, 17.5, 400, palette.soft, "middle", under);
    if let Some(lines) = &reason_lines {
        let widest = lines.lines.iter().map(|line| width(line, reason_face)).fold(0.0, f32::max);
        let (across, high) = (widest + 36.0, 22.0 * lines.lines.len() as f32 + 17.0);
        y += 20.0;
        body += &format!(
            r#"<rect x="{}" y="{y}" width="{across}" height="{high}" rx="{}" fill="{}" fill-opacity="0.9"/>"#,
            MIDDLE - across / 2.0,
            19.5_f32,
            palette.surface.hex(),
        );
        body += &centred(&lines.lines, MIDDLE, y + 25.2, 22.0, 16.5, 500, palette.ink);
    }
    body += &avatar(call, &palette, tint);
    body += &answer_bar(&palette);

    let svg = format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" width="800" height="1640" viewBox="0 0 400 820" font-family="Inter">
<defs>
<linearGradient id="frame" x1="0" y1="0" x2="1" y2="1"><stop offset="0" stop-color="#5b5f63"/><stop offset="0.4" stop-color="#26282a"/><stop offset="1" stop-color="#3f4245"/></linearGradient>
<linearGradient id="ground" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="{ground}"/><stop offset="1" stop-color="{lower}"/></linearGradient>
</defs>
<g fill="#3a3c3f"><rect x="387" y="196" width="5.5" height="96" rx="2"/><rect x="387" y="318" width="5.5" height="52" rx="2"/></g>
<rect x="10" y="8" width="380" height="804" rx="50" fill="url(#frame)"/>
<rect x="12.5" y="10.5" width="375" height="799" rx="47.5" fill="#08090a"/>
<rect x="19" y="17" width="362" height="786" rx="42" fill="url(#ground)"/>
<circle cx="200" cy="42" r="8.5" fill="#0a0b0c"/><circle cx="200" cy="42" r="3" fill="#1c2430"/>
{time}{status}
{body}
<rect x="146" y="790" width="108" height="4" rx="2" fill="{ink}" fill-opacity="0.8"/>
</svg>"##,
        ground = palette.ground.hex(),
        lower = palette.lower.hex(),
        time = text(46.0, 47.5, 15.0, 500, palette.ink, "start", "10:24"),
        status = status(356.0, 42.0, palette.ink),
        ink = palette.ink,
    );
    let missing_glyphs =
        heading.missing_glyphs || reason.is_some_and(|reason| reason.missing_glyphs);
    Picture::of_lines(svg, call, &name, reason_lines.as_ref(), missing_glyphs)
}

fn avatar(call: &Call, palette: &Palette, tint: Colour) -> String {
    let rings = format!(
        r#"<g fill="{}"><circle cx="200" cy="458" r="134" fill-opacity="0.07"/><circle cx="200" cy="458" r="111" fill-opacity="0.11"/></g>"#,
        tint.hex()
    );
    rings
        + &match &call.logo_png {
            Some(png) => tile(png, 112.0, 370.0, 176.0, 88.0, "logo"),
            None => format!(
                r#"<circle cx="200" cy="458" r="88" fill="{}"/><g transform="translate(200 452)">{}</g>"#,
                tint.mix(palette.surface, 0.55).hex(),
                person(palette.ink, 2.3)
            ),
        }
}

fn answer_bar(palette: &Palette) -> String {
    format!(
        r##"<g transform="translate(200 634)"><rect x="-66" y="-19" width="132" height="38" rx="19" fill="{surface}" fill-opacity="0.9"/>
<path fill="{soft}" transform="translate(-42 0) scale(0.62)" d="M0 -10 C7 -10 12 -5.8 12 -0.4 C12 5 7 9 0 9 C-1.5 9 -2.9 8.8 -4.2 8.5 C-5.7 9.9 -7.9 10.8 -10 10.9 C-10.6 10.9 -10.8 10.3 -10.4 9.9 C-9.3 8.8 -8.7 7.5 -8.6 6.2 C-10.7 4.5 -12 2.2 -12 -0.4 C-12 -5.8 -7 -10 0 -10 Z"/>{message}</g>
<rect x="40" y="678" width="320" height="88" rx="44" fill="{surface}"/>
{decline}{answer}
<g fill="none" stroke="{soft}" stroke-width="2.2" stroke-linecap="round" stroke-linejoin="round"><path d="M149 716 L143 722 L149 728" stroke-opacity="0.75"/><path d="M251 716 L257 722 L251 728" stroke-opacity="0.75"/></g>
<circle cx="200" cy="722" r="35" fill="#1f9d57"/><g transform="translate(200 722) rotate(-135) scale(1.08)">{handset}</g>"##,
        surface = palette.surface.hex(),
        soft = palette.soft,
        message = text(11.0, 5.2, 14.5, 500, palette.ink, "middle", "Message"),
        decline = text(97.0, 727.6, 16.5, 600, palette.decline, "middle", "Decline"),
        answer = text(303.0, 727.6, 16.5, 600, palette.answer, "middle", "Answer"),
        handset = handset("#ffffff"),
    )
}
