//! Wildcards as `fnmatch(3)` of the GNU C library matches them in the C locale: byte by byte, over the whole text.

/// Whether `pattern` matches the whole of `text`. `*` is any run of bytes (a slash too), `?` one byte, `[...]` one of a
/// set, `\` quotes the next byte. With `fold`, ASCII letters match in either case.
pub(crate) fn matches(pattern: &[u8], text: &[u8], fold: bool) -> bool {
    let (mut p, mut t) = (0, 0);
    // Where to go on when the text after the last star does not fit: the star takes one byte more.
    let mut star: Option<(usize, usize)> = None;
    loop {
        if p < pattern.len() && pattern[p] == b'*' {
            star = Some((p + 1, t));
            p += 1;
            continue;
        }
        if t == text.len() {
            return p == pattern.len();
        }
        match one(&pattern[p.min(pattern.len())..], text[t], fold) {
            Some(width) => (p, t) = (p + width, t + 1),
            None => match &mut star {
                Some((after, taken)) => {
                    *taken += 1;
                    (p, t) = (*after, *taken);
                }
                None => return false,
            },
        }
    }
}

/// How many bytes of the pattern match one byte of the text, nothing if they do not.
fn one(pattern: &[u8], byte: u8, fold: bool) -> Option<usize> {
    let same = |a: u8| if fold { a.eq_ignore_ascii_case(&byte) } else { a == byte };
    match *pattern.first()? {
        b'?' => Some(1),
        b'[' => match set(pattern, byte, fold) {
            Some((width, found)) => found.then_some(width),
            None => same(b'[').then_some(1),
        },
        // A backslash at the very end quotes nothing and matches nothing.
        b'\\' => same(*pattern.get(1)?).then_some(2),
        plain => same(plain).then_some(1),
    }
}

/// Reads `[...]` and says how wide it is and whether `byte` is in it; nothing when it is never closed.
///
/// A class that does not exist, `[[:vowel:]]`, makes the set match nothing but what stands before the class.
fn set(pattern: &[u8], byte: u8, fold: bool) -> Option<(usize, bool)> {
    let byte = if fold { byte.to_ascii_lowercase() } else { byte };
    let folded = |a: u8| if fold { a.to_ascii_lowercase() } else { a };
    let mut at = 1;
    let negated = matches!(pattern.get(at), Some(b'!' | b'^'));
    at += usize::from(negated);
    let first = at;
    let (mut found, mut broken) = (false, false);
    loop {
        let mut low = *pattern.get(at)?;
        if low == b']' && at > first {
            return Some((at + 1, if broken { found && !negated } else { found != negated }));
        }
        if let Some(name) = class_name(&pattern[at..]) {
            match class_holds(name, byte, fold) {
                Some(holds) => found |= holds && !broken,
                None => broken = true,
            }
            at += name.len() + 4;
            continue;
        }
        if low == b'\\' {
            at += 1;
            low = *pattern.get(at)?;
        }
        at += 1;
        let range = pattern.get(at) == Some(&b'-') && !matches!(pattern.get(at + 1), None | Some(b']'));
        let mut high = low;
        if range {
            at += 1;
            high = *pattern.get(at)?;
            if high == b'\\' {
                at += 1;
                high = *pattern.get(at)?;
            }
            at += 1;
        }
        found |= !broken && (folded(low)..=folded(high)).contains(&byte);
    }
}

/// The name in `[:name:]`, if that is what stands here.
fn class_name(pattern: &[u8]) -> Option<&[u8]> {
    let inner = pattern.strip_prefix(b"[:")?;
    let end = inner.windows(2).position(|pair| pair == b":]")?;
    let name = &inner[..end];
    name.iter().all(u8::is_ascii_lowercase).then_some(name)
}

/// Whether a byte is of a class, nothing when there is no such class.
fn class_holds(name: &[u8], byte: u8, fold: bool) -> Option<bool> {
    Some(match name {
        b"alpha" => byte.is_ascii_alphabetic(),
        b"digit" => byte.is_ascii_digit(),
        b"alnum" => byte.is_ascii_alphanumeric(),
        b"upper" => byte.is_ascii_uppercase() || (fold && byte.is_ascii_lowercase()),
        b"lower" => byte.is_ascii_lowercase() || (fold && byte.is_ascii_uppercase()),
        b"space" => crate::lex::is_posix_space(byte),
        b"blank" => byte == b' ' || byte == b'\t',
        b"punct" => byte.is_ascii_punctuation(),
        b"print" => (0x20..0x7f).contains(&byte),
        b"graph" => byte.is_ascii_graphic(),
        b"cntrl" => byte.is_ascii_control(),
        b"xdigit" => byte.is_ascii_hexdigit(),
        _ => return None,
    })
}
