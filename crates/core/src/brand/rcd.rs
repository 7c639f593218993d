//! The claims a PASSporT carries for a brand (RFC 9795).

use serde_json::Value;
use signet_protocol::manifest::{Brand as BrandOp, logo_url};
use signet_protocol::{Digest, Logos, Op};
use signet_stir::IntegrityDigest;
use signet_stir::digest::HashAlgorithm;
use signet_stir::rcd::{HttpsUri, Rcd, Rcdi};

use super::{Brand, BrandError};

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
/// which `/v1/logos/{sha256}` is appended. Fails if that makes no HTTPS
/// address, or the logo's digest is none: the workspace is damaged.
pub fn claims(brand: &Brand, logo_base_url: &str) -> Result<(Rcd, Rcdi), BrandError> {
    let mut rcd = Rcd::new(brand.display_name.as_str());
    let mut logo = None;
    if let Some(kept) = &brand.logo {
        let digest = Digest::from_hex(&kept.png).map_err(|_| BrandError::Unsignable)?;
        let address = logo_url(logo_base_url, &digest);
        rcd = rcd.with_icn(address.parse().map_err(|_| BrandError::Unsignable)?);
        logo = Some(IntegrityDigest::from(digest));
    }
    let of_logo = |_: &HttpsUri| logo;
    let rcdi = Rcdi::from_digests(&rcd, HashAlgorithm::Sha256, &of_logo)
        .map_err(|_| BrandError::Unsignable)?;
    Ok((rcd, rcdi))
}

/// The same as JSON, and the brand's call reasons.
pub fn rcd(brand: &Brand, logo_base_url: &str) -> Result<SignedContent, BrandError> {
    let (rcd, rcdi) = claims(brand, logo_base_url)?;
    Ok(SignedContent {
        rcd: rcd.to_value(),
        rcdi: rcdi.to_value(),
        reasons: brand.reasons.iter().map(ToString::to_string).collect(),
    })
}

/// The op that puts the brand at an exchange of that public address. Fails as
/// [`claims`] does.
pub fn op(brand: &Brand, public_url: &str) -> Result<Op, BrandError> {
    let signed = rcd(brand, public_url)?;
    let digest = |hex: &str| Digest::from_hex(hex).map_err(|_| BrandError::Unsignable);
    let logos = match &brand.logo {
        Some(logo) => Some(Logos { png: digest(&logo.png)?, bmp: Some(digest(&logo.bmp)?) }),
        None => None,
    };
    Ok(Op::PutBrand(BrandOp {
        brand: brand.uid.clone(),
        revision: u64::from(brand.revision),
        display_name: brand.display_name.to_string(),
        short_name: brand.short_name.as_ref().map(ToString::to_string),
        rcd: signed.rcd,
        rcdi: Some(signed.rcdi),
        reasons: signed.reasons,
        logos,
    }))
}

/// SHA-256 written as in `rcdi`: `sha256-` and unpadded standard base64.
pub fn digest(bytes: &[u8]) -> String {
    IntegrityDigest::sha256(bytes).to_string()
}
