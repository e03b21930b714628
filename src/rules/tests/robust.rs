//! No text makes the loader panic, hang or eat the memory, and every problem stands inside its file.

use std::time::{Duration, Instant};

use proptest::prelude::*;
use rules::{Loaded, Options, RulesFile, load};

const BASE: &str = "\
- list: l
  items: [a, b]
- macro: m
  condition: proc.name in (l)
- rule: R
  desc: d
  condition: evt.type = open and m
  output: o %proc.name
  priority: INFO
  exceptions:
    - name: e
      fields: [proc.name, fd.name]
";

fn load_all(texts: &[&str]) -> Loaded {
    let files: Vec<RulesFile<'_>> = texts.iter().map(|text| RulesFile { name: "r", text }).collect();
    let loaded = load(&files, &Options::default());
    for problem in &loaded.problems {
        let text = texts[problem.span.file];
        let end = problem.span.offset + problem.span.length;
        assert!(text.get(problem.span.offset..end).is_some(), "{problem:?}\n{text}");
        assert!(problem.span.line > 0 && problem.span.column > 0, "{problem:?}\n{text}");
    }
    for rule in &loaded.rules.rules {
        loaded.rules.filter(rule);
        loaded.rules.silenced_by(rule);
        rule.printed_fields();
    }
    loaded
}

/// Loads within a time that only something endless or quadratic exceeds, debug build and busy machine included.
#[track_caller]
fn check_bounded(text: &str) -> Loaded {
    let started = Instant::now();
    let loaded = load_all(&[text]);
    assert!(started.elapsed() < Duration::from_secs(60), "{:?}", started.elapsed());
    loaded
}

fn code(loaded: &Loaded) -> &str {
    loaded.problems.iter().find(|p| p.severity == rules::Severity::Error).map_or("", |p| p.code.as_str())
}

#[test]
fn ten_thousand_rules() {
    let mut text = String::from(BASE);
    for n in 0..10_000 {
        text.push_str(&format!(
            "- rule: R{n}\n  desc: d\n  condition: evt.type = open and m and proc.pid = {n}\n  output: o\n  priority: INFO\n"
        ));
    }
    let loaded = check_bounded(&text);
    assert!(loaded.accepted);
    assert_eq!(loaded.rules.rules.len(), 10_001);
}

#[test]
fn a_list_of_a_hundred_thousand_items() {
    let items: Vec<String> = (0..100_000).map(|n| format!("item{n}")).collect();
    let text = format!(
        "- list: long\n  items: [{}]\n- rule: R\n  desc: d\n  condition: evt.type = open and proc.name in (long)\n  output: o\n  priority: INFO\n",
        items.join(", ")
    );
    assert!(check_bounded(&text).accepted);
}

#[test]
fn lists_and_macros_that_multiply() {
    let mut lists = format!("- list: l0\n  items: [{}]\n", vec!["x"; 2_000].join(", "));
    lists.push_str(&format!("- list: l1\n  items: [{}]\n", vec!["l0"; 2_000].join(", ")));
    assert_eq!(code(&check_bounded(&lists)), "LIMIT");

    let mut macros = String::from("- macro: m0\n  condition: evt.type = open\n");
    for n in 1..60 {
        let before = n - 1;
        macros.push_str(&format!("- macro: m{n}\n  condition: m{before} and m{before}\n"));
    }
    assert!(check_bounded(&macros).accepted, "unused macros cost nothing");
    macros.push_str("- rule: R\n  desc: d\n  condition: m59\n  output: o\n  priority: INFO\n");
    assert_eq!(code(&check_bounded(&macros)), "LIMIT");
}

#[test]
fn macros_in_a_circle() {
    let mut text = String::new();
    for n in 0..3_000 {
        text.push_str(&format!("- macro: m{n}\n  condition: evt.type = open\n"));
    }
    for n in 0..3_000 {
        text.push_str(&format!("- macro: m{n}\n  condition: m{}\n", (n + 1) % 3_000));
    }
    assert_eq!(code(&check_bounded(&text)), "LOAD_ERR_VALIDATE");
}

#[test]
fn aliases_that_multiply() {
    let mut text = String::from(
        "- rule: R\n  desc: d\n  condition: evt.type = open\n  output: o\n  priority: INFO\n  exceptions:\n    - name: e\n      fields: [proc.name]\n      values:\n        - &a0 [x, x, x, x]\n",
    );
    for n in 1..14 {
        let before = n - 1;
        text.push_str(&format!("        - &a{n} [*a{before}, *a{before}, *a{before}, *a{before}]\n"));
    }
    assert_eq!(code(&check_bounded(&text)), "LIMIT");
    assert_eq!(code(&check_bounded("- list: l\n  items: &x [*x]\n")), "LOAD_ERR_YAML_VALIDATE");
    let endless = text.replace("&a0 [x, x, x, x]", "&a0 [*a0]");
    assert_eq!(code(&check_bounded(&endless)), "LIMIT");
}

#[test]
fn depth_and_noise() {
    for text in ["[", "{", "- ", "? ", "&a ", "! ", "(", "\"", "'", "- |\n", "a: ", "\t", "\r", "\u{feff}", "%", "*"] {
        check_bounded(&text.repeat(60_000));
    }
    let deep = format!("- macro: m\n  condition: \"{}evt.type = open{}\"\n", "(".repeat(4_000), ")".repeat(4_000));
    assert!(check_bounded(&deep).accepted);
    let deeper = format!("- macro: m\n  condition: \"{}evt.type = open\"\n", "not (".repeat(50_000));
    assert_eq!(code(&check_bounded(&deeper)), "LOAD_ERR_COMPILE_CONDITION");
    let binary: String = (0u32..70_000).map(|n| char::from_u32(n % 256).unwrap_or('x')).collect();
    check_bounded(&binary);
}

#[test]
fn a_place_never_cuts_a_character() {
    load_all(&[", \u{48c}ype"]);
}

/// Pieces of rules files, so that random texts get far enough to matter.
fn pieces() -> impl Strategy<Value = String> {
    let words = vec![
        "- ",
        "  ",
        "    ",
        "\n",
        "\n  ",
        "\n    ",
        "rule: R",
        "macro: m",
        "list: l",
        "desc: d",
        "condition: ",
        "output: ",
        "priority: INFO",
        "items: [",
        "]",
        "[",
        "{",
        "}",
        ",",
        "exceptions:\n    - name: e\n      ",
        "fields: ",
        "comps: ",
        "values: ",
        "override:\n    ",
        "append",
        "replace",
        "condition: append",
        "append: true",
        "enabled: false",
        "proc.name",
        "evt.type = open",
        " and ",
        " or ",
        " not ",
        "(",
        ")",
        " in (l)",
        "m",
        "l",
        "\"",
        "'",
        "\\",
        "a b",
        "=",
        "!=",
        "|\n      x",
        ">-\n      x",
        "&a ",
        "*a",
        "!t ",
        "~",
        "%proc.name",
        "%",
        "#",
        ":",
        ": ",
        "---\n",
        "...\n",
        "\t",
        "é",
        "required_engine_version: 0.1.0",
        "tags: [x]",
        "source: syscall",
        "source: k8s_audit",
        "name: x",
        "\r\n",
        "\u{feff}",
        "\0",
    ];
    prop::collection::vec(prop::sample::select(words), 0..60).prop_map(|words| words.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn any_pieces_load_or_say_why(text in pieces()) {
        load_all(&[&text]);
        load_all(&[BASE, &text]);
    }

    #[test]
    fn any_text_loads_or_says_why(text: String) {
        load_all(&[&text]);
    }

    /// One byte of a good file changed.
    #[test]
    fn a_slip_of_the_pen(at in 0..BASE.len(), with in "\\PC|[\\n\\t \"'\\[\\]{}:#&*!%-]") {
        let mut text = String::from(BASE);
        text.replace_range(at..=at, &with);
        load_all(&[&text]);
        load_all(&[BASE, &text]);
    }
}
