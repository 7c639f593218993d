//! The standards' own tokens, with their flaws: see `fixtures/README.md`.

use signet_stir::identity::IdentityError;
use signet_stir::jws::Jws;
use signet_stir::key::{BadSignature, HighS};
use signet_stir::passport::{
    CertificateAddress, Claim, ClaimError, Claims, Destinations, Envelope, Extension, Passport,
    PassportError, is_compact,
};
use signet_stir::sip::IdentityHeader;
use signet_stir::{Identity, PublicKey, Signer, SoftwareSigner, Uri};

macro_rules! fixture {
    ($name:literal) => {
        include_str!(concat!("fixtures/", $name)).trim()
    };
}

const IAT_IS_TEXT: PassportError = PassportError::Claim(ClaimError::Shape(Claim::Iat));

fn key(pem: &str) -> PublicKey {
    PublicKey::from_spki_pem(pem).unwrap()
}

fn rfc8225_key() -> PublicKey {
    key(fixture!("rfc8225/a2-public.spki.pem"))
}

fn rfc8946_key() -> PublicKey {
    key(fixture!("rfc8946/public.pem"))
}

fn published_keys() -> [PublicKey; 2] {
    [rfc8225_key(), rfc8946_key()]
}

/// The scalar of a SEC 1 private key (RFC 5915): 32 octets behind the version.
fn signer_of_sec1(pem: &str) -> SoftwareSigner {
    use base64::Engine;
    let body: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
    let der = base64::engine::general_purpose::STANDARD.decode(body).unwrap();
    SoftwareSigner::from_scalar(der[7..39].try_into().unwrap()).unwrap()
}

#[test]
fn rfc8225_appendix_a_verifies_and_its_textual_iat_is_refused() {
    let token = fixture!("rfc8225/a-token.jws");
    let envelope = Envelope::parse(token).unwrap();
    assert_eq!(envelope.verify(&rfc8225_key()), Ok(()));
    assert_eq!(envelope.verify(&rfc8946_key()), Err(BadSignature));
    assert_eq!(envelope.payload(), fixture!("rfc8225/a-payload.json").as_bytes());
    assert_eq!(envelope.header().extension(), Extension::Base);
    assert_eq!(envelope.claims(), Err(IAT_IS_TEXT));
    assert_eq!(Passport::parse(token), Err(IAT_IS_TEXT));
    let jws = Jws::parse(token).unwrap();
    assert_eq!(jws.verify(&rfc8225_key(), HighS::Accepted), Ok(()));
}

#[test]
fn rfc8225_appendix_a_is_not_signed_by_the_key_printed_beside_it() {
    let drafts = signer_of_sec1(fixture!("rfc8225/draft-private.sec1.pem"));
    assert_eq!(drafts.public_key(), &rfc8225_key());
}

#[test]
fn rfc8225_appendix_a_is_serialised_as_the_standard_prints_it_but_for_iat() {
    let orig = Identity::from_uri("tel:+12155551212").unwrap();
    let dest = Destinations::one(Uri::new("sip:alice@example.com").unwrap().into());
    let claims = Claims::base(1_443_208_345, orig, dest);
    let printed = fixture!("rfc8225/a-payload.json").replace("\"1443208345\"", "1443208345");
    assert_eq!(claims.to_canonical().unwrap(), printed);
    let x5u = CertificateAddress::new("https://cert.example.org/passport.cer").unwrap();
    let signer = signer_of_sec1(fixture!("rfc8225/draft-private.sec1.pem"));
    let token = claims.sign(&x5u, &signer).unwrap();
    let header = fixture!("rfc8225/a-token.jws").split('.').next();
    assert_eq!(token.as_str().split('.').next(), header);
}

#[test]
fn rfc8224_headers_carry_the_full_and_the_compact_form() {
    let full = IdentityHeader::parse(fixture!("rfc8224/identity-full.txt")).unwrap();
    assert_eq!(full.info(), "https://biloxi.example.org/biloxi.cert");
    assert_eq!((full.alg(), full.ppt()), (None, None));
    let envelope = Envelope::parse(full.token()).unwrap();
    assert_eq!(envelope.verify(&rfc8225_key()), Ok(()));
    assert_eq!(envelope.claims(), Err(IAT_IS_TEXT));
    assert_ne!(envelope.header().x5u(), full.info(), "the example's info is not its x5u");

    let compact = IdentityHeader::parse(fixture!("rfc8224/identity-compact.txt")).unwrap();
    assert!(is_compact(compact.token()));
    assert_eq!(compact.token(), fixture!("rfc8225/a-token.compact.jws"));
    assert_eq!(Passport::parse(compact.token()), Err(PassportError::Compact));
    assert!(full.token().ends_with(compact.token().trim_start_matches('.')));
}

#[test]
fn rfc8946_signatures_verify_and_its_claims_are_refused() {
    for token in [
        fixture!("rfc8946/div-token.jws"),
        fixture!("rfc8946/opt-inner.jws"),
        IdentityHeader::parse(fixture!("rfc8946/identity-0.txt")).unwrap().token(),
        IdentityHeader::parse(fixture!("rfc8946/identity-1.txt")).unwrap().token(),
    ] {
        assert_eq!(Envelope::parse(token).unwrap().verify(&rfc8946_key()), Ok(()), "{token}");
    }
    let twelve_digits =
        ClaimError::Identity { claim: Claim::Div, error: IdentityError::NumberLength };
    let div = IdentityHeader::parse(fixture!("rfc8946/identity-0.txt")).unwrap();
    assert_eq!(div.ppt(), Some("div"));
    assert_eq!(Passport::parse(div.token()), Err(twelve_digits.into()));
    assert_eq!(Passport::parse(fixture!("rfc8946/div-token.jws")), Err(twelve_digits.into()));
    let div_o = IdentityHeader::parse(fixture!("rfc8946/identity-1.txt")).unwrap();
    let bare = ClaimError::Shape(Claim::Dest);
    assert_eq!(Passport::parse(div_o.token()), Err(bare.into()));
    for (token, payload) in [
        (div.token(), fixture!("rfc8946/identity-0.payload.json")),
        (div_o.token(), fixture!("rfc8946/identity-1.payload.json")),
        (fixture!("rfc8946/div-token.jws"), fixture!("rfc8946/div-payload.json")),
    ] {
        assert_eq!(Envelope::parse(token).unwrap().payload(), payload.as_bytes());
    }
    let inner = Passport::parse(fixture!("rfc8946/opt-inner.jws")).unwrap();
    assert_eq!(inner.verify(&rfc8946_key()), Ok(()));
    let signer = signer_of_sec1(fixture!("rfc8946/private.sec1.pem"));
    assert_eq!(signer.public_key(), &rfc8946_key());
}

#[test]
fn rfc8443_is_of_another_extension_and_to_be_ignored() {
    let header = IdentityHeader::parse(fixture!("rfc8443/identity-rph.txt")).unwrap();
    assert_eq!(header.ppt(), Some("rph"));
    assert_eq!(Passport::parse(header.token()), Err(PassportError::Extension));
}

#[test]
fn rfc8816_verifies_under_no_published_key() {
    let envelope = Envelope::parse(fixture!("rfc8816/passport.jws")).unwrap();
    for key in published_keys() {
        assert_eq!(envelope.verify(&key), Err(BadSignature));
    }
    assert_eq!(envelope.payload(), fixture!("rfc8816/payload.json").as_bytes());
    assert_eq!(envelope.claims(), Err(IAT_IS_TEXT));
}
