//! Signatures and spellings: one manifest has one form, by one key.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use p256::ecdsa::Signature;
use signet_protocol::document::sign;
use signet_protocol::{ChangeSetRequest, ProblemType};
use signet_stir::{SoftwareSigner, jws};

use crate::world::{Desk, World};

async fn request(world: &World) -> (Desk, ChangeSetRequest) {
    let mut desk = world.desk(1).await;
    let ops = vec![desk.add_key()];
    let request = desk.change_set(world.now(), ops);
    (desk, request)
}

async fn refused(world: &World, desk: &Desk, manifest: String) -> ProblemType {
    let request = ChangeSetRequest { manifest, number_sets: vec![] };
    world.refused(desk, &request).await.kind
}

#[tokio::test(flavor = "multi_thread")]
async fn the_twin_of_a_signature_is_refused() {
    let world = World::auto().await;
    let (desk, request) = request(&world).await;
    let (signed, signature) = request.manifest.rsplit_once('.').unwrap();
    let low = Signature::from_slice(&URL_SAFE_NO_PAD.decode(signature).unwrap()).unwrap();
    let high = Signature::from_scalars(low.r(), -low.s()).unwrap();
    let twin = format!("{signed}.{}", URL_SAFE_NO_PAD.encode(high.to_bytes()));
    assert_eq!(refused(&world, &desk, twin).await, ProblemType::BadSignature);
}

#[tokio::test(flavor = "multi_thread")]
async fn other_spellings_of_a_manifest_are_refused() {
    let world = World::auto().await;
    let (desk, request) = request(&world).await;
    let manifest = request.manifest;
    let stray = {
        let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        let mut text = manifest.clone();
        let last = alphabet.find(text.pop().unwrap()).unwrap();
        text.push(char::from(alphabet.as_bytes()[last + 1]));
        text
    };
    for spelling in [stray, format!("{manifest}="), format!(" {manifest}"), format!("{manifest}.")]
    {
        assert_eq!(refused(&world, &desk, spelling).await, ProblemType::InvalidManifest);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_manifest_by_a_key_outside_the_log_is_refused() {
    let world = World::auto().await;
    let (mut desk, _) = request(&world).await;
    let claims = desk.claims(world.now(), vec![desk.add_key().0]);
    let stranger = SoftwareSigner::from_scalar(&[9; 32]).unwrap();
    let forged = sign(&claims, &stranger).unwrap();
    assert_eq!(refused(&world, &desk, forged).await, ProblemType::UnknownKey);
    // Another enterprise's key is as strange, even when its certificate is added.
    let other = world.desk(2).await;
    let claims = desk.claims(world.now(), vec![other.add_key().0]);
    let forged = sign(&claims, &other.signer).unwrap();
    assert_eq!(refused(&world, &desk, forged).await, ProblemType::UnknownKey);
    // The signer's own key must come first in an empty log.
    let brand = crate::world::put(crate::world::plain_brand("N")).0;
    let claims = desk.claims(world.now(), vec![brand]);
    let early = sign(&claims, &desk.signer).unwrap();
    assert_eq!(refused(&world, &desk, early).await, ProblemType::UnknownKey);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_manifest_for_another_exchange_or_by_another_enterprise_is_refused() {
    let world = World::auto().await;
    let (mut desk, _) = request(&world).await;
    let ops = vec![desk.add_key().0];
    let claims = desk.claims(world.now(), ops);
    let elsewhere = signet_protocol::ManifestClaims { aud: "elsewhere".into(), ..claims.clone() };
    let elsewhere = sign(&elsewhere, &desk.signer).unwrap();
    assert_eq!(refused(&world, &desk, elsewhere).await, ProblemType::WrongAudience);
    let foreign = signet_protocol::ManifestClaims { iss: "foreign".into(), ..claims };
    let foreign = sign(&foreign, &desk.signer).unwrap();
    assert_eq!(refused(&world, &desk, foreign).await, ProblemType::WrongIssuer);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_token_and_the_manifest_are_of_one_enterprise() {
    let world = World::auto().await;
    let (desk, request) = request(&world).await;
    let other = world.desk(2).await;
    assert_eq!(world.refused(&other, &request).await.kind, ProblemType::WrongIssuer);
    // Nor does a receipt leak to whoever knows the manifest.
    assert!(world.post(&desk, &request).await.status().is_success());
    assert_eq!(world.refused(&other, &request).await.kind, ProblemType::WrongIssuer);
}

#[tokio::test(flavor = "multi_thread")]
async fn documents_of_other_kinds_are_no_manifests() {
    let world = World::auto().await;
    let (mut desk, _) = request(&world).await;
    let ops = vec![desk.add_key().0];
    let claims = serde_json::to_vec(&desk.claims(world.now(), ops)).unwrap();
    for typ in ["JWT", "at+jwt", "signet-receipt+jwt", "client-authentication+jwt"] {
        let text = jws::sign(typ, &claims, &desk.signer).unwrap();
        assert_eq!(refused(&world, &desk, text).await, ProblemType::InvalidManifest, "{typ}");
    }
    let text = jws::sign("signet-changeset+jwt", b"{}", &desk.signer).unwrap();
    assert_eq!(refused(&world, &desk, text).await, ProblemType::InvalidManifest);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_revoked_key_signs_no_more() {
    use signet_protocol::Op;
    let world = World::auto().await;
    let (mut desk, _) = request(&world).await;
    let kid = desk.kid().to_owned();
    let ops = vec![desk.add_key(), (Op::RevokeKey { kid }, None)];
    let receipt = world.append(&mut desk, ops).await;
    assert_eq!(receipt.refusal(1, None), Some(ProblemType::LastKey), "a log keeps a key");
}
