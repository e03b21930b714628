//! Which fields hold what has to be replaced, by their names.

use super::Kind;

/// What the values of a field are; `None` for fields whose values are no names of anybody's things. Addresses, secrets and
/// the like are found in the values of all fields by their shape, see [`super::shapes`].
pub fn kind(field: &str) -> Option<Kind> {
    let field = field.split('[').next().unwrap_or(field);
    if let Some((_, kind)) = FIELDS.iter().find(|(known, _)| *known == field) {
        return Some(*kind);
    }
    let last = field.rsplit('.').next().unwrap_or(field);
    PARTS.iter().find(|(known, _)| *known == last).map(|(_, kind)| *kind)
}

/// Whole names.
const FIELDS: &[(&str, Kind)] = &[
    ("hostname", Kind::Host),
    ("evt.hostname", Kind::Host),
    ("fd.cip.name", Kind::Host),
    ("fd.sip.name", Kind::Host),
    ("fd.lip.name", Kind::Host),
    ("fd.rip.name", Kind::Host),
    ("ka.cluster.name", Kind::Host),
    ("ct.request.host", Kind::Host),
    ("okta.org", Kind::Host),
    ("user.name", Kind::User),
    ("user.loginname", Kind::User),
    ("ka.user.name", Kind::User),
    ("ka.impuser.name", Kind::User),
    ("ka.auth.openshift.username", Kind::User),
    ("ka.req.binding.subjects.user_names", Kind::User),
    ("ka.req.binding.subjects.serviceaccount_names", Kind::User),
    ("ct.user", Kind::User),
    ("ct.user.principalid", Kind::User),
    ("ct.originaluser", Kind::User),
    ("gcp.user", Kind::User),
    ("gcp.iam.serviceAccount", Kind::User),
    ("gcp.projectId", Kind::Account),
    ("ct.user.accountid", Kind::Account),
    ("ct.recipientaccountid", Kind::Account),
    ("ct.user.arn", Kind::Arn),
    ("okta.actor.name", Kind::User),
    ("okta.actor.alternateid", Kind::User),
    ("okta.actor.id", Kind::User),
    ("okta.principal.name", Kind::User),
    ("okta.principal.alternateid", Kind::User),
    ("okta.target.user.name", Kind::User),
    ("okta.target.user.alternateid", Kind::User),
    ("okta.target.user.id", Kind::User),
    ("github.user", Kind::User),
    ("github.collaborator.name", Kind::User),
    ("github.repo", Kind::Workload),
    ("github.repo.name", Kind::Workload),
    ("github.org", Kind::Namespace),
    ("gitlab.author_name", Kind::User),
    ("gitlab.author_email", Kind::User),
    ("salesforce.username", Kind::User),
    ("salesforce.delegatedusername", Kind::User),
    ("container.id", Kind::Container),
    ("container.full_id", Kind::Container),
    ("docker.id", Kind::Container),
    ("k8s.pod.sandbox_id", Kind::Container),
    ("k8s.pod.full_sandbox_id", Kind::Container),
    ("container.name", Kind::Workload),
    ("fd.containername", Kind::Workload),
    ("k8s.pod.name", Kind::Workload),
    ("k8smeta.pod.name", Kind::Workload),
    ("ka.target.pod.name", Kind::Workload),
    ("ka.target.name", Kind::Workload),
    ("ka.resp.name", Kind::Workload),
    ("ka.req.configmap.name", Kind::Workload),
    ("ka.req.pod.containers.name", Kind::Workload),
    ("ka.req.pod.initContainers.name", Kind::Workload),
    ("ka.req.pod.ephemeralContainers.name", Kind::Workload),
    ("k8s.deployment.name", Kind::Workload),
    ("k8s.rs.name", Kind::Workload),
    ("k8s.rc.name", Kind::Workload),
    ("k8s.svc.name", Kind::Workload),
    ("k8smeta.deployment.name", Kind::Workload),
    ("k8smeta.rs.name", Kind::Workload),
    ("k8smeta.rc.name", Kind::Workload),
    ("k8smeta.svc.name", Kind::Workload),
    ("ec2.name", Kind::Workload),
    ("nomad.alloc.name", Kind::Workload),
    ("k8s.node.name", Kind::Host),
    ("k8smeta.node.name", Kind::Host),
    ("k8s.ns.name", Kind::Namespace),
    ("k8smeta.ns.name", Kind::Namespace),
    ("ka.target.namespace", Kind::Namespace),
    ("nomad.alloc.namespace", Kind::Namespace),
    ("k8s.pod.uid", Kind::Uuid),
    ("k8s.pod.id", Kind::Uuid),
    ("k8smeta.pod.uid", Kind::Uuid),
    ("ka.auditid", Kind::Uuid),
    ("container.image", Kind::Registry),
    ("container.image.repository", Kind::Registry),
    ("container.image.full", Kind::Registry),
    ("ka.req.pod.containers.image", Kind::Registry),
    ("ka.req.pod.containers.image.repository", Kind::Registry),
    ("ka.req.pod.initContainers.image", Kind::Registry),
    ("ka.req.pod.ephemeralContainers.image", Kind::Registry),
    ("ka.req.container.image", Kind::Registry),
    ("ka.req.container.image.repository", Kind::Registry),
    ("ecr.repository", Kind::Registry),
    ("docker.attributes.image", Kind::Registry),
];

/// Last parts of names, for plugins that nobody has listed.
const PARTS: &[(&str, Kind)] = &[
    ("hostname", Kind::Host),
    ("username", Kind::User),
    ("user_name", Kind::User),
    ("loginname", Kind::User),
    ("email", Kind::User),
    ("namespace", Kind::Namespace),
    ("accountid", Kind::Account),
    ("account_id", Kind::Account),
    ("arn", Kind::Arn),
];

/// Names that every system has: they tell nothing about whose it is, and a report is hard to read without them.
pub fn is_common(kind: Kind, value: &str) -> bool {
    let known: &[&str] = match kind {
        Kind::Host => &["localhost", "host", "unknown", "falco"],
        Kind::User => &[
            "root",
            "daemon",
            "bin",
            "sys",
            "sync",
            "adm",
            "lp",
            "mail",
            "news",
            "uucp",
            "man",
            "proxy",
            "www-data",
            "backup",
            "list",
            "irc",
            "gnats",
            "nobody",
            "_apt",
            "systemd-network",
            "systemd-resolve",
            "messagebus",
            "sshd",
            "nginx",
            "postgres",
            "mysql",
            "redis",
            "ubuntu",
            "ec2-user",
            "default",
            "nonroot",
            "unknown",
            "user",
            "system:anonymous",
            "system:admin",
            "system:masters",
            "system:apiserver",
            "system:kube-scheduler",
            "system:kube-controller-manager",
            "kubernetes-admin",
            "uid",
        ],
        Kind::Namespace => &["default", "kube-system", "kube-public", "kube-node-lease", "falco", "user"],
        Kind::Workload => &["host", "POD"],
        Kind::Container => &["host"],
        _ => &[],
    };
    matches!(value, "" | "<NA>" | "N/A" | "null" | "none" | "-") || known.contains(&value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_told_by_name() {
        assert_eq!(kind("k8s.pod.name"), Some(Kind::Workload));
        assert_eq!(kind("ka.req.pod.containers.image[0]"), Some(Kind::Registry));
        assert_eq!(kind("myplugin.request.username"), Some(Kind::User));
        assert_eq!((kind("proc.name"), kind("fd.name"), kind("")), (None, None, None));
    }

    #[test]
    fn no_field_is_listed_twice() {
        for (at, (name, _)) in FIELDS.iter().enumerate() {
            assert_eq!(FIELDS.iter().position(|(other, _)| other == name), Some(at), "{name}");
        }
    }
}
