//! What else is wrong with rules that Falco refuses: it stops at the first mistake, the rest is read line by line.

use super::finding::{Finding, Reason};
use super::unit::Unit;
use report::MarkKind;

/// The keys of an item of a rules file.
const KEYS: &[&str] = &[
    "rule",
    "macro",
    "list",
    "desc",
    "condition",
    "output",
    "priority",
    "source",
    "tags",
    "enabled",
    "exceptions",
    "append",
    "override",
    "warn_evttypes",
    "skip-if-unknown-filter",
    "capture",
    "capture_duration",
    "items",
    "fields",
    "comps",
    "values",
    "name",
    "required_engine_version",
    "required_plugin_versions",
    "version",
    "alternatives",
];

/// The sources that Falco and its plugins have.
const SOURCES: &[&str] = &[
    "syscall",
    "k8s_audit",
    "aws_cloudtrail",
    "okta",
    "github",
    "gcp_auditlog",
    "krsi",
    "nginx",
    "gitlab",
    "salesforce",
    "awselb",
    "nomad",
    "docker",
    "internal",
    "keycloak",
    "box",
    "journal",
    "syslogsrv",
    "dnscollector",
    "seccompagent",
];

/// One item as its lines tell it.
#[derive(Default)]
struct Item {
    name: String,
    at: usize,
    condition: String,
    priority: Option<alert::Priority>,
    priority_at: usize,
}

/// Reads the block's lines for what an engineer would have to mend after the first mistake.
pub fn check(unit: &Unit, found: &mut Vec<Finding>) {
    let mut items: Vec<Item> = Vec::new();
    let mut strange: Vec<(usize, String)> = Vec::new();
    let mut depth = None;
    let push = |found: &mut Vec<Finding>, at: usize, reason: Reason| {
        let said = unit.lines.get(at).map_or("", |line| line.text.as_str());
        found.push(Finding::new(MarkKind::DoesNotLoad, at, said, reason));
    };
    for (at, line) in unit.lines.iter().enumerate() {
        let Some((key, value, starts)) = entry(&line.text) else { continue };
        if key == "rules" && value.is_empty() && !line.text.starts_with(' ') {
            // Falco may have said so already.
            if found.iter().any(|one| one.kind == MarkKind::DoesNotLoad && one.line == at) {
                continue;
            }
            push(
                found,
                at,
                Reason::say("A rules file is a list; Falco says: Rules content is not yaml array of objects. Without ")
                    .code("rules:")
                    .text(" each item begins with ")
                    .code("- rule:")
                    .text("."),
            );
            continue;
        }
        // Items stand as deep as the first one; deeper ones are exceptions.
        let indent = line.text.len() - line.text.trim_start().len();
        let starts = starts && *depth.get_or_insert(indent) == indent;
        if starts {
            items.push(Item { at, ..Item::default() });
        }
        let named_item = starts && key == "name";
        if (named_item || !KEYS.contains(&key)) && !strange.iter().any(|(_, known)| known == key) {
            strange.push((at, key.to_owned()));
        }
        if key == "source" && !SOURCES.contains(&value) && !value.is_empty() {
            push(found, at, Reason::say("There is no event source of this name: ").said(value).text("."));
        }
        let item = items.last_mut();
        match key {
            "rule" | "name" => {
                if let Some(item) = item {
                    item.name = value.to_owned();
                    item.at = at;
                }
            }
            "priority" => {
                if let Some(item) = item {
                    item.priority = alert::Priority::parse(value);
                    item.priority_at = at;
                }
            }
            "condition" | "pattern" | "match" | "filter" => {
                if let Some(item) = item {
                    item.condition = value.to_owned();
                }
                condition(at, value, &push, found);
            }
            _ => {}
        }
    }
    if let Some((at, _)) = strange.first() {
        let mut reason = Reason::say("Not keys of Falco's rules: ");
        for (index, (_, key)) in strange.iter().enumerate() {
            reason = if index > 0 { reason.text(", ") } else { reason }.said(key);
        }
        let reason = reason
            .text(". A rule has ")
            .code("rule")
            .text(", ")
            .code("desc")
            .text(", ")
            .code("condition")
            .text(", ")
            .code("output")
            .text(" and ")
            .code("priority")
            .text(".");
        push(found, *at, reason);
    }
    for item in &items {
        if let Some(verb) = ["secure ", "block ", "prevent ", "deny ", "restrict ", "protect "]
            .iter()
            .find(|verb| item.name.to_lowercase().starts_with(**verb))
        {
            let reason = Reason::say(&format!("A rule reports events; it cannot {}anything.", verb));
            let said = &unit.lines[item.at].text;
            found.push(Finding::new(MarkKind::Contradicted, item.at, said, reason.cite("alert.rule")));
        }
    }
    louder_when_refused(unit, &items, found);
}

/// A refused event that is louder than one that succeeded.
fn louder_when_refused(unit: &Unit, items: &[Item], found: &mut Vec<Finding>) {
    let refused = |item: &&Item| results(&item.condition).any(|(equal, result)| equal && result != "SUCCESS");
    let others = |item: &&Item| {
        results(&item.condition)
            .any(|(equal, result)| (!equal && result != "SUCCESS") || (equal && result == "SUCCESS"))
    };
    if let (Some(blocked), Some(done)) = (items.iter().find(refused), items.iter().find(others))
        && let (Some(loud), Some(quiet)) = (blocked.priority, done.priority)
        && loud < quiet
    {
        let reason = Reason::say(&format!("The refused event would be {loud}, the one that succeeded {quiet}: with a minimum priority between them, success is silent.")).cite("evt.res");
        found.push(Finding::new(MarkKind::Unsafe, done.priority_at, &unit.lines[done.priority_at].text, reason));
    }
    if let Some(flood) =
        items.iter().find(|item| results(&item.condition).any(|(equal, result)| !equal && result != "SUCCESS"))
    {
        let at = unit.lines.iter().position(|line| line.text.contains(flood.condition.as_str())).unwrap_or(flood.at);
        let reason =
            Reason::say("Every other result matches this, success and all other errors of every such call: it floods.")
                .cite("evt.res");
        found.push(Finding::new(MarkKind::Contradicted, at, &unit.lines[at].text, reason));
    }
}

/// The checks of `evt.res` in a condition: whether by equality, and against what.
fn results(condition: &str) -> impl Iterator<Item = (bool, &str)> {
    condition.match_indices("evt.res").filter_map(|(at, field)| {
        let rest = condition[at + field.len()..].trim_start();
        let (equal, rest) = match rest.strip_prefix("!=") {
            Some(rest) => (false, rest),
            None => (true, rest.strip_prefix("==").or_else(|| rest.strip_prefix('='))?),
        };
        let end = rest.trim_start().find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.trim_start().len());
        Some((equal, &rest.trim_start()[..end])).filter(|(_, result)| !result.is_empty())
    })
}

/// Words that are not of Falco's language, and fields that do not exist.
fn condition(at: usize, value: &str, push: &impl Fn(&mut Vec<Finding>, usize, Reason), found: &mut Vec<Finding>) {
    let call = value
        .find('(')
        .map(|open| value[..open].trim_end_matches('('))
        .and_then(|before| before.rsplit([' ', '\'', '"']).next());
    let called = call.filter(|word| {
        !word.is_empty()
            && word.bytes().all(|b| b.is_ascii_lowercase())
            && !["in", "and", "or", "not", "intersects", "pmatch"].contains(word)
    });
    let upper = [" AND ", " OR ", " NOT "].iter().find(|word| value.contains(**word));
    if upper.is_some() || called.is_some() || value.contains("&&") || value.contains("||") {
        let mut reason = Reason::say("Not Falco's language of conditions: ");
        if let Some(called) = called {
            reason = reason.said(called).text("(…) is a call, conditions compare fields; ");
        }
        if let Some(upper) = upper {
            reason = reason.said(upper.trim()).text(" is written in small letters; ");
        }
        push(found, at, reason.text("see ").code("evt.type = execve and evt.res = EACCES").text("."));
    }
    let catalogue = filter::Catalogue::everything();
    let unknown = value
        .split(|c: char| !(c.is_ascii_alphanumeric() || "._[]".contains(c)))
        .map(|word| word.split('[').next().unwrap_or_default())
        .find(|word| {
            let parts: Vec<&str> = word.split('.').collect();
            let shaped = parts.len() >= 2
                && parts
                    .iter()
                    .all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b == b'_'));
            let files = ["sh", "py", "conf", "service", "log", "so", "json", "yaml", "txt"]
                .contains(parts.last().unwrap_or(&""));
            shaped
                && !files
                && catalogue.get(word).is_none()
                && !word.starts_with("evt.arg.")
                && !word.starts_with("container.label.")
        });
    // Falco may have said so already.
    let said = |finding: &Finding| {
        finding.line == at && finding.reason.inlines.iter().any(|inline| {
        matches!(inline, report::Inline::Value(value) if unknown.is_some_and(|word| value.as_raw().contains(word)))
    })
    };
    if let Some(word) = unknown.filter(|_| !found.iter().any(said)) {
        push(found, at, Reason::say("There is no field ").said(word).text(" in Falco or its plugins."));
    }
}

/// `key: value` of a line, and whether it begins an item.
fn entry(line: &str) -> Option<(&str, &str, bool)> {
    let trimmed = line.trim_start();
    let (trimmed, starts) = match trimmed.strip_prefix("- ") {
        Some(rest) => (rest.trim_start(), true),
        None => (trimmed, false),
    };
    let (key, value) = trimmed.split_once(':')?;
    let plain = !key.is_empty() && key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-');
    let apart = value.is_empty() || value.starts_with(' ');
    (plain && apart).then(|| (key, value.trim().trim_matches(['\'', '"']), starts))
}
