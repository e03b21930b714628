//! What `saker read` prints: one JSON line for an alert, a diagnostic, or the totals.
//!
//! Numbers are printed as they came. Controls, and characters that change how other text is shown, are escaped, so that
//! a terminal cannot be fooled; the value a JSON reader gets is unchanged.

use crate::Totals;
use crate::json::{Tape, parse};
use alert::{Alert, Diagnostic, Level, Place, Value};
use std::fmt::Write;

/// Nesting up to which a value is printed as JSON; a deeper one is printed as a string that holds the JSON, because most
/// readers refuse it.
const DEPTH: usize = 64;

/// One alert: `rule`, `priority`, `time`, `source`, `hostname`, `tags`, `output`, `output_fields`, `format`, `repaired`,
/// `place`, in this order, all of them always there. `rule_candidates`, `uuid`, `message` and `ambiguous` (the fields that
/// the text allows to be read in another way) follow where there are any. No line end.
pub fn normalised(alert: &Alert) -> String {
    let mut out = Line::new(alert.raw.len() * 2 + 200);
    out.text("rule", alert.rule.as_deref());
    out.text("priority", alert.priority.map(|p| p.as_str()));
    out.text("time", alert.time.map(|t| t.to_string()).as_deref());
    out.text("source", alert.source.as_ref().map(|s| s.0.as_str()));
    out.text("hostname", alert.hostname.as_deref());
    out.texts("tags", alert.tags.iter().map(String::as_str));
    out.text("output", alert.output.as_deref());
    out.key("output_fields");
    out.0.push('{');
    for (at, field) in alert.fields.iter().enumerate() {
        if at > 0 {
            out.0.push(',');
        }
        quote(&mut out.0, &field.name);
        out.0.push(':');
        value(&mut out.0, &field.value);
    }
    out.0.push('}');
    out.text("format", Some(alert.format.as_str()));
    out.key("repaired");
    out.0.push('[');
    for (at, mend) in alert.repaired.iter().enumerate() {
        if at > 0 {
            out.0.push(',');
        }
        out.0.push_str(&diagnostic(mend));
    }
    out.0.push(']');
    out.place(&alert.place);
    if !alert.rule_candidates.is_empty() {
        out.texts("rule_candidates", alert.rule_candidates.iter().map(String::as_str));
    }
    if alert.uuid.is_some() {
        out.text("uuid", alert.uuid.as_deref());
    }
    if alert.message.is_some() {
        out.text("message", alert.message.as_deref());
    }
    let ambiguous =
        || alert.fields.iter().filter(|f| f.origin == alert::Origin::AmbiguousText).map(|f| f.name.as_str());
    if ambiguous().next().is_some() {
        out.texts("ambiguous", ambiguous());
    }
    out.end()
}

/// One diagnostic: `code`, `level`, `place`, `message`, `excerpt`. No line end.
pub fn diagnostic(diagnostic: &Diagnostic) -> String {
    let mut out = Line::new(256);
    out.text("code", Some(diagnostic.code.0));
    let level = match diagnostic.level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Note => "note",
    };
    out.text("level", Some(level));
    out.place(&diagnostic.place);
    out.text("message", Some(&diagnostic.message));
    out.text("excerpt", Some(&diagnostic.excerpt));
    out.end()
}

/// The totals, under the one key `totals`. No line end.
pub fn totals(totals: &Totals) -> String {
    let mut out = String::from("{\"totals\":{");
    let numbers = [
        ("alerts", totals.alerts),
        ("repaired", totals.repaired),
        ("noise_lines", totals.noise_lines),
        ("unread", totals.unread),
        ("bytes", totals.bytes),
        ("text_bytes", totals.text_bytes),
        ("alert_bytes", totals.alert_bytes),
        ("noise_bytes", totals.noise_bytes),
        ("unread_bytes", totals.unread_bytes),
        ("blank_bytes", totals.blank_bytes),
        ("diagnostics_dropped", totals.diagnostics_dropped),
    ];
    for (at, (name, number)) in numbers.into_iter().enumerate() {
        let comma = if at > 0 { "," } else { "" };
        _ = write!(out, "{comma}\"{name}\":{number}");
    }
    out.push_str("}}");
    out
}

struct Line(String);

impl Line {
    fn new(capacity: usize) -> Self {
        let mut out = String::with_capacity(capacity);
        out.push('{');
        Self(out)
    }

    fn key(&mut self, key: &str) {
        if self.0.len() > 1 {
            self.0.push(',');
        }
        quote(&mut self.0, key);
        self.0.push(':');
    }

    fn text(&mut self, key: &str, text: Option<&str>) {
        self.key(key);
        match text {
            Some(text) => quote(&mut self.0, text),
            None => self.0.push_str("null"),
        }
    }

    fn texts<'a>(&mut self, key: &str, texts: impl Iterator<Item = &'a str>) {
        self.key(key);
        self.0.push('[');
        for (at, text) in texts.enumerate() {
            if at > 0 {
                self.0.push(',');
            }
            quote(&mut self.0, text);
        }
        self.0.push(']');
    }

    fn place(&mut self, place: &Place) {
        self.key("place");
        self.0.push_str("{\"member\":");
        quote(&mut self.0, &place.member);
        let Place { byte, length, line, column, .. } = place;
        _ = write!(self.0, ",\"byte\":{byte},\"length\":{length},\"line\":{line},\"column\":{column}}}");
    }

    fn end(mut self) -> String {
        self.0.push('}');
        self.0
    }
}

fn value(out: &mut String, value: &Value) {
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(value) => _ = write!(out, "{value}"),
        Value::Unsigned(value) => _ = write!(out, "{value}"),
        Value::Signed(value) => _ = write!(out, "{value}"),
        Value::Number(literal) | Value::Json(literal) => raw(out, literal),
        Value::Text(text) => quote(out, text),
        Value::List(values) => {
            out.push('[');
            for (at, item) in values.iter().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                self::value(out, item);
            }
            out.push(']');
        }
    }
}

/// JSON as it was, where it is JSON; what a mended document left is printed as a string.
fn raw(out: &mut String, json: &str) {
    let (mut depth, mut deepest) = (0usize, 0);
    for byte in json.bytes() {
        match byte {
            b'[' | b'{' => depth += 1,
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    if deepest <= DEPTH && parse(json, 0, &mut Tape::default()) == Ok(json.len()) {
        out.push_str(&json.replace(['\n', '\r'], " "));
    } else {
        quote(out, json);
    }
}

fn quote(out: &mut String, text: &str) {
    out.push('"');
    let mut from = 0;
    for (at, c) in text.char_indices() {
        let short = match c {
            '"' => "\\\"",
            '\\' => "\\\\",
            '\n' => "\\n",
            '\r' => "\\r",
            '\t' => "\\t",
            c if hidden(c) => "",
            _ => continue,
        };
        out.push_str(&text[from..at]);
        if short.is_empty() {
            let mut units = [0; 2];
            for unit in c.encode_utf16(&mut units) {
                _ = write!(out, "\\u{unit:04x}");
            }
        } else {
            out.push_str(short);
        }
        from = at + c.len_utf8();
    }
    out.push_str(&text[from..]);
    out.push('"');
}

/// Controls, line separators, and the marks that turn, join or hide text.
fn hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_hide_nothing() {
        let mut out = String::new();
        quote(&mut out, "a\"b\\c\nd\u{1b}[31m\u{202e}é😀\u{e0041}");
        assert_eq!(out, r#""a\"b\\c\nd\u001b[31m\u202eé😀\udb40\udc41""#);
    }

    #[test]
    fn an_alert_is_one_line_with_exact_numbers() {
        let input = br#"{"rule":"R","output":"o","output_fields":{"a":18446744073709551615,"b":1e400,"c":{"d":[1]}}}"#;
        let reading = crate::read(input, None);
        assert_eq!(
            normalised(&reading.alerts[0]),
            concat!(
                r#"{"rule":"R","priority":null,"time":null,"source":null,"hostname":null,"tags":[],"output":"o","#,
                r#""output_fields":{"a":18446744073709551615,"b":1e400,"c":{"d":[1]}},"format":"falco_json","#,
                r#""repaired":[],"place":{"member":"","byte":0,"length":92,"line":1,"column":1}}"#
            )
        );
    }
}
