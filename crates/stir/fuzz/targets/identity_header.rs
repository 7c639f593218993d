//! Identity header fields: what was read is printed and read again.

#![no_main]

use libfuzzer_sys::fuzz_target;
use signet_stir::sip::IdentityHeader;

fuzz_target!(|text: &str| {
    for header in IdentityHeader::parse_list(text).into_iter().flatten() {
        let printed = header.to_string();
        assert_eq!(IdentityHeader::parse(&printed).as_ref(), Ok(&header));
        assert_eq!(IdentityHeader::parse_list(&printed), [Ok(header)]);
    }
});
