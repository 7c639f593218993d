//! Brands: texts within limits, Rich Call Data that holds together, logos
//! that are there.

use signet_protocol::manifest::{Brand, logo_url};
use signet_protocol::text::{CallReason, DisplayName, ShortName, TextError, TextFault};
use signet_protocol::{Digest, EventKind, ProblemType};
use signet_stir::rcd::{HttpsUri, ICN, NoContent, Rcd, Rcdi, verify_content};

use super::apply::Application;
use super::envelope::is_identifier;
use crate::store::{BrandRow, Read, Vetting};
use crate::{Denied, VettingMode};

impl Application<'_> {
    pub(super) fn put_brand(
        &mut self,
        brand: &Brand,
        op: u32,
    ) -> Result<Result<(), ProblemType>, Denied> {
        if let Err(problem) = check_texts(brand) {
            return Ok(Err(problem));
        }
        if let Err(problem) = check_content(&*self.store, brand)? {
            return Ok(Err(problem));
        }
        let content = serde_json::to_string(brand).map_err(Denied::failed)?;
        if let Some(existing) = self.store.brand(self.enterprise, &brand.brand, brand.revision)? {
            let same = existing.content == content;
            return Ok(if same { Ok(()) } else { Err(ProblemType::RevisionExists) });
        }
        let last = self.store.last_revision(self.enterprise, &brand.brand)?;
        if brand.revision == 0
            || brand.revision > i64::MAX as u64
            || last.is_some_and(|last| last > brand.revision)
        {
            return Ok(Err(ProblemType::RevisionOrder));
        }
        let vetting = match self.mode {
            VettingMode::Auto => Vetting::Active,
            VettingMode::Manual => Vetting::InReview,
        };
        self.store.add_brand(&BrandRow {
            id: 0,
            enterprise: self.enterprise,
            uid: brand.brand.clone(),
            revision: brand.revision,
            seq: self.seq,
            op,
            vetting,
            retired: false,
            content,
        })?;
        let event = EventKind::BrandStatus {
            brand: brand.brand.clone(),
            revision: brand.revision,
            status: vetting.status(),
            code: None,
        };
        self.tell(self.enterprise, event);
        Ok(Ok(()))
    }

    pub(super) fn retire_brand(&mut self, uid: &str) -> Result<Result<(), ProblemType>, Denied> {
        if self.store.last_revision(self.enterprise, uid)?.is_none() {
            return Ok(Err(ProblemType::UnknownBrand));
        }
        self.store.retire_brand(self.enterprise, uid)?;
        Ok(Ok(()))
    }
}

fn check_texts(brand: &Brand) -> Result<(), ProblemType> {
    if !is_identifier(&brand.brand) {
        return Err(ProblemType::TextInvalid);
    }
    let texts = || -> Result<(), TextError> {
        DisplayName::new(&brand.display_name)?;
        brand.short_name.as_deref().map(ShortName::new).transpose()?;
        brand.reasons.iter().try_for_each(|reason| CallReason::new(reason).map(drop))
    };
    texts().map_err(|error| match error.fault {
        TextFault::Missing => ProblemType::TextMissing,
        TextFault::TooLong(_) => ProblemType::TextTooLong,
        TextFault::Hidden(_) | TextFault::Space => ProblemType::TextInvalid,
    })
}

fn check_content(store: &dyn Read, brand: &Brand) -> Result<Result<(), ProblemType>, Denied> {
    let Some((rcd, rcdi)) = read_claims(brand) else {
        return Ok(Err(ProblemType::InvalidRcd));
    };
    let Some(logos) = &brand.logos else {
        let plain = rcd.icn().is_none();
        return Ok(if plain { Ok(()) } else { Err(ProblemType::LogoMismatch) });
    };
    // The icon is the logo kept here, at an address this exchange has or had
    // when the brand was signed. Handsets and networks fetch it: an address of
    // the enterprise's choice would tell its owner who is being called, or
    // send a network's servers to the network's own insides.
    let digest = rcdi.get(ICN).and_then(|digest| Digest::try_from(*digest).ok());
    let icon = rcd.icn().map(HttpsUri::as_str);
    let mut bases = store.public_urls()?.into_iter();
    let here = bases.any(|base| Some(logo_url(&base, &logos.png).as_str()) == icon);
    if digest != Some(logos.png) || !here {
        return Ok(Err(ProblemType::LogoMismatch));
    }
    let images = [(Some(logos.png), "image/png"), (logos.bmp, "image/bmp")];
    for (digest, media_type) in images {
        let Some(digest) = digest else { continue };
        match store.image_type(&digest)? {
            None => return Ok(Err(ProblemType::LogoMissing)),
            Some(found) if found != media_type => return Ok(Err(ProblemType::LogoMismatch)),
            Some(_) => {}
        }
    }
    Ok(Ok(()))
}

/// The claims, if they are well-formed, say the brand's name with the digest
/// of it, and say nothing that is not looked at here.
fn read_claims(brand: &Brand) -> Option<(Rcd, Rcdi)> {
    let rcd = Rcd::from_value(&brand.rcd).ok()?;
    let rcdi = match &brand.rcdi {
        None => Rcdi::default(),
        Some(rcdi) => Rcdi::from_value(rcdi).ok()?,
    };
    let elements = verify_content(&rcd, Some(&rcdi), &NoContent).ok()?;
    let only_known = rcd.apn().is_none() && rcd.card().is_none() && rcd.other().is_empty();
    let named = rcd.nam() == brand.display_name && elements.name.standing.holds();
    (only_known && named && elements.other.is_empty()).then_some((rcd, rcdi))
}
