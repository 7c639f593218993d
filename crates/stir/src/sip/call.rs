//! What is known of a call from its signalling.

use super::CallInfo;
use crate::identity::Identity;
use crate::passport::KeyFingerprint;

/// The facts of a call that a token is compared with. What is not known is
/// empty or `None`, and is then not compared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Call {
    /// Who calls: the asserted identities, or else the one of From. A token
    /// must speak for one of them.
    pub originators: Vec<Identity>,
    /// Whom the caller called: To. Where several are given, a token must name
    /// them all.
    pub to: Vec<Identity>,
    /// Where the call goes: the Request-URI. Differs from `to` when the call
    /// was diverted.
    pub target: Option<Identity>,
    /// `Date`, seconds since 1970-01-01 UTC.
    pub date: Option<i64>,
    /// The caller's name as the message gives it; nobody signed it.
    pub display_name: Option<String>,
    /// What the message says of the caller; nobody signed it.
    pub call_info: Vec<CallInfo>,
    /// Fingerprints of the media's keys in the message's SDP; `None` where
    /// there is no SDP at hand.
    pub fingerprints: Option<Vec<KeyFingerprint>>,
}

impl Call {
    /// A call from one number or URI to another.
    pub fn new(orig: Identity, dest: Identity) -> Self {
        Self { originators: vec![orig], to: vec![dest], ..Self::default() }
    }
}
