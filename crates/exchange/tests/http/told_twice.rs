//! A manifest that says a thing twice: vetting reads the one, a provider's
//! software the other, and both find the signature in order.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use signet_protocol::{ChangeSetRequest, ProblemType, typ};
use signet_stir::jws;

use crate::world::{World, plain_brand, put};

#[tokio::test(flavor = "multi_thread")]
async fn a_manifest_has_one_reading() {
    let world = World::auto().await;
    let mut desk = world.desk(1).await;
    let ops = vec![desk.add_key(), put(plain_brand("Harbour Health"))];
    let honest = desk.change_set(world.now(), ops);
    let payload = honest.manifest.split('.').nth(1).unwrap();
    let payload = String::from_utf8(URL_SAFE_NO_PAD.decode(payload).unwrap()).unwrap();
    let name = r#""rcd":{"nam":"Harbour Health"}"#;
    assert!(payload.contains(name));
    let spellings = [
        payload.replace(name, r#""rcd":{"nam":"First National Bank","nam":"Harbour Health"}"#),
        payload.replace(name, r#""rcd":{"nam":"Harbour\u0020Health"}"#),
        payload.replace(name, r#""rcd": {"nam":"Harbour Health"}"#),
        format!("{payload} "),
    ];
    for payload in spellings {
        let manifest = jws::sign(typ::CHANGE_SET, payload.as_bytes(), &desk.signer).unwrap();
        let request = ChangeSetRequest { manifest, number_sets: vec![] };
        let refused = world.refused(&desk, &request).await;
        assert_eq!(refused.kind, ProblemType::InvalidManifest, "{payload}");
    }
    assert!(world.post(&desk, &honest).await.status().is_success());
}
