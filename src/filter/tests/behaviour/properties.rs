//! What holds for every condition and every event.

use filter::{Event, Expr, Filter, Known, Lookup, Node, Options, ValueRef, Verdict, complete, expand_lists, parse};
use proptest::prelude::*;

use crate::sample::event;

/// Words from which conditions are made, good ones and bad.
const TOKENS: [&str; 46] = [
    "proc.name",
    "proc.pid",
    "fd.ip",
    "fd.types",
    "evt.type",
    "proc.aname",
    "proc.aname[2]",
    "proc.env[\"A B\"]",
    "evt.buffer",
    "fd.snet",
    "evt.is_open_read",
    "thread.cpu",
    "evt.rawarg.flags",
    "evt.time",
    "a_macro",
    "and",
    "or",
    "not ",
    "not(",
    "(",
    ")",
    ",",
    "=",
    "!=",
    "<",
    ">=",
    "in",
    "intersects",
    "pmatch",
    "contains ",
    "glob ",
    "regex ",
    "bcontains ",
    "exists",
    "oneof ",
    "allof ",
    "val(",
    "tolower(",
    "concat(",
    "join(",
    "getopt(",
    "len(",
    "\"x y\"",
    "'\\d'",
    "10.0.0.0/8",
    "0x1f",
];

/// Conditions over four fields that compile.
fn conditions() -> impl Strategy<Value = String> {
    let field = prop::sample::select(vec!["proc.name", "proc.pname", "fd.name", "user.name"]);
    let value = prop::sample::select(vec!["a", "b", "\"a b\"", "''"]);
    let check = prop_oneof![
        (field.clone(), prop::sample::select(vec!["=", "!=", "contains", "startswith", "glob"]), value.clone())
            .prop_map(|(field, op, value)| format!("{field} {op} {value}")),
        (field.clone(), value.clone(), value).prop_map(|(field, a, b)| format!("{field} in ({a}, {b})")),
        field.clone().prop_map(|field| format!("{field} exists")),
        (field.clone(), field).prop_map(|(a, b)| format!("tolower({a}) = val({b})")),
    ];
    check.prop_recursive(5, 40, 4, |inner| {
        prop_oneof![
            inner.clone().prop_map(|a| format!("not ({a})")),
            prop::collection::vec(inner.clone(), 2..4).prop_map(|parts| format!("({})", parts.join(" and "))),
            prop::collection::vec(inner, 2..4).prop_map(|parts| format!("({})", parts.join(" or "))),
        ]
    })
}

/// Events that have these fields, have them without a value, or do not say.
fn events() -> impl Strategy<Value = String> {
    let value = prop::sample::select(vec!["", "=a", "=b", "=a b", "=", "=null"]);
    prop::collection::vec(value, 4).prop_map(|values| {
        let fields = ["proc.name", "proc.pname", "fd.name", "user.name"];
        let lines = fields.iter().zip(values).filter(|(_, value)| !value.is_empty());
        lines.map(|(field, value)| format!("{field}{value}")).collect::<Vec<_>>().join("\n")
    })
}

fn verdict(condition: &str, event: &dyn Event) -> Verdict {
    Filter::compile(condition, &Options::default()).expect("it compiles").matches(event)
}

/// An event in which every field has the same value, of whatever form.
struct Uniform(ValueRef<'static>);

impl Event for Uniform {
    fn field(&self, _: &str) -> Lookup<'_> {
        Lookup::Value(self.0.clone())
    }
}

/// Everything that the crate does with a text.
fn exercise(text: &str) {
    let options = Options::default();
    if let Ok(expr) = parse(text) {
        let printed = expr.to_string();
        assert_eq!(parse(&printed).as_ref(), Ok(&expr), "{text:?} prints as {printed:?}");
    }
    if let Ok(filter) = Filter::compile(text, &options) {
        let values = [
            ValueRef::Text("10.0.0.1".into()),
            ValueRef::Unsigned(u64::MAX),
            ValueRef::Signed(i64::MIN),
            ValueRef::Float(f64::NAN),
            ValueRef::Bool(true),
            ValueRef::Bytes(vec![0, 255].into()),
            ValueRef::List(vec![ValueRef::Text("(,)".into()), ValueRef::Unsigned(1)]),
        ];
        for value in values {
            let event = Uniform(value);
            assert_eq!(filter.explain(&event).verdict(), filter.matches(&event), "{text:?}");
            filter.evidence(&event);
        }
        assert_eq!(filter.explain(&event("")).verdict(), filter.matches(&event("")), "{text:?}");
    }
    complete(text, text.len() / 2, &options.catalogue, &Known { macros: &["a_macro"], ..Known::default() });
    complete(text, text.len(), &options.catalogue, &Known::default());
    expand_lists(text, &[("a".to_owned(), vec!["b c".to_owned()]), ("x".to_owned(), vec![])]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    #[test]
    fn a_printed_condition_reads_back(condition in conditions()) {
        let expr = parse(&condition).expect("it parses");
        prop_assert_eq!(parse(&expr.to_string()), Ok(expr));
    }

    #[test]
    fn any_text_is_taken_without_a_panic(text in "\\PC{0,80}") {
        exercise(&text);
    }

    #[test]
    fn any_words_are_taken_without_a_panic(
        words in prop::collection::vec((prop::sample::select(TOKENS.to_vec()), prop::bool::weighted(0.8)), 0..24),
    ) {
        let text: String = words.iter().map(|(word, blank)| format!("{word}{}", if *blank { " " } else { "" })).collect();
        exercise(&text);
    }

    #[test]
    fn any_value_is_taken_and_printed(value in "\\PC{0,20}|[\\x00-\\x20\\\\\"'=(),a]{0,8}", op in 0..6_usize) {
        let op = ["=", "glob ", "regex ", "pmatch (", "in (", "contains "][op];
        let close = if op.ends_with('(') { ")" } else { "" };
        exercise(&format!("proc.name {op}{value}{close}"));
        exercise(&format!("proc.name {op}\"{value}\"{close}"));
    }

    /// De Morgan over three values, double negation, and both orders of `and` and `or`.
    #[test]
    fn the_laws_of_logic_hold(a in conditions(), b in conditions(), event_text in events()) {
        let event = event(&event_text);
        let of = |condition: String| verdict(&condition, &event);
        prop_assert_eq!(of(format!("not ({a} and {b})")), of(format!("not ({a}) or not ({b})")));
        prop_assert_eq!(of(format!("not ({a} or {b})")), of(format!("not ({a}) and not ({b})")));
        prop_assert_eq!(of(format!("not (not ({a}))")), of(a.clone()));
        prop_assert_eq!(of(format!("{a} and {b}")), of(format!("{b} and {a}")));
        prop_assert_eq!(of(format!("{a} or {b}")), of(format!("{b} or {a}")));
        prop_assert_eq!(of(format!("{a} and {b}")), verdict(&a, &event).and(verdict(&b, &event)));
    }

    /// More knowledge never turns a verdict around: a field that was absent may only settle what was unknown.
    #[test]
    fn what_is_decided_stays_decided(condition in conditions(), event_text in events(), more in events()) {
        let before = verdict(&condition, &event(&event_text));
        let grown = format!("{event_text}\n{more}");
        let after = verdict(&condition, &event(&grown));
        prop_assert!(before == Verdict::Unknown || before == after, "{before:?} became {after:?}");
    }

    /// Evidence is enough: an event with nothing but the evidence is still a match.
    #[test]
    fn evidence_alone_makes_the_condition_true(condition in conditions(), event_text in events()) {
        let filter = Filter::compile(&condition, &Options::default()).expect("it compiles");
        let whole = event(&event_text);
        if filter.matches(&whole) == Verdict::True {
            let evidence = filter.evidence(&whole);
            let kept = event_text.split('\n').filter(|line| evidence.iter().any(|field| line.starts_with(&format!("{field}="))));
            let kept = kept.collect::<Vec<_>>().join("\n");
            prop_assert_eq!(filter.matches(&event(&kept)), Verdict::True, "{:?}", evidence);
        }
    }
}

#[test]
fn spans_lie_in_the_text() {
    let text = "not proc.name = a and (fd.ip exists or tolower(proc.name) in (b, c))";
    let expr: Expr = parse(text).expect("it parses");
    let mut checks = Vec::new();
    expr.visit(&mut |part| {
        if matches!(part.node, Node::UnaryCheck { .. } | Node::BinaryCheck { .. }) {
            checks.push(part.span.of(text));
        }
    });
    assert_eq!(checks, ["proc.name = a", "fd.ip exists", "tolower(proc.name) in (b, c)"]);
}
