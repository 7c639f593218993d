//! The Merkle tree of a number set: hashes and inclusion proofs of RFC 9162,
//! section 2.1, with SHA-256, over leaves that a salt blinds.

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest as _, Sha256};
use signet_stir::TelephoneNumber;

use crate::{Digest, NumberSet, Salt};

/// The octets of a node.
pub type Hash = [u8; 32];

/// Hash of a leaf: SHA-256(0x00 ‖ data).
pub fn leaf_hash(data: &[u8]) -> Hash {
    let mut hasher = Sha256::new();
    hasher.update([0]);
    hasher.update(data);
    hasher.finalize().into()
}

/// Hash of an inner node: SHA-256(0x01 ‖ left ‖ right).
pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
    let mut block = [1; 65];
    block[1..33].copy_from_slice(left);
    block[33..].copy_from_slice(right);
    Sha256::digest(block).into()
}

/// The tree hash of the leaves in their order (RFC 9162, section 2.1.1). An
/// empty list hashes to SHA-256 of nothing.
pub fn root(leaves: &[Hash]) -> Hash {
    // Pairing neighbours level by level and carrying an odd last node up gives
    // the same tree as splitting at the largest power of two.
    let mut level = leaves.to_vec();
    while level.len() > 1 {
        level = parents(&level);
    }
    level.first().copied().unwrap_or_else(|| Sha256::digest([]).into())
}

fn parents(level: &[Hash]) -> Vec<Hash> {
    level
        .chunks(2)
        .map(|pair| match pair {
            [left, right] => node_hash(left, right),
            [only, ..] => *only,
            [] => unreachable!("chunks are not empty"),
        })
        .collect()
}

/// The hashes that lead from a leaf to the root, leaf's neighbour first (RFC
/// 9162, section 2.1.3.1). `None` when there is no such leaf.
pub fn inclusion_path(leaves: &[Hash], index: usize) -> Option<Vec<Hash>> {
    if index >= leaves.len() {
        return None;
    }
    let (mut level, mut position, mut path) = (leaves.to_vec(), index, Vec::new());
    while level.len() > 1 {
        if let Some(sibling) = level.get(position ^ 1) {
            path.push(*sibling);
        }
        level = parents(&level);
        position /= 2;
    }
    Some(path)
}

/// Whether a leaf stands at `index` in a tree of `size` leaves with that root
/// (RFC 9162, section 2.1.3.2).
pub fn includes(root: &Hash, leaf: &Hash, index: u64, size: u64, path: &[Hash]) -> bool {
    if index >= size {
        return false;
    }
    let (mut node, mut last, mut hash) = (index, size - 1, *leaf);
    for step in path {
        if last == 0 {
            return false;
        }
        if node & 1 == 1 || node == last {
            hash = node_hash(step, &hash);
            while node & 1 == 0 && node != 0 {
                node >>= 1;
                last >>= 1;
            }
        } else {
            hash = node_hash(&hash, step);
        }
        node >>= 1;
        last >>= 1;
    }
    last == 0 && hash == *root
}

/// The leaf salt of a number: HMAC-SHA256 with the set's salt as key and the
/// number's ASCII digits as message. It blinds one leaf and can be shown
/// without telling the other numbers.
pub fn leaf_salt(salt: &Salt, number: TelephoneNumber) -> Hash {
    salted(&keyed(salt), number.digits().as_bytes())
}

/// The leaf of a number: hash of its leaf salt followed by its ASCII digits.
pub fn number_leaf(leaf_salt: &Hash, number: TelephoneNumber) -> Hash {
    leaf(leaf_salt, number.digits().as_bytes())
}

/// The leaves of a set, in the order of its numbers.
pub fn leaves(set: &NumberSet) -> Vec<Hash> {
    let mac = keyed(set.salt());
    let mut digits = String::with_capacity(TelephoneNumber::MAX_DIGITS);
    set.numbers()
        .iter()
        .map(|number| {
            use std::fmt::Write as _;
            digits.clear();
            // Writing to a String does not fail.
            let _ = write!(digits, "{}", number.as_u64());
            leaf(&salted(&mac, digits.as_bytes()), digits.as_bytes())
        })
        .collect()
}

/// The root of a set, as it stands in a manifest.
pub fn set_root(set: &NumberSet) -> Digest {
    Digest::from_bytes(root(&leaves(set)))
}

fn keyed(salt: &Salt) -> Hmac<Sha256> {
    // HMAC takes keys of any length; 32 octets never fail.
    <Hmac<Sha256> as KeyInit>::new_from_slice(salt.as_bytes()).expect("any length is a key")
}

fn salted(mac: &Hmac<Sha256>, digits: &[u8]) -> Hash {
    let mut mac = mac.clone();
    mac.update(digits);
    mac.finalize().into_bytes().into()
}

fn leaf(leaf_salt: &Hash, digits: &[u8]) -> Hash {
    let mut data = [0; 32 + TelephoneNumber::MAX_DIGITS];
    data[..32].copy_from_slice(leaf_salt);
    data[32..32 + digits.len()].copy_from_slice(digits);
    leaf_hash(&data[..32 + digits.len()])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hex(text: &str) -> Vec<u8> {
        (0..text.len())
            .step_by(2)
            .map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap())
            .collect()
    }

    fn hash(text: &str) -> Hash {
        hex(text).try_into().unwrap()
    }

    /// Leaves and roots of the reference tests of Certificate Transparency
    /// (google/certificate-transparency, merkle_tree_test).
    const LEAVES: [&str; 8] = [
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    ];
    const ROOTS: [&str; 8] = [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];

    fn reference() -> Vec<Hash> {
        LEAVES.iter().map(|leaf| leaf_hash(&hex(leaf))).collect()
    }

    #[test]
    fn roots_are_the_published_ones() {
        let leaves = reference();
        for size in 1..=8 {
            assert_eq!(root(&leaves[..size]), hash(ROOTS[size - 1]), "{size} leaves");
        }
        let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(root(&[]), hash(empty));
    }

    #[test]
    fn paths_are_the_published_ones() {
        let leaves = reference();
        let path = |index, size: usize| inclusion_path(&leaves[..size], index).unwrap();
        assert!(path(0, 1).is_empty());
        let first = [
            "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
        ];
        assert_eq!(path(0, 8), first.map(hash));
        let sixth = [
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        ];
        assert_eq!(path(5, 8), sixth.map(hash));
        let third = ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"];
        assert_eq!(path(2, 3), third.map(hash));
        let second = [
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        ];
        assert_eq!(path(1, 5), second.map(hash));
    }

    #[test]
    fn every_leaf_of_every_size_is_proven_and_no_other() {
        for size in 1..70_usize {
            let leaves: Vec<Hash> = (0..size).map(|at| leaf_hash(&at.to_be_bytes())).collect();
            let root = root(&leaves);
            for index in 0..size {
                let path = inclusion_path(&leaves, index).unwrap();
                let holds = |leaf: &Hash, index: usize, size: usize, path: &[Hash]| {
                    includes(&root, leaf, index as u64, size as u64, path)
                };
                assert!(holds(&leaves[index], index, size, &path), "{index} of {size}");
                assert!(!holds(&leaf_hash(b"other"), index, size, &path));
                assert!(!holds(&leaves[index], size, size, &path), "index past the end");
                let mut longer = path.clone();
                longer.push(root);
                assert!(!holds(&leaves[index], index, size, &longer));
                if let Some((_, shorter)) = path.split_last() {
                    assert!(!holds(&leaves[index], index, size, shorter));
                }
                for other in (0..size).filter(|other| *other != index) {
                    assert!(!holds(&leaves[index], other, size, &path), "{index} as {other}");
                }
                for step in 0..path.len() {
                    let mut bent = path.clone();
                    bent[step][31] ^= 1;
                    assert!(!holds(&leaves[index], index, size, &bent));
                }
            }
            assert_eq!(inclusion_path(&leaves, size), None);
        }
    }

    #[test]
    fn leaves_are_salted_digits() {
        let salt = Salt::from_bytes([7; 32]);
        let numbers: Vec<TelephoneNumber> =
            ["12125550100", "12125550101"].map(|text| text.parse().unwrap()).to_vec();
        let set = NumberSet::new(salt, numbers.clone()).unwrap();
        let by_hand = |number: TelephoneNumber| {
            let mut data = leaf_salt(set.salt(), number).to_vec();
            data.extend_from_slice(number.digits().as_bytes());
            leaf_hash(&data)
        };
        assert_eq!(leaves(&set), [by_hand(numbers[0]), by_hand(numbers[1])]);
        let pair = node_hash(&by_hand(numbers[0]), &by_hand(numbers[1]));
        assert_eq!(set_root(&set), Digest::from_bytes(pair));
    }
}
