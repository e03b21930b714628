//! Prints a tree the way Falco describes a compiled rule, to compare the trees.

use std::collections::BTreeMap;

use filter::{Expr, Node, Term, TermKind};

/// Macros in place, everything parenthesised, values escaped as Falco escapes them.
pub fn falco_print(expr: &Expr, macros: &BTreeMap<String, Expr>) -> String {
    let all = |parts: &[Expr], word: &str| {
        let parts: Vec<String> = parts.iter().map(|part| falco_print(part, macros)).collect();
        format!("({})", parts.join(word))
    };
    match &expr.node {
        Node::And(parts) => all(parts, " and "),
        Node::Or(parts) => all(parts, " or "),
        Node::Not(inner) => format!("not {}", falco_print(inner, macros)),
        Node::Identifier(name) => macros.get(name).map_or_else(|| name.clone(), |body| falco_print(body, macros)),
        Node::UnaryCheck { left } => format!("{} exists", term(left)),
        Node::BinaryCheck { left, op, modifier, right } => {
            let modifier = modifier.map(|modifier| format!("{} ", modifier.name())).unwrap_or_default();
            format!("{} {} {modifier}{}", term(left), op.name(), term(right))
        }
    }
}

fn term(term: &Term) -> String {
    let terms = |terms: &[Term]| terms.iter().map(self::term).collect::<Vec<_>>().join(",");
    let bracket = |arg: &Option<String>| arg.as_deref().map(|arg| format!("[{}]", escaped(arg))).unwrap_or_default();
    match &term.kind {
        TermKind::Value(value) => escaped(value),
        TermKind::List(values) => {
            format!("({})", values.iter().map(|value| escaped(value)).collect::<Vec<_>>().join(", "))
        }
        TermKind::Field { name, arg } => format!("{name}{}", bracket(arg)),
        TermKind::Transformer { kind, args, arg } => format!("{}({}){}", kind.name(), terms(args), bracket(arg)),
        TermKind::TransformerList(items) => format!("({})", terms(items)),
    }
}

fn escaped(value: &str) -> String {
    let mut out = String::new();
    let mut quote = false;
    for c in value.chars() {
        quote |= matches!(c, '\u{8}' | '\u{c}' | '\n' | '\r' | '\t' | ' ' | '\\' | '"' | '\'' | '=');
        match c {
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\\' => out.push_str("\\\\"),
            '"' => out.push_str("\\\""),
            other => out.push(other),
        }
    }
    if quote { format!("\"{out}\"") } else { out }
}
