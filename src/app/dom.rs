use std::cell::RefCell;
use std::collections::HashMap;

use leptos::prelude::{RenderEffect, StoredValue, document};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{Element, Event, HtmlElement};

const SVG: &str = "http://www.w3.org/2000/svg";

/// A node being built.
///
/// Nodes are made directly, and what follows a signal says so where it stands: views whose every part could be updated
/// were a third of what the page downloads. Text goes in as text nodes and attribute values, never as markup.
#[derive(Clone)]
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
pub fn shape(tag: &str) -> Node {
    Node(document().create_element_ns(Some(SVG), tag).unwrap_or_else(|_| empty()))
}

/// A button that does something.
pub fn button(words: &str, act: impl FnMut(Event) + 'static) -> Node {
    classed("button", "").attr("type", "button").text(words).on("click", act)
}

/// Runs `run` now, and again whenever a signal it has read changes; until whatever surrounds it is made anew.
pub fn effect(run: impl FnMut() + 'static) {
    // Boxed, so that the machinery of effects is there once and not once for each of them.
    let mut run: Box<dyn FnMut()> = Box::new(run);
    StoredValue::new_local(RenderEffect::new(move |_| run()));
}

/// Calls `act` for events of the window, as long as the page lives.
pub fn on_window(event: &str, act: impl FnMut(Event) + 'static) {
    listen(&leptos::prelude::window(), event, Box::new(act));
}

/// The element that an event happened to.
pub fn target(event: &Event) -> Option<Element> {
    event.target()?.dyn_into().ok()
}

fn listen(on: &web_sys::EventTarget, event: &str, act: Box<dyn FnMut(Event)>) {
    // The browser frees the listener with the node.
    let act = Closure::wrap(act).into_js_value();
    let _ = on.add_event_listener_with_callback(event, act.unchecked_ref());
}

fn empty() -> Element {
    document().create_element("span").expect("an element that every browser knows")
}

impl Node {
    /// An element that is there already.
    pub fn of(element: Element) -> Self {
        Self(element)
    }

    /// With this attribute.
    pub fn attr(self, name: &str, value: &str) -> Self {
        set(&self.0, name, Some(value));
        self
    }

    /// With this attribute, where there is a value.
    pub fn maybe(self, name: &str, value: Option<&str>) -> Self {
        match value {
            Some(value) => self.attr(name, value),
            None => self,
        }
    }

    /// With this text behind what it holds.
    pub fn text(self, text: &str) -> Self {
        // One call of the browser fewer than for a text node of our own; the text is as inert.
        let _ = self.0.append_with_str_1(text);
        self
    }

    /// With this node behind what it holds.
    pub fn with(self, child: Node) -> Self {
        let _ = self.0.append_child(&child.0);
        self
    }

    /// With these nodes behind what it holds.
    pub fn all(self, children: impl IntoIterator<Item = Node>) -> Self {
        children.into_iter().fold(self, Self::with)
    }

    /// Does something on an event.
    pub fn on(self, event: &str, act: impl FnMut(Event) + 'static) -> Self {
        listen(&self.0, event, Box::new(act));
        self
    }

    /// Is painted now, and again whenever a signal changes that the painting has read.
    pub fn live(self, mut paint: impl FnMut(&Element) + 'static) -> Self {
        let element = self.0.clone();
        effect(move || paint(&element));
        self
    }

    /// Holds these words, and nothing else.
    pub fn says(self, words: impl Fn() -> String + 'static) -> Self {
        self.live(move |element| element.set_text_content(Some(&words())))
    }

    /// Has this attribute, where there is a value.
    pub fn has(self, name: &'static str, value: impl Fn() -> Option<String> + 'static) -> Self {
        self.live(move |element| set(element, name, value().as_deref()))
    }

    /// Is of this class when `on`.
    pub fn is(self, class: &'static str, on: impl Fn() -> bool + 'static) -> Self {
        self.live(move |element| {
            let _ = element.class_list().toggle_with_force(class, on());
        })
    }

    /// Has these nodes behind what it holds, made anew whenever a signal changes that the making has read.
    pub fn slot(self, make: impl Fn() -> Vec<Node> + 'static) -> Self {
        let end = document().create_text_node("");
        let _ = self.0.append_child(&end);
        let mut here: Vec<Node> = Vec::new();
        effect(move || {
            here.drain(..).for_each(|node| node.0.remove());
            here = make();
            for node in &here {
                let _ = end.parent_node().map(|parent| parent.insert_before(&node.0, Some(&end)));
            }
        });
        self
    }

    /// The element, built.
    pub fn into_element(self) -> Element {
        self.0
    }

    /// The element, built, for what only elements of HTML can do.
    pub fn into_html(self) -> HtmlElement {
        self.0.unchecked_into()
    }
}

/// Sets an attribute, or takes it away.
pub fn set(element: &Element, name: &str, value: Option<&str>) {
    let _ = match value {
        Some(value) => element.set_attribute(name, value),
        None => element.remove_attribute(name),
    };
}

/// A tag, and one attribute with its value; no attribute where its value is empty.
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
            let element = document().create_element(tag).unwrap_or_else(|_| empty());
            if !value.is_empty() {
                set(&element, name, Some(value));
            }
            element
        };
        first.entry(kind).or_insert_with(make).clone()
    });
    Node(first.clone_node().map_or(first, JsCast::unchecked_into))
}
