//! Certification requests (RFC 2986).

use der::oid::db::rfc5912;
use der::{Decode, Encode};
use x509_cert::name::Name;
use x509_cert::request::{CertReq, CertReqInfo, Version};
use x509_cert::spki::SubjectPublicKeyInfoOwned;

use super::issue::{common_name_only, ecdsa_with_sha256, sign_der};
use super::{CertificateError, first_element};
use crate::key::{PublicKey, Signer};

/// A certification request whose signature was checked: its sender holds the
/// key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    pub subject: Name,
    pub public_key: PublicKey,
}

/// Makes a certification request (RFC 2986) for the signer's key; DER.
pub fn request(common_name: &str, signer: &dyn Signer) -> Result<Vec<u8>, CertificateError> {
    let info = CertReqInfo {
        version: Version::V1,
        subject: common_name_only(common_name)?,
        public_key: SubjectPublicKeyInfoOwned::from_der(&signer.public_key().to_spki_der())?,
        attributes: Default::default(),
    };
    let signature = sign_der(&info.to_der()?, signer)?;
    Ok(CertReq { info, algorithm: ecdsa_with_sha256(), signature }.to_der()?)
}

/// Reads a certification request and checks that its sender holds the key.
pub fn read_request(der: &[u8]) -> Result<Request, CertificateError> {
    let request = CertReq::from_der(der)?;
    if request.algorithm.oid != rfc5912::ECDSA_WITH_SHA_256 {
        return Err(CertificateError::Algorithm);
    }
    let public_key = PublicKey::from_spki_der(&request.info.public_key.to_der()?)
        .map_err(|_| CertificateError::Algorithm)?;
    let signature = request.signature.as_bytes().ok_or(CertificateError::Encoding)?;
    public_key
        .verify_der(&first_element(der)?, signature)
        .map_err(|_| CertificateError::Signature)?;
    Ok(Request { subject: request.info.subject, public_key })
}
