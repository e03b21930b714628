//! The words that Saker's files hold by themselves, whatever the alerts say: `src/analysis/redact/own.txt`. A value that is
//! one of them cannot be searched for, or every file would be stopped.
//!
//! `SAKER_BLESS=1 cargo test -p analysis --test own_words` writes the list anew.

use analysis::export::{self, Export, Exporter, Of, Options};
use analysis::report::{Report, html};
use std::collections::BTreeSet;

/// An alert that fills every place a file has for one, with values that are no words.
fn alert() -> String {
    let texts = [
        "evt.type",
        "evt.res",
        "evt.hostname",
        "evt.arg.filename",
        "fd.name",
        "fd.directory",
        "fd.filename",
        "fd.l4proto",
        "proc.name",
        "proc.cmdline",
        "proc.exepath",
        "proc.cwd",
        "proc.pname",
        "proc.pcmdline",
        "proc.pexepath",
        "proc.sname",
        "proc.args",
        "proc.tty",
        "user.name",
        "user.loginname",
        "group.name",
        "container.id",
        "container.name",
        "container.type",
        "container.image.id",
        "container.image.digest",
        "container.image.repository",
        "container.image.tag",
        "k8s.pod.uid",
        "k8s.pod.name",
        "k8s.ns.name",
    ];
    let numbers = [
        "evt.num",
        "proc.pid",
        "proc.ppid",
        "proc.pid.ts",
        "proc.sid",
        "user.uid",
        "group.gid",
        "fd.cport",
        "fd.sport",
        "fd.lport",
        "fd.rport",
        "fd.ino",
    ];
    let addresses = ["fd.cip", "fd.sip", "fd.lip", "fd.rip"];
    let mut fields: Vec<String> = texts.iter().map(|name| format!("\"{name}\":\"/~\"")).collect();
    fields.extend(numbers.iter().map(|name| format!("\"{name}\":1")));
    fields.extend(addresses.iter().map(|name| format!("\"{name}\":\"::1\"")));
    format!(
        "{{\"uuid\":\"~\",\"hostname\":\"~\",\"rule\":\"~\",\"priority\":\"Debug\",\"source\":\"~\",\"time\":\"2026-01-01T00:00:00Z\",\"output\":\"~\",\"message\":\"~\",\"tags\":[\"T1059.004\",\"~\"],\"output_fields\":{{{}}}}}",
        fields.join(",")
    )
}

/// Everything that every kind of file holds with next to nothing in it.
fn frames() -> String {
    let mut all = String::new();
    let alerts = analysis::analyse(alert().as_bytes(), None).alerts;
    for kind in Export::ALL {
        if kind.of() == Of::Alerts {
            let mut exporter = Exporter::new(*kind, Options::default()).expect("a kind of alerts");
            let mut out = Vec::new();
            exporter.alert(&alerts[0], &mut out).expect("nothing is redacted");
            exporter.finish(&mut out).expect("nothing is redacted");
            all.push_str(&String::from_utf8_lossy(&out));
        } else {
            let made = export::report(*kind, &Report::default(), None).expect("a kind of report");
            all.push_str(&made.expect("nothing is redacted"));
        }
    }
    all.push_str(&html::render(&Report::default()));
    all.push_str(include_str!("../../report/schema/report.schema.json"));
    all.push_str(" noformat quote bash refused known alphabets mixed Fields Continued in the full report empty ");
    all.push_str(" security_test true_positive false_positive maintenance undetermined imitate another name several ");
    all
}

#[test]
fn every_word_of_our_own_is_listed() {
    let frames = frames();
    let words: BTreeSet<&str> = frames
        .split(|c: char| !c.is_ascii_alphabetic() && c != '_' && c != '@')
        .filter(|word| word.len() >= 4)
        .collect();
    let list = words.iter().map(|word| format!("{word}\n")).collect::<String>();
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/redact/own.txt");
    if std::env::var_os("SAKER_BLESS").is_some() {
        std::fs::write(path, &list).expect("the list can be written");
    }
    assert_eq!(std::fs::read_to_string(path).expect("the list is there"), list);
}
