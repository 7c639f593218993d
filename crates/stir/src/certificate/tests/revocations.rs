//! Certificates whose issuer took them back.

use der::TagNumber;
use der::oid::ObjectIdentifier;
use der::oid::db::rfc5912;
use x509_cert::certificate::Rfc5280;
use x509_cert::crl::{CertificateList, RevokedCert, TbsCertList};
use x509_cert::ext::Extension;
use x509_cert::serial_number::SerialNumber;

use super::super::extensions::extension;
use super::super::issue::{ecdsa_with_sha256, sign_der};
use super::made::{authority, with_extensions};
use super::*;
use crate::asn1::{context, tlv};
use crate::key::SoftwareSigner;

fn listed(revoked: &[(&[u8], i64)], issuer: &str, key: &SoftwareSigner) -> RevocationList {
    let revocations = Revocations {
        issuer: common_name_only(issuer).unwrap(),
        number: 7,
        this_update: NOW,
        next_update: NOW + DAY,
        revoked,
    };
    RevocationList::from_der(&revoke(&revocations, key).unwrap()).unwrap()
}

fn anchored(certificate: &Certificate) -> Trust {
    Trust::new([Anchor::Certificate(certificate.clone())])
}

/// A list with other content, signed anew.
fn changed(
    list: &[u8],
    key: &SoftwareSigner,
    change: impl FnOnce(&mut TbsCertList),
) -> Result<RevocationList, CertificateError> {
    let mut tbs = CertificateList::<Rfc5280>::from_der(list).unwrap().tbs_cert_list;
    change(&mut tbs);
    let signature = sign_der(&tbs.to_der().unwrap(), key).unwrap();
    let list =
        CertificateList { tbs_cert_list: tbs, signature_algorithm: ecdsa_with_sha256(), signature };
    RevocationList::from_der(&list.to_der().unwrap())
}

fn empty_list(key: &SoftwareSigner) -> Vec<u8> {
    let issuer = common_name_only("Root").unwrap();
    let revocations =
        Revocations { issuer, number: 1, this_update: NOW, next_update: NOW + DAY, revoked: &[] };
    revoke(&revocations, key).unwrap()
}

fn point(value: &[u8]) -> Extension {
    extension(ObjectIdentifier::new_unwrap("2.5.29.28"), true, value.to_vec()).unwrap()
}

#[test]
fn a_revoked_certificate_is_refused_and_others_are_not() {
    let Path { root, path } = path(None, None);
    let trust = anchored(&path[1]);
    let other: (&[u8], i64) = (&[9, 9], NOW);
    let clean = trust.clone().with_list(listed(&[other], "Root", &root));
    let valid = validate(&path, &clean, NOW).unwrap();
    let named = listed(&[(path[0].serial(), NOW), other], "Root", &root);
    assert_eq!((named.len(), named.issuer()), (2, "CN=Root".to_owned()));
    let revoking = trust.clone().with_list(named.clone());
    assert_eq!(validate(&path, &revoking, NOW), Err(CertificateError::Revoked));
    assert_eq!(valid.check(&revoking, NOW), Err(CertificateError::Revoked), "a path that was kept");
    let late = NOW + 2 * DAY;
    assert_eq!(validate(&path, &revoking, late), Err(CertificateError::Revoked), "for good");
    // The root as a bare key.
    let bare = Trust::new([Anchor::Key(root.public_key().clone().into())]).with_list(named);
    assert_eq!(validate(&path[..1], &bare, NOW), Err(CertificateError::Revoked));
}

#[test]
fn an_authority_is_revoked_by_the_one_above() {
    let (root, middle, leaf) = (signer(1), signer(3), signer(2));
    let top = authority("Root", "Root", &root, &root);
    let between = authority("Middle", "Root", &middle, &root);
    let desk = issue(contents("Desk", "Middle", &leaf, None), &middle).unwrap();
    let path = [desk.clone(), between.clone()];
    let trust = anchored(&top);
    assert!(validate(&path, &trust, NOW).is_ok());
    let of_root = listed(&[(between.serial(), NOW)], "Root", &root);
    let found = validate(&path, &trust.clone().with_list(of_root), NOW);
    assert_eq!(found, Err(CertificateError::Revoked));
    let of_middle = listed(&[(desk.serial(), NOW)], "Middle", &middle);
    let found = validate(&path, &trust.with_list(of_middle), NOW);
    assert_eq!(found, Err(CertificateError::Revoked));
}

#[test]
fn a_list_counts_while_it_is_current() {
    let Path { root, path } = path(None, None);
    let trust = anchored(&path[1]).with_list(listed(&[], "Root", &root));
    assert!(validate(&path, &trust, NOW + DAY).is_ok());
    let late = NOW + DAY + 1;
    assert_eq!(validate(&path, &trust, late), Err(CertificateError::ListOutdated));
    let early = |seconds: i64| {
        changed(&empty_list(&root), &root, |tbs| {
            tbs.this_update = super::super::issue::time(NOW + seconds).unwrap();
        })
    };
    let with = |list| anchored(&path[1]).with_list(list);
    assert!(validate(&path, &with(early(300).unwrap()), NOW).is_ok(), "while the call came in");
    let found = validate(&path, &with(early(301).unwrap()), NOW);
    assert_eq!(found, Err(CertificateError::ListOutdated), "of another day");
    let endless = changed(&empty_list(&root), &root, |tbs| tbs.next_update = None).unwrap();
    let trust = anchored(&path[1]).with_list(endless);
    assert_eq!(validate(&path, &trust, NOW), Err(CertificateError::ListOutdated));
}

#[test]
fn a_missing_list_is_missed_where_one_is_demanded() {
    let Path { root, path } = path(None, None);
    let trust = anchored(&path[1]).with_policy(RevocationPolicy::Required);
    assert_eq!(validate(&path, &trust, NOW), Err(CertificateError::RevocationUnknown));
    let elsewhere = trust.clone().with_list(listed(&[], "Other", &root));
    assert_eq!(validate(&path, &elsewhere, NOW), Err(CertificateError::RevocationUnknown));
    assert!(validate(&path, &trust.with_list(listed(&[], "Root", &root)), NOW).is_ok());
}

#[test]
fn a_list_that_its_issuer_did_not_sign_stops_the_path() {
    let Path { root, path } = path(None, None);
    let forged = {
        let mut der = empty_list(&root);
        let last = der.len() - 1;
        der[last] ^= 1;
        RevocationList::from_der(&der).unwrap()
    };
    let trust = anchored(&path[1]).with_list(forged);
    assert_eq!(validate(&path, &trust, NOW), Err(CertificateError::ListSignature));
    let trust = trust.with_list(listed(&[], "Root", &root));
    assert!(validate(&path, &trust, NOW).is_ok(), "a good one beside it is enough");
    // Of another key of the same name: none of this issuer's business.
    let other =
        anchored(&path[1]).with_list(listed(&[(path[0].serial(), NOW)], "Root", &signer(9)));
    assert!(validate(&path, &other, NOW).is_ok());
}

#[test]
fn lists_that_tell_half_are_told_apart() {
    let Path { root, path } = path(None, None);
    let list = empty_list(&root);
    let with = |extension: Extension| {
        changed(&list, &root, |tbs| tbs.crl_extensions.get_or_insert_default().push(extension))
    };
    // onlySomeReasons, onlyContainsAttributeCerts.
    let refused = |value: &[u8]| with(point(value)).map(|_| ()).unwrap_err();
    assert_eq!(refused(&[0x30, 4, 0x83, 2, 6, 0x40]), CertificateError::PartialList);
    assert_eq!(refused(&[0x30, 3, 0x85, 1, 0xff]), CertificateError::PartialList);
    let delta = extension(ObjectIdentifier::new_unwrap("2.5.29.27"), true, vec![2, 1, 1]).unwrap();
    assert_eq!(with(delta).map(|_| ()).unwrap_err(), CertificateError::PartialList);
    let unknown = with(made::unknown(true)).map(|_| ()).unwrap_err();
    assert_eq!(unknown, CertificateError::CriticalExtension);
    assert!(with(made::unknown(false)).is_ok());

    // Only authorities, or only others: a list says nothing of the rest.
    let demanding = anchored(&path[1]).with_policy(RevocationPolicy::Required);
    let validated = |value: &[u8]| {
        let trust = demanding.clone().with_list(with(point(value)).unwrap());
        validate(&path, &trust, NOW).map(|_| ())
    };
    assert_eq!(validated(&[0x30, 3, 0x81, 1, 0xff]), Ok(()));
    let unknown = Err(CertificateError::RevocationUnknown);
    assert_eq!(validated(&[0x30, 3, 0x82, 1, 0xff]), unknown);
    // One distribution point: who is not named there may be named elsewhere.
    let uri = b"\x30\x0b\xa0\x09\xa0\x07\x86\x05a://b";
    assert_eq!(validated(uri), unknown);
}

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
    point(&tlv(Tag::Sequence, &value))
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
        let issuer = common_name_only(LISTER).unwrap();
        let empty = Revocations {
            issuer,
            number: 1,
            this_update: NOW,
            next_update: NOW + DAY,
            revoked: &[],
        };
        changed(&revoke(&empty, key).unwrap(), key, |tbs| {
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
        changed(&empty_list(&root), &root, |tbs| {
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
    let place = point(&tlv(Tag::Sequence, &tlv(context(0), &tlv(context(0), &name))));
    let list = changed(&empty_list(&root), &root, |tbs| {
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
fn a_damaged_list_is_refused() {
    let root = signer(1);
    let der = empty_list(&root);
    for length in 0..der.len() {
        assert!(RevocationList::from_der(&der[..length]).is_err(), "{length} octets");
    }
    let key = CertifiedKey::from(root.public_key().clone());
    for position in 0..der.len() * 8 {
        let mut damaged = der.clone();
        damaged[position / 8] ^= 1 << (position % 8);
        let accepted = RevocationList::from_der(&damaged).is_ok_and(|list| list.is_signed_by(&key));
        assert!(!accepted, "bit {position}");
    }
    let huge = vec![0x30; RevocationList::MAX_LENGTH + 1];
    assert!(matches!(RevocationList::from_der(&huge), Err(CertificateError::TooLong)));
}

#[test]
fn lists_are_read_from_pem_and_kept_in_trust() {
    let Path { root, path } = path(None, None);
    let text = pem::section("X509 CRL", &empty_list(&root));
    assert_eq!(RevocationList::from_pem(&text).unwrap().len(), 1);
    let trust = Trust::from_pem(&(path[1].to_pem() + &text)).unwrap();
    assert_eq!(trust.lists().len(), 1);
    assert_eq!(trust.lists()[0].next_update(), Some(NOW + DAY));
    assert!(validate(&path, &trust.with_policy(RevocationPolicy::Required), NOW).is_ok());
}
