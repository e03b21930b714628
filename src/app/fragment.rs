//! What is looked at, as it stands in the page's address behind `#`: the tab, the filter, the order. Never what an alert
//! holds, unless a person has put it into the filter.

use leptos::prelude::window;
use wasm_bindgen::JsValue;

/// The parts of the address, by name, in the order written. Nothing when it only names a place in a report.
pub fn read() -> Option<Vec<(String, String)>> {
    let hash = window().location().hash().ok()?;
    parse(hash.trim_start_matches('#'), |text| js_sys::decode_uri_component(text).ok().map(String::from))
}

/// Puts parts into the address, in place of what was there. Parts without a value are left out.
pub fn write(parts: &[(&str, String)]) {
    let text = format(parts, |text| js_sys::encode_uri_component(text).into());
    let address = if text.is_empty() { window().location().pathname().unwrap_or_default() } else { format!("#{text}") };
    // A page opened from a file may not be allowed to; the view is then only in the page.
    let _ = window().history().and_then(|history| history.replace_state_with_url(&JsValue::NULL, "", Some(&address)));
}

fn parse(text: &str, decode: impl Fn(&str) -> Option<String>) -> Option<Vec<(String, String)>> {
    let parts: Vec<_> = text
        .split('&')
        .filter_map(|part| part.split_once('='))
        .filter_map(|(name, value)| Some((name.to_owned(), decode(value)?)))
        .collect();
    (!parts.is_empty()).then_some(parts)
}

fn format(parts: &[(&str, String)], encode: impl Fn(&str) -> String) -> String {
    let parts = parts.iter().filter(|(_, value)| !value.is_empty());
    parts.map(|(name, value)| format!("{name}={}", encode(value))).collect::<Vec<_>>().join("&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_written_and_read_back_and_places_in_a_report_are_none() {
        let plain = |text: &str| Some(text.replace("%26", "&"));
        let text = format(&[("tab", "alerts".into()), ("from", String::new()), ("filter", "a&b = c".into())], |text| {
            text.replace('&', "%26")
        });
        assert_eq!(text, "tab=alerts&filter=a%26b = c");
        let read = parse(&text, plain).unwrap_or_default();
        assert_eq!(read, [("tab".into(), "alerts".into()), ("filter".into(), "a&b = c".into())]);
        assert_eq!(parse("falco-configuration", plain), None);
        assert_eq!(parse("", plain), None);
    }
}
