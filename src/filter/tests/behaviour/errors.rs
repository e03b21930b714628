//! What is wrong, where, and what would be right.

use filter::{Catalogue, ErrorKind, Filter, MAX_DEPTH, Options, parse};

#[track_caller]
fn refused(condition: &str, at: usize, message: &str) {
    match Filter::compile(condition, &Options::new(Catalogue::stock())) {
        Ok(_) => panic!("{condition} loads"),
        Err(error) => assert_eq!((error.span.start, error.to_string().as_str()), (at, message), "{condition}"),
    }
}

#[test]
fn messages_say_what_was_expected() {
    refused("", 0, "the condition is empty: expected a field and an operator, a macro name, `not` or `(`");
    refused(
        "proc.name = ",
        12,
        "no value after the operator: expected a word or a quoted text, or val() or a transformer of a field",
    );
    refused("proc.name = a or ", 17, "no check here: expected a field and an operator, a macro name, `not` or `(`");
    refused("(proc.name = a", 14, "the parenthesis is not closed: expected `)`");
    refused(
        "proc.name = a proc.pid = 1",
        14,
        "the condition does not go on like this: expected `and`, `or` or the end",
    );
    refused("proc.name = a andproc.pid = 1", 17, "`and` runs into what follows: expected a blank or `(`");
    refused(r#"proc.name = "a\d""#, 17, r"the escape \d is not known in a quoted text");
    refused(
        "evt.num > abc",
        10,
        "no number after the operator: expected a number, or val() or a transformer of a field",
    );
    refused("proc.pid = abc", 0, "\"abc\" is not a whole number that fits the field");
    refused("proc.name = a and proc.pid contains 1", 18, "contains does not work on a number");
    refused("fd.types = file", 0, "= does not work on a list of a text");
    refused("proc.name = val(proc.pid)", 0, "a text is compared with a number");
    refused("tolower(evt.type) = open", 0, "evt.type and syscall.type cannot be compared with a transformer");
    refused("container.label = x", 0, "the field container.label needs an argument");
}

#[test]
fn the_nearest_known_name_is_suggested() {
    refused("proc.nme = a", 0, "no field is named proc.nme; did you mean proc.name?");
    refused("Proc.Name = a", 0, "no field is named Proc.Name; did you mean proc.name?");
    refused("proc.name[1] = a", 0, "no field is named proc.name[1]; did you mean proc.name?");
    refused("evt.type = opne", 0, "no event type is named \"opne\"; did you mean open?");
    refused("evt.arg.flag = a", 0, "no event has an argument named flag; did you mean flags?");
    refused("quite.unlike_anything = a", 0, "no field is named quite.unlike_anything");
}

#[test]
fn the_span_covers_the_offending_word() {
    let error = parse("proc.name = a AND proc.pid = 1").expect_err("AND is no keyword");
    assert_eq!(error.span.of("proc.name = a AND proc.pid = 1"), "AND");
    assert_eq!(error.span.line_and_column("proc.name = a AND"), (1, 15));
    let error = parse("proc.name = a\nand proc.pid ~ 1").expect_err("~ is no operator");
    assert_eq!(error.span.line_and_column("proc.name = a\nand proc.pid ~ 1"), (2, 14));
}

#[test]
fn an_error_in_a_macro_says_which() {
    let mut options = Options::default();
    options.macros.insert("broken".to_owned(), parse("evt.num > 0 and proc.nme = a").expect("it parses"));
    let error = Filter::compile("evt.num > 1 and broken", &options).expect_err("the macro is wrong");
    assert_eq!(error.inside.as_deref(), Some("broken"));
    assert_eq!(error.span.start, 16);
    assert_eq!(error.to_string(), "in macro broken: no field is named proc.nme; did you mean proc.name?");
}

#[test]
fn macros_that_hold_each_other_are_refused() {
    let mut options = Options::default();
    options.macros.insert("a".to_owned(), parse("b").expect("it parses"));
    options.macros.insert("b".to_owned(), parse("not a").expect("it parses"));
    let error = Filter::compile("a", &options).expect_err("it never ends");
    assert!(matches!(error.kind, ErrorKind::MacroCycle(_)), "{error}");
}

#[test]
fn deep_nesting_is_bounded_and_never_overflows() {
    let nested =
        |open: &str, close: &str, times: usize| format!("{}proc.pid = 1{}", open.repeat(times), close.repeat(times));
    for (open, close) in
        [("(", ")"), ("not(", ")"), ("not (", ")"), ("(proc.pid = 2 or ", ")"), ("proc.pid = 2 and(", ")")]
    {
        let condition = nested(open, close, MAX_DEPTH);
        let filter = Filter::compile(&condition, &Options::default()).expect("this deep is read");
        filter.explain(&crate::sample::event("proc.pid=#1"));
        let expr = parse(&condition).expect("it parses");
        assert_eq!(expr.clone(), expr);
        assert!(parse(&expr.to_string()).is_ok_and(|again| again.to_string() == expr.to_string()));
        let error = parse(&nested(open, close, MAX_DEPTH + 1)).expect_err("deeper is not");
        assert_eq!(error.kind, ErrorKind::TooDeep);
        assert!(parse(&nested(open, close, 100_000)).is_err());
    }
    assert!(Filter::compile(&nested("not ", "", 100_001), &Options::default()).is_ok());
    let tolower = |times: usize| format!("{}proc.name{} = a", "tolower(".repeat(times), ")".repeat(times));
    assert!(Filter::compile(&tolower(1_000), &Options::default()).is_ok());
    assert_eq!(parse(&tolower(100_000)).map_err(|error| error.kind), Err(ErrorKind::TooDeep));
    let concat = format!("{}proc.name{} = a", "concat(".repeat(90), ", 'x')".repeat(90));
    assert!(Filter::compile(&concat, &Options::default()).is_err_and(|error| error.kind == ErrorKind::TooDeep));
}
