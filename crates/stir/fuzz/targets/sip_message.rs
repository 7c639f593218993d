//! SIP requests, whole.

#![no_main]

use libfuzzer_sys::fuzz_target;
use signet_stir::sip::{IdentityHeader, SipRequest};

fuzz_target!(|octets: &[u8]| {
    let Ok(request) = SipRequest::parse(octets) else { return };
    for field in request.identities() {
        assert!(!field.contains(['\r', '\n']), "a value is one line");
        drop(IdentityHeader::parse_list(field));
    }
    let Ok(call) = request.call() else { return };
    assert!(!call.originators.is_empty() && !call.to.is_empty(), "From and To are known");
});
