//! Invites: single use, bound to a key, told apart.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use reqwest::{Method, StatusCode};
use signet_exchange::enroll::INVITE_LIFE;
use signet_protocol::{EnrollmentRequest, ProblemType, Profile};
use signet_stir::SoftwareSigner;
use signet_stir::certificate::{Certificate, TnScope, verify_path};

use crate::world::{World, number, numbers, problem};

fn signer(seed: u8) -> SoftwareSigner {
    SoftwareSigner::from_scalar(&[seed; 32]).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_invite_and_key_get_the_same_certificate_again() {
    let world = World::auto().await;
    let invite = world.invite("Harbour Health");
    let invite = invite.invite.to_string();
    let first = world.enrolled(world.enroll(&invite, &signer(1)).await).await;
    world.pass(60);
    let again = world.enrolled(world.enroll(&invite, &signer(1)).await).await;
    assert_eq!(again, first);
    let path = Certificate::path_from_base64(&first.certificates).unwrap();
    assert_eq!(path[0].subject(), "CN=Harbour Health", "the operator's record prevails");
    verify_path(&path, &world.jwks().await.roots(), world.now()).unwrap();
    let thumbprint = invite.split('.').next_back().unwrap();
    assert!(world.jwks().await.signing_key(thumbprint).is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_used_invite_is_refused_to_another_key() {
    let world = World::auto().await;
    let invite = world.invite("Harbour Health");
    let invite = invite.invite.to_string();
    assert_eq!(world.enroll(&invite, &signer(1)).await.status(), StatusCode::OK);
    let refused = problem(world.enroll(&invite, &signer(2)).await).await;
    assert_eq!(refused.kind, ProblemType::UsedInvite);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invite_that_was_not_used_in_time_is_refused() {
    let world = World::auto().await;
    let (used, late) = (world.invite("Harbour Health"), world.invite("Late"));
    assert_eq!(late.expires_at, world.now() + i64::from(INVITE_LIFE));
    let (used, late) = (used.invite.to_string(), late.invite.to_string());
    world.pass(i64::from(INVITE_LIFE) - 1);
    let first = world.enrolled(world.enroll(&used, &signer(1)).await).await;
    world.pass(1);
    let refused = problem(world.enroll(&late, &signer(2)).await).await;
    assert_eq!(refused.kind, ProblemType::ExpiredInvite);
    // An answer that was lost can be asked for later; another key is still told why.
    let again = world.enrolled(world.enroll(&used, &signer(1)).await).await;
    assert_eq!(again, first);
    let refused = problem(world.enroll(&used, &signer(2)).await).await;
    assert_eq!(refused.kind, ProblemType::UsedInvite);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invite_nobody_made_is_refused() {
    let world = World::auto().await;
    let made = world.invite("Harbour Health");
    let guessed = format!("{}.{}", "a".repeat(26), made.invite.thumbprint());
    for invite in [guessed.as_str(), "nonsense", ""] {
        let refused = problem(world.enroll(invite, &signer(1)).await).await;
        assert_eq!(refused.kind, ProblemType::UnknownInvite, "{invite}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_whose_sender_does_not_hold_the_key_is_refused() {
    let world = World::auto().await;
    let invite = world.invite("Harbour Health");
    let mut csr = signet_stir::certificate::request("Desk", &signer(1)).unwrap();
    let last = csr.len() - 1;
    csr[last] ^= 1;
    for csr in [STANDARD.encode(csr), "AAAA".into(), "?".into(), "A".repeat(20_000)] {
        let profile = Profile { enterprise: "Desk".into() };
        let request = EnrollmentRequest::new(&invite.invite, csr, profile).unwrap();
        let post = world.request(Method::POST, "/v1/enrollments").json(&request);
        let refused = problem(post.send().await.unwrap()).await;
        assert_eq!(refused.kind, ProblemType::InvalidCsr);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_enrols_once() {
    let world = World::auto().await;
    world.desk(1).await;
    let invite = world.invite("Another");
    let refused = problem(world.enroll(&invite.invite.to_string(), &signer(1)).await).await;
    assert_eq!(refused.kind, ProblemType::InvalidCsr);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_is_served_by_its_digest() {
    let world = World::auto().await;
    let desk = world.desk(1).await;
    let path = Certificate::path_from_base64(&desk.enrolled.certificates).unwrap();
    let address = format!("/v1/certificates/{}", path[0].digest().hex());
    let answer = world.request(Method::GET, &address).send().await.unwrap();
    assert_eq!(answer.headers()["content-type"], "application/pem-certificate-chain");
    let served = Certificate::path_from_pem(&answer.text().await.unwrap()).unwrap();
    assert_eq!(served, path);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_too_large_for_a_certificate_is_referred_to() {
    let world = World::auto().await;
    // Every second number: no two make a range, 15 octets each.
    let all: Vec<_> = numbers("12125500000", 12_000).into_iter().step_by(2).collect();
    let list = signet_stir::TnAuthList::of_numbers(&all).unwrap();
    assert!(list.to_der().len() > 64 * 1024);
    let mut desk = world.desk_for(1, &list).await;
    let path = Certificate::path_from_base64(&desk.enrolled.certificates).unwrap();
    let Some(TnScope::Reference(address)) = path[0].scope() else { panic!("by reference") };
    let path = address.strip_prefix("https://localhost.invalid").unwrap();
    let served = world.request(Method::GET, path).send().await.unwrap().bytes().await.unwrap();
    assert_eq!(served[..], list.to_der()[..]);

    use crate::world::{assign, plain_brand, put};
    let some = [number("12125500001"), number("12125500002")];
    let ops = vec![desk.add_key(), put(plain_brand("Harbour Health")), assign(&some)];
    let receipt = world.append(&mut desk, ops).await;
    assert_eq!(receipt.results.len(), 1);
    assert_eq!(receipt.refusal(2, Some(some[0])), Some(ProblemType::NumberNotAuthorized));
    let token = world.exchange.provider_token("Carrier").unwrap();
    let answer = world.request(Method::GET, "/v1/branding/12125500002").bearer_auth(token);
    let answer = answer.send().await.unwrap().json().await.unwrap();
    signet_protocol::evidence::verify(&answer, &world.jwks().await, some[1], world.now()).unwrap();
}
