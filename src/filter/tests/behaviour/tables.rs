//! The tables of fields.

use filter::{ArgForm, Catalogue, FieldType, Filter, Options};

#[test]
fn fields_are_sorted_and_named_once() {
    let catalogue = Catalogue::everything();
    let names: Vec<&str> = catalogue.fields().map(|field| field.name).collect();
    assert!(names.len() > 800, "{} fields", names.len());
    assert!(names.windows(2).all(|pair| pair[0] < pair[1]), "a binary search needs them sorted");
}

#[test]
fn a_field_says_what_it_is() {
    let catalogue = Catalogue::everything();
    let field = catalogue.get("proc.aname").expect("it exists");
    assert_eq!(
        (field.ty, field.list, field.arg, field.arg_required),
        (FieldType::Charbuf, false, ArgForm::Index, false)
    );
    assert_eq!((field.source, field.provider), ("syscall", "libs"));
    let field = catalogue.get("ka.verb").expect("it exists");
    assert_eq!((field.source, field.provider), ("k8s_audit", "k8saudit"));
    assert!(catalogue.get("fd.types").is_some_and(|field| field.list));
}

#[test]
fn sources_and_providers_restrict() {
    let audit = Catalogue::everything().only_source("k8s_audit");
    assert!(audit.get("ka.verb").is_some() && audit.get("evt.time").is_some() && audit.get("proc.name").is_none());
    assert!(Catalogue::stock().get("ka.verb").is_none() && Catalogue::stock().get("container.id").is_some());
}

#[test]
fn callers_add_fields() {
    let catalogue = Catalogue::stock().with_field("saker.outcome", FieldType::Charbuf, false);
    let options = Options::new(catalogue);
    assert!(Filter::compile("saker.outcome = done", &options).is_ok());
    assert!(Filter::compile("saker.outcome > val(proc.pid)", &options).is_err());
}

/// Arguments that fit and arguments that do not.
#[test]
fn arguments_are_checked() {
    let loads = |field: &str| Filter::compile(&format!("{field} exists"), &Options::default()).is_ok();
    for field in [
        "proc.aname",
        "proc.aname[0]",
        "proc.aname[-1]",
        "proc.aname[\"1\"]",
        "proc.env",
        "proc.env[A]",
        "proc.env[7]",
        "proc.env['A B']",
        "container.label[a/b.c]",
        "container.mount[0]",
        "container.mount[/etc]",
        "evt.arg[0]",
        "evt.arg.flags",
        "evt.rawarg.flags",
        "evt.abspath",
        "evt.abspath.src",
        "thread.cgroup.net_cls",
        "evt.type.is.open",
        "evt.around[5]",
        "fd.types",
        "fd.types[3]",
    ] {
        assert!(loads(field), "{field}");
    }
    for field in [
        "proc.name[0]",
        "proc.aname[x]",
        "proc.aname[1.5]",
        "proc.env[\"a]b\"]",
        "container.label",
        "container.label.app",
        "evt.arg",
        "evt.arg[x]",
        "evt.arg.nosuch",
        "evt.rawarg[0]",
        "evt.abspath.up",
        "thread.cgroup",
        "thread.cgroup.a.b",
        "thread.cgroup.cpu2",
        "evt.type.is",
        "evt.type.is.alarm",
        "evt.around",
        "evt.around[x]",
    ] {
        assert!(!loads(field), "{field}");
    }
}
