use std::sync::OnceLock;

use super::*;

const NUMBER: &str = "(212) 555-0123";

fn logo_png() -> Vec<u8> {
    static LOGO: OnceLock<Vec<u8>> = OnceLock::new();
    LOGO.get_or_init(|| {
        let file = include_bytes!("../../tests/fixtures/logos/harbour-health.svg");
        crate::brand::read_logo(file).unwrap().png
    })
    .clone()
}

fn call(name: &str, reason: Option<&str>) -> PreviewContent {
    let png = logo_png();
    PreviewContent {
        signed: Some(SignedClaims {
            rcd: serde_json::json!({ "nam": name, "icn": "https://exchange.example/v1/logos/1" }),
            rcdi: Some(serde_json::json!({ "/icn": digest(&png) })),
            crn: reason.map(str::to_owned),
        }),
        logo_png: Some(png),
        number: NUMBER.to_owned(),
        short_name: None,
    }
}

fn shown(content: &PreviewContent, device: Device, carrier: Option<Carrier>) -> Shown {
    render(content, device, Theme::Light, carrier, false).unwrap().shown
}

#[test]
fn devices_and_carriers_are_found_by_id_only() {
    for device in Device::ALL {
        assert_eq!(Device::parse(device.id()).unwrap(), device);
    }
    for carrier in Carrier::ALL {
        assert_eq!(Carrier::parse(carrier.id()).unwrap(), carrier);
        assert!(targets::table().carrier(carrier.id()).is_some(), "its rules are in the table");
    }
    assert_eq!(Device::parse("fax").unwrap_err().code(), Code::UnknownDevice);
    assert_eq!(Carrier::parse("acme").unwrap_err().code(), Code::UnknownCarrier);
}

#[test]
fn the_same_content_gives_the_same_bytes_in_every_picture() {
    let content = call("Harbour Health", Some("Appointment reminder"));
    for device in Device::ALL {
        let mut seen = Vec::new();
        for theme in [Theme::Light, Theme::Dark] {
            for plain in [false, true] {
                let first = render(&content, device, theme, None, plain).unwrap();
                let second = render(&content, device, theme, None, plain).unwrap();
                assert!(first == second, "{device:?} {theme:?}");
                assert!(!seen.contains(&first.png), "themes and branding make a difference");
                let picture = image::load_from_memory(&first.png).unwrap();
                let size = (picture.width(), picture.height());
                match device {
                    Device::Landline => assert_eq!(size, (1000, 560)),
                    Device::Iphone | Device::Android => assert_eq!(size, (800, 1640)),
                }
                seen.push(first.png);
            }
        }
    }
}

#[test]
fn a_branded_call_shows_what_is_signed() {
    let content = call("Harbour Health", Some("Appointment reminder"));
    for device in [Device::Iphone, Device::Android] {
        let expected = Shown {
            name: "Harbour Health".to_owned(),
            reason: Some("Appointment reminder".to_owned()),
            truncated: false,
            logo: true,
            missing_glyphs: false,
        };
        assert_eq!(shown(&content, device, None), expected);
    }
}

#[test]
fn a_plain_call_shows_the_number_alone() {
    let content = call("Harbour Health", Some("Appointment reminder"));
    for device in Device::ALL {
        let shown = render(&content, device, Theme::Dark, None, true).unwrap().shown;
        assert_eq!((shown.name.as_str(), shown.reason, shown.logo), (NUMBER, None, false));
    }
    let unsigned = PreviewContent { signed: None, ..content };
    assert_eq!(shown(&unsigned, Device::Iphone, None).name, NUMBER);
}

#[test]
fn a_logo_that_is_not_the_signed_one_is_not_shown() {
    let mut content = call("Harbour Health", None);
    content.logo_png.as_mut().unwrap().push(0);
    assert!(!shown(&content, Device::Iphone, None).logo, "the digest differs");
    let mut content = call("Harbour Health", None);
    content.signed.as_mut().unwrap().rcdi = None;
    assert!(!shown(&content, Device::Iphone, None).logo, "there is no digest");
}

#[test]
fn a_claim_without_a_name_is_refused() {
    let mut content = call("Harbour Health", None);
    content.signed.as_mut().unwrap().rcd = serde_json::json!({});
    let refused = render(&content, Device::Iphone, Theme::Light, None, false).unwrap_err();
    assert_eq!(refused.code(), Code::NameMissing);
}

#[test]
fn a_landline_shows_fifteen_capitals() {
    let long = call("Clínica Ångström & Söhne", Some("Reminder"));
    let display = shown(&long, Device::Landline, None);
    assert_eq!(display.name, "CLINICA ANGSTRO");
    assert_eq!((display.reason, display.truncated, display.missing_glyphs), (None, true, false));
    let short = PreviewContent { short_name: Some("Angstrom".to_owned()), ..long };
    let display = shown(&short, Device::Landline, None);
    assert_eq!((display.name.as_str(), display.truncated), ("ANGSTROM", false));
}

#[test]
fn verizon_shows_fifteen_characters_no_reason_and_no_logo_on_iphones() {
    let content = call("Harbour Health Clinic", Some("Reminder"));
    let iphone = shown(&content, Device::Iphone, Some(Carrier::Verizon));
    assert_eq!(iphone.name, "Harbour Health");
    assert!(iphone.truncated && !iphone.logo && iphone.reason.is_none());
    assert!(shown(&content, Device::Android, Some(Carrier::Verizon)).logo);
    let short = PreviewContent { short_name: Some("Harbour".to_owned()), ..content };
    let iphone = shown(&short, Device::Iphone, Some(Carrier::Verizon));
    assert_eq!((iphone.name.as_str(), iphone.truncated), ("Harbour", false));
}

#[test]
fn what_is_too_wide_ends_in_an_ellipsis_and_says_so() {
    let wide = call(&"W".repeat(35), Some(&"M".repeat(64)));
    for device in [Device::Iphone, Device::Android] {
        let shown = shown(&wide, device, None);
        assert!(shown.truncated);
        let name = shown.name.strip_suffix('…').expect("the name is cut");
        assert!(name.len() > 8 && name.chars().all(|letter| letter == 'W'), "{name}");
        let reason = shown.reason.unwrap();
        let reason = reason.strip_suffix('…').expect("the reason is cut");
        assert!(reason.len() > 20 && reason.chars().all(|letter| letter == 'M'), "{reason}");
    }
}

#[test]
fn a_grapheme_is_never_cut_in_half() {
    // Each is one grapheme of two scalar values: eight would be sixteen.
    let (name, cut) = shorten(&"e\u{301}".repeat(10), None, 15);
    assert_eq!((name, cut), ("e\u{301}".repeat(7), true));
}

#[test]
fn a_script_the_fonts_lack_is_reported_and_kept_in_the_text() {
    for (name, missing) in
        [("港口健康", true), ("شركة الميناء", true), ("Порт Здоровье", false), ("Ⴀ", true)]
    {
        let shown = shown(&call(name, None), Device::Iphone, None);
        assert_eq!(shown.missing_glyphs, missing, "{name}");
        assert_eq!(shown.name, name);
    }
}

#[test]
fn texts_cannot_leave_their_place_in_the_drawing() {
    let content = call("</text><image href=\"x\"/>&amp;", Some("<script>"));
    let shown = shown(&content, Device::Android, None);
    assert_eq!(shown.name, "</text><image href=\"x\"/>&amp;");
}

#[test]
fn all_built_in_faces_load() {
    let database = fonts::database();
    let mut weights: Vec<u16> = database.faces().map(|face| face.weight.0).collect();
    weights.sort_unstable();
    assert_eq!(weights, [400, 500, 600]);
    assert!(
        database.faces().all(|face| face.families.iter().any(|(name, _)| name == fonts::FAMILY))
    );
}
