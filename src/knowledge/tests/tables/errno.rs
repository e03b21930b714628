use knowledge::errno::{Outcome, all, by_number, lookup, pairs, verdict, verdict_at};
use std::collections::BTreeSet;

#[track_caller]
fn check(call: &str, result: &str, outcome: Outcome, first_cause: &str) {
    let verdict = verdict(call, result);
    assert_eq!(verdict.outcome, outcome, "{call} {result}");
    assert!(
        verdict.causes.first().copied().unwrap_or("").contains(first_cause),
        "{call} {result}: {:?}",
        verdict.causes
    );
}

#[test]
fn errors_by_name_and_number() {
    assert_eq!(lookup("EACCES").map(|errno| errno.number), Some(13));
    assert_eq!(by_number(-13).map(|errno| errno.name), Some("EACCES"));
    assert_eq!(lookup("EWOULDBLOCK").map(|errno| errno.name), Some("EAGAIN"));
    assert_eq!(lookup("ENOTSUP").map(|errno| errno.name), Some("EOPNOTSUPP"));
    for (name, number) in [("", 0), ("SUCCESS", 41), ("eacces", 58), ("EACCES ", i64::MIN)] {
        assert_eq!((lookup(name), by_number(number)), (None, None));
    }
}

#[test]
fn names_and_numbers_are_unique() {
    let all: Vec<_> = all().collect();
    assert_eq!(all.len(), 146);
    assert_eq!(all.iter().map(|errno| errno.name).collect::<BTreeSet<_>>().len(), all.len());
    assert!(all.windows(2).all(|two| two[0].number < two[1].number));
    assert!(all.iter().all(|errno| errno.meaning.ends_with('.')), "sentences");
}

#[test]
fn every_line_parses() {
    let calls: BTreeSet<&str> = pairs().map(|(call, _)| call).collect();
    assert!(calls.iter().all(|call| *call == "*" || call.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')));
    for (call, result) in pairs() {
        let verdict = verdict(call, result);
        assert_ne!(verdict.outcome, Outcome::Unknown, "{call} {result}");
        assert!(result == "SUCCESS" || lookup(result).is_some(), "{call} {result}");
        assert_eq!(verdict.outcome == Outcome::Done && result != "EISCONN", result == "SUCCESS", "{call} {result}");
        assert!(result == "SUCCESS" || !verdict.causes.is_empty(), "{call} {result} has no cause");
        for cause in &verdict.causes {
            let start = cause.chars().next().is_some_and(|c| c.is_alphanumeric());
            assert!(start && !cause.ends_with('.') && cause.trim() == *cause, "a cause is a clause: {cause:?}");
        }
        assert!(verdict.note.is_none_or(|note| note.ends_with('.')), "a note is a sentence: {:?}", verdict.note);
    }
}

#[test]
fn what_was_refused_is_not_what_failed() {
    check("execve", "SUCCESS", Outcome::Done, "");
    check("execve", "EACCES", Outcome::Blocked, "no execute permission");
    check("execveat", "EACCES", Outcome::Blocked, "no execute permission");
    check("execve", "ENOENT", Outcome::Attempted, "does not exist");
    check("execve", "ENOEXEC", Outcome::Attempted, "neither a program nor a script");
    check("openat", "EACCES", Outcome::Blocked, "permission bits");
    check("openat", "ENOENT", Outcome::Attempted, "does not exist");
    check("open", "EROFS", Outcome::Blocked, "read-only");
    check("connect", "EINPROGRESS", Outcome::Pending, "does not wait");
    check("connect", "EISCONN", Outcome::Done, "connected already");
    check("connect", "ECONNREFUSED", Outcome::Attempted, "port is closed");
    check("connect", "EPERM", Outcome::Blocked, "firewall");
    check("process_vm_readv", "EFAULT", Outcome::Partial, "not mapped");
    check("unshare", "EPERM", Outcome::Blocked, "CAP_SYS_ADMIN");
    check("ptrace", "EPERM", Outcome::Blocked, "Yama");
    check("bpf", "EACCES", Outcome::Attempted, "verifier");
    check("delete_module", "EWOULDBLOCK", Outcome::Attempted, "in use");
}

#[test]
fn a_noexec_mount_is_among_the_causes_of_a_refused_exec() {
    assert!(verdict("execve", "EACCES").causes.iter().any(|cause| cause.contains("noexec")));
}

#[test]
fn in_shared_memory_the_mount_is_the_likeliest_cause() {
    let first = |path: &str| verdict_at("execve", "EACCES", path).causes[0];
    assert!(first("/dev/shm/x.sh").contains("noexec"));
    assert!(!first("/opt/x.sh").contains("noexec"));
    assert!(!first("/run/user/1000/x.sh").contains("noexec"));
    assert!(!first("").contains("noexec"));
    let (mut ranked, mut plain) =
        (verdict_at("execve", "EACCES", "/dev/shm/x").causes, verdict("execve", "EACCES").causes);
    ranked.sort_unstable();
    plain.sort_unstable();
    assert_eq!(ranked, plain, "ranked anew, none lost");
    assert_eq!(verdict_at("open", "EACCES", "/dev/shm/x"), verdict("open", "EACCES"));
}

#[test]
fn any_call_has_a_verdict() {
    check("nosuchcall", "SUCCESS", Outcome::Done, "");
    check("nosuchcall", "EPERM", Outcome::Blocked, "seccomp");
    check("nosuchcall", "EACCES", Outcome::Blocked, "permission");
    check("nosuchcall", "EBADF", Outcome::Attempted, "");
    check("execve", "EBADF", Outcome::Attempted, "");
    check("execve", "ENOSUCH", Outcome::Unknown, "");
    check("execve", "", Outcome::Unknown, "");
    check("", "<NA>", Outcome::Unknown, "");
}

#[test]
fn second_names_lead_to_the_same_verdict() {
    assert_eq!(verdict("sendto", "EWOULDBLOCK"), verdict("sendto", "EAGAIN"));
    assert_eq!(verdict("open", "ENOTSUP"), verdict("open", "EOPNOTSUPP"));
}
