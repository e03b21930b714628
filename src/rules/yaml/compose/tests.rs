//! What the reader makes of small texts, and where its errors stand.

use super::*;

/// The documents in a short notation: `~` null, `'text'` scalars, brackets as in flow style.
fn show(yaml: &Yaml, id: NodeId) -> String {
    match &yaml.node(id).kind {
        Kind::Null => "~".to_owned(),
        Kind::Scalar(scalar) => format!("{:?}", scalar.text),
        Kind::Sequence(items) => {
            format!("[{}]", items.iter().map(|item| show(yaml, *item)).collect::<Vec<_>>().join(", "))
        }
        Kind::Mapping(entries) => {
            let entries: Vec<_> =
                entries.iter().map(|(k, v)| format!("{}: {}", show(yaml, *k), show(yaml, *v))).collect();
            format!("{{{}}}", entries.join(", "))
        }
    }
}

#[track_caller]
fn check(text: &str, expected: &str) {
    let yaml = load(text).unwrap_or_else(|error| panic!("{text:?}: {error:?}"));
    let shown: Vec<_> = yaml.documents.iter().map(|root| show(&yaml, *root)).collect();
    assert_eq!(shown.join(" --- "), expected, "{text:?}");
}

#[track_caller]
fn check_error(text: &str, line: u32, column: u32) {
    let error = load(text).err().unwrap_or_else(|| panic!("{text:?} was read"));
    assert_eq!((error.mark.line, error.mark.column), (line, column), "{text:?}: {}", error.message);
}

#[test]
fn block_collections() {
    check("- a\n- b: c\n  d: [e, f]\n-\n  - g\n", r#"["a", {"b": "c", "d": ["e", "f"]}, ["g"]]"#);
    check("a:\n- b\n- c\nd: e\n", r#"{"a": ["b", "c"], "d": "e"}"#);
    check("- \n- x:\n", r#"[~, {"x": ~}]"#);
    check("? a\n: b\n", r#"{"a": "b"}"#);
}

#[test]
fn flow_collections() {
    check("[a, , b]", r#"["a", ~, "b"]"#);
    check("[a,]", r#"["a"]"#);
    check("[a: b, {c, d: e}]", r#"[{"a": "b"}, {"c": ~, "d": "e"}]"#);
    check("{\"a\":1, 'b': [x]}", r#"{"a": "1", "b": ["x"]}"#);
}

#[test]
fn scalars() {
    check("- a\n  b\n\n  c\n", r#"["a b\nc"]"#);
    check("- 'it''s'\n- \"a\\tb\\u00e9\\\n   c\"\n", r#"["it's", "a\tbéc"]"#);
    check("- |\n  a\n   b\n\n- >\n  c\n  d\n\n  e\n- >-\n  f\n", r#"["a\n b\n", "c d\ne\n", "f"]"#);
    check("- |2\n   a\n- |+\n  b\n\n", r#"[" a\n", "b\n\n"]"#);
    check("- a # c\n- b#c\n- d:\te\n", r#"["a", "b#c", {"d": "e"}]"#);
    check("- a\r\n- b\r\n", r#"["a", "b"]"#);
}

#[test]
fn null_and_what_only_looks_like_it() {
    check("[~, null, Null, NULL, nULL, '~', !!str null, !x]", r#"[~, ~, ~, ~, "nULL", "~", "null", ""]"#);
    check("[!=]", r#"[""]"#);
}

#[test]
fn documents() {
    check("---\n- a\n...\n---\n- b\n", r#"["a"] --- ["b"]"#);
    check("%YAML 1.1\n---\n- a\n", r#"["a"]"#);
    check("\u{feff}- a\n", r#"["a"]"#);
    // The first null document ends the file.
    check("---\n---\n- a\n", "");
    check("- a\n---\n---\n- b\n", r#"["a"]"#);
    check("", "");
}

#[test]
fn anchors_name_nodes_and_merge_keys_are_keys() {
    check("- &a [x]\n- *a\n- {<<: *a}\n", r#"[["x"], ["x"], {"<<": ["x"]}]"#);
}

#[test]
fn errors_stand_where_falco_says() {
    check_error("- rule: - x\n", 0, 8);
    check_error("- rule: X\n\tdesc: d\n", 1, 0);
    check_error("- rule: X\n desc: d\n", 1, 1);
    check_error("- a\n- b: c: d\n", 1, 6);
    check_error("- 'it's'\n", 0, 6);
    check_error("- \"a \\q b\"\n", 0, 7);
    check_error("- @x\n", 0, 2);
    check_error("- [<, >=]\n", 0, 6);
    check_error("- *nobody\n", 0, 2);
    check_error("%YAML 2.0\n---\n- a\n", 0, 0);
    check_error("%YAML 1.1\n%YAML 1.1\n---\n- a\n", 1, 0);
}

#[test]
fn bombs_are_stopped() {
    assert!(load(&"[".repeat(100_000)).is_err());
    assert!(load(&"- ".repeat(100_000)).is_err());
    assert!(load(&"{a: ".repeat(100_000)).is_err());
    // Each level names the one before twice; nothing is copied.
    let mut laughs = "- &a0 [x, x]\n".to_owned();
    for level in 1..60 {
        let last = level - 1;
        laughs.push_str(&format!("- &a{level} [*a{last}, *a{last}]\n"));
    }
    assert!(load(&laughs).is_ok());
}

#[test]
fn a_scalar_knows_where_its_text_stands() {
    let text = "- >\n  ab\n  cd\n- \"x\\ty\"\n";
    let yaml = load(text).expect("reads");
    let Kind::Sequence(items) = &yaml.node(yaml.documents[0]).kind else { panic!("a sequence") };
    let scalars: Vec<&Scalar> = items
        .iter()
        .filter_map(|id| match &yaml.node(*id).kind {
            Kind::Scalar(scalar) => Some(scalar.as_ref()),
            _ => None,
        })
        .collect();
    assert_eq!(scalars[0].text, "ab cd\n");
    assert_eq!(&text[scalars[0].source_offset(3)..][..2], "cd");
    assert_eq!(&text[scalars[1].source_offset(2)..][..1], "y");
}
