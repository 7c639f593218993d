//! Inputs made to take time or memory.

use std::time::{Duration, Instant};

use der::oid::db::rfc5912;

use super::made::{authority, unknown, with_extensions};
use super::*;
use crate::asn1::{context, tlv};

/// Far more than any of these takes, far less than what they are made for.
const PATIENCE: Duration = Duration::from_secs(5);

fn in_time<T>(work: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let done = work();
    assert!(start.elapsed() < PATIENCE, "it took {:?}", start.elapsed());
    done
}

/// A name of one set of so many attributes, in the order that is worst to
/// sort.
fn name(attributes: u32) -> Vec<u8> {
    let attribute = |number: u32| {
        let oid = [6, 3, 0x55, 4, 3];
        let value = tlv(Tag::Utf8String, &number.to_be_bytes());
        tlv(Tag::Sequence, &[&oid[..], &value].concat())
    };
    let set: Vec<u8> = (0..attributes).rev().flat_map(attribute).collect();
    tlv(Tag::Sequence, &tlv(Tag::Set, &set))
}

#[test]
fn names_of_many_parts_are_not_sorted() {
    let Path { path, .. } = path(None, None);
    let mut tbs = asn1::Contents::of(path[0].tbs(), Tag::Sequence).unwrap();
    let elements: Vec<&[u8]> = std::iter::from_fn(|| tbs.element().ok()).collect();
    let huge = name(50_000);
    // The issuer is the fourth element, the subject the sixth.
    for at in [3, 5] {
        let mut changed = elements.clone();
        changed[at] = &huge;
        let tbs = tlv(Tag::Sequence, &changed.concat());
        let rest = &path[0].der()[path[0].der().len() - 80..];
        let der = tlv(Tag::Sequence, &[&tbs[..], rest].concat());
        let read = in_time(|| Certificate::from_der(&der));
        assert_eq!(read, Err(CertificateError::TooLong), "element {at}");
    }
    let list = tlv(Tag::Sequence, &[&[2, 1, 1, 0x30, 0][..], &huge].concat());
    let list = in_time(|| RevocationList::from_der(&tlv(Tag::Sequence, &list)).map(|_| ()));
    assert_eq!(list, Err(CertificateError::TooLong));
    let info = tlv(Tag::Sequence, &[&[2, 1, 0][..], &huge].concat());
    let request = in_time(|| read_request(&tlv(Tag::Sequence, &info)));
    assert_eq!(request, Err(CertificateError::TooLong));
}

#[test]
fn attributes_and_values_of_a_request_are_few() {
    let head = [&[2, 1, 0][..], &name(1), &[0x30, 0]].concat();
    let request = |attributes: Vec<u8>| {
        let info = [&head[..], &tlv(context(0), &attributes)].concat();
        in_time(|| read_request(&tlv(Tag::Sequence, &tlv(Tag::Sequence, &info))))
    };
    let oid = [6, 3, 0x55, 4, 3];
    let values: Vec<u8> = (0..50_000_u32)
        .rev()
        .flat_map(|value| tlv(Tag::OctetString, &value.to_be_bytes()))
        .collect();
    let one = tlv(Tag::Sequence, &[&oid[..], &tlv(Tag::Set, &values)].concat());
    assert_eq!(request(one), Err(CertificateError::TooLong), "values");
    let many = tlv(Tag::Sequence, &[&oid[..], &[0x31, 0]].concat()).repeat(17);
    assert_eq!(request(many), Err(CertificateError::TooLong), "attributes");
}

#[test]
fn names_within_extensions_are_short() {
    let Path { root, path } = path(None, None);
    // [1] { [4] { name } }: the issuer's issuer in an AuthorityKeyIdentifier.
    let issuer = tlv(context(1), &tlv(context(4), &name(20_000)));
    let value = tlv(Tag::Sequence, &issuer);
    let made = in_time(|| {
        with_extensions(&path[0], &root, |all| {
            all.retain(|one| one.extn_id != rfc5912::ID_CE_AUTHORITY_KEY_IDENTIFIER);
            let id = rfc5912::ID_CE_AUTHORITY_KEY_IDENTIFIER;
            all.push(extensions::extension(id, false, value).unwrap());
        })
    });
    assert_eq!(made, Err(CertificateError::TooLong));
    let mut long = unknown(false);
    long.extn_value = der::asn1::OctetString::new(vec![0; 5000]).unwrap();
    let made = with_extensions(&path[0], &root, |all| all.push(long));
    assert!(made.is_ok(), "what is not looked into may be long");
}

#[test]
fn constraints_name_few_claims() {
    let claims = |count: usize| (0..count).map(|at| format!("c{at}")).collect::<Vec<_>>();
    let made =
        |count| ClaimConstraints::enhanced(claims(count), Vec::new(), vec!["x".into()]).map(|_| ());
    assert_eq!(made(256), Ok(()));
    assert_eq!(in_time(|| made(100_000)), Err(CertificateError::ClaimConstraints));
}

#[test]
fn lists_of_many_codes_are_compared_in_time() {
    let codes = |letter: char| {
        let entries = (0..60_000).map(|at| TnEntry::ServiceProviderCode(format!("{letter}{at}")));
        TnScope::Value(TnAuthList::new(entries.collect()).unwrap())
    };
    let root = signer(1);
    let parent = Contents { authority: true, ..contents("Root", "Root", &root, Some(codes('A'))) };
    let parent = issue(parent, &root).unwrap();
    let child = issue(contents("Desk", "Root", &signer(2), Some(codes('A'))), &root).unwrap();
    let trust = Trust::new([Anchor::Certificate(parent)]);
    assert!(in_time(|| validate(&[child], &trust, NOW)).is_ok());
}

#[test]
fn many_anchors_and_lists_are_gone_through_in_time() {
    let Path { path, .. } = path(None, None);
    let other = authority("Other", "Other", &signer(3), &signer(3));
    let anchors = vec![Anchor::Certificate(other); 2000];
    let trust = Trust::new(anchors).with_anchor(Anchor::Certificate(path[1].clone()));
    assert!(in_time(|| validate(&path, &trust, NOW)).is_ok());
}

#[test]
fn names_of_issuers_are_not_compared_for_each_entry() {
    // Names of 300 parts that differ in the last, and as many entries after
    // them as fit, all of the first.
    let part = |text: &[u8]| {
        let oid = [6, 3, 0x55, 4, 3];
        let attribute = tlv(Tag::Sequence, &[&oid[..], &tlv(Tag::Utf8String, text)].concat());
        tlv(Tag::Set, &attribute)
    };
    let issuer = |number: u32| {
        let mut parts = part(b"a").repeat(290);
        parts.extend(part(&number.to_be_bytes().map(|octet| b'a' + octet % 26)));
        let name = tlv(context(4), &tlv(Tag::Sequence, &parts));
        let value = tlv(Tag::OctetString, &tlv(Tag::Sequence, &name));
        let id = [6, 3, 0x55, 0x1d, 29];
        tlv(Tag::Sequence, &tlv(Tag::Sequence, &[&id[..], &value].concat()))
    };
    let date = tlv(Tag::UtcTime, b"260101000000Z");
    let entry =
        |issuer: &[u8]| tlv(Tag::Sequence, &[&tlv(Tag::Integer, &[1]), &date, issuer].concat());
    let mut entries: Vec<u8> = (0..100).flat_map(|number| entry(&issuer(number))).collect();
    entries.extend(entry(&[]).repeat(100_000));
    let algorithm = crate::certificate::issue::ecdsa_with_sha256().to_der().unwrap();
    let name = common_name_only("Lister").unwrap().to_der().unwrap();
    let extent = super::made::list_extent(&[0x30, 3, 0x84, 1, 0xff]).to_der().unwrap();
    let tbs = [
        tlv(Tag::Integer, &[1]),
        algorithm.clone(),
        name,
        date.clone(),
        tlv(Tag::Sequence, &entries),
        tlv(context(0), &tlv(Tag::Sequence, &extent)),
    ]
    .concat();
    let signature = tlv(Tag::BitString, &[0, 0x30, 0]);
    let list = tlv(Tag::Sequence, &[tlv(Tag::Sequence, &tbs), algorithm, signature].concat());
    let list = in_time(|| RevocationList::from_der(&list)).unwrap();
    assert_eq!(list.len(), 100_100);
}
