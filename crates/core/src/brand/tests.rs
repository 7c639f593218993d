use std::sync::Arc;

use tempfile::TempDir;

use super::*;
use crate::error::{Code, Coded};
use crate::store::state::{self, State};
use crate::world::{Clock, Random, World};

const SAMPLE: &[u8] = include_bytes!("../../tests/fixtures/logos/harbour-health.svg");

struct Still;
impl Clock for Still {
    fn now(&self) -> i64 {
        1_790_000_000
    }
}
struct Real;
impl Random for Real {
    fn fill(&self, buffer: &mut [u8]) {
        getrandom::fill(buffer).unwrap();
    }
}

fn workspace() -> (TempDir, Store, World) {
    let directory = tempfile::tempdir().unwrap();
    let world = World { clock: Arc::new(Still), random: Arc::new(Real), ..World::system() };
    let store = Store::create(&directory.path().join("w.signet"), "Harbour", "US", &world).unwrap();
    (directory, store, world)
}

fn draft(name: &str) -> Draft {
    Draft { display_name: name.to_owned(), ..Draft::default() }
}

fn codes(draft: &Draft, logo: Option<&LogoFacts>) -> Vec<(ProblemCode, String)> {
    check(draft, logo).into_iter().map(|problem| (problem.code, problem.target)).collect()
}

fn has(draft: &Draft, logo: Option<&LogoFacts>, code: ProblemCode, target: &str) -> bool {
    codes(draft, logo).contains(&(code, target.to_owned()))
}

fn facts() -> LogoFacts {
    LogoFacts {
        source_type: SourceType::Png,
        bytes: 1000,
        width: 600,
        height: 600,
        square: true,
        transparent: false,
        text_skipped: false,
    }
}

#[test]
fn texts_outside_their_limits_are_refused() {
    let name = |text: &str| DisplayName::parse(text).map_err(|e| BrandError::from(e).code());
    assert_eq!(name(" \u{200D} "), Err(Code::NameMissing));
    assert_eq!(name(&"é".repeat(36)), Err(Code::NameTooLong));
    assert!(name(&"é".repeat(35)).is_ok(), "characters count, not bytes");
    for character in ['\n', '\u{202E}', '\u{2066}', '\u{200B}', '\u{FEFF}', '\0', '\u{E000}'] {
        assert_eq!(name(&format!("Har{character}bour")), Err(Code::TextInvalid), "{character:?}");
    }
    let short =
        |text: &str| ShortName::parse_optional(text).map_err(|e| BrandError::from(e).code());
    assert_eq!(short("Harbour Health 1"), Err(Code::ShortNameTooLong));
    assert_eq!(short("  "), Ok(None));
    let reason = |text: &str| CallReason::parse(text).map_err(|e| BrandError::from(e).code());
    assert_eq!(reason(""), Err(Code::ReasonMissing));
    assert_eq!(reason(&"x".repeat(65)), Err(Code::ReasonTooLong));
    assert!(reason(&"x".repeat(64)).is_ok());
}

#[test]
fn joiners_that_scripts_need_are_kept() {
    assert!(DisplayName::parse("नमस्\u{200D}ते").is_ok());
    assert!(DisplayName::parse("Har\u{200D}bour").is_err(), "it joins nothing there");
    assert!(DisplayName::parse("شركة الميناء").is_ok());
}

#[test]
fn a_good_brand_has_no_refusals() {
    let good = Draft {
        display_name: "Harbour Health".to_owned(),
        short_name: Some("Harbour Health".to_owned()),
        logo: Some("x".to_owned()),
        reasons: vec!["Appointment reminder".to_owned()],
    };
    let svg = LogoFacts { source_type: SourceType::Svg, ..facts() };
    let problems = check(&good, Some(&svg));
    assert!(problems.is_empty(), "{problems:?}");
}

#[test]
fn what_cannot_be_saved_is_reported_for_all_fields_at_once() {
    let bad = Draft {
        display_name: "x".repeat(36),
        short_name: Some("x".repeat(16)),
        logo: Some("unknown".to_owned()),
        reasons: vec![String::new(), "x".repeat(65), "a\u{202E}b".to_owned()],
    };
    let found: Vec<ProblemCode> =
        check(&bad, None).into_iter().filter(Problem::blocks).map(|problem| problem.code).collect();
    use ProblemCode as P;
    assert_eq!(
        found,
        [
            P::NameTooLong,
            P::ShortNameTooLong,
            P::ReasonMissing,
            P::ReasonTooLong,
            P::TextInvalid,
            P::LogoUnknown
        ]
    );
}

#[test]
fn what_no_exchange_takes_is_said_while_it_is_typed() {
    use ProblemCode as P;
    let of = |count: usize, text: &str| Draft {
        reasons: (0..count).map(|at| format!("{at:02}{text}")).collect(),
        ..draft("Harbour")
    };
    let blocking = |draft: &Draft| -> Vec<ProblemCode> {
        check(draft, None).into_iter().filter(Problem::blocks).map(|problem| problem.code).collect()
    };
    assert_eq!(blocking(&of(32, "")), []);
    assert_eq!(blocking(&of(33, "")), [P::TooManyReasons]);
    let wide = "𠀀".repeat(62);
    assert_eq!(blocking(&of(32, &wide)), [P::BrandTooLarge], "octets count, not characters");
    assert_eq!(blocking(&of(24, &wide)), []);
}

#[test]
fn names_over_a_targets_limit_need_a_short_name() {
    use ProblemCode as P;
    let mut long = draft("Harbour Health and Wellness Centre");
    assert!(has(&long, None, P::NameOverTarget, "hiya"));
    assert!(has(&long, None, P::NameOverTarget, "cnam"));
    assert!(has(&long, None, P::NameCut, "verizon"));
    assert!(has(&long, None, P::ShortNameMissing, "first-orion"));
    assert!(!has(&long, None, P::NameOverTarget, "telnyx"));
    long.short_name = Some("Harbour Health".to_owned());
    for target in ["hiya", "cnam"] {
        assert!(!has(&long, None, P::NameOverTarget, target));
    }
    assert!(!has(&long, None, P::NameCut, "verizon"));
}

#[test]
fn character_sets_of_targets_are_checked() {
    use ProblemCode as P;
    assert!(has(&draft("Harbour ⚓ Health"), None, P::NameEmoji, "telnyx"));
    assert!(has(&draft("Harbour+Health"), None, P::NameCharacters, "first-orion"));
    assert!(!has(&draft("Harbour & Health"), None, P::NameCharacters, "first-orion"));
    assert!(has(&draft("Harbour & Co"), None, P::NameCharacters, "twilio-basic"));
    assert!(has(&draft("Harbour & Co"), None, P::NameCharacters, "cnam"));
    assert!(has(&draft("7 7 7"), None, P::NameTooFewLetters, "cnam"));
    assert!(has(&draft("***"), None, P::NameOnlySpecial, "hiya"));
}

#[test]
fn content_that_vetting_refuses_is_found() {
    use ProblemCode as P;
    assert!(has(&draft("(212) 555-0123"), None, P::NameIsNumber, "hiya"));
    assert!(has(&draft("(212) 555-0123"), None, P::NameIsNumber, EVERYWHERE));
    assert!(has(&draft("harbour.com"), None, P::NameHoldsLink, EVERYWHERE));
    assert!(has(&draft("FBI Support"), None, P::NameNamesGovernment, EVERYWHERE));
    let with = |reason: &str| Draft { reasons: vec![reason.to_owned(); 1], ..draft("Harbour") };
    assert!(has(&with("See https://x.example"), None, P::ReasonHoldsLink, EVERYWHERE));
    assert!(has(&with("Account 123-45-6789"), None, P::ReasonHoldsPersonalData, EVERYWHERE));
    assert!(has(&with("Medicare benefits"), None, P::ReasonNamesGovernment, EVERYWHERE));
}

#[test]
fn reasons_are_checked_per_target() {
    use ProblemCode as P;
    let with = |reasons: &[&str]| Draft {
        reasons: reasons.iter().map(|reason| (*reason).to_owned()).collect(),
        ..draft("Harbour")
    };
    let long = "x".repeat(60);
    let severity = |target: &str| {
        check(&with(&[&long]), None)
            .into_iter()
            .find(|problem| problem.target == target && problem.code == P::ReasonOverTarget)
            .map(|problem| problem.severity)
    };
    assert_eq!(severity("first-orion"), Some(Severity::Warning), "another document allows 60");
    assert_eq!(severity("hiya"), Some(Severity::Refused));
    assert_eq!(severity("telnyx"), None);
    assert!(has(&with(&["Call me"]), None, P::ReasonUnderTarget, "truecaller"));
    assert!(has(&with(&["Rendez-vous médical"]), None, P::ReasonCharacters, "twilio-enhanced"));
    assert!(has(&with(&["one reason", "two reasons"]), None, P::TooManyReasons, "bcid"));
    assert!(has(&with(&["same", "same"]), None, P::ReasonRepeated, EVERYWHERE));
    assert!(has(&with(&["Hello 🎉"]), None, P::ReasonNotApproved, "telnyx"));
}

#[test]
fn logos_are_checked_per_target() {
    use ProblemCode as P;
    let draft = Draft { logo: Some("x".to_owned()), ..draft("Harbour") };
    let of = |change: fn(&mut LogoFacts)| {
        let mut facts = facts();
        change(&mut facts);
        facts
    };
    assert!(has(&draft, Some(&of(|f| f.width = 599)), P::LogoTooSmall, "hiya"));
    assert!(has(&draft, Some(&of(|f| f.square = false)), P::LogoNotSquare, "hiya"));
    assert!(has(&draft, Some(&of(|f| f.square = false)), P::LogoNotSquare, EVERYWHERE));
    assert!(has(&draft, Some(&of(|f| f.transparent = true)), P::LogoTransparent, "hiya"));
    assert!(has(&draft, Some(&of(|f| f.text_skipped = true)), P::LogoTextSkipped, EVERYWHERE));
    assert!(has(&draft, Some(&facts()), P::LogoFormat, "first-orion"));
    let heavy = LogoFacts { source_type: SourceType::Svg, bytes: 300_000, ..facts() };
    assert!(has(&draft, Some(&heavy), P::LogoFileTooLarge, "first-orion"));
}

#[test]
fn brands_are_stored_and_found() {
    let (_directory, mut store, world) = workspace();
    let logo = store_logo(&mut store, SAMPLE).unwrap();
    let draft = Draft {
        display_name: " Harbour Health ".to_owned(),
        short_name: Some(String::new()),
        logo: Some(logo.sha256.clone()),
        reasons: vec!["Reminder".to_owned(), "Results".to_owned(), "Reminder".to_owned()],
    };
    let saved = add(&mut store, &world, &draft).unwrap();
    assert_eq!(saved.revision, 1);
    let brand = get(&store, &saved.uid).unwrap();
    assert_eq!(brand.display_name.as_str(), "Harbour Health");
    assert_eq!(brand.short_name, None);
    assert_eq!(brand.reasons.len(), 2, "a reason given twice counts once");
    assert_eq!(brand.logo, Some(logo.reference()));
    assert!(brand.sequence > 0);
    assert_eq!(find(&store, "harbour health").unwrap(), brand);
    assert_eq!(list(&store).unwrap(), [brand]);
    let png = image::get(store.connection(), &logo.png).unwrap().unwrap();
    assert_eq!(crate::brand::logo::sha256_hex(&png.bytes), logo.png);
}

#[test]
fn unknown_brands_and_logos_are_named() {
    let (_directory, mut store, world) = workspace();
    assert_eq!(get(&store, "nobody").unwrap_err().code(), Code::UnknownBrand);
    assert_eq!(
        save(&mut store, &world, "nobody", &draft("A"), &Agreed::default()).unwrap_err().code(),
        Code::UnknownBrand
    );
    let unknown = Draft { logo: Some("00".to_owned()), ..draft("A") };
    assert_eq!(add(&mut store, &world, &unknown).unwrap_err().code(), Code::LogoNotAnImage);
    assert!(list(&store).unwrap().is_empty(), "a refused brand leaves nothing behind");
}

#[test]
fn two_brands_of_one_name_are_not_guessed_between() {
    let (_directory, mut store, world) = workspace();
    add(&mut store, &world, &draft("Harbour")).unwrap();
    add(&mut store, &world, &draft("Harbour")).unwrap();
    assert_eq!(find(&store, "Harbour").unwrap_err().code(), Code::UnknownBrand);
}

#[test]
fn a_draft_that_changes_nothing_makes_no_revision() {
    let (_directory, mut store, world) = workspace();
    let uid = add(&mut store, &world, &draft("Harbour")).unwrap().uid;
    let before = get(&store, &uid).unwrap();
    let saved = save(&mut store, &world, &uid, &draft("Harbour "), &Agreed::default()).unwrap();
    assert!(!saved.changed);
    assert_eq!(get(&store, &uid).unwrap(), before);
}

fn reasons(reasons: &[&str]) -> Draft {
    Draft {
        reasons: reasons.iter().map(|reason| (*reason).to_owned()).collect(),
        ..draft("Harbour")
    }
}

/// Puts numbers into the store: number, brand's identifier, call reason.
fn number(store: &mut Store, tn: i64, uid: &str, reason: &str) {
    store
        .write(|transaction| {
            transaction.execute(
                "INSERT INTO number (tn, brand, reason, changed_at) VALUES (?1,
                    (SELECT id FROM brand WHERE uid = ?2), (SELECT id FROM call_reason WHERE text = ?3), 0)
                 ON CONFLICT (tn) DO UPDATE SET brand = excluded.brand, reason = excluded.reason",
                (tn, uid, reason),
            )?;
            Ok::<_, BrandError>(())
        })
        .unwrap();
}

/// Number, sequence and call reason of every number.
fn rows(store: &Store) -> Vec<(i64, i64, Option<String>)> {
    store
        .connection()
        .prepare("SELECT tn, sequence, (SELECT text FROM call_reason WHERE id = reason) FROM number ORDER BY tn")
        .unwrap()
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap()
}

/// As if a connection's outbox held that revision.
fn sent(store: &Store, uid: &str, revision: u32) {
    let connection = "INSERT INTO connection (id, uid, url, exchange_id, exchange_keys,
            key_thumbprint, public_url, enterprise_id, kid, certificates, created_at)
        VALUES (1, 'c', 'u', 'x', '', '', '', 'e', 'k', '', 0)";
    store.connection().execute(connection, []).unwrap();
    let id = "SELECT id FROM brand WHERE uid = ?1";
    let id: i64 = store.connection().query_row(id, [uid], |row| row.get(0)).unwrap();
    state::put_brand(store.connection(), 1, (id, revision), State::Submitted, None, 0).unwrap();
}

fn carried(store: &Store) -> Vec<Option<String>> {
    rows(store).into_iter().map(|(_, _, reason)| reason).collect()
}

fn agreed(reason: &str, numbers: u64, instead: Option<&str>) -> Agreed {
    let removed =
        Removed { reason: reason.to_owned(), numbers, instead: instead.map(str::to_owned) };
    Agreed { revision: None, reasons: vec![removed] }
}

#[test]
fn a_revision_stamps_each_number_and_clears_dropped_reasons() {
    let (_directory, mut store, world) = workspace();
    let uid = add(&mut store, &world, &reasons(&["Keep", "Drop"])).unwrap().uid;
    let other = add(&mut store, &world, &draft("Other")).unwrap().uid;
    number(&mut store, 12125550101, &uid, "Keep");
    number(&mut store, 12125550102, &uid, "Drop");
    number(&mut store, 12125550103, &other, "Drop");
    let saved =
        save(&mut store, &world, &uid, &reasons(&["Keep"]), &agreed("Drop", 1, None)).unwrap();
    assert_eq!((saved.revision, saved.numbers, saved.reasons_changed), (2, 2, 1));
    let stamp = get(&store, &uid).unwrap().sequence;
    assert_eq!(
        rows(&store),
        [
            (12125550101, stamp + 1, Some("Keep".to_owned())),
            (12125550102, stamp + 2, None),
            (12125550103, 0, Some("Drop".to_owned())),
        ],
        "the brand first, then its numbers in order; other brands' numbers stay"
    );
}

#[test]
fn a_reason_is_taken_from_numbers_only_by_who_knows_how_many_they_are() {
    let (_directory, mut store, world) = workspace();
    let uid = add(&mut store, &world, &reasons(&["Keep", "Drop"])).unwrap().uid;
    number(&mut store, 12125550101, &uid, "Drop");
    number(&mut store, 12125550102, &uid, "Drop");
    let removed = removed_reasons(&store, &uid, &reasons(&["Keep"])).unwrap();
    assert_eq!(removed, [("Drop".to_owned(), 2, 0)]);
    let before = get(&store, &uid).unwrap();
    for said in [Agreed::default(), agreed("Drop", 1, None), agreed("Keep", 2, None)] {
        let error = save(&mut store, &world, &uid, &reasons(&["Keep"]), &said).unwrap_err();
        assert_eq!(error.code(), Code::ReasonsInUse, "{said:?}");
        assert_eq!(error.details()["reasons"][0]["numbers"], 2);
    }
    let unknown = agreed("Drop", 2, Some("Elsewhere"));
    let error = save(&mut store, &world, &uid, &reasons(&["Keep"]), &unknown).unwrap_err();
    assert_eq!(error.code(), Code::UnknownReason, "the brand does not get it either");
    assert_eq!(get(&store, &uid).unwrap(), before, "nothing was changed");
    assert_eq!(carried(&store), [Some("Drop".to_owned()), Some("Drop".to_owned())]);
}

#[test]
fn numbers_of_a_removed_reason_take_the_one_chosen_instead() {
    let (_directory, mut store, world) = workspace();
    let uid = add(&mut store, &world, &reasons(&["Keep", "Drop"])).unwrap().uid;
    number(&mut store, 12125550101, &uid, "Drop");
    let said = agreed("Drop", 1, Some("Better"));
    save(&mut store, &world, &uid, &reasons(&["Keep", "Better"]), &said).unwrap();
    assert_eq!(carried(&store), [Some("Better".to_owned())]);
}

#[test]
fn a_brand_saved_from_an_older_revision_overwrites_nothing() {
    let (_directory, mut store, world) = workspace();
    let uid = add(&mut store, &world, &draft("Harbour")).unwrap().uid;
    let from_first = Agreed { revision: Some(1), ..Agreed::default() };
    save(&mut store, &world, &uid, &draft("Pier"), &from_first).unwrap();
    let error = save(&mut store, &world, &uid, &draft("Quay"), &from_first).unwrap_err();
    assert_eq!(error.code(), Code::BrandChanged);
    assert_eq!(get(&store, &uid).unwrap().display_name.as_str(), "Pier");
}

#[test]
fn a_saved_brand_is_undone_with_the_reasons_of_its_numbers() {
    let (_directory, mut store, world) = workspace();
    let uid = add(&mut store, &world, &reasons(&["Keep", "Drop"])).unwrap().uid;
    let former = get(&store, &uid).unwrap();
    number(&mut store, 12125550101, &uid, "Drop");
    number(&mut store, 12125550102, &uid, "Drop");
    number(&mut store, 12125550103, &uid, "Keep");
    let said = agreed("Drop", 2, Some("Better"));
    let next = Draft { short_name: Some("Hbr".into()), ..reasons(&["Keep", "Better"]) };
    let edit = save(&mut store, &world, &uid, &next, &said).unwrap().edit.unwrap();
    number(&mut store, 12125550102, &uid, "Keep");
    let undone = undo(&mut store, &world, &edit).unwrap();
    assert_eq!((undone.revision, undone.numbers, undone.reasons_changed), (1, 3, 1));
    let brand = get(&store, &uid).unwrap();
    assert_eq!(brand.draft(), former.draft(), "it says what it said before");
    let texts = ["Drop", "Keep", "Keep"].map(|text| Some(text.to_owned()));
    assert_eq!(carried(&store), texts, "what was given since stays");
    assert_eq!(undo(&mut store, &world, &edit).unwrap_err().code(), Code::BrandChanged);
}

#[test]
fn an_undone_brand_that_an_exchange_was_sent_is_a_further_revision() {
    let (_directory, mut store, world) = workspace();
    let uid = add(&mut store, &world, &reasons(&["Keep", "Drop"])).unwrap().uid;
    let former = get(&store, &uid).unwrap();
    number(&mut store, 12125550101, &uid, "Drop");
    number(&mut store, 12125550102, &uid, "Keep");
    let said = agreed("Drop", 1, None);
    let edit = save(&mut store, &world, &uid, &reasons(&["Keep"]), &said).unwrap().edit.unwrap();
    sent(&store, &uid, 2);
    let undone = undo(&mut store, &world, &edit).unwrap();
    assert_eq!((undone.revision, undone.numbers, undone.reasons_changed), (3, 2, 1));
    let brand = get(&store, &uid).unwrap();
    assert_eq!(brand.draft(), former.draft(), "it says what it said before");
    let stamps: Vec<i64> = rows(&store).into_iter().map(|(_, sequence, _)| sequence).collect();
    assert_eq!(stamps, [1, 2].map(|place| brand.sequence + place), "all of it is sent");
    assert_eq!(carried(&store), ["Drop", "Keep"].map(|text| Some(text.to_owned())));
}

#[test]
fn a_former_revision_is_restored_only_by_who_agreed_to_what_becomes_of_its_numbers() {
    let (_directory, mut store, world) = workspace();
    let uid = add(&mut store, &world, &reasons(&["Keep"])).unwrap().uid;
    let next = reasons(&["Keep", "Later"]);
    save(&mut store, &world, &uid, &next, &Agreed::default()).unwrap();
    number(&mut store, 12125550101, &uid, "Later");
    let back = reasons(&["Keep"]);
    let error = save(&mut store, &world, &uid, &back, &Agreed::default()).unwrap_err();
    assert_eq!(error.code(), Code::ReasonsInUse);
    assert_eq!(get(&store, &uid).unwrap().revision, 2, "nothing was changed");
    let restored =
        save(&mut store, &world, &uid, &back, &agreed("Later", 1, Some("Keep"))).unwrap();
    assert_eq!((restored.revision, restored.reasons_changed), (1, 1));
    assert_eq!(carried(&store), [Some("Keep".to_owned())]);

    let undone = undo(&mut store, &world, &restored.edit.unwrap()).unwrap();
    assert_eq!(undone.revision, 3, "a later one was never in force before the former");
    assert_eq!(get(&store, &uid).unwrap().draft(), next);
    assert_eq!(carried(&store), [Some("Later".to_owned())], "and the number its reason");
}

#[test]
fn an_undo_that_would_take_a_reason_given_since_is_refused() {
    let (_directory, mut store, world) = workspace();
    let uid = add(&mut store, &world, &reasons(&["Keep"])).unwrap().uid;
    number(&mut store, 12125550101, &uid, "Keep");
    let next = reasons(&["Keep", "Later"]);
    let edit = save(&mut store, &world, &uid, &next, &Agreed::default()).unwrap().edit.unwrap();
    number(&mut store, 12125550101, &uid, "Later");
    assert_eq!(undo(&mut store, &world, &edit).unwrap_err().code(), Code::ReasonsInUse);
    assert_eq!(get(&store, &uid).unwrap().draft(), next, "nothing was changed");
}

#[test]
fn the_digest_of_a_name_is_the_standards() {
    let vector: serde_json::Value =
        serde_json::from_str(include_str!("../../tests/fixtures/rfc9795/nam.json")).unwrap();
    let (_directory, mut store, world) = workspace();
    let uid = add(&mut store, &world, &draft(vector["value"].as_str().unwrap())).unwrap().uid;
    let signed = rcd(&get(&store, &uid).unwrap(), "https://exchange.example").unwrap();
    assert_eq!(signed.rcdi["/nam"], vector["digest"]);
    assert!(signed.rcd.get("icn").is_none(), "no logo, no address");
}

#[test]
fn the_signed_logo_is_the_derived_png() {
    let (_directory, mut store, world) = workspace();
    let logo = store_logo(&mut store, SAMPLE).unwrap();
    let with_logo = Draft { logo: Some(logo.sha256.clone()), ..draft("Harbour") };
    let uid = add(&mut store, &world, &with_logo).unwrap().uid;
    let signed = rcd(&get(&store, &uid).unwrap(), "https://exchange.example/").unwrap();
    assert_eq!(signed.rcd["icn"], format!("https://exchange.example/v1/logos/{}", logo.png));
    let png = image::get(store.connection(), &logo.png).unwrap().unwrap().bytes;
    assert_eq!(signed.rcdi["/icn"], digest(&png));
}
