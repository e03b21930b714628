//! The report as JSON, for scripts. Its shape is a promise of its own: [`SCHEMA`] goes up when a key changes its
//! meaning or goes away, whatever happens to [`Report`]. New keys and new `type`s may come without notice.

mod mirror;

use crate::{Report, visible::has_unseen};

/// The number under the key `schema`.
pub const SCHEMA: u32 = 1;

/// The report as JSON: two blanks a level, keys in a fixed order, one line feed at the end.
///
/// Values from alerts are exact: reading the JSON gives every character back. Those that cannot be seen are escapes
/// in it, so that the text can be looked at and copied.
pub fn render(report: &Report) -> String {
    // Maps with text keys and plain values are all there is: there is nothing serde_json could refuse.
    let text = serde_json::to_string_pretty(&mirror::Report::of(report)).unwrap_or_default();
    escape_unseen(&text) + "\n"
}

/// `json` with an escape for each unseen character. They stand in strings only: outside of them JSON is ASCII.
fn escape_unseen(json: &str) -> String {
    let mut escaped = String::with_capacity(json.len());
    for line in json.split_inclusive('\n') {
        if !has_unseen(line.trim_end_matches('\n')) {
            escaped.push_str(line);
            continue;
        }
        for c in line.chars() {
            if c != '\n' && crate::unseen::name(c).is_some() {
                let mut units = [0; 2];
                for unit in c.encode_utf16(&mut units) {
                    escaped.push_str(&format!("\\u{unit:04x}"));
                }
            } else {
                escaped.push(c);
            }
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_seen_is_an_escape_and_comes_back() {
        let raw = "a\u{202e}\u{7f}\u{e0041}\"\\\n é";
        let report = Report { title: raw.to_owned(), sections: Vec::new() };
        let json = render(&report);
        assert_eq!(
            json,
            "{\n  \"schema\": 1,\n  \"title\": \"a\\u202e\\u007f\\udb40\\udc41\\\"\\\\\\n é\",\n  \"sections\": []\n}\n"
        );
        let read: serde_json::Value = serde_json::from_str(&json).expect("JSON");
        assert_eq!(read["title"], raw);
    }
}
