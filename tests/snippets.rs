//! Every snippet of configuration in the playbooks is one that its reader could load.
//!
//! Kubernetes manifests are checked against a table made from the API's schema; for what has a grammar of its own the shape
//! is checked: seccomp profiles, audit policies, expressions of admission policies, commands, rules for Falco.

#![allow(clippy::print_stdout, reason = "a test that is skipped says so")]

#[allow(dead_code, reason = "each test needs a part of it")]
#[path = "common.rs"]
mod common;
#[path = "snippets/kubernetes.rs"]
mod kubernetes;
#[allow(dead_code, reason = "each test needs a part of it")]
#[path = "commands/words.rs"]
mod words;

use knowledge::schema::{Snippet, Step};
use kubernetes::Api;
use saphyr::{LoadableYamlNode, Yaml};

/// What seccomp can do with a call.
const ACTIONS: [&str; 9] = [
    "SCMP_ACT_ALLOW",
    "SCMP_ACT_ERRNO",
    "SCMP_ACT_KILL",
    "SCMP_ACT_KILL_PROCESS",
    "SCMP_ACT_KILL_THREAD",
    "SCMP_ACT_LOG",
    "SCMP_ACT_NOTIFY",
    "SCMP_ACT_TRACE",
    "SCMP_ACT_TRAP",
];

/// The sections of `falco.yaml` that snippets set.
const FALCO: [&str; 9] = [
    "base_syscalls",
    "engine",
    "falco_libs",
    "json_output",
    "metrics",
    "outputs_queue",
    "rule_matching",
    "syscall_event_drops",
    "webserver",
];

/// Every snippet, each with the step it stands in.
fn snippets() -> Vec<(String, Snippet)> {
    let books: Vec<_> = knowledge::rules().filter_map(knowledge::playbook).collect();
    let own = books.iter().flat_map(|book| book.steps.iter().chain(&book.harden));
    let all = knowledge::library().steps.iter().chain(own);
    let named = |step: &Step| step.snippets.iter().map(|it| (step.key.clone(), it.clone())).collect::<Vec<_>>();
    all.flat_map(named).collect()
}

fn documents(text: &str) -> Result<Vec<Yaml<'_>>, String> {
    Yaml::load_from_str(text).map_err(|error| error.to_string())
}

/// What is wrong with a snippet.
fn faults(snippet: &Snippet, api: &Api) -> Vec<String> {
    match snippet.language.as_str() {
        "yaml" => match documents(&snippet.text) {
            Ok(documents) => documents.iter().flat_map(|document| of_document(snippet, document, api)).collect(),
            Err(error) => vec![error],
        },
        "json" => match serde_json::from_str::<serde_json::Value>(&snippet.text) {
            Ok(value) => of_json(&value),
            Err(error) => vec![error.to_string()],
        },
        "sh" => snippet.text.lines().filter_map(|line| words::words(line).err()).collect(),
        "apparmor" => apparmor(&snippet.text),
        "text" => Vec::new(),
        other => vec![format!("`{other}` is no language of a snippet")],
    }
}

fn of_document(snippet: &Snippet, document: &Yaml<'_>, api: &Api) -> Vec<String> {
    if snippet.label == "falco.yaml" {
        let keys = document.as_mapping().into_iter().flatten().filter_map(|(key, _)| key.as_str());
        return keys
            .filter(|key| !FALCO.contains(key))
            .map(|key| format!("falco.yaml has no `{key}`, or this test has to learn it"))
            .collect();
    }
    if let Some(rules) = document.as_vec()
        && rules.iter().any(|item| item.as_mapping_get("rule").is_some())
    {
        let book = analysis::Rulebook::load(vec![("snippet".into(), snippet.text.clone())]);
        return book.problems().iter().map(|problem| format!("{problem:?}")).collect();
    }
    let mut faults = api.faults(document);
    expressions(document, &mut faults);
    if document.as_mapping_get("kind").and_then(Yaml::as_str) == Some("Policy") {
        audit(document, &mut faults);
    }
    faults
}

/// Words of an audit policy, beyond the shape that the table knows.
fn audit(policy: &Yaml<'_>, faults: &mut Vec<String>) {
    let words = |value: &Yaml<'_>, key: &str| -> Vec<String> {
        let list = value.as_mapping_get(key).and_then(Yaml::as_vec).into_iter().flatten();
        list.filter_map(Yaml::as_str).map(str::to_owned).collect()
    };
    let stages = |value: &Yaml<'_>, faults: &mut Vec<String>| {
        for stage in words(value, "omitStages") {
            if !["RequestReceived", "ResponseStarted", "ResponseComplete", "Panic"].contains(&stage.as_str()) {
                faults.push(format!("`{stage}` is no stage of auditing"));
            }
        }
    };
    stages(policy, faults);
    for rule in policy.as_mapping_get("rules").and_then(Yaml::as_vec).into_iter().flatten() {
        stages(rule, faults);
        let level = rule.as_mapping_get("level").and_then(Yaml::as_str).unwrap_or_default();
        if !["None", "Metadata", "Request", "RequestResponse"].contains(&level) {
            faults.push(format!("`{level}` is no level of auditing"));
        }
        for verb in words(rule, "verbs") {
            let known = ["get", "list", "watch", "create", "update", "patch", "delete", "deletecollection"];
            if !known.contains(&verb.as_str()) {
                faults.push(format!("`{verb}` is no verb"));
            }
        }
        let whole = rule.as_mapping_get("resources").is_some() && rule.as_mapping_get("nonResourceURLs").is_some();
        if whole {
            faults.push("a rule is about resources or about other addresses".into());
        }
    }
}

/// The shape of an AppArmor profile: one block, and in it comments, includes and rules that end with a comma.
fn apparmor(text: &str) -> Vec<String> {
    let mut faults = Vec::new();
    let mut open = false;
    let kinds = ["network", "capability", "file", "umount", "mount", "signal", "ptrace", "unix", "deny"];
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let inner = line.strip_prefix("deny ").unwrap_or(line);
        let word = inner.split([' ', ',']).next().unwrap_or_default();
        if let Some(include) = line.strip_prefix("#include ") {
            if !(include.starts_with('<') && include.ends_with('>')) {
                faults.push(format!("an include names a file in `<>`: {line}"));
            }
        } else if let Some(head) = line.strip_prefix("profile ") {
            if open || !head.ends_with('{') {
                faults.push(format!("no head of a profile: {line}"));
            }
            open = true;
        } else if line == "}" {
            if !open {
                faults.push("`}` closes nothing".into());
            }
            open = false;
        } else if !open || !line.ends_with(',') {
            faults.push(format!("no rule of a profile: {line}"));
        } else if inner.starts_with('/') {
            // A path, and what may be done with it; alone, `x` may only be denied.
            let modes = inner.trim_end_matches(',').rsplit(' ').next().unwrap_or_default();
            let known = modes.bytes().all(|mode| b"rwaklmx".contains(&mode));
            if !known || (modes.contains('x') && inner == line) {
                faults.push(format!("`{modes}` is no mode: {line}"));
            }
        } else if !kinds.contains(&word) {
            faults.push(format!("`{word}` is no kind of rule"));
        }
    }
    if open {
        faults.push("the profile is not closed".into());
    }
    faults
}

/// The system calls there are, when the reference data is there.
fn calls() -> Option<Vec<String>> {
    let text = std::fs::read_to_string(common::shared()?.join("facts/syscalls.json")).expect("syscalls.json");
    let facts: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let rows = facts["x86_64_table"].as_array().expect("a table");
    Some(rows.iter().filter_map(|row| Some(row["name"].as_str()?.to_owned())).collect())
}

#[test]
fn every_call_of_a_seccomp_profile_exists() {
    let Some(calls) = calls() else { return };
    let mut seen = 0;
    for (step, snippet) in snippets().into_iter().filter(|(_, snippet)| snippet.language == "json") {
        let profile: serde_json::Value = serde_json::from_str(&snippet.text).expect("JSON");
        let entries = profile["syscalls"].as_array().into_iter().flatten();
        for name in entries.flat_map(|entry| entry["names"].as_array().into_iter().flatten()) {
            let name = name.as_str().unwrap_or_default();
            assert!(calls.iter().any(|call| call == name), "{step}: there is no call `{name}`");
            seen += 1;
        }
    }
    assert!(seen > 20, "{seen} calls");
}

/// The shape of each expression of an admission policy: closed brackets and quotes, and names that a policy is given.
fn expressions(value: &Yaml<'_>, faults: &mut Vec<String>) {
    for item in value.as_vec().into_iter().flatten() {
        expressions(item, faults);
    }
    for (key, value) in value.as_mapping().into_iter().flatten() {
        match (key.as_str(), value.as_str()) {
            (Some("expression" | "messageExpression" | "valueExpression"), Some(text)) => {
                faults.extend(expression(text).map(|what| format!("{what}: {text}")));
            }
            _ => expressions(value, faults),
        }
    }
}

/// Names that stand at the start of a chain in CEL as admission policies have it, functions and words included.
const NAMES: [&str; 16] = [
    "object",
    "oldObject",
    "request",
    "params",
    "namespaceObject",
    "authorizer",
    "variables",
    "has",
    "size",
    "true",
    "false",
    "null",
    "in",
    "type",
    "string",
    "int",
];

fn expression(text: &str) -> Option<String> {
    let mut open = Vec::new();
    let mut bound: Vec<String> = Vec::new();
    let mut rest = text;
    let mut chained = false;
    while let Some(c) = rest.chars().next() {
        let mut length = c.len_utf8();
        match c {
            '\'' | '"' => match rest[1..].find(c) {
                Some(end) => length = end + 2,
                None => return Some("a quote is not closed".into()),
            },
            '(' | '[' | '{' => open.push(c),
            ')' | ']' | '}' => match (open.pop(), c) {
                (Some('('), ')') | (Some('['), ']') | (Some('{'), '}') => {}
                _ => return Some(format!("`{c}` closes nothing")),
            },
            c if c.is_ascii_alphabetic() || c == '_' => {
                length = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len());
                let (name, after) = rest.split_at(length);
                if chained {
                    // `.all(c, …)` gives a name to what it goes through.
                    if ["all", "exists", "exists_one", "filter", "map"].contains(&name) {
                        let variable = after.strip_prefix('(').and_then(|after| after.split(',').next());
                        bound.extend(variable.map(|name| name.trim().to_owned()));
                    }
                } else if !NAMES.contains(&name) && !bound.iter().any(|known| known == name) {
                    return Some(format!("a policy is given nothing called `{name}`"));
                }
            }
            _ => {}
        }
        chained = c == '.';
        rest = &rest[length..];
    }
    (!open.is_empty()).then(|| "a bracket is not closed".to_owned())
}

fn of_json(value: &serde_json::Value) -> Vec<String> {
    let mut faults = Vec::new();
    // A seccomp profile in the form that Docker, Podman and the kubelet read.
    if let Some(default) = value.get("defaultAction") {
        let keys = ["defaultAction", "defaultErrnoRet", "architectures", "archMap", "flags", "syscalls"];
        for key in value.as_object().into_iter().flatten().map(|(key, _)| key.as_str()) {
            if !keys.contains(&key) {
                faults.push(format!("a seccomp profile has no `{key}`"));
            }
        }
        let action = |value: &serde_json::Value| value.as_str().is_some_and(|action| ACTIONS.contains(&action));
        if !action(default) {
            faults.push(format!("{default} is no action of seccomp"));
        }
        let calls = value["syscalls"].as_array().cloned().unwrap_or_default();
        for entry in calls {
            let keys = ["names", "action", "errnoRet", "args", "comment", "includes", "excludes"];
            for key in entry.as_object().into_iter().flatten().map(|(key, _)| key.as_str()) {
                if !keys.contains(&key) {
                    faults.push(format!("an entry of a seccomp profile has no `{key}`"));
                }
            }
            if !action(&entry["action"]) {
                faults.push(format!("{} is no action of seccomp", entry["action"]));
            }
            for name in entry["names"].as_array().into_iter().flatten() {
                let plain = name.as_str().is_some_and(|name| {
                    !name.is_empty() && name.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_'))
                });
                if !plain {
                    faults.push(format!("{name} is no system call"));
                }
            }
        }
    }
    // A policy of AWS.
    for statement in value["Statement"].as_array().into_iter().flatten() {
        for key in statement.as_object().into_iter().flatten().map(|(key, _)| key.as_str()) {
            let known = [
                "Sid",
                "Effect",
                "Action",
                "NotAction",
                "Resource",
                "NotResource",
                "Principal",
                "NotPrincipal",
                "Condition",
            ];
            if !known.contains(&key) {
                faults.push(format!("a statement of a policy has no `{key}`"));
            }
        }
        if !matches!(statement["Effect"].as_str(), Some("Allow" | "Deny")) {
            faults.push("a statement allows or denies".into());
        }
    }
    faults
}

#[test]
fn every_snippet_is_what_its_reader_can_load() {
    let api = Api::read();
    let snippets = snippets();
    assert!(snippets.len() > 80, "{} snippets", snippets.len());
    let mut wrong = Vec::new();
    for (step, snippet) in &snippets {
        wrong.extend(faults(snippet, &api).into_iter().map(|what| format!("{step}, {}: {what}", snippet.label)));
    }
    println!("{} snippets", snippets.len());
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn every_rules_file_of_every_report_loads() {
    let mut count = 0;
    for (name, alert) in common::made_up() {
        for code in common::codes(&common::report(alert)).into_iter().filter(|code| code.label == "Falco rules") {
            count += 1;
            let book = analysis::Rulebook::load(vec![("written".into(), code.text.as_raw().to_owned())]);
            // An override of a rule that is in no file: that alone may be wrong with it.
            let wrong: Vec<_> = book.problems().iter().filter(|problem| !problem.message.contains("no rule")).collect();
            assert!(wrong.is_empty(), "{name}: {wrong:?}\n{}", code.text.as_raw());
        }
    }
    assert!(count > 100, "{count} rules files");
}

#[test]
fn the_checks_can_fail() {
    let api = Api::read();
    let yaml = |text: &str| Snippet {
        on: knowledge::schema::Runtime::Any,
        label: "x".into(),
        language: "yaml".into(),
        text: text.into(),
    };
    let check = |text: &str, expected: &str| {
        let faults = faults(&yaml(text), &api).join("; ");
        assert!(faults.contains(expected) && faults.is_empty() == expected.is_empty(), "{text}: {faults:?}");
    };
    check("apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - name: a\n      image: b\n", "");
    check("apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - image: b\n", "`Container` needs `name`");
    check("apiVersion: v1\nkind: Pod\nspec:\n  container: []\n", "has no field `container`");
    check("apiVersion: v1\nkind: Pod\nspec:\n  hostPID: \"no\"\n  containers: []\n", "not of the kind bool");
    check("apiVersion: v2\nkind: Pod\n", "not in the table");
    check("a: [", "a");
    assert_eq!(expression("object.spec.containers.all(c, c.image.startsWith('r/'))"), None);
    assert!(expression("objct.spec").is_some_and(|what| what.contains("objct")));
    assert!(expression("has(object.spec").is_some() && expression("'a").is_some());
    let seccomp = |text: &str| of_json(&serde_json::from_str(text).expect("JSON")).len();
    assert_eq!(
        seccomp(r#"{"defaultAction":"SCMP_ACT_ERRNO","syscalls":[{"names":["read"],"action":"SCMP_ACT_ALLOW"}]}"#),
        0
    );
    let policy = |rule: &str| format!("apiVersion: audit.k8s.io/v1\nkind: Policy\nrules:\n  - {rule}\n");
    check(&policy("{level: Metadata, verbs: [create]}"), "");
    check(&policy("{level: Everything}"), "no level of auditing");
    check(&policy("{level: None, verbs: [exec]}"), "no verb");
    check(&policy("{level: None, resource: []}"), "has no field `resource`");
    assert!(apparmor("profile a {\n  file,\n  deny /tmp/** x,\n}").is_empty());
    for wrong in ["profile a {\n  file\n}", "profile a {\n  /tmp/** x,\n}", "profile a {\n  nothing,\n}", "profile a {"]
    {
        assert_eq!(apparmor(wrong).len(), 1, "{wrong}");
    }
    assert_eq!(seccomp(r#"{"defaultAction":"SCMP_ACT_ALLOW","rules":[]}"#), 1);
    assert_eq!(seccomp(r#"{"defaultAction":"DENY","syscalls":[{"names":["Read "],"action":"ALLOW"}]}"#), 3);
}
