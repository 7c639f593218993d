//! Properties of tokens and header fields: what was signed verifies, what was
//! changed does not, and what was printed is read back.

use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Map, Value};
use signet_stir::digest::IntegrityDigest;
use signet_stir::passport::{
    Attestation, CertificateAddress, Claims, Destinations, KeyFingerprint, OrigId, Passport,
};
use signet_stir::rcd::{NoContent, Rcd, Rcdi};
use signet_stir::sip::{
    Address, CallInfo, IdentityHeader, Parameter, ParameterValue, Reason, SipCode, SipRequest,
    split_list,
};
use signet_stir::{CallReason, Identity, Signer, SoftwareSigner, Tn, Uri, canonical, json};

fn signer() -> SoftwareSigner {
    SoftwareSigner::from_scalar(&[7; 32]).unwrap()
}

fn x5u() -> CertificateAddress {
    CertificateAddress::new("https://certificates.example/7.pem").unwrap()
}

fn tn() -> impl Strategy<Value = Tn> {
    "[2-9][0-9]{2,14}|1[0-9]{2,10}|\\*[0-9]{2}#?".prop_map(|text| Tn::new(text).unwrap())
}

fn identity() -> impl Strategy<Value = Identity> {
    prop_oneof![
        4 => tn().prop_map(Identity::Tn),
        1 => "sips?:([A-Za-z!'()*_.~/;=+-]|%[0-9a-fA-F]{2}){1,20}@[a-z0-9.-]{1,20}(:[0-9]{1,5})?"
            .prop_map(|text| Uri::new(&text).unwrap().into()),
        1 => "urn:[a-z]{1,8}:[a-z.]{1,8}".prop_map(|text| Uri::new(&text).unwrap().into()),
    ]
}

fn destinations() -> impl Strategy<Value = Destinations> {
    vec(identity(), 1..4).prop_map(|all| Destinations::new(all).unwrap())
}

fn call_reason() -> impl Strategy<Value = CallReason> {
    "\\PC{0,20}[a-z\"\\\\é]\\PC{0,20}".prop_map(|text| CallReason::new(text).unwrap())
}

/// JSON that has a deterministic form.
fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::from),
            vec((any::<String>(), inner), 0..4)
                .prop_map(|members| members.into_iter().collect::<Map<_, _>>().into()),
        ]
    })
}

/// Base, `shaken`, `rcd`, `div` and `div-o`, with whatever else they may carry.
fn claims() -> impl Strategy<Value = Claims> {
    let call = (0..i64::MAX, identity(), destinations());
    let kind = (0..5_u8, identity(), any::<[u8; 16]>(), 0..3_usize, "\\PC{0,30}");
    let more = (
        proptest::option::of(call_reason()),
        proptest::option::of("\\PC{1,20}"),
        vec("([0-9A-F]{2}){1,32}", 0..3),
        vec(("x[a-z]{1,6}", value()), 0..3),
    );
    (call, kind, more).prop_map(|((iat, orig, dest), (kind, div, random, level, name), more)| {
        let attest = Attestation::ALL[level];
        let rcd = Rcd::new(&name);
        let rcdi = Rcdi::compute(&rcd, signet_stir::digest::HashAlgorithm::Sha256, &NoContent);
        let rcdi = rcdi.unwrap();
        let shaken = || {
            let origid = OrigId::from_random(random);
            Claims::shaken(iat, orig.clone(), dest.clone(), attest, origid)
        };
        let claims = match kind {
            0 => Claims::base(iat, orig, dest),
            1 => shaken(),
            2 => Claims::rcd(iat, orig, dest, &rcd, Some(&rcdi)).unwrap(),
            3 => Claims::div(iat, orig, dest, div),
            _ => {
                let inner = shaken().with_rcd(&rcd, None).unwrap().sign(&x5u(), &signer()).unwrap();
                let inner = Passport::parse(inner.as_str()).unwrap();
                Claims::div_o(iat, orig.clone(), dest.clone(), div, &inner)
            }
        };
        let (reason, issuer, keys, others) = more;
        let claims = reason.iter().fold(claims, Claims::with_call_reason);
        let claims = issuer.into_iter().fold(claims, Claims::with_issuer);
        let keys = keys.iter().map(|dig| KeyFingerprint::new("sha-256", dig).unwrap()).collect();
        let claims = claims.with_key_fingerprints(keys);
        others
            .into_iter()
            .fold(claims, |claims, (name, value)| claims.with_claim(&name, value).unwrap())
    })
}

fn parameter() -> impl Strategy<Value = Parameter> {
    let value = prop_oneof![
        "[a-zA-Z0-9.!%*_+`'~:/@-]{1,12}".prop_map(ParameterValue::Bare),
        "\\PC{0,12}".prop_map(ParameterValue::Quoted),
        "[a-z:/,;\"]{0,12}".prop_map(ParameterValue::Angle),
    ];
    ("x[a-z0-9!%*_+`'~.-]{0,8}", proptest::option::of(value))
        .prop_map(|(name, value)| Parameter::new(&name, value).unwrap())
}

fn parameters() -> impl Strategy<Value = String> {
    vec(parameter(), 0..4)
        .prop_map(|all| all.iter().map(|parameter| format!(" ; {parameter}")).collect())
}

proptest! {
    #[test]
    fn what_was_signed_verifies_and_is_read_back(claims in claims()) {
        let signer = signer();
        let token = claims.sign(&x5u(), &signer).unwrap();
        let passport = Passport::parse(token.as_str()).unwrap();
        prop_assert_eq!(passport.claims(), &claims);
        prop_assert_eq!(passport.verify(signer.public_key()), Ok(()));
        let header = IdentityHeader::parse(&token.identity_header()).unwrap();
        prop_assert_eq!(header.token(), token.as_str());
        prop_assert_eq!(header.ppt(), claims.extension().ppt());
        prop_assert_eq!(header.info(), passport.header().x5u());
        prop_assert_eq!(header.to_string(), token.identity_header());
    }

    #[test]
    fn a_compact_form_verifies_with_the_claims_it_stands_for_alone(claims in claims()) {
        let signer = signer();
        let token = claims.sign(&x5u(), &signer).unwrap();
        let header = IdentityHeader::parse(&token.compact_identity_header()).unwrap();
        let whole = Passport::from_compact(header.token(), claims.clone(), &x5u()).unwrap();
        prop_assert_eq!(whole.verify(signer.public_key()), Ok(()));
        prop_assert_eq!(whole.to_text(), token.as_str());
        let other = claims.with_claim("y", Value::Null).unwrap();
        let whole = Passport::from_compact(header.token(), other, &x5u()).unwrap();
        prop_assert!(whole.verify(signer.public_key()).is_err());
    }

    #[test]
    fn the_payload_is_the_one_deterministic_text(claims in claims()) {
        let payload = claims.to_canonical().unwrap();
        let read = json::from_slice(payload.as_bytes()).unwrap();
        prop_assert_eq!(&read, &Value::Object(claims.to_members()));
        prop_assert_eq!(canonical::to_string(&read).unwrap(), payload);
    }

    #[test]
    fn a_bit_flipped_anywhere_is_refused(claims in claims(), at: prop::sample::Index, bit in 0..8_u8) {
        let signer = signer();
        let token = claims.sign(&x5u(), &signer).unwrap();
        let mut octets = token.as_str().as_bytes().to_vec();
        let at = at.index(octets.len());
        octets[at] ^= 1 << bit;
        let verified = std::str::from_utf8(&octets)
            .ok()
            .and_then(|text| Passport::parse(text).ok())
            .is_some_and(|passport| passport.verify(signer.public_key()).is_ok());
        prop_assert!(!verified, "octet {at}, bit {bit}");
    }

    #[test]
    fn identity_headers_are_read_as_they_are_printed(
        token in "[A-Za-z0-9_-]{0,40}\\.[A-Za-z0-9_-]{0,40}\\.[A-Za-z0-9_-]{1,40}",
        info in "https://[a-z0-9.]{1,20}/[!-;=?-~]{0,20}",
        ppt in proptest::option::of("[a-z-]{1,10}"),
        parameters in parameters(),
    ) {
        let info = info.replace('"', "");
        let ppt = ppt.map(|ppt| format!(";ppt={ppt}")).unwrap_or_default();
        let text = format!("{token};info=<{info}>{ppt}{parameters}");
        let header = IdentityHeader::parse(&text).unwrap();
        let printed = header.to_string();
        prop_assert_eq!(IdentityHeader::parse(&printed), Ok(header.clone()));
        let twice = format!("{printed},{printed}");
        prop_assert_eq!(IdentityHeader::parse_list(&twice), vec![Ok(header.clone()), Ok(header)]);
    }

    #[test]
    fn call_info_is_read_as_it_is_printed(
        uri in "https://[a-z0-9.]{1,20}/[!-;=?-~]{0,20}",
        reason in proptest::option::of(call_reason()),
        digest in proptest::option::of(any::<[u8; 32]>()),
        verified: bool,
        icon: bool,
        parameters in parameters(),
    ) {
        let info = if icon { CallInfo::icon(&uri) } else { CallInfo::jcard(&uri) }.unwrap();
        let info = reason.into_iter().fold(info.with_verified(verified), CallInfo::with_call_reason);
        let info = digest.map(IntegrityDigest::Sha256).into_iter().fold(info, CallInfo::with_integrity);
        let text = format!("{info}{parameters}");
        let read = CallInfo::parse(&text).unwrap();
        prop_assert_eq!(CallInfo::parse(&read.to_string()), Ok(read.clone()));
        let list = format!("{text} , {text}");
        let list = split_list(&list).unwrap();
        prop_assert_eq!(list.len(), 2);
        prop_assert_eq!(CallInfo::parse(list[1]), Ok(read));
    }

    #[test]
    fn reasons_are_read_as_they_are_printed(
        protocol in "[A-Za-z0-9.]{1,10}",
        cause in proptest::option::of(any::<u16>()),
        text in proptest::option::of("\\PC{0,20}"),
        parameters in parameters(),
    ) {
        let cause = cause.map(|cause| format!(";cause={cause}")).unwrap_or_default();
        let text = text.map(|text| {
            let text = Parameter::new("text", Some(ParameterValue::Quoted(text))).unwrap();
            format!(";{text}")
        });
        let text = format!("{protocol}{cause}{}{parameters}", text.unwrap_or_default());
        let reason = Reason::parse(&text).unwrap();
        prop_assert_eq!(Reason::parse(&reason.to_string()), Ok(reason));
    }

    #[test]
    fn canonical_forms_are_reached_at_once(text in "(sips?|tel|urn):\\PC{1,30}") {
        if let Ok(uri) = Uri::new(&text) {
            prop_assert_eq!(Uri::new(uri.as_str()), Ok(uri));
        }
        if let Ok(Identity::Tn(tn)) = Identity::from_uri(&text) {
            prop_assert_eq!(Tn::canonical(tn.as_str()), Ok(tn.clone()));
            prop_assert_eq!(Tn::new(tn.as_str()), Ok(tn));
        }
    }

    #[test]
    fn no_octets_make_a_reader_panic(octets in vec(any::<u8>(), 0..300), text in "\\PC{0,100}") {
        let _ = SipRequest::parse(&octets).map(|request| request.call());
        let _ = json::from_slice(&octets);
        let _ = Passport::parse(&text);
        let _ = IdentityHeader::parse_list(&text);
        let _ = Address::parse(&text);
        let _ = CallInfo::parse(&text);
        let _ = Reason::parse(&text);
        let _ = Identity::from_uri(&text);
    }
}

/// Every single bit of one token, not a sample of many.
#[test]
fn every_bit_of_a_token_counts() {
    let signer = signer();
    let orig = Identity::Tn(Tn::new("12155551212").unwrap());
    let dest = Destinations::one(Identity::Tn(Tn::new("12155551213").unwrap()));
    let origid = OrigId::from_random([9; 16]);
    let claims = Claims::shaken(1_443_208_345, orig, dest, Attestation::B, origid);
    let token = claims.sign(&x5u(), &signer).unwrap();
    for at in 0..token.as_str().len() {
        for bit in 0..8 {
            let mut octets = token.as_str().as_bytes().to_vec();
            octets[at] ^= 1 << bit;
            let Ok(text) = std::str::from_utf8(&octets) else { continue };
            let verified =
                Passport::parse(text).is_ok_and(|p| p.verify(signer.public_key()).is_ok());
            assert!(!verified, "octet {at}, bit {bit}");
        }
    }
}

#[test]
fn every_code_is_reported_and_read_back() {
    for code in SipCode::ALL {
        let reason = Reason::stir(code);
        assert_eq!(reason.cause(), Some(code.number()));
        assert_eq!(Reason::parse(&reason.to_string()), Ok(reason));
    }
}
