//! The JSON an alert was read from, told by its values.
//!
//! The alerts of one rule are written alike but for their values, and those are kept anyway. A form is such a text with a hole
//! where each value stood. It is kept once; an alert whose text is what its form and its values make, byte for byte, keeps no
//! text of its own.
//!
//! ```text
//! form  = writer { text | U+0001 hole }      writer = "f" Falco | "g" falcosidekick
//! hole  = "h" hostname | "m" message | "o" output | "t" time | "u" uuid | "v" the next field
//! ```

mod json;
mod learn;

pub(crate) use json::{Writer, number, quoted, value};
pub(crate) use learn::learn;

use crate::swift::{equal, equal_and_clean};
use json::{padded, time};

/// Longer texts keep themselves.
pub(crate) const LONGEST: usize = 1 << 16;

const HOLE: char = '\u{1}';

/// What fills the holes that are no fields.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Fillings<'a> {
    pub(crate) hostname: Option<&'a str>,
    pub(crate) output: Option<&'a str>,
    pub(crate) message: Option<&'a str>,
    pub(crate) uuid: Option<&'a str>,
    /// Nanoseconds since 1970.
    pub(crate) time: Option<i64>,
}

/// A form made ready to be tried.
#[derive(Clone, Debug)]
pub(crate) struct Form {
    writer: Writer,
    /// Text, and the hole behind it; the last has none.
    pieces: Vec<(Box<str>, Option<Hole>)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Hole {
    Hostname,
    Message,
    Output,
    Time,
    Uuid,
    Field,
}

impl Form {
    /// `None` for what is no form.
    pub(crate) fn parse(form: &str) -> Option<Form> {
        let (writer, form) = form.split_at_checked(1)?;
        let writer = if writer == "g" { Writer::Go } else { Writer::Falco };
        let mut pieces = Vec::new();
        let mut rest = form;
        while let Some((text, behind)) = rest.split_once(HOLE) {
            let (hole, behind) = behind.split_at_checked(1)?;
            let hole = match hole {
                "h" => Hole::Hostname,
                "m" => Hole::Message,
                "o" => Hole::Output,
                "t" => Hole::Time,
                "u" => Hole::Uuid,
                "v" => Hole::Field,
                _ => return None,
            };
            pieces.push((text.into(), Some(hole)));
            rest = behind;
        }
        pieces.push((rest.into(), None));
        Some(Form { writer, pieces })
    }

    /// How many fields it has holes for.
    pub(crate) fn fields(&self) -> usize {
        self.pieces.iter().filter(|(_, hole)| *hole == Some(Hole::Field)).count()
    }

    /// Whether `raw` is what this makes. `field` takes the next field from what is left, and says whether it stands there.
    pub(crate) fn tells(
        &self,
        raw: &str,
        fillings: &Fillings<'_>,
        scratch: &mut String,
        field: &mut dyn FnMut(&mut Rest<'_>) -> bool,
    ) -> bool {
        if raw.len() > LONGEST {
            return false;
        }
        let mut rest = Rest { bytes: raw.as_bytes(), writer: self.writer, scratch };
        for (text, hole) in &self.pieces {
            let there = rest.literal(text.as_bytes())
                && match hole {
                    None => true,
                    Some(Hole::Field) => field(&mut rest),
                    Some(Hole::Time) => fillings.time.is_some_and(|nanos| {
                        rest.written(|writer, out| {
                            time(nanos, writer, out);
                            true
                        })
                    }),
                    Some(Hole::Hostname) => rest.filling(fillings.hostname),
                    Some(Hole::Message) => rest.filling(fillings.message),
                    Some(Hole::Output) => rest.filling(fillings.output),
                    Some(Hole::Uuid) => rest.filling(fillings.uuid),
                };
            if !there {
                return false;
            }
        }
        rest.bytes.is_empty()
    }

    /// Makes a text; `field` writes the next field, and says whether it could. False when something is missing, or the text
    /// gets too long.
    pub(crate) fn tell(
        &self,
        fillings: &Fillings<'_>,
        out: &mut String,
        field: &mut dyn FnMut(Writer, &mut String) -> bool,
    ) -> bool {
        for (text, hole) in &self.pieces {
            out.push_str(text);
            let filling = match hole {
                None => continue,
                Some(Hole::Field) => {
                    if !field(self.writer, out) || out.len() > LONGEST {
                        return false;
                    }
                    continue;
                }
                Some(Hole::Time) => {
                    let Some(nanos) = fillings.time else { return false };
                    time(nanos, self.writer, out);
                    continue;
                }
                Some(Hole::Hostname) => fillings.hostname,
                Some(Hole::Message) => fillings.message,
                Some(Hole::Output) => fillings.output,
                Some(Hole::Uuid) => fillings.uuid,
            };
            let Some(filling) = filling else { return false };
            quoted(filling, self.writer, out);
        }
        out.len() <= LONGEST
    }
}

/// What of a text has not been compared yet.
pub(crate) struct Rest<'r> {
    bytes: &'r [u8],
    writer: Writer,
    scratch: &'r mut String,
}

impl Rest<'_> {
    /// Takes what stands there as it is.
    pub(crate) fn literal(&mut self, text: &[u8]) -> bool {
        match self.bytes.split_at_checked(text.len()) {
            Some((here, behind)) if equal(here, text) => {
                self.bytes = behind;
                true
            }
            _ => false,
        }
    }

    fn filling(&mut self, text: Option<&str>) -> bool {
        text.is_some_and(|text| self.text(text))
    }

    /// Takes a text, in its quotes, when nothing in it needs an escape.
    pub(crate) fn clean(&mut self, text: &str) -> bool {
        let end = text.len() + 1;
        let in_quotes = self.bytes.first() == Some(&b'"') && self.bytes.get(end) == Some(&b'"');
        if in_quotes && equal_and_clean(&self.bytes[1..end], text.as_bytes(), self.writer == Writer::Go) {
            self.bytes = &self.bytes[end + 1..];
            return true;
        }
        false
    }

    /// Takes a text, in its quotes.
    pub(crate) fn text(&mut self, text: &str) -> bool {
        if self.clean(text) {
            return true;
        }
        self.written(|writer, out| {
            quoted(text, writer, out);
            true
        })
    }

    /// Takes what is written.
    pub(crate) fn written(&mut self, write: impl FnOnce(Writer, &mut String) -> bool) -> bool {
        let mut scratch = std::mem::take(self.scratch);
        scratch.clear();
        let there = write(self.writer, &mut scratch) && self.literal(scratch.as_bytes());
        *self.scratch = scratch;
        there
    }

    /// Takes a whole number.
    pub(crate) fn number(&mut self, number: u64) -> bool {
        let mut digits = [0; 20];
        self.literal(padded(number, 1, &mut digits))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(raw: &str, writer: Writer, form: &str, fillings: Fillings<'_>, fields: &[&str]) {
        let learned = learn(raw, writer).expect("it is JSON");
        assert_eq!(learned.replace(HOLE, "$"), form);
        let form = Form::parse(&learned).expect("it was learned");
        assert_eq!(form.fields(), fields.len());
        let (mut out, mut rest) = (String::new(), fields.iter());
        assert!(form.tell(&fillings, &mut out, &mut |writer, out| {
            rest.next().map(|text| quoted(text, writer, out)).is_some()
        }));
        assert_eq!(out, raw);
        let tells = |raw: &str| {
            let mut rest = fields.iter();
            form.tells(raw, &fillings, &mut String::new(), &mut |raw| rest.next().is_some_and(|text| raw.text(text)))
        };
        assert!(tells(raw));
        assert!(!tells(&raw[..raw.len() - 1]) && !tells(&format!("{raw} ")));
        for at in (1..raw.len()).filter(|at| raw.is_char_boundary(*at)) {
            assert!(!tells(&format!("{}~{}", &raw[..at], &raw[at..])), "{at}");
        }
    }

    #[test]
    fn a_text_is_its_form_and_its_values() {
        check(
            "{\"hostname\":\"n\",\"output\":\"a \\\"b\\\"\",\"output_fields\":{\"a\":\"x\",\"b\":\"<\\u0001\"},\"tags\":[\"t\"],\"time\":\"2026-11-24T03:04:05.000000600Z\"}",
            Writer::Falco,
            "f{\"hostname\":$h,\"output\":$o,\"output_fields\":{\"a\":$v,\"b\":$v},\"tags\":[\"t\"],\"time\":$t}",
            Fillings {
                hostname: Some("n"),
                output: Some("a \"b\""),
                time: Some(1_795_489_445_000_000_600),
                ..Fillings::default()
            },
            &["x", "<\u{1}"],
        );
        check(
            "{ \"uuid\" : \"u\", \"time\":\"2024-02-29T23:59:59.0000006Z\",\"output_fields\":{\"a\":\"\\u003c\\u2028é\"},\"a\":{\"time\":\"1\"} }",
            Writer::Go,
            "g{ \"uuid\" : $u, \"time\":$t,\"output_fields\":{\"a\":$v},\"a\":{\"time\":\"1\"} }",
            Fillings { uuid: Some("u"), time: Some(1_709_251_199_000_000_600), ..Fillings::default() },
            &["<\u{2028}é"],
        );
    }

    #[test]
    fn damaged_texts_and_forms_are_refused() {
        for raw in ["{\"output_fields\":{\"a\":", "{\"a", "\"", "{\"output_fields\":{\"a\":[\"", "\u{1}"] {
            assert_eq!(learn(raw, Writer::Falco), None, "{raw}");
        }
        for form in ["", "f\u{1}", "f\u{1}x", "é\u{1}v", "f\u{1}é"] {
            assert!(Form::parse(form).is_none(), "{form}");
        }
        for form in ["f\u{1}o", "f\u{1}v", "f\u{1}t"] {
            let form = Form::parse(form).expect("it is one");
            assert!(!form.tell(&Fillings::default(), &mut String::new(), &mut |_, _| false));
        }
        let grown = Form::parse(&("f".to_owned() + &"\u{1}v".repeat(100_000))).expect("it is one");
        let mut out = String::new();
        assert!(!grown.tell(&Fillings::default(), &mut out, &mut |_, out| {
            out.push_str(&"x".repeat(1000));
            true
        }));
        assert!(out.len() < 2 * LONGEST);
    }
}
