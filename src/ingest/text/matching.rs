//! Finds the output template of a message, and the place of each of its fields.
//!
//! Each piece of fixed words between two fields is looked for twice: as far left and as far right as the others allow.
//! Where both agree there is one reading. Where they do not, a neighbour that can hold no blank (a number, an id, an
//! image) may still settle it; otherwise the fields around are in doubt.

use super::free::pairs;
use super::pattern::{Message, Pattern};
use super::suffix::appended;
use super::table::table;

/// The template of a message.
#[derive(Clone, Debug)]
pub(super) struct Found<'a> {
    /// The rules that have it, by their place in the table.
    pub rules: Vec<u16>,
    pub values: Vec<Value<'a>>,
    /// The text from the key on at which it leaves the template; empty when all of it agrees.
    pub rest: &'a str,
}

/// What stands for a field.
#[derive(Clone, Debug)]
pub(super) struct Value<'a> {
    pub field: &'static str,
    pub text: &'a str,
    /// False when the text can be read in another way.
    pub certain: bool,
}

/// The template that all of `message` agrees with, the one with most fixed words.
pub(super) fn find(text: &str) -> Option<Found<'_>> {
    crate::work::did(text.len());
    let message = Message::new(text);
    let mut suffixes = None;
    let mut candidates = Vec::new();
    for output in table().candidates(text) {
        // A template that is nearly all field fits anything.
        for head in output.patterns().iter().filter(|head| head.length >= 8 && head.may_fit(&message)) {
            let suffixes = suffixes.get_or_insert_with(|| appended(&message));
            candidates.extend(suffixes.iter().map(|suffix| (head.length + suffix.length, output, head, *suffix)));
        }
    }
    alert::arrange(&mut candidates, |left, right| right.0.cmp(&left.0));
    let mut best: Option<(usize, Found<'_>)> = None;
    for (length, output, head, suffix) in candidates {
        if let Some((longest, _)) = &best
            && *longest > length
        {
            if length * 2 < *longest {
                break;
            }
            let strict = |values: &Vec<Value<'_>>| {
                values.last().is_none_or(|last| text.ends_with(last.text) || !is_word(last.field))
            };
            if let (Some((_, best)), Some(values)) = (&mut best, fit(head, suffix, &message).filter(strict)) {
                best.doubt(&values);
            }
            continue;
        }
        let Some(values) = fit(head, suffix, &message) else { continue };
        match &mut best {
            // Two rules may share words that only differ in which field they print.
            Some((_, best)) => best.rules.extend_from_slice(&output.rules),
            None => best = Some((length, Found { rules: output.rules.clone(), values, rest: "" })),
        }
    }
    best.map(|(_, mut found)| {
        let mut seen = Vec::new();
        found.rules.retain(|rule| {
            !seen.contains(rule) && {
                seen.push(*rule);
                true
            }
        });
        found
    })
}

impl Found<'_> {
    /// Another template fits as well, with fewer fixed words: what it reads differently is in doubt.
    fn doubt(&mut self, values: &[Value<'_>]) {
        for value in &mut self.values {
            let other = values.iter().find(|other| other.field == value.field);
            let same = other.is_none_or(|other| other.text == value.text);
            value.certain = value.certain && (same || freedom(value.field) < 2);
        }
    }
}

/// The template that the first words of `message` agree with, where the rest is cut or changed.
pub(super) fn begin(message: &str) -> Option<Found<'_>> {
    let outputs = table().by_prose(message);
    let mut rules: Vec<u16> = Vec::new();
    for rule in outputs.iter().flat_map(|output| &output.rules) {
        if !rules.contains(rule) {
            rules.push(*rule);
        }
    }
    let patterns = outputs.iter().flat_map(|output| output.patterns());
    let (values, rest) = patterns.map(|pattern| prefix(pattern, message)).max_by_key(|(values, _)| values.len())?;
    Some(Found { rules, values, rest })
}

/// The values of `message` when it is `head` and then `suffix`.
fn fit<'a>(head: &'static Pattern, suffix: &'static Pattern, message: &Message<'a>) -> Option<Vec<Value<'a>>> {
    let (head_last, head_words) = head.words.split_last()?;
    let joint = format!("{head_last}{}", suffix.words.first().map_or("", String::as_str));
    let mut words: Vec<&str> = head_words.iter().map(String::as_str).collect();
    words.push(&joint);
    words.extend(suffix.words.iter().skip(1).map(String::as_str));
    let fields: Vec<&'static str> = head.fields.iter().chain(&suffix.fields).map(String::as_str).collect();

    let (first, inner) = words.split_first()?;
    let text = message.text;
    let from = text.starts_with(first).then_some(first.len())?;
    let Some((last, inner)) = inner.split_last() else { return (text == *first).then(Vec::new) };
    let to = text.strip_suffix(last)?.len();
    let bounds = bounds(inner, &fields, message, from, (to >= from).then_some(to)?)?;
    // Nothing tells an appended field from a copy of it that ends a value that may hold anything.
    let own = head.fields.len();
    let open = !suffix.fields.is_empty() && head_last.is_empty() && own > 0 && !is_word(fields[own - 1]);
    let value = |(at, field): (usize, &&'static str)| {
        let (from, before) =
            if at == 0 { (from, true) } else { (bounds[at - 1].0 + inner[at - 1].len(), bounds[at - 1].1) };
        let (to, after) = bounds.get(at).copied().unwrap_or((to, true));
        // What holds a blank cannot be such a field; only behind the last may something unknown have been appended.
        let text = text.get(from..to)?;
        if is_word(field) && text.contains(' ') {
            let appended = at + 1 == fields.len() && last.is_empty();
            return appended.then(|| Value { field, text: text.split(' ').next().unwrap_or(""), certain: false });
        }
        Some(Value { field, text, certain: before && after && !(open && at + 1 >= own) })
    };
    fields.iter().enumerate().map(value).collect()
}

/// Where each piece of `inner` stands between `from` and `to`, and whether that is certain.
fn bounds(
    inner: &[&str],
    fields: &[&str],
    message: &Message<'_>,
    from: usize,
    to: usize,
) -> Option<Vec<(usize, bool)>> {
    let mut left = Vec::with_capacity(inner.len());
    let mut at = from;
    for words in inner {
        let found = message.find(words, at, to)?;
        left.push(found);
        at = found + words.len();
    }
    let mut right = vec![0; inner.len()];
    let mut end = to;
    for (at, words) in inner.iter().enumerate().rev() {
        let found = message.rfind(words, left[at], end)?;
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
        if bounds[at].is_none()
            && is_word(fields[at + 1])
            && after.is_some()
            && (inner[at].starts_with(' ') || inner[at] == ":")
        {
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

/// The values up to where `message` leaves the template, and what follows from there on.
fn prefix<'a>(pattern: &'static Pattern, message: &'a str) -> (Vec<Value<'a>>, &'a str) {
    let mut values = Vec::new();
    let mut words = pattern.words.iter();
    let first = words.next().filter(|words| message.starts_with(words.as_str()));
    // Another key stands first than in the template: all of them are read by themselves.
    let Some(mut begins) = first.map(String::len) else { return (values, pairs(message).unwrap_or("")) };
    // Where the key stands of the value that is read.
    let mut key = message[..begins].trim_end().rfind([' ', '(']).map_or(0, |blank| blank + 1);
    for (field, words) in pattern.fields.iter().zip(words) {
        let rest = &message[begins..];
        let Some(at) = (!words.is_empty()).then(|| rest.find(words.as_str())).flatten() else { break };
        values.push(Value { field, text: &rest[..at], certain: false });
        key = begins + at;
        begins += at + words.len();
    }
    (values, message.get(key..).unwrap_or(""))
}

/// True for a field whose value never holds a blank: numbers, ids, flags, the names that a registry or cluster checks.
fn is_word(field: &str) -> bool {
    table().is_number(field)
        || field.starts_with("container.image")
        || field.starts_with("k8s.")
        || matches!(
            field,
            "container.id"
                | "container.name"
                | "evt.type"
                | "evt.res"
                | "evt.arg.flags"
                | "evt.dir"
                | "fd.type"
                | "fd.l4proto"
                | "k8smeta.pod.name"
                | "k8smeta.ns.name"
                | "proc.tty"
                | "container.privileged"
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
