//! Commands that harm the system or destroy evidence, and commands about things that the alert does not know.

use super::finding::{Finding, Reason};
use super::scene::Scene;
use super::shell::{Command, commands};
use super::unit::{Shape, Unit};
use super::words;
use report::MarkKind;

/// Directories of the system: changing their mode or removing them breaks it.
const SYSTEM: &[&str] = &[
    "/",
    "/bin",
    "/boot",
    "/dev",
    "/dev/shm",
    "/etc",
    "/home",
    "/lib",
    "/lib64",
    "/opt",
    "/proc",
    "/root",
    "/run",
    "/sbin",
    "/srv",
    "/sys",
    "/tmp",
    "/usr",
    "/usr/bin",
    "/usr/lib",
    "/usr/local/bin",
    "/usr/sbin",
    "/var",
    "/var/lib",
    "/var/log",
    "/var/run",
    "/var/tmp",
];

/// Files of accounts: a wrong mode or owner locks people out or lets others in.
const ACCOUNTS: &[&str] = &["/etc/shadow", "/etc/passwd", "/etc/gshadow", "/etc/group", "/etc/sudoers"];

/// Modes that the system itself gives: setting them again repairs.
const USUAL: &[(&str, &[&str])] = &[
    ("/dev/shm", &["1777"]),
    ("/tmp", &["1777"]),
    ("/var/tmp", &["1777"]),
    ("/etc/shadow", &["640", "0640", "600", "0600", "000", "0000"]),
    ("/etc/gshadow", &["640", "0640", "600", "0600", "000", "0000"]),
    ("/etc/passwd", &["644", "0644"]),
    ("/etc/group", &["644", "0644"]),
    ("/etc/sudoers", &["440", "0440"]),
];

/// Headings under which a document says what to do about an event, and not how something is built.
const RESPONSE: &[&str] = &[
    "mitigat",
    "respon",
    "contain",
    "remediat",
    "eradicat",
    "recommend",
    "action",
    "recover",
    "isolat",
    "what to do",
    "next step",
    "step 1",
];

/// Judges the commands of a unit.
pub fn check(unit: &Unit, scene: &Scene<'_>, found: &mut Vec<Finding>) {
    match &unit.shape {
        Shape::Code(language) if ["sh", "text", "powershell", ""].contains(&language.as_str()) => {
            for (at, line) in unit.lines.iter().enumerate() {
                judge(&line.text, at, unit, scene, found);
            }
        }
        Shape::Code(_) => {}
        Shape::Prose | Shape::Row(_) => {
            for (at, line) in unit.lines.iter().enumerate() {
                let small = words::small(&line.text);
                // Words about a command that was seen or must not be run are no advice.
                let told = words::any(
                    &small,
                    &[
                        "do not",
                        "don't",
                        "never",
                        "avoid",
                        "instead of",
                        "rather than",
                        "not run",
                        "was run",
                        "ran",
                        "triggered",
                        "executed",
                        "triggers",
                        "detect",
                        "detects",
                        "blocked",
                    ],
                );
                if told {
                    continue;
                }
                // A block whose fence was not understood.
                if line.text.starts_with("sudo ") && unit.shape == Shape::Prose {
                    judge(&line.text, at, unit, scene, found);
                }
                for literal in line.literals().filter(|literal| literal.contains(' ')) {
                    judge(literal, if unit.shape == Shape::Prose { at } else { 0 }, unit, scene, found);
                }
            }
        }
    }
}

fn judge(line: &str, at: usize, unit: &Unit, scene: &Scene<'_>, found: &mut Vec<Finding>) {
    let all = commands(line);
    for (index, command) in all.iter().enumerate() {
        let next = command.piped.then(|| all.get(index + 1)).flatten();
        if let Some(reason) = harm(command, next, unit, scene) {
            // What the alert says was run is told, not advised.
            if scene.occurs(line.trim()) {
                return;
            }
            found.push(Finding::new(MarkKind::Unsafe, at, line, reason));
            return;
        }
        if let Some(reason) = stranger(command, unit, scene) {
            found.push(Finding::new(MarkKind::NotInEvidence, at, line, reason));
            return;
        }
    }
}

fn harm(command: &Command, next: Option<&Command>, unit: &Unit, scene: &Scene<'_>) -> Option<Reason> {
    let args = || command.args.iter().map(String::as_str);
    let has = |word: &str| args().any(|arg| arg == word);
    let response = RESPONSE.iter().any(|word| unit.heading.contains(word) || unit.under.contains(word));
    match command.program.as_str() {
        "chmod" | "chown" | "chgrp" => mode(command),
        "rm" | "shred" | "unlink" => removal(command, scene),
        "curl" | "wget"
            if next.is_some_and(|next| {
                ["sh", "bash", "zsh", "dash", "python", "python3", "perl"].contains(&next.program.as_str())
            }) =>
        {
            Some(Reason::say("It runs whatever the server sends, unread. Download, check the sum, read, then run."))
        }
        "sed"
            if args().any(|arg| arg.starts_with("-i") || arg == "--in-place")
                && args().any(|arg| arg.starts_with("/etc/") && arg.contains('*')) =>
        {
            Some(Reason::say(
                "It rewrites every file that the pattern matches, without a copy: for the files of PAM that can lock everybody out.",
            ))
        }
        "iptables" | "ip6tables" if has("-F") || has("--flush") => {
            Some(Reason::say("It removes all rules of the firewall, the protecting ones too."))
        }
        "setenforce" if has("0") => Some(Reason::say("It switches SELinux off while something may be going on.")),
        "history" if has("-c") => Some(Reason::say("It destroys the history of commands, which is evidence.")),
        "journalctl" if args().any(|arg| arg.starts_with("--vacuum")) => {
            Some(Reason::say("It deletes log entries, which are evidence."))
        }
        "mkfs" | "wipefs" => Some(Reason::say("It destroys a filesystem and the evidence on it.")),
        "dd" if args().any(|arg| {
            arg.starts_with("of=/dev/sd") || arg.starts_with("of=/dev/nvme") || arg.starts_with("of=/dev/vd")
        }) =>
        {
            Some(Reason::say("It overwrites a disk and the evidence on it."))
        }
        "reboot" | "shutdown" | "poweroff" | "halt" if response => {
            Some(Reason::say("It ends every process and empties the memory before anybody has looked at it."))
        }
        "systemctl" | "service" if response && (has("stop") || has("disable") || has("mask")) => {
            let guard = args().find(|arg| arg.starts_with("falco") || arg.starts_with("auditd"))?;
            Some(Reason::default().code(guard).text(" is what watches: without it the next event is not seen."))
        }
        "kill" | "pkill" | "killall" => kill(command, scene),
        "docker" | "podman" | "nerdctl" | "crictl" | "kubectl" => containers(command, response, scene),
        _ if command.into.as_deref().is_some_and(|into| into.starts_with("/var/log/"))
            && (command.args.is_empty() || command.program == "cat" && has("/dev/null")) =>
        {
            Some(Reason::say("It empties a log, which is evidence."))
        }
        _ => None,
    }
}

/// A changed mode or owner of something that belongs to the system.
fn mode(command: &Command) -> Option<Reason> {
    let mut operands = command.args.iter().filter(|arg| !arg.starts_with('-') || arg.len() < 2);
    let mode = operands.next()?;
    let target = operands
        .map(|arg| bare(arg))
        .find(|path| SYSTEM.contains(&path.as_str()) || ACCOUNTS.contains(&path.as_str()))?;
    let usual = USUAL.iter().any(|(path, modes)| *path == target && modes.contains(&mode.as_str()));
    if usual && command.program == "chmod" {
        return None;
    }
    let what = match target.as_str() {
        "/dev/shm" | "/tmp" | "/var/tmp" => {
            " must stay writable for all with the sticky bit (1777): programs of other users break without it, and root, or a shell that is given the file, can still run what lies there. A mount with noexec is what helps."
        }
        path if ACCOUNTS.contains(&path) => {
            " has the mode and owner its programs need; another one breaks logins or lets others read it, and the change destroys the trace of the last one."
        }
        _ => {
            " belongs to the system: a changed mode or owner breaks its programs, and destroys the trace of who changed what."
        }
    };
    Some(Reason::default().said(&target).text(what))
}

/// Something removed that is evidence, or the system.
fn removal(command: &Command, scene: &Scene<'_>) -> Option<Reason> {
    for path in command.args.iter().filter(|arg| !arg.starts_with('-')) {
        let target = bare(path);
        if SYSTEM.contains(&target.as_str()) {
            return Some(Reason::default().said(path).text(" belongs to the system, or holds what others need."));
        }
        if target.starts_with("/var/log/") {
            return Some(Reason::default().said(path).text(" is a log, which is evidence."));
        }
        for case in &scene.cases {
            for field in ["saker.target", "fd.name", "proc.exepath", "saker.script"] {
                let Some(known) = case.facts.text(field) else { continue };
                let below = target.len() > 5 && known.starts_with(&format!("{}/", target.trim_end_matches("/*")));
                if known == target.as_str() || below {
                    let field = case.facts.cites(field).into_iter().next().unwrap_or_default();
                    return Some(
                        Reason::say("It removes the evidence: the alert has ")
                            .field(&field, &known)
                            .text(". Keep a copy and its hash first."),
                    );
                }
            }
        }
    }
    None
}

/// A process ended that should be stopped and looked at first.
fn kill(command: &Command, scene: &Scene<'_>) -> Option<Reason> {
    let hard = command.args.iter().any(|arg| matches!(arg.as_str(), "-9" | "-KILL" | "-SIGKILL" | "-s9"));
    let named = |value: &str| command.args.iter().any(|arg| arg == value);
    let own = scene.cases.iter().any(|case| {
        ["proc.pid", "proc.name", "proc.pname", "proc.ppid"]
            .iter()
            .filter_map(|field| case.facts.text(field))
            .any(|value| named(&value))
    });
    let open = command.args.iter().any(|arg| arg.contains("pid") || arg.contains("PID"));
    (own || (hard && open && !scene.cases.is_empty())).then(|| {
        Reason::say("It ends the process, and with it what its memory and its open files would tell. Stop it with ")
            .code("kill -STOP")
            .text(" and keep the evidence first.")
    })
}

/// A container or pod removed before anything of it was kept.
fn containers(command: &Command, response: bool, scene: &Scene<'_>) -> Option<Reason> {
    let words: Vec<&str> = command.args.iter().map(String::as_str).collect();
    let removes = match (command.program.as_str(), words.as_slice()) {
        ("kubectl", ["delete", kind, ..]) => ["pod", "pods", "po"].contains(kind) || kind.starts_with("pod/"),
        (_, ["rm" | "kill" | "rmi", ..]) | (_, ["container", "rm" | "prune", ..]) | (_, ["system", "prune", ..]) => {
            true
        }
        _ => false,
    };
    if !removes || scene.cases.is_empty() {
        return None;
    }
    let fields = ["container.id", "container.name", "k8s.pod.name"];
    let own = scene.cases.iter().find_map(|case| {
        fields.iter().find_map(|field| {
            let value = case.facts.text(field).filter(|value| value.len() > 2 && value != "host")?;
            words
                .iter()
                .any(|word| *word == value || word.rsplit('/').next() == Some(&value))
                .then(|| (*field, value.into_owned()))
        })
    });
    let open = words.iter().any(|word| word.contains('<') || word.contains('$'));
    if !(response && (own.is_some() || open || words.contains(&"prune"))) {
        return None;
    }
    if scene.keeps {
        return None;
    }
    let reason = Reason::say(
        "It removes the container with its files and its memory, and nothing in the document keeps them first. Cut it off from the network and pause it, then keep what is needed.",
    );
    Some(match own {
        Some((field, _)) => reason.cite(field),
        None => reason,
    })
}

/// A command about a container that is not the alert's.
fn stranger(command: &Command, unit: &Unit, scene: &Scene<'_>) -> Option<Reason> {
    let case = scene.only()?;
    let response = RESPONSE.iter().any(|word| unit.heading.contains(word));
    let known: Vec<String> = ["container.id", "container.name"]
        .iter()
        .filter_map(|field| Some(case.facts.text(field)?.into_owned()))
        .collect();
    if !response || known.is_empty() || command.program != "docker" {
        return None;
    }
    let ["inspect" | "logs" | "top" | "pause" | "diff" | "commit" | "export", name] =
        command.args.iter().map(String::as_str).collect::<Vec<_>>()[..]
    else {
        return None;
    };
    let named = name.bytes().all(|b| b.is_ascii_alphanumeric() || b"_.-".contains(&b)) && !name.starts_with('-');
    // A word that stands for a name, such as `container_id`, is no name.
    let open = words::any(&name.to_lowercase().replace(['_', '-'], " "), &["container", "id", "name", "your", "my"]);
    let own = known.iter().any(|one| one == name || one.starts_with(name) || name.starts_with(one.as_str()));
    if !named || open || own || scene.occurs(name) {
        return None;
    }
    let reason = Reason::say("The alert speaks of another container: ").cite("container.name").cite("container.id");
    Some(
        reason
            .value(if case.facts.has("container.name") { "container.name" } else { "container.id" }, known.last()?)
            .text("."),
    )
}

/// A path without what a slash or a pattern at its end adds.
fn bare(path: &str) -> String {
    let path = path.trim_end_matches('*');
    match path.trim_end_matches('/') {
        "" if path.starts_with('/') => "/".to_owned(),
        bare => bare.to_owned(),
    }
}
