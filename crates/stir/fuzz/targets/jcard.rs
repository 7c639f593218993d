//! jCards: what is read is written back, and each address is where it is said
//! to be.

#![no_main]

use libfuzzer_sys::fuzz_target;
use signet_stir::json;
use signet_stir::rcd::JCard;

fuzz_target!(|text: &[u8]| {
    let Ok(value) = json::from_slice(text) else { return };
    let Ok(card) = JCard::from_value(&value) else { return };
    let written = card.to_value();
    assert_eq!(JCard::from_value(&written).as_ref(), Ok(&card));
    for found in card.content() {
        let [property, item] = found.place;
        assert_eq!(written[1][property][item], found.address);
    }
    let _ = (card.full_name(), card.organization());
});
