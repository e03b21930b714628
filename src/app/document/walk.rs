//! Walks between sentences and the fields they stand on, by pointer and by keyboard.
//!
//! All of it works on the drawn nodes: a sentence carries the numbers of its fields in `data-cites`, a row its own in
//! `data-row`, a value in a sentence that of its field in `data-field`.

use leptos::prelude::document;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlElement, KeyboardEvent, Node, ScrollIntoViewOptions, ScrollLogicalPosition};

use crate::evidence::Lit;

/// The links and buttons that one walks along: one stop of the Tab key for each group.
const CITES: &str = ".report .cite";
const ROWS: &str = ".report .cited-by";

/// What the reader means who points at, or focuses, the target of `event`.
pub fn meant(event: &Event) -> Lit {
    let Some(target) = element(event) else { return Lit::Nothing };
    if let Some(sentence) = closest(&target, "[data-cites]") {
        return Lit::Sentence(numbers(&sentence).into());
    }
    closest(&target, "[data-row]").and_then(|row| number(&row, "data-row")).map_or(Lit::Nothing, Lit::Row)
}

/// Keeps one button of each group in the tab order: the one that had the focus last.
pub fn rove(event: &Event) {
    let Some(target) = element(event) else { return };
    for group in [CITES, ROWS] {
        if target.matches(group).unwrap_or(false) {
            for each in all(group) {
                each.set_tab_index(if each.is_same_node(Some(&target)) { 0 } else { -1 });
            }
        }
    }
}

/// Puts the first of each group into the tab order, where none is in it.
pub fn open_doors() {
    for group in [CITES, ROWS] {
        let in_order = document().query_selector(&format!("{group}[tabindex='0']"));
        if let (Ok(None), Some(first)) = (in_order, all(group).first()) {
            first.set_tab_index(0);
        }
    }
}

/// Marks what belongs to what the reader means, on both sides: by a class, and on rows for those who listen as well.
pub fn light(lit: &Lit) {
    for sentence in every(".report [data-cites]") {
        let _ = sentence.class_list().toggle_with_force("lit", lit.marks_sentence(&numbers(&sentence)));
    }
    for row in every(".report [data-row]") {
        let lit = number(&row, "data-row").is_some_and(|number| lit.marks_row(number));
        let _ = row.class_list().toggle_with_force("lit", lit);
        let _ = if lit { row.set_attribute("aria-current", "true") } else { row.remove_attribute("aria-current") };
    }
}

/// A click on a mark, a count or a value leads to the other side. A click that ends a selection does not.
pub fn follow(event: &Event, target: &Element) {
    if let Some(mark) = closest(target, ".cite") {
        event.prevent_default();
        to_row(&mark);
    } else if let Some(count) = closest(target, ".cited-by") {
        to_sentence(&count);
    } else if let Some(value) = closest(target, "[data-field]")
        && closest(target, "a, [data-row]").is_none()
        && !selecting()
        && let Some(number) = number(&value, "data-field")
    {
        show_row(number);
    }
}

/// Arrows walk along marks, or along counts; Escape goes back to the other side.
pub fn keys(event: &KeyboardEvent) {
    if event.alt_key() || event.ctrl_key() || event.meta_key() {
        return;
    }
    let Some(target) = element(event) else { return };
    let Some(group) = [CITES, ROWS].into_iter().find(|group| target.matches(group).unwrap_or(false)) else { return };
    let all = all(group);
    let Some(here) = all.iter().position(|each| each.is_same_node(Some(&target))) else { return };
    let next = match event.key().as_str() {
        "ArrowRight" | "ArrowDown" => (here + 1).min(all.len() - 1),
        "ArrowLeft" | "ArrowUp" => here.saturating_sub(1),
        "Home" => 0,
        "End" => all.len() - 1,
        _ => return,
    };
    event.prevent_default();
    reach(&all[next]);
}

/// Moves the focus to the next sentence that cites fields, or the previous one: counted from the focus, or without one
/// from what is on screen.
pub fn go(forward: bool) {
    let here = document().active_element().filter(|active| !active.matches("body").unwrap_or(true));
    let after = |each: &HtmlElement| match &here {
        Some(here) => here.compare_document_position(each) & Node::DOCUMENT_POSITION_FOLLOWING != 0,
        None => each.get_bounding_client_rect().top() > 0.0,
    };
    let before = |each: &HtmlElement| match &here {
        Some(here) => here.compare_document_position(each) & Node::DOCUMENT_POSITION_PRECEDING != 0,
        None => each.get_bounding_client_rect().top() < 0.0,
    };
    let all = all(CITES);
    let next = if forward { all.iter().find(|each| after(each)) } else { all.iter().rfind(|each| before(each)) };
    if let Some(next) = next {
        reach(next);
    }
}

/// From a sentence's mark to the first row it points at.
fn to_row(mark: &Element) {
    let Some(sentence) = closest(mark, "[data-cites]") else { return };
    if let Some(first) = numbers(&sentence).first() {
        LAST.with(|last| last.replace(mark.clone().dyn_into().ok()));
        show_row(*first);
    }
}

/// From a row to the next sentence that cites it, after the one the reader came from.
fn to_sentence(count: &Element) {
    let Some(row) = closest(count, "[data-row]").and_then(|row| number(&row, "data-row")) else { return };
    let citing: Vec<HtmlElement> = all(CITES)
        .into_iter()
        .filter(|mark| closest(mark, "[data-cites]").is_some_and(|sentence| numbers(&sentence).contains(&row)))
        .collect();
    let last = LAST.with(|last| last.borrow().clone());
    let from = last.and_then(|last| citing.iter().position(|mark| mark.is_same_node(Some(&last))));
    let next = from.map_or(0, |from| (from + 1) % citing.len().max(1));
    if let Some(mark) = citing.get(next) {
        LAST.with(|last| last.replace(Some(mark.clone())));
        reach(mark);
    }
}

fn show_row(number: usize) {
    let Ok(Some(row)) = document().query_selector(&format!("#field-{number}")) else { return };
    match row.query_selector(".cited-by").ok().flatten().and_then(|count| count.dyn_into::<HtmlElement>().ok()) {
        Some(count) => reach(&count),
        None => into_view(&row),
    }
}

fn reach(element: &HtmlElement) {
    into_view(element);
    let options = web_sys::FocusOptions::new();
    options.set_prevent_scroll(true);
    let _ = element.focus_with_options(&options);
}

fn into_view(element: &Element) {
    let options = ScrollIntoViewOptions::new();
    options.set_block(ScrollLogicalPosition::Center);
    element.scroll_into_view_with_scroll_into_view_options(&options);
}

thread_local! {
    /// The sentence the reader left for a row.
    static LAST: std::cell::RefCell<Option<HtmlElement>> = const { std::cell::RefCell::new(None) };
}

fn selecting() -> bool {
    document().get_selection().ok().flatten().is_some_and(|selection| !selection.is_collapsed())
}

fn element(event: &Event) -> Option<Element> {
    event.target()?.dyn_into().ok()
}

fn closest(element: &Element, selector: &str) -> Option<Element> {
    element.closest(selector).ok().flatten()
}

fn number(element: &Element, attribute: &str) -> Option<usize> {
    element.get_attribute(attribute)?.parse().ok()
}

fn numbers(sentence: &Element) -> Vec<usize> {
    let cites = sentence.get_attribute("data-cites").unwrap_or_default();
    cites.split(' ').filter_map(|number| number.parse().ok()).collect()
}

fn all(selector: &str) -> Vec<HtmlElement> {
    every(selector).filter_map(|element| element.dyn_into().ok()).collect()
}

fn every(selector: &str) -> impl Iterator<Item = Element> {
    let found = document().query_selector_all(selector).ok();
    let count = found.as_ref().map_or(0, |found| found.length());
    (0..count).filter_map(move |at| found.as_ref()?.get(at)?.dyn_into().ok())
}
