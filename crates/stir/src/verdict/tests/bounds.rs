//! Input without measure costs little and breaks nothing.

use super::*;

#[test]
fn more_headers_than_are_looked_at_fail_the_rest() {
    let world = World::new();
    let header = carrier(&shaken(ALICE, BOB));
    let many = vec![header.as_str(); MAX_IDENTITIES + 1];
    let verdict = world.verify(&call(ALICE, BOB), &many);
    assert_passed(&verdict);
    assert_eq!(verdict.headers[MAX_IDENTITIES].failure, Some(Failure::TooMany));
    let tokens = vec![Presented::Token("a.b.c"); 20];
    let trust = Trusting::Path(&world.trust);
    let call = Call::default();
    let verdict = verify(&call, &tokens, world.sources(), trust, NOW, &world.policy);
    assert_eq!(verdict.headers[19].failure, Some(Failure::TooMany));
}

#[test]
fn nonsense_of_any_length_is_refused() {
    let world = World::new();
    let long = "A".repeat(10 << 20);
    let dots = format!("..{}", "A".repeat(1 << 20));
    let deep = {
        use base64::Engine;
        use base64::engine::general_purpose::URL_SAFE_NO_PAD;
        let nested = URL_SAFE_NO_PAD.encode("[".repeat(100_000));
        format!("{nested}.{nested}.AA;info=<https://c.example>")
    };
    for header in ["", ",", ";;;", "\"", "<", &long, &dots, &deep, &",".repeat(10_000)] {
        let verdict = world.one(&call(ALICE, BOB), header);
        assert_eq!(verdict.result, CallResult::Failed, "{header:.40}");
    }
    for token in ["", ".", "..", "...", &long, &dots] {
        let trust = Trusting::Path(&world.trust);
        let headers = [Presented::Token(token)];
        let call = Call::default();
        let verdict = verify(&call, &headers, world.sources(), trust, NOW, &world.policy);
        assert_eq!(verdict.result, CallResult::Failed, "{token:.40}");
    }
}

#[test]
fn the_ends_of_time_are_no_trouble() {
    let world = World::new();
    let header = carrier(&shaken(ALICE, BOB));
    for now in [i64::MIN, -1, 0, i64::MAX] {
        let headers = [Presented::Header(&header)];
        let trust = Trusting::Path(&world.trust);
        let call = call(ALICE, BOB);
        let verdict = verify(&call, &headers, world.sources(), trust, now, &world.policy);
        assert_eq!(verdict.sip_code, Some(SipCode::StaleDate), "{now}");
    }
}
