use super::mend;
use crate::json::Tape;

/// Members as `key=value`, and the codes of what was mended.
#[track_caller]
fn check(src: &str, members: &str, mends: &str) {
    let mut tape = Tape::default();
    let (_, noted) = mend(src, 0, &mut tape);
    let root = tape.tree(src).root().expect("a value");
    let read: Vec<String> = root.members().map(|(key, value)| format!("{}={}", key.raw(), value.raw())).collect();
    assert_eq!(read.join(" "), members, "{src}");
    let codes: Vec<&str> = noted.iter().map(|mend| mend.code.0.trim_start_matches("json.")).collect();
    assert_eq!(codes.join(" "), mends, "{src}");
}

#[test]
fn what_is_whole_is_kept() {
    check(r#"{"a":1,"b":"x"}"#, "a=1 b=x", "");
    check(r#"{"a":1,"b":"x""#, "a=1 b=x", "truncated");
    check(r#"{"a":1,"b":"x"#, "a=1", "truncated");
    check(r#"{"a":1,"b":"#, "a=1", "truncated");
    check(r#"{"a":1,"b"#, "a=1", "truncated");
    check(r#"{"a":1,"output":"12:00 x"#, "a=1 output=12:00 x", "truncated");
    check(r#"{"a":{"c":2},"b":{"d":1,"e":"#, r#"a={"c":2} b={"d":1,"e":"#, "truncated");
    check(r#"{"a":,"b":2,}"#, "a= b=2", "empty_value comma");
    check(r#"{"a":1 "b":2"#, "a=1 b=2", "comma truncated");
    check(r#"{"a":12"b":"x""c":3}"#, "a=12 b=x c=3", "comma comma");
    check(r#"{"a":"say "hi" now","b":2}"#, r#"a=say "hi" now b=2"#, "unescaped_quote unescaped_quote");
    check("{\"a\":1, # one\n\"b\":2}", "a=1 b=2", "comment");
    check(r#"{"a":NaN,"b":01,"c":-}"#, "a=NaN b=01 c=-", "bare bare bare");
    check(r#"{"a":[1,{"b":2],"c":3}"#, r#"a=[1,{"b":2] c=3"#, "bracket");
    check("{\"a\":\"one\n two:\n  \"b\" : 2}", "a=one\n two: b=2", "control_character unclosed_string comma");
    check(r#"{"output":"cut here{"hostname":"h","rule":"R"}"#, "output=cut here", "truncated");
    check(r#"{"a" 1,b:2,"c"}"#, "a=1 b=2 c=", "colon bare empty_value");
    check(r#"{"a":"x\q"}"#, r"a=x\q", "escape");
}

#[test]
fn any_bytes_come_to_an_end() {
    for src in [
        "{",
        "{}",
        "{:",
        "{,,,",
        "{]]]]",
        "{\"",
        "{\"\\",
        "{[",
        "{\"a\":[[[[",
        "{é",
        "{\"a\":é}",
        "{\"a\":\"\\é",
        "{'a':1}",
        "{...",
    ] {
        mend(src, 0, &mut Tape::default());
    }
}
