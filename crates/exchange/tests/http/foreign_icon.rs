//! An icon at an address of the enterprise's choice: who fetches it tells the
//! address's owner who is being called, or asks a host the owner cannot reach.

use serde_json::json;
use signet_protocol::manifest::Brand;
use signet_protocol::{Digest, ProblemType};

use crate::world::{Desk, World, brand_with_logo, png, put};

fn with_icon(desk: &Desk, logo: Digest, base: &str, revision: u64) -> Brand {
    let icn = format!("{base}/v1/logos/{}", logo.to_hex());
    Brand {
        revision,
        rcd: json!({ "icn": icn, "nam": "Harbour Health" }),
        ..brand_with_logo(desk, "Harbour Health", logo)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_icon_lies_at_the_exchange_and_nowhere_else() {
    let world = World::auto().await;
    let mut desk = world.desk(1).await;
    let logo = world.put_logo(&desk, &png()).await;
    let own = desk.enrolled.public_url.clone();
    let foreign = [
        "https://tracker.example",
        "https://169.254.169.254",
        &format!("{own}@tracker.example"),
        &format!("{own}/v1/../.."),
        &format!("https://tracker.example/?to={own}"),
        "https://tracker.example\r\nX-Injected: 1\r\n",
        &format!("{own}/"),
    ]
    .map(|base| put(with_icon(&desk, logo, base, 1)));
    let expected: Vec<_> = (1..=foreign.len() as u32).collect();
    let mut ops = vec![desk.add_key()];
    ops.extend(foreign);
    ops.push(put(with_icon(&desk, logo, &own, 1)));
    let receipt = world.append(&mut desk, ops).await;
    let refused: Vec<_> = receipt.results.iter().map(|result| result.op).collect();
    assert_eq!(refused, expected);
    for (index, result) in receipt.results.iter().enumerate() {
        // What is no address at all, or one with a user, is found before what
        // is another's.
        let no_address = [2, 5].contains(&index);
        let kind = if no_address { ProblemType::InvalidRcd } else { ProblemType::LogoMismatch };
        assert_eq!(result.kind, kind, "address {index}");
    }

    // Desks that enrolled under an earlier address sign with it.
    world.exchange.set_public_url("https://exchange.example").unwrap();
    let both = vec![
        put(with_icon(&desk, logo, &own, 2)),
        put(with_icon(&desk, logo, "https://exchange.example", 3)),
    ];
    assert!(world.append(&mut desk, both).await.results.is_empty());
}
