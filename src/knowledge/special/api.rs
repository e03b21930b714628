//! Records of APIs: Kubernetes audit, clouds and services.

use super::{Said, container, number::whole};

/// A field of an API's record.
pub(super) fn explain(bare: &str, value: &str) -> Said {
    Some(match (bare, value) {
        ("ka.response.code", _) => return status(value),
        ("ka.auth.decision", "allow") => {
            "Authorisation let it pass; admission or the object itself may still have refused it.".into()
        }
        ("ka.auth.decision", "forbid") => "Authorisation refused it: the request had no effect.".into(),
        ("ka.stage", "RequestReceived") => "Written when the request came in, before anything was decided.".into(),
        ("ka.stage", "ResponseStarted") => {
            "Written when a long-running request, such as exec or watch, began to answer.".into()
        }
        ("ka.stage", "ResponseComplete") => "Written after the answer was sent.".into(),
        ("ka.stage", "Panic") => "The API server failed while it handled the request.".into(),
        ("ka.user.name" | "ka.impuser.name", name) => return caller(name),
        ("ka.verb", _) => return verb(value),
        ("ka.target.subresource", _) => return subresource(value),
        ("ka.target.namespace", name) => return container::namespace(name),
        ("evt.source", "syscall") => "System calls, seen by Falco's driver on the host.".into(),
        ("evt.dir", "<") => "Recorded when the call returned.".into(),
        ("evt.dir", ">") => "Recorded when the call was made; its result is not in this event.".into(),
        ("ct.error", code) => return aws_error(code),
        ("ct.user.identitytype", "Root") => "The account's root user: no policy of the account limits it.".into(),
        ("ct.user.identitytype", "AWSService") => "An AWS service acted by itself.".into(),
        ("ct.user.identitytype", "AssumedRole") => {
            "Temporary credentials of a role; the session name at the end of the ARN tells who used it.".into()
        }
        ("gcp.user", name) if name.ends_with(".gserviceaccount.com") => {
            "A service account: a program, not a person.".into()
        }
        ("okta.result", "FAILURE" | "DENY") => "Refused: it had no effect.".into(),
        ("okta.result", "SUCCESS" | "ALLOW") => "It went through.".into(),
        ("okta.result", "CHALLENGE") => "A further check was asked for; how it ended is in another event.".into(),
        ("okta.security.isproxy", "true") => "The client hides behind a known proxy.".into(),
        ("github.repo.public", "true") => "Anyone can read the repository, its history included.".into(),
        _ if bare.starts_with("ka.req.pod.") && bare.ends_with(".privileged") => {
            let privileged = value.split([',', '(', ')']).any(|one| one.trim() == "true");
            return privileged
                .then_some("A privileged container is asked for: root in it can take over the node.".into());
        }
        _ if bare.starts_with("ka.req.pod.host_") && value == "true" => {
            "Shared with the node: one wall of the container is missing.".into()
        }
        _ => return None,
    })
}

/// An HTTP status of the Kubernetes API.
fn status(value: &str) -> Said {
    Some(match whole(value)? {
        101 => "The connection was switched to a stream, as exec and port-forward do: it was let through.",
        200 | 201 => "Done.",
        202 => "Accepted; it may still be under way.",
        400 => "Malformed request: it had no effect.",
        401 => "Refused: who asked was not established.",
        403 => "Refused: by authorisation, admission or quota.",
        404 => "No such object: it had no effect.",
        409 => "Conflict: the object exists already or was changed meanwhile. It had no effect, but nothing forbade it.",
        410 => "The wanted version is gone.",
        422 => "The object was not valid: it had no effect.",
        429 => "Too many requests: it had no effect for now.",
        500.. => "The API server or something behind it failed; an effect cannot be ruled out.",
        _ => return None,
    }
    .into())
}

/// Who made a request.
fn caller(name: &str) -> Said {
    Some(
        match name {
            "system:anonymous" => "Nobody: the request carried no credentials.",
            "system:apiserver" => "The API server itself.",
            "system:kube-controller-manager" => "The controller manager, part of the control plane.",
            "system:kube-scheduler" => "The scheduler, part of the control plane.",
            "system:kube-proxy" => "kube-proxy, part of every node.",
            "kubernetes-admin" | "admin" | "cluster-admin" | "minikube-user" | "kubernetes-super-admin" => {
                "An administrator by its name; several people may share it."
            }
            _ if name.starts_with("system:serviceaccount:kube-system:") => {
                "A service account of the cluster's own components."
            }
            _ if name.starts_with("system:serviceaccount:") => {
                "A service account: a program in a pod, or someone who has its token."
            }
            _ if name.starts_with("system:node:") => "A node's kubelet, or someone who has its key.",
            _ => return None,
        }
        .into(),
    )
}

fn verb(value: &str) -> Said {
    Some(
        match value {
            "get" | "list" | "watch" => "Reads only.",
            "create" => "Makes something new; on exec and attach it starts a session.",
            "update" | "patch" => "Changes something that exists.",
            "delete" => "Deletes one object.",
            "deletecollection" => "Deletes many objects at once.",
            "impersonate" => "Acts as someone else.",
            "bind" | "escalate" => "Gives rights that the caller need not have.",
            _ => return None,
        }
        .into(),
    )
}

fn subresource(value: &str) -> Said {
    Some(
        match value {
            "exec" => "Runs a command in a container of the pod.",
            "attach" => "Connects to the running main program of a container.",
            "portforward" => "Opens a tunnel to a port of the pod.",
            "proxy" => "Sends requests on to the pod, service or node.",
            "log" => "Reads the log of a container.",
            "ephemeralcontainers" => "Adds a debug container to a running pod.",
            "token" => "Makes a token of the service account.",
            "status" => "Changes what is reported about the object, not what is wanted.",
            "scale" => "Changes the number of copies.",
            "eviction" => "Asks for the pod to be moved away.",
            "binding" => "Puts a pod on a node.",
            "approval" => "Approves a certificate request.",
            _ => return None,
        }
        .into(),
    )
}

fn aws_error(code: &str) -> Said {
    let refused =
        ["AccessDenied", "UnauthorizedOperation", "Client.UnauthorizedOperation", "AuthFailure", "AuthorizationError"];
    Some(
        match code {
            "" => "No error was recorded: the call went through.",
            _ if refused.contains(&code)
                || code.starts_with("AccessDenied")
                || code.ends_with("UnauthorizedOperation") =>
            {
                "Refused for lack of permission: it had no effect."
            }
            _ if code.ends_with("DryRunOperation") => "A trial run: it would have been allowed, nothing was done.",
            _ if code.starts_with("NoSuch") || code.contains("NotFound") => {
                "What it asked for does not exist: it had no effect."
            }
            _ if code.contains("Throttl") || code.contains("RequestLimitExceeded") => {
                "Too many requests: it had no effect for now."
            }
            _ => "The call failed.",
        }
        .into(),
    )
}
