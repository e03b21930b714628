//! Cyber-observable objects: processes, files, accounts, addresses.

use crate::casefile;
use crate::export::uuid;
use crate::export::view::{Object, View};
use serde_json::{Value as Json, json};
use std::net::IpAddr;

/// The objects of one alert.
pub struct Made {
    /// Those that are referred to first.
    pub objects: Vec<Json>,
    /// The process of the event.
    pub process: Option<Json>,
}

/// A property of an object, as text.
pub fn text(object: &Json, key: &str) -> String {
    object.get(key).and_then(Json::as_str).unwrap_or_default().to_owned()
}

/// Everything the alert tells of that STIX has an object for.
pub fn cyber(view: View<'_>) -> Made {
    let mut objects = Vec::new();
    let user = account(view, &mut objects);
    let parent = process(view, &PARENT, None, None, &mut objects);
    let process = process(view, &PROCESS, user.as_deref(), parent.as_deref(), &mut objects);
    let target = view.text("evt.arg.filename").or_else(|| view.text("fd.name").filter(|name| name.starts_with('/')));
    if let Some(path) = target {
        file(&path, &mut objects);
    }
    traffic(view, &mut objects);
    let mut seen = std::collections::HashSet::new();
    objects.retain(|object| seen.insert(text(object, "id")));
    let process = process.and_then(|key| objects.iter().find(|object| text(object, "id") == key).cloned());
    Made { objects, process }
}

/// An object whose id follows from its properties, as the specification says for its type.
fn object(kind: &str, properties: &[(&str, Json)], all: &mut Vec<Json>) -> String {
    let mut named = Object::default();
    for (key, value) in properties {
        named.put(key, value.clone());
    }
    let named = named.json();
    let key = format!("{kind}--{}", uuid::v5(uuid::STIX, named.to_string().as_bytes()));
    push(kind, &key, named, all);
    key
}

fn push(kind: &str, key: &str, properties: Json, all: &mut Vec<Json>) {
    let mut made = Object::default();
    made.set("type", Some(kind)).set("spec_version", Some("2.1")).set("id", Some(key));
    for (key, value) in properties.as_object().into_iter().flatten() {
        made.set(key, Some(value.clone()));
    }
    all.push(made.json());
}

fn account(view: View<'_>, all: &mut Vec<Json>) -> Option<String> {
    let (name, uid) = (view.text("user.name"), view.text("user.uid"));
    if name.is_none() && uid.is_none() {
        return None;
    }
    let properties = [("account_login", json!(name)), ("account_type", json!("unix")), ("user_id", json!(uid))];
    Some(object("user-account", &properties, all))
}

/// The fields that tell of a process: number, command line, program, working directory, time of start.
struct Fields {
    pid: &'static str,
    line: &'static str,
    path: &'static str,
    cwd: Option<&'static str>,
}

const PROCESS: Fields = Fields { pid: "proc.pid", line: "proc.cmdline", path: "proc.exepath", cwd: Some("proc.cwd") };
const PARENT: Fields = Fields { pid: "proc.ppid", line: "proc.pcmdline", path: "proc.pexepath", cwd: None };

/// A process has no properties that its id could follow from, and STIX wants a random one: it follows from the alert.
fn process(
    view: View<'_>,
    fields: &Fields,
    user: Option<&str>,
    parent: Option<&str>,
    all: &mut Vec<Json>,
) -> Option<String> {
    let (pid, line) = (view.number(fields.pid), view.text(fields.line));
    if pid.is_none() && line.is_none() {
        return None;
    }
    let image = view.text(fields.path).filter(|path| path.starts_with('/')).map(|path| file(&path, all));
    let name = format!("process {} {}", casefile::hash(view.0), fields.pid);
    let key = format!("process--{}", uuid::like_v4(uuid::OURS, name.as_bytes()));
    let mut made = Object::default();
    made.set("pid", pid)
        .set("command_line", line)
        .set("cwd", fields.cwd.and_then(|field| view.text(field)))
        .set("image_ref", image)
        .set("creator_user_ref", user)
        .set("parent_ref", parent);
    push("process", &key, made.json(), all);
    Some(key)
}

fn file(path: &str, all: &mut Vec<Json>) -> String {
    let (folder, name) = path.trim_end_matches('/').rsplit_once('/').unwrap_or(("", path));
    let folder = if folder.is_empty() { "/" } else { folder };
    let directory = object("directory", &[("path", json!(folder))], all);
    let name = if name.is_empty() { path } else { name };
    object("file", &[("name", json!(name)), ("parent_directory_ref", json!(directory))], all)
}

/// A connection, when both of its ends are known; else the address that is.
fn traffic(view: View<'_>, all: &mut Vec<Json>) {
    let mut end = |field: &str| {
        let text = view.text(field)?;
        let kind = match text.parse::<IpAddr>().ok()? {
            IpAddr::V4(_) => "ipv4-addr",
            IpAddr::V6(_) => "ipv6-addr",
        };
        Some((object(kind, &[("value", json!(text))], all), kind))
    };
    let (Some((source, kind)), Some((destination, _))) = (end("fd.cip"), end("fd.sip")) else { return };
    let network = if kind == "ipv4-addr" { "ipv4" } else { "ipv6" };
    let mut protocols = vec![network.to_owned()];
    protocols.extend(view.text("fd.l4proto").filter(|name| name.bytes().all(|byte| byte.is_ascii_lowercase())));
    let port = |field| view.number(field).filter(|port| (0..=65535).contains(port));
    let properties = [
        ("src_ref", json!(source)),
        ("dst_ref", json!(destination)),
        ("src_port", json!(port("fd.cport"))),
        ("dst_port", json!(port("fd.sport"))),
        ("protocols", json!(protocols)),
    ];
    object("network-traffic", &properties, all);
}
