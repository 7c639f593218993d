//! Values of Call-Info, Reason and of addresses: what was read is printed and
//! read again.

#![no_main]

use libfuzzer_sys::fuzz_target;
use signet_stir::sip::{Address, CallInfo, Reason, split_list};
use signet_stir::{Identity, Tn, Uri};

fuzz_target!(|text: &str| {
    for value in split_list(text).into_iter().flatten() {
        if let Ok(info) = CallInfo::parse(value) {
            assert_eq!(CallInfo::parse(&info.to_string()), Ok(info));
        }
        if let Ok(reason) = Reason::parse(value) {
            assert_eq!(Reason::parse(&reason.to_string()), Ok(reason));
        }
        let Ok(address) = Address::parse(value) else { continue };
        match Identity::from_uri(address.uri()) {
            Ok(Identity::Tn(number)) => assert_eq!(Tn::new(number.as_str()), Ok(number)),
            Ok(Identity::Uri(uri)) => assert_eq!(Uri::new(uri.as_str()), Ok(uri)),
            Err(_) => {}
        }
    }
});
