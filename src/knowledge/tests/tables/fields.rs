use crate::facts::{facts, list, text};
use filter::Catalogue;
use knowledge::catalogue;
use knowledge::fields::{meaning, names};
use std::collections::BTreeSet;

/// Names in the dictionary that are not fields by themselves: arguments of events, and whole families.
fn stands_for_many(name: &str) -> bool {
    name.ends_with('*') || name.starts_with("evt.arg.") || FALCOS_OWN.iter().any(|own| name.starts_with(own))
}

/// What Falco's alerts about itself print, and fields of old releases: no rule can name them.
const FALCOS_OWN: [&str; 15] = [
    "n_",
    "ebpf_enabled",
    "last_event_time",
    "max_file_size_mb",
    "written_bytes",
    "falco.",
    "scap.",
    "plugins.",
    "jevt.time.",
    "thread.cgroup.",
    "container.info",
    "github.workflow.miners.",
    "k8sres.",
    "k8smeta.pod.id",
    "dummy.",
];

#[test]
fn every_name_is_a_field_of_falco() {
    let known = Catalogue::everything();
    let strangers: Vec<&str> = names()
        .filter(|name| !stands_for_many(name))
        .filter(|name| known.get(name.split('[').next().unwrap_or(name)).is_none())
        .collect();
    assert!(strangers.is_empty(), "not in the filter's field table: {strangers:?}");
}

#[test]
fn families_have_members() {
    let known = Catalogue::everything();
    for family in names().filter(|name| name.ends_with(".*") && !name.starts_with("evt.arg")) {
        if FALCOS_OWN.iter().any(|own| family.starts_with(own)) {
            continue;
        }
        let prefix = family.trim_end_matches('*');
        assert!(known.fields().any(|field| field.name.starts_with(prefix)), "{family}");
    }
}

#[test]
fn every_field_of_falco_itself_has_a_meaning() {
    let rare = ["anomaly", "dummy", "gitlab", "salesforce", "keycloak", "awselb", "nomad", "docker", "nginx"];
    let known = Catalogue::everything();
    let silent: Vec<&str> = known
        .fields()
        .filter(|field| !rare.contains(&field.name.split('.').next().unwrap_or("")))
        .filter(|field| !field.deprecated && !field.hidden && !field.filter_only && meaning(field.name).is_none())
        .map(|field| field.name)
        .collect();
    assert!(silent.is_empty(), "no meaning: {silent:?}");
}

/// Everything that a stock rule prints, of today and of all versions that the reference data knows.
#[test]
fn every_field_that_a_rule_prints_has_a_meaning() {
    let mut printed: BTreeSet<String> = BTreeSet::new();
    for rule in catalogue::all() {
        printed.extend(rule.output_fields.iter().map(|field| (*field).to_owned()));
    }
    if let Some(facts) = facts("outputs.json") {
        for template in list(&facts, "templates") {
            printed.extend(list(template, "fields").iter().filter_map(|field| field.as_str()).map(str::to_owned));
        }
        assert!(printed.len() > 250, "{}", printed.len());
    }
    let silent: Vec<&String> = printed.iter().filter(|field| meaning(field).is_none()).collect();
    assert!(silent.is_empty(), "no meaning: {silent:?}");
}

/// A number of seconds, bytes or percent without its unit says nothing.
#[test]
fn every_span_and_size_has_a_unit() {
    let Some(facts) = facts("fields.json") else { return };
    let mut lacking = Vec::new();
    let mut seen = 0;
    for field in list(&facts, "fields") {
        let (name, kind) = (text(field, "name"), text(field, "type"));
        let size = ["_bytes", ".buflen", "_size", "vmsize", "vmrss", "vmswap"].iter().any(|end| name.ends_with(end));
        let span = kind == "RELTIME" || name.ends_with("duration") || name.contains(".latency");
        let human =
            name.ends_with(".human") || name.ends_with("datetime") || name.ends_with(".quantized") || kind == "CHARBUF";
        if let Some(meaning) = meaning(name).filter(|_| (size || span) && !human) {
            seen += 1;
            if meaning.unit.is_none() {
                lacking.push(name.to_owned());
            }
        }
    }
    assert!(lacking.is_empty(), "no unit: {lacking:?}");
    assert!(seen > 10, "{seen} fields looked at");
}

#[test]
fn names_are_unique_and_sentences_whole() {
    let all: Vec<&str> = names().collect();
    assert_eq!(all.len(), all.iter().collect::<BTreeSet<_>>().len());
    for name in all {
        let meaning = meaning(name).unwrap_or_else(|| panic!("{name}"));
        let ends = meaning.text.ends_with('.') && !meaning.text.ends_with("..");
        let starts = meaning.text.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
            || name == "evt.io_dir"
            || name == "fd.sockfamily";
        assert!(starts && ends && !meaning.text.contains('\t'), "{name}: {}", meaning.text);
    }
}

#[track_caller]
fn says(field: &str, words: &str) {
    let text = meaning(field).unwrap_or_else(|| panic!("no meaning of {field}")).text;
    assert!(text.contains(words), "{field}: {text}");
}

#[test]
fn the_nearest_form_wins() {
    says("proc.aname[2]", "grandparent");
    says("proc.aname[9]", "generations up");
    says("proc.aname", "ancestor processes");
    says("evt.arg.flags", "Options");
    says("evt.arg.whatever", "by name");
    says("evt.arg[0]", "One argument");
    says("ka.uri.param[command]", "Command");
    says("ka.uri.param[container]", "One parameter");
    says("ka.req.pod.containers.image", "Images");
    says("ka.req.pod.containers.image[0]", "Images");
    says("ka.req.pod.initContainers.privileged", "init containers");
    says("json.value[/resource/labels/policy_name]", "policy");
    says("json.value[/any/thing]", "this place");
    says("k8s.deployment.name", "no longer");
    says("k8s.pod.label[app]", "label");
    says("k8smeta.ns.label[app]", "Kubernetes API");
    says("n_drops_buffer_total", "buffer");
    says("n_drops_buffer_open_exit", "one kind");
    says("n_drops_whatever", "by cause");
    says("falco.host_netinfo.interfaces.eth0.protocols.ipv4.addresses", "itself");
    says("okta.mfa.failure.countlast[300]", "seconds");
}

#[test]
fn units_are_given_where_values_have_one() {
    assert_eq!(meaning("proc.duration").and_then(|meaning| meaning.unit), Some("nanoseconds"));
    assert_eq!(meaning("evt.buflen").and_then(|meaning| meaning.unit), Some("bytes"));
    assert_eq!(meaning("proc.name").and_then(|meaning| meaning.unit), None);
}

#[test]
fn unknown_fields_have_none() {
    for field in ["", "proc", "proc.nosuch", "proc.name[0][1]x", "[", "my.custom", "alert.rule", "proc.*x"] {
        assert!(meaning(field).is_none() || field.starts_with("proc.name"), "{field}");
    }
}
