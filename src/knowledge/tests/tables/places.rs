use knowledge::places::{address, all, path, resolve, writable};
use std::collections::BTreeSet;

#[track_caller]
fn lies(given: &str, category: &str, pattern: &str) {
    let place = path(given).unwrap_or_else(|| panic!("nothing notable about {given}"));
    assert_eq!((place.category, place.pattern), (category, pattern), "{given}");
}

#[test]
fn the_most_specific_pattern_wins() {
    lies("/etc/shadow", "credentials", "/etc/shadow");
    lies("/etc/../etc/../etc/shadow", "credentials", "/etc/shadow");
    lies("//etc//./shadow", "credentials", "/etc/shadow");
    lies("/etc/kubernetes/pki/ca.key", "credentials", "/etc/kubernetes/pki/");
    lies("/etc/kubernetes/manifests/x.yaml", "persistence", "/etc/kubernetes/manifests/");
    lies("/etc/kubernetes/other", "cluster control", "/etc/kubernetes/");
    lies("/var/log/audit/audit.log", "logs", "/var/log/audit/");
    lies("/var/log/syslog", "logs", "/var/log/");
    lies("/lib/modules/6.1/x.ko", "kernel", "/lib/modules/");
    lies("/usr/bin/ls", "system programs", "/usr/bin/");
    lies("/root/.ssh/authorized_keys", "remote access", "*/.ssh/authorized_keys");
    lies("/root/.ssh/config", "remote access", "/root/.ssh/");
    lies("/home/ann/.ssh/id_ed25519", "credentials", "*/.ssh/id_*");
    lies("/home/ann/.ssh/known_hosts", "remote access", "/home/*/.ssh/*");
    lies("/srv/app/.env", "credentials", "*/.env");
    lies("/.env", "credentials", "*/.env");
    lies("/home/ann/.aws/credentials", "credentials", "*/.aws/credentials");
    lies("/home/ann/.config/gcloud/a/b.db", "credentials", "*/.config/gcloud/*");
    lies("/proc/1/environ", "secrets in memory", "/proc/1/environ");
    lies("/proc/4711/environ", "secrets in memory", "/proc/*/environ");
    lies("/proc/4711/root/etc/passwd", "escape", "/proc/*/root/*");
    lies("/proc/1/root/etc/shadow", "escape", "/proc/1/root/");
    lies("/dev/nvme0n1p1", "escape", "/dev/nvme*");
    lies("/sys/fs/cgroup/memory/release_agent", "escape", "*/release_agent");
    lies("/sys/fs/cgroup/memory/tasks", "escape", "/sys/fs/cgroup/");
    lies("/tmp/cgrp/release_agent", "escape", "*/release_agent");
    lies("/dev/shm", "staging", "/dev/shm/");
    lies("/dev/shm/x", "staging", "/dev/shm/");
    lies("/var/run/docker.sock", "container control", "/var/run/docker.sock");
    lies("/etc/cron.daily/x", "persistence", "/etc/cron.*/*");
    lies("/etc/cron.d/x", "persistence", "/etc/cron.d/");
}

#[test]
fn near_misses_are_not_notable() {
    for given in [
        "",
        "/",
        "etc/shadow",
        "/opt/etc/shadow",
        "/etc/shadowy",
        "/etc/shadow/x",
        "/home/ann/x.env",
        "/proc/1/a/environ",
        "/home/ann/.aws/credentials.bak",
        "/dev/shmx/a",
        "/homes/a/.sshx",
        "<NA>",
        "..",
        "/data/..",
    ] {
        assert_eq!(path(given), None, "{given}");
    }
}

#[test]
fn every_pattern_matches_a_path_made_from_it() {
    for place in all() {
        let made = place.pattern.replace('*', "x");
        let made = if place.pattern.starts_with('*') { format!("/{made}") } else { made };
        let made = if made.ends_with('/') { format!("{made}x") } else { made };
        assert!(path(&made).is_some(), "{}", place.pattern);
    }
    assert_eq!(all().iter().map(|place| place.pattern).collect::<BTreeSet<_>>().len(), all().len());
    assert!(all().iter().all(|place| !place.category.is_empty() && !place.why.is_empty()));
}

#[test]
fn paths_are_resolved_by_their_text() {
    let to = |given: &str| resolve(given).unwrap_or_default();
    assert_eq!(to("/a/../b//c/."), "/b/c");
    assert_eq!(to("/../.."), "/");
    assert_eq!(to("/a/"), "/a/");
    assert_eq!(resolve("a/b"), None);
}

#[test]
fn writable_places() {
    assert!(writable("/dev/shm/x").is_some_and(|place| place.in_memory));
    assert!(writable("/tmp/a/b").is_some_and(|place| !place.in_memory));
    assert!(writable("/tmp").is_some());
    for given in ["/tmpx/a", "/usr/tmp.d", "/var/tmp/../lib/x", "tmp/a", ""] {
        assert_eq!(writable(given), None, "{given}");
    }
}

#[test]
fn metadata_addresses() {
    assert!(address("169.254.169.254").is_some_and(|place| place.what.contains("AWS")));
    assert!(address("Metadata.Google.Internal.").is_some());
    for given in ["169.254.169.25", "169.254.169.254:80", "", "10.0.0.1"] {
        assert_eq!(address(given), None, "{given}");
    }
}
