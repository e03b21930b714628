//! Three values: true, false, and not to be told.

use filter::{Catalogue, Event, FieldType, Filter, Lookup, Options, ValueRef, Verdict};

use crate::sample::event;

const SHELL: &str = "proc.name=bash
    proc.cmdline=bash -c 'curl http://x'
    proc.pid=#4242
    proc.tty=#34816
    proc.aname[1]=nginx
    proc.aname[2]=containerd-shim
    proc.exepath=/usr/bin/bash
    proc.is_exe_writable=!false
    fd.name=10.0.0.5:40000->203.0.113.9:443
    fd.types=(file,ipv4)
    user.name=null
    evt.type=execve
    evt.time=#1798761600001234567
    evt.rawarg.flags=1000000
    saker.outcome=done
    saker.score=#7";

#[track_caller]
fn check(condition: &str, expected: Verdict) {
    let catalogue = Catalogue::everything().with_field("saker.outcome", FieldType::Charbuf, false).with_field(
        "saker.score",
        FieldType::Int64,
        false,
    );
    let filter = match Filter::compile(condition, &Options::new(catalogue)) {
        Ok(filter) => filter,
        Err(error) => panic!("{condition}: {error}"),
    };
    assert_eq!(filter.matches(&event(SHELL)), expected, "{condition}");
}

#[track_caller]
fn all(expected: Verdict, conditions: &[&str]) {
    for condition in conditions {
        check(condition, expected);
    }
}

#[test]
fn a_value_that_is_there_decides() {
    let holds = [
        "proc.name = bash",
        "proc.name != sh",
        "proc.name in (zsh, bash)",
        "proc.name intersects (bash)",
        "proc.cmdline contains curl",
        "proc.cmdline icontains HTTP",
        "proc.cmdline startswith 'bash '",
        "proc.name endswith sh",
        "proc.name glob b?s*",
        "proc.name iglob BA[a-t]H",
        "proc.name regex 'b.+h'",
        "proc.exepath pmatch (/usr)",
        "proc.exepath pmatch (/u*/bin)",
        "proc.name > 5",
        "proc.pid = 4242",
        "proc.pid >= 4242",
        "proc.pid in (1, 4242)",
        "proc.is_exe_writable = false",
        "proc.name = oneof (bash, sh)",
        "proc.name startswith anyof (z, ba)",
        "proc.cmdline contains allof (bash, curl)",
        "fd.types intersects (ipv4, ipv6)",
        "fd.types in (file, ipv4, unix)",
        "len(fd.types) = 2",
        "len(proc.name) = 4",
        "toupper(proc.name) = BASH",
        "basename(proc.exepath) = val(proc.name)",
        "proc.exepath endswith concat('/', proc.name)",
        "join(':', (evt.type, proc.name)) = 'execve:bash'",
        "tolower(evt.type) startswith execve",
        "evt.time startswith '00:00:00'",
        "evt.rawarg.flags = 16777216",
        "saker.outcome = done and saker.score > 5",
    ];
    all(Verdict::True, &holds);
    for condition in holds {
        check(&format!("not ({condition})"), Verdict::False);
    }
}

#[test]
fn a_field_without_a_value_fails_every_comparison_even_an_unequal_one() {
    all(Verdict::False, &["user.name = root", "user.name != root", "user.name in ()", "user.name exists"]);
    all(Verdict::True, &["not user.name = root", "not user.name exists"]);
    check("tolower(user.name) = root", Verdict::False);
    check("proc.name = val(user.name)", Verdict::False);
}

#[test]
fn a_field_that_was_not_printed_decides_nothing() {
    let unknown = [
        "container.id = host",
        "not container.id = host",
        "container.id exists",
        "container.id != host",
        "tolower(container.id) = host",
        "proc.name = val(container.id)",
        "proc.name = concat(container.id, x)",
    ];
    all(Verdict::Unknown, &unknown[..6]);
    check("join(',', (proc.name, container.id)) = x", Verdict::Unknown);
    check("container.id = val(user.name)", Verdict::False);
}

#[test]
fn what_is_known_decides_over_what_is_not() {
    check("proc.name = bash or container.id = host", Verdict::True);
    check("container.id = host or proc.name = bash", Verdict::True);
    check("proc.name = sh and container.id = host", Verdict::False);
    check("container.id = host and proc.name = sh", Verdict::False);
    check("proc.name = bash and container.id = host", Verdict::Unknown);
    check("proc.name = sh or container.id = host", Verdict::Unknown);
    check("not (proc.name = bash and container.id = host)", Verdict::Unknown);
}

#[test]
fn ancestors_are_looked_for_level_by_level() {
    check("proc.aname = nginx", Verdict::True);
    check("proc.aname in (containerd-shim)", Verdict::True);
    // The rule printed two levels and there may be more.
    check("proc.aname = sshd", Verdict::Unknown);
    check("proc.aname[1] = sshd", Verdict::False);
    check("proc.aname[7] = sshd", Verdict::Unknown);
}

#[test]
fn the_ends_of_a_connection_are_read_from_its_name() {
    check("fd.ip = 203.0.113.9", Verdict::True);
    check("fd.ip = 203.0.113.10", Verdict::False);
    check("fd.ip != 203.0.113.10", Verdict::True);
    check("fd.snet = 203.0.113.0/24", Verdict::True);
    check("fd.cnet = 203.0.113.0/24", Verdict::False);
    check("fd.port = https", Verdict::True);
    check("fd.port in (22, 40000)", Verdict::True);
    check("fd.rnet = 203.0.113.0/24", Verdict::Unknown);
}

#[test]
fn habits_of_falco_that_surprise_are_kept() {
    check("fd.ip in (203.0.113.9)", Verdict::False);
    check("fd.net in (10.9.0.0/16, 203.0.113.0/24)", Verdict::False);
    check("proc.name != anyof (bash, sh)", Verdict::True);
    check("proc.name = oneof (bash, bash)", Verdict::False);
    check("proc.name in tolower(proc.name)", Verdict::False);
    check("proc.name = tolower(proc.name)", Verdict::True);
    check("not evt.type exists", Verdict::False);
    check("fd.types in ()", Verdict::False);
    check("evt.type.is.execve = 0", Verdict::True);
}

#[test]
fn getopt_reads_short_options() {
    check("getopt(('-ab', '-c', 'v'), 'abc:') in (a, b, c, v)", Verdict::True);
    check("getopt(('-ab', '-c', 'v'), 'abc:')[c] = v", Verdict::True);
    check("getopt(('-ab', '-cv'), 'abc:')[c] = v", Verdict::True);
    check("getopt(('-a', '--', '-b'), 'ab')[b] exists", Verdict::False);
    check("getopt(('--long', '-b'), 'b')[b] = b", Verdict::True);
    check("getopt(('x', '-b'), 'b')[b] exists", Verdict::False);
    check("getopt(('-z'), 'b') intersects ('?')", Verdict::True);
    check("getopt(('-c'), 'c:')[c] = ''", Verdict::True);
}

#[test]
fn macros_and_lists_are_put_in_place() {
    let mut options = Options::default();
    options.lists.push(("shells".to_owned(), vec!["bash".to_owned(), "z sh".to_owned()]));
    let text = filter::expand_lists("proc.name in (shells)", &options.lists);
    options.macros.insert("is_shell".to_owned(), filter::parse(&text).expect("it parses"));
    let filter = Filter::compile("is_shell and not proc.name in (shells, sh)", &options).expect("it compiles");
    assert_eq!(filter.matches(&event(SHELL)), Verdict::False);
    assert_eq!(filter.fields().collect::<Vec<_>>(), ["proc.name"]);
}

#[test]
fn fields_are_named_once_with_their_arguments() {
    let condition = "proc.aname[2] = a and (fd.ip = 1.1.1.1 or proc.name = val(proc.pname)) and proc.name exists";
    let filter = Filter::compile(condition, &Options::default()).expect("it compiles");
    let fields: Vec<&str> = filter.fields().collect();
    assert_eq!(fields, ["proc.aname[2]", "fd.ip", "proc.name", "proc.pname"]);
}

#[test]
fn keys_are_what_an_event_is_asked_for() {
    let filter =
        Filter::compile("fd.port = 1 and proc.name = a and fd.sport = 2", &Options::default()).expect("it compiles");
    assert_eq!(filter.keys(), ["fd.sport", "fd.cport", "fd.name", "proc.name"]);
}

/// An event that knows fields by their place only.
struct Row<'v>(Vec<&'v str>);

impl Event for Row<'_> {
    fn field(&self, field: &str) -> Lookup<'_> {
        panic!("{field} was looked up by its name")
    }

    fn slot(&self, slot: usize, _: &str) -> Lookup<'_> {
        self.0.get(slot).map_or(Lookup::Absent, |value| Lookup::Value(ValueRef::Text((*value).into())))
    }
}

#[test]
fn an_event_may_answer_by_the_place_of_a_key() {
    let condition = "proc.name = a and (proc.exe = val(proc.pname) or fd.name = concat(proc.name, proc.pname))";
    let filter = Filter::compile(condition, &Options::default()).expect("it compiles");
    assert_eq!(filter.keys(), ["proc.name", "proc.exe", "proc.pname", "fd.name"]);
    assert_eq!(filter.matches(&Row(vec!["a", "x", "b", "ab"])), Verdict::True);
    assert_eq!(filter.matches(&Row(vec!["a", "x", "b", "ac"])), Verdict::False);
    assert_eq!(filter.evidence(&Row(vec!["a", "x", "b", "ab"])), ["proc.name", "fd.name", "proc.pname"]);
}
