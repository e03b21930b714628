//! As much of the WebAssembly binary format as packing and measuring need: a program is a header of 8 bytes and
//! sections, each an id, a length and that many bytes.

use std::ops::Range;

/// The id of the section that lists what a program asks of its host.
const IMPORTS: u8 = 2;
/// The id of the data section.
const DATA: u8 = 11;
/// The id of sections that are not part of the program, such as the names of its functions; each begins with its name.
const CUSTOM: u8 = 0;

struct Section {
    id: u8,
    /// The section with its id and length.
    whole: Range<usize>,
    /// What stands in it.
    content: Range<usize>,
}

/// Where the content of the data section lies; `None` when there is none, or the bytes are no program.
pub fn data(program: &[u8]) -> Option<Range<usize>> {
    sections(program)?.into_iter().find(|section| section.id == DATA).map(|section| section.content)
}

/// The program without the names of its functions, which only a debugger reads; `None` when the bytes are no program.
pub fn without_names(program: &[u8]) -> Option<Vec<u8>> {
    let names = |section: &Section| section.id == CUSTOM && program[section.content.clone()].starts_with(b"\x04name");
    let mut kept = program.get(..8)?.to_vec();
    for section in sections(program)?.iter().filter(|section| !names(section)) {
        kept.extend(&program[section.whole.clone()]);
    }
    Some(kept)
}

/// The program with other names for the functions that it asks of its host: `rename` gets each one's number and name, and
/// says nothing where the name stays. `None` when the bytes are no program, or it asks for something else than functions.
pub fn with_imports(program: &[u8], mut rename: impl FnMut(usize, &str) -> Option<String>) -> Option<Vec<u8>> {
    let mut made = program.get(..8)?.to_vec();
    for section in sections(program)? {
        if section.id != IMPORTS {
            made.extend(&program[section.whole]);
            continue;
        }
        let content = &program[section.content];
        let (count, mut at) = number(content, 0)?;
        let mut list = Vec::new();
        write(&mut list, count);
        for index in 0..count {
            let module = name(content, &mut at)?;
            let old = name(content, &mut at)?;
            let (kind, end) = number(content, at + 1).filter(|_| content[at] == 0)?;
            let new = rename(index, old);
            for text in [module, new.as_deref().unwrap_or(old)] {
                write(&mut list, text.len());
                list.extend(text.as_bytes());
            }
            list.push(0);
            write(&mut list, kind);
            at = end;
        }
        made.push(IMPORTS);
        write(&mut made, list.len());
        made.extend(list);
    }
    Some(made)
}

/// The text that begins at `at`, which is moved behind it.
fn name<'p>(bytes: &'p [u8], at: &mut usize) -> Option<&'p str> {
    let (length, start) = number(bytes, *at)?;
    *at = start.checked_add(length)?;
    std::str::from_utf8(bytes.get(start..*at)?).ok()
}

/// Writes a number the way [`number`] reads it.
fn write(out: &mut Vec<u8>, mut number: usize) {
    while number > 0x7f {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

fn sections(program: &[u8]) -> Option<Vec<Section>> {
    program.strip_prefix(b"\0asm")?;
    let mut sections = Vec::new();
    let mut at = 8;
    while at < program.len() {
        let (length, start) = number(program, at + 1)?;
        let end = start.checked_add(length).filter(|end| *end <= program.len())?;
        sections.push(Section { id: program[at], whole: at..end, content: start..end });
        at = end;
    }
    Some(sections)
}

/// An unsigned number of at most 32 bits, seven a byte, the low ones first; and where it ends.
fn number(bytes: &[u8], from: usize) -> Option<(usize, usize)> {
    let mut number = 0;
    for (index, byte) in bytes.get(from..)?.iter().take(5).enumerate() {
        number |= usize::from(byte & 0x7f) << (7 * index);
        if byte & 0x80 == 0 {
            return Some((number, from + index + 1));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &[u8] = b"\0asm\x01\0\0\0";

    #[track_caller]
    fn check(sections: &[&[u8]], names: Option<&[&[u8]]>, data_found: Option<&[u8]>) {
        let program = [HEADER, &sections.concat()].concat();
        assert_eq!(without_names(&program), names.map(|kept| [HEADER, &kept.concat()].concat()));
        assert_eq!(data(&program).map(|range| &program[range]), data_found);
    }

    #[test]
    fn names_go_and_all_else_stays() {
        let code: &[u8] = b"\x0a\x01x";
        let named: &[u8] = b"\x00\x06\x04namey";
        let other: &[u8] = b"\x00\x06\x04notey";
        check(&[], Some(&[]), None);
        check(&[code, named, other], Some(&[code, other]), None);
        check(&[b"\x0b\x82\x00ab", named], Some(&[b"\x0b\x82\x00ab"]), Some(b"ab"));
    }

    #[test]
    fn what_a_program_asks_for_is_renamed() {
        let asks = |names: [&str; 2]| {
            let mut content = vec![2];
            for name in names {
                content.extend([1, b'm', name.len() as u8]);
                content.extend(name.as_bytes());
                content.extend([0, 0x81, 0x01]);
            }
            [HEADER, &[IMPORTS, content.len() as u8], &content, b"\x0a\x01x"].concat()
        };
        let renamed = with_imports(&asks(["long", "kept"]), |at, name| (name == "long").then(|| format!("_{at}")));
        assert_eq!(renamed, Some(asks(["_0", "kept"])));
        let memory = [HEADER, b"\x02\x06\x01\x01m\x01n\x02"].concat();
        assert_eq!(with_imports(&memory, |_, _| None), None);
    }

    #[test]
    fn what_is_no_program_is_refused() {
        check(&[b"\x0a\x02x"], None, None);
        check(&[b"\x0a"], None, None);
        check(&[b"\x0a\xff\xff\xff\xff\xff\xff"], None, None);
        assert_eq!(without_names(b"<html>"), None);
        assert_eq!(without_names(b"\0asm"), None);
    }
}
