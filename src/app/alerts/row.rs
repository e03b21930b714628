use protocol::Line;
use report::{Tone, Untrusted};
use web_sys::HtmlElement;

use crate::document::{tone, untrusted};
use crate::dom::{Node, classed, role, set};

/// A row of the table on screen. It is used again for other alerts while the table scrolls.
pub struct Row {
    /// Its element.
    pub element: HtmlElement,
    /// What it shows: the position, and whether the line was there.
    pub shows: Option<(u32, bool)>,
}

impl Row {
    /// A row that shows nothing yet.
    pub fn new(id: &str) -> Self {
        Self { element: role("div", "row").attr("id", id).into_html(), shows: None }
    }

    /// Shows the line at `position`, or that it is on its way.
    pub fn show(&mut self, position: u32, line: Option<&Line>, columns: &[(String, u32)]) {
        self.shows = Some((position, line.is_some()));
        self.element.set_text_content(None);
        set(&self.element, "aria-rowindex", Some(&(u64::from(position) + 2).to_string()));
        self.element.set_class_name(match line {
            Some(line) => class(line.priority),
            None => "grid-row is-coming",
        });
        let row = Node::of(self.element.clone().into());
        for (at, (name, width)) in columns.iter().enumerate() {
            let cell = role("div", "gridcell").attr("aria-colindex", &(at + 1).to_string());
            let value = line.and_then(|line| line.cells.get(at));
            let cell = match value {
                Some(Some(value)) => fill(cell, name, value, line.and_then(|line| line.priority)),
                Some(None) => cell.with(classed("span", "none").attr("aria-label", "no value").text("–")),
                None => cell,
            };
            let element = cell.into_html();
            let _ = element.style().set_property("width", &format!("{width}px"));
            let _ = self.element.append_child(&element);
        }
        drop(row);
    }
}

fn fill(cell: Node, column: &str, value: &Untrusted, priority: Option<u8>) -> Node {
    match column {
        "time" => cell.text(&short_time(value.as_raw())),
        "priority" => cell.with(tone::shape(tone_of(priority))).text(value.as_raw()),
        _ => cell.with(untrusted::plain(classed("bdi", "plain"), value)),
    }
}

/// A time to the millisecond: what is finer is told by the report.
fn short_time(text: &str) -> String {
    let day_and_time = text.replace('T', " ");
    let end = day_and_time.find('.').map_or(day_and_time.len(), |dot| (dot + 4).min(day_and_time.len()));
    day_and_time.get(..end).unwrap_or(&day_and_time).trim_end_matches('Z').to_owned()
}

/// How a priority feels: emergency to critical, error and warning, the rest.
pub fn tone_of(priority: Option<u8>) -> Tone {
    match priority {
        Some(0..=2) => Tone::Alarm,
        Some(3..=4) => Tone::Caution,
        _ => Tone::Neutral,
    }
}

fn class(priority: Option<u8>) -> &'static str {
    match tone_of(priority) {
        Tone::Alarm => "grid-row tone-alarm",
        Tone::Caution => "grid-row tone-caution",
        Tone::Good | Tone::Neutral => "grid-row tone-neutral",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_cut_to_the_millisecond() {
        let said =
            ["2026-04-13T17:57:44.123803926Z", "17:57:44.123803926", "2026-04-13T17:57:44Z", "x.é"].map(short_time);
        assert_eq!(said, ["2026-04-13 17:57:44.123", "17:57:44.123", "2026-04-13 17:57:44", "x.é"]);
    }
}
