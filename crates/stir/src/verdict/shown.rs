//! What may be shown of a caller, and what of it is verified.

use serde::Serialize;

use super::examine::Examined;
use super::{CallResult, Policy};
use crate::call_reason::CallReason;
use crate::rcd::Elements;
use crate::sip::{Call, CallInfo, Purpose};

/// What is known of the caller, each on its own.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Shown {
    /// The caller's name.
    pub name: Option<ShownValue>,
    /// The address of the caller's logo.
    pub logo: Option<ShownValue>,
    /// Why the caller calls.
    pub reason: Option<ShownValue>,
}

/// A value, and whether a valid token vouches for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ShownValue {
    /// The text or address.
    pub value: String,
    /// Whether it may be shown as verified.
    pub verified: bool,
}

impl ShownValue {
    fn new(value: impl Into<String>, verified: bool) -> Self {
        Self { value: value.into(), verified }
    }
}

/// Of each thing the first that is verified, else the first that is claimed:
/// by a token, or by the message itself. A third party's token counts only
/// where another vouches for the number.
pub(super) fn shown(call: &Call, all: &[Examined], result: CallResult, policy: &Policy) -> Shown {
    let mut shown = Shown::default();
    for examined in all {
        let valid = examined.passed() && (!examined.third_party || result == CallResult::Passed);
        match (&examined.elements, valid) {
            (Some(elements), true) => from_elements(&mut shown, elements),
            _ => from_claim(&mut shown, examined),
        }
        if let Some(crn) = examined.claims.as_ref().and_then(|claims| claims.crn()) {
            let verified = valid && CallReason::new(crn).is_ok();
            offer(&mut shown.reason, ShownValue::new(crn, verified));
        }
    }
    from_message(&mut shown, call, policy);
    shown
}

fn offer(slot: &mut Option<ShownValue>, value: ShownValue) {
    if value.value.is_empty() {
        return;
    }
    match slot {
        Some(held) if held.verified || !value.verified => {}
        _ => *slot = Some(value),
    }
}

fn from_elements(shown: &mut Shown, elements: &Elements) {
    let name = &elements.name;
    offer(&mut shown.name, ShownValue::new(name.value.as_str(), name.standing.holds()));
    if let Some(card) = &elements.card
        && let Some(full_name) = card.value.as_ref().and_then(|card| card.full_name())
    {
        offer(&mut shown.name, ShownValue::new(full_name, card.standing.holds()));
    }
    if let Some(icon) = &elements.icon {
        let address = icon.value.address.as_str();
        offer(&mut shown.logo, ShownValue::new(address, icon.standing.holds()));
    }
    for property in ["logo", "photo"] {
        for found in elements.card_content.iter().filter(|found| found.property == property) {
            let address = found.content.value.address.as_str();
            offer(&mut shown.logo, ShownValue::new(address, found.content.standing.holds()));
        }
    }
}

/// What a token claims that vouches for nothing.
fn from_claim(shown: &mut Shown, examined: &Examined) {
    let Some(rcd) = examined.claims.as_ref().and_then(|claims| claims.rcd_claim()) else { return };
    let text = |member| rcd.get(member).and_then(serde_json::Value::as_str);
    for (slot, member) in [(&mut shown.name, "nam"), (&mut shown.logo, "icn")] {
        if let Some(text) = text(member) {
            offer(slot, ShownValue::new(text, false));
        }
    }
}

/// What the message says. Only a trusted peer's word that it verified it
/// counts (RFC 9796).
fn from_message(shown: &mut Shown, call: &Call, policy: &Policy) {
    let verified = |info: &CallInfo| policy.trusted_signalling && info.verified();
    for info in &call.call_info {
        if info.purpose() == Some(&Purpose::Icon) {
            offer(&mut shown.logo, ShownValue::new(info.uri(), verified(info)));
        }
        if let Some(reason) = info.call_reason() {
            offer(&mut shown.reason, ShownValue::new(reason.as_str(), verified(info)));
        }
    }
    if let Some(name) = &call.display_name {
        offer(&mut shown.name, ShownValue::new(name.as_str(), false));
    }
}
