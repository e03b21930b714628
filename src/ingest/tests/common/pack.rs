//! Envelopes for tests, as other programs write them.

#![allow(dead_code)]

pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut out = vec![0x1f, 0x8b, 8, 8, 0, 0, 0, 0, 0, 255];
    out.extend_from_slice(b"name\0");
    out.extend(miniz_oxide::deflate::compress_to_vec(bytes, 6));
    out.extend_from_slice(&crc32fast::hash(bytes).to_le_bytes());
    out.extend_from_slice(&(bytes.len() as u32).to_le_bytes());
    out
}

pub fn zstd(bytes: &[u8]) -> Vec<u8> {
    ruzstd::encoding::compress_to_vec(bytes, ruzstd::encoding::CompressionLevel::Fastest)
}

pub fn tar(name: &str, bytes: &[u8]) -> Vec<u8> {
    let mut header = vec![0; 512];
    header[..name.len()].copy_from_slice(name.as_bytes());
    header[124..135].copy_from_slice(format!("{:011o}", bytes.len()).as_bytes());
    header[156] = b'0';
    header[257..263].copy_from_slice(b"ustar\0");
    header[148..156].copy_from_slice(b"        ");
    let sum: u32 = header.iter().map(|byte| u32::from(*byte)).sum();
    header[148..155].copy_from_slice(format!("{sum:06o}\0").as_bytes());
    header.extend_from_slice(bytes);
    header.resize(header.len().next_multiple_of(512), 0);
    header
}

/// Members by name, content, whether it is packed, and whether its size stands behind it, as when it is written to a pipe.
pub fn zip(members: &[(&str, &[u8], bool, bool)]) -> Vec<u8> {
    let mut out = Vec::new();
    for (name, bytes, packed, late) in members {
        let data = if *packed { miniz_oxide::deflate::compress_to_vec(bytes, 6) } else { bytes.to_vec() };
        out.extend_from_slice(b"PK\x03\x04\x14\0");
        out.extend_from_slice(&[if *late { 8 } else { 0 }, 0, if *packed { 8 } else { 0 }, 0, 0, 0, 0, 0]);
        let crc = crc32fast::hash(bytes).to_le_bytes();
        let size = (data.len() as u32).to_le_bytes();
        let full = (bytes.len() as u32).to_le_bytes();
        for field in [crc, size, full] {
            out.extend_from_slice(&if *late { [0; 4] } else { field });
        }
        out.extend_from_slice(&(name.len() as u16).to_le_bytes());
        out.extend_from_slice(&[0, 0]);
        out.extend_from_slice(name.as_bytes());
        out.extend_from_slice(&data);
        if *late {
            out.extend_from_slice(b"PK\x07\x08");
            for field in [crc, size, full] {
                out.extend_from_slice(&field);
            }
        }
    }
    out.extend_from_slice(b"PK\x01\x02 the directory");
    out
}
