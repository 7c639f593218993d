//! Tokens: as they come, or, where the input holds a zero octet, a header and
//! a payload with it between them, put into the form of a token.

#![no_main]

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use libfuzzer_sys::fuzz_target;
use serde_json::Value;
use signet_stir::passport::Passport;
use signet_stir::{canonical, json};

fuzz_target!(|octets: &[u8]| {
    let mut parts = octets.splitn(2, |octet| *octet == 0);
    let text = match (parts.next(), parts.next()) {
        (Some(header), Some(payload)) => {
            let [header, payload] = [header, payload].map(|part| URL_SAFE_NO_PAD.encode(part));
            format!("{header}.{payload}.{}", URL_SAFE_NO_PAD.encode([1; 64]))
        }
        _ => String::from_utf8_lossy(octets).into_owned(),
    };
    let Ok(passport) = Passport::parse(&text) else { return };
    assert_eq!(passport.to_text(), text, "one token has one spelling");
    let claims = passport.claims();
    let Ok(payload) = claims.to_canonical() else { return };
    let read = json::from_slice(payload.as_bytes()).expect("what was written is read");
    assert_eq!(read, Value::Object(claims.to_members()));
    assert_eq!(canonical::to_string(&read).as_ref(), Ok(&payload));
});
