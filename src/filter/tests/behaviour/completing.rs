//! What may follow at the `|`.

use filter::{Catalogue, CompletionKind, Known, complete};

fn offers(written: &str) -> Vec<(String, CompletionKind)> {
    let offset = written.find('|').expect("the place is marked");
    let text = written.replace('|', "");
    let values = |field: &str| match field {
        "proc.name" => vec!["bash".to_owned(), "two words".to_owned()],
        _ => Vec::new(),
    };
    let known = Known { macros: &["spawned_process"], lists: &["shell_binaries"], values: Some(&values) };
    let found = complete(&text, offset, &Catalogue::stock(), &known);
    found.into_iter().map(|completion| (completion.text, completion.kind)).collect()
}

#[track_caller]
fn has(written: &str, expected: &[(&str, CompletionKind)]) {
    let offers = offers(written);
    for (text, kind) in expected {
        assert!(offers.contains(&((*text).to_owned(), *kind)), "{written}: no {text} in {offers:?}");
    }
}

#[track_caller]
fn lacks(written: &str, unexpected: &str) {
    let offers = offers(written);
    assert!(offers.iter().all(|(text, _)| text != unexpected), "{written}: {offers:?}");
}

#[test]
fn at_the_beginning_of_a_check() {
    for written in
        ["proc.na|", "not proc.na|", "(proc.na|", "evt.num > 1 and proc.na|", "spawned_process or (proc.na|)"]
    {
        has(written, &[("proc.name", CompletionKind::Field)]);
        assert_eq!(offers(written)[0].0, "proc.name");
    }
    has("spaw|", &[("spawned_process", CompletionKind::Macro)]);
    has("|", &[("not", CompletionKind::Keyword), ("tolower(", CompletionKind::Transformer)]);
    has("evt.arg.fl|", &[("evt.arg.flags", CompletionKind::Field)]);
    has("container.lab|", &[("container.label[", CompletionKind::Field)]);
    lacks("ka.ve|", "ka.verb");
}

#[test]
fn after_a_field_the_operators_that_fit_it() {
    has("proc.name st|", &[("startswith", CompletionKind::Operator)]);
    has("proc.pid |", &[("<=", CompletionKind::Operator), ("exists", CompletionKind::Keyword)]);
    lacks("proc.pid |", "startswith");
    lacks("fd.types |", "=");
    has("proc.name !|", &[("!=", CompletionKind::Operator)]);
}

#[test]
fn after_an_operator_values() {
    has("proc.name = ba|", &[("bash", CompletionKind::Value)]);
    has("proc.name=ba|", &[("bash", CompletionKind::Value)]);
    has("proc.name = \"two w|", &[("\"two words\"", CompletionKind::Value)]);
    has("proc.name in (sh|", &[("shell_binaries", CompletionKind::List)]);
    has("proc.name in (a, b|", &[("bash", CompletionKind::Value)]);
    has("evt.type in (open, op|", &[("openat", CompletionKind::Value)]);
    has("proc.is_exe_writable = |", &[("true", CompletionKind::Value)]);
    has("proc.name = val(proc.pn|", &[("proc.pname", CompletionKind::Field)]);
    has("tolower(proc.n|", &[("proc.name", CompletionKind::Field)]);
    has("proc.name startswith any|", &[("anyof", CompletionKind::Keyword)]);
}

#[test]
fn after_a_check_a_connective() {
    has("proc.name = a |", &[("and", CompletionKind::Keyword), ("or", CompletionKind::Keyword)]);
    has("(proc.name in (a) o|", &[("or", CompletionKind::Keyword)]);
    assert!(offers("proc.name = a a|").iter().all(|(text, _)| text == "and"));
}

#[test]
fn nothing_where_nothing_helps() {
    assert_eq!(offers("proc.name = a b c |"), []);
    assert_eq!(offers("proc.name in (a |"), []);
}

#[test]
fn what_is_replaced_is_the_word_that_is_there() {
    let text = "evt.num > 1 and proc.na = x";
    let found = complete(text, 23, &Catalogue::stock(), &Known::default());
    assert_eq!(found[0].span.of(text), "proc.na");
}
