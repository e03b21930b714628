//! `glob`, `pmatch` and `regex`, pattern by pattern.

use filter::{Filter, Options, Verdict};

use crate::sample::event;

/// The patterns that match the value.
#[track_caller]
fn check(op: &str, value: &str, matching: &[&str], others: &[&str]) {
    let line = format!("fd.name={value}");
    let event = event(&line);
    for (pattern, expected) in
        matching.iter().map(|p| (p, Verdict::True)).chain(others.iter().map(|p| (p, Verdict::False)))
    {
        let quoted = pattern.replace('\\', "\\\\");
        let condition =
            if op == "pmatch" { format!("fd.name {op} (\"{quoted}\")") } else { format!("fd.name {op} \"{quoted}\"") };
        let filter = Filter::compile(&condition, &Options::default());
        let filter = filter.unwrap_or_else(|error| panic!("{condition}: {error}"));
        assert_eq!(filter.matches(&event), expected, "{value} {condition}");
    }
}

#[track_caller]
fn refused(pattern: &str) {
    let condition = format!("fd.name regex \"{}\"", pattern.replace('\\', "\\\\"));
    assert!(Filter::compile(&condition, &Options::default()).is_err(), "{condition} loads");
}

#[test]
fn glob_is_over_the_whole_text_and_a_star_spans_slashes() {
    check(
        "glob",
        "/etc/passwd",
        &["/etc/passwd", "/etc/*", "*", "/*d", "*/p?sswd", "**", "/[a-e]tc*"],
        &["/etc", "etc/*", "?", ""],
    );
    check("glob", "a*b", &[r"a\*b", "a[*]b", r"a[\*]b", "a?b", "a*b"], &["axb", r"a\?b"]);
    check("glob", "a-b", &["a[-x]b", "a[x-]b", "a[!a-z]b", "a[^a-z]b"], &["a[a-z]b"]);
    check("glob", "]", &["[]]", "[]x]", "[!x]"], &["[!]]"]);
    check("glob", "[a", &["[a", "[*"], &["[a]"]);
    check(
        "glob",
        "a5",
        &["a[[:digit:]]", "[[:alpha:]]?", "a[![:alpha:]]"],
        &["[[:digit:]]?", "a[[:vowel:]]", "a[![:vowel:]]"],
    );
    check("glob", "ä", &["??", "*"], &["?"]);
    check("iglob", "/Tmp/A", &["/tmp/a", "/TMP/[a-c]", "/t*"], &["/tmp/b"]);
}

#[test]
fn glob_does_not_take_exponential_time() {
    let value = "a".repeat(200);
    check("glob", &value, &["*a*a*a*a*a*a*a*a*a*a*"], &["*a*a*a*a*a*a*a*a*a*b"]);
}

#[test]
fn pmatch_compares_whole_components() {
    let matching = ["/etc", "/etc/", "//etc//", "etc", "/etc/ssh", "/etc/ssh/sshd_config", "/", "/e*", "/etc/*/sshd*"];
    check(
        "pmatch",
        "/etc/ssh/sshd_config",
        &matching,
        &["/et", "/etc/ssh/sshd_config/x", "/*/sshd_config", "/ETC", "/etc*h"],
    );
}

#[test]
fn regex_is_posix_over_the_whole_text() {
    check(
        "regex",
        "abc",
        &["abc", "a.c", "ab?c", "(a|x)bc", "^abc$", "[a-c]{3}", "a(b|)c", "[[:alpha:]]+", ".*", "a**bc"],
        &["ab", "bc", "ABC"],
    );
    check("regex", "a{b", &["a{b", r"a\{b", "a[{]b", "a{b{1}"], &["a{1}b"]);
    check("regex", "a{01}", &["a{01}"], &["a"]);
    check("regex", "a.b", &[r"a\.b", r"a\x2eb", r"a\056b", "a[.]b", r"a\x{2e}b"], &[r"a\+b"]);
    check("regex", "äb", &["..", "ä."], &["..."]);
    check("regex", "]-", &["[]]-", "[]-]+", r"[\]\-]+"], &["[^]-]+"]);
    check("regex", "aaaa", &["a{2}{2}", "(a{2}){2}", "a{4,}", "a{1,4}", "a*?", "a+?"], &["a{5,}"]);
}

/// A text that every match holds is looked for first; what may be missing must not be.
#[test]
fn a_required_text_is_really_required() {
    check(
        "regex",
        "ac",
        &["ab?c", "ab*c", "ab{0}c", "ab{0,2}c", "(ab|a)c", "x|ac", "a(b|)c", "a(bc)*c"],
        &["ab+c", "abc"],
    );
    check("regex", "abbbc", &["ab+c", "ab{3}c", "ab{2,}c", "a(bb)bc", "ab*c"], &["ab?c", "abc"]);
    check("regex", "ac", &["ab+?c", "ab{2}?c", "ab{2}*c"], &["ab{2}?d"]);
    check("regex", "x y", &["x y", "x[ ]y", r"x\x20y"], &["xy"]);
    check("regex", "b", &["a|b", "a*b", "(a|b)", "aa?|b"], &["ab"]);
}

#[test]
fn what_re2_refuses_is_refused() {
    for pattern in [
        "[",
        "[]",
        "[a",
        "(",
        ")",
        "(a",
        "a)",
        "*",
        "+a",
        "?",
        "a|*",
        "(*)",
        "{2}",
        r"\d",
        r"\w",
        r"\b",
        r"\1",
        r"\_",
        r"\x4",
        "(?i)a",
        "(?:a)",
        "(?P<n>a)",
        "[z-a]",
        "[a-b-c]",
        "[[:vowel:]]",
        "a{1001}",
        "a{2,1}",
        "(a{100}){11}",
        r"[\d]",
    ] {
        refused(pattern);
    }
}
