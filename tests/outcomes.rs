//! What becomes of a call, for every kind of event that a stock rule watches and every errno there is.

#![allow(clippy::print_stdout, reason = "a test that is skipped says so")]

#[allow(dead_code, reason = "each test needs a part of it")]
#[path = "common.rs"]
mod common;

use knowledge::catalogue;
use knowledge::errno;
use report::Inline;
use std::collections::{BTreeMap, BTreeSet};

/// Each kind of event, and every errno that means anything but *attempted*: `!` for blocked, `~` for pending, `+` for
/// done in whole or in part. `EPERM` and `EACCES` are the two that every reader knows; the others are why this is a table.
const TABLE: &str = "
accept: !EACCES !ENOSYS !EPERM !EROFS ~EINPROGRESS
accept4: !EACCES !ENOSYS !EPERM !EROFS ~EINPROGRESS
bpf: !ENOSYS !EPERM !EROFS ~EINPROGRESS
chmod: !EACCES !ENOSYS !EPERM !EROFS ~EINPROGRESS
connect: !EACCES !ENETUNREACH !ENOSYS !EPERM !EROFS +EISCONN ~EALREADY ~EINPROGRESS ~EINTR
creat: !EACCES !ENOSYS !EPERM !EROFS !ETXTBSY !EXDEV ~EINPROGRESS
dup: !EACCES !ENOSYS !EPERM !EROFS ~EINPROGRESS
dup2: !EACCES !ENOSYS !EPERM !EROFS ~EINPROGRESS
dup3: !EACCES !ENOSYS !EPERM !EROFS ~EINPROGRESS
execve: !EACCES !ENOSYS !EPERM !EROFS ~EINPROGRESS
execveat: !EACCES !ENOSYS !EPERM !EROFS ~EINPROGRESS
fchmod: !EACCES !ENOSYS !EPERM !EROFS ~EINPROGRESS
fchmodat: !EACCES !ENOSYS !EPERM !EROFS ~EINPROGRESS
finit_module: !EACCES !EBADMSG !EKEYREJECTED !ENOKEY !ENOSYS !EPERM !EROFS ~EINPROGRESS
init_module: !EACCES !EBADMSG !EKEYREJECTED !ENOKEY !ENOSYS !EPERM !EROFS ~EINPROGRESS
link: !EACCES !ENOSYS !EPERM !EROFS ~EINPROGRESS
linkat: !EACCES !ENOSYS !EPERM !EROFS ~EINPROGRESS
listen: !EACCES !ENOSYS !EPERM !EROFS ~EINPROGRESS
mkdir: !EACCES !ENOSYS !EPERM !EROFS ~EINPROGRESS
mkdirat: !EACCES !ENOSYS !EPERM !EROFS ~EINPROGRESS
open: !EACCES !ENOSYS !EPERM !EROFS !ETXTBSY !EXDEV ~EINPROGRESS
openat: !EACCES !ENOSYS !EPERM !EROFS !ETXTBSY !EXDEV ~EINPROGRESS
openat2: !EACCES !ENOSYS !EPERM !EROFS !ETXTBSY !EXDEV ~EINPROGRESS
ptrace: !EACCES !ENOSYS !EPERM !EROFS ~EINPROGRESS
recvfrom: !EACCES !ENOSYS !EPERM !EROFS ~EINPROGRESS
recvmsg: !EACCES !ENOSYS !EPERM !EROFS ~EINPROGRESS
rename: !EACCES !ENOSYS !EPERM !EROFS ~EINPROGRESS
renameat: !EACCES !ENOSYS !EPERM !EROFS ~EINPROGRESS
renameat2: !EACCES !ENOSYS !EPERM !EROFS ~EINPROGRESS
rmdir: !EACCES !ENOSYS !EPERM !EROFS ~EINPROGRESS
sendmsg: !EACCES !ENOSYS !EPERM !EROFS ~EAGAIN ~EINPROGRESS
sendto: !EACCES !ENOSYS !EPERM !EROFS ~EAGAIN ~EINPROGRESS
setns: !EACCES !ENOSYS !EPERM !EROFS ~EINPROGRESS
setuid: !EACCES !ENOSYS !EPERM !EROFS ~EINPROGRESS
socket: !EACCES !ENOSYS !EPERM !EROFS ~EINPROGRESS
symlink: !EACCES !ENOSYS !EPERM !EROFS ~EINPROGRESS
symlinkat: !EACCES !ENOSYS !EPERM !EROFS ~EINPROGRESS
unlink: !EACCES !ENOSYS !EPERM !EROFS ~EINPROGRESS
unlinkat: !EACCES !ENOSYS !EPERM !EROFS ~EINPROGRESS
unshare: !EACCES !ENOSPC !ENOSYS !EPERM !EROFS !EUSERS ~EINPROGRESS
userfaultfd: !EACCES !ENOSYS !EPERM !EROFS ~EINPROGRESS
";

/// The events that stock rules watch, and that the kernel answers.
fn events() -> BTreeSet<&'static str> {
    // These are told to Falco, not asked of the kernel: they have no answer.
    let told = ["asyncevent", "container", "pluginevent", "procexit", "page_fault"];
    let all = catalogue::all().iter().flat_map(|rule| rule.events.clone());
    all.filter(|event| !told.contains(event)).collect()
}

/// An alert of no stock rule, so that nothing but the answer decides.
fn outcome(event: &str, result: &str) -> String {
    let line = format!(
        r#"{{"rule":"A rule of our own","source":"syscall","output_fields":{{"evt.type":"{event}","evt.res":"{result}"}}}}"#
    );
    let alert = analysis::analyse(line.as_bytes(), None).alerts.remove(0);
    common::badge(&common::report(alert), "Outcome")
}

#[test]
fn every_errno_on_every_event() {
    let mut rows = BTreeMap::new();
    for event in events() {
        assert_eq!(outcome(event, "SUCCESS"), "done", "{event}");
        let mut row: Vec<String> = Vec::new();
        for errno in errno::all() {
            let mark = match outcome(event, errno.name).as_str() {
                "attempted" => continue,
                "blocked" => '!',
                "pending" => '~',
                "done" => '+',
                other => panic!("{event} {}: {other}", errno.name),
            };
            row.push(format!("{mark}{}", errno.name));
        }
        row.sort();
        rows.insert(event, row.join(" "));
    }
    let made: String = rows.iter().map(|(event, row)| format!("{event}: {row}\n")).collect();
    assert_eq!(made.trim(), TABLE.trim(), "\n{made}");
}

/// Whatever a rule's playbook says: a call that the kernel refused was not done. Where a refused exec is told of a program
/// that ran already, the report names the answer.
#[test]
fn no_playbook_makes_a_refused_call_done() {
    let mut wrong = Vec::new();
    let mut tried = 0;
    for (name, alert) in common::made_up() {
        let Some(rule) = alert.rule.as_deref().and_then(catalogue::rule) else { continue };
        if rule.source != "syscall" {
            continue;
        }
        // Some rules print the answer among the arguments; here it is printed by itself.
        let mut alert = alert;
        alert.fields.remove("evt.args");
        for event in rule.events.iter().filter(|event| events().contains(*event)) {
            let alert = common::with(&alert, "evt.type", event);
            for errno in errno::all() {
                let verdict = errno::verdict(event, errno.name).outcome;
                if !matches!(verdict, errno::Outcome::Blocked | errno::Outcome::Attempted) {
                    continue;
                }
                // All of those that have a line of their own, and one that has none.
                if errno.name != "EXFULL" && !errno::pairs().any(|pair| pair == (*event, errno.name)) {
                    continue;
                }
                tried += 1;
                let report = common::report(common::with(&alert, "evt.res", errno.name));
                // On a refused exec the fields describe the caller, and a rule may be about the caller: then it says so.
                let told = common::sentences(&report).into_iter().any(|(section, sentence)| {
                    section == "outcome" && sentence.inlines.iter().any(|inline| names(inline, errno.name))
                });
                let about_the_caller = event.starts_with("execve") && told;
                if common::badge(&report, "Outcome") == "done" && !about_the_caller {
                    wrong.push(format!("{name}, {}: {event} {}", rule.name, errno.name));
                }
            }
        }
    }
    println!("{tried} answers of the kernel tried");
    assert!(wrong.is_empty(), "{} refused calls are said to be done:\n{}", wrong.len(), wrong.join("\n"));
}

/// Whether a piece of a sentence shows the answer of the kernel.
fn names(inline: &Inline, errno: &str) -> bool {
    matches!(inline, Inline::Evidence { field, value } if field == "evt.res" && value.as_raw() == errno)
}

/// The report on an alert of this rule with these fields, as it reads.
fn text(rule: &str, fields: &str) -> String {
    let line = format!(r#"{{"rule":"{rule}","source":"syscall","output_fields":{{{fields}}}}}"#);
    let alert = analysis::analyse(line.as_bytes(), None).alerts.remove(0);
    report::markdown::render(&common::report(alert))
}

#[test]
fn what_a_rule_asks_for_is_said_of_rules_that_are_known() {
    const NOTHING: &str = "the rule does not ask for success";
    let stock = text("Create Symlink Over Sensitive Files", r#""evt.type":"symlink","evt.arg.target":"/etc/shadow""#);
    assert!(stock.contains(NOTHING), "{stock}");
    let own = text("A rule of our own", r#""evt.type":"symlink","evt.arg.target":"/etc/shadow""#);
    assert!(!own.contains(NOTHING) && own.contains("Saker does not know"), "{own}");
}

#[test]
fn a_file_that_the_kernel_says_was_created_is_done() {
    let created = |flags: &str, result: &str| {
        let fields = format!(r#""evt.type":"openat","fd.name":"/x","evt.arg.flags":"{flags}"{result}"#);
        let line = format!(r#"{{"rule":"A rule of our own","source":"syscall","output_fields":{{{fields}}}}}"#);
        let alert = analysis::analyse(line.as_bytes(), None).alerts.remove(0);
        common::badge(&common::report(alert), "Outcome")
    };
    assert_eq!(created("O_CREAT|O_WRONLY|O_F_CREATED", ""), "done");
    assert_eq!(created("O_CREAT|O_WRONLY", ""), "unknown");
    assert_eq!(created("O_CREAT|O_WRONLY|O_F_CREATED", r#","evt.res":"EACCES""#), "blocked");
}
