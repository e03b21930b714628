//! The tables against the reference data beside the checkout, when it is there: names, numbers and outcomes must agree.

use knowledge::{attack, capabilities, catalogue, errno, fields, flags, places};
use serde_json::Value;
use std::path::PathBuf;

/// A file of the reference data; None, with one line said, when it is not there.
pub fn facts(name: &str) -> Option<Value> {
    let beside = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared"));
    let folder = std::env::var_os("SAKER_SHARED").map_or(beside, PathBuf::from);
    let file = folder.join("facts").join(name);
    match std::fs::read_to_string(&file) {
        Ok(text) => Some(serde_json::from_str(&text).expect("the reference data is JSON")),
        Err(_) => {
            skipped(name);
            None
        }
    }
}

#[expect(clippy::print_stderr, reason = "a test that compares nothing must say so")]
fn skipped(name: &str) {
    eprintln!("skipped: no reference data, {name} was not compared");
}

pub fn list<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value[key].as_array().map_or(&[], Vec::as_slice)
}

pub fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or("")
}

#[test]
fn errnos_agree() {
    let Some(facts) = facts("errno.json") else { return };
    assert_eq!(list(&facts, "errnos").len(), errno::all().count());
    for fact in list(&facts, "errnos") {
        let known = errno::lookup(text(fact, "name"));
        assert_eq!(known.map(|errno| u64::from(errno.number)), fact["number"].as_u64(), "{fact}");
        for alias in list(fact, "aliases") {
            assert_eq!(errno::lookup(alias.as_str().unwrap_or("")), known, "{alias}");
        }
    }
}

#[test]
fn verdicts_agree() {
    let Some(facts) = facts("errno.json") else { return };
    let verdicts = list(&facts, "verdicts");
    assert_eq!(verdicts.len(), 441);
    for fact in verdicts {
        let (call, result) = (text(fact, "syscall"), text(fact, "errno"));
        assert!(errno::pairs().any(|pair| pair == (call, result)), "{call} {result} has no line");
        let verdict = errno::verdict(call, result);
        let outcome = match text(fact, "outcome") {
            "done" => errno::Outcome::Done,
            "blocked" => errno::Outcome::Blocked,
            "failed" => errno::Outcome::Attempted,
            "pending" => errno::Outcome::Pending,
            "partial" => errno::Outcome::Partial,
            other => panic!("unknown outcome {other}"),
        };
        assert_eq!(verdict.outcome, outcome, "{call} {result}");
        let causes = list(fact, "usual_cause").iter().filter(|cause| *cause != "-").count();
        assert!(result == "SUCCESS" || verdict.causes.len() >= causes, "{call} {result}: fewer causes than known");
    }
}

#[test]
fn flags_and_capabilities_agree() {
    let Some(facts) = facts("exe-flags.json") else { return };
    let sets = [
        "exe_flags",
        "open_flags",
        "clone_unshare_flags",
        "mount_flags",
        "memfd_flags",
        "mmap_flags",
        "mmap_prot",
        "prctl_options",
        "ptrace_requests",
    ];
    for set in sets {
        for fact in list(&facts, set).iter().filter(|fact| fact["meaning"].is_string()) {
            assert!(flags::explain(text(fact, "name")).is_some(), "{set}: {}", text(fact, "name"));
        }
    }
    for fact in list(&facts, "capabilities") {
        let known = capabilities::capability(text(fact, "name")).unwrap_or_else(|| panic!("{fact}"));
        assert_eq!(Some(u64::from(known.bit)), fact["bit"].as_u64(), "{fact}");
        assert_eq!(format!("{:?}", known.danger).to_lowercase(), text(fact, "danger"), "{fact}");
        assert_eq!(Some(known.docker_default), fact["docker_default"].as_bool(), "{fact}");
        assert_eq!(known.crio_default, fact["crio_default"].as_bool().unwrap_or(false), "{fact}");
    }
}

#[test]
fn places_agree() {
    let Some(facts) = facts("exe-flags.json") else { return };
    let paths = list(&facts, "paths");
    assert_eq!(paths.len(), places::all().len());
    for fact in paths {
        let known = places::all().iter().find(|place| place.pattern == text(fact, "path"));
        let known = known.unwrap_or_else(|| panic!("{fact}"));
        assert_eq!(known.on_read.is_some(), !text(fact, "on_read").is_empty(), "{fact}");
        assert_eq!(known.on_write.is_some(), !text(fact, "on_write").is_empty(), "{fact}");
    }
    for fact in list(&facts, "network_places") {
        assert!(places::address(text(fact, "address")).is_some(), "{fact}");
    }
}

#[test]
fn techniques_agree() {
    let Some(facts) = facts("attack.json") else { return };
    assert_eq!(text(&facts, "attack_version"), attack::VERSION);
    let order: Vec<_> =
        list(&facts, "tactics").iter().map(|fact| (text(fact, "id"), text(fact, "shortname"))).collect();
    let known: Vec<_> = attack::tactics().iter().map(|tactic| (tactic.id, tactic.shortname.as_str())).collect();
    assert_eq!(order, known);
    for fact in list(&facts, "techniques") {
        let used = !list(fact, "falco_rules_now").is_empty() || !list(fact, "falco_rules_since_2021").is_empty();
        let known = attack::technique(text(fact, "id"));
        assert!(known.is_some() || !used, "a rule is tagged with {}", text(fact, "id"));
        let Some(known) = known else { continue };
        assert_eq!(known.name, text(fact, "name"));
        assert_eq!(known.parent, fact["parent"].as_str());
        let mut tactics: Vec<_> = list(fact, "tactics").iter().filter_map(Value::as_str).collect();
        tactics.sort_by_key(|name| attack::tactic(name).map(|tactic| tactic.order));
        assert_eq!(known.tactics, tactics, "{}", known.id);
        assert!(fact["revoked"] != true && fact["deprecated"] != true, "{}", known.id);
    }
    let named: Vec<_> = list(&facts, "techniques").iter().map(|fact| text(fact, "id")).collect();
    assert!(attack::techniques().iter().all(|technique| named.contains(&technique.id)));
    for fact in list(&facts, "falco_tags") {
        let (tag, maps_to) = (text(fact, "tag"), text(fact, "maps_to"));
        match text(fact, "kind") {
            // TA0111 was a slip of an old rule: no such tactic exists.
            "tactic" if maps_to != "TA0111" => {
                assert_eq!(attack::tactic_by_tag(tag).map(|tactic| tactic.id), Some(maps_to))
            }
            "technique" => assert_eq!(attack::technique_by_tag(tag).map(|technique| technique.id), Some(maps_to)),
            _ => {}
        }
    }
}

#[test]
fn rules_agree() {
    let Some(facts) = facts("rules.json") else { return };
    // The example plugins' rules print made-up numbers; nobody asks what they mean.
    let examples = |fact: &&Value| text(fact, "source").starts_with("dummy");
    for fact in list(&facts, "rules").iter().filter(|fact| !examples(fact)) {
        let known = catalogue::rule(text(fact, "name")).unwrap_or_else(|| panic!("{}", text(fact, "name")));
        for field in list(fact, "output_fields").iter().filter_map(Value::as_str) {
            assert!(fields::meaning(field).is_some(), "{} prints {field}", known.name);
        }
        if known.name_only {
            continue;
        }
        let name = known.name;
        assert_eq!(known.source, text(fact, "source"), "{name}");
        assert_eq!(
            known.priority.map(|word| word[..4].to_uppercase()),
            Some(text(fact, "priority")[..4].to_uppercase()),
            "{name}"
        );
        assert_eq!(Some(known.enabled), fact["enabled"].as_bool(), "{name}");
        assert_eq!(
            known.maturity.map(|word| format!("{word:?}").to_lowercase()).as_deref(),
            fact["maturity"].as_str(),
            "{name}"
        );
        let mut printed: Vec<&str> = Vec::new();
        for field in list(fact, "output_fields").iter().filter_map(Value::as_str) {
            if !printed.contains(&field) {
                printed.push(field);
            }
        }
        assert_eq!(known.output_fields, printed, "{name}");
        let tags: Vec<&str> = list(fact, "tags").iter().filter_map(Value::as_str).collect();
        let tags: Vec<&str> = tags.into_iter().filter(|tag| !tag.starts_with("maturity_")).collect();
        assert_eq!(known.tags, tags, "{name}");
        if known.source == "syscall" {
            let events: Vec<&str> = list(fact, "evt_types").iter().filter_map(Value::as_str).collect();
            assert_eq!(known.events, events, "{name}");
        }
    }
    for fact in list(&facts, "renames") {
        let known = catalogue::former(text(fact, "old")).unwrap_or_else(|| panic!("{fact}"));
        assert_eq!(known.now, list(fact, "new").iter().filter_map(Value::as_str).collect::<Vec<_>>(), "{fact}");
    }
}
