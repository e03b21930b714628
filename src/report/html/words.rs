//! Runs of words: sentences with the notes they stand on, values, links.

use super::{Page, anchor};
use crate::{Inline, Sentence, Untrusted, mixed_script};

impl Page {
    pub(super) fn paragraph(&mut self, sentences: &[Sentence]) {
        if sentences.iter().any(|sentence| !sentence.inlines.is_empty()) {
            self.out.open("p", &[]);
            self.sentences(sentences);
            self.out.close("p");
        }
    }

    pub(super) fn sentences(&mut self, sentences: &[Sentence]) {
        for (at, sentence) in sentences.iter().enumerate() {
            if at > 0 {
                self.out.text(" ");
            }
            self.sentence(sentence);
        }
    }

    /// A sentence, with a reference to the note that names its fields.
    pub(super) fn sentence(&mut self, sentence: &Sentence) {
        self.inlines(&sentence.inlines);
        if sentence.cites.is_empty() || sentence.inlines.is_empty() {
            return;
        }
        let known = self.notes.iter().position(|set| *set == sentence.cites);
        let at = known.unwrap_or_else(|| {
            self.notes.push(sentence.cites.clone());
            self.notes.len() - 1
        });
        self.out.open("sup", &[]);
        self.leaf("a", &[("href", &format!("#note-{}", at + 1))], &(at + 1).to_string());
        self.out.close("sup");
    }

    pub(super) fn inlines(&mut self, inlines: &[Inline]) {
        for inline in inlines {
            match inline {
                Inline::Text(text) => self.out.text(text),
                Inline::Strong(text) => self.leaf("strong", &[], text),
                Inline::Emphasis(text) => self.leaf("em", &[], text),
                Inline::Struck(text) => self.leaf("s", &[], text),
                Inline::Break => self.out.void("br", &[]),
                Inline::Code(text) => self.value(text),
                Inline::Evidence { value, .. } | Inline::Value(value) => self.value(value.as_raw()),
                Inline::Link { text, href } => {
                    let rel = [("href", href.as_str()), ("rel", "noopener noreferrer nofollow")];
                    self.leaf("a", &rel, text);
                    if !text.contains(href.host()) {
                        self.out.text(&format!(" ({})", href.host()));
                    }
                }
                Inline::Jump { text, to, .. } => match self.ids.iter().position(|id| id == to) {
                    Some(at) => self.leaf("a", &[("href", &format!("#{}", anchor(at)))], text),
                    None => self.out.text(text),
                },
            }
        }
    }

    /// Text from elsewhere, or a literal of ours: code, apart from the direction of what stands around it.
    pub(super) fn value(&mut self, raw: &str) {
        let mixed = mixed_script(raw);
        let said = "letters of several alphabets in one word: it may imitate another name";
        let attributes = [("class", "mixed"), ("title", said)];
        self.out.open("bdi", if mixed { &attributes } else { &[] });
        self.out.open("code", &[]);
        self.out.value(&Untrusted::new(raw));
        self.out.close("code");
        self.out.close("bdi");
        if mixed {
            self.out.text(" (mixed alphabets)");
        }
    }

    pub(super) fn leaf(&mut self, tag: &str, attributes: &[(&str, &str)], text: &str) {
        self.out.open(tag, attributes);
        self.out.text(text);
        self.out.close(tag);
    }
}
