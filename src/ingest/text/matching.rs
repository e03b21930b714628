//! Finds the output template of a message, and the place of each of its fields.
//!
//! Each piece of fixed words between two fields is looked for twice: as far left and as far right as the others allow.
//! Where both agree there is one reading. Where they do not, a neighbour that can hold no blank (a number, an id, an
//! image) may still settle it; otherwise the fields around are in doubt.

use super::suffix::{appended, container_info};
use super::table::{Output, Part, table};

/// The template of a message.
#[derive(Clone, Debug)]
pub(super) struct Found<'a> {
    /// The rules that have it, by their place in the table.
    pub rules: Vec<u16>,
    pub values: Vec<Value<'a>>,
    /// How many bytes of fixed words agree.
    words: usize,
}

/// What stands for a field.
#[derive(Clone, Debug)]
pub(super) struct Value<'a> {
    pub field: String,
    pub text: &'a str,
    /// False when the text can be read in another way.
    pub certain: bool,
}

/// The template that all of `message` agrees with, the one with most fixed words.
pub(super) fn find(message: &str) -> Option<Found<'_>> {
    let mut best: Option<Found<'_>> = None;
    let mut suffixes = None;
    for output in table().candidates(message) {
        let suffixes: &Vec<_> = suffixes.get_or_insert_with(|| appended(message).collect());
        for head in forms(output) {
            for suffix in suffixes {
                let Some(mut found) = fit(&head, suffix, message) else { continue };
                found.rules.clone_from(&output.rules);
                match &mut best {
                    Some(best) if best.words > found.words => {}
                    // Two rules may share words that only differ in which field they print.
                    Some(best) if best.words == found.words && best.values.len() >= found.values.len() => {
                        best.rules.extend(output.rules.iter().filter(|rule| !found_in(&found.rules, **rule)));
                    }
                    _ => best = Some(found),
                }
            }
        }
    }
    // A template that is nearly all field fits anything.
    best.filter(|best| best.words >= 8)
}

fn found_in(rules: &[u16], rule: u16) -> bool {
    rules.contains(&rule)
}

/// The template that the first words of `message` agree with, where the rest is cut or changed.
pub(super) fn begin(message: &str) -> Option<Found<'_>> {
    let outputs = table().by_prose(message);
    let first = outputs.first()?;
    let mut rules: Vec<u16> = Vec::new();
    for output in &outputs {
        rules.extend(output.rules.iter().filter(|rule| !rules.contains(rule)).copied().collect::<Vec<_>>());
    }
    let prose = first.prose().len();
    let longest = outputs.iter().flat_map(|output| forms(output)).map(|head| prefix(&head, message)).max_by_key(Vec::len);
    Some(Found { rules, values: longest.unwrap_or_default(), words: prose })
}

/// An output with each form of `%container.info` in its place.
fn forms(output: &Output) -> Vec<Vec<&Part>> {
    let at = output.parts.iter().position(|part| matches!(part, Part::Field(field) if field == "container.info"));
    match at {
        None => vec![output.parts.iter().collect()],
        Some(at) => container_info()
            .iter()
            .map(|form| output.parts[..at].iter().chain(form).chain(&output.parts[at + 1..]).collect())
            .collect(),
    }
}

/// The template as `words field words field … words`, with empty words between fields that touch.
struct Pattern<'a> {
    words: Vec<String>,
    fields: Vec<&'a str>,
}

fn pattern<'a>(head: &[&'a Part], suffix: &'a [Part]) -> Pattern<'a> {
    let mut pattern = Pattern { words: vec![String::new()], fields: Vec::new() };
    for part in head.iter().copied().chain(suffix) {
        match part {
            Part::Words(words) => {
                if let Some(last) = pattern.words.last_mut() {
                    last.push_str(words);
                }
            }
            Part::Field(field) => {
                pattern.fields.push(field);
                pattern.words.push(String::new());
            }
        }
    }
    // Falco trims what an empty `%container.info` leaves at the end.
    if let Some(last) = pattern.words.last_mut() {
        last.truncate(last.trim_end().len());
    }
    pattern
}

fn fit<'a>(head: &[&Part], suffix: &[Part], message: &'a str) -> Option<Found<'a>> {
    let pattern = pattern(head, suffix);
    let (first, inner) = pattern.words.split_first()?;
    if !message.starts_with(first.as_str()) {
        return None;
    }
    let Some((last, inner)) = inner.split_last() else {
        let words = first.len();
        return (message == first).then(|| Found { rules: Vec::new(), values: Vec::new(), words });
    };
    let end = message.len().checked_sub(last.len()).filter(|end| *end >= first.len() && message.ends_with(last.as_str()))?;
    let bounds = bounds(inner, &pattern.fields, message, first.len(), end)?;
    let words = pattern.words.iter().map(String::len).sum();
    let mut values = Vec::with_capacity(pattern.fields.len());
    // Nothing tells an appended field from a copy of it that ends a value that may hold anything.
    let own = head.iter().filter(|part| matches!(part, Part::Field(_))).count();
    let forged = !suffix.is_empty() && last.is_empty() && own > 0 && !is_word(pattern.fields[own - 1]) && head_ends_open(head);
    for (at, field) in pattern.fields.iter().enumerate() {
        let (from, before) = if at == 0 { (first.len(), true) } else { (bounds[at - 1].0 + inner[at - 1].len(), bounds[at - 1].1) };
        let (to, after) = bounds.get(at).copied().unwrap_or((end, true));
        let certain = before && after && !(forged && at + 1 >= own);
        values.push(Value { field: (*field).to_owned(), text: message.get(from..to)?, certain });
    }
    Some(Found { rules: Vec::new(), values, words })
}

fn head_ends_open(head: &[&Part]) -> bool {
    matches!(head.last(), Some(Part::Field(_)))
}

/// Where each piece of `inner` stands between `from` and `to`, and whether that is certain.
fn bounds(inner: &[String], fields: &[&str], message: &str, from: usize, to: usize) -> Option<Vec<(usize, bool)>> {
    let mut left = Vec::with_capacity(inner.len());
    let mut at = from;
    for words in inner {
        let found = at + message.get(at..to)?.find(words.as_str())?;
        left.push(found);
        at = found + words.len();
    }
    let mut right = vec![0; inner.len()];
    let mut end = to;
    for (at, words) in inner.iter().enumerate().rev() {
        let found = left[at] + message.get(left[at]..end)?.rfind(words.as_str())?;
        right[at] = found;
        end = found;
    }
    let mut bounds: Vec<Option<usize>> = left.iter().zip(&right).map(|(l, r)| (l == r).then_some(*l)).collect();
    // From the left: a value without blanks ends at the first of the words that follow it.
    for at in 0..inner.len() {
        let before = if at == 0 { Some(from) } else { bounds[at - 1].map(|b| b + inner[at - 1].len()) };
        if bounds[at].is_none() && inner[at].starts_with(' ') && is_word(fields[at]) && before.is_some() {
            bounds[at] = Some(left[at]);
        }
    }
    // From the right: a value without blanks begins after the last of the words before it.
    for at in (0..inner.len()).rev() {
        let after = if at + 1 == inner.len() { Some(to) } else { bounds[at + 1] };
        if bounds[at].is_none() && is_word(fields[at + 1]) && after.is_some() && (inner[at].starts_with(' ') || inner[at] == ":") {
            bounds[at] = Some(right[at]);
        }
    }
    let mut pivot = None;
    let mut settled = Vec::with_capacity(inner.len());
    for at in 0..inner.len() {
        if let Some(bound) = bounds[at] {
            pivot = None;
            settled.push((bound, true));
            continue;
        }
        // Among the fields in doubt, the one that may hold most takes all: words before it are the first, after it the last.
        let pivot = *pivot.get_or_insert_with(|| {
            let run = (at..inner.len()).take_while(|at| bounds[*at].is_none()).last().unwrap_or(at);
            (at..=run + 1).max_by_key(|at| (freedom(fields[*at]), usize::MAX - at)).unwrap_or(at)
        });
        settled.push((if at < pivot { left[at] } else { right[at] }, false));
    }
    // The two passes may disagree about the order; then this template is not the one.
    let mut at = from;
    for ((bound, _), words) in settled.iter().zip(inner) {
        if *bound < at {
            return None;
        }
        at = bound + words.len();
    }
    (at <= to).then_some(settled)
}

/// The values up to where `message` leaves the template.
fn prefix<'a>(head: &[&Part], message: &'a str) -> Vec<Value<'a>> {
    let pattern = pattern(head, &[]);
    let mut values = Vec::new();
    let Some(mut rest) = pattern.words.first().and_then(|words| message.strip_prefix(words.as_str())) else { return values };
    for (field, words) in pattern.fields.iter().zip(&pattern.words[1..]) {
        let Some(at) = (!words.is_empty()).then(|| rest.find(words.as_str())).flatten() else { break };
        values.push(Value { field: (*field).to_owned(), text: &rest[..at], certain: false });
        rest = &rest[at + words.len()..];
    }
    values
}

/// True for a field whose value never holds a blank: numbers, ids, flags, the names that a registry or cluster checks.
fn is_word(field: &str) -> bool {
    table().is_number(field)
        || field.starts_with("container.image")
        || field.starts_with("k8s.")
        || matches!(
            field,
            "container.id" | "container.name" | "evt.type" | "evt.res" | "evt.arg.flags" | "evt.dir" | "fd.type" | "fd.l4proto"
                | "k8smeta.pod.name" | "k8smeta.ns.name" | "proc.tty" | "container.privileged"
        )
}

/// How much of the line a field's value may imitate.
fn freedom(field: &str) -> u8 {
    match field {
        "proc.cmdline" | "proc.args" | "proc.exeline" => 5,
        "proc.pcmdline" => 4,
        "evt.args" | "evt.info" | "proc.env" => 3,
        _ if field.starts_with("fd.") || field.starts_with("fs.") || field.starts_with("evt.arg") => 2,
        _ if is_word(field) => 0,
        _ => 1,
    }
}
