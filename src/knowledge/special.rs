//! What this very value of a field means: `-1` as login user, `34816` as terminal, `host` as container.
//!
//! An explanation never repeats text of the value. Names come from our tables, numbers are computed: what an attacker
//! wrote into an alert cannot get into a sentence of ours.

mod absent;
mod api;
mod container;
mod files;
mod network;
mod number;
mod programs;
mod result;
mod terminal;
mod time;
mod who;

pub use programs::{Class, program};

use crate::fields::split;
use std::borrow::Cow;

type Said = Option<Cow<'static, str>>;

/// What `value` of `field` means, in one or two sentences; None when the value explains itself or we do not know it.
///
/// `field` as Falco writes it in `output_fields`; `value` as it prints it, `<NA>` for none.
pub fn explain(field: &str, value: &str) -> Option<Cow<'static, str>> {
    let (bare, _) = split(field);
    if value == "<NA>" {
        return absent::explain(bare).map(Cow::Borrowed);
    }
    match bare {
        "user.loginuid" => who::login(value),
        "user.uid" | "evt.arg.uid" | "evt.arg.euid" | "evt.arg.suid" => who::user(value),
        "group.gid" | "evt.arg.gid" | "evt.arg.egid" | "evt.arg.sgid" => who::group(value),
        "proc.tty" => terminal::explain(value),
        "evt.res" | "evt.rawres" | "evt.arg.res" | "krsi.res" | "evt.failed" => result::explain(value),
        "evt.arg.fd" | "evt.arg.newfd" if value.starts_with('-') => result::explain(value),
        "evt.type" | "syscall.type" => result::event(value),
        "evt.arg.flags" => files::flags(value),
        "evt.arg.mode" => files::mode(value),
        "evt.arg.cmd" | "evt.arg.request" | "evt.arg.option" | "evt.arg.domain" => files::flag(value),
        "thread.cap_effective" | "thread.cap_permitted" | "thread.cap_inheritable" => who::capabilities(value),
        "proc.name" | "proc.pname" | "proc.aname" | "proc.sname" | "proc.pgid.name" | "proc.vpgid.name" => {
            programs::name(value)
        }
        "proc.exe" | "proc.pexe" | "proc.aexe" => programs::first_word(value),
        "proc.exepath" | "proc.pexepath" | "proc.aexepath" | "proc.sid.exepath" => programs::path(value),
        "proc.vpid" => (value == "1").then_some("The main process of its container (or of the host).".into()),
        "proc.ppid" => programs::parent_id(value),
        "proc.stdin.type" | "proc.stdout.type" | "proc.stderr.type" => network::stream(value),
        "fd.type" => network::kind(value),
        "fd.l4proto" => network::protocol(value),
        "fd.sip" | "fd.cip" | "fd.rip" | "fd.lip" | "ct.srcip" | "gcp.callerIP" | "okta.client.ip" => {
            network::address(value)
        }
        "fd.sport" | "fd.rport" | "fd.lport" | "fd.cport" => network::port(value),
        "fd.name" | "fd.nameraw" => files::name(value).or_else(|| network::connection(value)),
        "evt.arg.filename" | "evt.arg.name" | "evt.arg.path" | "evt.arg.oldpath" | "evt.arg.newpath"
        | "evt.arg.target" | "evt.arg.linkpath" | "krsi.name" | "krsi.path" | "krsi.target" | "proc.cwd"
        | "fd.directory" => files::name(value),
        _ if bare.starts_with("fs.path.") => files::name(value),
        _ if time::is_moment(bare) => time::moment(value),
        _ if time::is_span(bare) => time::span(bare, value),
        _ if bare.starts_with("container.") || bare.starts_with("k8s") => container::explain(bare, value),
        _ => api::explain(bare, value),
    }
}
