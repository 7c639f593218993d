//! Number sets that are not what the manifest commits to.

use signet_protocol::{NumberSet, Op, ProblemType, Salt, merkle};

use crate::world::{World, numbers, plain_brand, put, set};

#[tokio::test(flavor = "multi_thread")]
async fn a_set_other_than_the_one_committed_to_is_refused() {
    let world = World::auto().await;
    let mut desk = world.desk(1).await;
    let good = set(&numbers("12125550100", 5));
    let assign = |count| Op::Assign {
        brand: "brand".into(),
        revision: 1,
        reason: None,
        count,
        root: merkle::set_root(&good),
    };
    let swapped = set(&numbers("12125550101", 5));
    let resalted = NumberSet::new(Salt::from_bytes([7; 32]), numbers("12125550100", 5)).unwrap();
    let shorter = set(&numbers("12125550100", 4));
    let cases = [
        (5, vec![swapped], ProblemType::RootMismatch),
        (5, vec![resalted], ProblemType::RootMismatch),
        (5, vec![shorter], ProblemType::CountMismatch),
        (4, vec![good.clone()], ProblemType::CountMismatch),
        (5, vec![], ProblemType::InvalidNumberSet),
        (5, vec![good.clone(), good.clone()], ProblemType::InvalidNumberSet),
    ];
    for (count, sets, expected) in cases {
        let ops = vec![desk.add_key().0, put(plain_brand("N")).0, assign(count)];
        let claims = desk.claims(world.now(), ops);
        let refused = world.refused(&desk, &desk.signed(&claims, sets)).await;
        assert_eq!(refused.kind, expected);
        if expected != ProblemType::InvalidNumberSet {
            assert_eq!(refused.op, Some(2));
        }
    }
    let ops = vec![desk.add_key().0, put(plain_brand("N")).0, assign(5)];
    let claims = desk.claims(world.now(), ops);
    let answer = world.post(&desk, &desk.signed(&claims, vec![good])).await;
    assert!(answer.status().is_success(), "the refused ones left nothing behind");
}
