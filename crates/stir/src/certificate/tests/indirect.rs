//! Lists of revoked certificates that name those of several issuers, and lists
//! of one place.

use der::TagNumber;
use der::oid::ObjectIdentifier;
use der::oid::db::rfc5912;
use x509_cert::crl::RevokedCert;
use x509_cert::ext::Extension;
use x509_cert::serial_number::SerialNumber;

use super::super::extensions::extension;
use super::made::{anchored, changed_list, empty_list, list_extent, with_extensions};
use super::*;
use crate::asn1::{context, tlv};
use crate::key::SoftwareSigner;

fn context_primitive(number: u32) -> Tag {
    Tag::ContextSpecific { constructed: false, number: TagNumber(number) }
}

/// An IssuingDistributionPoint of an indirect list at this address.
fn indirect(address: Option<&str>) -> Extension {
    let mut value = Vec::new();
    if let Some(address) = address {
        let name = tlv(context_primitive(6), address.as_bytes());
        value = tlv(context(0), &tlv(context(0), &name));
    }
    value.extend([0x84, 1, 0xff]);
    list_extent(&tlv(Tag::Sequence, &value))
}

/// A CRLDistributionPoints of one point.
fn found_at(address: &str, issuer: Option<&str>) -> Extension {
    let name = tlv(context_primitive(6), address.as_bytes());
    let mut value = tlv(context(0), &tlv(context(0), &name));
    if let Some(issuer) = issuer {
        let issuer = common_name_only(issuer).unwrap().to_der().unwrap();
        value.extend(tlv(context(2), &tlv(context(4), &issuer)));
    }
    let points = tlv(Tag::Sequence, &tlv(Tag::Sequence, &value));
    extension(ObjectIdentifier::new_unwrap("2.5.29.31"), false, points).unwrap()
}

/// An entry with a serial number, of a certificate of this issuer if it says.
fn entry(serial: &[u8], issuer: Option<&str>) -> RevokedCert {
    let issuer = issuer.map(|issuer| {
        let issuer = common_name_only(issuer).unwrap().to_der().unwrap();
        let names = tlv(Tag::Sequence, &tlv(context(4), &issuer));
        extension(ObjectIdentifier::new_unwrap("2.5.29.29"), true, names).unwrap()
    });
    RevokedCert {
        serial_number: SerialNumber::from_der(&tlv(Tag::Integer, serial)).unwrap(),
        revocation_date: super::super::issue::time(NOW).unwrap(),
        crl_entry_extensions: issuer.map(|issuer| vec![issuer]),
    }
}

const LISTER: &str = "STI-PA CRL";
const PLACE: &str = "https://policy.example/crl";

/// A path, its signer's certificate with this distribution point, and one who
/// lists the revoked certificates of all authorities.
struct Listed {
    path: Path,
    key: SoftwareSigner,
    certificate: Certificate,
}

impl Listed {
    fn new(point: Option<Extension>) -> Self {
        let (mut path, key) = (path(None, None), signer(8));
        path.path[0] = with_extensions(&path.path[0], &path.root, |all| all.extend(point)).unwrap();
        let issued = issue(contents(LISTER, LISTER, &key, None), &key).unwrap();
        let usage = rfc5912::ID_CE_KEY_USAGE;
        let certificate = with_extensions(&issued, &key, |all| {
            let own = all.iter_mut().find(|extension| extension.extn_id == usage).unwrap();
            *own = extension(usage, true, vec![3, 2, 1, 2]).unwrap();
        });
        Self { path, key, certificate: certificate.unwrap() }
    }

    fn trust(&self) -> Trust {
        anchored(&self.path.path[1]).with_anchor(Anchor::Certificate(self.certificate.clone()))
    }

    /// A list by the lister, or by another who says so.
    fn list_by(&self, key: &SoftwareSigner, entries: Vec<RevokedCert>) -> RevocationList {
        self.list_with(key, entries, indirect(Some(PLACE)))
    }

    fn list_with(
        &self,
        key: &SoftwareSigner,
        entries: Vec<RevokedCert>,
        extent: Extension,
    ) -> RevocationList {
        changed_list(&empty_list(LISTER, key), key, |tbs| {
            tbs.revoked_certificates = Some(entries).filter(|entries| !entries.is_empty());
            tbs.crl_extensions.get_or_insert_default().push(extent);
        })
        .unwrap()
    }

    fn list(&self, entries: Vec<RevokedCert>) -> RevocationList {
        self.list_by(&self.key, entries)
    }

    fn validated(&self, trust: &Trust) -> Result<(), CertificateError> {
        validate(&self.path.path, trust, NOW).map(|_| ())
    }

    fn serial(&self) -> &[u8] {
        self.path.path[0].serial()
    }
}

#[test]
fn one_list_names_the_certificates_of_several_issuers() {
    let desk = Listed::new(Some(found_at(PLACE, Some(LISTER))));
    let heeding = |entries| desk.validated(&desk.trust().with_list(desk.list(entries)));
    let (serial, revoked) = (desk.serial(), Err(CertificateError::Revoked));
    assert_eq!(heeding(vec![entry(serial, Some("Root"))]), revoked);
    assert_eq!(heeding(vec![entry(&[9], Some("Root")), entry(serial, None)]), revoked, "the last");
    let upper = vec![entry(serial, Some("ROOT"))];
    assert_eq!(heeding(upper), revoked, "names are compared as names are");
    let others = [
        vec![],
        vec![entry(&[9], Some("Root"))],
        vec![entry(serial, Some("Other"))],
        // Without an issuer it is the lister's own certificate.
        vec![entry(serial, None)],
        vec![entry(&[9], Some("Root")), entry(serial, Some("Other"))],
    ];
    for entries in others {
        assert_eq!(heeding(entries), Ok(()));
    }
    let demanding = desk.trust().with_policy(RevocationPolicy::Required);
    assert_eq!(desk.validated(&demanding), Err(CertificateError::RevocationUnknown));
    assert_eq!(desk.validated(&demanding.with_list(desk.list(vec![]))), Ok(()));
    let late = validate(&desk.path.path, &desk.trust().with_list(desk.list(vec![])), NOW + 2 * DAY);
    assert_eq!(late, Err(CertificateError::ListOutdated));
}

#[test]
fn the_certificate_says_whose_list_it_would_be_on() {
    let unknown = Err(CertificateError::RevocationUnknown);
    for (point, expected) in [
        (Some(found_at(PLACE, Some(LISTER))), Ok(())),
        // The place alone: many leave out who makes the list, or write the
        // name in another order.
        (Some(found_at(PLACE, None)), Ok(())),
        (Some(found_at(PLACE, Some("Other"))), Ok(())),
        (Some(found_at("https://policy.example/other", Some(LISTER))), unknown),
        (Some(found_at("https://policy.example/other", None)), unknown),
        (None, unknown),
    ] {
        let desk = Listed::new(point);
        let demanding = desk.trust().with_policy(RevocationPolicy::Required);
        let found = desk.validated(&demanding.clone().with_list(desk.list(vec![])));
        assert_eq!(found, expected);
        // Who is named is revoked, wherever it would be looked for.
        let named = desk.list(vec![entry(desk.serial(), Some("Root"))]);
        let found = desk.validated(&demanding.with_list(named));
        assert_eq!(found, Err(CertificateError::Revoked));
    }
    // A list that does not say where it is: the name alone tells.
    for (point, expected) in [
        (found_at(PLACE, Some(LISTER)), Ok(())),
        (found_at(PLACE, Some("Other")), unknown),
        (found_at(PLACE, None), unknown),
    ] {
        let desk = Listed::new(Some(point));
        let demanding = desk.trust().with_policy(RevocationPolicy::Required);
        let list = desk.list_with(&desk.key, vec![], indirect(None));
        assert_eq!(desk.validated(&demanding.with_list(list)), expected);
    }
}

#[test]
fn a_list_of_others_counts_when_an_anchor_signed_it_that_may() {
    let desk = Listed::new(Some(found_at(PLACE, Some(LISTER))));
    let naming = |key: &SoftwareSigner| desk.list_by(key, vec![entry(desk.serial(), Some("Root"))]);
    let unsigned = Err(CertificateError::ListSignature);
    let stranger = anchored(&desk.path.path[1]).with_list(naming(&desk.key));
    assert_eq!(desk.validated(&stranger), unsigned, "the lister is not trusted");
    assert_eq!(desk.validated(&desk.trust().with_list(naming(&signer(9)))), unsigned);
    let bare = anchored(&desk.path.path[1])
        .with_anchor(Anchor::Key(desk.key.public_key().clone().into()))
        .with_list(naming(&desk.key));
    assert_eq!(desk.validated(&bare), Err(CertificateError::Revoked));
    let signing = issue(contents(LISTER, LISTER, &desk.key, None), &desk.key).unwrap();
    let may_not = anchored(&desk.path.path[1])
        .with_anchor(Anchor::Certificate(signing))
        .with_list(naming(&desk.key));
    assert_eq!(desk.validated(&may_not), unsigned, "it may sign, but no lists");
    // A lister issues nothing.
    let own = issue(contents("Desk", LISTER, &signer(2), None), &desk.key).unwrap();
    let found = validate(&[own], &desk.trust(), NOW).map(|_| ());
    assert_eq!(found, Err(CertificateError::NotAuthority));
}

#[test]
fn entries_of_other_issuers_stand_in_indirect_lists_alone() {
    let root = signer(1);
    let with = |extension: Extension, of_list: Option<Extension>| {
        changed_list(&empty_list("Root", &root), &root, |tbs| {
            let mut named = entry(&[5], None);
            named.crl_entry_extensions = Some(vec![extension]);
            tbs.revoked_certificates = Some(vec![named]);
            tbs.crl_extensions.get_or_insert_default().extend(of_list);
        })
        .map(|list| list.len())
    };
    let issuer = entry(&[5], Some("Other")).crl_entry_extensions.unwrap().remove(0);
    assert_eq!(with(issuer.clone(), None), Err(CertificateError::IndirectList));
    assert_eq!(with(issuer.clone(), Some(indirect(None))), Ok(1));
    let oid = issuer.extn_id;
    // No name, no distinguished name, two, and far too much.
    let name = &issuer.extn_value.as_bytes()[2..];
    let huge = tlv(Tag::Sequence, &tlv(context_primitive(6), &[b'a'; 5000]));
    for (value, expected) in [
        (vec![0x30, 0], CertificateError::Encoding),
        (b"\x30\x03\x86\x01a".to_vec(), CertificateError::Encoding),
        (tlv(Tag::Sequence, &[name, name].concat()), CertificateError::Encoding),
        (huge, CertificateError::TooLong),
    ] {
        let found = with(extension(oid, true, value).unwrap(), Some(indirect(None)));
        assert_eq!(found, Err(expected));
    }
    assert_eq!(with(made::unknown(true), None), Err(CertificateError::CriticalExtension));
    let reason = ObjectIdentifier::new_unwrap("2.5.29.21");
    assert_eq!(with(extension(reason, false, vec![10, 1, 1]).unwrap(), None), Ok(1));
}

#[test]
fn a_list_of_one_place_tells_of_certificates_that_name_it() {
    let (root, unknown) = (signer(1), Err(CertificateError::RevocationUnknown));
    let name = tlv(context_primitive(6), PLACE.as_bytes());
    let place = list_extent(&tlv(Tag::Sequence, &tlv(context(0), &tlv(context(0), &name))));
    let list = changed_list(&empty_list("Root", &root), &root, |tbs| {
        tbs.crl_extensions.get_or_insert_default().push(place);
    })
    .unwrap();
    for (point, expected) in [
        (Some(found_at(PLACE, None)), Ok(())),
        (Some(found_at(PLACE, Some("Root"))), Ok(())),
        (Some(found_at(PLACE, Some("Other"))), unknown),
        (Some(found_at("https://policy.example/other", None)), unknown),
        (None, unknown),
    ] {
        let desk = Listed::new(point);
        let demanding = anchored(&desk.path.path[1]).with_policy(RevocationPolicy::Required);
        assert_eq!(desk.validated(&demanding.with_list(list.clone())), expected);
    }
}

#[test]
fn a_spoiled_list_of_others_stops_the_path() {
    let desk = Listed::new(Some(found_at(PLACE, Some(LISTER))));
    let sound = changed_list(&empty_list(LISTER, &desk.key), &desk.key, |tbs| {
        tbs.crl_extensions.get_or_insert_default().push(indirect(None));
    });
    assert_eq!(desk.validated(&desk.trust().with_list(sound.unwrap())), Ok(()));
    // Everything but the signature is as it was, the key's identifier too.
    let other = changed_list(&empty_list(LISTER, &desk.key), &signer(9), |tbs| {
        tbs.crl_extensions.get_or_insert_default().push(indirect(None));
    });
    let found = desk.validated(&desk.trust().with_list(other.unwrap()));
    assert_eq!(found, Err(CertificateError::ListSignature));
}

#[test]
fn a_lister_is_valid_when_it_lists() {
    let desk = Listed::new(Some(found_at(PLACE, Some(LISTER))));
    let valid = |not_before: i64, not_after: i64| {
        let contents = Contents {
            not_before,
            not_after,
            authority: true,
            ..contents(LISTER, LISTER, &desk.key, None)
        };
        let lister = Anchor::Certificate(issue(contents, &desk.key).unwrap());
        let trust = anchored(&desk.path.path[1]).with_anchor(lister);
        let later = NOW + 200;
        let list = changed_list(&empty_list(LISTER, &desk.key), &desk.key, |tbs| {
            tbs.this_update = super::super::issue::time(later).unwrap();
            tbs.crl_extensions.get_or_insert_default().push(indirect(Some(PLACE)));
        });
        desk.validated(&trust.with_policy(RevocationPolicy::Required).with_list(list.unwrap()))
    };
    assert_eq!(valid(NOW, NOW + DAY), Ok(()));
    // It was renewed, and listed anew, while the call came in.
    assert_eq!(valid(NOW + 100, NOW + DAY), Ok(()));
    assert_eq!(valid(NOW - DAY, NOW + 100), Err(CertificateError::ListSignature));
    assert_eq!(valid(NOW + 201, NOW + DAY), Err(CertificateError::ListSignature));
}

#[test]
fn places_are_compared_as_addresses_are() {
    let unknown = Err(CertificateError::RevocationUnknown);
    for (address, expected) in [
        ("HTTPS://Policy.Example/crl", Ok(())),
        ("https://policy.example/CRL", unknown),
        ("https://policy.example", unknown),
        ("policy.example/crl", unknown),
        ("", unknown),
    ] {
        let desk = Listed::new(Some(found_at(address, None)));
        let demanding = desk.trust().with_policy(RevocationPolicy::Required);
        let found = desk.validated(&demanding.with_list(desk.list(vec![])));
        assert_eq!(found, expected, "{address}");
    }
}
