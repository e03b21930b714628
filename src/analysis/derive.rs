//! What follows from an alert's fields without any judgement: where it happened, which file was meant, which tools fit.

mod encoded;

use crate::facts::Facts;

/// Derives, in this order, all values that need no outcome:
///
/// | name | what it is |
/// | --- | --- |
/// | `saker.where` | `host` or `container`; absent when the alert does not say |
/// | `saker.runtime` | whose tools fit: `host`, `kubernetes`, `docker` |
/// | `saker.container` | the container's id, or its name when there is no id |
/// | `saker.image` | repository and tag, or the image's whole name as older versions print it |
/// | `saker.decoded` | what the command line carries in an encoded form and decodes, in plain text |
/// | `saker.interpreter` | the interpreter's name, when the process is one that runs scripts |
/// | `saker.script` | the path that an interpreter was asked to run |
pub fn place_and_script(facts: &mut Facts<'_>) {
    derive_place(facts);
    if let Some(repository) = facts.text("container.image.repository").filter(|text| !text.is_empty()).map(String::from)
    {
        match facts.text("container.image.tag").filter(|tag| !tag.is_empty()).map(String::from) {
            Some(tag) => facts.derive(
                "saker.image",
                format!("{repository}:{tag}"),
                &["container.image.repository", "container.image.tag"],
            ),
            None => facts.derive("saker.image", repository, &["container.image.repository"]),
        }
    }
    if !facts.has("saker.image")
        && let Some(image) = facts.text("container.image").filter(|image| !image.is_empty()).map(String::from)
    {
        facts.derive("saker.image", image, &["container.image.repository", "container.image"]);
    }
    if let Some(plain) = facts.text("proc.cmdline").and_then(|line| encoded::plain(&line)) {
        facts.derive("saker.decoded", plain, &["proc.cmdline"]);
    }
    if let Some(name) = facts.text("proc.name").map(String::from)
        && INTERPRETERS.contains(&name.as_str())
    {
        facts.derive("saker.interpreter", name, &["proc.name"]);
        if let Some(script) = facts.text("proc.cmdline").and_then(|line| script_of(&line).map(String::from)) {
            facts.derive("saker.script", script, &["proc.name", "proc.cmdline"]);
        }
    }
}

/// Derives `saker.target` and `saker.target_source`: what an exec or an open was aimed at. `refused` says that the
/// kernel turned an exec down, in which case `proc.*` describes the caller and its command line may name the target.
pub fn target(facts: &mut Facts<'_>, refused: bool) {
    let evt = facts.text("evt.type").map(String::from).unwrap_or_default();
    let exec = matches!(evt.as_str(), "execve" | "execveat");
    let printed =
        if exec { &["evt.arg.filename", "evt.arg.pathname"][..] } else { &["fd.name", "evt.arg.name", "evt.arg.path"] };
    for field in printed.iter().copied() {
        if let Some(path) = facts.text(field).filter(|path| !path.is_empty()).map(String::from) {
            facts.derive("saker.target", path, &[field]);
            facts.derive("saker.target_source", "printed", &[field]);
            return;
        }
    }
    if exec
        && refused
        && let Some(script) = facts.text("saker.script").map(String::from)
    {
        facts.derive("saker.target", script, &["saker.script", "saker.outcome"]);
        facts.derive("saker.target_source", "command line", &["saker.script", "saker.outcome"]);
    }
}

/// The field that a responder would ask Falco for when a derived value of this kind is missing.
pub fn printed(name: &str) -> &str {
    if matches!(name, "saker.where" | "saker.container" | "saker.runtime") { "container.id" } else { name }
}

const INTERPRETERS: [&str; 22] = [
    "sh", "bash", "dash", "ash", "zsh", "ksh", "csh", "tcsh", "fish", "busybox", "python", "python2", "python3",
    "perl", "ruby", "php", "node", "lua", "pwsh", "awk", "tclsh", "env",
];

fn derive_place(facts: &mut Facts<'_>) {
    match facts.text("container.id").map(String::from).as_deref() {
        Some("host") => {
            facts.derive("saker.where", "host", &["container.id"]);
            facts.derive("saker.runtime", "host", &["container.id"]);
            return;
        }
        Some(id) if !id.is_empty() => {
            facts.derive("saker.where", "container", &["container.id"]);
            facts.derive("saker.container", id, &["container.id"]);
        }
        _ => {
            if let Some(name) =
                facts.text("container.name").filter(|name| !name.is_empty() && name != "host").map(String::from)
            {
                facts.derive("saker.where", "container", &["container.name"]);
                facts.derive("saker.container", name, &["container.name"]);
            }
        }
    }
    if facts.has("k8s.pod.name") && facts.has("k8s.ns.name") {
        if !facts.has("saker.where") {
            facts.derive("saker.where", "container", &["k8s.pod.name"]);
        }
        facts.derive("saker.runtime", "kubernetes", &["k8s.pod.name", "k8s.ns.name"]);
    } else if facts.has("saker.container") {
        facts.derive("saker.runtime", "docker", &["saker.container"]);
    }
}

/// The path an interpreter's command line asks it to run: the first word after `-c` when that is a path, else the
/// first argument that is no option and holds a slash. Falco joins arguments with blanks, so a path with a blank in it is
/// cut there.
fn script_of(command_line: &str) -> Option<&str> {
    let path = |word: &&str| word.contains('/') && !word.contains(|c: char| "'\"$`;|&<>()".contains(c));
    let mut words = command_line.split_ascii_whitespace().skip(1);
    while let Some(word) = words.next() {
        if word.starts_with('-') && !word.starts_with("--") && word.ends_with('c') {
            return words.next().filter(path);
        }
        if !word.starts_with('-') {
            return Some(word).filter(path);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(command_line: &str, script: Option<&str>) {
        assert_eq!(script_of(command_line), script, "{command_line}");
    }

    #[test]
    fn a_script_is_read_from_the_command_line() {
        check("sh -c /dev/shm/x.sh", Some("/dev/shm/x.sh"));
        check("sh -c /dev/shm/x.sh; id", None);
        check("bash -xc ./run", Some("./run"));
        check("python3 -u /tmp/a.py --flag", Some("/tmp/a.py"));
        check("sh -c id", None);
        check("sh -c echo /dev/shm/x", None);
        check("bash", None);
        check("bash -i", None);
        check("sh -c $(curl x/y)", None);
    }
}
