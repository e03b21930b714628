use crate::{Href, Inline, Untrusted, visible::prose};
use pulldown_cmark::{LinkType, TagEnd};

/// Gathers the words of one line: a paragraph, a heading, a cell.
#[derive(Default)]
pub(super) struct Words {
    inlines: Vec<Inline>,
    /// Text of one weight, not yet an inline. Kept together, because a parser cuts text where it likes.
    pending: String,
    weight: Weight,
    /// How many of each are open: strong, emphasis, struck.
    strong: usize,
    emphasis: usize,
    struck: usize,
    /// The link that is open: its address and its words.
    link: Option<(String, String)>,
    /// For each open picture, where the text stood when it began.
    picture_starts: Vec<usize>,
    /// Bytes of text so far.
    written: usize,
    /// Links that became text.
    pub(super) unlinked: usize,
    /// Pictures that became text.
    pub(super) pictures: usize,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Weight {
    #[default]
    None,
    Strong,
    Emphasis,
    Struck,
}

impl Words {
    pub(super) fn text(&mut self, text: &str) {
        self.written += text.len();
        if let Some((_, words)) = &mut self.link {
            words.push_str(text);
            return;
        }
        // An inline has one weight: the heaviest.
        let weight = match (self.strong, self.emphasis, self.struck) {
            (1.., _, _) => Weight::Strong,
            (0, 1.., _) => Weight::Emphasis,
            (0, 0, 1..) => Weight::Struck,
            (0, 0, 0) => Weight::None,
        };
        if weight != self.weight {
            self.flush();
            self.weight = weight;
        }
        self.pending.push_str(text);
    }

    pub(super) fn code(&mut self, literal: &str) {
        if self.link.is_some() {
            return self.text(literal);
        }
        self.written += literal.len();
        self.push(Inline::Value(Untrusted::reveal(literal)));
    }

    pub(super) fn line_ends(&mut self) {
        if self.link.is_some() {
            return self.text(" ");
        }
        self.push(Inline::Break);
    }

    pub(super) fn weight(&mut self, tag: &TagEnd, starts: bool) {
        let open = match tag {
            TagEnd::Strong => &mut self.strong,
            TagEnd::Emphasis => &mut self.emphasis,
            _ => &mut self.struck,
        };
        *open = if starts { *open + 1 } else { open.saturating_sub(1) };
    }

    pub(super) fn link(&mut self, kind: LinkType, address: &str) {
        self.end_link();
        let scheme = if kind == LinkType::Email { "mailto:" } else { "" };
        self.link = Some((format!("{scheme}{address}"), String::new()));
    }

    pub(super) fn end_link(&mut self) {
        let Some((address, words)) = self.link.take() else { return };
        match Href::external(&address) {
            Some(href) => {
                let words = prose(&words);
                let text = if words.trim().is_empty() { href.host().to_owned() } else { words.into_owned() };
                self.push(Inline::Link { text, href });
            }
            None if address.len() > 1 && address.starts_with('#') && !words.trim().is_empty() => {
                // Whether there is such a section is known at the end of the document.
                let text = prose(&words).into_owned();
                self.push(Inline::Jump { text, fragment: address[1..].to_owned(), to: String::new() });
            }
            None => {
                self.text(&words);
                // A place in the document itself says nothing; any other address is something to know.
                if !address.is_empty() && !address.starts_with('#') {
                    self.unlinked += 1;
                    if words != address {
                        self.text(" (");
                        self.code(&address);
                        self.text(")");
                    }
                }
            }
        }
    }

    pub(super) fn picture(&mut self) {
        self.pictures += 1;
        self.picture_starts.push(self.written);
    }

    pub(super) fn end_picture(&mut self) {
        if self.picture_starts.pop() == Some(self.written) {
            self.text("(picture)");
        }
    }

    /// The line, and a fresh start. Empty when there was nothing to see.
    pub(super) fn take(&mut self) -> Vec<Inline> {
        self.end_link();
        self.flush();
        let mut inlines = std::mem::take(&mut self.inlines);
        while matches!(inlines.last(), Some(Inline::Break)) {
            inlines.pop();
        }
        let blank = |inline: &Inline| matches!(inline, Inline::Text(text) if text.trim().is_empty());
        if inlines.iter().all(blank) { Vec::new() } else { inlines }
    }

    fn push(&mut self, inline: Inline) {
        self.flush();
        self.inlines.push(inline);
    }

    fn flush(&mut self) {
        if self.pending.is_empty() {
            return;
        }
        let words = prose(&self.pending).into_owned();
        self.pending.clear();
        self.inlines.push(match self.weight {
            Weight::None => Inline::Text(words),
            Weight::Strong => Inline::Strong(words),
            Weight::Emphasis => Inline::Emphasis(words),
            Weight::Struck => Inline::Struck(words),
        });
    }
}

/// The words alone, for where only words can stand.
pub(super) fn plain(inlines: &[Inline]) -> String {
    let mut words = String::new();
    for inline in inlines {
        match inline {
            Inline::Text(text) | Inline::Strong(text) | Inline::Emphasis(text) | Inline::Struck(text) => {
                words.push_str(text)
            }
            Inline::Code(text) | Inline::Link { text, .. } | Inline::Jump { text, .. } => words.push_str(text),
            Inline::Evidence { value, .. } | Inline::Value(value) => words.push_str(&prose(value.as_raw())),
            Inline::Break => words.push(' '),
        }
    }
    words
}
