//! An impostor at the address a desk was told: it shows the exchange's public
//! keys, which anybody can, and gets what the desk sends to enrol.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use reqwest::{Method, StatusCode};
use signet_protocol::document::{self, DocumentError};
use signet_protocol::{
    EnrollmentAnswer, EnrollmentClaims, EnrollmentRequest, Invite, InviteClaims, ProblemType,
    Profile,
};
use signet_stir::{Signer as _, SoftwareSigner};

use crate::world::{World, problem};

fn signer(seed: u8) -> SoftwareSigner {
    SoftwareSigner::from_scalar(&[seed; 32]).unwrap()
}

fn request(invite: &Invite, key: &SoftwareSigner) -> EnrollmentRequest {
    let csr = signet_stir::certificate::request("Desk", key).unwrap();
    let profile = Profile { enterprise: "Desk".into() };
    EnrollmentRequest::new(invite, STANDARD.encode(csr), profile).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_desk_sends_enrols_no_other_key() {
    let world = World::auto().await;
    let invite = world.invite("Harbour Health").invite;
    let overheard = request(&invite, &signer(1));
    let body = serde_json::to_string(&overheard).unwrap();
    let secret = invite.to_string();
    assert!(!body.contains(secret.split('.').next().unwrap()), "the secret stays at the desk");

    let own_csr = EnrollmentRequest { csr: request(&invite, &signer(2)).csr, ..overheard.clone() };
    let stranger = Invite::new(&[7; 26], invite.thumbprint().to_owned());
    let own_key = EnrollmentRequest {
        key: request(&stranger, &signer(2)).key,
        ..request(&invite, &signer(2))
    };
    let elsewhere = InviteClaims {
        aud: signer(9).kid().to_owned(),
        csr: signet_protocol::Digest::of(overheard.csr.as_bytes()),
    };
    let for_another_exchange = EnrollmentRequest {
        invite: document::sign(&elsewhere, &invite.key()).unwrap(),
        ..overheard.clone()
    };
    for forged in [own_csr, own_key, request(&stranger, &signer(2)), for_another_exchange] {
        let answer = world.request(Method::POST, "/v1/enrollments").json(&forged).send().await;
        assert_eq!(problem(answer.unwrap()).await.kind, ProblemType::UnknownInvite);
    }
    let passed_on = world.request(Method::POST, "/v1/enrollments").json(&overheard).send().await;
    assert_eq!(passed_on.unwrap().status(), StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_the_pinned_key_did_not_sign_is_no_enrolment() {
    let world = World::auto().await;
    let desk = world.desk(1).await;
    let forged = EnrollmentClaims {
        enterprise_id: "another".into(),
        exchange_id: "another".into(),
        ..desk.enrolled.clone()
    };
    let answer = EnrollmentAnswer { enrollment: document::sign(&forged, &signer(3)).unwrap() };
    let mut offered = world.jwks().await;
    offered.keys.push(signer(3).public_key().to_jwk());
    let keys = offered.pinned(world.exchange.thumbprint()).unwrap();
    let read = document::read_published::<EnrollmentClaims>(&answer.enrollment, &keys);
    assert_eq!(read.err(), Some(DocumentError::UnknownKey));
}
