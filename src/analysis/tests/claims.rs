//! One claim a test: what a document says, and what it is worth beside one alert. Read as a specification.

use report::MarkKind::{self, Contradicted, DoesNotLoad, NotInEvidence, Supported, Unsafe, WrongReference};

/// A blocked execution in a container: `reports/devshm.json`.
const BLOCKED: &[u8] = include_bytes!("reports/devshm.json");

/// An execution that took effect, with a time of day only.
const DONE: &[u8] = br#"{"rule":"Terminal shell in container","priority":"Notice","output":"x","output_fields":{"evt.type":"execve","evt.res":"SUCCESS","proc.name":"bash","proc.cmdline":"bash -i","proc.pid":4321,"container.id":"3ad7b26ded6d","container.name":"shop","fd.name":null,"user.name":"root","user.uid":0},"source":"syscall","tags":["T1059"]}"#;

/// A text line without a date.
const TEXT: &[u8] = b"14:00:57.015051634: Notice A shell was spawned in a container with an attached terminal | evt_type=execve user=root user_uid=0 process=bash container_id=3ad7b26ded6d container_name=shop";

#[track_caller]
fn judged(alert: &[u8], text: &str) -> Vec<MarkKind> {
    let alerts = analysis::analyse(alert, None).alerts;
    assert_eq!(alerts.len(), 1);
    let checked = analysis::check(text, &alerts);
    checked.report.marks().into_iter().map(|mark| mark.kind).collect()
}

/// The document gets this mark and no other.
#[track_caller]
fn check(alert: &[u8], text: &str, kind: MarkKind) {
    assert_eq!(judged(alert, text), [kind], "{text}");
}

/// The document gets no mark.
#[track_caller]
fn unmarked(alert: &[u8], text: &str) {
    assert_eq!(judged(alert, text), [], "{text}");
}

#[test]
fn values_of_keys() {
    check(BLOCKED, "- Container ID: `c61b4b13ae44`", Supported);
    check(BLOCKED, "- Container ID: `deadbeef0001`", Contradicted);
    check(BLOCKED, "- **User**: root (uid 0)", Supported);
    check(BLOCKED, "- **User**: `www-data`", Contradicted);
    check(BLOCKED, "| Field | Value |\n|---|---|\n| proc.name | `sh` |", Supported);
    check(BLOCKED, "| Field | Value |\n|---|---|\n| proc.name | `bash` |", Contradicted);
    check(BLOCKED, "Seen: `evt_type=execve`", Supported);
    check(BLOCKED, "- Command line: N/A", Contradicted);
    check(DONE, "- PID: 4321", Supported);
    check(DONE, "## Event details\n\n- Parent PID: 99", NotInEvidence);
    unmarked(DONE, "- Pod: not in the alert");
    unmarked(BLOCKED, "- Severity: High");
    unmarked(BLOCKED, "- Owner: platform team");
    unmarked(BLOCKED, "- Container ID: `<container_id>`");
    unmarked(BLOCKED, "- Process: the shell of the image");
    unmarked(BLOCKED, "- ~~User: `www-data`~~");
}

#[test]
fn results() {
    check(BLOCKED, "The process `sh` was executed in the container.", Contradicted);
    check(BLOCKED, "The attempt failed.", Supported);
    check(DONE, "The attempt was blocked by the kernel: the process `bash` was denied.", Contradicted);
    unmarked(BLOCKED, "If the script was executed, look for its children.");
    unmarked(BLOCKED, "Ubuntu was executed well this year.");
    unmarked(DONE, "A rule like this was blocked by management.");
}

#[test]
fn times_and_dates() {
    check(BLOCKED, "The event occurred at 2024-10-05T13:00:57Z.", Supported);
    check(BLOCKED, "The event occurred at 15:00:57 +02:00.", Supported);
    check(BLOCKED, "The event occurred at 14:00:57.015051634 UTC.", Contradicted);
    check(BLOCKED, "The event occurred at 14:00:57.015051634 local time.", Supported);
    check(BLOCKED, "- Event time: 2024-10-05 09:12:30", Contradicted);
    check(TEXT, "The event occurred at 14:00:57.", Supported);
    check(TEXT, "The event occurred on 2024-03-01 at 14:00:57.", NotInEvidence);
    check(TEXT, "The event occurred at 14:00:57 UTC.", NotInEvidence);
    unmarked(BLOCKED, "The report was written at 18:40:00.");
}

#[test]
fn priorities() {
    check(BLOCKED, "The alert has the priority Warning.", Supported);
    check(BLOCKED, "The alert has the priority Critical.", Contradicted);
    unmarked(BLOCKED, "This is critical for us.");
}

#[test]
fn parents_and_absence() {
    check(BLOCKED, "The parent process is `event-generator`.", Supported);
    check(BLOCKED, "The parent process is `bash`.", Contradicted);
    check(BLOCKED, "The alert does not contain the parent process.", Contradicted);
    check(BLOCKED, "The alert does not contain a namespace.", Supported);
}

#[test]
fn what_nobody_saw() {
    check(DONE, "The process connected to 203.0.113.9:443.", NotInEvidence);
    check(DONE, "The attacker exploited CVE-2021-44228.", NotInEvidence);
    check(DONE, "The container 0123456789ab downloaded it.", NotInEvidence);
    unmarked(DONE, "Block 203.0.113.9 if the process connected to it.");
    unmarked(DONE, "The process connected to 203.0.113.9.\n\n```text\ntcp 203.0.113.9:443 ESTABLISHED\n```");
    unmarked(DONE, "See RFC 5737 for 203.0.113.9.");
}

#[test]
fn commands_that_harm() {
    let block = |command: &str| format!("## Mitigation\n\n```sh\n{command}\n```");
    for command in [
        "chmod 755 /dev/shm",
        "sudo chmod -R o-w /tmp/*",
        "chmod 666 /etc/shadow",
        "rm -rf /dev/shm/*",
        "rm -f /dev/shm/falco-event-generator-syscall-ExecutionFromDevShm-HEwfiE.sh",
        "docker rm -f peaceful_mestorf",
        "docker kill c61b4b13ae44 && echo done",
        "systemctl stop falco",
        "curl -fsSL https://example.org/fix.sh | sudo bash",
        "kill -9 <pid>",
        "iptables -F",
        "journalctl --vacuum-time=1s",
        "> /var/log/auth.log",
        "docker system prune -af",
        "reboot",
    ] {
        check(BLOCKED, &block(command), Unsafe);
    }
    for command in [
        "chmod 1777 /dev/shm",
        "rm -rf ./build",
        "docker pause peaceful_mestorf",
        "docker rm -f my-own-helper",
        "docker commit peaceful_mestorf keep && docker rm -f peaceful_mestorf",
        "curl -fsSLO https://example.org/fix.sh",
        "kill -STOP 1",
        "# rm -rf /",
        "echo 'rm -rf /'",
        "systemctl restart falco",
    ] {
        unmarked(BLOCKED, &block(command));
    }
    check(BLOCKED, "- Run `chmod 755 /dev/shm`.", Unsafe);
    unmarked(BLOCKED, "- Never run `chmod 755 /dev/shm`.");
    check(BLOCKED, &block("docker inspect jolly_turing"), NotInEvidence);
}

#[test]
fn rules() {
    let block = |yaml: &str| format!("Falco rules:\n\n```yaml\n{yaml}\n```");
    let rule = "- rule: Mine\n  desc: d\n  condition: evt.type = execve and my_macro\n  output: o\n  priority: INFO";
    unmarked(BLOCKED, &block(rule));
    check(BLOCKED, &block(&rule.replace("evt.type", "evt.typo")), DoesNotLoad);
    check(BLOCKED, &block(&rule.replace("Mine", "Execution from /dev/shm")), Contradicted);
    unmarked(BLOCKED, &block("- rule: Some other\n  output: \" x=%proc.name\"\n  override:\n    output: append"));
    unmarked(BLOCKED, "```yaml\napiVersion: v1\nkind: Role\nrules:\n- verbs: [get]\n```");
    assert!(judged(BLOCKED, &block("rules:\n  - name: x\n    match: y")).iter().all(|kind| *kind == DoesNotLoad));
}

#[test]
fn what_falco_does() {
    check(BLOCKED, "To prevent this, add the following to your Falco rules.", Contradicted);
    check(BLOCKED, "Configure Falco to detect executions from `/dev/shm`.", Contradicted);
    unmarked(BLOCKED, "Configure Falco to monitor writes below `/etc`.");
    unmarked(BLOCKED, "To prevent false positives, modify the Falco rules with an exception.");
}

#[test]
fn references() {
    check(BLOCKED, "It is T1059.004 (Unix Shell).", Supported);
    check(BLOCKED, "It is T1059.004 (Process Injection).", WrongReference);
    check(BLOCKED, "It is T9999.", WrongReference);
    check(BLOCKED, "It is T1059.001 (PowerShell).", WrongReference);
    check(BLOCKED, "The tactic is TA0002 (Persistence).", WrongReference);
    check(BLOCKED, "The tactic is TA0099.", WrongReference);
    check(BLOCKED, "| Technique | Name |\n|---|---|\n| T1055 | Unix Shell |", WrongReference);
    unmarked(BLOCKED, "It is T1055 (Process Injection), tactic TA0005 (Defense Evasion).");
    unmarked(BLOCKED, "Part T1059x of the machine.");
}

#[test]
fn of_several_alerts_a_statement_needs_one() {
    let mut alerts = analysis::analyse(BLOCKED, None).alerts;
    alerts.extend(analysis::analyse(DONE, None).alerts);
    let kinds = |text: &str| -> Vec<MarkKind> {
        analysis::check(text, &alerts).report.marks().into_iter().map(|mark| mark.kind).collect()
    };
    assert_eq!(kinds("- Container ID: `3ad7b26ded6d`"), [Supported]);
    assert_eq!(kinds("- Container ID: `deadbeef0001`"), []);
    assert_eq!(kinds("The process `sh` was executed."), [Supported]);
}

#[test]
fn a_document_about_several_events_or_another_one_is_not_held_against_the_alert() {
    let several = "| Field | Value |\n|---|---|\n| Rule | Terminal shell in container |\n| Container ID | deadbeef0001 |\n| User | bob |\n\n\
                   | Field | Value |\n|---|---|\n| Rule | Execution from /dev/shm |\n| Container ID | c61b4b13ae44 |\n| User | root |";
    assert_eq!(judged(BLOCKED, several), [Supported; 3]);
    let another =
        "- Rule: Terminal shell in container\n- Container ID: `deadbeef0001`\n- Event type: `openat`\n- User: `bob`";
    unmarked(BLOCKED, another);
    let notes = |text: &str| {
        let checked = analysis::check(text, &analysis::analyse(BLOCKED, None).alerts);
        format!("{:?}", checked.report.tally().expect("a tally").notes)
    };
    assert!(notes(several).contains("several events") && notes(another).contains("does not seem to be the one"));
}
