//! Where text becomes part of an HTML file: the one exit of this renderer.

use crate::visible::prose;
use crate::{Piece, Untrusted};

/// A file in the making.
#[derive(Default)]
pub struct Out(String);

impl Out {
    /// What has been written.
    pub fn finish(mut self) -> String {
        self.0.push('\n');
        self.0
    }

    pub fn doctype(&mut self) {
        self.0.push_str("<!DOCTYPE html>\n");
    }

    /// The start of an element. Tags and names of attributes are ours; their values are escaped.
    pub fn open(&mut self, tag: &str, attributes: &[(&str, &str)]) {
        if BLOCKS.contains(&tag) && !self.0.ends_with('\n') {
            self.0.push('\n');
        }
        self.0.push('<');
        self.0.push_str(tag);
        for (name, value) in attributes {
            self.0.push(' ');
            self.0.push_str(name);
            self.0.push_str("=\"");
            self.escaped(value);
            self.0.push('"');
        }
        self.0.push('>');
    }

    /// The end of an element.
    pub fn close(&mut self, tag: &str) {
        self.0.push_str("</");
        self.0.push_str(tag);
        self.0.push('>');
    }

    /// An element without content.
    pub fn void(&mut self, tag: &str, attributes: &[(&str, &str)]) {
        self.open(tag, attributes);
    }

    /// Our style sheet, which holds no `<`.
    pub fn style(&mut self, sheet: &str) {
        self.0.push_str("\n<style>");
        self.0.push_str(sheet);
        self.0.push_str("</style>\n");
    }

    /// Words, with marks for what has no business in them.
    pub fn text(&mut self, words: &str) {
        self.escaped(&prose(words));
    }

    /// A value on one line, each unseen character a mark that has a name.
    pub fn value(&mut self, value: &Untrusted) {
        self.pieces(value, |_| false);
    }

    /// A block of text: line feeds end lines.
    pub fn lines(&mut self, text: &Untrusted) {
        // The first line feed behind `<pre>` is dropped, so one more is written; but for it nothing would stand there.
        if text.as_raw().starts_with('\n') {
            self.0.push_str("&#10;");
            self.pieces(&Untrusted::new(&text.as_raw()[1..]), |label| label == "\\n");
        } else {
            self.pieces(text, |label| label == "\\n");
        }
    }

    fn pieces(&mut self, text: &Untrusted, as_is: impl Fn(&str) -> bool) {
        if text.as_raw().is_empty() {
            self.open("span", &[("class", "mark")]);
            self.escaped("empty");
            self.close("span");
        }
        for piece in text.pieces() {
            match &piece {
                Piece::Plain(plain) => self.escaped(plain),
                Piece::Mark { label, .. } if as_is(label) => self.0.push('\n'),
                Piece::Mark { label, name } => {
                    self.open("span", &[("class", "mark"), ("title", name)]);
                    self.escaped(label);
                    self.close("span");
                }
            }
        }
    }

    fn escaped(&mut self, text: &str) {
        for c in text.chars() {
            match c {
                '&' => self.0.push_str("&amp;"),
                '<' => self.0.push_str("&lt;"),
                '>' => self.0.push_str("&gt;"),
                '"' => self.0.push_str("&quot;"),
                '\'' => self.0.push_str("&#39;"),
                // Not in any text that has gone through a mark, and a parse error in HTML.
                '\0' => self.0.push('\u{fffd}'),
                c => self.0.push(c),
            }
        }
    }
}

/// Elements that start a line of the file.
const BLOCKS: &[&str] = &[
    "html",
    "head",
    "body",
    "main",
    "meta",
    "title",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "p",
    "ul",
    "ol",
    "li",
    "dl",
    "div",
    "table",
    "thead",
    "tbody",
    "tr",
    "pre",
    "blockquote",
    "hr",
    "nav",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(write: impl Fn(&mut Out), expected: &str) {
        let mut out = Out::default();
        write(&mut out);
        assert_eq!(out.finish().trim_end(), expected);
    }

    #[test]
    fn text_is_text() {
        check(|out| out.text("<b onclick='x'>&amp;\"\u{202e}"), "&lt;b onclick=&#39;x&#39;&gt;&amp;amp;&quot;⟦U+202E⟧");
        check(|out| out.open("a", &[("title", "\"><script>")]), "<a title=\"&quot;&gt;&lt;script&gt;\">");
        let mark = "a<span class=\"mark\" title=\"line feed\">\\n</span>b";
        check(|out| out.value(&Untrusted::new("a\nb")), mark);
        check(|out| out.lines(&Untrusted::new("\na\nb")), "&#10;a\nb");
        check(|out| out.value(&Untrusted::new("")), "<span class=\"mark\">empty</span>");
    }
}
