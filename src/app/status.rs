use leptos::prelude::*;
use protocol::{Progress, Trouble};
use wasm_bindgen::JsCast;
use web_sys::KeyboardEvent;

use crate::document::untrusted;
use crate::dom::{Node, button, classed, node, set};
use crate::navigator::grouped;
use crate::opened::in_words;
use crate::place::range_in_box;
use crate::session::{EngineState, Session};

/// How many diagnostics are listed; nobody reads more, and each costs nodes.
const LISTED: usize = 200;

/// What was understood, and what was not.
pub fn status_block(session: Session) -> Node {
    let open = RwSignal::new(false);
    let some =
        Memo::new(move |_| session.status.with(|status| status.as_ref().is_some_and(|it| !it.diagnostics.is_empty())));
    // An input without an alert has nothing else to show: its list is open from the start.
    Effect::new(move |_| open.set(session.status.with(|status| status.as_ref().is_some_and(|it| it.alerts == 0))));
    let said = Memo::new(move |_| sentence(session));
    let line = move || {
        let words = if some.get() {
            button("", move |_| open.update(|open| *open = !*open))
                .attr("aria-controls", "diagnostics")
                .has("aria-expanded", move || Some(open.get().to_string()))
        } else {
            node("span")
        };
        vec![words.attr("class", "status-words").says(move || said.get())]
    };
    let notice = move || {
        let notice = session.notice.get().map(|notice| classed("p", "notice").text(&notice));
        let again = session.lost.get().then(|| button("Read again", move |_| session.read_again()));
        notice.into_iter().chain(again).collect()
    };
    let full = move || {
        if !session.full.get() {
            return Vec::new();
        }
        let look = session.view.look.get();
        let narrowed = !look.filter.trim().is_empty() || look.range.is_some();
        let words = "The memory for alerts is spent. What was read so far is here; the rest of the input is not. \
             With a filter or a range of time in Alerts, everything can be read again and only what matches be kept.";
        let again = button("Read again, keep what matches", move |_| session.read_what_is_looked_at());
        vec![classed("p", "notice").text(words), again.maybe("disabled", (!narrowed).then_some(""))]
    };
    classed("div", "status-block")
        .on("keydown", move |event| {
            if event.unchecked_ref::<KeyboardEvent>().key() == "Escape" {
                open.set(false);
            }
        })
        .with(classed("div", "status").attr("role", "status").slot(line).slot(notice).slot(full))
        .slot(move || reading(session))
        .slot(move || if open.get() { diagnostics(session) } else { Vec::new() })
}

/// How far reading has come, and the way to stop it.
fn reading(session: Session) -> Vec<Node> {
    if !session.slow.get() {
        return Vec::new();
    }
    let bar = node("progress").attr("aria-label", "Reading").live(move |bar| {
        let part = session.progress.with(|progress| progress.and_then(|(progress, _)| thousandths(&progress)));
        set(bar, "max", Some("1000"));
        set(bar, "value", part.map(|part| part.to_string()).as_deref());
    });
    let stop = button("Stop", move |_| session.cancel());
    let words = classed("p", "reading-words").says(move || {
        session.progress.get().map_or(String::new(), |(progress, began)| {
            let now = window().performance().map_or(began, |performance| performance.now());
            how_far(&progress, (now - began) as u64)
        })
    });
    vec![classed("div", "reading").with(bar).with(stop).with(words)]
}

fn thousandths(progress: &Progress) -> Option<u64> {
    (progress.read * 1_000).checked_div(progress.bytes)
}

/// `212.0 MB of 1.0 GB, 204,000 alerts, 88.0 MB a second, 9 s to go`.
fn how_far(progress: &Progress, milliseconds: u64) -> String {
    let Progress { read, bytes, alerts, .. } = *progress;
    let mut words = format!("{} of {}, {} alerts", in_words(read), in_words(bytes), grouped(alerts as usize));
    // Nothing is promised before there is something to tell it by.
    if milliseconds >= 500 && read > 0 {
        let rate = (read * 1_000 / milliseconds).max(1);
        let left = bytes.saturating_sub(read).div_ceil(rate);
        words.push_str(&format!(", {} a second, {left} s to go", in_words(rate)));
    }
    words
}

fn diagnostics(session: Session) -> Vec<Node> {
    let Some(status) = session.status.get() else { return Vec::new() };
    if status.diagnostics.is_empty() {
        return Vec::new();
    }
    let more = status.diagnostics.len().saturating_sub(LISTED);
    // Only text that stands in the box can be led to.
    let leads = session.shows_text();
    let items = status.diagnostics.iter().take(LISTED).map(|trouble| diagnostic(session, trouble, leads));
    let more = (more > 0).then(|| classed("li", "diagnostic").text(&format!("and {} more", grouped(more))));
    let list = classed("ol", "diagnostics").attr("id", "diagnostics").attr("aria-label", "What was not understood");
    vec![list.all(items).all(more)]
}

fn diagnostic(session: Session, trouble: &Trouble, leads: bool) -> Node {
    let place = match trouble.byte {
        Some(byte) if leads => button(&trouble.place, move |_| lead_to(session, byte)),
        _ => node("span").text(&trouble.place),
    };
    let said = node("p")
        .with(classed("span", "level").text(&trouble.level))
        .text(" ")
        .with(place.attr("class", "place"))
        .text(": ")
        .text(&trouble.message)
        .text(" ")
        .with(classed("span", "code-name").text(&trouble.code));
    let excerpt = (!trouble.excerpt.as_raw().is_empty()).then(|| untrusted::glance(&trouble.excerpt));
    node("li").attr("class", &format!("diagnostic is-{}", trouble.level)).with(said).all(excerpt)
}

/// Selects in the text box what stands at `byte`.
fn lead_to(session: Session, byte: u32) {
    let Some(text) = session.text() else { return };
    let area = session.area.get_value();
    let range = range_in_box(&text, byte as usize);
    // The browser scrolls to the selection when the box gets the focus, not when the selection is made.
    let _ = area.set_selection_range(range.start, range.end);
    let _ = area.blur();
    let _ = area.focus();
}

/// The sentence of the status line.
fn sentence(session: Session) -> String {
    let pending = session.pending.get() && session.slow.get();
    let engine = session.engine.get();
    match &engine {
        EngineState::Broken(reason) => return format!("The engine cannot be used: {reason}"),
        EngineState::Loading if pending => {
            return "The engine is loading. The input is read as soon as it is there.".to_owned();
        }
        EngineState::Ready if pending => return "Reading".to_owned(),
        EngineState::Loading | EngineState::Ready => {}
    }
    match session.status.get() {
        Some(status) => status.sentence.clone(),
        None if session.notice.with(Option::is_some) => String::new(),
        None if engine == EngineState::Loading => "The engine is loading. You can paste already.".to_owned(),
        None => "Ready".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn progress_tells_rate_and_rest_once_it_can() {
        let progress = Progress { id: 1, read: 200_000_000, bytes: 1_000_000_000, alerts: 204_000, memory: 0 };
        assert_eq!(how_far(&progress, 100), "200.0 MB of 1.0 GB, 204,000 alerts");
        let said = "200.0 MB of 1.0 GB, 204,000 alerts, 100.0 MB a second, 8 s to go";
        assert_eq!(how_far(&progress, 2_000), said);
        assert_eq!(thousandths(&progress), Some(200));
        assert_eq!(thousandths(&Progress::default()), None);
    }
}
