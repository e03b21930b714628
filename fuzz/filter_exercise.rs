//! Everything that the filter crate does with a text, and what must hold whatever the text is.

use filter::{Event, Filter, Known, Lookup, Options, ValueRef, complete, expand_lists, parse};

/// An event in which every field has the same value, or none.
struct Uniform(Lookup<'static>);

impl Event for Uniform {
    fn field(&self, _: &str) -> Lookup<'_> {
        self.0.clone()
    }
}

pub fn exercise(text: &str) {
    if let Ok(expr) = parse(text) {
        let printed = expr.to_string();
        assert_eq!(parse(&printed).as_ref(), Ok(&expr), "{printed}");
    }
    let mut options = Options::default();
    options.lists.push(("a_list".to_owned(), vec!["a".to_owned(), "b c".to_owned()]));
    if let Ok(body) = parse("proc.name in (a, b)") {
        options.macros.insert("a_macro".to_owned(), body);
    }
    let expanded = expand_lists(text, &options.lists);
    if let Ok(filter) = Filter::compile(text, &options) {
        let values = [
            Lookup::Absent,
            Lookup::Null,
            Lookup::Value(ValueRef::Text("10.0.0.1:1->10.0.0.2:80".into())),
            Lookup::Value(ValueRef::Unsigned(80)),
            Lookup::Value(ValueRef::Signed(-1)),
            Lookup::Value(ValueRef::Bool(true)),
            Lookup::Value(ValueRef::List(vec![ValueRef::Text("-ab".into()), ValueRef::Text("".into())])),
        ];
        for value in values {
            let event = Uniform(value);
            assert_eq!(filter.explain(&event).verdict(), filter.matches(&event));
            filter.evidence(&event);
        }
    }
    let known = Known { macros: &["a_macro"], lists: &["a_list"], values: None };
    complete(&expanded, expanded.len() / 2, &options.catalogue, &known);
    complete(&expanded, expanded.len(), &options.catalogue, &known);
}
