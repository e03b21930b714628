//! Why a condition came out as it did.

use filter::{ExplainedKind, Filter, Options, Verdict, parse};

use crate::sample::event;

const EVENT: &str = "proc.name=bash
    proc.tty=#0
    proc.aname[1]=nginx
    proc.aname[2]=systemd
    fd.sport=#443
    evt.type=execve
    user.name=null";

fn compile(condition: &str) -> Filter {
    let mut options = Options::default();
    options.macros.insert("shell".to_owned(), parse("proc.name in (bash, sh)").expect("it parses"));
    options.macros.insert("spawned".to_owned(), parse("evt.type = execve and shell").expect("it parses"));
    Filter::compile(condition, &options).expect("it compiles")
}

#[track_caller]
fn evidence(condition: &str, expected: &[&str]) {
    assert_eq!(compile(condition).evidence(&event(EVENT)), expected, "{condition}");
}

#[test]
fn of_an_or_the_first_true_part_is_evidence() {
    evidence("proc.name = zsh or evt.type = execve or proc.name = bash", &["evt.type"]);
}

#[test]
fn of_an_and_all_parts_are_evidence() {
    evidence("proc.name = bash and (container.id = host or evt.type = execve)", &["proc.name", "evt.type"]);
}

#[test]
fn under_a_not_what_made_its_inside_false_is_evidence() {
    evidence("not (proc.name = zsh or evt.type = open)", &["proc.name", "evt.type"]);
    evidence("not (proc.name = bash and evt.type = open)", &["evt.type"]);
    evidence("not user.name = root", &["user.name"]);
}

#[test]
fn without_a_true_verdict_there_is_no_evidence() {
    evidence("proc.name = zsh", &[]);
    evidence("proc.name = bash and container.id = host", &[]);
}

#[test]
fn a_field_that_stands_for_others_is_given_as_those_that_decided() {
    evidence("proc.aname in (sshd, systemd)", &["proc.aname[2]"]);
    evidence("fd.port = 443", &["fd.sport"]);
}

#[test]
fn every_part_has_its_verdict_and_the_deciding_ones_are_marked() {
    let filter = compile("spawned and (proc.tty != 0 or container.id = host)");
    let explanation = filter.explain(&event(EVENT));
    let seen: Vec<_> = explanation
        .parts
        .iter()
        .map(|part| (part.depth, part.text, part.verdict, part.deciding, part.macro_name))
        .collect();
    let expected = [
        (0, "", Verdict::Unknown, false, None),
        (1, "", Verdict::True, false, Some("spawned")),
        (2, "evt.type = execve", Verdict::True, false, None),
        (2, "proc.name in (bash, sh)", Verdict::True, false, Some("shell")),
        (1, "", Verdict::Unknown, false, None),
        (2, "proc.tty != 0", Verdict::False, false, None),
        (2, "container.id = host", Verdict::Unknown, false, None),
    ];
    assert_eq!(seen, expected);
    assert_eq!(explanation.children(0).collect::<Vec<_>>(), [1, 4]);
    assert_eq!(explanation.parts[3].inside, Some("shell"));
    assert_eq!(explanation.parts[3].fields, ["proc.name"]);
    assert_eq!(explanation.parts[4].kind, ExplainedKind::Or);
}

#[test]
fn of_a_false_and_only_the_first_false_part_decides() {
    let explained = compile("proc.name = bash and evt.type = open and proc.tty = 9");
    let explanation = explained.explain(&event(EVENT));
    let deciding: Vec<_> = explanation.parts.iter().map(|part| part.deciding).collect();
    assert_eq!(deciding, [true, false, true, false]);
    assert_eq!(explanation.verdict(), Verdict::False);
}
