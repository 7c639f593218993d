//! `rcd` and `rcdi`, with the content behind every address being the same.
//!
//! The input is a JSON text `{"rcd": …, "rcdi": …}`, a zero octet, and the
//! content.

#![no_main]

use std::borrow::Cow;

use libfuzzer_sys::fuzz_target;
use signet_stir::digest::HashAlgorithm;
use signet_stir::json;
use signet_stir::rcd::{
    Content, Rcd, RcdError, Rcdi, Standing, Unavailable, check, verify_content,
};

struct Everywhere<'a>(&'a [u8]);

impl Content for Everywhere<'_> {
    fn get(&self, address: &str) -> Result<Cow<'_, [u8]>, Unavailable> {
        assert!(address.get(..8).is_some_and(|start| start.eq_ignore_ascii_case("https://")));
        Ok(Cow::from(self.0))
    }
}

fuzz_target!(|octets: &[u8]| {
    let mut parts = octets.splitn(2, |octet| *octet == 0);
    let (text, content) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    let Ok(claims) = json::object_from_slice(text) else { return };
    let rcdi = claims.get("rcdi").map(Rcdi::from_value);
    if let Some(Ok(rcdi)) = &rcdi {
        assert_eq!(Rcdi::from_value(&rcdi.to_value()).as_ref(), Ok(rcdi));
    }
    let Some(Ok(rcd)) = claims.get("rcd").map(Rcd::from_value) else { return };
    assert_eq!(Rcd::from_value(&rcd.to_value()).as_ref(), Ok(&rcd));
    let content = Everywhere(content);
    if let Some(Ok(rcdi)) = &rcdi {
        let checked = check(&rcd, Some(rcdi));
        let verified = verify_content(&rcd, Some(rcdi), &content);
        assert!(checked.is_ok() || checked == verified.map(drop));
    }
    match Rcdi::compute(&rcd, HashAlgorithm::Sha256, &content) {
        Ok(made) => {
            assert_eq!(check(&rcd, Some(&made)), Ok(()));
            let elements = verify_content(&rcd, Some(&made), &content).expect("it was just made");
            assert_eq!(elements.name.standing, Standing::Verified);
            assert!(elements.card_content.iter().all(|found| found.content.standing.holds()));
        }
        Err(error) => assert!(matches!(
            error,
            RcdError::Card(_)
                | RcdError::NotHttps
                | RcdError::NotDeterministic
                | RcdError::TooManyEntries
        )),
    }
});
