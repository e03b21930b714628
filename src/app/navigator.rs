use leptos::prelude::*;

use crate::dom::{Node, button, classed, node};
use crate::session::Session;

/// The way from one alert of an input to the next. Nothing when there is only one.
pub fn navigator(session: Session) -> Vec<Node> {
    let alerts = session.alerts.get();
    let Some(index) = session.shown.with(|shown| shown.as_ref().map(|shown| shown.index)) else { return Vec::new() };
    if alerts < 2 {
        return Vec::new();
    }
    let step = |name: &str, arrow: &str, to: Option<u32>| {
        let step = button("", move |_| to.into_iter().for_each(|to| session.show(to))).attr("aria-label", name);
        let step = if to.is_none() { step.attr("disabled", "") } else { step };
        step.with(node("span").attr("aria-hidden", "true").text(arrow))
    };
    let place = format!("Alert {} of {}", grouped(index as usize + 1), grouped(alerts as usize));
    vec![
        classed("nav", "navigator")
            .attr("aria-label", "Alerts of this input")
            .with(step("Previous alert", "←", index.checked_sub(1)))
            .with(classed("span", "navigator-place").text(&place))
            .with(step("Next alert", "→", Some(index + 1).filter(|next| *next < alerts))),
    ]
}

/// A number with a comma between its thousands.
pub fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::grouped;

    #[test]
    fn thousands_are_set_apart() {
        assert_eq!(
            [0, 12, 999, 1_000, 12_408, 1_000_000].map(grouped),
            ["0", "12", "999", "1,000", "12,408", "1,000,000"]
        );
    }
}
