//! Which addresses a fetch may connect to.
//!
//! An address in a token is chosen by whoever made the token. Followed
//! blindly it leads into the network of the one who verifies: to routers,
//! neighbours and the metadata services of clouds.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Addresses a fetch may connect to.
#[derive(Clone, Debug, Default)]
pub struct Reach {
    also: Vec<IpAddr>,
}

impl Reach {
    /// The public Internet and nothing else.
    pub fn public() -> Self {
        Self::default()
    }

    /// As [`Reach::public`], and these addresses: a repository of
    /// certificates inside the own network, named by who runs it.
    pub fn with(also: Vec<IpAddr>) -> Self {
        Self { also }
    }

    /// Tells whether a connection to `address` is allowed.
    pub fn allows(&self, address: IpAddr) -> bool {
        is_public(address) || self.also.contains(&address)
    }
}

/// Blocks of the IANA IPv4 Special-Purpose Address Registry that are not
/// globally reachable, with multicast (RFC 5771) and the reserved class E
/// (RFC 1112, section 4): first address and length of the prefix.
const SPECIAL_V4: [(Ipv4Addr, u32); 17] = [
    (Ipv4Addr::new(0, 0, 0, 0), 8),
    (Ipv4Addr::new(10, 0, 0, 0), 8),
    (Ipv4Addr::new(100, 64, 0, 0), 10),
    (Ipv4Addr::new(127, 0, 0, 0), 8),
    (Ipv4Addr::new(169, 254, 0, 0), 16),
    (Ipv4Addr::new(172, 16, 0, 0), 12),
    (Ipv4Addr::new(192, 0, 0, 0), 24),
    (Ipv4Addr::new(192, 0, 2, 0), 24),
    (Ipv4Addr::new(192, 88, 99, 0), 24),
    (Ipv4Addr::new(192, 168, 0, 0), 16),
    (Ipv4Addr::new(198, 18, 0, 0), 15),
    (Ipv4Addr::new(198, 51, 100, 0), 24),
    (Ipv4Addr::new(203, 0, 113, 0), 24),
    (Ipv4Addr::new(224, 0, 0, 0), 4),
    (Ipv4Addr::new(240, 0, 0, 0), 4),
    // The host of a virtual machine in Azure answers at this public address.
    (Ipv4Addr::new(168, 63, 129, 16), 32),
    (Ipv4Addr::new(255, 255, 255, 255), 32),
];

/// The same inside 2000::/3, the only block global unicast addresses come from
/// (IANA IPv6 Global Unicast Address Space): protocol assignments with Teredo
/// and ORCHID, documentation, 6to4, documentation again.
const SPECIAL_V6: [(Ipv6Addr, u32); 4] = [
    (Ipv6Addr::new(0x2001, 0, 0, 0, 0, 0, 0, 0), 23),
    (Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0), 32),
    (Ipv6Addr::new(0x2002, 0, 0, 0, 0, 0, 0, 0), 16),
    (Ipv6Addr::new(0x3fff, 0, 0, 0, 0, 0, 0, 0), 20),
];

const GLOBAL_UNICAST: (Ipv6Addr, u32) = (Ipv6Addr::new(0x2000, 0, 0, 0, 0, 0, 0, 0), 3);
/// Addresses a translator makes of IPv4 addresses (RFC 6052, section 2.1).
const TRANSLATED: (Ipv6Addr, u32) = (Ipv6Addr::new(0x64, 0xff9b, 0, 0, 0, 0, 0, 0), 96);

fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => {
            if let Some(mapped) = address.to_ipv4_mapped() {
                return is_public_v4(mapped);
            }
            if within_v6(address, TRANSLATED) {
                // The last 32 of the 128 bits.
                let [.., a, b, c, d] = address.octets();
                return is_public_v4(Ipv4Addr::new(a, b, c, d));
            }
            within_v6(address, GLOBAL_UNICAST)
                && !SPECIAL_V6.iter().any(|block| within_v6(address, *block))
        }
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    !SPECIAL_V4.iter().any(|(start, length)| {
        let shift = 32 - length;
        address.to_bits() >> shift == start.to_bits() >> shift
    })
}

fn within_v6(address: Ipv6Addr, (start, length): (Ipv6Addr, u32)) -> bool {
    let shift = 128 - length;
    address.to_bits() >> shift == start.to_bits() >> shift
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn private_loopback_link_local_and_metadata_addresses_are_out_of_reach() {
        for text in [
            "0.0.0.0",
            "10.1.2.3",
            "100.100.100.200",
            "127.0.0.1",
            "127.255.255.254",
            "168.63.129.16",
            "169.254.169.254",
            "172.31.255.255",
            "192.0.0.192",
            "192.168.1.1",
            "198.19.0.1",
            "224.0.0.251",
            "255.255.255.255",
            "::",
            "::1",
            "::127.0.0.1",
            "::ffff:10.0.0.1",
            "::ffff:169.254.169.254",
            "64:ff9b::7f00:1",
            "64:ff9b:1::1",
            "2001::1",
            "2001:db8::1",
            "2002:7f00:1::",
            "fc00::1",
            "fd00:ec2::254",
            "fe80::1",
            "fec0::1",
            "ff02::1",
        ] {
            assert!(!Reach::public().allows(text.parse().unwrap()), "{text}");
        }
    }

    #[test]
    fn public_addresses_are_in_reach() {
        for text in [
            "1.1.1.1",
            "100.63.255.255",
            "100.128.0.0",
            "172.15.255.255",
            "172.32.0.0",
            "192.0.1.1",
            "223.255.255.255",
            "2606:4700::1111",
            "2a00:1450:4001::1",
            "::ffff:1.1.1.1",
            "64:ff9b::101:101",
        ] {
            assert!(Reach::public().allows(text.parse().unwrap()), "{text}");
        }
    }

    #[test]
    fn an_address_named_by_who_runs_the_network_is_in_reach_and_its_neighbour_is_not() {
        let reach = Reach::with(vec!["10.0.0.7".parse().unwrap()]);
        assert!(reach.allows("10.0.0.7".parse().unwrap()));
        assert!(!reach.allows("10.0.0.8".parse().unwrap()));
    }
}
