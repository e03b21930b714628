//! Exceptions that are proposed: what they hold, what they silence, and that Falco would load them.

use alert::{Alert, Origin, OutputFields, Place, Source, Value};
use proptest::prelude::*;
use rules::{Options, Replay, RulesFile, Untunable, propose, replay};

/// The alert number `at` of a rule, with text fields.
fn alert(at: u64, rule: &str, fields: &[(&str, &str)]) -> Alert {
    let mut output = OutputFields::default();
    for (name, text) in fields {
        let value = if *text == "NULL" { Value::Null } else { Value::Text((*text).into()) };
        output.insert(*name, value, Origin::Structured);
    }
    Alert {
        rule: Some(rule.to_owned()),
        source: Some(Source("syscall".to_owned())),
        fields: output,
        place: Place { byte: at, ..Place::default() },
        ..Alert::default()
    }
}

fn refs(alerts: &[Alert]) -> Vec<&Alert> {
    alerts.iter().collect()
}

const TOOL: [(&str, &str); 5] = [
    ("proc.name", "sh"),
    ("proc.pname", "event-generator"),
    ("proc.cmdline", "sh -c /dev/shm/run.sh"),
    ("user.name", "root"),
    ("container.image.repository", "falcosecurity/event-generator"),
];

#[test]
fn one_alert_becomes_one_row() {
    let alerts = [alert(1, "R", &TOOL), alert(2, "R", &[("proc.name", "bash")])];
    let all = refs(&alerts);
    let proposal = propose("R", &all[..1], &all, &[], &Options::default()).expect("tunable");
    assert_eq!(
        proposal.yaml,
        "\
- rule: R
  exceptions:
    - name: known_sh
      fields: [proc.name, proc.cmdline, container.image.repository]
      comps: [\"=\", \"=\", \"=\"]
      values:
        - - sh
          - \"sh -c /dev/shm/run.sh\"
          - falcosecurity/event-generator
  override:
    exceptions: append
"
    );
    assert_eq!(proposal.replay, Replay { silenced: vec![0], remaining: vec![1], unclear: vec![] });
    assert!(proposal.differing.is_empty());
}

#[test]
fn a_field_is_added_to_spare_what_was_not_selected() {
    let with = |at, user| {
        let mut fields = TOOL.to_vec();
        fields[3].1 = user;
        alert(at, "R", &fields)
    };
    let alerts = [with(1, "root"), with(2, "bob"), with(3, "eve")];
    let all = refs(&alerts);
    let proposal = propose("R", &all[..2], &all, &[], &Options::default()).expect("tunable");
    assert_eq!(proposal.replay.silenced, [0, 1]);
    assert_eq!(proposal.exception.rows.len(), 2);
    assert!(proposal.exception.columns.iter().any(|(field, _)| field == "user.name"));
}

#[test]
fn what_is_silenced_and_different_is_told() {
    // Nothing but the parent's parent tells the two apart, and it is not held by the selected one.
    let mut other = TOOL.to_vec();
    other.push(("proc.aname[2]", "cron"));
    let alerts = [alert(1, "R", &TOOL), alert(2, "R", &other)];
    let all = refs(&alerts);
    let proposal = propose("R", &all[..1], &all, &[], &Options::default()).expect("tunable");
    assert_eq!(proposal.replay.silenced, [0, 1]);
    assert_eq!(proposal.differing.len(), 1);
    assert_eq!(proposal.differing[0].alert, 1);
    assert_eq!(proposal.differing[0].fields, [("proc.aname[2]".to_owned(), Some("cron".to_owned()))]);
}

#[test]
fn names_that_end_differently_become_a_beginning() {
    let run = |at, ending: &str| {
        alert(at, "R", &[("proc.name", "sh"), ("proc.cmdline", &format!("sh -c /dev/shm/falco-test-{ending}.sh"))])
    };
    let alerts = [run(1, "aXb1"), run(2, "Qq9z"), run(3, "0000")];
    let all = refs(&alerts);
    let proposal = propose("R", &all[..2], &all, &[], &Options::default()).expect("tunable");
    assert!(proposal.yaml.contains("\"startswith\""), "{}", proposal.yaml);
    assert_eq!(proposal.replay.silenced, [0, 1, 2]);
}

#[test]
fn alerts_of_a_plugin_are_tuned_with_its_fields() {
    let audit = |at, user| {
        let mut made = alert(at, "R", &[("ka.user.name", user), ("ka.verb", "create"), ("ka.target.name", "web")]);
        made.source = Some(Source("k8s_audit".to_owned()));
        made
    };
    let alerts = [audit(1, "ci"), audit(2, "eve")];
    let all = refs(&alerts);
    let proposal = propose("R", &all[..1], &all, &[], &Options::default()).expect("tunable");
    assert!(proposal.yaml.contains("[ka.user.name, ka.verb, ka.target.name]"), "{}", proposal.yaml);
    assert_eq!(proposal.replay, Replay { silenced: vec![0], remaining: vec![1], unclear: vec![] });
}

#[test]
fn what_cannot_be_tuned_says_why() {
    let alerts = [alert(1, "R", &[("proc.pid", "5")]), alert(2, "S", &TOOL)];
    let all = refs(&alerts);
    let options = Options::default();
    assert_eq!(propose("R", &all[1..], &all, &[], &options), Err(Untunable::NothingSelected));
    assert_eq!(propose("R", &all[..1], &all, &[], &options), Err(Untunable::NothingInCommon));
}

#[test]
fn with_the_rules_at_hand_names_that_are_taken_are_avoided() {
    let text = "\
- rule: R
  desc: d
  condition: evt.type = execve
  output: o
  priority: INFO
  exceptions:
    - name: known_sh
      fields: proc.name
";
    let alerts = [alert(1, "R", &TOOL)];
    let all = refs(&alerts);
    let files = [RulesFile { name: "r", text }];
    let proposal = propose("R", &all, &all, &files, &Options::default()).expect("tunable");
    assert_eq!(proposal.exception.name, "known_sh_2");
    assert_eq!(proposal.replay.silenced, [0]);
    let other = [RulesFile { name: "r", text: "- rule: T\n" }];
    assert!(matches!(propose("R", &all, &all, &other, &Options::default()), Err(Untunable::Refused(_))));
}

#[test]
fn an_edited_override_is_replayed_or_its_error_is_placed() {
    let alerts =
        [alert(1, "R", &TOOL), alert(2, "R", &[("proc.name", "ls")]), alert(3, "S", &TOOL), alert(4, "R", &[])];
    let all = refs(&alerts);
    let options = Options::default();
    let yaml = |values: &str| {
        format!(
            "- rule: R\n  exceptions:\n    - name: e\n      fields: proc.name\n      values: {values}\n  override:\n    exceptions: append\n"
        )
    };
    let tried = replay("R", &yaml("[sh]"), &all, &[], &options).expect("loads");
    assert_eq!(tried, Replay { silenced: vec![0], remaining: vec![1, 2, 3], unclear: vec![3] });
    let off = "- rule: R\n  enabled: false\n  override:\n    enabled: replace\n";
    assert_eq!(replay("R", off, &all, &[], &options).expect("loads").silenced, [0, 1, 3]);
    let error = replay("R", &yaml("[[sh]]"), &all, &[], &options).expect_err("does not load");
    assert_eq!((error.span.file, error.span.line), (0, 3));
    let broken = replay("R", &yaml("[sh"), &all, &[], &options).expect_err("does not parse");
    assert_eq!(broken.code.as_str(), "LOAD_ERR_YAML_PARSE");
    // A value with brackets can turn the exceptions inside out; then nothing is claimed.
    let inside_out = "- rule: R\n  exceptions:\n    - name: e\n      fields: proc.name\n      values: [\"a))\\tor\\t(proc.name\\tin\\t(b\"]\n  override:\n    exceptions: append\n";
    let error = replay("R", inside_out, &all, &[], &options).expect_err("cannot be told");
    assert!(error.message.contains("brackets"), "{error:?}");
}

/// Values as alerts have them: words, paths, and what breaks out of quotes.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z]{1,6}",
        "/[a-z/]{1,12}",
        Just("sh -c /dev/shm/a.sh".to_owned()),
        Just("NULL".to_owned()),
        Just("root_users".to_owned()),
        "[a-z'\"\\\\ ,()=\\n\\t%\\[\\]{}#:&*!|>-]{0,12}",
        "\\PC{0,20}",
        any::<String>(),
    ]
}

fn alerts() -> impl Strategy<Value = Vec<Alert>> {
    let fields = ["proc.name", "proc.cmdline", "fd.name", "user.name", "container.image.repository", "proc.pid"];
    let one =
        (prop::sample::select(vec!["R", "R", "R", "S"]), prop::collection::vec(prop::option::of(text()), fields.len()));
    prop::collection::vec(one, 1..12).prop_map(move |made| {
        let each = made.into_iter().enumerate().map(|(at, (rule, texts))| {
            let held = fields.iter().zip(&texts).filter_map(|(field, text)| Some((*field, text.as_deref()?)));
            alert(at as u64, rule, &held.collect::<Vec<_>>())
        });
        each.collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    /// Every alert is silenced or remains, never both; what was selected is silenced; no alert of another rule is.
    #[test]
    fn every_alert_is_accounted_for(alerts in alerts(), picks in prop::collection::vec(any::<bool>(), 12)) {
        let all = refs(&alerts);
        let picked: Vec<usize> = (0..all.len()).filter(|at| picks[*at]).collect();
        let selected: Vec<&Alert> = picked.iter().map(|at| all[*at]).collect();
        match propose("R", &selected, &all, &[], &Options::default()) {
            Ok(proposal) => {
                let Replay { silenced, remaining, unclear } = &proposal.replay;
                let mut both: Vec<usize> = silenced.iter().chain(remaining).copied().collect();
                both.sort_unstable();
                prop_assert_eq!(both, (0..all.len()).collect::<Vec<_>>());
                prop_assert!(unclear.iter().all(|at| remaining.contains(at)));
                prop_assert!(silenced.iter().all(|at| all[*at].rule.as_deref() == Some("R")));
                for at in picked.iter().filter(|at| all[**at].rule.as_deref() == Some("R")) {
                    prop_assert!(silenced.contains(at), "{} remains\n{}", at, proposal.yaml);
                }
                for differing in &proposal.differing {
                    prop_assert!(silenced.contains(&differing.alert) && !picked.contains(&differing.alert));
                }
            }
            Err(Untunable::NothingSelected | Untunable::NothingInCommon) => {}
            Err(other) => prop_assert!(false, "{:?}", other),
        }
    }
}
