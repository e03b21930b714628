//! What it means that a field was printed without a value.

/// What `<NA>` says, by field.
pub(super) fn explain(bare: &str) -> Option<&'static str> {
    Some(match bare {
        "user.name" | "group.name" => {
            "No name is known for the id. In containers this is common: the name is in the container's own list, and often in none."
        }
        "user.loginname" => "Nobody logged in for this process, or the login id has no name.",
        "container.id" => "Falco could not tell whether the process runs in a container.",
        "k8s.ns.name" | "k8s.pod.name" | "k8s.pod.uid" | "k8s.pod.id" => {
            "Not in a pod, or Falco had no Kubernetes data from the container runtime yet."
        }
        "proc.pname" | "proc.pcmdline" | "proc.pexe" | "proc.pexepath" => {
            "The parent is not known: it ended before, or it lies outside what Falco has seen."
        }
        "proc.aname" | "proc.aexe" | "proc.aexepath" | "proc.acmdline" | "proc.apid" => {
            "No such ancestor is known: the chain is shorter, or an ancestor ended before."
        }
        "fd.name" => "The event works on no open file or connection that Falco knows. On an exec this is always so.",
        "evt.res" => "The event carries no result.",
        "evt.arg.flags" => "The event carries no flags.",
        "proc.name" | "proc.exe" | "proc.cmdline" | "proc.cwd" => {
            "Falco knew nothing of the process: events of its start were lost, or it is part of the kernel."
        }
        "proc.exepath" => {
            "The path of the program is not known: the process started before Falco, or it is part of the kernel."
        }
        "ct.error" | "ct.errormessage" => "No error was recorded: the call went through.",
        "ka.response.code" => {
            "The record was written before the answer, so it does not tell whether the request went through."
        }
        _ if bare.starts_with("container.") => {
            "Not in a container, or Falco had no answer about it from the container runtime yet."
        }
        _ if bare.starts_with("k8s") => "Not in a pod, or not known to Falco.",
        _ if bare.starts_with("fd.") => "The event has no connection or file to take this from.",
        _ if bare.starts_with("ka.req.") => {
            "The record does not hold it: it was not in the request, or the audit policy logs no request bodies."
        }
        _ if bare.starts_with("ka.") => "The audit record does not hold it.",
        _ => return None,
    })
}
