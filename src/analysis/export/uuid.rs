//! UUIDs that follow from a name (RFC 9562, version 5).

use std::fmt::Write;

/// The namespace of all ids that Saker makes. It is arbitrary and must never change: the same alert has the same id in every
/// file, so that a second import updates the first.
pub const OURS: u128 = 0x6b1f_2c52_8d0e_5a41_9b7d_3e6a_c0f4_1d27;

/// The namespace that STIX 2.1 gives to ids of observable objects.
pub const STIX: u128 = 0x00ab_edb4_aa42_466c_9c01_fed2_3315_a9b7;

/// The UUID of `name` in `namespace`, in lower case.
pub fn v5(namespace: u128, name: &[u8]) -> String {
    written(namespace, name, 0x50)
}

/// The same bits with the mark of version 4, for the one kind of id that STIX wants to be a random one. Ours must not be
/// random, or the same alert would be imported twice.
pub fn like_v4(namespace: u128, name: &[u8]) -> String {
    written(namespace, name, 0x40)
}

fn written(namespace: u128, name: &[u8], version: u8) -> String {
    let mut sha1 = sha1_smol::Sha1::new();
    sha1.update(&namespace.to_be_bytes());
    sha1.update(name);
    let mut bytes = sha1.digest().bytes();
    bytes[6] = bytes[6] & 0x0f | version;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let mut text = String::with_capacity(36);
    for (at, byte) in bytes.iter().take(16).enumerate() {
        if matches!(at, 4 | 6 | 8 | 10) {
            text.push('-');
        }
        _ = write!(text, "{byte:02x}");
    }
    text
}

/// True for the text form of a UUID.
pub fn is_one(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_examples_of_the_standard() {
        // RFC 9562, appendix A.4: the name www.example.com in the namespace of DNS.
        const DNS: u128 = 0x6ba7_b810_9dad_11d1_80b4_00c0_4fd4_30c8;
        assert_eq!(v5(DNS, b"www.example.com"), "2ed6657d-e927-568b-95e1-2665a8aea6a2");
        assert_eq!(like_v4(DNS, b"www.example.com"), "2ed6657d-e927-468b-95e1-2665a8aea6a2");
        assert!(is_one("2ed6657d-e927-568b-95e1-2665a8aea6a2") && !is_one("2ed6657de927568b95e12665a8aea6a2"));
        assert!(!is_one("2ed6657d-e927-568b-95e1-2665a8aea6aü") && !is_one(""));
    }
}
