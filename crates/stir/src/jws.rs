//! Compact JWS with ES256 (RFC 7515, RFC 7518 section 3.4), explicit types
//! (RFC 8725, section 3.11).

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::de::IgnoredAny;
use serde::{Deserialize, Deserializer, Serialize};

use crate::digest::IntegrityDigest;
use crate::key::{BadSignature, HighS, PublicKey, SignatureOctets, Signer, SignerError};

/// The protected header.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    /// `ES256` in whatever [`Jws::parse`] gives (RFC 7515, section 4.1.1).
    pub alg: String,
    /// Which key signed (RFC 7515, section 4.1.4). [`sign`] writes the
    /// thumbprint (RFC 7638), base64url; one that was read may be any text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kid: Option<String>,
    /// Media type of the document without `application/` (RFC 7515,
    /// section 4.1.9), compared by [`Jws::parse_typed`] alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub typ: Option<String>,
    /// Present, whatever it is.
    #[serde(default, skip_serializing, deserialize_with = "present")]
    crit: bool,
}

fn present<'de, D: Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
    IgnoredAny::deserialize(deserializer).map(|_| true)
}

/// Why a text is no JWS this project reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum JwsError {
    /// Not three parts of canonical, unpadded base64url, the last one of 64
    /// octets (RFC 7518, section 3.4).
    #[error("not a compact JWS in canonical base64url")]
    Encoding,
    /// The header is not a JSON object of the members it must have.
    #[error("the JWS header cannot be read")]
    Header,
    /// `alg` is something else than `ES256`.
    #[error("the JWS is not signed with ES256")]
    Algorithm,
    /// `crit` names extensions; none is understood here (RFC 7515, 4.1.11).
    #[error("the JWS demands an extension that is not known")]
    Critical,
    /// `typ` is not what is expected at this place.
    #[error("the JWS is a document of another type")]
    Type,
    /// The payload is no JSON document of the expected shape.
    #[error("the payload of the JWS cannot be read")]
    Payload,
    /// A signature that [`Jws::verify`] refuses; [`Jws::parse`] checks none.
    #[error(transparent)]
    Signature(#[from] BadSignature),
}

/// A JWS taken apart. Nothing in it is to be believed before [`Jws::verify`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Jws<'a> {
    /// The protected header.
    pub header: Header,
    /// The payload's octets, neither read nor verified by [`Jws::parse`].
    pub payload: Vec<u8>,
    signing_input: &'a str,
    signature: SignatureOctets,
}

impl<'a> Jws<'a> {
    /// Takes a compact JWS apart. Base64url must be canonical: unpadded, no
    /// stray bits, so that one document has one spelling. Documents have limits
    /// of their own on their length, which the caller checks.
    pub fn parse(text: &'a str) -> Result<Self, JwsError> {
        let (signing_input, signature) = text.rsplit_once('.').ok_or(JwsError::Encoding)?;
        let (header, payload) = signing_input.split_once('.').ok_or(JwsError::Encoding)?;
        let decode = |part: &str| URL_SAFE_NO_PAD.decode(part).map_err(|_| JwsError::Encoding);
        let header: Header =
            serde_json::from_slice(&decode(header)?).map_err(|_| JwsError::Header)?;
        if header.alg != "ES256" {
            return Err(JwsError::Algorithm);
        }
        if header.crit {
            return Err(JwsError::Critical);
        }
        let payload = decode(payload)?;
        let signature = decode(signature)?.try_into().map_err(|_| JwsError::Encoding)?;
        Ok(Self { header, payload, signing_input, signature })
    }

    /// As [`Jws::parse`], and `typ` must be `typ`.
    pub fn parse_typed(text: &'a str, typ: &str) -> Result<Self, JwsError> {
        let jws = Self::parse(text)?;
        if jws.header.typ.as_deref() != Some(typ) {
            return Err(JwsError::Type);
        }
        Ok(jws)
    }

    /// Checks the signature.
    pub fn verify(&self, key: &PublicKey, high_s: HighS) -> Result<(), BadSignature> {
        key.verify(self.signing_input.as_bytes(), &self.signature, high_s)
    }

    /// Reads the payload as JSON.
    pub fn claims<T: for<'de> Deserialize<'de>>(&self) -> Result<T, JwsError> {
        serde_json::from_slice(&self.payload).map_err(|_| JwsError::Payload)
    }
}

/// Signs `payload` as a document of type `typ`, `kid` being the signer's.
pub fn sign(typ: &str, payload: &[u8], signer: &dyn Signer) -> Result<String, SignerError> {
    let header = format!(
        r#"{{"alg":"ES256","kid":{},"typ":{}}}"#,
        crate::canonical::quoted(signer.kid()),
        crate::canonical::quoted(typ)
    );
    let mut text = URL_SAFE_NO_PAD.encode(header);
    text.push('.');
    URL_SAFE_NO_PAD.encode_string(payload, &mut text);
    let signature = signer.sign(text.as_bytes())?;
    text.push('.');
    URL_SAFE_NO_PAD.encode_string(signature, &mut text);
    Ok(text)
}

/// Name of a signed document: SHA-256 over its octets.
pub fn digest(text: &str) -> IntegrityDigest {
    IntegrityDigest::sha256(text.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key::tests::signer;

    #[test]
    fn what_was_signed_verifies_under_its_key_only() {
        let text = sign("a+jwt", b"{\"n\":1}", &signer(1)).unwrap();
        let jws = Jws::parse_typed(&text, "a+jwt").unwrap();
        assert_eq!(jws.header.kid.as_deref(), Some(signer(1).kid()));
        assert_eq!(jws.verify(signer(1).public_key(), HighS::Refused), Ok(()));
        assert_eq!(jws.verify(signer(2).public_key(), HighS::Refused), Err(BadSignature));
    }

    #[test]
    fn a_document_of_another_type_is_refused() {
        let text = sign("a+jwt", b"{}", &signer(1)).unwrap();
        assert_eq!(Jws::parse_typed(&text, "b+jwt"), Err(JwsError::Type));
    }

    #[test]
    fn other_algorithms_and_critical_extensions_are_refused() {
        let with_header = |header: &str| {
            format!("{}.e30.{}", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode([1; 64]))
        };
        for alg in ["none", "HS256", "ES384", "es256"] {
            let text = with_header(&format!(r#"{{"alg":"{alg}"}}"#));
            assert_eq!(Jws::parse(&text), Err(JwsError::Algorithm), "{alg}");
        }
        for crit in [r#"["b64"]"#, "[]", "null", "1"] {
            let text = with_header(&format!(r#"{{"alg":"ES256","b64":false,"crit":{crit}}}"#));
            assert_eq!(Jws::parse(&text), Err(JwsError::Critical), "{crit}");
        }
        let text = with_header(r#"{"alg":"ES256","alg":"none"}"#);
        assert_eq!(Jws::parse(&text), Err(JwsError::Header), "a member given twice");
    }

    #[test]
    fn a_second_spelling_of_the_same_octets_is_refused() {
        let text = sign("a+jwt", b"{\"n\":1}", &signer(1)).unwrap();
        assert_eq!(Jws::parse(&format!("{text}=")), Err(JwsError::Encoding));
        // 64 octets end in a letter with four unused bits; setting one keeps the octets.
        let mut other = text.clone();
        let last = other.pop().unwrap();
        let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        let index = alphabet.find(last).unwrap();
        other.push(alphabet.as_bytes()[index + 1] as char);
        assert_eq!(Jws::parse(&other), Err(JwsError::Encoding));
    }

    /// RFC 7515, appendix A.3: the example signature verifies.
    #[test]
    fn the_standards_example_verifies() {
        let text = "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";
        let key = crate::key::Jwk {
            kty: "EC".into(),
            crv: "P-256".into(),
            x: "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU".into(),
            y: "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0".into(),
            kid: None,
            alg: None,
            usage: None,
            x5c: None,
        };
        let jws = Jws::parse(text).unwrap();
        assert_eq!(jws.verify(&key.to_public_key().unwrap(), HighS::Accepted), Ok(()));
    }
}
