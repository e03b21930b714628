//! The value on the right of an operator, read as the type of the left side wants it.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use crate::error::ErrorKind;
use crate::names::service;
use crate::net::Network;
use crate::types::FieldType;

/// The longest text that Falco compares with.
const LONGEST_TEXT: usize = 255;

/// A whole number as C reads it with `%lu`: blanks before it, a sign, then decimal digits to the end. Too large a number
/// is the largest one, a negative one wraps around.
pub(crate) fn unsigned(text: &str) -> Option<u64> {
    let (negative, digits) = sign_and_digits(text)?;
    Some(match digits.parse::<u64>() {
        Ok(number) if negative => number.wrapping_neg(),
        Ok(number) => number,
        Err(_) => u64::MAX,
    })
}

/// A whole number as C reads it with `%ld`.
pub(crate) fn signed(text: &str) -> Option<i64> {
    let (negative, digits) = sign_and_digits(text)?;
    Some(match digits.parse::<i64>() {
        Ok(number) if negative => -number,
        Ok(number) => number,
        Err(_) if negative => i64::MIN,
        Err(_) => i64::MAX,
    })
}

fn sign_and_digits(text: &str) -> Option<(bool, &str)> {
    let text = text.trim_start_matches(|c: char| u8::try_from(c).is_ok_and(crate::lex::is_posix_space));
    let (negative, digits) = match text.as_bytes().first()? {
        b'-' => (true, &text[1..]),
        b'+' => (false, &text[1..]),
        _ => (false, text),
    };
    let whole = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    whole.then_some((negative, digits))
}

/// A number for a numeric type, cut to its width as C cuts it: `fd.sport = 65616` is port 80.
pub(crate) fn number(ty: FieldType, text: &str) -> Result<i128, ErrorKind> {
    let bad = || ErrorKind::BadNumber(text.to_owned());
    let whole = || signed(text).ok_or_else(bad);
    let natural = || unsigned(text).ok_or_else(bad);
    Ok(match ty {
        FieldType::Int8 => i128::from(whole()? as i8),
        FieldType::Int16 => i128::from(whole()? as i16),
        FieldType::Int32 => i128::from(whole()? as i32),
        FieldType::Int64 | FieldType::Double => i128::from(whole()?),
        FieldType::Uint8 => i128::from(natural()? as u8),
        FieldType::Uint16 => i128::from(natural()? as u16),
        FieldType::Uint32 => i128::from(natural()? as u32),
        FieldType::Uint64 | FieldType::Reltime | FieldType::Abstime => i128::from(natural()?),
        FieldType::Port => i128::from(port(text)?),
        other => return Err(ErrorKind::NoValue(other)),
    })
}

/// A port by number or by the name of its service. The empty text is port 0, digits are cut to 16 bits.
fn port(text: &str) -> Result<u16, ErrorKind> {
    let bad = || ErrorKind::BadPort(text.to_owned());
    if text.is_empty() {
        return Ok(0);
    }
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        return text.parse::<i32>().map(|number| number as u16).map_err(|_| bad());
    }
    service(text).ok_or_else(bad)
}

/// `true` or `false` and nothing else.
pub(crate) fn boolean(text: &str) -> Result<bool, ErrorKind> {
    text.parse().map_err(|_| ErrorKind::BadBool(text.to_owned()))
}

/// An address; a dot makes it one of IPv4.
pub(crate) fn address(text: &str) -> Result<IpAddr, ErrorKind> {
    let parsed = if text.contains('.') {
        text.parse::<Ipv4Addr>().map(IpAddr::V4)
    } else {
        text.parse::<Ipv6Addr>().map(IpAddr::V6)
    };
    parsed.map_err(|_| ErrorKind::BadAddress(text.to_owned()))
}

/// A network. The length of its prefix is read into eight bits, so 264 is 8; for IPv6 it cannot be 0.
pub(crate) fn network(text: &str) -> Result<Network, ErrorKind> {
    let bad = || ErrorKind::BadNetwork(text.to_owned());
    let (ip, length) = text.split_once('/').ok_or_else(bad)?;
    let length = unsigned(length.split('\n').next().unwrap_or("")).ok_or_else(bad)? as u8;
    if text.contains('.') {
        let ip: Ipv4Addr = ip.parse().map_err(|_| bad())?;
        return Network::v4(ip, length).ok_or_else(bad);
    }
    let ip: Ipv6Addr = ip.parse().map_err(|_| bad())?;
    Network::v6(ip, length).ok_or_else(bad)
}

/// A text, ended by its first NUL as in C.
pub(crate) fn text(value: &str) -> Result<Box<[u8]>, ErrorKind> {
    let ended = value.split('\0').next().unwrap_or("");
    bytes(ended.as_bytes())
}

/// Bytes as they are.
pub(crate) fn bytes(value: &[u8]) -> Result<Box<[u8]>, ErrorKind> {
    if value.len() > LONGEST_TEXT { Err(ErrorKind::ValueTooLong(value.len())) } else { Ok(value.into()) }
}

/// Bytes written as pairs of hex digits.
pub(crate) fn hex(text: &str) -> Result<Box<[u8]>, ErrorKind> {
    let bad = || ErrorKind::BadHex(text.to_owned());
    let digits: Vec<u8> =
        text.chars().map(|c| c.to_digit(16).map(|digit| digit as u8)).collect::<Option<_>>().ok_or_else(bad)?;
    if digits.len() % 2 == 1 {
        return Err(bad());
    }
    let pairs: Vec<u8> = digits.chunks(2).map(|pair| pair[0] << 4 | pair[1]).collect();
    bytes(&pairs)
}
