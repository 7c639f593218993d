//! What a certificate lets its holder claim: JWTClaimConstraints (RFC 8226,
//! section 8) and EnhancedJWTClaimConstraints (RFC 9118). Both modules use
//! EXPLICIT tags.

use der::Tag;
use der::oid::ObjectIdentifier;
use serde_json::{Map, Value};

use super::CertificateError;
use crate::asn1::{Contents, context, tlv};
use crate::canonical;

/// id-pe-JWTClaimConstraints (RFC 8226, section 8).
pub const PLAIN_OID: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.1.27");
/// id-pe-eJWTClaimConstraints (RFC 9118, section 4).
pub const ENHANCED_OID: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.1.33");

/// Claims that every PASSporT has (RFC 8225, section 5), which no certificate
/// can exclude.
const BASELINE: [&str; 3] = ["iat", "orig", "dest"];

/// The most claims of one kind. Those that exist are some dozens, and each is
/// compared with each.
const MAX_CLAIMS: usize = 256;

/// The constraints of one certificate; at least one is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClaimConstraints {
    form: Form,
    must_include: Vec<String>,
    permitted_values: Vec<PermittedValues>,
    must_exclude: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// RFC 8226.
    Plain,
    /// RFC 9118, with or without excluded claims.
    Enhanced,
}

/// The values that a claim may have where it is present.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PermittedValues {
    /// The claim's name.
    pub claim: String,
    /// Texts as they are; anything else in its deterministic serialisation
    /// ([`PermittedValues::text_of`]).
    pub values: Vec<String>,
}

/// The claims of a token are not those its certificate allows. The token is
/// to be refused as a whole.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConstraintError {
    /// `mustInclude` names it (RFC 8226, section 8).
    #[error("the certificate demands the claim {claim}, which is missing")]
    Missing {
        /// The claim's name.
        claim: String,
    },
    /// `permittedValues` has others for it (RFC 8226, section 8).
    #[error("the claim {claim} has a value that the certificate does not permit")]
    NotPermitted {
        /// The claim's name.
        claim: String,
    },
    /// `mustExclude` names it (RFC 9118, section 3).
    #[error("the certificate excludes the claim {claim}")]
    Excluded {
        /// The claim's name.
        claim: String,
    },
}

impl PermittedValues {
    /// Permits `values` for `claim`. A number that is not an integer has no
    /// form here.
    pub fn new<'v>(
        claim: &str,
        values: impl IntoIterator<Item = &'v Value>,
    ) -> Result<Self, CertificateError> {
        let text = |value| Self::text_of(value).ok_or(CertificateError::ClaimConstraints);
        let values = values.into_iter().map(text).collect::<Result<_, _>>()?;
        Ok(Self { claim: claim.to_owned(), values })
    }

    /// The text that stands for a value of a claim: a text as it is, anything
    /// else as RFC 8225, section 9 serialises it.
    pub fn text_of(value: &Value) -> Option<String> {
        match value {
            Value::String(text) => Some(text.clone()),
            value => canonical::to_string(value).ok(),
        }
    }
}

impl ClaimConstraints {
    /// Constraints of RFC 8226: claims that must be there, and values that
    /// claims may have where they are there.
    pub fn plain(
        must_include: Vec<String>,
        permitted_values: Vec<PermittedValues>,
    ) -> Result<Self, CertificateError> {
        Self::checked(Form::Plain, must_include, permitted_values, Vec::new())
    }

    /// Constraints of RFC 9118, which adds claims that must not be there.
    pub fn enhanced(
        must_include: Vec<String>,
        permitted_values: Vec<PermittedValues>,
        must_exclude: Vec<String>,
    ) -> Result<Self, CertificateError> {
        Self::checked(Form::Enhanced, must_include, permitted_values, must_exclude)
    }

    fn checked(
        form: Form,
        must_include: Vec<String>,
        permitted_values: Vec<PermittedValues>,
        must_exclude: Vec<String>,
    ) -> Result<Self, CertificateError> {
        let constraints = Self { form, must_include, permitted_values, must_exclude };
        if constraints.is_sound() {
            Ok(constraints)
        } else {
            Err(CertificateError::ClaimConstraints)
        }
    }

    fn is_sound(&self) -> bool {
        let is_name =
            |name: &String| !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_graphic());
        let permitted = self.permitted_values.iter();
        let mut names =
            self.must_include.iter().chain(&self.must_exclude).chain(permitted.map(|p| &p.claim));
        let lengths =
            [self.must_include.len(), self.permitted_values.len(), self.must_exclude.len()];
        if lengths.iter().any(|length| *length > MAX_CLAIMS) {
            return false;
        }
        let nothing = lengths == [0, 0, 0];
        // RFC 9118, section 3: what is demanded, and what every token has,
        // is not excluded.
        let excludes_too_much = self
            .must_exclude
            .iter()
            .any(|name| BASELINE.contains(&name.as_str()) || self.must_include.contains(name));
        let no_values = self.permitted_values.iter().any(|permitted| permitted.values.is_empty());
        !nothing && !excludes_too_much && !no_values && names.all(is_name)
    }

    /// Claims that every token must have, besides `iat`, `orig` and `dest`.
    pub fn must_include(&self) -> &[String] {
        &self.must_include
    }

    /// Values that claims may have. This makes no claim mandatory.
    pub fn permitted_values(&self) -> &[PermittedValues] {
        &self.permitted_values
    }

    /// Claims that no token may have.
    pub fn must_exclude(&self) -> &[String] {
        &self.must_exclude
    }

    /// Tells whether they are of RFC 9118.
    pub fn is_enhanced(&self) -> bool {
        self.form == Form::Enhanced
    }

    /// Checks the claims of a token, all of them as they were received.
    pub fn check(&self, claims: &Map<String, Value>) -> Result<(), ConstraintError> {
        let named = |name: &String| name.clone();
        if let Some(claim) = self.must_include.iter().find(|name| !claims.contains_key(*name)) {
            return Err(ConstraintError::Missing { claim: named(claim) });
        }
        if let Some(claim) = self.must_exclude.iter().find(|name| claims.contains_key(*name)) {
            return Err(ConstraintError::Excluded { claim: named(claim) });
        }
        for permitted in &self.permitted_values {
            let Some(value) = claims.get(&permitted.claim) else { continue };
            if !PermittedValues::text_of(value).is_some_and(|text| permitted.values.contains(&text))
            {
                return Err(ConstraintError::NotPermitted { claim: named(&permitted.claim) });
            }
        }
        Ok(())
    }

    /// The object identifier of the extension.
    pub fn oid(&self) -> ObjectIdentifier {
        match self.form {
            Form::Plain => PLAIN_OID,
            Form::Enhanced => ENHANCED_OID,
        }
    }

    /// Reads the DER of the extension's value, `oid` being that of the
    /// extension.
    pub fn from_der(oid: ObjectIdentifier, der: &[u8]) -> Result<Self, CertificateError> {
        let form = match oid {
            PLAIN_OID => Form::Plain,
            ENHANCED_OID => Form::Enhanced,
            _ => return Err(CertificateError::ClaimConstraints),
        };
        let (must_include, permitted_values, must_exclude) =
            read(form, der).map_err(|_| CertificateError::ClaimConstraints)?;
        Self::checked(form, must_include, permitted_values, must_exclude)
    }

    /// The DER of the extension's value.
    pub fn to_der(&self) -> Vec<u8> {
        let sequence = |elements: Vec<u8>| tlv(Tag::Sequence, &elements);
        let texts = |tag: Tag, texts: &[String]| {
            sequence(texts.iter().flat_map(|text| tlv(tag, text.as_bytes())).collect())
        };
        let permitted = self.permitted_values.iter().flat_map(|permitted| {
            let mut pair = tlv(Tag::Ia5String, permitted.claim.as_bytes());
            pair.extend(texts(Tag::Utf8String, &permitted.values));
            sequence(pair)
        });
        let mut out = Vec::new();
        if !self.must_include.is_empty() {
            out.extend(tlv(context(0), &texts(Tag::Ia5String, &self.must_include)));
        }
        if !self.permitted_values.is_empty() {
            out.extend(tlv(context(1), &sequence(permitted.collect())));
        }
        if !self.must_exclude.is_empty() {
            out.extend(tlv(context(2), &texts(Tag::Ia5String, &self.must_exclude)));
        }
        sequence(out)
    }
}

type Lists = (Vec<String>, Vec<PermittedValues>, Vec<String>);

fn read(form: Form, der: &[u8]) -> Result<Lists, der::Error> {
    let mut lists = Contents::of(der, Tag::Sequence)?;
    let must_include = listed(&mut lists, 0, |names| names.ia5_string().map(str::to_owned))?;
    let permitted_values = listed(&mut lists, 1, |pairs| {
        let mut pair = pairs.open(Tag::Sequence)?;
        let claim = pair.ia5_string()?.to_owned();
        let mut values = pair.open(Tag::Sequence)?;
        pair.end()?;
        let mut texts = Vec::new();
        while !values.is_empty() {
            texts.push(values.utf8_string()?.to_owned());
        }
        Ok(PermittedValues { claim, values: texts })
    })?;
    let must_exclude = match form {
        Form::Plain => Vec::new(),
        Form::Enhanced => listed(&mut lists, 2, |names| names.ia5_string().map(str::to_owned))?,
    };
    lists.end()?;
    Ok((must_include, permitted_values, must_exclude))
}

/// The elements of the list under an EXPLICIT tag, or none where there is no
/// such tag; an empty list is refused.
fn listed<T>(
    lists: &mut Contents<'_>,
    tag: u32,
    mut read: impl FnMut(&mut Contents<'_>) -> Result<T, der::Error>,
) -> Result<Vec<T>, der::Error> {
    let Some(mut tagged) = lists.open_if(context(tag))? else { return Ok(Vec::new()) };
    let mut list = tagged.open(Tag::Sequence)?;
    tagged.end()?;
    let mut out = vec![read(&mut list)?];
    while !list.is_empty() {
        out.push(read(&mut list)?);
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn octets(hex: &str) -> Vec<u8> {
        let hex = hex.replace(' ', "");
        let pairs = (0..hex.len()).step_by(2);
        pairs.map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap()).collect()
    }

    fn names(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    fn permitted(claim: &str, values: &[Value]) -> PermittedValues {
        PermittedValues::new(claim, values).unwrap()
    }

    fn check(constraints: &ClaimConstraints, claims: Value) -> Result<(), ConstraintError> {
        constraints.check(claims.as_object().unwrap())
    }

    /// DER made with an independent ASN.1 library.
    #[test]
    fn independent_encodings_are_read_and_written_back() {
        let text = include_str!("../../tests/fixtures/rfc8226/tnauthlist.json");
        let all: Value = serde_json::from_str(text).unwrap();
        let vectors = all["jwtClaimConstraints"].as_object().unwrap();
        assert_eq!(vectors.len(), 3);
        for (name, hex) in vectors {
            let icon = json!({"nam": "Q", "icn": "https://example.com/i.png"});
            let expected = match name.as_str() {
                "mustInclude-rcdi" => ClaimConstraints::plain(names(&["rcdi"]), Vec::new()),
                "attest-A" => {
                    ClaimConstraints::plain(Vec::new(), vec![permitted("attest", &[json!("A")])])
                }
                "rcd+rcdi" => ClaimConstraints::plain(
                    names(&["rcd", "rcdi"]),
                    vec![
                        permitted("rcd", &[icon]),
                        permitted("rcdi", &[json!({"/icn": "sha256-AAAA"})]),
                    ],
                ),
                _ => panic!("a vector that nothing is known of: {name}"),
            };
            let der = octets(hex.as_str().unwrap());
            let read = ClaimConstraints::from_der(PLAIN_OID, &der).unwrap();
            assert_eq!(Ok(&read), expected.as_ref(), "{name}");
            assert_eq!(read.to_der(), der, "{name}");
        }
    }

    #[test]
    fn every_other_encoding_is_refused() {
        for (hex, why) in [
            ("3000", "no constraint at all"),
            ("30028000", "an implicit tag"),
            ("3008 8006 1604 72636469", "an implicit tag around a list"),
            ("3008 a006 1604 72636469", "a tag around what lay within the list"),
            ("3004 a002 3000", "an empty list"),
            ("3006 a004 3002 1600", "a name without letters"),
            ("300a a008 3006 0c04 72636469", "a name of another type"),
            ("300a a008 3006 1604 72636480", "a name that is not ASCII"),
            ("300b a008 3006 1604 72636469 05", "cut short behind the list"),
            ("3009 a007 3006 1604 726364", "cut short within it"),
            ("300c a00a 3006 1604 72636469 0500", "two elements under a tag"),
            ("300c a008 3006 1604 72636469 0500", "something behind the lists"),
            ("300a a308 3006 1604 72636469", "a tag that does not exist"),
            ("300a a208 3006 1604 72636469", "excluded claims in the plain form"),
            ("3011 a10f 300d 300b 1606 617474657374 3000 00", "an octet too many"),
            ("300f a10d 300b 3009 1606 617474657374 30", "a list without a length"),
            ("3010 a10e 300c 300a 1606 617474657374 3000", "no value is permitted"),
            ("3013 a111 300f 300d 1606 617474657374 3003 0c01ff", "a value that is not UTF-8"),
            ("3013 a111 300f 300d 1606 617474657374 3003 160141", "a value of another type"),
            ("3084ffffffff a008 3006 1604 72636469", "a length of 4 GiB"),
            ("", "nothing"),
        ] {
            let read = ClaimConstraints::from_der(PLAIN_OID, &octets(hex));
            assert_eq!(read, Err(CertificateError::ClaimConstraints), "{why}");
        }
        let good = octets("300aa0083006160472636469");
        assert!(ClaimConstraints::from_der(PLAIN_OID, &good).is_ok());
        assert!(ClaimConstraints::from_der(crate::tn_auth_list::OID, &good).is_err());
        let swapped = octets("3016 a20a 3008 1606 617474657374 a008 3006 1604 72636469");
        assert!(ClaimConstraints::from_der(ENHANCED_OID, &swapped).is_err(), "lists out of order");
    }

    #[test]
    fn what_contradicts_itself_is_refused() {
        let made = |include: &[&str], exclude: &[&str]| {
            ClaimConstraints::enhanced(names(include), Vec::new(), names(exclude)).is_ok()
        };
        assert!(made(&["rcd"], &["rcdi"]) && made(&[], &["rcd"]) && made(&["rcd"], &[]));
        assert!(!made(&[], &[]), "no constraint");
        assert!(!made(&["rcd"], &["rcd"]), "demanded and excluded");
        for baseline in BASELINE {
            assert!(!made(&[], &[baseline]), "{baseline}");
        }
        let nothing = PermittedValues { claim: "rcd".into(), values: Vec::new() };
        assert!(ClaimConstraints::plain(Vec::new(), vec![nothing]).is_err());
        assert!(PermittedValues::new("rcd", &[json!(1.5)]).is_err());
    }

    #[test]
    fn each_kind_of_constraint_holds_by_itself() {
        let include = ClaimConstraints::plain(names(&["rcd"]), Vec::new()).unwrap();
        assert_eq!(check(&include, json!({"rcd": null})), Ok(()));
        let missing = ConstraintError::Missing { claim: "rcd".into() };
        assert_eq!(check(&include, json!({"RCD": {}})), Err(missing));

        let values = permitted("attest", &[json!("A"), json!("B")]);
        let permits = ClaimConstraints::plain(Vec::new(), vec![values]).unwrap();
        assert_eq!(check(&permits, json!({"attest": "B"})), Ok(()));
        assert_eq!(check(&permits, json!({})), Ok(()), "permitting makes nothing mandatory");
        for value in [json!("C"), json!("a"), json!(["A"]), json!({"A": "A"}), json!(null)] {
            let refused = ConstraintError::NotPermitted { claim: "attest".into() };
            assert_eq!(check(&permits, json!({"attest": value})), Err(refused));
        }

        let excludes = ClaimConstraints::enhanced(Vec::new(), Vec::new(), names(&["crn"])).unwrap();
        assert_eq!(check(&excludes, json!({"rcd": {}})), Ok(()));
        let excluded = ConstraintError::Excluded { claim: "crn".into() };
        assert_eq!(check(&excludes, json!({"crn": ""})), Err(excluded));
    }

    #[test]
    fn objects_are_compared_in_their_deterministic_serialisation() {
        let text = r#"{"nam":"Q","icn":"https://example.com/i.png"}"#;
        let value: Value = serde_json::from_str(text).unwrap();
        let constraint =
            ClaimConstraints::plain(Vec::new(), vec![permitted("rcd", &[value])]).unwrap();
        assert_eq!(
            constraint.permitted_values()[0].values,
            [r#"{"icn":"https://example.com/i.png","nam":"Q"}"#]
        );
        let claims = |text: &str| serde_json::from_str::<Value>(text).unwrap();
        let same = r#"{"rcd": { "icn": "https:\/\/example.com\/i.png", "nam": "\u0051" }}"#;
        assert_eq!(check(&constraint, claims(same)), Ok(()));
        for other in [
            r#"{"rcd":{"icn":"https://example.com/i.png","nam":"q"}}"#,
            r#"{"rcd":{"icn":"https://example.com/i.png"}}"#,
            r#"{"rcd":{"icn":"https://example.com/i.png","nam":"Q","x":1}}"#,
            r#"{"rcd":1.5}"#,
        ] {
            assert!(check(&constraint, claims(other)).is_err(), "{other}");
        }
    }
}
