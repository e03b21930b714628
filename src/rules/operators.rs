//! Which words are operators and fields for an exception.

use filter::{Filter, Node, parse};

const LIST: [&str; 3] = ["in", "intersects", "pmatch"];
const NUMBER: [&str; 4] = ["<", "<=", ">", ">="];
const TEXT: [&str; 12] = [
    "=",
    "==",
    "!=",
    "glob",
    "iglob",
    "contains",
    "icontains",
    "bcontains",
    "startswith",
    "bstartswith",
    "endswith",
    "regex",
];

/// True for every operator of Falco, with a modifier where one may stand.
pub(crate) fn is_operator(word: &str) -> bool {
    word == "exists" || LIST.contains(&word) || NUMBER.contains(&word) || TEXT.contains(&word) || has_modifier(word)
}

/// True for what an exception with a single field may use: only what takes a list.
pub(crate) fn works_on_single_field(word: &str) -> bool {
    takes_list(word)
}

/// True for operators whose right side is a list.
pub(crate) fn takes_list(word: &str) -> bool {
    LIST.contains(&word) || has_modifier(word)
}

fn has_modifier(word: &str) -> bool {
    word.split_once(' ')
        .is_some_and(|(operator, modifier)| TEXT.contains(&operator) && matches!(modifier, "oneof" | "anyof" | "allof"))
}

/// True for a field, or a transformer of one, that `options` knows.
pub(crate) fn is_field(text: &str, options: &filter::Options) -> bool {
    let Ok(expr) = parse(&format!("{text} exists")) else { return false };
    matches!(expr.node, Node::UnaryCheck { .. })
        && !text.starts_with([' ', '\t', '\n', '\r'])
        && Filter::from_expr(&expr, options).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operators_with_and_without_modifier() {
        for word in ["=", "exists", "in", ">=", "startswith oneof", "= anyof"] {
            assert!(is_operator(word), "{word}");
        }
        for word in ["", "in oneof", "< anyof", "equals", "= some", "exists anyof"] {
            assert!(!is_operator(word), "{word}");
        }
        assert!(works_on_single_field("glob anyof"));
        assert!(!works_on_single_field("glob"));
    }

    #[test]
    fn fields_and_transformers() {
        let options = filter::Options::new(filter::Catalogue::stock());
        for field in ["proc.name", "proc.aname[2]", "tolower(proc.name)", "evt.arg.flags", "proc.env[A]"] {
            assert!(is_field(field, &options), "{field}");
        }
        for field in
            ["", "proc.nam", "proc.name fd.name", "proc.name exists or fd.name", "ka.verb", "not proc.name", "evt.arg"]
        {
            assert!(!is_field(field, &options), "{field}");
        }
    }
}
