//! Paths of well-made certificates that the input puts together, right or
//! wrong: what is accepted keeps the rules.

#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use signet_stir::certificate::{
    Anchor, Certificate, Contents, RevocationList, Revocations, TnScope, Trust, common_name_only,
    issue, revoke, validate,
};
use signet_stir::{Signer as _, SoftwareSigner, TnAuthList, TnEntry};

static KEYS: LazyLock<[SoftwareSigner; 4]> = LazyLock::new(|| {
    [1, 2, 3, 4].map(|seed| SoftwareSigner::from_scalar(&[seed; 32]).expect("a scalar"))
});

const NOW: i64 = 1_780_000_000;

/// The input, octet by octet; zero behind its end.
struct Choices<'a>(std::slice::Iter<'a, u8>);

impl Choices<'_> {
    fn next(&mut self) -> u8 {
        self.0.next().copied().unwrap_or(0)
    }

    fn one_in(&mut self, odds: u8) -> bool {
        self.next() % odds == odds - 1
    }
}

fn scope(choices: &mut Choices<'_>) -> Option<TnScope> {
    let start = 5000 + u64::from(choices.next());
    let start = signet_stir::TelephoneNumber::from_u64(start).expect("four digits").into();
    let count = 2 + u64::from(choices.next());
    let range = TnEntry::Range { start, count };
    let code = TnEntry::ServiceProviderCode(["A", "B"][usize::from(choices.next() & 1)].into());
    let entries = match choices.next() % 6 {
        0 | 1 => return None,
        2 => vec![range],
        3 => vec![TnEntry::One(start), range],
        4 => vec![code],
        _ => vec![code, range],
    };
    Some(TnScope::Value(TnAuthList::new(entries).expect("a range below 9999")))
}

/// A certificate of name and key `at`, issued by `at + 1`; any of it may be
/// otherwise.
fn certificate(at: usize, choices: &mut Choices<'_>) -> Certificate {
    let mut wrong = |right: usize| (right ^ usize::from(choices.one_in(16))) % KEYS.len();
    let (subject, issuer) = (format!("{}", wrong(at)), format!("{}", wrong(at + 1)));
    let (key, by) = (wrong(at), wrong(at + 1));
    let contents = Contents {
        serial: &[1, at as u8],
        subject: common_name_only(&subject).expect("a name"),
        issuer: common_name_only(&issuer).expect("a name"),
        not_before: NOW - i64::from(choices.next()),
        not_after: NOW + i64::from(choices.next()),
        public_key: KEYS[key].public_key(),
        scope: scope(choices),
        constraints: None,
        authority: (at > 0) != choices.one_in(16),
        path_length: Some(choices.next() % 4).filter(|_| choices.one_in(2)),
    };
    issue(contents, &KEYS[by]).expect("a certificate")
}

fuzz_target!(|octets: &[u8]| {
    let mut choices = Choices(octets.iter());
    let length = 1 + usize::from(choices.next() % 3);
    let path: Vec<_> = (0..length).map(|at| certificate(at, &mut choices)).collect();
    let at = NOW + i64::from(choices.next()) - 128;
    let mut trust = Trust::new([Anchor::Key(KEYS[length % 4].public_key().clone().into())]);
    if choices.one_in(2) {
        let anchor = certificate(length, &mut choices);
        trust = Trust::new([Anchor::Certificate(anchor)]);
    }
    if choices.one_in(3) {
        let serial = [1, choices.next() % 4];
        let by = usize::from(choices.next() % 4);
        let revocations = Revocations {
            issuer: common_name_only(&by.to_string()).expect("a name"),
            number: 1,
            this_update: NOW - 100,
            next_update: NOW + 100,
            revoked: &[(&serial, NOW)],
        };
        let list = revoke(&revocations, &KEYS[by]).expect("a list");
        trust = trust.with_list(RevocationList::from_der(&list).expect("a list"));
    }
    let Ok(valid) = validate(&path, &trust, at) else { return };
    assert_eq!(valid.check(&trust, at), Ok(()));
    assert!(valid.certificates().all(|one| one.not_before() <= at && at <= one.not_after()));
    assert!(!valid.leaf().is_authority());
    assert!(valid.certificates().skip(1).all(Certificate::is_authority));
    let (first, last) = valid.validity();
    assert!(first <= at && at <= last);
    let scopes: Vec<_> = valid.certificates().map(Certificate::scope).collect();
    for pair in scopes.windows(2) {
        if let (child, Some(TnScope::Value(parent))) = (pair[0], pair[1]) {
            let Some(TnScope::Value(child)) = child else { panic!("a scope is lost") };
            assert!(child.is_within(parent));
        }
    }
});
