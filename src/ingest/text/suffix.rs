//! What Falco appends to a rule's output, and what it puts in place of `%container.info`.

use super::pattern::{Message, Pattern};
use super::table::{Part, parts};
use std::collections::HashMap;
use std::sync::OnceLock;

/// What `%container.info` stood for until Falco 0.40, by age and by `-p` option.
const CONTAINER_INFO: &[&str] = &[
    // Until 0.35: no option, -pc, -pcg, -pk, -pkg, -pm, gVisor.
    "%container.name (id=%container.id)",
    "container=%container.name (id=%container.id)",
    "container=%container.name (id=%container.id) vpid=%proc.vpid vtid=%thread.vtid",
    "k8s.ns=%k8s.ns.name k8s.pod=%k8s.pod.name container=%container.id",
    "k8s.ns=%k8s.ns.name k8s.pod=%k8s.pod.name container=%container.id vpid=%proc.vpid vtid=%thread.vtid",
    "task=%mesos.task.name container=%container.id",
    "container=%container.id pid=%proc.vpid tid=%thread.vtid",
    // From 0.36: no option, -pc, -pcg, -pk, -pkg.
    "container_id=%container.id container_name=%container.name",
    "container_id=%container.id container_image=%container.image.repository container_image_tag=%container.image.tag container_name=%container.name",
    "vpid=%proc.vpid vtid=%thread.vtid container_id=%container.id container_image=%container.image.repository container_image_tag=%container.image.tag container_name=%container.name",
    "container_id=%container.id container_image=%container.image.repository container_image_tag=%container.image.tag container_name=%container.name k8s_ns=%k8s.ns.name k8s_pod_name=%k8s.pod.name",
    "vpid=%proc.vpid vtid=%thread.vtid container_id=%container.id container_image=%container.image.repository container_image_tag=%container.image.tag container_name=%container.name k8s_ns=%k8s.ns.name k8s_pod_name=%k8s.pod.name",
    // From 0.41: nothing.
    "",
];

/// What stands behind a whole output. The forms of `%container.info` were appended where the rule had none; before 0.28
/// a defect appended one of them up to four times.
const APPENDED: &[(&str, usize)] = &[
    (" container=%container.name (id=%container.id)", 4),
    (" k8s.ns=%k8s.ns.name k8s.pod=%k8s.pod.name container=%container.id", 4),
    (" task=%mesos.task.name container=%container.id", 4),
    (" container=%container.name (id=%container.id) vpid=%proc.vpid vtid=%thread.vtid", 1),
    (" k8s.ns=%k8s.ns.name k8s.pod=%k8s.pod.name container=%container.id vpid=%proc.vpid vtid=%thread.vtid", 1),
    (" container=%container.id pid=%proc.vpid tid=%thread.vtid", 1),
    (" container_id=%container.id container_name=%container.name", 1),
    (
        " container_id=%container.id container_image=%container.image.repository container_image_tag=%container.image.tag container_name=%container.name",
        1,
    ),
    (
        " vpid=%proc.vpid vtid=%thread.vtid container_id=%container.id container_image=%container.image.repository container_image_tag=%container.image.tag container_name=%container.name",
        1,
    ),
    (
        " container_id=%container.id container_image=%container.image.repository container_image_tag=%container.image.tag container_name=%container.name k8s_ns=%k8s.ns.name k8s_pod_name=%k8s.pod.name",
        1,
    ),
    (
        " vpid=%proc.vpid vtid=%thread.vtid container_id=%container.id container_image=%container.image.repository container_image_tag=%container.image.tag container_name=%container.name k8s_ns=%k8s.ns.name k8s_pod_name=%k8s.pod.name",
        1,
    ),
    (
        " container_id=%container.id container_name=%container.name container_image_repository=%container.image.repository container_image_tag=%container.image.tag",
        1,
    ),
    // Suggested output of 0.41 and later: the container plugin's fields, then those of k8smeta.
    (
        " container_id=%container.id container_name=%container.name container_image_repository=%container.image.repository container_image_tag=%container.image.tag k8s_pod_name=%k8s.pod.name k8s_ns_name=%k8s.ns.name",
        1,
    ),
    (
        " container_id=%container.id container_name=%container.name container_image_repository=%container.image.repository container_image_tag=%container.image.tag k8s_pod_name=%k8s.pod.name k8s_ns_name=%k8s.ns.name k8smeta_pod_name=%k8smeta.pod.name k8smeta_ns_name=%k8smeta.ns.name",
        1,
    ),
];

/// The forms of `%container.info`, cut into parts.
pub(super) fn container_info() -> &'static [Vec<Part>] {
    static FORMS: OnceLock<Vec<Vec<Part>>> = OnceLock::new();
    FORMS.get_or_init(|| CONTAINER_INFO.iter().map(|form| parts(form, &HashMap::new())).collect())
}

/// The suffixes that `message` may end with, the empty one first.
pub(super) fn appended(message: &Message<'_>) -> Vec<&'static Pattern> {
    static FORMS: OnceLock<Vec<Pattern>> = OnceLock::new();
    let forms = FORMS.get_or_init(|| {
        let repeated = APPENDED.iter().flat_map(|(form, times)| (1..=*times).map(|n| form.repeat(n)));
        std::iter::once(String::new())
            .chain(repeated)
            .map(|form| Pattern::new(&parts(&form, &HashMap::new())))
            .collect()
    });
    forms.iter().filter(move |form| fits(form, message)).collect()
}

/// True when the words of `form` stand in `message` in their order, going from its end.
fn fits(form: &Pattern, message: &Message<'_>) -> bool {
    let mut end = message.text.len();
    form.words.iter().rev().enumerate().all(|(at, words)| {
        let last = at == 0;
        let found =
            if last { message.text.strip_suffix(words.as_str()).map(str::len) } else { message.rfind(words, 0, end) };
        found.is_some_and(|start| {
            end = start;
            true
        })
    })
}
