use std::cell::RefCell;
use std::collections::HashMap;

use leptos::tachys::renderer::dom::{Dom, Element};
use wasm_bindgen::JsCast;

const SVG: &str = "http://www.w3.org/2000/svg";

/// A node being built.
///
/// A report is drawn once and never changes, so its nodes are made directly: views that could be updated were a third of
/// what the page downloads. Text goes in as text nodes and attribute values, never as markup.
pub struct Node(Element);

/// A new element.
pub fn node(tag: &'static str) -> Node {
    copy((tag, "", ""))
}

/// A new element with a class.
pub fn classed(tag: &'static str, class: &'static str) -> Node {
    copy((tag, "class", class))
}

/// A new element with a role.
pub fn role(tag: &'static str, role: &'static str) -> Node {
    copy((tag, "role", role))
}

/// A new element of a drawing.
pub fn shape(tag: &'static str) -> Node {
    Node(Dom::create_element(tag, Some(SVG)))
}

impl Node {
    /// An element that is there already.
    pub fn of(element: Element) -> Self {
        Self(element)
    }

    /// With this attribute.
    pub fn attr(self, name: &'static str, value: &str) -> Self {
        Dom::set_attribute(&self.0, name, value);
        self
    }

    /// With this attribute, where there is a value.
    pub fn maybe(self, name: &'static str, value: Option<&str>) -> Self {
        match value {
            Some(value) => self.attr(name, value),
            None => self,
        }
    }

    /// With this text behind what it holds.
    pub fn text(self, text: &str) -> Self {
        // One call of the browser fewer than for a text node of our own; the text is as inert.
        if self.0.append_with_str_1(text).is_err() {
            Dom::insert_node(&self.0, &Dom::create_text_node(text), None);
        }
        self
    }

    /// With this node behind what it holds.
    pub fn with(self, child: Node) -> Self {
        Dom::insert_node(&self.0, &child.0, None);
        self
    }

    /// With these nodes behind what it holds.
    pub fn all(self, children: impl IntoIterator<Item = Node>) -> Self {
        children.into_iter().fold(self, Self::with)
    }

    /// The element, built.
    pub fn into_element(self) -> Element {
        self.0
    }
}

/// A tag, and one attribute with its value; no attribute where its name is empty.
type Kind = (&'static str, &'static str, &'static str);

/// Most elements are of a few kinds: one of each is made, and the others are copies of it. A copy is one call of the
/// browser without a string in it, where strings are what costs.
fn copy(kind: Kind) -> Node {
    thread_local! {
        static FIRST: RefCell<HashMap<Kind, Element>> = RefCell::default();
    }
    let first = FIRST.with_borrow_mut(|first| {
        let make = || {
            let (tag, name, value) = kind;
            let element = Dom::create_element(tag, None);
            if !name.is_empty() {
                Dom::set_attribute(&element, name, value);
            }
            element
        };
        first.entry(kind).or_insert_with(make).clone()
    });
    Node(first.clone_node().map_or(first, JsCast::unchecked_into))
}
