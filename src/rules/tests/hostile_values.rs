//! Every YAML we write, over values made to break it: a YAML 1.2 reader that is not ours must find exactly the scalars
//! that were meant, Falco's language must read each value back, and our own reader of Falco's YAML must load the file.

mod common;

use filter::{Node, TermKind};
use rules::write::{Comp, Unwritable, append_output, exception, exception_value, scalar};
use rules::{Options, RulesFile, load};
use saphyr_parser::{Event, Parser};

/// All scalars of a YAML text in order, by a reader of YAML 1.2. Fails on aliases, tags and anything but one document.
fn scalars(yaml: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut documents = 0;
    for event in Parser::new_from_str(yaml) {
        match event.unwrap_or_else(|error| panic!("{error}\n{yaml}")).0 {
            Event::Scalar(text, style, anchor, tag) => {
                assert!(anchor == 0 && tag.is_none(), "{yaml}");
                // What is plain must be text for YAML 1.1 as well: no number, no boolean, no null.
                let plain = style == saphyr_parser::ScalarStyle::Plain;
                let word = text.chars().next().is_some_and(|c| c.is_ascii_alphabetic() || c == '/');
                assert!(!plain || word, "{yaml}");
                found.push(text.into_owned());
            }
            Event::DocumentStart(_) => documents += 1,
            Event::Alias(_) => panic!("{yaml}"),
            _ => {}
        }
    }
    assert_eq!(documents, 1, "{yaml}");
    found
}

/// What Falco compares with: the values of every check on proc.name.
fn compared(rule: &rules::Rule) -> Vec<String> {
    let mut found = Vec::new();
    let Some(expr) = &rule.expr else { return found };
    expr.visit(&mut |part| {
        let Node::BinaryCheck { left, modifier: None, right, .. } = &part.node else { return };
        match (&left.kind, &right.kind) {
            (TermKind::Field { name, .. }, TermKind::Value(text)) if name == "proc.name" => found.push(text.clone()),
            (TermKind::Field { name, .. }, TermKind::List(texts)) if name == "proc.name" => {
                found.extend(texts.iter().cloned())
            }
            _ => {}
        }
    });
    found
}

/// Loads an override over a rule; what the rule then compares proc.name with.
fn load_over(rule: &str, yaml: &str) -> Result<Vec<String>, String> {
    let base =
        format!("- rule: {}\n  desc: d\n  condition: evt.type = open\n  output: o\n  priority: INFO\n", scalar(rule));
    let files = [RulesFile { name: "base", text: &base }, RulesFile { name: "override", text: yaml }];
    let loaded = load(&files, &Options::default());
    if !loaded.accepted {
        return Err(format!("{:?}", loaded.problems));
    }
    Ok(compared(loaded.rules.rule(rule).ok_or("no rule")?))
}

#[derive(Default)]
struct Tally {
    values: usize,
    written: usize,
    /// The YAML's string is the value itself, without quotes for Falco in it.
    verbatim: usize,
    too_long: usize,
    refused: usize,
}

fn check(text: &str, tally: &mut Tally) {
    tally.values += 1;
    let yaml = match exception("R", "e", &[("proc.name", Comp::Eq, vec![text])]) {
        Ok(yaml) => yaml,
        Err(Unwritable::EndsInBackslash(_)) if text.ends_with('\\') => return tally.refused += 1,
        Err(Unwritable::Nul(_)) if text.contains('\0') => return tally.refused += 1,
        Err(Unwritable::Replaced(_)) if text.contains('\u{fffd}') => return tally.refused += 1,
        Err(other) => panic!("{text:?}: {other:?}"),
    };
    tally.written += 1;
    let written = exception_value(text).expect("just written");
    tally.verbatim += usize::from(written == text);
    let keys = |cells: &[&str], comp: &str| {
        let head = ["rule", "R", "exceptions", "name", "e", "fields", "proc.name", "comps", comp, "values"];
        let tail = ["override", "exceptions", "append"];
        head.iter().chain(cells).chain(&tail).map(|word| (*word).to_owned()).collect::<Vec<String>>()
    };
    assert_eq!(scalars(&yaml), keys(&[&written], "="), "{yaml}");
    // Falco compares with at most 255 bytes, and says so.
    let fits = text.len() <= 255;
    match load_over("R", &yaml) {
        Ok(values) => assert_eq!((values, fits), (vec![text.to_owned()], true), "{yaml}"),
        Err(error) => {
            assert!(!fits, "{text:?}: {error}\n{yaml}");
            tally.too_long += 1;
        }
    }

    let list = exception("R", "e", &[("proc.name", Comp::In, vec![text, "other"])]).expect("writable");
    assert_eq!(scalars(&list), keys(&[&written, "other"], "in"), "{list}");
    if fits {
        let values = load_over("R", &list).unwrap_or_else(|error| panic!("{error}\n{list}"));
        assert_eq!(values, [text, "other"], "{list}");
    }

    // The same text as the name of the rule and of the exception.
    if !text.is_empty() {
        let named = exception(text, text, &[("proc.name", Comp::Eq, vec!["a"])]).expect("writable");
        let found = scalars(&named);
        assert_eq!((found[1].as_str(), found[4].as_str()), (text, text), "{named}");
        load_over(text, &named).unwrap_or_else(|error| panic!("{error}\n{named}"));
        let output = append_output(text, &[(text, "proc.name")]);
        assert_eq!(scalars(&output)[1], text, "{output}");
        load_over(text, &output).unwrap_or_else(|error| panic!("{error}\n{output}"));
    }
}

#[test]
fn hostile_values_stay_values() {
    let Some(folder) = common::shared("hostile/values") else { return };
    let mut tally = Tally::default();
    for file in ["yaml", "ansi", "csv", "markdown", "naughty", "shell", "spoof", "unicode"] {
        let records = std::fs::read_to_string(folder.join(format!("{file}.jsonl"))).expect("readable");
        for line in records.lines() {
            // Some hold lone surrogates, which no text can hold.
            let Ok(record) = serde_json::from_str::<serde_json::Value>(line) else { continue };
            if let Some(text) = record["value"].as_str() {
                check(text, &mut tally);
            }
        }
    }
    let Tally { values, written, verbatim, too_long, refused } = tally;
    assert_eq!(values, written + refused);
    assert!(
        written > 2_000,
        "{written} of {values} written ({verbatim} verbatim), {too_long} too long, {refused} refused"
    );
}

proptest::proptest! {
    #[test]
    fn any_text_stays_that_text(text: String) {
        check(&text, &mut Tally::default());
    }
}
