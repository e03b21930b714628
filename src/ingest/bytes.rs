//! Envelopes around bytes: compression, archives, encodings. Each is a layer that takes slices and hands on what is inside.
//!
//! Layers work on blocks of a fixed size, so that the cut of the slices never shows in what they hand on or where they stop.

mod binary;
mod gzip;
mod inflate;
mod tar;
mod utf16;
mod zip;
mod zstd;

use crate::codes;
use crate::cut::Cut;
use crate::sink::{Outcome, Sink};
use alert::{Level, Place};
use std::fmt::Debug;

/// Something that takes bytes in slices and hands on what is inside.
pub(crate) trait Layer: Debug + Send {
    fn push(&mut self, bytes: &[u8], sink: &mut Sink);
    fn finish(&mut self, sink: &mut Sink);
}

/// A door for bytes.
struct ByteDoor {
    recognise: fn(&[u8]) -> bool,
    open: fn(Member) -> Box<dyn Layer>,
}

/// By magic number first. UTF-32 is binary here and begins as UTF-16 does, so binary comes before it; text is what is left.
const BYTES: &[ByteDoor] = &[
    ByteDoor { recognise: gzip::recognise, open: gzip::open },
    ByteDoor { recognise: zstd::recognise, open: zstd::open },
    ByteDoor { recognise: zip::recognise, open: zip::open },
    ByteDoor { recognise: tar::recognise, open: tar::open },
    ByteDoor { recognise: binary::recognise, open: binary::open },
    ByteDoor { recognise: utf16::recognise, open: utf16::open },
];

/// What a layer is inside of.
#[derive(Clone, Debug, Default)]
pub(crate) struct Member {
    /// The path of archive members, empty for the input itself.
    pub name: String,
    /// How many layers are around it.
    pub depth: u8,
}

impl Member {
    /// The member of this name inside this one. A name is text and never more than 256 characters.
    fn child(&self, name: &str) -> Self {
        let name: String = name.chars().take(256).collect();
        let name = if self.name.is_empty() { name } else { format!("{}/{name}", self.name) };
        Self { name, depth: self.depth + 1 }
    }

    /// What is inside an envelope that holds one thing.
    fn inside(&self) -> Self {
        Self { name: self.name.clone(), depth: self.depth + 1 }
    }

    fn place(&self, byte: u64, length: u64) -> Place {
        Place { member: self.name.clone(), byte, length, line: 1, column: 1 }
    }
}

/// Decides by its first bytes what an input is.
#[derive(Debug)]
pub(crate) struct Sniff {
    member: Member,
    head: Vec<u8>,
    layer: Option<Box<dyn Layer>>,
}

/// How many bytes the decision takes: a tar's magic number stands behind byte 257.
const HEAD: usize = 512;

impl Sniff {
    pub(crate) fn new(member: Member) -> Self {
        Self { member, head: Vec::new(), layer: None }
    }

    fn decide(&mut self, sink: &mut Sink) {
        let door = BYTES.iter().find(|door| (door.recognise)(&self.head));
        let member = self.member.clone();
        let mut layer: Box<dyn Layer> = match door {
            Some(_) if member.depth > sink.limits.nesting => {
                let message = "too many envelopes within envelopes; this one was not opened";
                sink.diagnose(codes::NESTING, Level::Error, member.place(0, 0), message, "");
                Box::new(Swallow)
            }
            Some(door) => (door.open)(member),
            None => Box::new(Cut::new(member.name, member.depth)),
        };
        layer.push(&std::mem::take(&mut self.head), sink);
        self.layer = Some(layer);
    }
}

impl Layer for Sniff {
    fn push(&mut self, bytes: &[u8], sink: &mut Sink) {
        let mut bytes = bytes;
        if self.layer.is_none() {
            let (head, rest) = bytes.split_at(bytes.len().min(HEAD - self.head.len()));
            self.head.extend_from_slice(head);
            bytes = rest;
            if self.head.len() < HEAD {
                return;
            }
            self.decide(sink);
        }
        if let Some(layer) = &mut self.layer
            && !bytes.is_empty()
        {
            layer.push(bytes, sink);
        }
    }

    fn finish(&mut self, sink: &mut Sink) {
        if self.layer.is_none() {
            self.decide(sink);
        }
        if let Some(mut layer) = self.layer.take() {
            layer.finish(sink);
        }
    }
}

/// Takes what cannot be opened.
#[derive(Debug)]
struct Swallow;

impl Layer for Swallow {
    fn push(&mut self, bytes: &[u8], sink: &mut Sink) {
        sink.account(Outcome::Unread, bytes.len());
    }

    fn finish(&mut self, _: &mut Sink) {}
}

impl Layer for Cut {
    fn push(&mut self, bytes: &[u8], sink: &mut Sink) {
        self.push(bytes, sink);
    }

    fn finish(&mut self, sink: &mut Sink) {
        self.finish(sink);
    }
}

/// Collects slices into blocks of one size.
#[derive(Debug, Default)]
struct Blocks {
    rest: Vec<u8>,
}

/// The size of a block.
const BLOCK: usize = 4096;

impl Blocks {
    /// Hands each full block to `take`.
    fn push(&mut self, mut bytes: &[u8], mut take: impl FnMut(&[u8])) {
        while self.rest.len() + bytes.len() >= BLOCK {
            let (head, tail) = bytes.split_at(BLOCK - self.rest.len());
            bytes = tail;
            if self.rest.is_empty() {
                take(head);
            } else {
                self.rest.extend_from_slice(head);
                take(&self.rest);
                self.rest.clear();
            }
        }
        self.rest.extend_from_slice(bytes);
    }

    /// What is left at the end.
    fn finish(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.rest)
    }
}
