//! The claims a PASSporT carries for a brand (RFC 9795).

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use serde_json::{Value, json};
use signet_stir::{IntegrityDigest, canonical};

use super::Brand;

/// A brand as it is signed.
#[derive(Debug, Clone, PartialEq)]
pub struct SignedContent {
    /// `rcd`: `nam`, and `icn` where there is a logo.
    pub rcd: Value,
    /// `rcdi`: digests of `/nam`, and of `/icn` where there is a logo.
    pub rcdi: Value,
    /// The values `crn` may take, in the brand's order.
    pub reasons: Vec<String>,
}

/// The claims of a brand. `logo_base_url` is the exchange's public address, to
/// which `/v1/logos/{sha256}` is appended.
pub fn rcd(brand: &Brand, logo_base_url: &str) -> SignedContent {
    let mut rcd = json!({ "nam": brand.display_name.as_str() });
    // RFC 9795, section 6.1.1: a pointer to a JSON value hashes its
    // serialisation, a string with its quotes.
    let mut rcdi =
        json!({ "/nam": digest(canonical::quoted(brand.display_name.as_str()).as_bytes()) });
    if let Some(logo) = &brand.logo {
        let base = logo_base_url.trim_end_matches('/');
        rcd["icn"] = Value::from(format!("{base}/v1/logos/{}", logo.png));
        rcdi["/icn"] = Value::from(digest_of_hex(&logo.png));
    }
    let reasons = brand.reasons.iter().map(ToString::to_string).collect();
    SignedContent { rcd, rcdi, reasons }
}

/// SHA-256 written as in `rcdi`: `sha256-` and unpadded standard base64.
pub fn digest(bytes: &[u8]) -> String {
    IntegrityDigest::sha256(bytes).to_string()
}

/// The same for a SHA-256 known in hexadecimal.
fn digest_of_hex(hex: &str) -> String {
    let bytes: Vec<u8> = (0..hex.len() / 2)
        .filter_map(|at| u8::from_str_radix(hex.get(2 * at..2 * at + 2)?, 16).ok())
        .collect();
    format!("sha256-{}", STANDARD_NO_PAD.encode(bytes))
}
