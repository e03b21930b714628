//! Not in Evidence: what we do not know, and which field would tell.

use crate::case::{Case, list};
use crate::facts::Facts;
use crate::say;
use knowledge::schema::{Ask, Slot};
use report::{Block, Inline};

pub fn write(case: &Case<'_>) -> Vec<Block> {
    let facts = &case.facts;
    let mut items = case.say(Slot::Unknown);
    for ask in asks(case) {
        let mut cites = vec![ask.field.clone()];
        cites.extend(say::allowed(ask.when.as_deref(), &[], facts).unwrap_or_default());
        if let Some(mut sentence) = say::sentence(&ask.text, cites, facts) {
            sentence.inlines.push(Inline::Text(" Would be told by ".into()));
            sentence.inlines.push(Inline::Code(ask.field.clone()));
            sentence.inlines.push(Inline::Text(".".into()));
            items.push(sentence);
        }
    }
    let host = facts.text("saker.where").as_deref() == Some("host");
    let mut from_host = false;
    let mut empty: Vec<&str> = Vec::new();
    for field in facts.alert.fields.iter().map(|field| field.name.as_str()) {
        if facts.has(field) || says_nothing(field, facts) {
            continue;
        }
        // On the host there is no container that they could tell of.
        if host && field.starts_with("container.") {
            from_host = true;
        } else {
            empty.push(field);
        }
    }
    if !empty.is_empty() {
        let mut cites = empty.clone();
        cites.extend(from_host.then_some("saker.where"));
        cites.extend(DECIDING.iter().filter(|field| facts.alert.field(field).is_some()));
        let mut sentence = say::plain("Printed without a value: ", &cites, facts);
        sentence.inlines.extend(say::names(empty.iter().map(|field| (*field).to_owned()).collect::<Vec<_>>().iter()));
        sentence.inlines.push(Inline::Text(".".into()));
        items.push(sentence);
    }
    if items.is_empty() {
        let text = "Whatever the alert does not print: Saker knows no field that would settle an open question here.";
        items.push(say::plain(text, &["alert.rule"], facts));
    }
    list(false, items).into_iter().collect()
}

/// The open questions of this case: those of its rule first, then those any alert may leave open, each field once.
pub fn asks<'a>(case: &'a Case<'_>) -> Vec<&'a Ask> {
    let own = case.book.as_ref().map_or(&[][..], |book| &book.ask);
    let mut found: Vec<&Ask> = Vec::new();
    for ask in own.iter().chain(&knowledge::library().ask) {
        let open = !case.facts.has(&ask.field) && say::allowed(ask.when.as_deref(), &[], &case.facts).is_some();
        if open && !found.iter().any(|known| known.field == ask.field) {
            found.push(ask);
        }
    }
    found
}

/// The fields by which [`says_nothing`] tells whether another one could have had a value.
const DECIDING: [&str; 5] = ["evt.type", "fd.name", "user.loginuid", "proc.pname", "alert.source"];

/// Calls that act on no descriptor: Falco has nothing to print for `fd.*` on them.
const WITHOUT_DESCRIPTOR: &str = " execve execveat fork vfork clone clone3 procexit chmod chown lchown link linkat \
    symlink rename renameat renameat2 unlink mkdir rmdir mknod mount umount umount2 unshare ptrace kill tkill tgkill \
    setuid setgid setresuid setresgid setreuid setregid capset prctl chdir chroot init_module delete_module keyctl ";

/// True for a field that this event cannot have, or whose empty value is an answer and no gap.
fn says_nothing(field: &str, facts: &Facts<'_>) -> bool {
    let printed = |field: &str| facts.alert.field(field).is_some();
    if let Some(part) = field.strip_prefix("fd.") {
        let call = facts.text("evt.type");
        // Without a name nothing is known of the descriptor, and one word says it; an address need not have a name.
        return call.is_some_and(|call| WITHOUT_DESCRIPTOR.contains(&format!(" {call} ")))
            || (part != "name" && printed("fd.name") && !facts.has("fd.name"))
            || part.ends_with(".name");
    }
    // Nobody logged in, so there is no name either.
    if field == "user.loginname" {
        return facts.text("user.loginuid").is_some_and(|uid| uid == "-1" || uid == "4294967295");
    }
    // The line of ancestors ends somewhere.
    if field.starts_with("proc.aname[") || field.starts_with("proc.acmdline[") || field.starts_with("proc.aexepath[") {
        return printed("proc.pname") || printed("proc.aname[2]") && field != "proc.aname[2]";
    }
    // A parameter that the call does not have, arguments that were not given, what a request did not ask for, no pod, no
    // terminal, no error.
    const ANSWERS: [&str; 7] = ["evt.arg.", "proc.args", "proc.tty", "k8s.", "ka.target.", "ka.req.", "ct.error"];
    ANSWERS.iter().any(|start| field.starts_with(start)) || field.ends_with("/status/code]")
}

#[cfg(test)]
mod tests {
    use crate::analyse;

    /// What is said of these fields, as they stand in the alert: which were printed without a value.
    fn empty(fields: &str) -> String {
        let alert = format!(r#"{{"rule":"Ours","source":"syscall","output_fields":{{{fields}}}}}"#);
        let text = report::markdown::render(&analyse(alert.as_bytes(), None).report(0).expect("an alert"));
        let said = text.lines().find_map(|line| line.strip_prefix("- Printed without a value: ")).unwrap_or_default();
        said.split(".[^").next().unwrap_or_default().to_owned()
    }

    #[test]
    fn a_value_that_the_event_could_have_had_is_missed() {
        assert_eq!(empty(r#""evt.type":"openat","fd.name":null"#), "`fd.name`");
        assert_eq!(empty(r#""fd.name":null"#), "`fd.name`");
        assert_eq!(empty(r#""evt.type":"connect","fd.name":null,"fd.l4proto":null,"fd.rport":null"#), "`fd.name`");
        assert_eq!(empty(r#""evt.type":"connect","fd.name":"x","fd.l4proto":null"#), "`fd.l4proto`");
        assert_eq!(empty(r#""user.loginname":"<NA>","user.loginuid":1000"#), "`user.loginname`");
        assert_eq!(empty(r#""proc.pname":null,"proc.aname[2]":null"#), "`proc.pname`");
        assert_eq!(empty(r#""proc.aname[2]":null,"proc.aname[3]":null"#), "`proc.aname[2]`");
        assert_eq!(empty(r#""container.id":"a1","container.name":null"#), "`container.name`");
    }

    #[test]
    fn what_cannot_be_there_is_not_missed() {
        for fields in [
            r#""evt.type":"execve","fd.name":null,"fd.sport":null"#,
            r#""evt.type":"symlinkat","evt.arg.path":null"#,
            r#""user.loginname":"<NA>","user.loginuid":-1"#,
            r#""proc.pname":"bash","proc.aname[2]":"systemd","proc.aname[3]":null"#,
            r#""container.id":"host","container.name":null"#,
            r#""evt.type":"connect","fd.name":"10.0.0.1:1->10.0.0.2:2","fd.rip.name":null"#,
            r#""proc.args":"","proc.tty":null,"k8s.pod.name":null"#,
        ] {
            assert_eq!(empty(fields), "", "{fields}");
        }
    }
}
