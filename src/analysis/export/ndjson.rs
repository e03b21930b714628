//! Alerts as they came, one a line: what was read is what is written.

use super::{Entry, Format};
use alert::Alert;

/// A record that is JSON on one line leaves byte for byte. JSON over several lines loses the line ends between its
/// values and nothing else. Any other record (a text line, a damaged one) leaves as it is when it is one line; what has several
/// lines and is no JSON becomes the JSON of what was understood, so that a line stays one alert.
pub struct Ndjson;

impl Format for Ndjson {
    fn start(&mut self, _: &mut Vec<u8>) {}

    fn alert(&mut self, entry: &Entry<'_>, out: &mut Vec<u8>) -> Result<(), &'static str> {
        out.extend_from_slice(one_line(entry.alert).as_bytes());
        out.push(b'\n');
        Ok(())
    }

    fn finish(&mut self, _: &mut Vec<u8>) -> Vec<String> {
        Vec::new()
    }
}

/// The alert's record on one line.
pub fn one_line(alert: &Alert) -> String {
    let raw = alert.raw.trim_matches(['\n', '\r', ' ', '\t']);
    if !raw.is_empty() && !raw.contains(['\n', '\r']) {
        return raw.to_owned();
    }
    // Line ends inside strings of valid JSON are escapes, so those left are between values.
    match serde_json::from_str::<&serde_json::value::RawValue>(raw) {
        Ok(_) => raw.split(['\n', '\r']).map(str::trim).collect::<Vec<_>>().join(" ").trim().to_owned(),
        Err(_) => ingest::normalised(alert),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(input: &str, expected: &str) {
        let alert = crate::analyse(input.as_bytes(), None).alerts.remove(0);
        assert_eq!(one_line(&alert), expected);
    }

    #[test]
    fn a_record_on_one_line_is_not_touched() {
        check(
            "{ \"rule\" : \"R\",\"output\":\"\\u0061\", \"n\":1e400 }",
            "{ \"rule\" : \"R\",\"output\":\"\\u0061\", \"n\":1e400 }",
        );
    }

    #[test]
    fn a_record_over_several_lines_becomes_one() {
        check("{\n  \"rule\": \"R  x\",\n  \"output\": \"o\"\n}\n", "{ \"rule\": \"R  x\", \"output\": \"o\" }");
    }
}
