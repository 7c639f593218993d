//! A desk telephone whose display shows fifteen characters of a name.

use super::artwork::text;
use super::dots::{line, write};
use super::{Call, Picture, Theme};
use crate::targets;

/// Characters per line of the display; numbers in international form use all.
const COLUMNS: usize = 16;
const PITCH: f32 = 2.62;

struct Plastic {
    light: &'static str,
    dark: &'static str,
    edge: &'static str,
    well: &'static str,
    key: &'static str,
    key_edge: &'static str,
    ink: &'static str,
}

impl Plastic {
    fn of(theme: Theme) -> Self {
        match theme {
            Theme::Light => Self {
                light: "#f7f6f2",
                dark: "#dcdad3",
                edge: "#b9b6ad",
                well: "#c9c6bd",
                key: "#fdfdfb",
                key_edge: "#b5b2a8",
                ink: "#3b3a36",
            },
            Theme::Dark => Self {
                light: "#3d4043",
                dark: "#26282a",
                edge: "#151617",
                well: "#1b1c1e",
                key: "#494c50",
                key_edge: "#17181a",
                ink: "#d9dcdb",
            },
        }
    }
}

pub(super) fn draw(call: &Call, theme: Theme) -> Picture {
    let limit = targets::table().landline.name_shown.value;
    let written = write(call.name.as_deref().unwrap_or("Unknown caller"));
    // Letters that stand for one with a mark may be longer than it.
    let mut name: String = written.text.chars().take(limit).collect();
    let cut = name.chars().count() < written.text.chars().count();
    name.truncate(name.trim_end().len());
    let number: String = write(&call.number).text.chars().take(COLUMNS).collect();
    let plastic = Plastic::of(theme);
    let svg = format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" width="1000" height="560" viewBox="0 0 500 280" font-family="Inter">
<defs>
<linearGradient id="body" x1="0" y1="0" x2="0.2" y2="1"><stop offset="0" stop-color="{light}"/><stop offset="1" stop-color="{dark}"/></linearGradient>
<linearGradient id="receiver" x1="0" y1="0" x2="1" y2="0"><stop offset="0" stop-color="{dark}"/><stop offset="0.3" stop-color="{light}"/><stop offset="0.75" stop-color="{light}"/><stop offset="1" stop-color="{dark}"/></linearGradient>
<linearGradient id="glass" x1="0" y1="0" x2="0.15" y2="1"><stop offset="0" stop-color="#cfdcae"/><stop offset="1" stop-color="#b4c491"/></linearGradient>
</defs>
<rect x="14" y="20" width="472" height="250" rx="30" fill="#000" fill-opacity="0.10"/>
<rect x="12" y="14" width="476" height="250" rx="30" fill="{edge}"/>
<rect x="12" y="12" width="476" height="248" rx="30" fill="url(#body)"/>
{handset}{display}{keys}
</svg>"##,
        light = plastic.light,
        dark = plastic.dark,
        edge = plastic.edge,
        handset = handset(&plastic),
        display = display(&plastic, &name, &number),
        keys = keys(&plastic),
    );
    Picture {
        svg,
        name: if call.name.is_some() { name } else { call.number.clone() },
        reason: None,
        cut,
        logo: false,
        missing_glyphs: written.missing_glyphs,
    }
}

fn handset(plastic: &Plastic) -> String {
    let holes: String = (0..3)
        .flat_map(|row| (0..3).map(move |column| (row, column)))
        .map(|(row, column)| {
            format!(
                r#"<circle cx="{}" cy="{}" r="1.7"/><circle cx="{}" cy="{}" r="1.7"/>"#,
                74 + 8 * column,
                50 + 8 * row,
                74 + 8 * column,
                206 + 8 * row
            )
        })
        .collect();
    format!(
        r##"<rect x="34" y="30" width="96" height="212" rx="24" fill="{well}"/>
<path d="M44 38 Q44 26 56 26 L108 26 Q120 26 120 38 L120 74 Q120 88 108 92 Q103 94 103 102 L103 168 Q103 176 108 178 Q120 182 120 196 L120 234 Q120 246 108 246 L56 246 Q44 246 44 234 L44 196 Q44 182 56 178 Q61 176 61 168 L61 102 Q61 94 56 92 Q44 88 44 74 Z" fill="#000" fill-opacity="0.16" transform="translate(1.5 3.5)"/>
<path d="M44 38 Q44 26 56 26 L108 26 Q120 26 120 38 L120 74 Q120 88 108 92 Q103 94 103 102 L103 168 Q103 176 108 178 Q120 182 120 196 L120 234 Q120 246 108 246 L56 246 Q44 246 44 234 L44 196 Q44 182 56 178 Q61 176 61 168 L61 102 Q61 94 56 92 Q44 88 44 74 Z" fill="url(#receiver)" stroke="{edge}" stroke-width="0.8"/>
<g fill="{ink}" fill-opacity="0.28">{holes}</g>"##,
        well = plastic.well,
        edge = plastic.edge,
        ink = plastic.ink,
    )
}

fn display(plastic: &Plastic, name: &str, number: &str) -> String {
    let (left, across) = (196.0, PITCH * 6.0 * COLUMNS as f32 - PITCH);
    let first = line(name, left, 69.0, PITCH, COLUMNS);
    let second = line(number, left, 98.0, PITCH, COLUMNS);
    format!(
        r##"<rect x="164" y="30" width="310" height="108" rx="14" fill="{well}"/>
<rect x="168" y="34" width="302" height="100" rx="11" fill="#22251f"/>
<rect x="178" y="44" width="282" height="80" rx="4" fill="url(#glass)"/>
<path d="M178 48 a4 4 0 0 1 4 -4 h274 a4 4 0 0 1 4 4 v4 h-282 z" fill="#000" fill-opacity="0.10"/>
<g fill="#2a331c"><path d="{off}" fill-opacity="0.055"/><path d="{on}" transform="translate(0.9 1.1)" fill-opacity="0.20"/><path d="{on}" fill-opacity="0.93"/></g>
<g opacity="0.82">{call}{time}</g>
<path d="M178 48 a4 4 0 0 1 4 -4 h150 l-44 80 h-106 a4 4 0 0 1 -4 -4 z" fill="#fff" fill-opacity="0.07"/>"##,
        well = plastic.well,
        off = format_args!("{}{}", first.1, second.1),
        on = format_args!("{}{}", first.0, second.0),
        call = text(left, 60.5, 8.6, 600, "#2a331c", "start", "CALL"),
        time = text(left + across, 60.5, 8.6, 600, "#2a331c", "end", "10:24 AM"),
    )
}

fn keys(plastic: &Plastic) -> String {
    const LEGENDS: [(&str, &str); 12] = [
        ("1", ""),
        ("2", "ABC"),
        ("3", "DEF"),
        ("4", "GHI"),
        ("5", "JKL"),
        ("6", "MNO"),
        ("7", "PQRS"),
        ("8", "TUV"),
        ("9", "WXYZ"),
        ("*", ""),
        ("0", "OPER"),
        ("#", ""),
    ];
    let key = |x: f32, y: f32, across: f32, legend: &str, letters: &str, fill: &str, ink: &str| {
        let middle = x + across / 2.0;
        let (digit_x, anchor) =
            if letters.is_empty() { (middle, "middle") } else { (x + 12.0, "start") };
        let size = if legend.chars().count() > 1 { 8.2 } else { 12.0 };
        let lift = if legend == "*" { 3.2 } else { 0.0 };
        format!(
            r#"<rect x="{x}" y="{}" width="{across}" height="21" rx="7" fill="{}"/><rect x="{x}" y="{y}" width="{across}" height="20.4" rx="7" fill="{fill}"/>{}{}"#,
            y + 1.6,
            plastic.key_edge,
            text(digit_x, y + 10.2 + size * 0.36 + lift, size, 600, ink, anchor, legend),
            text(x + 23.0, y + 13.4, 6.6, 600, ink, "start", letters),
        )
    };
    let mut keys = String::new();
    for (at, (legend, letters)) in LEGENDS.iter().enumerate() {
        let (column, row) = ((at % 3) as f32, (at / 3) as f32);
        keys += &key(
            164.0 + 62.0 * column,
            150.0 + 25.6 * row,
            54.0,
            legend,
            letters,
            plastic.key,
            plastic.ink,
        );
    }
    let functions = [
        ("REDIAL", plastic.key, plastic.ink),
        ("HOLD", plastic.key, plastic.ink),
        ("FLASH", plastic.key, plastic.ink),
        ("SPEAKER", "#2f7d54", "#ffffff"),
    ];
    for (at, (legend, fill, ink)) in functions.into_iter().enumerate() {
        keys += &key(374.0, 150.0 + 25.6 * at as f32, 66.0, legend, "", fill, ink);
    }
    keys + r##"<circle cx="459" cy="160" r="4.2" fill="#e5483a"/><circle cx="459" cy="160" r="8" fill="#e5483a" fill-opacity="0.22"/>"##
}
