//! How a call looks to the person called.
//!
//! Pictures are drawn from the very claims that are signed; a logo is shown
//! only when its bytes match the signed digest. Text becomes outlines of the
//! built-in fonts, so the same content gives the same picture everywhere.

mod android;
mod artwork;
mod dots;
pub mod fonts;
mod iphone;
mod landline;
mod layout;

#[cfg(test)]
mod tests;

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use unicode_segmentation::UnicodeSegmentation;

use self::layout::Lines;
use crate::brand::{Brand, BrandError, digest, rcd};
use crate::error::{Code, Coded};
use crate::targets;

/// What rings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum Device {
    Iphone,
    Android,
    Landline,
}

impl Device {
    pub const ALL: [Self; 3] = [Self::Iphone, Self::Android, Self::Landline];

    pub fn id(self) -> &'static str {
        match self {
            Self::Iphone => "iphone",
            Self::Android => "android",
            Self::Landline => "landline",
        }
    }

    /// For people.
    pub fn name(self) -> &'static str {
        match self {
            Self::Iphone => "iPhone-like",
            Self::Android => "Android-like",
            Self::Landline => "Landline display",
        }
    }

    pub fn parse(id: &str) -> Result<Self, PreviewError> {
        Self::ALL
            .into_iter()
            .find(|device| device.id() == id)
            .ok_or_else(|| PreviewError::UnknownDevice(id.to_owned()))
    }
}

/// The handset's appearance.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    #[default]
    Light,
    Dark,
}

/// Who carries the call; carriers show different parts of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum Carrier {
    Verizon,
    Att,
    #[serde(rename = "tmobile")]
    TMobile,
}

impl Carrier {
    pub const ALL: [Self; 3] = [Self::Verizon, Self::Att, Self::TMobile];

    pub fn id(self) -> &'static str {
        match self {
            Self::Verizon => "verizon",
            Self::Att => "att",
            Self::TMobile => "tmobile",
        }
    }

    /// For people.
    pub fn name(self) -> &'static str {
        match self {
            Self::Verizon => "Verizon",
            Self::Att => "AT&T",
            Self::TMobile => "T-Mobile",
        }
    }

    pub fn parse(id: &str) -> Result<Self, PreviewError> {
        Self::ALL
            .into_iter()
            .find(|carrier| carrier.id() == id)
            .ok_or_else(|| PreviewError::UnknownCarrier(id.to_owned()))
    }
}

/// Claims of a PASSporT (RFC 9795).
#[derive(Debug, Clone, PartialEq)]
pub struct SignedClaims {
    pub rcd: Value,
    pub rcdi: Option<Value>,
    /// The call reason, top-level claim `crn`.
    pub crn: Option<String>,
}

/// What a picture is drawn from.
#[derive(Debug, Clone, PartialEq)]
pub struct PreviewContent {
    /// None for a number without a brand.
    pub signed: Option<SignedClaims>,
    /// The bytes `icn` leads to, if they could be had.
    pub logo_png: Option<Vec<u8>>,
    /// The caller's number as it is displayed, e.g. `(212) 555-0123`.
    pub number: String,
    /// Registered for displays of 15 characters.
    pub short_name: Option<String>,
}

impl PreviewContent {
    /// The content of a call from a brand's number.
    pub fn of_brand(
        brand: &Brand,
        reason: Option<&str>,
        logo_png: Option<Vec<u8>>,
        number: &str,
        logo_base_url: &str,
    ) -> Result<Self, BrandError> {
        let signed = rcd(brand, logo_base_url)?;
        Ok(Self {
            signed: Some(SignedClaims {
                rcd: signed.rcd,
                rcdi: Some(signed.rcdi),
                crn: reason.map(str::to_owned),
            }),
            logo_png,
            number: number.to_owned(),
            short_name: brand.short_name.as_ref().map(ToString::to_string),
        })
    }
}

/// What the person called reads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct Shown {
    /// The name as it is displayed, or the number when there is none.
    pub name: String,
    pub reason: Option<String>,
    /// Whether the name or the reason was cut.
    pub truncated: bool,
    /// Whether the logo is shown: there, matching its digest, and not hidden
    /// by the carrier.
    pub logo: bool,
    /// Some characters are in scripts that the built-in fonts lack; boxes
    /// stand for them in the picture. Handsets have those fonts.
    pub missing_glyphs: bool,
}

/// A picture and what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    pub png: Vec<u8>,
    pub shown: Shown,
}

/// Why no picture was drawn.
#[derive(Debug, thiserror::Error)]
pub enum PreviewError {
    #[error("there is no device “{0}”; there are iphone, android and landline")]
    UnknownDevice(String),
    #[error("there is no carrier “{0}”; there are verizon, att and tmobile")]
    UnknownCarrier(String),
    #[error("the rcd claim has no name (nam)")]
    NameMissing,
    #[error("the picture could not be drawn: {0}")]
    Drawing(String),
}

impl Coded for PreviewError {
    fn code(&self) -> Code {
        match self {
            Self::UnknownDevice(_) => Code::UnknownDevice,
            Self::UnknownCarrier(_) => Code::UnknownCarrier,
            Self::NameMissing => Code::NameMissing,
            Self::Drawing(_) => Code::Internal,
        }
    }

    fn details(&self) -> Value {
        match self {
            Self::UnknownDevice(id) => serde_json::json!({ "device": id }),
            Self::UnknownCarrier(id) => serde_json::json!({ "carrier": id }),
            Self::NameMissing | Self::Drawing(_) => Value::Null,
        }
    }
}

/// Draws an incoming call. `plain` leaves the branding out.
///
/// Phones are 800×1640 pixels, the landline 1000×560, on a transparent ground.
pub fn render(
    content: &PreviewContent,
    device: Device,
    theme: Theme,
    carrier: Option<Carrier>,
    plain: bool,
) -> Result<Rendered, PreviewError> {
    let call = Call::of(content, device, carrier, plain)?;
    let picture = match device {
        Device::Iphone => iphone::draw(&call, theme),
        Device::Android => android::draw(&call, theme),
        Device::Landline => landline::draw(&call, theme),
    };
    let shown = Shown {
        name: picture.name,
        reason: picture.reason,
        truncated: picture.cut || call.cut,
        logo: picture.logo,
        missing_glyphs: picture.missing_glyphs,
    };
    Ok(Rendered { png: rasterise(&picture.svg)?, shown })
}

/// What arrives at the device, after the carrier's rules.
struct Call {
    /// None when the call is not branded.
    name: Option<String>,
    reason: Option<String>,
    logo_png: Option<Vec<u8>>,
    number: String,
    /// Whether the carrier or the display cut the name or left the reason out
    /// in part.
    cut: bool,
}

/// A device's drawing and what it came to show.
struct Picture {
    svg: String,
    name: String,
    reason: Option<String>,
    cut: bool,
    logo: bool,
    missing_glyphs: bool,
}

impl Picture {
    /// A handset's picture: what of the call's texts its lines show.
    fn of_lines(
        svg: String,
        call: &Call,
        name: &Lines,
        reason: Option<&Lines>,
        missing_glyphs: bool,
    ) -> Self {
        let sent = call.reason.as_deref().zip(reason);
        Self {
            svg,
            name: name.displayed(call.name.as_deref().unwrap_or(&call.number)),
            reason: sent.map(|(sent, lines)| lines.displayed(sent)),
            cut: name.cut() || reason.is_some_and(Lines::cut),
            logo: call.logo_png.is_some(),
            missing_glyphs,
        }
    }
}

impl Call {
    fn of(
        content: &PreviewContent,
        device: Device,
        carrier: Option<Carrier>,
        plain: bool,
    ) -> Result<Self, PreviewError> {
        let unbranded = Self {
            name: None,
            reason: None,
            logo_png: None,
            number: content.number.clone(),
            cut: false,
        };
        let Some(signed) = content.signed.as_ref().filter(|_| !plain) else {
            return Ok(unbranded);
        };
        let name =
            signed.rcd.get("nam").and_then(Value::as_str).ok_or(PreviewError::NameMissing)?;
        if name.trim().is_empty() {
            // RFC 9795, section 5.1.1: an empty name says nothing.
            return Ok(unbranded);
        }
        let table = targets::table();
        let rules = carrier.and_then(|carrier| table.carrier(carrier.id()));
        let limit = match device {
            Device::Landline => Some(table.landline.name_shown.value),
            Device::Iphone | Device::Android => {
                rules.and_then(|rules| rules.name_shown.as_ref()).map(|limit| limit.value)
            }
        };
        let (name, cut) = match limit {
            Some(limit) => shorten(name, content.short_name.as_deref(), limit),
            None => (name.to_owned(), false),
        };
        let hides_reason = device == Device::Landline
            || rules.and_then(|rules| rules.hides_reason.as_ref()).is_some_and(|hides| hides.value);
        let hides_logo = device == Device::Landline
            || rules
                .and_then(|rules| rules.hides_logo_on.as_ref())
                .is_some_and(|hides| hides.value.iter().any(|id| id == device.id()));
        let reason = signed.crn.as_deref().map(str::trim).filter(|reason| !reason.is_empty());
        Ok(Self {
            name: Some(name),
            reason: reason.filter(|_| !hides_reason).map(str::to_owned),
            logo_png: verified_logo(content, signed).filter(|_| !hides_logo),
            cut,
            ..unbranded
        })
    }
}

/// The logo's bytes, when the signed digest is theirs.
fn verified_logo(content: &PreviewContent, signed: &SignedClaims) -> Option<Vec<u8>> {
    signed.rcd.get("icn")?.as_str()?;
    let expected = signed.rcdi.as_ref()?.get("/icn")?.as_str()?;
    let bytes = content.logo_png.as_ref()?;
    (digest(bytes) == expected.trim_end_matches('=')).then(|| bytes.clone())
}

/// The short name where the long one does not fit, else the first `limit`
/// characters, never half a grapheme.
fn shorten(name: &str, short: Option<&str>, limit: usize) -> (String, bool) {
    if name.chars().count() <= limit {
        return (name.to_owned(), false);
    }
    let short = short.map(str::trim).filter(|short| !short.is_empty());
    if let Some(short) = short.filter(|short| short.chars().count() <= limit) {
        return (short.to_owned(), false);
    }
    let mut kept = String::new();
    let mut length = 0;
    for grapheme in name.graphemes(true) {
        length += grapheme.chars().count();
        if length > limit {
            break;
        }
        kept.push_str(grapheme);
    }
    (kept.trim_end().to_owned(), true)
}

fn rasterise(svg: &str) -> Result<Vec<u8>, PreviewError> {
    let failed = |error: &dyn std::fmt::Display| PreviewError::Drawing(error.to_string());
    let options = Options {
        font_family: fonts::FAMILY.to_owned(),
        fontdb: fonts::database(),
        ..Options::default()
    };
    let tree = Tree::from_str(svg, &options).map_err(|error| failed(&error))?;
    let size = tree.size().to_int_size();
    let mut pixmap = Pixmap::new(size.width(), size.height())
        .ok_or_else(|| PreviewError::Drawing("no memory".to_owned()))?;
    resvg::render(&tree, Transform::identity(), &mut pixmap.as_mut());
    pixmap.encode_png().map_err(|error| failed(&error))
}
