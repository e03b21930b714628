//! As much of the WebAssembly binary format as packing and measuring need: a program is a header of 8 bytes and
//! sections, each an id, a length and that many bytes.

use std::ops::Range;

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
    fn what_is_no_program_is_refused() {
        check(&[b"\x0a\x02x"], None, None);
        check(&[b"\x0a"], None, None);
        check(&[b"\x0a\xff\xff\xff\xff\xff\xff"], None, None);
        assert_eq!(without_names(b"<html>"), None);
        assert_eq!(without_names(b"\0asm"), None);
    }
}
