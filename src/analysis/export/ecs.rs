//! The Elastic Common Schema: one document a line. Names are dotted, as Elasticsearch takes them.

use super::techniques::{self, Version};
use super::view::{Object, View, json, line};
use super::{Entry, Format};
use serde_json::{Value as Json, json};

/// A file in the making.
pub struct Ecs;

impl Format for Ecs {
    fn start(&mut self, _: &mut Vec<u8>) {}

    fn alert(&mut self, entry: &Entry<'_>, out: &mut Vec<u8>) -> Result<(), &'static str> {
        let view = View(entry.alert);
        view.nanoseconds().ok_or("An alert without a date cannot be a document: ECS asks for its time.")?;
        line(&document(view), out);
        Ok(())
    }

    fn finish(&mut self, _: &mut Vec<u8>) -> Vec<String> {
        Vec::new()
    }
}

/// How a field of ECS is typed.
#[derive(Clone, Copy)]
enum As {
    Text,
    Number,
    Address,
}

/// A field of ECS, the fields of Falco that fill it, and its type.
const FIELDS: &[(&str, &str, As)] = &[
    ("event.sequence", "evt.num", As::Number),
    ("event.action", "evt.type", As::Text),
    ("process.name", "proc.name", As::Text),
    ("process.executable", "proc.exepath", As::Text),
    ("process.command_line", "proc.cmdline", As::Text),
    ("process.pid", "proc.pid", As::Number),
    ("process.working_directory", "proc.cwd", As::Text),
    ("process.parent.name", "proc.pname", As::Text),
    ("process.parent.command_line", "proc.pcmdline", As::Text),
    ("process.parent.executable", "proc.pexepath", As::Text),
    ("process.parent.pid", "proc.ppid", As::Number),
    ("process.session_leader.pid", "proc.sid", As::Number),
    ("process.session_leader.name", "proc.sname", As::Text),
    ("process.user.id", "user.uid", As::Text),
    ("process.user.name", "user.name", As::Text),
    ("process.group.id", "group.gid", As::Text),
    ("process.group.name", "group.name", As::Text),
    ("container.name", "container.name", As::Text),
    ("container.runtime", "container.type", As::Text),
    ("container.image.name", "container.image.repository", As::Text),
    ("file.path", "fd.name", As::Text),
    ("file.directory", "fd.directory", As::Text),
    ("file.name", "fd.filename", As::Text),
    ("file.inode", "fd.ino", As::Text),
    ("client.ip", "fd.cip", As::Address),
    ("client.port", "fd.cport", As::Number),
    ("server.ip", "fd.sip", As::Address),
    ("server.port", "fd.sport", As::Number),
    ("source.ip", "fd.lip", As::Address),
    ("source.port", "fd.lport", As::Number),
    ("destination.ip", "fd.rip", As::Address),
    ("destination.port", "fd.rport", As::Number),
    ("orchestrator.namespace", "k8s.ns.name", As::Text),
    ("orchestrator.resource.name", "k8s.pod.name", As::Text),
    ("orchestrator.resource.id", "k8s.pod.uid", As::Text),
];

/// Fields of Falco that other code here places, and `labels` therefore does not repeat.
const PLACED: &[&str] = &[
    "evt.time",
    "evt.res",
    "evt.hostname",
    "container.id",
    "container.image.tag",
    "container.image.digest",
    "proc.args",
    "proc.tty",
];

fn document(view: View<'_>) -> Json {
    let alert = view.0;
    let mut document = Object::default();
    for (name, field, kind) in FIELDS {
        // A descriptor's name is a path, or a connection.
        if name.starts_with("file.") && !view.text("fd.name").is_some_and(|name| name.starts_with('/')) {
            continue;
        }
        match kind {
            As::Text => document.set(name, view.text(field)),
            As::Number => document.set(name, view.number(field)),
            As::Address => document.set(name, view.text(field).filter(|text| is_address(text))),
        };
    }
    let (category, kind) = category(view.text("evt.type").as_deref().unwrap_or_default());
    document
        .set("@timestamp", alert.time.map(|time| time.to_string()))
        .set("ecs.version", Some("8.17.0"))
        .set("event.kind", Some("alert"))
        .set("event.module", Some("falco"))
        .set("event.provider", alert.source.as_ref().map(|source| source.0.as_str()))
        .set("event.id", Some(view.uid()))
        .set("event.original", Some(view.raw()))
        .set("event.severity", alert.priority.map(|priority| 7 - priority as i64))
        .set("event.outcome", Some(outcome(view.result().as_deref())))
        .put("event.category", category.iter().copied().collect())
        .put("event.type", kind.iter().copied().collect())
        .set("rule.name", alert.rule.as_deref())
        .set("rule.ruleset", alert.tags.iter().find(|tag| tag.starts_with("maturity_")).map(String::as_str))
        .set("message", view.message())
        .set("host.name", view.host())
        .set("observer.hostname", view.host())
        .set("observer.vendor", Some("The Falco Project"))
        .set("observer.product", Some("Falco"))
        .set("observer.type", Some("sensor"));
    if view.in_container() == Some(true) {
        document.set("container.id", view.text("container.id"));
        document.put("container.image.tag", view.text("container.image.tag").into_iter().collect());
        document.put("container.image.hash.all", view.text("container.image.digest").into_iter().collect());
    }
    if view.first(&["k8s.ns.name", "k8s.pod.name"]).is_some() {
        document.set("orchestrator.type", Some("kubernetes"));
        document.set("orchestrator.resource.type", view.text("k8s.pod.name").map(|_| "pod"));
    }
    let arguments: Vec<String> =
        view.text("proc.args").iter().flat_map(|text| text.split(' ')).map(String::from).collect();
    document.put("process.args", json!(arguments));
    threat(view, &mut document);
    related(view, &mut document);
    document.put("labels", labels(view));
    document.json()
}

fn is_address(text: &str) -> bool {
    text.parse::<std::net::IpAddr>().is_ok()
}

/// `success`, `failure` or `unknown`: an alert without a result proves neither.
fn outcome(result: Option<&str>) -> &'static str {
    match result {
        None => "unknown",
        Some("SUCCESS") => "success",
        Some(number) if number.parse::<i64>().is_ok_and(|number| number >= 0) => "success",
        Some(_) => "failure",
    }
}

/// Category and type of an event, in the words that ECS allows.
fn category(event: &str) -> (&'static [&'static str], &'static [&'static str]) {
    match event {
        "execve" | "execveat" | "clone" | "clone3" | "fork" | "vfork" => (&["process"], &["start"]),
        "kill" | "exit" | "procexit" => (&["process"], &["end"]),
        "open" | "openat" | "openat2" | "open_by_handle_at" | "read" | "readv" => (&["file"], &["access"]),
        "creat" | "mkdir" | "mkdirat" | "link" | "linkat" | "symlink" | "symlinkat" => (&["file"], &["creation"]),
        "unlink" | "unlinkat" | "rmdir" => (&["file"], &["deletion"]),
        "rename" | "renameat" | "renameat2" | "write" | "writev" | "chmod" | "fchmod" | "fchmodat" | "chown"
        | "fchown" => (&["file"], &["change"]),
        "connect" | "sendto" | "sendmsg" => (&["network"], &["connection", "start"]),
        "accept" | "accept4" | "listen" | "bind" | "recvfrom" | "recvmsg" => (&["network"], &["connection"]),
        "setuid" | "setgid" | "setresuid" | "setresgid" | "setns" | "unshare" | "ptrace" => (&["process"], &["change"]),
        "init_module" | "finit_module" => (&["driver"], &["start"]),
        _ => (&[], &["info"]),
    }
}

/// All tactics and techniques, each once.
fn threat(view: View<'_>, document: &mut Object) {
    let pairs = techniques::tagged(view.0).pairs();
    if pairs.is_empty() {
        return;
    }
    let (mut tactics, mut all, mut subs) = (Vec::new(), Vec::new(), Vec::new());
    let add = |list: &mut Vec<(String, String)>, id: &str, name: &str| {
        if !list.iter().any(|(known, _)| known == id) {
            list.push((id.to_owned(), name.to_owned()));
        }
    };
    for (tactic, technique) in pairs {
        add(&mut tactics, tactic.id, tactic.name);
        let Some(technique) = technique else { continue };
        let (id, name) = techniques::named(technique, Version::Now);
        match technique.parent.and_then(knowledge::attack::technique) {
            Some(parent) => {
                add(&mut all, parent.id, parent.name);
                add(&mut subs, id, name);
            }
            None => add(&mut all, id, name),
        }
    }
    document.set("threat.framework", Some("MITRE ATT&CK"));
    for (place, list) in [("tactic", tactics), ("technique", all), ("technique.subtechnique", subs)] {
        let (ids, names): (Vec<_>, Vec<_>) = list.into_iter().unzip();
        document.put(&format!("threat.{place}.id"), json!(ids));
        document.put(&format!("threat.{place}.name"), json!(names));
    }
    document.put("tags", view.0.tags.iter().cloned().collect());
}

fn related(view: View<'_>, document: &mut Object) {
    let list = |fields: &[&str]| {
        let mut values: Vec<String> = fields.iter().filter_map(|field| view.text(field)).collect();
        values.sort();
        values.dedup();
        values
    };
    let addresses: Vec<String> =
        list(&["fd.cip", "fd.sip", "fd.lip", "fd.rip"]).into_iter().filter(|text| is_address(text)).collect();
    document.put("related.ip", json!(addresses));
    document.put("related.user", json!(list(&["user.name", "user.loginname", "ka.user.name", "ct.user"])));
    document.put("related.hosts", view.host().into_iter().collect());
    document.put("related.hash", json!(list(&["container.image.digest"])));
}

/// Every other field. Keys of `labels` have no dots, and their values are words: lists and numbers are written out.
fn labels(view: View<'_>) -> Json {
    let mut labels = Object::default();
    let placed = |name: &str| PLACED.contains(&name) || FIELDS.iter().any(|(_, field, _)| *field == name);
    let on_host = view.in_container() == Some(false);
    for field in view.0.fields.iter().filter(|field| !placed(&field.name) || on_host && field.name == "container.id") {
        let value = match json(&field.value) {
            Json::Null => continue,
            Json::Bool(value) => Json::Bool(value),
            Json::String(text) if text.is_empty() => continue,
            Json::String(text) => Json::String(text),
            Json::Number(number) => Json::String(number.to_string()),
            list => Json::String(list.to_string()),
        };
        labels.set(&field.name.replace('.', "_"), Some(value));
    }
    labels.json()
}

#[cfg(test)]
mod tests;
