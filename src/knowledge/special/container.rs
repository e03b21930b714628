//! Containers and pods.

use super::Said;
use crate::places;

/// A field of a container or pod.
pub(super) fn explain(bare: &str, value: &str) -> Said {
    Some(match (bare, value) {
        ("container.id" | "container.full_id" | "container.name", "host") => {
            "Not a container: the process runs on the host itself.".into()
        }
        ("container.id" | "container.name" | "container.image.repository" | "container.image.tag", "") => {
            "No container, or Falco had no answer about it yet.".into()
        }
        ("container.name", name) if docker_made_up(name) => {
            "Looks like a name Docker makes up: the container was probably started by hand with docker run, without a name.".into()
        }
        ("container.name", name) if name.starts_with("k8s_POD_") => "The pod's sandbox container, made by Kubernetes.".into(),
        ("container.name", name) if name.starts_with("k8s_") => "Made by Kubernetes: container, pod and namespace are in the name.".into(),
        ("container.image.tag", "latest") => {
            "Says nothing about the version: latest is only the tag used when none is given, and its content changes.".into()
        }
        ("container.privileged", "true") => {
            "Privileged: root in it can take over the host.".into()
        }
        ("container.privileged", "false") => "Not privileged. Single dangerous capabilities or mounts are still possible.".into(),
        ("container.host_pid", "true") => "It sees and can signal the processes of the host.".into(),
        ("container.host_network", "true") => {
            "It uses the host's network: services that listen on the host's loopback only are in reach.".into()
        }
        ("container.host_ipc", "true") => "It shares the host's shared memory, /dev/shm included.".into(),
        ("container.type", "cri") => "Some runtime behind the Kubernetes runtime interface, such as containerd or CRI-O.".into(),
        ("container.type", "host") => "Not a container.".into(),
        ("container.mounts" | "container.mount" | "container.mount.source", mounts) => return mounted(mounts),
        ("k8s.ns.name" | "k8smeta.ns.name", name) => return namespace(name),
        _ => return None,
    })
}

/// A Kubernetes namespace.
pub(super) fn namespace(name: &str) -> Said {
    Some(match name {
        "kube-system" => {
            "The cluster's own components live here: whoever controls a pod here is close to controlling the cluster."
                .into()
        }
        "kube-public" => "Readable by everyone, logged in or not.".into(),
        "kube-node-lease" => "Heartbeats of the nodes; nothing else belongs here.".into(),
        "default" => "Where objects land when nobody chose a namespace.".into(),
        _ => return None,
    })
}

/// The most telling of the mounts, `source:destination:mode:writable:propagation` each, separated by commas.
fn mounted(mounts: &str) -> Said {
    let sources = || mounts.split(',').filter_map(|mount| mount.split(':').next()).filter_map(places::resolve);
    if sources().any(|source| source == "/") {
        return Some(
            "The host's whole root file system is mounted: root in the container has the host's files.".into(),
        );
    }
    if sources().any(|source| {
        source.ends_with(".sock") && places::path(&source).is_some_and(|place| place.category == "container control")
    }) {
        return Some("A runtime's control socket is mounted: whoever talks to it controls the host.".into());
    }
    let notable =
        sources().filter_map(|source| places::path(&source)).find(|place| place.category != "system libraries")?;
    Some(format!("Among the mounts from the host: {}.", notable.why).into())
}

/// Two lower-case words joined by an underscore, perhaps with a digit: `peaceful_mestorf`.
fn docker_made_up(name: &str) -> bool {
    let Some((first, second)) = name.split_once('_') else { return false };
    let second = second.strip_suffix(|c: char| c.is_ascii_digit()).unwrap_or(second);
    let word = |word: &str| word.len() >= 3 && word.bytes().all(|byte| byte.is_ascii_lowercase());
    word(first) && word(second)
}
