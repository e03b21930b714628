//! Values in a text line that imitate other fields. The JSON form of the same event is the truth: a field read from the
//! text is that, or is marked as one of several readings.

mod common;

use alert::{Alert, Level, Origin};

const PIPE: &str = "A shell was spawned in a container with an attached terminal | evt_type=execve user={user} user_uid=33 user_loginuid=-1 process={name} proc_exepath={exe} parent={parent} command={command} terminal=34816 exe_flags=EXE_WRITABLE|EXE_LOWER_LAYER container_id=3f9a1c2b7d10 container_name=storefront container_image_repository=registry.example.com/shop/storefront container_image_tag=7.4.2 k8s_pod_name=storefront-6d5f9c7b8-x2k4q k8s_ns_name=shop";

const PAREN: &str = "Sensitive file opened for reading by non-trusted program (file={file} gparent=bash ggparent=sshd gggparent=sshd evt_type=openat user={user} user_uid=33 user_loginuid=-1 process={name} proc_exepath={exe} parent={parent} command={command} terminal=34816 container_id=3f9a1c2b7d10 container_name=storefront)";

/// What an attacker may choose, and what is there when he does not.
const FREE: &[(&str, &str, &str)] = &[
    ("{user}", "user.name", "www-data"),
    ("{name}", "proc.name", "bash"),
    ("{exe}", "proc.exepath", "/usr/bin/bash"),
    ("{parent}", "proc.pname", "apache2"),
    ("{command}", "proc.cmdline", "bash -c id"),
    ("{file}", "fd.name", "/etc/shadow"),
];

const FIXED: &[(&str, &str)] = &[
    ("user.uid", "33"),
    ("user.loginuid", "-1"),
    ("proc.tty", "34816"),
    ("container.id", "3f9a1c2b7d10"),
    ("container.name", "storefront"),
];

fn read(message: &str) -> Option<(Alert, bool)> {
    let line = format!("14:07:11.123456789: Notice {message}\n");
    let reading = ingest::read(line.as_bytes(), None);
    let told = reading.diagnostics.iter().any(|diagnostic| diagnostic.level != Level::Note);
    reading.alerts.into_iter().next().map(|alert| (alert, told))
}

/// Puts `value` into one field and compares all others.
#[track_caller]
fn check(template: &str, slot: &str, value: &str) {
    if !template.contains(slot) {
        return;
    }
    let fill = |text: &str, (mark, _, usual): &(&str, &str, &str)| {
        text.replace(mark, if *mark == slot { value } else { usual })
    };
    let message = FREE.iter().fold(template.to_owned(), |text, free| fill(&text, free));
    let (alert, told) = read(&message).unwrap_or_else(|| panic!("no alert in {message}"));
    let truth = FREE
        .iter()
        .filter(|(mark, ..)| template.contains(mark))
        .map(|(mark, field, usual)| (*field, if *mark == slot { value } else { usual }));
    for (field, truth) in truth.chain(FIXED.iter().copied()) {
        let Some(read) = alert.field(field) else {
            assert!(told, "{field} is missing and nothing says so: {message}");
            continue;
        };
        let same = alert.text(field).unwrap_or_else(|| "<NA>".to_owned()) == truth;
        assert!(same || read.origin == Origin::AmbiguousText, "{field} is {read:?}, not {truth:?}: {message}");
        assert!(same || told, "nothing says that {field} is in doubt: {message}");
    }
}

#[test]
fn values_that_imitate_fields_override_none() {
    let Some(path) = common::shared("hostile/values/spoof.jsonl") else { return };
    for line in std::fs::read_to_string(path).unwrap().lines() {
        let row: serde_json::Value = serde_json::from_str(line).unwrap();
        let value = row["value"].as_str().unwrap();
        // A line break or a blank at an end does not survive in a text line.
        if value.contains(['\n', '\r']) || value.trim() != value || value.is_empty() {
            continue;
        }
        for template in [PIPE, PAREN] {
            for (slot, ..) in FREE {
                check(template, slot, value);
            }
        }
    }
}

#[test]
fn a_forged_tail_in_the_command_line_is_seen_through() {
    let forged = "bash terminal=0 exe_flags=<NA> container_id=aaaaaaaaaaaa container_name=innocent container_image_repository=x container_image_tag=y k8s_pod_name=p k8s_ns_name=kube-system";
    let message = FREE.iter().fold(PIPE.to_owned(), |text, (mark, _, usual)| {
        text.replace(mark, if *mark == "{command}" { forged } else { usual })
    });
    let (alert, _) = read(&message).unwrap();
    assert_eq!(alert.rule.as_deref(), Some("Terminal shell in container"));
    assert_eq!(alert.text("container.id").as_deref(), Some("3f9a1c2b7d10"));
    assert_eq!(alert.text("proc.tty").as_deref(), Some("34816"));
    assert_eq!(alert.text("k8s.ns.name").as_deref(), Some("shop"));
    assert_eq!(alert.text("proc.cmdline").as_deref(), Some(forged));
}

#[test]
fn a_forged_line_after_a_line_break_is_told() {
    let line = "14:07:11.123456789: Notice A shell was spawned in a container with an attached terminal | evt_type=execve user=root user_uid=0 user_loginuid=-1 process=bash proc_exepath=/bin/bash parent=x command=x\n14:07:12.000000000: Critical Fake alert | evt_type=execve user=root process=sshd terminal=34816 exe_flags=EXE_WRITABLE\n";
    let reading = ingest::read(line.as_bytes(), None);
    assert_eq!(reading.alerts.len(), 2);
    assert!(reading.alerts[0].repaired.iter().any(|mend| mend.code == ingest::codes::TEXT_INCOMPLETE));
    assert!(
        reading.diagnostics.iter().any(|diagnostic| diagnostic.code == ingest::codes::AFTER_INCOMPLETE),
        "{:?}",
        reading.diagnostics
    );
}
