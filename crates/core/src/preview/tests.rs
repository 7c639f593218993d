use super::*;

#[test]
fn gallery() {
    let out = std::path::PathBuf::from("/tmp/brand-gallery");
    std::fs::create_dir_all(&out).unwrap();
    let logo =
        crate::brand::read_logo(include_bytes!("../../tests/fixtures/logos/harbour-health.svg"))
            .unwrap();
    std::fs::write(out.join("logo.png"), &logo.png).unwrap();
    let claims = |name: &str, reason: Option<&str>, icn: bool| {
        let mut rcd = serde_json::json!({"nam": name});
        if icn {
            rcd["icn"] = "https://x.test/v1/logos/1".into();
        }
        PreviewContent {
            signed: Some(SignedClaims {
                rcd,
                rcdi: Some(serde_json::json!({"/icn": digest(&logo.png)})),
                crn: reason.map(str::to_owned),
            }),
            logo_png: Some(logo.png.clone()),
            number: "(212) 555-0123".into(),
            short_name: None,
        }
    };
    let cases = [
        ("branded", claims("Harbour Health", Some("Appointment reminder"), true), false),
        ("nologo", claims("Harbour Health", Some("Appointment reminder"), false), false),
        ("plain", claims("Harbour Health", None, true), true),
        (
            "long",
            claims(
                "Harbour Health & Wellness Center NW",
                Some("Your test results are ready, please call us back before Friday 5"),
                true,
            ),
            false,
        ),
        (
            "wide",
            claims(
                "WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW",
                Some("MMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMM"),
                true,
            ),
            false,
        ),
        ("chinese", claims("港口健康 Clínica Ångström", Some("预约提醒"), true), false),
    ];
    for (name, content, plain) in &cases {
        for device in Device::ALL {
            for theme in [Theme::Light, Theme::Dark] {
                let start = std::time::Instant::now();
                let rendered = render(content, device, theme, None, *plain).unwrap();
                println!(
                    "{name} {} {:?} {:?} {:?}",
                    device.id(),
                    theme,
                    start.elapsed(),
                    rendered.shown
                );
                std::fs::write(
                    out.join(format!("{name}-{}-{:?}.png", device.id(), theme)),
                    rendered.png,
                )
                .unwrap();
            }
        }
    }
}
