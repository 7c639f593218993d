//! Certification requests (RFC 2986).

use der::oid::db::rfc5912;
use der::{Decode, Encode};
use x509_cert::attr::Attribute;
use x509_cert::name::Name;
use x509_cert::request::{CertReq, CertReqInfo, ExtensionReq, Version};
use x509_cert::spki::SubjectPublicKeyInfoOwned;

use super::bounds;
use super::constraints::ClaimConstraints;
use super::extensions::{self, Known};
use super::issue::{common_name_only, ecdsa_with_sha256, sign_der};
use super::key::{CertifiedKey, Seal};
use super::{Certificate, CertificateError, TnScope, first_element};
use crate::key::{PublicKey, Signer};

/// A certification request whose signature was checked: its sender holds the
/// key. Whether the sender may have what it asks for is for the authority to
/// judge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// Who the sender says it is.
    pub subject: Name,
    /// The key that signed the request.
    pub public_key: PublicKey,
    /// The numbers that are asked for.
    pub scope: Option<TnScope>,
    /// The constraints that the certificate shall have.
    pub constraints: Option<ClaimConstraints>,
}

/// What a request for a delegate certificate asks for.
#[derive(Clone, Copy, Debug)]
pub struct RequestContents<'a> {
    /// At most 64 characters count.
    pub common_name: &'a str,
    /// The numbers that are asked for; left to the authority without.
    pub scope: Option<&'a TnScope>,
    /// The constraints that the certificate shall have.
    pub constraints: Option<&'a ClaimConstraints>,
}

/// Makes a certification request (RFC 2986) for the signer's key that leaves
/// the numbers to the authority; DER.
pub fn request(common_name: &str, signer: &dyn Signer) -> Result<Vec<u8>, CertificateError> {
    delegate_request(&RequestContents { common_name, scope: None, constraints: None }, signer)
}

/// Makes a certification request for the signer's key, with the numbers and
/// the constraints in its extensionRequest attribute (RFC 2985, section
/// 5.4.2); DER.
pub fn delegate_request(
    contents: &RequestContents<'_>,
    signer: &dyn Signer,
) -> Result<Vec<u8>, CertificateError> {
    let mut info = CertReqInfo {
        version: Version::V1,
        subject: common_name_only(contents.common_name)?,
        public_key: SubjectPublicKeyInfoOwned::from_der(&signer.public_key().to_spki_der())?,
        attributes: Default::default(),
    };
    let wanted = extensions::authority(contents.scope, contents.constraints)?;
    if !wanted.is_empty() {
        info.attributes.insert(Attribute::try_from(ExtensionReq(wanted))?)?;
    }
    let signature = sign_der(&info.to_der()?, signer)?;
    let request = CertReq { info, algorithm: ecdsa_with_sha256(), signature }.to_der()?;
    if request.len() > Certificate::MAX_LENGTH {
        Err(CertificateError::TooLong)
    } else {
        Ok(request)
    }
}

/// Reads a certification request and checks that its sender holds the key.
pub fn read_request(der: &[u8]) -> Result<Request, CertificateError> {
    if der.len() > Certificate::MAX_LENGTH {
        return Err(CertificateError::TooLong);
    }
    bounds::check_request(der)?;
    let request = CertReq::from_der(der)?;
    let seal = Seal::read(&request.algorithm, &request.signature)?;
    let public_key = PublicKey::from_spki_der(&request.info.public_key.to_der()?)
        .map_err(|_| CertificateError::Algorithm)?;
    CertifiedKey::from(public_key.clone())
        .verify(&first_element(der)?, &seal)
        .map_err(|_| CertificateError::Signature)?;
    let mut wanted = request
        .info
        .attributes
        .iter()
        .filter(|attribute| attribute.oid == rfc5912::ID_EXTENSION_REQ)
        .flat_map(|attribute| attribute.values.iter());
    let known = match (wanted.next(), wanted.next()) {
        (None, _) => Known::default(),
        (Some(extensions), None) => Known::read(&ExtensionReq::from_der(&extensions.to_der()?)?.0)?,
        (Some(_), Some(_)) => return Err(CertificateError::ExtensionTwice),
    };
    Ok(Request {
        subject: request.info.subject,
        public_key,
        scope: known.scope,
        constraints: known.constraints,
    })
}
