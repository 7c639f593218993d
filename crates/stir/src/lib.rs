//! STIR and SHAKEN: signed caller identity and Rich Call Data.
//!
//! | module | what it holds | standard |
//! |---|---|---|
//! | [`passport`] | tokens: made, signed, read, verified | RFC 8225, 8588, 8946, 9795 |
//! | [`sip`] | Identity, Call-Info, Reason, and requests around them | RFC 3261, 8224, 9410, 9796 |
//! | [`rcd`] | Rich Call Data, jCards, integrity digests | RFC 9795, 7095, 6901 |
//! | [`certificate`] | certificates, paths, requests, constraints, revocation | RFC 5280, 8226, 9060, 9118 |
//! | [`tn_auth_list`] | the numbers a certificate speaks for | RFC 8226 |
//! | [`verdict`] | all of it together: is this caller who the call says? | RFC 8224, ATIS-1000074 |
//! | [`key`], [`jws`] | P-256 keys, signers, ES256 | RFC 7515, 7518 |
//! | [`identity`], [`tn`] | numbers and URIs in canonical form | RFC 8224, E.164 |
//! | [`json`], [`canonical`] | JSON read strictly and written deterministically | RFC 8259, 8225 |
//!
//! The crate does no I/O, reads no clock and starts no thread: certificates,
//! content, time and randomness are arguments. Whatever comes from strangers is
//! bounded in size, depth and number, and makes nothing panic.
//!
//! # Signing a call
//!
//! A provider that knows its customer and the customer's right to the number
//! attests with [`A`](passport::Attestation::A). The private key stays behind
//! the [`Signer`] trait.
//!
//! ```
//! use signet_stir::passport::{
//!     Attestation, CertificateAddress, Claims, Destinations, OrigId, Passport,
//! };
//! use signet_stir::{CallReason, Identity, Signer, SoftwareSigner};
//!
//! let signer = SoftwareSigner::from_scalar(&[7; 32])?;
//! let x5u = CertificateAddress::new("https://certificates.example/7.pem")?;
//! let claims = Claims::shaken(
//!     1_780_000_000,
//!     Identity::from_uri("tel:+1-212-555-0100")?,
//!     Destinations::one(Identity::from_uri("sip:+12125550200@example.com;user=phone")?),
//!     Attestation::A,
//!     OrigId::from_random([9; 16]),
//! )
//! .with_call_reason(&CallReason::new("Your appointment")?);
//! let token = claims.sign(&x5u, &signer)?;
//! assert!(token.identity_header().ends_with(
//!     ";info=<https://certificates.example/7.pem>;alg=ES256;ppt=\"shaken\""
//! ));
//!
//! let passport = Passport::parse(token.as_str())?;
//! passport.verify(signer.public_key())?;
//! assert_eq!(passport.claims(), &claims);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Verifying an INVITE
//!
//! The caller of [`verdict::verify`] says whom it trusts and how certificates
//! and content are had; the answer has each step of each Identity header, and
//! what may be shown.
//!
//! ```
//! use signet_stir::certificate::{
//!     Anchor, Certificate, Contents, TnScope, Trust, common_name_only, issue,
//! };
//! # use signet_stir::passport::{Attestation, CertificateAddress, Claims, Destinations, OrigId};
//! use signet_stir::rcd::NoContent;
//! use signet_stir::sip::SipRequest;
//! use signet_stir::verdict::{
//!     CallResult, Credential, Given, Policy, Presented, Sources, Trusting, verify,
//! };
//! # use signet_stir::{Identity, Signer, SoftwareSigner, TnAuthList, TnEntry};
//! # const NOW: i64 = 1_780_000_000;
//! # let (authority, signer) = (SoftwareSigner::from_scalar(&[1; 32])?, SoftwareSigner::from_scalar(&[7; 32])?);
//! # let certificate = |name: &str, key: &SoftwareSigner, scope, authority_itself| {
//! #     let subject = common_name_only(name)?;
//! #     issue(
//! #         Contents {
//! #             serial: &[1, 2, 3, 4, 5, 6, 7, 8],
//! #             subject,
//! #             issuer: common_name_only("STI-CA")?,
//! #             not_before: NOW - 1,
//! #             not_after: NOW + 1,
//! #             public_key: key.public_key(),
//! #             scope,
//! #             constraints: None,
//! #             authority: authority_itself,
//! #             path_length: None,
//! #         },
//! #         &authority,
//! #     )
//! # };
//! # let number: signet_stir::TelephoneNumber = "+12125550100".parse()?;
//! # let list = TnAuthList::of_numbers(&[number])?;
//! # let sti_ca = certificate("STI-CA", &authority, None, true)?;
//! # let path = vec![certificate("Harbour Health", &signer, Some(TnScope::Value(list)), false)?];
//! # let x5u = CertificateAddress::new("https://certificates.example/7.pem")?;
//! # let claims = Claims::shaken(
//! #     NOW,
//! #     Identity::from(number),
//! #     Destinations::one(Identity::from_uri("tel:+12125550200")?),
//! #     Attestation::A,
//! #     OrigId::from_random([9; 16]),
//! # );
//! # let identity = claims.sign(&x5u, &signer)?.identity_header();
//! let invite = format!(
//!     "INVITE sip:+12125550200@example.com;user=phone SIP/2.0\r\n\
//!      From: <sip:+12125550100@example.com;user=phone>;tag=1\r\n\
//!      To: <sip:+12125550200@example.com;user=phone>\r\n\
//!      Identity: {identity}\r\n\r\n"
//! );
//! let request = SipRequest::parse(invite.as_bytes())?;
//! let headers: Vec<_> = request.identities().into_iter().map(Presented::Header).collect();
//!
//! let trust = Trust::new([Anchor::Certificate(sti_ca)]);
//! // What the certificate's address leads to; a service fetches and caches it.
//! let credentials = Given(Credential::Path(path));
//! let sources = Sources { credentials: &credentials, content: &NoContent };
//! let verdict = verify(
//!     &request.call()?,
//!     &headers,
//!     sources,
//!     Trusting::Path(&trust),
//!     NOW,
//!     &Policy::default(),
//! );
//! assert_eq!(verdict.result, CallResult::Passed);
//! assert_eq!(verdict.verstat.as_str(), "TN-Validation-Passed");
//! println!("{}", serde_json::to_string_pretty(&verdict)?);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

#![warn(missing_docs)]

mod asn1;
pub mod call_reason;
pub mod canonical;
pub mod certificate;
pub mod digest;
pub mod identity;
pub mod json;
pub mod jws;
pub mod key;
pub mod passport;
pub mod rcd;
pub mod sip;
pub mod tn;
pub mod tn_auth_list;
pub mod verdict;

pub use call_reason::CallReason;
pub use digest::IntegrityDigest;
pub use identity::{Identity, Tn, Uri};
pub use key::{PublicKey, Signer, SignerError, SoftwareSigner};
pub use tn::{TelephoneNumber, TelephoneNumberError};
pub use tn_auth_list::{ListedNumber, TnAuthList, TnEntry};
