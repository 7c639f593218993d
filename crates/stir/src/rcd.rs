//! Rich Call Data: the `rcd`, `rcdi` and `crn` claims (RFC 9795).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::canonical;
use crate::digest::IntegrityDigest;

/// The `rcd` claim, as far as this project writes it: a name and an icon.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rcd {
    /// HTTPS address of the logo.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub icn: Option<String>,
    /// Display name; present exactly once, may be empty.
    pub nam: String,
}

/// The `rcdi` claim: JSON pointers (RFC 6901) into `rcd` with the digests of
/// what they lead to.
pub type Rcdi = BTreeMap<String, IntegrityDigest>;

/// Pointer to the display name.
pub const NAM: &str = "/nam";
/// Pointer to the icon.
pub const ICN: &str = "/icn";

/// Why `rcd` and `rcdi` do not belong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RcdError {
    #[error("the icon's address is not HTTPS")]
    NotHttps,
    #[error("an address has no entry in rcdi")]
    MissingEntry,
    #[error("an entry of rcdi leads nowhere")]
    DanglingPointer,
    #[error("the digest in rcdi is not that of the content")]
    Mismatch,
}

impl Rcd {
    /// The claim's digests, computed as one unit: the name's over its JSON
    /// serialisation with quotes, the icon's over the octets behind its
    /// address.
    pub fn integrity(&self, icon: Option<&IntegrityDigest>) -> Rcdi {
        let mut rcdi = Rcdi::new();
        rcdi.insert(NAM.to_owned(), name_digest(&self.nam));
        if let Some(icon) = icon {
            rcdi.insert(ICN.to_owned(), *icon);
        }
        rcdi
    }

    /// Checks form and digests of everything the claim itself holds. The
    /// icon's octets are checked where they are at hand, against
    /// `rcdi["/icn"]`.
    pub fn check(&self, rcdi: &Rcdi) -> Result<(), RcdError> {
        if let Some(icon) = &self.icn {
            if !icon.starts_with("https://") {
                return Err(RcdError::NotHttps);
            }
            if !rcdi.contains_key(ICN) {
                return Err(RcdError::MissingEntry);
            }
        }
        for (pointer, digest) in rcdi {
            match pointer.as_str() {
                NAM if *digest == name_digest(&self.nam) => {}
                NAM => return Err(RcdError::Mismatch),
                ICN if self.icn.is_some() => {}
                _ => return Err(RcdError::DanglingPointer),
            }
        }
        Ok(())
    }
}

fn name_digest(name: &str) -> IntegrityDigest {
    IntegrityDigest::sha256(canonical::quoted(name).as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn example() -> (Rcd, Rcdi) {
        let rcd = Rcd {
            icn: Some("https://example.org/logo.png".into()),
            nam: "Q Branch Spy Gadgets".into(),
        };
        let rcdi = rcd.integrity(Some(&IntegrityDigest::sha256(b"png")));
        (rcd, rcdi)
    }

    /// RFC 9795's example: digest of the name with its quotes.
    #[test]
    fn the_name_is_hashed_with_its_quotes() {
        let (_, rcdi) = example();
        assert_eq!(rcdi[NAM], IntegrityDigest::sha256(b"\"Q Branch Spy Gadgets\""));
    }

    #[test]
    fn what_was_computed_passes_the_check() {
        let (rcd, rcdi) = example();
        assert_eq!(rcd.check(&rcdi), Ok(()));
    }

    #[test]
    fn every_way_to_be_malformed_is_told_apart() {
        let (rcd, rcdi) = example();
        let plain = Rcd { icn: Some("http://example.org/logo.png".into()), ..rcd.clone() };
        assert_eq!(plain.check(&rcdi), Err(RcdError::NotHttps));
        assert_eq!(rcd.check(&rcd.integrity(None)), Err(RcdError::MissingEntry));
        let without = Rcd { icn: None, ..rcd.clone() };
        assert_eq!(without.check(&rcdi), Err(RcdError::DanglingPointer));
        let renamed = Rcd { nam: "Another".into(), ..rcd };
        assert_eq!(renamed.check(&rcdi), Err(RcdError::Mismatch));
    }
}
