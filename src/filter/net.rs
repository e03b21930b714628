//! Networks of addresses.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// All addresses that begin with the same bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Network {
    V4 { bits: u32, mask: u32 },
    V6 { bits: u128, mask: u128 },
}

impl Network {
    pub(crate) fn v4(ip: Ipv4Addr, length: u8) -> Option<Network> {
        let mask = match length {
            0 => 0,
            1..=32 => u32::MAX << (32 - length),
            _ => return None,
        };
        Some(Network::V4 { bits: ip.to_bits() & mask, mask })
    }

    pub(crate) fn v6(ip: Ipv6Addr, length: u8) -> Option<Network> {
        let mask = match length {
            1..=128 => u128::MAX << (128 - length),
            _ => return None,
        };
        Some(Network::V6 { bits: ip.to_bits() & mask, mask })
    }

    /// Whether the address lies in the network; one of the other family never does.
    pub(crate) fn holds(&self, ip: IpAddr) -> bool {
        match (self, ip) {
            (Network::V4 { bits, mask }, IpAddr::V4(ip)) => ip.to_bits() & mask == *bits,
            (Network::V6 { bits, mask }, IpAddr::V6(ip)) => ip.to_bits() & mask == *bits,
            _ => false,
        }
    }
}
