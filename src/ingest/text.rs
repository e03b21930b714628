//! Text outputs back into rule and fields.

use crate::sink::Sink;
use alert::{Alert, Origin, Value};

/// True when `message` is laid out as a rule's output: words, then `(key=value …)` or `| key=value …`.
pub(crate) fn looks_like_output(message: &str) -> bool {
    split(message).is_some_and(|(_, pairs)| pairs.split(' ').any(|word| word.contains('=')))
}

/// Reads the fields of `message` into `alert`.
pub(crate) fn recover(alert: &mut Alert, message: &str, _sink: &mut Sink) {
    alert.message = Some(message.to_owned());
    let Some((_, pairs)) = split(message) else { return };
    let mut pairs_found: Vec<(&str, String)> = Vec::new();
    for word in pairs.split(' ') {
        match word.split_once('=') {
            Some((key, value)) if field_of(key).is_some() => pairs_found.push((key, value.to_owned())),
            _ => {
                if let Some((_, value)) = pairs_found.last_mut() {
                    value.push(' ');
                    value.push_str(word);
                }
            }
        }
    }
    for (key, value) in pairs_found {
        if let Some(field) = field_of(key)
            && alert.field(field).is_none()
        {
            let value = if value == "<NA>" { Value::Null } else { Value::Text(value.into()) };
            alert.fields.insert(field, value, Origin::AmbiguousText);
        }
    }
}

/// The prose of an output and what stands behind it, parentheses taken off.
fn split(message: &str) -> Option<(&str, &str)> {
    if let Some((prose, pairs)) = message.split_once(" | ") {
        return Some((prose, pairs));
    }
    let (prose, pairs) = message.split_once('(')?;
    Some((prose.trim_end(), pairs.strip_suffix(')').unwrap_or(pairs)))
}

fn field_of(key: &str) -> Option<&'static str> {
    Some(match key {
        "user" => "user.name",
        "user_uid" => "user.uid",
        "user_loginuid" => "user.loginuid",
        "process" | "program" | "shell" => "proc.name",
        "proc_exepath" => "proc.exepath",
        "parent" => "proc.pname",
        "command" | "cmdline" => "proc.cmdline",
        "terminal" => "proc.tty",
        "exe_flags" => "evt.arg.flags",
        "evt_type" => "evt.type",
        "evt_res" => "evt.res",
        "file" => "fd.name",
        "container_id" => "container.id",
        "container_name" => "container.name",
        "container_image_repository" | "container_image" | "image" => "container.image.repository",
        "container_image_tag" => "container.image.tag",
        "k8s_pod_name" | "k8s.pod" => "k8s.pod.name",
        "k8s_ns_name" | "k8s_ns" | "k8s.ns" => "k8s.ns.name",
        _ => return None,
    })
}
