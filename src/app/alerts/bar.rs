//! The filter: a Falco condition, with completion, and errors under the place where they are.

use std::rc::Rc;
use std::time::Duration;

use leptos::prelude::*;
use protocol::{Offer, Question, Refused, Reply};
use wasm_bindgen::JsCast;
use web_sys::{HtmlInputElement, KeyboardEvent};

use crate::dom::{Node, button, classed, node, role};
use crate::session::Session;

/// How long typing has to pause before the filter is used.
const PAUSE: Duration = Duration::from_millis(300);

/// How many completions are shown.
const OFFERED: usize = 12;

/// The filter box and what belongs to it.
#[derive(Clone)]
struct Bar {
    session: Session,
    field: HtmlInputElement,
    offers: RwSignal<Vec<Offer>>,
    /// The offer that Enter or Tab takes.
    chosen: RwSignal<Option<usize>>,
    typing: StoredValue<Option<TimeoutHandle>>,
}

/// The filter box, its completions, and what is wrong with it.
pub fn bar(session: Session) -> Node {
    let view = session.view;
    let offers = RwSignal::new(Vec::<Offer>::new());
    let chosen = RwSignal::new(None::<usize>);
    let field = classed("input", "filter-box")
        .attr("id", "filter")
        .attr("type", "text")
        .attr("role", "combobox")
        .attr("spellcheck", "false")
        .attr("autocomplete", "off")
        .attr("autocapitalize", "off")
        .attr("aria-autocomplete", "list")
        .attr("aria-controls", "filter-offers")
        .attr("placeholder", "proc.name = bash and not user.name = root")
        .has("aria-expanded", move || Some((!offers.with(Vec::is_empty)).to_string()))
        .has("aria-activedescendant", move || chosen.get().map(|at| format!("offer-{at}")))
        .has("aria-invalid", move || view.refused.with(Option::is_some).then(|| "true".to_owned()))
        .has("aria-describedby", move || view.refused.with(Option::is_some).then(|| "filter-error".to_owned()));
    let bar = Rc::new(Bar {
        session,
        field: field.clone().into_element().unchecked_into(),
        offers,
        chosen,
        typing: StoredValue::new(None),
    });
    let (shown, typed, pressed, left) = (Rc::clone(&bar), Rc::clone(&bar), Rc::clone(&bar), Rc::clone(&bar));
    let field = field
        .live(move |_| {
            let filter = view.look.with(|look| look.filter.clone());
            if shown.field.value() != filter {
                shown.field.set_value(&filter);
            }
        })
        .on("input", move |_| typed.typed())
        .on("keydown", move |event| pressed.keys(event.unchecked_ref()))
        .on("blur", move |_| left.close());
    let (lists, mends) = (Rc::clone(&bar), Rc::clone(&bar));
    let list =
        role("ul", "listbox").attr("id", "filter-offers").attr("class", "offers").attr("aria-label", "Completions");
    let list = list.has("hidden", move || offers.with(Vec::is_empty).then(String::new)).slot(move || lists.items());
    let clear = button("Clear filter", move |_| view.set_look(Default::default()))
        .attr("class", "quiet")
        .has("disabled", move || {
            view.look.with(|look| look.filter.is_empty() && look.range.is_none()).then(String::new)
        });
    classed("div", "filter")
        .with(classed("label", "filter-label").attr("for", "filter").text("Filter"))
        .with(classed("div", "filter-field").with(field).with(list))
        .with(clear)
        .slot(move || view.refused.get().map(|refused| mends.error(&refused)).into_iter().collect())
}

impl Bar {
    fn typed(self: &Rc<Self>) {
        // What was offered for the words before would be put in at the wrong place.
        self.close();
        self.complete();
        if let Some(before) = self.typing.try_update_value(Option::take).flatten() {
            before.clear();
        }
        let bar = Rc::clone(self);
        self.typing.set_value(set_timeout_with_handle(move || bar.apply(), PAUSE).ok());
    }

    /// Uses what stands in the box.
    fn apply(&self) {
        let filter = self.field.value();
        if self.session.view.look.with_untracked(|look| look.filter != filter) {
            self.session.view.set_filter(filter);
        }
    }

    /// Asks what may follow.
    fn complete(self: &Rc<Self>) {
        let (text, at) = (self.field.value(), self.caret());
        let (bar, asked) = (Rc::clone(self), text.clone());
        let at = u32::try_from(byte_at(&text, at)).unwrap_or(0);
        self.session.ask("complete", Question::Complete { text, at }, move |reply| {
            if let Reply::Complete(offers) = reply
                && bar.field.value() == asked
                && document().active_element().is_some_and(|active| active.is_same_node(Some(&bar.field)))
            {
                bar.chosen.set(None);
                // What is written already needs no completion.
                let done = |offer: &Offer| asked.get(offer.span.0 as usize..offer.span.1 as usize) == Some(&offer.text);
                bar.offers.set(offers.into_iter().filter(|offer| !done(offer)).take(OFFERED).collect());
            }
        });
    }

    fn keys(self: &Rc<Self>, event: &KeyboardEvent) {
        let count = self.offers.with_untracked(Vec::len);
        let chosen = self.chosen.get_untracked();
        match event.key().as_str() {
            "ArrowDown" if count == 0 => self.complete(),
            "ArrowDown" => self.chosen.set(Some(chosen.map_or(0, |at| (at + 1) % count))),
            "ArrowUp" if count > 0 => self.chosen.set(Some(chosen.map_or(count - 1, |at| (at + count - 1) % count))),
            "Enter" if chosen.is_some() => self.take(chosen.unwrap_or(0)),
            "Tab" if count > 0 && chosen.is_some() => self.take(chosen.unwrap_or(0)),
            "Enter" => {
                self.close();
                self.apply();
            }
            "Escape" if count > 0 => self.close(),
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    }

    /// Puts an offer into the box.
    fn take(self: &Rc<Self>, at: usize) {
        let Some(offer) = self.offers.with_untracked(|offers| offers.get(at).cloned()) else { return };
        let text = self.field.value();
        let (before, after) = (text.get(..offer.span.0 as usize), text.get(offer.span.1 as usize..));
        let (Some(before), Some(after)) = (before, after) else { return };
        let open = offer.text.ends_with(['(', '[']);
        let gap = if open || after.starts_with([' ', ')', ',']) { "" } else { " " };
        let whole = format!("{before}{}{gap}{after}", offer.text);
        let caret: usize = format!("{before}{}{gap}", offer.text).chars().map(char::len_utf16).sum();
        self.field.set_value(&whole);
        let caret = u32::try_from(caret).unwrap_or(0);
        let _ = self.field.set_selection_range(caret, caret);
        self.typed();
    }

    fn items(self: &Rc<Self>) -> Vec<Node> {
        let offers = self.offers.get();
        let item = |(at, offer): (usize, &Offer)| {
            let bar = Rc::clone(self);
            let chosen = self.chosen;
            role("li", "option")
                .attr("id", &format!("offer-{at}"))
                .has("aria-selected", move || Some((chosen.get() == Some(at)).to_string()))
                .with(node("code").text(&offer.text))
                .with(classed("span", "offer-kind").text(&offer.kind))
                // Before the field loses the focus.
                .on("pointerdown", move |event| {
                    event.prevent_default();
                    bar.take(at);
                })
        };
        offers.iter().enumerate().map(item).collect()
    }

    /// What is wrong, its beginning marked under the box.
    fn error(self: &Rc<Self>, refused: &Refused) -> Node {
        let text = self.field.value();
        let (start, end) = (refused.start as usize, refused.end as usize);
        let column = text.get(..start).map_or(0, |before| before.chars().count());
        let width = text.get(start..end).map_or(1, |word| word.chars().count()).max(1);
        let caret = classed("span", "filter-caret").attr("aria-hidden", "true").text(&"^".repeat(width.min(40)));
        let element = caret.clone().into_html();
        let _ = element.style().set_property("--column", &column.to_string());
        let _ = element.style().set_property("--scrolled", &format!("{}px", self.field.scroll_left()));
        let place = format!("At character {}: ", column + 1);
        let words = node("p").with(classed("span", "visually-hidden").text(&place)).text(&refused.message);
        let mend = refused
            .suggestion
            .clone()
            .filter(|_| text.is_char_boundary(start) && text.is_char_boundary(end) && start <= end);
        let bar = Rc::clone(self);
        let mend = mend.map(|name| {
            button(&format!("Use {name}"), move |_| {
                let text = bar.field.value();
                if let (Some(before), Some(after)) = (text.get(..start), text.get(end..)) {
                    bar.field.set_value(&format!("{before}{name}{after}"));
                    bar.apply();
                }
            })
        });
        let error = classed("div", "filter-error").attr("id", "filter-error").attr("role", "alert");
        error.with(caret).with(words.all(mend.map(|mend| mend.attr("class", "mend"))))
    }

    fn close(&self) {
        self.chosen.set(None);
        self.offers.set(Vec::new());
    }

    /// Where the caret stands, in the units that the browser counts.
    fn caret(&self) -> usize {
        self.field.selection_start().ok().flatten().unwrap_or(u32::MAX) as usize
    }
}

/// The byte of a text at a place that is counted in UTF-16 units.
fn byte_at(text: &str, units: usize) -> usize {
    let mut passed = 0;
    for (at, letter) in text.char_indices() {
        if passed >= units {
            return at;
        }
        passed += letter.len_utf16();
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::byte_at;

    #[test]
    fn a_caret_is_counted_as_the_browser_does() {
        assert_eq!([0, 1, 2, 3, 4, 9].map(|units| byte_at("é𝄞x", units)), [0, 2, 6, 6, 7, 7]);
    }
}
