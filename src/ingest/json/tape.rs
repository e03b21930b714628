use std::borrow::Cow;
use std::fmt::Write;

/// What a JSON value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Null,
    True,
    False,
    Number,
    Text,
    Array,
    Object,
}

/// One value (or key) of a document, as a span of its source. Containers are followed by their content.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Node {
    pub kind: Kind,
    /// The text holds a backslash, or something that a mended string must have taken out.
    pub escaped: bool,
    /// First byte; for text the one after the quote.
    pub start: u32,
    /// One past the last byte; for text the closing quote.
    pub end: u32,
    /// The node after this one and all of its content.
    pub next: u32,
}

/// How many values one document may hold; more is refused, because a line of brackets would take sixteen times its size.
pub(crate) const NODES: usize = 4 << 20;

/// The nodes of one document in source order. Kept between documents so that reading allocates nothing.
#[derive(Debug, Default)]
pub(crate) struct Tape {
    pub nodes: Vec<Node>,
    /// The containers that are open while reading.
    pub open: Vec<u32>,
}

impl Tape {
    pub(crate) fn clear(&mut self) {
        self.nodes.clear();
        self.open.clear();
    }

    pub(crate) fn tree<'a>(&'a self, src: &'a str) -> Tree<'a> {
        Tree { src, nodes: &self.nodes }
    }
}

/// A document that has been read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Tree<'a> {
    pub src: &'a str,
    nodes: &'a [Node],
}

impl<'a> Tree<'a> {
    /// The document's one value.
    pub(crate) fn root(self) -> Option<Val<'a>> {
        (!self.nodes.is_empty()).then_some(Val { tree: self, at: 0 })
    }
}

/// One value of a document.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Val<'a> {
    tree: Tree<'a>,
    at: usize,
}

impl<'a> Val<'a> {
    fn node(self) -> Node {
        self.tree.nodes[self.at]
    }

    pub(crate) fn kind(self) -> Kind {
        self.node().kind
    }

    pub(crate) fn is_object(self) -> bool {
        self.kind() == Kind::Object
    }

    /// The source of this value; without its quotes when it is text.
    pub(crate) fn raw(self) -> &'a str {
        let node = self.node();
        self.tree.src.get(node.start as usize..node.end as usize).unwrap_or("")
    }

    /// Where this value begins in the document's source.
    pub(crate) fn start(self) -> usize {
        let node = self.node();
        node.start as usize - usize::from(node.kind == Kind::Text && node.start > 0)
    }

    /// Where it ends.
    pub(crate) fn end(self) -> usize {
        let node = self.node();
        node.end as usize + usize::from(node.kind == Kind::Text)
    }

    /// The text, escapes undone, when it is text.
    pub(crate) fn text(self) -> Option<Cow<'a, str>> {
        let node = self.node();
        (node.kind == Kind::Text)
            .then(|| if node.escaped { Cow::Owned(unescape(self.raw())) } else { Cow::Borrowed(self.raw()) })
    }

    /// The values of an array; nothing for anything else.
    pub(crate) fn items(self) -> impl Iterator<Item = Val<'a>> {
        let node = self.node();
        let end = if node.kind == Kind::Array { node.next as usize } else { 0 };
        let mut at = self.at + 1;
        std::iter::from_fn(move || {
            (at < end).then(|| {
                let item = Val { tree: self.tree, at };
                at = item.node().next as usize;
                item
            })
        })
    }

    /// The members of an object in source order, equal keys included; nothing for anything else.
    pub(crate) fn members(self) -> impl Iterator<Item = (Val<'a>, Val<'a>)> {
        let node = self.node();
        let end = if node.kind == Kind::Object { node.next as usize } else { 0 };
        let mut at = self.at + 1;
        std::iter::from_fn(move || {
            (at + 1 < end).then(|| {
                let pair = (Val { tree: self.tree, at }, Val { tree: self.tree, at: at + 1 });
                at = pair.1.node().next as usize;
                pair
            })
        })
    }

    /// The member called `key`; the last one where there are several.
    pub(crate) fn get(self, key: &str) -> Option<Val<'a>> {
        self.members().filter(|(name, _)| name.is_text(key)).last().map(|(_, value)| value)
    }

    /// The text of the member called `key`.
    pub(crate) fn get_text(self, key: &str) -> Option<Cow<'a, str>> {
        self.get(key)?.text()
    }

    /// True when it is this text.
    pub(crate) fn is_text(self, text: &str) -> bool {
        let node = self.node();
        node.kind == Kind::Text && if node.escaped { self.text().as_deref() == Some(text) } else { self.raw() == text }
    }

    /// True when reading this text replaces a lone surrogate.
    pub(crate) fn is_lossy(self) -> bool {
        self.node().escaped && self.raw().contains("\\u") && self.text().is_some_and(|t| t.contains('\u{fffd}'))
    }
}

/// Undoes the escapes of a string. A lone surrogate becomes U+FFFD, an unknown escape stays as it is written, and a line
/// break, which only a mended string can hold, becomes a blank.
pub(crate) fn unescape(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    unescape_into(raw, &mut out);
    out
}

/// [`unescape`], into a string that is already there. Writing to a string does not fail.
pub(crate) fn unescape_into(raw: &str, out: &mut impl Write) {
    let mut rest = raw;
    while let Some(at) = rest.find(['\\', '\n']) {
        let (before, from) = rest.split_at(at);
        if from.starts_with('\n') {
            _ = out.write_str(before.trim_end_matches(['\r', ' ']));
            _ = out.write_char(' ');
            rest = from.trim_start();
            continue;
        }
        _ = out.write_str(before);
        let mut chars = from[1..].chars();
        let simple = match chars.next() {
            Some(c @ ('"' | '\\' | '/')) => c,
            Some('b') => '\u{8}',
            Some('f') => '\u{c}',
            Some('n') => '\n',
            Some('r') => '\r',
            Some('t') => '\t',
            Some('u') => {
                let (c, used) = unicode(&from[2..]);
                match c {
                    Some(c) => _ = out.write_char(c),
                    None => _ = out.write_str(&from[..2]),
                }
                rest = &from[2 + used..];
                continue;
            }
            _ => {
                _ = out.write_char('\\');
                rest = &from[1..];
                continue;
            }
        };
        _ = out.write_char(simple);
        rest = chars.as_str();
    }
    _ = out.write_str(rest);
}

/// The character of `XXXX` after `\u`, with the second half of a pair where there is one, and how many bytes it took.
fn unicode(hex: &str) -> (Option<char>, usize) {
    let four = |s: &str| {
        s.get(..4).filter(|s| s.bytes().all(|b| b.is_ascii_hexdigit())).and_then(|s| u32::from_str_radix(s, 16).ok())
    };
    let Some(high) = four(hex) else { return (None, 0) };
    if let Some(c) = char::from_u32(high) {
        return (Some(c), 4);
    }
    if high < 0xDC00
        && let Some(low) = hex.get(4..).and_then(|s| s.strip_prefix("\\u")).and_then(four)
        && (0xDC00..0xE000).contains(&low)
    {
        return (char::from_u32(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00)), 10);
    }
    (Some(char::REPLACEMENT_CHARACTER), 4)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_undone_and_lone_surrogates_replaced() {
        for (raw, text) in [
            (r"a\nb\t\/", "a\nb\t/"),
            (r"\u003cNA\u003e", "<NA>"),
            (r"\ud83d\ude00", "😀"),
            (r"\ud83d", "\u{fffd}"),
            (r"\ud83dx", "\u{fffd}x"),
            (r"\udc00\ud800", "\u{fffd}\u{fffd}"),
            (r"C:\Users", "C:\\Users"),
            (r"\u12", "\\u12"),
            ("one \r\n   two", "one two"),
        ] {
            assert_eq!(unescape(raw), text, "{raw}");
        }
    }
}
