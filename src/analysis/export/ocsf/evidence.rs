//! What was seen: process, file, container, endpoints, and the values in them that can be searched for.

use crate::export::view::{Object, View};
use serde_json::{Value as Json, json};

/// The fields that have a place of their own in this alert's finding. Every other one is kept under `unmapped`.
pub fn mapped(view: View<'_>) -> Vec<&'static str> {
    let mut fields = vec!["evt.time", "evt.type", "evt.res", "evt.hostname", "evt.arg.filename", "fd.name"];
    let mut add = |there: bool, more: &[&'static str]| {
        if there {
            fields.extend(more);
        }
    };
    let user = ["user.name", "user.uid"];
    let process = ["proc.name", "proc.pid", "proc.cmdline", "proc.exepath", "proc.cwd", "proc.pid.ts"];
    let parent = ["proc.pname", "proc.ppid", "proc.pcmdline", "proc.pexepath"];
    let image = ["container.image.repository", "container.image.tag"];
    let container = ["container.id", "container.name", "container.type", "container.image.id", "k8s.pod.uid"];
    let (pid, ppid) = (view.number("proc.pid").is_some(), view.number("proc.ppid").is_some());
    let contained = view.in_container() == Some(true);
    add(true, &user);
    add(pid, &process);
    add(pid && ppid, &parent);
    add(contained, &image);
    add(contained, &container);
    add(!endpoint(view, "fd.cip", "fd.cport").is_null(), &["fd.cip", "fd.cport"]);
    add(!endpoint(view, "fd.sip", "fd.sport").is_null(), &["fd.sip", "fd.sport"]);
    fields
}

/// The evidence. On a call that failed the process is the caller, and says so.
pub fn evidence(view: View<'_>, outcome: &str) -> Object {
    let mut data = Object::default();
    data.set("evt.type", view.text("evt.type"))
        .set("evt.res", view.result())
        .set("outcome", Some(outcome))
        .set("caller_is_process", Some(true));
    let mut evidence = Object::default();
    evidence
        .put("data", data.json())
        .put("process", process(view))
        // The process has its user with it.
        .put("user", if view.number("proc.pid").is_some() { Json::Null } else { user(view) })
        .put("file", target(view))
        .put("container", container(view))
        .put("src_endpoint", endpoint(view, "fd.cip", "fd.cport"))
        .put("dst_endpoint", endpoint(view, "fd.sip", "fd.sport"));
    evidence
}

/// The machine; without a name there is none.
pub fn device(view: View<'_>) -> Json {
    view.host().map_or(Json::Null, |name| json!({ "hostname": name, "type_id": 0 }))
}

/// A process has a number in this schema: without one it has no place.
fn process(view: View<'_>) -> Json {
    let mut process = Object::default();
    process.set("pid", view.number("proc.pid"));
    if process.is_empty() {
        return Json::Null;
    }
    let mut parent = Object::default();
    parent.set("pid", view.number("proc.ppid"));
    if !parent.is_empty() {
        parent
            .set("name", view.text("proc.pname"))
            .set("cmd_line", view.text("proc.pcmdline"))
            .set("path", view.text("proc.pexepath"));
    }
    let path = view.text("proc.exepath");
    process
        .set("name", view.text("proc.name"))
        .set("cmd_line", view.text("proc.cmdline"))
        .set("path", path.clone())
        .set("working_directory", view.text("proc.cwd"))
        .set("created_time", view.number("proc.pid.ts").map(|time| time / 1_000_000))
        .put("file", path.as_deref().map_or(Json::Null, |path| file(path, 1)))
        .put("user", user(view))
        .put("parent_process", parent.json());
    process.json()
}

fn user(view: View<'_>) -> Json {
    let mut user = Object::default();
    user.set("name", view.text("user.name")).set("uid", view.text("user.uid"));
    user.json()
}

/// The file that a call was aimed at: the argument of an exec, or what the descriptor stands for when that is a path.
fn target(view: View<'_>) -> Json {
    let path = view.text("evt.arg.filename").or_else(|| view.text("fd.name").filter(|name| name.starts_with('/')));
    let kind = match view.text("fd.typechar").as_deref() {
        Some("f") => 1,
        Some("d") => 2,
        _ => 0,
    };
    path.as_deref().map_or(Json::Null, |path| file(path, kind))
}

fn file(path: &str, kind: u8) -> Json {
    let name = path.trim_end_matches('/').rsplit('/').next().filter(|name| !name.is_empty()).unwrap_or(path);
    json!({ "name": name, "path": path, "type_id": kind })
}

fn container(view: View<'_>) -> Json {
    if view.in_container() != Some(true) {
        return Json::Null;
    }
    let image = view.first(&["container.image.id", "container.image.digest", "container.image.repository"]);
    let mut described = Object::default();
    if image.is_some() {
        described
            .set("uid", image)
            .set("name", view.text("container.image.repository"))
            .set("tag", view.text("container.image.tag"));
    }
    let kubernetes = view.first(&["k8s.pod.name", "k8s.ns.name"]).map(|_| "kubernetes");
    let mut container = Object::default();
    container
        .set("uid", view.text("container.id"))
        .set("name", view.text("container.name"))
        .set("runtime", view.text("container.type"))
        .set("orchestrator", kubernetes)
        .set("pod_uuid", view.text("k8s.pod.uid"))
        .put("image", described.json());
    container.json()
}

fn endpoint(view: View<'_>, address: &str, port: &str) -> Json {
    let mut endpoint = Object::default();
    endpoint.set("ip", view.text(address).filter(|text| text.parse::<std::net::IpAddr>().is_ok()));
    if !endpoint.is_empty() {
        endpoint.set("port", view.number(port).filter(|port| (0..=65535).contains(port)));
    }
    if endpoint.is_empty() { Json::Null } else { endpoint.json() }
}

/// Type of an observable, the path under which it stands, and the field it comes from.
const OBSERVABLES: &[(u8, &str, &str)] = &[
    (2, "evidences[0].src_endpoint.ip", "fd.cip"),
    (2, "evidences[0].dst_endpoint.ip", "fd.sip"),
    (4, "evidences[0].process.user.name", "user.name"),
    (9, "evidences[0].process.name", "proc.name"),
    (13, "evidences[0].process.cmd_line", "proc.cmdline"),
    (15, "evidences[0].process.pid", "proc.pid"),
    (45, "evidences[0].process.path", "proc.exepath"),
    (45, "evidences[0].file.path", "evt.arg.filename"),
];

/// The values worth searching for.
pub fn observables(view: View<'_>) -> Json {
    let one = |kind: u8, name: &str, value: String| json!({ "name": name, "type_id": kind, "value": value });
    let mut all = Vec::new();
    if let Some(host) = view.host() {
        all.push(one(1, "device.hostname", host));
    }
    let numbered = view.number("proc.pid").is_some();
    for (kind, name, field) in OBSERVABLES.iter().filter(|(_, name, _)| numbered || !name.contains(".process.")) {
        let value = view.text(field).filter(|text| *kind != 2 || text.parse::<std::net::IpAddr>().is_ok());
        all.extend(value.map(|value| one(*kind, name, value)));
    }
    if view.in_container() == Some(true) {
        // An object's observable has a path and no value.
        all.push(json!({ "name": "evidences[0].container", "type_id": 27 }));
    }
    Json::Array(all)
}
