//! Properties of certificates and of Rich Call Data: scopes never widen, what
//! is printed is read back, and no change goes unseen.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::LazyLock;

use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Map, Value, json};
use signet_stir::certificate::{
    Anchor, Certificate, CertificateError, ClaimConstraints, Contents, PermittedValues,
    RequestContents, RevocationList, TnScope, Trust, common_name_only, delegate_request, issue,
    read_request, validate,
};
use signet_stir::digest::HashAlgorithm;
use signet_stir::rcd::{
    Content, JCard, NoContent, Property, Rcd, Rcdi, Standing, Unavailable, check, verify_content,
};
use signet_stir::{ListedNumber, Signer, SoftwareSigner, TelephoneNumber, Tn, TnAuthList, TnEntry};

const NOW: i64 = 1_780_000_000;

static ROOT: LazyLock<SoftwareSigner> =
    LazyLock::new(|| SoftwareSigner::from_scalar(&[1; 32]).unwrap());
static LEAF: LazyLock<SoftwareSigner> =
    LazyLock::new(|| SoftwareSigner::from_scalar(&[2; 32]).unwrap());

fn number() -> impl Strategy<Value = ListedNumber> {
    "[0-9*#]{1,15}|[0-9]{3,6}".prop_map(|text| text.parse().unwrap())
}

/// Any entry; ranges of few numbers around few starts, so that they meet.
fn entry() -> impl Strategy<Value = TnEntry> {
    prop_oneof![
        1 => "[ -~]{0,6}[A-Z0-9]".prop_map(TnEntry::ServiceProviderCode),
        3 => number().prop_map(TnEntry::One),
        6 => ("[0-9]{1,5}", 2..60_u64).prop_filter_map("beyond its length", |(start, count)| {
            let entry = TnEntry::Range { start: start.parse().unwrap(), count };
            TnAuthList::new(vec![entry.clone()]).ok().map(|_| entry)
        }),
    ]
}

fn list() -> impl Strategy<Value = TnAuthList> {
    vec(entry(), 1..12).prop_map(|entries| TnAuthList::new(entries).unwrap())
}

/// The numbers of a list, one by one, by the definition of its entries.
fn enumerate(list: &TnAuthList) -> Vec<String> {
    let mut all = Vec::new();
    for entry in list.entries() {
        match entry {
            TnEntry::ServiceProviderCode(_) => {}
            TnEntry::One(number) => all.push(number.as_str().to_owned()),
            TnEntry::Range { start, count } => {
                let (first, width): (u64, _) =
                    (start.as_str().parse().unwrap(), start.as_str().len());
                all.extend((first..first + count).map(|value| format!("{value:0width$}")));
            }
        }
    }
    all
}

fn contents<'a>(name: &str, key: &'a SoftwareSigner, scope: Option<TnAuthList>) -> Contents<'a> {
    Contents {
        serial: &[1, 2, 3, 4, 5, 6, 7, 8],
        subject: common_name_only(name).unwrap(),
        issuer: common_name_only("Root").unwrap(),
        not_before: NOW,
        not_after: NOW + 86_400,
        public_key: key.public_key(),
        scope: scope.map(TnScope::Value),
        constraints: None,
        authority: false,
        path_length: None,
    }
}

fn texts() -> impl Strategy<Value = Vec<String>> {
    vec("[!-~]{1,12}", 0..4)
}

fn constraints() -> impl Strategy<Value = ClaimConstraints> {
    let permitted = vec(
        ("[!-~]{1,8}", vec("\\PC{0,12}", 1..4))
            .prop_map(|(claim, values)| PermittedValues { claim, values }),
        0..3,
    );
    (texts(), permitted, texts(), any::<bool>()).prop_filter_map(
        "contradicts itself",
        |(include, permitted, exclude, enhanced)| {
            let made = if enhanced {
                ClaimConstraints::enhanced(include, permitted, exclude)
            } else {
                ClaimConstraints::plain(include, permitted)
            };
            made.ok()
        },
    )
}

/// Content by its address.
#[derive(Clone, Debug, Default)]
struct Web(BTreeMap<String, Vec<u8>>);

impl Content for Web {
    fn get(&self, address: &str) -> Result<Cow<'_, [u8]>, Unavailable> {
        self.0.get(address).map(|octets| Cow::from(octets.as_slice())).ok_or(Unavailable)
    }
}

fn card() -> impl Strategy<Value = JCard> {
    let property = prop_oneof![
        ("[a-z-]{1,8}", "\\PC{0,12}").prop_map(|(name, text)| (name, "text", text)),
        (prop::sample::select(vec!["photo", "logo", "url"]), "[a-z0-9]{1,6}").prop_map(
            |(name, path)| (name.to_owned(), "uri", format!("https://content.example/{path}"))
        ),
        "[0-9]{4,15}".prop_map(|number| ("tel".to_owned(), "uri", format!("tel:+{number}"))),
    ];
    ("\\PC{0,12}", vec(property, 0..6)).prop_map(|(name, properties)| {
        properties.into_iter().filter(|(name, ..)| name != "version").fold(
            JCard::new(&name),
            |card, (name, kind, value)| {
                card.with(Property::new(&name, kind, value).unwrap()).unwrap()
            },
        )
    })
}

/// A claim, and the content behind each of its addresses.
fn claim() -> impl Strategy<Value = (Rcd, Web)> {
    let numbers = prop::option::of("[2-9][0-9]{3,14}");
    let icon = prop::option::of("[a-z]{1,6}");
    let card = prop::option::of((card(), any::<bool>()));
    let other = prop::option::of("\\PC{0,8}");
    (any::<String>(), numbers, icon, card, other).prop_map(|(name, number, icon, card, other)| {
        let (mut rcd, mut web) = (Rcd::new(name), Web::default());
        let mut put = |address: &str, octets: Vec<u8>| web.0.insert(address.to_owned(), octets);
        if let Some(number) = number {
            rcd = rcd.with_apn(Tn::new(number).unwrap());
        }
        if let Some(icon) = icon {
            let address = format!("https://content.example/icons/{icon}");
            put(&address, icon.into_bytes());
            rcd = rcd.with_icn(address.parse().unwrap());
        }
        if let Some((card, inline)) = card {
            for found in card.content() {
                put(found.address, found.address.as_bytes().to_vec());
            }
            rcd = if inline {
                rcd.with_jcd(card).unwrap()
            } else {
                put("https://content.example/card", card.to_value().to_string().into_bytes());
                rcd.with_jcl("https://content.example/card".parse().unwrap())
            };
        }
        if let Some(other) = other {
            rcd = rcd.with_other("x-vendor", json!({"y": [other]})).unwrap();
        }
        (rcd, web)
    })
}

/// Every element's standing.
fn standings(rcd: &Rcd, rcdi: &Rcdi, web: &dyn Content) -> Vec<Standing> {
    let elements = verify_content(rcd, Some(rcdi), web).unwrap();
    let mut all = vec![elements.name.standing];
    all.extend(elements.alternate_number.map(|element| element.standing));
    all.extend(elements.icon.map(|element| element.standing));
    all.extend(elements.card.map(|element| element.standing));
    all.extend(elements.card_content.iter().map(|found| found.content.standing));
    all
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn a_list_is_read_as_it_was_written(list in list()) {
        let der = list.to_der();
        prop_assert_eq!(TnAuthList::from_der(&der), Ok(list));
        for length in 0..der.len() {
            prop_assert!(TnAuthList::from_der(&der[..length]).is_err());
        }
    }

    #[test]
    fn a_list_holds_what_its_entries_say_and_nothing_else(list in list(), others in vec(number(), 0..20)) {
        let held = enumerate(&list);
        for number in &held {
            prop_assert!(list.lists(number.parse().unwrap()), "{}", number);
        }
        for other in others {
            prop_assert_eq!(list.lists(other), held.iter().any(|held| held == other.as_str()));
        }
    }

    #[test]
    fn an_inventory_is_what_each_number_says(
        list in list(),
        mut numbers in vec(1000..100_000_u64, 0..60),
        sorted in any::<bool>(),
    ) {
        if sorted {
            numbers.sort_unstable();
        }
        let numbers: Vec<_> =
            numbers.into_iter().map(|value| TelephoneNumber::from_u64(value).unwrap()).collect();
        let found = list.inventory(&numbers);
        let outside: Vec<_> =
            numbers.iter().copied().filter(|number| !list.covers_by_value(*number)).collect();
        prop_assert_eq!(&found.outside, &outside);
        prop_assert_eq!(found.listed, numbers.len() - outside.len());
    }

    #[test]
    fn the_shortest_list_holds_the_same_numbers(values in vec(prop_oneof![1000..1100_u64, 9900..10_010_u64], 1..40)) {
        let numbers: Vec<_> =
            values.iter().map(|value| TelephoneNumber::from_u64(*value).unwrap()).collect();
        let list = TnAuthList::of_numbers(&numbers).unwrap();
        let mut held = enumerate(&list);
        let mut expected: Vec<_> = numbers.iter().map(|number| number.digits()).collect();
        held.sort();
        expected.sort();
        expected.dedup();
        prop_assert_eq!(held, expected, "each once");
    }

    /// What a path accepts, its issuer could have signed itself.
    #[test]
    fn scopes_never_widen(parent in list(), child in prop_oneof![list(), Just(TnAuthList::of_ranges([(
        TelephoneNumber::from_u64(1000).unwrap(), TelephoneNumber::from_u64(1001).unwrap(),
    )]).unwrap())], take in any::<prop::sample::Index>(), part in any::<bool>()) {
        // A part of the parent half of the time, so that both outcomes come.
        let child = if part {
            TnAuthList::new(vec![take.get(parent.entries()).clone()]).unwrap()
        } else {
            child
        };
        let authority =
            Contents { authority: true, ..contents("Root", &ROOT, Some(parent.clone())) };
        let authority = issue(authority, &*ROOT).unwrap();
        let leaf = issue(contents("Desk", &LEAF, Some(child.clone())), &*ROOT).unwrap();
        let trust = Trust::new([Anchor::Certificate(authority)]);
        let accepted = validate(&[leaf], &trust, NOW);
        let codes = child.service_provider_codes().all(|code| {
            parent.service_provider_codes().any(|held| held == code)
        });
        let held = enumerate(&parent);
        let numbers = parent.has_service_provider_code()
            || enumerate(&child).iter().all(|number| held.contains(number));
        prop_assert!(!part || accepted.is_ok());
        match accepted {
            Ok(_) => prop_assert!(codes && numbers),
            Err(error) => {
                prop_assert_eq!(error, CertificateError::Scope);
                prop_assert!(!(codes && numbers));
            }
        }
    }

    #[test]
    fn constraints_are_read_as_they_were_written(constraints in constraints()) {
        let der = constraints.to_der();
        let read = ClaimConstraints::from_der(constraints.oid(), &der);
        prop_assert_eq!(read.as_ref(), Ok(&constraints));
        for length in 0..der.len() {
            prop_assert!(ClaimConstraints::from_der(constraints.oid(), &der[..length]).is_err());
        }
    }

    #[test]
    fn a_request_asks_for_what_it_was_made_of(list in list(), constraints in constraints()) {
        let scope = TnScope::Value(list);
        let contents = RequestContents {
            common_name: "Shop", scope: Some(&scope), constraints: Some(&constraints),
        };
        let request = read_request(&delegate_request(&contents, &*LEAF).unwrap()).unwrap();
        prop_assert_eq!(request.scope, Some(scope));
        prop_assert_eq!(request.constraints, Some(constraints));
    }

    #[test]
    fn a_certificate_with_any_bit_flipped_is_refused(
        list in list(), constraints in constraints(), bit in any::<prop::sample::Index>(),
    ) {
        let contents =
            Contents { constraints: Some(&constraints), ..contents("Desk", &LEAF, Some(list)) };
        let leaf = issue(contents, &*ROOT).unwrap();
        let trust = Trust::new([Anchor::Key(ROOT.public_key().clone().into())]);
        prop_assert!(validate(std::slice::from_ref(&leaf), &trust, NOW).is_ok());
        let mut damaged = leaf.der().to_vec();
        let bit = bit.index(damaged.len() * 8);
        damaged[bit / 8] ^= 1 << (bit % 8);
        let accepted = Certificate::from_der(&damaged)
            .and_then(|leaf| validate(&[leaf], &trust, NOW));
        prop_assert!(accepted.is_err(), "bit {}", bit);
    }

    #[test]
    fn any_octets_are_read_or_refused(octets in vec(any::<u8>(), 0..300)) {
        let _ = Certificate::from_der(&octets);
        let _ = read_request(&octets);
        let _ = RevocationList::from_der(&octets);
        let _ = TnAuthList::from_der(&octets);
    }

    #[test]
    fn a_claim_is_read_as_it_was_written((rcd, _) in claim()) {
        prop_assert_eq!(Rcd::from_value(&rcd.to_value()), Ok(rcd.clone()));
        let text = signet_stir::canonical::to_string(&rcd.to_value()).unwrap();
        let read = signet_stir::json::from_slice(text.as_bytes()).unwrap();
        prop_assert_eq!(Rcd::from_value(&read), Ok(rcd));
    }

    #[test]
    fn what_was_pinned_is_verified((rcd, web) in claim(), algorithm in prop::sample::select(vec![
        HashAlgorithm::Sha256, HashAlgorithm::Sha384, HashAlgorithm::Sha512,
    ])) {
        let rcdi = Rcdi::compute(&rcd, algorithm, &web).unwrap();
        let read = Rcdi::from_value(&rcdi.to_value());
        prop_assert_eq!(read.as_ref(), Ok(&rcdi));
        prop_assert_eq!(check(&rcd, Some(&rcdi)), Ok(()));
        for standing in standings(&rcd, &rcdi, &web) {
            prop_assert_eq!(standing, Standing::Verified);
        }
        // Without content nothing that is in the claim is lost.
        let elements = verify_content(&rcd, Some(&rcdi), &NoContent).unwrap();
        prop_assert_eq!(elements.name.standing, Standing::Verified);
    }

    #[test]
    fn any_change_of_content_is_seen(
        (rcd, web) in claim(), which in any::<prop::sample::Index>(),
        octet in any::<prop::sample::Index>(), bit in 0..8_u8, cut in any::<bool>(),
    ) {
        prop_assume!(!web.0.is_empty());
        let rcdi = Rcdi::compute(&rcd, HashAlgorithm::Sha256, &web).unwrap();
        let mut changed = web.clone();
        let octets = changed.0.values_mut().nth(which.index(web.0.len())).unwrap();
        if cut {
            octets.pop();
        } else {
            let at = octet.index(octets.len());
            octets[at] ^= 1 << bit;
        }
        let standings = standings(&rcd, &rcdi, &changed);
        prop_assert!(standings.contains(&Standing::Mismatch), "{:?}", standings);
    }

    #[test]
    fn any_change_of_a_value_is_seen((rcd, web) in claim(), name in any::<String>()) {
        prop_assume!(name != rcd.nam());
        let rcdi = Rcdi::compute(&rcd, HashAlgorithm::Sha256, &web).unwrap();
        let mut claim = rcd.to_value();
        claim["nam"] = name.into();
        let renamed = Rcd::from_value(&claim).unwrap();
        let elements = verify_content(&renamed, Some(&rcdi), &web).unwrap();
        prop_assert_eq!(elements.name.standing, Standing::Mismatch);
        if rcd.jcd().is_some() {
            claim["jcd"][1][1][3] = "Somebody else entirely".into();
            let other = Rcd::from_value(&claim).unwrap();
            let elements = verify_content(&other, Some(&rcdi), &web).unwrap();
            prop_assert_eq!(elements.card.unwrap().standing, Standing::Mismatch);
        }
    }

    /// Any JSON: read, or refused without a word of panic.
    #[test]
    fn any_json_is_a_claim_or_is_refused(members in vec(("nam|apn|icn|jcd|jcl|/nam|/jcd/1|x", value()), 0..5)) {
        let value = Value::from(members.into_iter().collect::<Map<_, _>>());
        if let Ok(rcd) = Rcd::from_value(&value) {
            prop_assert_eq!(rcd.to_value(), value.clone());
            if let Ok(rcdi) = Rcdi::from_value(&value) {
                let _ = verify_content(&rcd, Some(&rcdi), &NoContent);
            }
        }
        let _ = JCard::from_value(&value);
    }
}

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "\\PC{0,8}|https://[a-z]{1,5}/".prop_map(Value::from),
        Just(Value::from("vcard")),
    ];
    leaf.prop_recursive(4, 16, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..5).prop_map(Value::from),
            vec(("[a-z]{1,4}", inner), 0..3)
                .prop_map(|members| members.into_iter().collect::<Map<_, _>>().into()),
        ]
    })
}
