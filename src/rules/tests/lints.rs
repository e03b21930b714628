//! What only Saker says, and where it says it.

use rules::{Options, RulesFile, Severity, load};

const RULE: &str =
    "- rule: R\n  desc: d\n  condition: evt.type = open and proc.name = a\n  output: o\n  priority: INFO\n";

/// Loads one file; the problems of our own (and Falco's where named) as `CODE line:column`.
fn lints(text: &str) -> Vec<String> {
    let loaded = load(&[RulesFile { name: "rules.yaml", text }], &Options::default());
    let shown = loaded.problems.iter().filter(|problem| !problem.code.as_str().starts_with("LOAD_"));
    shown.map(|problem| format!("{} {}:{}", problem.code, problem.span.line, problem.span.column)).collect()
}

#[track_caller]
fn check(text: &str, expected: &[&str]) {
    assert_eq!(lints(text), expected, "{text}");
}

fn with_exception(exception: &str) -> String {
    format!("{RULE}  exceptions:\n    - name: e\n{exception}")
}

#[test]
fn a_clean_rule_has_none() {
    check(RULE, &[]);
    check(
        &with_exception(
            "      fields: [proc.name, user.name]\n      comps: [\"=\", \"in\"]\n      values:\n        - [a, [b, c]]\n",
        ),
        &[],
    );
}

#[test]
fn words_that_are_no_lists() {
    let rule = |condition: &str| {
        format!("- list: shell_binaries\n  items: [sh, bash]\n{}", RULE.replace("proc.name = a", condition))
    };
    check(&rule("proc.name in (shell_binaries)"), &[]);
    check(&rule("proc.name in (shell_binares, other_things)"), &["UNDEFINED_LIST 5:48"]);
    check(&rule("proc.name in nowhere and proc.name in (shell_binaries)"), &["UNDEFINED_LIST 5:47"]);
    check(&rule("proc.cmdline contains \"a shell_binaries b\""), &["LIST_IN_QUOTES 5:59"]);
}

#[test]
fn comparisons_that_do_not_do_what_they_say() {
    for (condition, expected) in [
        ("fd.ip in (\"1.2.3.4\")", &["CHECK_NEVER_MATCHES 3:34"][..]),
        ("fd.sip in (\"1.2.3.4\")", &[]),
        ("proc.name != anyof (a, b)", &["CHECK_NEVER_MATCHES 3:34"]),
        ("proc.name != allof (a, b)", &[]),
        ("proc.name = oneof (a, a)", &["CHECK_NEVER_MATCHES 3:34"]),
    ] {
        check(&RULE.replace("proc.name = a", condition), expected);
    }
}

#[test]
fn exceptions_that_silence_nothing() {
    check(&with_exception("      fields: proc.name\n"), &["EXCEPTION_NEVER_MATCHES 7:7"]);
    check(&with_exception("      fields: [evt.type]\n      values: [[close]]\n"), &["EXCEPTION_NEVER_MATCHES 7:7"]);
    check(&with_exception("      fields: [evt.type, proc.name]\n      values: [[open, b]]\n"), &[]);
    check(
        &with_exception("      fields: [proc.name, proc.name]\n      values: [[a, b]]\n"),
        &["EXCEPTION_NEVER_MATCHES 7:7"],
    );
    check(
        &with_exception("      fields: [proc.name]\n      values: [[\"a\u{fffd}\"]]\n"),
        &["EXCEPTION_NEVER_MATCHES 7:7"],
    );
}

#[test]
fn values_of_exceptions_that_become_others() {
    check(&with_exception("      fields: proc.name\n      values: [\"a,b\"]\n"), &["EXCEPTION_VALUE 7:7"]);
    check(&with_exception("      fields: proc.name\n      values: ['\"a,b\"']\n"), &[]);
    let list = format!("- list: l\n  items: [x]\n{}", with_exception("      fields: proc.name\n      values: [l]\n"));
    check(&list, &["EXCEPTION_VALUE 9:7"]);
    check(
        &with_exception("      fields: [proc.name]\n      comps: [=]\n      values: [[a]]\n"),
        &["COMPS_UNQUOTED 9:15"],
    );
    check(
        &with_exception("      fields: [proc.name]\n      comps: [!=]\n      values: [[a]]\n"),
        &["TAG_IS_NO_VALUE 9:15"],
    );
}

#[test]
fn what_the_yaml_reader_drops() {
    check(&format!("{RULE}  desc: again\n"), &["DUPLICATE_KEY 6:3"]);
    check(&format!("{RULE}{RULE}"), &["REDEFINED 6:9"]);
    check(&format!("{RULE}- rule: R\n  condition: and proc.pid = 1\n  override:\n    condition: append\n"), &[]);
    check(&format!("---\n---\n{RULE}"), &["DOCUMENT_IGNORED 2:1"]);
}

#[test]
fn a_quiet_priority() {
    check(&RULE.replace("INFO", "DEBUG"), &["LOW_PRIORITY 5:13"]);
    check(&format!("{}  enabled: false\n", RULE.replace("INFO", "DEBUG")), &[]);
}

#[test]
fn what_kills_falco() {
    check("- []\n", &["FALCO_ABORTS 1:3"]);
    check(&format!("{RULE}  override: []\n"), &["FALCO_ABORTS 6:13"]);
    let replaced = format!(
        "{RULE}- rule: R\n  exceptions:\n    - name: e\n      fields: [proc.name]\n      values: [[a]]\n  override:\n    exceptions: replace\n"
    );
    check(&replaced, &["FALCO_UNDEFINED 8:7"]);
}

#[test]
fn plugins_that_are_not_there() {
    let needs = "- required_plugin_versions:\n    - name: k8saudit\n      version: 0.7.0\n";
    check(needs, &["PLUGIN_REQUIREMENT 2:7"]);
    let loaded = load(&[RulesFile { name: "r", text: needs }], &Options::default().with_all_plugins());
    assert!(loaded.accepted && loaded.problems.is_empty(), "{:?}", loaded.problems);
}

#[test]
fn rules_of_other_sources_with_all_plugins() {
    let rule = "- rule: R\n  desc: d\n  condition: ka.verb = create\n  output: o %ka.user.name\n  priority: INFO\n  source: k8s_audit\n";
    let file = [RulesFile { name: "r", text: rule }];
    let stock = load(&file, &Options::default());
    assert!(stock.accepted && stock.rules.rules[0].skipped);
    let all = load(&file, &Options::default().with_all_plugins());
    assert!(all.accepted && !all.rules.rules[0].skipped && all.problems.is_empty(), "{:?}", all.problems);
}

#[test]
fn errors_end_the_loading_and_keep_what_was_read() {
    let broken = format!("{RULE}- rule: S\n  desc: d\n");
    let loaded =
        load(&[RulesFile { name: "a", text: &broken }, RulesFile { name: "b", text: RULE }], &Options::default());
    assert!(!loaded.accepted);
    assert_eq!(loaded.rules.rules.len(), 1);
    assert_eq!(loaded.problems.iter().filter(|problem| problem.severity == Severity::Error).count(), 1);
}

#[test]
fn places_count_characters_and_skip_the_mark() {
    let text = format!("\u{feff}# héé\n- rule: \"é\"\n  desc: é\n  priority: é\n  condition: é\n{}", "  output: o\n");
    let loaded = load(&[RulesFile { name: "r", text: &text }], &Options::default());
    let problem = &loaded.problems[0];
    assert_eq!((problem.span.line, problem.span.column), (4, 13));
    assert_eq!(&text[problem.span.offset..][..problem.span.length], "é");
}
