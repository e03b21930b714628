use leptos::prelude::*;

use crate::session::Session;

/// The way from one alert of an input to the next. Nothing when there is only one.
#[component]
pub fn Navigator(session: Session) -> impl IntoView {
    let place = Memo::new(move |_| {
        session.shown.with(|shown| shown.as_ref().map(|shown| (shown.index, shown.status.alerts))).unwrap_or_default()
    });
    move || {
        let (index, alerts) = place.get();
        (alerts > 1).then(|| {
            view! {
                <nav class="navigator" aria-label="Alerts of this input">
                    <button
                        type="button"
                        aria-label="Previous alert"
                        disabled={index == 0}
                        on:click=move |_| session.show(index.saturating_sub(1))
                    >
                        <span aria-hidden="true">"←"</span>
                    </button>
                    <span class="navigator-place">{format!("Alert {} of {}", grouped(index as usize + 1), grouped(alerts as usize))}</span>
                    <button
                        type="button"
                        aria-label="Next alert"
                        disabled={index + 1 >= alerts}
                        on:click=move |_| session.show(index + 1)
                    >
                        <span aria-hidden="true">"→"</span>
                    </button>
                </nav>
            }
        })
    }
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
