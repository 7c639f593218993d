//! Extension values: what is read is written back octet for octet, and
//! answers every question asked of it.

#![no_main]

use libfuzzer_sys::fuzz_target;
use serde_json::json;
use signet_stir::TnAuthList;
use signet_stir::certificate::{ClaimConstraints, TnScope};

fuzz_target!(|der: &[u8]| {
    if let Ok(list) = TnAuthList::from_der(der) {
        assert_eq!(list.to_der(), der);
        assert!(list.is_within(&list));
        let same = TnAuthList::new(list.entries().to_vec()).expect("the entries made a list");
        assert_eq!(same.entries(), list.entries());
        let numbers = [1000, 12_125_550_100, 999_999_999_999_999, 5000]
            .map(|value| signet_stir::TelephoneNumber::from_u64(value).expect("a number"));
        let inventory = list.inventory(&numbers);
        let covered = numbers.iter().filter(|number| list.covers_by_value(**number)).count();
        assert_eq!(inventory.listed, covered);
        assert_eq!(inventory.listed + inventory.outside.len(), numbers.len());
        assert_eq!(TnScope::Value(list.clone()).in_words().len(), list.entries().len());
    }
    for oid in ["1.3.6.1.5.5.7.1.27", "1.3.6.1.5.5.7.1.33"] {
        let oid = oid.parse().expect("an object identifier");
        if let Ok(constraints) = ClaimConstraints::from_der(oid, der) {
            assert_eq!(constraints.to_der(), der);
            let claims = json!({"rcd": {"nam": "Q"}, "attest": "A", "iat": 1});
            let _ = constraints.check(claims.as_object().expect("an object"));
        }
    }
});
