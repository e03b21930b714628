//! References to ATT&CK: ids that do not exist, names that belong to another id, techniques that fit no Linux.

use super::finding::{Finding, Reason};
use super::scene::Scene;
use super::unit::{Shape, Unit};
use super::words;
use knowledge::attack;
use report::MarkKind;

/// Ids of one sentence that are judged, at most.
const MOST: usize = 100;

/// Judges the ids in a unit.
pub fn check(unit: &Unit, scene: &Scene<'_>, found: &mut Vec<Finding>) {
    if matches!(unit.shape, Shape::Code(_)) {
        return;
    }
    // A name may stand in the cell behind its id, so a row is looked at as a whole.
    if matches!(unit.shape, Shape::Row(_)) {
        let row = unit.lines.iter().map(|line| line.text.as_str()).collect::<Vec<_>>().join(" | ");
        judge_all(&row, 0, scene, found);
        return;
    }
    for (at, line) in unit.lines.iter().enumerate() {
        line.sentences().iter().for_each(|sentence| judge_all(&sentence.text, at, scene, found));
    }
}

fn judge_all(words: &str, at: usize, scene: &Scene<'_>, found: &mut Vec<Finding>) {
    let mut judged: Vec<&str> = Vec::new();
    for (start, id) in ids(words) {
        if judged.len() == MOST {
            return;
        }
        if !judged.contains(&id) {
            judged.push(id);
            found.extend(judge(id, words, start, scene).map(|(kind, reason)| Finding::new(kind, at, words, reason)));
        }
    }
}

/// The ids of techniques and tactics in a line, with their places.
fn ids(line: &str) -> Vec<(usize, &str)> {
    let bytes = line.as_bytes();
    let mut found = Vec::new();
    for (at, _) in line.match_indices('T') {
        let joined = |byte: u8| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte);
        if at.checked_sub(1).is_some_and(|before| joined(bytes[before]) && bytes[before] != b'-') {
            continue;
        }
        let prefix = if bytes.get(at + 1) == Some(&b'A') { 2 } else { 1 };
        let digits = |from: usize| bytes[from.min(bytes.len())..].iter().take_while(|b| b.is_ascii_digit()).count();
        if digits(at + prefix) != 4 {
            continue;
        }
        let mut end = at + prefix + 4;
        if prefix == 1 && bytes.get(end) == Some(&b'.') && digits(end + 1) == 3 {
            end += 4;
        }
        if bytes.get(end).is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_') {
            continue;
        }
        found.push((at, &line[at..end]));
    }
    found
}

fn judge(id: &str, line: &str, at: usize, scene: &Scene<'_>) -> Option<(MarkKind, Reason)> {
    let wrong = |reason| Some((MarkKind::WrongReference, reason));
    let version = attack::VERSION;
    if id.starts_with("TA") {
        let name = match attack::tactic(id) {
            Some(tactic) => tactic.name,
            None if attack::DEFENSE_EVASION_SPLIT.iter().any(|(later, _)| *later == id) => return None,
            None => {
                return wrong(
                    Reason::say(&format!("ATT&CK {version} has no tactic ")).code(id).text(" for enterprises."),
                );
            }
        };
        let (given, owner) =
            named(line, at + id.len()).and_then(|given| Some((given.clone(), other_tactic(&given, name)?)))?;
        return wrong(
            Reason::default()
                .code(id)
                .text(&format!(" is called {name}. "))
                .said(&given)
                .text(&format!(" is {owner}.")),
        );
    }
    let Some(name) = attack::name(id) else {
        let number: u32 = id.get(1..5)?.parse().ok()?;
        // What a later version has added is not known here; and alerts of services may use what Linux has not.
        let later = (1682..1720).contains(&number) || attack::predecessor(id).is_some();
        let linux = scene.cases.iter().all(|case| case.facts.alert.is_syscall());
        if later || !linux || scene.cases.is_empty() {
            return None;
        }
        return wrong(Reason::say(&format!("ATT&CK {version} has no technique ")).code(id).text(
            " for Linux, containers or infrastructure: it does not exist, is deprecated, or is of another system.",
        ));
    };
    if let Some(given) = named(line, at + id.len())
        && let Some(owner) = other_technique(&given, id)
    {
        return wrong(
            Reason::default()
                .code(id)
                .text(&format!(" is called {name}. "))
                .said(&given)
                .text(" is ")
                .code(owner)
                .text("."),
        );
    }
    if words::small(line).contains("mitigation technique") {
        return wrong(Reason::default().code(id).text(&format!(" ({name}) is what an attacker does, no mitigation.")));
    }
    let carried = scene
        .cases
        .iter()
        .any(|case| case.facts.alert.tags.iter().any(|tag| tag == id || tag.starts_with(&format!("{id}-"))));
    carried.then(|| {
        (
            MarkKind::Supported,
            Reason::say("The rule is tagged with ").code(id).text(&format!(" ({name}).")).cite("alert.tags"),
        )
    })
}

/// The name that stands behind an id: in brackets, or behind a colon, a dash or the bar of a table.
fn named(line: &str, from: usize) -> Option<String> {
    let rest = line[from..].trim_start_matches(['`', '*', ']', '"']).trim_start();
    let rest = ["(", ":", "–", "—", "-", "|"]
        .iter()
        .find_map(|mark| rest.strip_prefix(mark))?
        .trim_start_matches([' ', '"', '*', '`']);
    let end = rest.find([')', ',', ';', '|', '.', '[', '*', '`', '"', '(']).unwrap_or(rest.len());
    let given = rest[..end].trim();
    (!given.is_empty() && given.len() < 80).then(|| given.to_owned())
}

/// The id of the technique that `given` is the name of, when that is neither `id` nor a part or the whole of it.
fn other_technique(given: &str, id: &str) -> Option<&'static str> {
    let short = given.rsplit(": ").next().unwrap_or(given);
    let family = |one: &str| one.split('.').next() == id.split('.').next();
    let owners: Vec<&'static str> =
        attack::names().filter(|(_, name)| name.eq_ignore_ascii_case(short)).map(|(one, _)| one).collect();
    if owners.is_empty() || owners.contains(&id) {
        return None;
    }
    let own_family = owners.iter().any(|one| family(one));
    // The whole in place of its part is loose; one part in place of another is wrong.
    let loose = owners.iter().any(|one| family(one) && (!one.contains('.') || !id.contains('.')));
    if own_family && loose { None } else { owners.first().copied() }
}

/// The id of the tactic that `given` is the name of, when its name is not `name`.
fn other_tactic(given: &str, name: &str) -> Option<&'static str> {
    let later = attack::DEFENSE_EVASION_SPLIT.iter().any(|(_, later)| later.eq_ignore_ascii_case(given));
    let other = attack::tactics().iter().find(|tactic| tactic.name.eq_ignore_ascii_case(given))?;
    (!later && !other.name.eq_ignore_ascii_case(name)).then_some(other.id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_stand_alone() {
        let found = |line| ids(line).into_iter().map(|(_, id)| id).collect::<Vec<_>>();
        assert_eq!(found("T1059.004, mitre T1059 and TA0002 (x)"), ["T1059.004", "T1059", "TA0002"]);
        assert!(found("xT1059 T10590 T105 T1059a PR-T").is_empty());
        assert_eq!(found("T1059."), ["T1059"]);
    }

    #[test]
    fn a_name_belongs_to_its_id() {
        let owner = |line: &str| {
            let (at, id) = ids(line)[0];
            other_technique(&named(line, at + id.len()).unwrap_or_default(), id)
        };
        assert_eq!(owner("T1059.004 (Unix Shell)"), None);
        assert_eq!(owner("T1059.004: Command and Scripting Interpreter: Unix Shell"), None);
        assert_eq!(owner("T1059.004 | Command and Scripting Interpreter |"), None);
        assert_eq!(owner("T1059.004 (Process Injection)"), Some("T1055"));
        assert_eq!(owner("T1059 - something of ours"), None);
    }
}
