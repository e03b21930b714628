//! Why the Rule Fired: what matched, and what the alert leaves open, in words and with the fields that would tell.

use analysis::Rulebook;
use analysis::analyse;
use analysis::report::{Block, Inline, Report, Section, Sentence, markdown};
use serde_json::{Value, json};

fn report(rule: &str, fields: &Value, rules: Option<&Rulebook>) -> Report {
    let line = json!({ "rule": rule, "output_fields": fields }).to_string();
    analyse(line.as_bytes(), None).report_with(0, rules).expect("an alert")
}

fn why(report: &Report) -> &Section {
    report.sections.iter().find(|section| section.id == "why-the-rule-fired").expect("the section")
}

/// The section as it reads.
fn text(rule: &str, fields: &Value, rules: Option<&Rulebook>) -> String {
    let report = report(rule, fields, rules);
    let alone = Report { sections: vec![why(&report).clone()], ..Report::default() };
    markdown::render(&alone).split("\n[^").next().unwrap_or_default().to_owned()
}

fn sentences(section: &Section) -> Vec<&Sentence> {
    let mut found = Vec::new();
    for block in &section.blocks {
        match block {
            Block::Paragraph(sentences) => found.extend(sentences),
            Block::List { items, .. } => found.extend(items.iter().flat_map(|item| &item.sentences)),
            _ => {}
        }
    }
    found
}

#[test]
fn no_report_shows_a_condition_where_words_are_wanted() {
    for rule in knowledge::rules() {
        let book = knowledge::playbook(rule).expect("a playbook");
        let report = report(rule, &json!({ "saker.test": 1 }), None);
        for sentence in sentences(why(&report)) {
            for inline in &sentence.inlines {
                let Inline::Code(code) = inline else { continue };
                assert!(!book.branches.iter().any(|branch| branch.when == *code), "{rule}: {code}");
                assert!(!code.starts_with("saker."), "{rule}: nobody can print `{code}`");
            }
        }
    }
}

#[test]
fn a_way_that_is_open_names_the_fields_that_would_tell() {
    let text = text("Run shell untrusted", &json!({ "proc.name": "sh", "proc.pname": "perl" }), None);
    assert!(text.contains("**Unknown without** `proc.aname[2]`: The grandparent `proc.aname[2]` is"), "{text}");
    assert!(text.contains("the parent `perl` is not on its list"), "{text}");
    assert!(!text.contains("The shell's parent is"), "a way that is ruled out is not possible: {text}");
}

#[test]
fn where_every_way_is_ruled_out_that_is_said() {
    let fields = json!({ "evt.type": "unlinkat", "proc.name": "vi", "fd.name": "/etc/hosts" });
    let text = text("Schedule Cron Jobs", &fields, None);
    assert!(text.contains("None of the particular ways") && !text.contains("**Unknown"), "{text}");
}

#[test]
fn only_what_leaves_a_way_open_is_asked_for() {
    let text = text("Schedule Cron Jobs", &json!({ "evt.type": "openat", "proc.name": "vi" }), None);
    assert!(text.contains("**Unknown without** `fd.name`: `fd.name` was opened for writing by `vi`."), "{text}");
    assert!(!text.contains("`crontab`") && !text.contains("was run"), "{text}");
}

#[test]
fn beside_a_way_that_matched_the_open_ones_are_one_sentence() {
    let text = text("Run shell untrusted", &json!({ "proc.name": "sh", "proc.pname": "nginx" }), None);
    assert!(text.contains("The shell's parent is `nginx`"), "{text}");
    assert!(text.contains("Whether other ways hold as well cannot be told without `proc.aname[2]`"), "{text}");
    assert!(!text.contains("**Unknown"), "{text}");
}

#[test]
fn a_way_that_matched_is_told_though_a_value_in_its_sentence_is_missing() {
    let fields = json!({ "proc.name": null, "fd.name": "/etc/shadow" });
    let text = text("Read sensitive file untrusted", &fields, None);
    assert!(
        text.contains("`/etc/shadow` was opened by `proc.name`. The alert has no value for `proc.name`."),
        "{text}"
    );
}

#[test]
fn a_loaded_rule_s_tree_holds_what_decides_or_is_open() {
    let yaml = "\
- macro: by_agent
  condition: (proc.pname = agent or proc.aname[2] = agent)
- rule: Ours
  desc: d
  condition: evt.type = openat and fd.name startswith /etc and not by_agent and not (proc.name = vi and fd.num = 3)
  output: o
  priority: INFO
";
    let rules = Rulebook::load(vec![("ours.yaml".into(), yaml.into())]);
    let read = |fields: Value| text("Ours", &fields, Some(&rules));

    let open = read(json!({ "evt.type": "openat", "fd.name": "/etc/x", "proc.name": "cat", "proc.pname": "sh" }));
    assert!(open.contains("It would take `proc.aname[2]`."), "{open}");
    assert!(open.contains("`by_agent`: any of") && !open.contains("`proc.pname = agent`"), "{open}");
    assert!(!open.contains("fd.num") && open.contains("What decides nothing further is left out"), "{open}");

    let fields = json!({ "evt.type": "openat", "fd.name": "/etc/x", "proc.name": "cat", "proc.pname": "sh", "proc.aname[2]": "sh" });
    let held = read(fields);
    assert!(held.contains("the condition holds for this alert") && held.contains("`evt.type = openat`"), "{held}");
    assert!(held.contains("`by_agent`: any of") && !held.contains("`proc.aname[2] = agent`"), "{held}");

    let other = read(json!({ "evt.type": "openat", "fd.name": "/usr/x" }));
    assert!(other.contains("was another version of it") && other.contains("`fd.name startswith /etc`"), "{other}");
    assert!(!other.contains("by_agent"), "{other}");
}
