//! What is printed reads back to the same tree.

use filter::{Filter, Options, parse};

#[track_caller]
fn prints(condition: &str, expected: &str) {
    let expr = parse(condition).unwrap_or_else(|error| panic!("{condition}: {error}"));
    assert_eq!(expr.to_string(), expected);
    assert_eq!(parse(expected), Ok(expr), "{expected}");
}

#[test]
fn precedence_is_shown() {
    prints("not proc.name=a and proc.pid=1 or x", "((not proc.name = a and proc.pid = 1) or x)");
    prints("not not x", "x");
    prints("not(not(x))", "not (not x)");
    prints("not(x or y)", "not (x or y)");
}

#[test]
fn values_are_quoted_when_they_must_be() {
    prints("proc.name=''", r#"proc.name = """#);
    prints("proc.name = 'a b'", r#"proc.name = "a b""#);
    prints(r#"proc.name = 'a"b'"#, r#"proc.name = "a\"b""#);
    prints("proc.name = 'oneof'", r#"proc.name = "oneof""#);
    prints(r"proc.name = a\", r"proc.name = a\");
    prints(r#"proc.name = "a b\ ""#, r#"proc.name = "a b\ ""#);
    prints("proc.name in (a, 'b,c', \"\")", r#"proc.name in (a, "b,c", "")"#);
    prints("proc.name = \"a\\tb\"", r#"proc.name = "a\tb""#);
    prints("proc.name = a\0b", "proc.name = a\0b");
    prints("proc.name insides", "proc.name in sides");
    prints("proc.env['A B'] exists", r#"proc.env["A B"] exists"#);
    prints("evt.num>0x1f", "evt.num > 0x1f");
    prints("proc.name = val( proc.pname )", "proc.name = val(proc.pname)");
    prints("proc.name =  anyof ( a,b )", "proc.name = anyof (a, b)");
    prints("join(',',(proc.name,1)) = a", r#"join(",", (proc.name, "1")) = a"#);
    prints("getopt((proc.args[0]),'e:')[e]=x", r#"getopt((proc.args[0]), "e:")[e] = x"#);
}

/// A first value that is wrong makes an empty list in Falco, and so here.
#[test]
fn a_wrong_first_value_is_an_empty_list() {
    prints(r#"proc.name in ("\d")"#, "proc.name in ()");
}

#[test]
fn lists_are_replaced_in_the_text() {
    let lists = [
        ("two".to_owned(), vec!["a".to_owned(), "b c".to_owned()]),
        ("none".to_owned(), vec![]),
        ("quoted".to_owned(), vec!["'x y'".to_owned()]),
    ];
    let cases = [
        ("proc.name in (two)", "proc.name in ( a, \"b c\" )"),
        ("proc.name in (none, x)", "proc.name in (   x)"),
        ("proc.name in (x, none)", "proc.name in (x  )"),
        ("proc.name in (quoted)", "proc.name in ( 'x y' )"),
        ("proc.name in (two-way, atwo)", "proc.name in (two-way, atwo)"),
        ("proc.name = \" two \"", "proc.name = \" a, \"b c\" \""),
    ];
    for (text, expected) in cases {
        assert_eq!(filter::expand_lists(text, &lists), expected);
    }
    assert!(
        Filter::compile("proc.name in (none, x)", &Options { lists: lists.to_vec(), ..Options::default() }).is_ok()
    );
}
