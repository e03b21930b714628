//! What people call the fields of an alert.

/// What the values of a key look like, which decides how they are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// One word: a name, an event type, an errno.
    Word,
    /// A path.
    Path,
    /// A command line.
    Command,
    /// A number.
    Number,
    /// A hexadecimal id, often cut short.
    Id,
    /// An image, with or without registry, tag and digest.
    Image,
    /// A rule's name.
    Rule,
    /// A moment, or a time of day.
    Time,
    /// Tags.
    Tags,
    /// Anything else: said to be supported when equal, never contradicted.
    Free,
}

/// A key that people write, and the fields that can answer for it.
pub struct Key {
    /// The fields, the one that is meant first.
    pub fields: Vec<String>,
    /// How its values are compared.
    pub class: Class,
}

use Class::{Command, Free, Id, Image, Number, Path, Rule, Tags, Time, Word};

/// Keys in small letters, words parted by one blank.
const KEYS: &[(&[&str], Class, &[&str])] = &[
    (&["rule", "rule name", "alert rule", "rule triggered", "triggered rule", "alert name"], Rule, &["alert.rule"]),
    (&["priority", "alert priority", "rule priority"], Word, &["alert.priority"]),
    (
        &["time", "timestamp", "event time", "alert time", "time of event", "occurred at", "detected at", "event date"],
        Time,
        &["alert.time"],
    ),
    (&["host", "hostname", "host name", "affected host"], Word, &["alert.hostname", "evt.hostname"]),
    (&["source", "event source", "alert source"], Free, &["alert.source"]),
    (&["tags", "alert tags", "rule tags"], Tags, &["alert.tags"]),
    (&["event type", "syscall", "system call", "event", "evt type"], Word, &["evt.type"]),
    (
        &["result", "syscall result", "event result", "errno", "evt res", "return value", "return code"],
        Word,
        &["evt.res"],
    ),
    (&["container id", "container_id"], Id, &["container.id"]),
    (&["container name", "container_name"], Word, &["container.name"]),
    (&["container"], Word, &["container.name", "container.id"]),
    (
        &["image", "container image", "image name", "image repository", "container image repository"],
        Image,
        &["saker.image", "container.image.repository"],
    ),
    (&["image tag", "container image tag"], Free, &["container.image.tag"]),
    (&["pod", "pod name", "k8s pod", "k8s pod name", "kubernetes pod"], Word, &["k8s.pod.name", "ka.target.pod.name"]),
    (
        &["namespace", "pod namespace", "k8s namespace", "kubernetes namespace"],
        Word,
        &["k8s.ns.name", "ka.target.namespace"],
    ),
    (&["process name", "proc name", "program name", "program"], Word, &["proc.name"]),
    (
        &["process path", "executable path", "exe path", "binary path", "proc exepath", "process executable path"],
        Path,
        &["proc.exepath"],
    ),
    (&["executable", "binary", "process executable"], Free, &["proc.exepath", "proc.name", "proc.exe"]),
    (&["process"], Free, &["proc.name", "proc.exepath", "proc.cmdline"]),
    (
        &["command line", "cmdline", "process command line", "command executed", "proc cmdline", "executed command"],
        Command,
        &["proc.cmdline"],
    ),
    (&["command"], Free, &["proc.cmdline"]),
    (
        &["parent process", "parent", "parent name", "parent process name", "proc pname", "pname"],
        Word,
        &["proc.pname", "proc.pcmdline"],
    ),
    (
        &["parent command line", "parent command", "parent process command line", "parent cmdline"],
        Command,
        &["proc.pcmdline"],
    ),
    (&["grandparent", "grandparent process", "gparent"], Word, &["proc.aname[2]"]),
    (&["user", "user name", "username"], Word, &["user.name", "user.uid", "ka.user.name"]),
    (&["uid", "user id", "user uid"], Number, &["user.uid"]),
    (&["loginuid", "login uid", "user loginuid", "user login uid", "audit uid"], Number, &["user.loginuid"]),
    (&["group", "group name"], Word, &["group.name", "group.gid"]),
    (&["gid", "group id"], Number, &["group.gid"]),
    (&["tty", "terminal", "process tty", "proc tty"], Number, &["proc.tty"]),
    (&["cwd", "working directory", "current working directory", "process cwd"], Path, &["proc.cwd"]),
    (&["pid", "process id"], Number, &["proc.pid", "proc.vpid"]),
    (&["ppid", "parent pid", "parent process id"], Number, &["proc.ppid"]),
    (
        &[
            "file",
            "file path",
            "file name",
            "filename",
            "target file",
            "file accessed",
            "accessed file",
            "sensitive file",
            "file opened",
        ],
        Path,
        &["fd.name", "saker.target"],
    ),
    (&["file execution", "executed file", "file executed", "executed script"], Path, &["saker.target"]),
    (&["exe flags", "flags"], Free, &["evt.arg.flags"]),
    (&["connection", "fd name"], Free, &["fd.name"]),
    (&["server ip", "destination ip"], Word, &["fd.sip", "fd.rip"]),
    (&["client ip", "source ip"], Word, &["fd.cip", "fd.lip", "ka.sourceips", "ct.srcip", "okta.client.ip"]),
    (&["server port", "destination port"], Number, &["fd.sport", "fd.rport"]),
];

/// The names that Falco's own templates give to fields in a line of text.
const ALIASES: &[(&str, &str)] = &[
    ("evt_type", "evt.type"),
    ("evt_res", "evt.res"),
    ("user_uid", "user.uid"),
    ("user_loginuid", "user.loginuid"),
    ("user_loginname", "user.loginname"),
    ("proc_exepath", "proc.exepath"),
    ("proc_cwd", "proc.cwd"),
    ("proc_pcmdline", "proc.pcmdline"),
    ("proc_sname", "proc.sname"),
    ("group_gid", "group.gid"),
    ("group_name", "group.name"),
    ("exe_flags", "evt.arg.flags"),
    ("container_id", "container.id"),
    ("container_name", "container.name"),
    ("container_image", "container.image.repository"),
    ("container_image_repository", "container.image.repository"),
    ("container_image_tag", "container.image.tag"),
    ("k8s_ns", "k8s.ns.name"),
    ("k8s_ns_name", "k8s.ns.name"),
    ("k8s_pod_name", "k8s.pod.name"),
    ("gparent", "proc.aname[2]"),
];

/// The field that is written as `name` in `name=value`: Falco's own name, or what its templates call it.
pub fn field(name: &str) -> Option<String> {
    if let Some((_, field)) = ALIASES.iter().find(|(alias, _)| *alias == name) {
        return Some((*field).to_owned());
    }
    let bare = name.split('[').next().unwrap_or_default();
    let known = bare.contains('.') && filter::Catalogue::everything().get(bare).is_some();
    let dotted = || name.starts_with("evt.arg.") || name.starts_with("container.label.");
    (known || dotted()).then(|| name.to_owned())
}

/// What is meant by `words` in front of a value. `under` is what the list around says: `process information`.
pub fn key(words: &str, under: &str) -> Option<Key> {
    let literal = words.trim().trim_matches(['`', '*', '"']);
    if let Some(field) = field(literal) {
        let class = class_of(&field);
        return Some(Key { fields: vec![field], class });
    }
    let words = normal(words);
    let stripped =
        ["the ", "falco ", "triggered "].iter().find_map(|prefix| words.strip_prefix(prefix)).unwrap_or(&words);
    let under = normal(under.lines().last().unwrap_or_default());
    let words = match stripped {
        "name" | "path" | "id" | "tag" | "command line" | "cmdline" | "uid" => {
            let about = ["parent process", "parent", "process", "container", "image", "user", "pod", "rule"]
                .into_iter()
                .find(|about| under == *about || under.strip_prefix(about).is_some_and(|rest| rest.starts_with(' ')));
            match about {
                Some(about) => format!("{about} {stripped}"),
                None => stripped.to_owned(),
            }
        }
        other => other.to_owned(),
    };
    let (_, class, fields) = KEYS.iter().find(|(names, ..)| names.contains(&words.as_str()))?;
    Some(Key { fields: fields.iter().map(|field| (*field).to_owned()).collect(), class: *class })
}

fn class_of(field: &str) -> Class {
    match field {
        "proc.cmdline" | "proc.pcmdline" => Command,
        "container.id" | "container.full_id" => Id,
        "container.image" | "container.image.repository" => Image,
        "proc.exepath" | "proc.cwd" | "proc.exe" => Path,
        "proc.name" | "proc.pname" | "evt.type" | "evt.res" | "user.name" | "container.name" | "k8s.pod.name"
        | "k8s.ns.name" => Word,
        "user.uid" | "user.loginuid" | "proc.pid" | "proc.ppid" | "proc.tty" | "group.gid" => Number,
        _ => Free,
    }
}

/// Small letters and digits, all else blanks, each run of them one.
fn normal(words: &str) -> String {
    let kept: String = words.chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    super::words::small(&kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(words: &str, under: &str, expected: Option<&str>) {
        let found = key(words, under).and_then(|key| key.fields.into_iter().next());
        assert_eq!(found.as_deref(), expected, "{words} under {under}");
    }

    #[test]
    fn keys_are_found_by_what_people_call_them() {
        check("**Container ID**", "", Some("container.id"));
        check("Falco rule", "", Some("alert.rule"));
        check("proc.aname[2]", "", Some("proc.aname[2]"));
        check("exe_flags", "", Some("evt.arg.flags"));
        check("Name", "process information:", Some("proc.name"));
        check("Path", "**parent process**", None);
        check("Name", "files", None);
        check("Recommendation", "", None);
        check("juice.yaml", "", None);
    }
}
