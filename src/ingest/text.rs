//! Falco's text output back into rule and fields.
//!
//! A text line is a rule's output template with values filled in, and the values are not quoted. So the template is
//! found by its fixed words, and each value is what stands between two of them. Where a value could hold such words
//! itself, the line has more than one reading; then the fields in question are marked [`alert::Origin::AmbiguousText`].

mod escapes;
mod free;
mod internal;
mod matching;
mod pattern;
mod suffix;
mod table;
mod values;

use crate::codes;
use crate::sink::Sink;
use alert::{Alert, Field, Level, OutputFields, Source};
use matching::Found;
use table::table;

/// True when `message` begins with the fixed words of a known rule, or is laid out as an output: words, then
/// `(key=value …)` or `| key=value …`.
pub(crate) fn looks_like_output(message: &str) -> bool {
    internal::recognise(message)
        || free::is_laid_out(message)
        || table().by_prose(message).iter().any(|output| message.starts_with(output.prose()))
}

/// True when all of `message` is a rule's output.
pub(crate) fn is_known(message: &str) -> bool {
    internal::recognise(message) || matching::find(message).is_some()
}

/// True when `message` ends where an output may end, so that the next line need not be its continuation.
pub(crate) fn is_closed(message: &str) -> bool {
    free::is_closed(message)
}

/// True when `message` begins as a known rule's output does.
pub(crate) fn begins_known(message: &str) -> bool {
    !table().by_prose(message).is_empty()
}

/// True when `line` holds the key of a field, as rules write them.
pub(crate) fn holds_key(line: &str) -> bool {
    let known = |key: &str| table().is_key(key) || key.starts_with("container_") || key.starts_with("k8s");
    line.split(' ').any(|word| word.split_once('=').is_some_and(|(key, _)| known(key)))
}

/// Reads the rule and the fields of `message`, which is `alert`'s output without its prefix, into `alert`.
pub(crate) fn recover(alert: &mut Alert, message: &str, sink: &mut Sink) {
    read(alert, message, sink);
    if escapes::undo(alert, message) {
        ambiguity(
            alert,
            sink,
            "backslashes in this text were read as the escapes of Falco after 0.44.1, but may be the values' own; the fields are marked",
        );
    }
}

fn read(alert: &mut Alert, message: &str, sink: &mut Sink) {
    if internal::recognise(message) {
        return internal::recover(alert, message);
    }
    if let Some(found) = matching::find(message) {
        name(alert, &found.rules);
        let ambiguous = values::fill(alert, &found);
        if ambiguous {
            ambiguity(
                alert,
                sink,
                "a value in this text holds words that could be another field; the fields in doubt are marked",
            );
        }
        return;
    }
    if let Some(found) = matching::begin(message) {
        name(alert, &found.rules);
        begun(alert, &found);
        let place = alert.place.clone();
        let words = "the text is that of a known rule, but is cut or changed, so fields are missing or in doubt";
        sink.mend(codes::TEXT_INCOMPLETE, place, words, message);
        return;
    }
    free::recover(alert, message);
    let words = "no released rule has this text, so its rule is not known and its fields are read by their keys alone";
    sink.diagnose(codes::UNKNOWN_TEMPLATE, Level::Warning, alert.place.clone(), words, message);
}

/// The fields of a text that begins as a known rule's does and goes on otherwise: those up to where it leaves the released
/// form, and what a rule that somebody changed prints behind that, by its keys alone. All of them are in doubt.
fn begun(alert: &mut Alert, found: &Found<'_>) {
    values::fill(alert, found);
    // The keys of other sources are words that name other fields among system calls.
    if alert.source.as_ref().is_none_or(|source| source.0 != "syscall") {
        return;
    }
    let further = free::fields(found.rest);
    let further: Vec<Field> = further.into_iter().filter(|field| alert.fields.get(&field.name).is_none()).collect();
    // One alone is what the text was cut in.
    if further.len() > 1 {
        alert.fields = OutputFields::from_distinct(alert.fields.iter().cloned().chain(further).collect());
    }
}

/// Adds to an alert of another shape what the text of its output tells and it lacks: the rule, the fields.
pub(crate) fn complete(alert: &mut Alert, message: &str, sink: &mut Sink) {
    let mut read = Alert { place: alert.place.clone(), output: alert.output.clone(), ..Alert::default() };
    if internal::recognise(message) {
        internal::recover(&mut read, message);
    } else if let Some(found) = matching::find(message) {
        name(&mut read, &found.rules);
        if values::fill(&mut read, &found) && alert.fields.is_empty() {
            ambiguity(
                &read,
                sink,
                "a value in this text holds words that could be another field; the fields in doubt are marked",
            );
        }
    } else if let Some(found) = matching::begin(message) {
        name(&mut read, &found.rules);
        begun(&mut read, &found);
        if alert.fields.is_empty() {
            ambiguity(
                &read,
                sink,
                "this text is not as its rule is released, so its fields are read by their keys; they are marked",
            );
        }
    } else if alert.fields.is_empty() {
        free::recover(&mut read, message);
    }
    if alert.rule.is_none() {
        alert.rule = read.rule;
        alert.rule_candidates = read.rule_candidates;
        alert.source = alert.source.take().or(read.source);
        if alert.tags.is_empty() {
            alert.tags = read.tags;
        }
    }
    if alert.fields.is_empty() {
        alert.fields = read.fields;
    }
}

/// The field that `key` stands for in a rule's output, where it stands for one.
pub(crate) fn field_of_key(key: &str) -> Option<&'static str> {
    table().field(key)
}

/// True for the name of a field that released rules print.
pub(crate) fn is_field(name: &str) -> bool {
    name.contains('.') && table().unflattened(&name.replace('.', "_")) == Some(name)
}

/// The field `name` as Falco writes it, where falcosidekick was told to write it otherwise: `proc.aname_2` for
/// `proc.aname[2]`, and with `flattened`, `proc_name` for `proc.name`.
pub(crate) fn original_name(name: &str, flattened: bool) -> Option<String> {
    if flattened && let Some(field) = table().unflattened(name) {
        return Some(field.to_owned());
    }
    let (base, index) = name.rsplit_once('_')?;
    let indexed = ["proc.aname", "proc.aexe", "proc.aexepath", "proc.acmdline", "proc.apid", "evt.arg", "proc.args"];
    let base = if flattened { base.replace('_', ".") } else { base.to_owned() };
    let known = indexed.contains(&base.as_str()) && !index.is_empty() && index.bytes().all(|b| b.is_ascii_digit());
    known.then(|| format!("{base}[{index}]"))
}

fn ambiguity(alert: &Alert, sink: &mut Sink, words: &str) {
    sink.diagnose(codes::AMBIGUOUS, Level::Warning, alert.place.clone(), words, alert.output.as_deref().unwrap_or(""));
}

/// Names the rule, newest first, with what is known of it.
fn name(alert: &mut Alert, rules: &[u16]) {
    let mut rules = rules.iter().map(|at| &table().rules[usize::from(*at)]);
    let Some(first) = rules.next() else { return };
    alert.rule = Some(first.name.to_owned());
    alert.source = Some(Source(first.source.to_owned()));
    alert.tags = first.tags.iter().map(|tag| (*tag).to_owned()).collect();
    alert.rule_candidates = rules.map(|rule| rule.name.to_owned()).collect();
}

impl Found<'_> {
    /// True when a value may be read in another way.
    fn is_ambiguous(&self) -> bool {
        self.values.iter().any(|value| !value.certain)
    }
}
