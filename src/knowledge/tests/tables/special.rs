use crate::facts::{facts, list, text};
use knowledge::special::{explain, program};

/// What is said of a value contains these words; no words: nothing is said.
#[track_caller]
fn said(field: &str, value: &str, words: &str) {
    let said = explain(field, value);
    let text = said.as_deref().unwrap_or("");
    assert!(if words.is_empty() { text.is_empty() } else { text.contains(words) }, "{field} {value}: {text:?}");
}

#[test]
fn people_and_ids() {
    said("user.loginuid", "-1", "No login session");
    said("user.loginuid", "4294967295", "No login session");
    said("user.loginuid", "0", "root");
    said("user.loginuid", "1000", "ordinary account");
    said("user.loginuid", "33", "system account");
    said("user.loginuid", "x", "");
    said("user.uid", "0", "Root");
    said("user.uid", "65534", "nobody");
    said("user.uid", "1000", "ordinary");
    said("group.gid", "0", "group of root");
    said("user.name", "<NA>", "No name is known");
    said("user.loginname", "<NA>", "Nobody logged in");
    said("user.name", "root", "");
}

/// Values that mean something else than they say, wherever a rule prints them.
#[test]
fn no_special_value_is_left_to_the_reader() {
    const SPECIAL: [(&str, &[&str]); 12] = [
        ("user.loginuid", &["-1", "4294967295", "0", "1000", "33"]),
        ("user.uid", &["0", "1000", "65534"]),
        ("group.gid", &["0"]),
        ("proc.tty", &["0", "34816", "34817", "1025"]),
        ("evt.res", &["SUCCESS", "EACCES", "ENOENT", "EPERM"]),
        ("evt.rawres", &["0", "3", "-1", "-13"]),
        ("evt.failed", &["true"]),
        ("container.id", &["host", "<NA>"]),
        ("container.name", &["host", "<NA>"]),
        ("container.image.repository", &["<NA>"]),
        ("k8s.pod.name", &["<NA>"]),
        ("container.privileged", &["true", "<NA>"]),
    ];
    for (field, values) in SPECIAL {
        for value in values {
            assert!(explain(field, value).is_some_and(|words| words.ends_with('.')), "{field} {value}");
        }
    }
    for field in ["user.name", "user.loginname", "fd.name", "proc.pname", "proc.exepath", "proc.cmdline", "evt.res"] {
        let rule = knowledge::catalogue::all().iter().any(|rule| rule.output_fields.contains(&field));
        assert!(explain(field, "<NA>").is_some() || !rule, "{field}");
    }
}

/// Each bit of a program's flags, each option of an open, each capability and each request of ptrace, one by one.
#[test]
fn every_flag_is_explained_bit_by_bit() {
    let Some(facts) = facts("exe-flags.json") else { return };
    let mut silent = Vec::new();
    let mut seen = 0;
    for (set, field) in [
        ("exe_flags", "evt.arg.flags"),
        ("open_flags", "evt.arg.flags"),
        ("clone_unshare_flags", "evt.arg.flags"),
        ("mount_flags", "evt.arg.flags"),
        ("ptrace_requests", "evt.arg.request"),
    ] {
        for flag in list(&facts, set).iter().filter(|flag| flag["meaning"].is_string()) {
            seen += 1;
            let name = text(flag, "name");
            if explain(field, name).is_none() {
                silent.push(format!("{set} {name}"));
            }
        }
    }
    for capability in list(&facts, "capabilities") {
        seen += 1;
        let name = text(capability, "name");
        let words = explain("thread.cap_effective", name).unwrap_or_default();
        if words.is_empty() {
            silent.push(name.to_owned());
        }
    }
    assert!(seen > 90, "{seen}");
    assert!(silent.is_empty(), "{} of {seen} not explained: {silent:?}", silent.len());
}

#[test]
fn terminals_are_decoded() {
    said("proc.tty", "0", "No terminal");
    said("proc.tty", "34816", "pts/0:");
    said("proc.tty", "34817", "pts/1:");
    said("proc.tty", "35071", "pts/255:");
    // Minor numbers from 256 on sit above the major number.
    said("proc.tty", "1083392", "pts/256:");
    said("proc.tty", "35072", "pts/256:");
    said("proc.tty", "1024", "tty0:");
    said("proc.tty", "1025", "tty1:");
    said("proc.tty", "1088", "ttyS0:");
    said("proc.tty", "1281", "system console");
    said("proc.tty", "52288", "ttyAMA0:");
    said("proc.tty", "58624", "hvc0:");
    said("proc.tty", "65281", "255:1");
    for odd in ["-1", "4294967296", "pts/0", "", "99999999999999999999999"] {
        said("proc.tty", odd, "");
    }
}

#[test]
fn times_are_dates_in_utc() {
    said("evt.time", "1741702031123456789", "2025-03-11 14:07:11.123456789 UTC");
    said("evt.rawtime", "1709164800000000000", "2024-02-29 00:00:00.000000000 UTC");
    said("proc.exe_ino.ctime", "951868799000000000", "2000-02-29 23:59:59");
    said("container.start_ts", "1775002990777651833", "2026-04-01 00:23:10.777651833 UTC");
    said("proc.exe_ino.mtime", "0", "Not known");
    for odd in ["1741702031", "14:07:11.123", "18446744073709551615", "-1", "", "1e18"] {
        said("evt.time", odd, "");
    }
}

#[test]
fn spans_are_readable_and_wrapped_ones_unwrapped() {
    said("proc.duration", "999", "999 ns");
    said("proc.duration", "1500000", "1 ms");
    said("proc.duration", "2500000000", "2.5 s.");
    said("proc.duration", "3725000000000", "1 h 2 min");
    said("container.duration", "180000000000000", "2 days 2 h");
    said(
        "proc.exe_ino.ctime_duration_proc_start",
        "1107981038",
        "1.1 s before the process started. It was run right after",
    );
    said("proc.exe_ino.ctime_duration_proc_start", "86400000000000", "1 day 0 h before the process started.");
    said("proc.exe_ino.ctime_duration_proc_start", "18446744073695528866", "minus 14 ms");
    said("proc.exe_ino.ctime_duration_proc_start", "-14022750", "minus 14 ms");
    said("proc.exe_ino.ctime_duration_pidns_start", "0", "did not change");
    said("proc.exe_ino.ctime_duration_pidns_start", "5000000000", "5.0 s after the container");
    said("proc.duration", "-1", "");
}

#[test]
fn results() {
    said("evt.res", "SUCCESS", "worked");
    said("evt.res", "EACCES", "Permission denied");
    said("evt.rawres", "-13", "EACCES: Permission denied");
    said("evt.rawres", "3", "worked");
    said("evt.arg.res", "-13(EACCES)", "EACCES");
    said("evt.arg.fd", "-13(EACCES)", "EACCES");
    said("evt.arg.fd", "3(<f>/etc/shadow)", "");
    said("evt.failed", "true", "error");
    said("evt.res", "ENOSUCH", "");
    said("evt.rawres", "-99999", "");
    said("evt.type", "execve", "Run another program");
    said("evt.type", "openat", "Open a file");
    said("evt.type", "nosuch", "");
}

#[test]
fn flags_and_modes() {
    said("evt.arg.flags", "EXE_WRITABLE|EXE_UPPER_LAYER", "not part of the image");
    said("evt.arg.flags", "O_TRUNC|O_CREAT|O_WRONLY", "O_TRUNC: empty the file first");
    said("evt.arg.flags", "CLONE_NEWUSER|CLONE_NEWNS", "new user namespace");
    said("evt.arg.flags", "BIND|REC", "BIND: another view");
    said("evt.arg.flags", "O_LARGEFILE|O_RDONLY", "O_RDONLY: opened for reading");
    assert!(!explain("evt.arg.flags", "O_LARGEFILE|O_RDONLY").unwrap_or_default().contains("LARGEFILE"));
    said("evt.arg.flags", "O_LARGEFILE", "O_LARGEFILE");
    said("evt.arg.flags", "0", "");
    said("evt.arg.flags", "NOSUCH|FLAGS", "");
    said("evt.arg.cmd", "BPF_PROG_LOAD", "loads a BPF program");
    said("evt.arg.cmd", "5(BPF_PROG_LOAD)", "loads a BPF program");
    said("evt.arg.request", "PTRACE_POKETEXT", "code injection");
    said("evt.arg.mode", "S_ISUID|S_IRUSR", "set-user-id");
    said("evt.arg.mode", "04755", "set-user-id");
    said("evt.arg.mode", "0777", "everyone may write");
    said("evt.arg.mode", "0644", "");
    said("evt.arg.mode", "0", "");
}

#[test]
fn capabilities() {
    let default = "CAP_CHOWN CAP_DAC_OVERRIDE CAP_FOWNER CAP_FSETID CAP_KILL CAP_SETGID CAP_SETUID CAP_SETPCAP \
                   CAP_NET_BIND_SERVICE CAP_NET_RAW CAP_SYS_CHROOT CAP_MKNOD CAP_AUDIT_WRITE CAP_SETFCAP";
    said("thread.cap_effective", default, "Exactly what Docker");
    said("thread.cap_effective", &format!("{default} CAP_SYS_ADMIN"), "CAP_SYS_ADMIN (mount");
    said("thread.cap_permitted", "CAP_KILL", "No more than");
    said("thread.cap_effective", "CAP_LEASE", "none of the dangerous");
    said("thread.cap_effective", "NONE", "No capabilities");
    said("thread.cap_effective", "nonsense", "");
    let all: Vec<&str> = knowledge::capabilities::all().iter().map(|capability| capability.name).collect();
    said("thread.cap_effective", &all.join(" "), "Nearly all");
}

#[test]
fn containers_and_pods() {
    said("container.id", "host", "on the host itself");
    said("container.id", "c61b4b13ae44", "");
    said("container.id", "<NA>", "could not tell");
    said("container.name", "host", "on the host itself");
    said("container.name", "peaceful_mestorf", "Docker makes up");
    said("container.name", "peaceful_mestorf2", "Docker makes up");
    for name in ["web_1", "my-app", "k8s", "a_b", "x_y_z", "Web_Server", "_", ""] {
        assert!(!explain("container.name", name).unwrap_or_default().contains("Docker"), "{name}");
    }
    said("container.image.tag", "latest", "nothing about the version");
    said("container.image.tag", "1.2", "");
    said("container.privileged", "true", "take over the host");
    said("container.privileged", "<NA>", "Not in a container");
    said("container.mounts", "/:/host::true:rslave,/etc:/x::true:rprivate", "whole root file system");
    said(
        "container.mounts",
        "/data:/x::true:,/var/run/docker.sock:/var/run/docker.sock::true:rprivate",
        "control socket",
    );
    said("container.mounts", "/data:/x::true:rprivate", "");
    said("k8s.ns.name", "kube-system", "own components");
    said("k8s.ns.name", "shop", "");
    said("k8s.pod.name", "<NA>", "Not in a pod");
}

#[test]
fn programs_and_paths() {
    said("proc.exepath", "/bin/busybox", "plays many commands");
    said("proc.exepath", "/dev/shm/x", "everyone can write to, kept in memory");
    said("proc.exepath", "/usr/bin/ls", "");
    said("proc.exepath", "memfd:x", "in memory");
    said("proc.name", "bash", "shell");
    said("proc.name", "python3.11", "Runs scripts");
    said("proc.name", "containerd-shim", "container runtime");
    said("proc.name", "abcdefghijklmno", "may have cut it");
    said("proc.name", "my-app", "");
    said("proc.aname[2]", "sshd", "log in");
    said("proc.exe", "-bash", "login shell");
    said("proc.exe", "-x", "");
    said("proc.vpid", "1", "main process");
    said("proc.ppid", "1", "first process");
    said("proc.pname", "<NA>", "not known");
    said("fd.name", "/etc/shadow", "credentials");
    said("fd.name", "/opt/x", "");
    said("evt.arg.path", "/root/.ssh/authorized_keys", "remote access");
    assert_eq!(program("nginx").map(|class| class.name), Some("web server"));
    assert_eq!(program("runc:[1:CHILD]").map(|class| class.name), Some("runtime"));
    for name in ["", " ", "1", ".", "nginx ", "NGINX"] {
        assert_eq!(program(name), None, "{name:?}");
    }
}

#[test]
fn network() {
    said("fd.rip", "169.254.169.254", "metadata service");
    said("fd.sip", "10.1.2.3", "private address");
    said("fd.sip", "100.64.0.1", "Shared address space");
    said("fd.sip", "127.0.0.1", "itself");
    said("fd.sip", "::1", "itself");
    said("fd.sip", "::ffff:10.0.0.1", "private address");
    said("fd.sip", "fd00::1", "private address");
    said("fd.sip", "8.8.8.8", "public address");
    said("fd.sip", "8.8.8", "");
    said("fd.sport", "22", "SSH");
    said("fd.sport", "2375", "open to anyone");
    said("fd.sport", "49152", "");
    said("fd.sport", "70000", "");
    said("fd.l4proto", "udp", "handshake");
    said("fd.type", "ipv4", "network");
    said("proc.stdin.type", "ipv4", "whoever is at the other end");
    said("fd.name", "10.0.0.5:41000->169.254.169.254:80", "metadata");
    said("fd.name", "10.0.0.5:41000->8.8.8.8:53", "");
}

#[test]
fn apis() {
    said("ka.response.code", "200", "Done");
    said("ka.response.code", "403", "Refused");
    said("ka.response.code", "401", "Refused");
    said("ka.response.code", "409", "nothing forbade it");
    said("ka.auth.decision", "forbid", "no effect");
    said("ka.user.name", "system:anonymous", "no credentials");
    said("ka.user.name", "system:serviceaccount:shop:web", "service account");
    said("ka.user.name", "ann@example.com", "");
    said("ka.target.subresource", "exec", "command");
    said("ka.req.pod.containers.privileged", "(false,true)", "privileged container");
    said("ka.req.pod.containers.privileged", "false", "");
    said("ct.error", "<NA>", "went through");
    said("ct.error", "AccessDenied", "Refused");
    said("ct.error", "Client.DryRunOperation", "trial run");
    said("ct.user.identitytype", "Root", "root user");
    said("gcp.user", "x@y.iam.gserviceaccount.com", "not a person");
    said("okta.result", "DENY", "no effect");
}

#[test]
fn nothing_of_the_value_gets_into_the_words() {
    let mark = "zq<script>zq";
    let fields: Vec<&str> = knowledge::fields::names().collect();
    for field in fields {
        for value in [
            mark.to_owned(),
            format!("/dev/shm/{mark}"),
            format!("/tmp/../etc/{mark}"),
            format!("-13({mark})"),
            format!("O_CREAT|{mark}"),
            format!("{mark} CAP_SYS_ADMIN"),
            format!("system:serviceaccount:{mark}:x"),
            format!("1.2.3.4:1->169.254.169.254:{mark}"),
            format!("/{mark}:/x::true:,/:/host::true:"),
            format!("AccessDenied{mark}"),
            format!("k8s_{mark}"),
        ] {
            let said = explain(field, &value).unwrap_or_default();
            assert!(!said.contains("zq"), "{field} {value}: {said}");
        }
    }
}

#[test]
fn every_explanation_is_a_sentence() {
    let values = [
        "0",
        "-1",
        "1",
        "4294967295",
        "34816",
        "SUCCESS",
        "EPERM",
        "<NA>",
        "true",
        "false",
        "host",
        "latest",
        "bash",
        "/etc/shadow",
        "/tmp/x",
        "O_RDWR|O_CREAT",
        "S_ISUID",
        "169.254.169.254",
        "443",
        "403",
        "tcp",
        "ipv4",
        "execve",
        "",
        "CAP_SYS_ADMIN CAP_BPF",
        "1741702031123456789",
        "kube-system",
        "get",
        "exec",
        "18446744073695528866",
    ];
    for field in knowledge::fields::names() {
        for value in values {
            if let Some(said) = explain(field, value) {
                let starts = said.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
                    || ["O_", "nobody", "nogroup", "kube-"].iter().any(|start| said.starts_with(start));
                assert!(starts && said.ends_with('.') && !said.contains("  "), "{field} {value}: {said}");
            }
        }
    }
}
