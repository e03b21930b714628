//! Falco Configuration: an exception scoped by this alert's own fields, what it would silence, and the missing output.

use crate::assess::Classification;
use crate::case::{All, Case, paragraph};
use crate::say;
use alert::{Alert, Value};
use knowledge::schema::{Slot, TuneField};
use report::{Block, Code, Inline, Sentence, Untrusted};
use rules::write::{self, Comp};
use store::Column;

/// The longest value that Falco compares with, in bytes.
const LONGEST: usize = 255;

pub fn write(case: &Case<'_>) -> Vec<Block> {
    let facts = &case.facts;
    let mut blocks = Vec::new();
    let Some(rule) = facts.alert.rule.as_deref().filter(|_| !facts.is_about_falco()) else {
        if facts.is_about_falco() {
            let own = "No rule raised this alert and none can be tuned: Falco writes it about itself, as `falco.yaml` tells it to.";
            let own = say::sentence(own, vec!["alert.rule".to_owned()], facts);
            return paragraph(own.into_iter().chain(case.say(Slot::Tune)).collect()).into_iter().collect();
        }
        let text = "Without the rule's name, no override can be written for it.";
        return paragraph(vec![say::plain(text, &["alert.rule"], facts)]).into_iter().collect();
    };
    blocks.extend(paragraph(case.say(Slot::Tune)));
    match exception(case, rule) {
        Some(Ok((yaml, sentences))) => {
            blocks.push(Block::Code(Code {
                label: "Falco rules".into(),
                language: "yaml".into(),
                text: Untrusted::new(yaml),
            }));
            blocks.push(Block::Paragraph(sentences));
        }
        Some(Err(sentence)) => blocks.push(Block::Paragraph(vec![sentence])),
        None => {}
    }
    let asks: Vec<(String, String)> = super::unknown::asks(case)
        .into_iter()
        .filter(|ask| facts.alert.field(&ask.field).is_none())
        .map(|ask| (ask.field.replace(['.', '[', '/'], "_").replace("__", "_").replace(']', ""), ask.field.clone()))
        .collect();
    let yaml = write::append_output(rule, &asks);
    if !yaml.is_empty() {
        let text =
            "To have the missing fields in the next alert, append them to the rule's output. This silences nothing.";
        let mut sentence = say::plain(text, &["alert.rule"], facts);
        for ask in super::unknown::asks(case) {
            say::cite(&mut sentence, vec![ask.field.clone()]);
            say::cite(&mut sentence, say::allowed(ask.when.as_deref(), &[], facts).unwrap_or_default());
        }
        blocks.push(Block::Paragraph(vec![sentence]));
        blocks.push(Block::Code(Code {
            label: "Falco rules".into(),
            language: "yaml".into(),
            text: Untrusted::new(yaml),
        }));
    }
    if blocks.is_empty() {
        let text = "No exception and no further output field is known to be safe and useful for this rule.";
        blocks.push(Block::Paragraph(vec![say::plain(text, &["alert.rule"], facts)]));
    }
    blocks
}

type Written = Result<(String, Vec<Sentence>), Sentence>;

/// The exception that the playbook calls safe, filled from this alert; or why there is none. `None` without a playbook's
/// word on it.
fn exception(case: &Case<'_>, rule: &str) -> Option<Written> {
    let facts = &case.facts;
    let tune = case.book.as_ref()?.tune.as_ref()?;
    // What the library says of a true positive instead is why there is none.
    if case.assessment.classification == Classification::TruePositive {
        return None;
    }
    let lacking: Vec<&str> =
        tune.fields.iter().map(|field| field.field.as_str()).filter(|field| !facts.has(field)).collect();
    if !lacking.is_empty() {
        let all: Vec<&str> = tune.fields.iter().map(|field| field.field.as_str()).collect();
        let mut sentence = say::plain("No exception is offered: a safe one would need ", &all, facts);
        for (at, field) in lacking.iter().enumerate() {
            if at > 0 {
                sentence.inlines.push(Inline::Text(" and ".into()));
            }
            sentence.inlines.push(Inline::Code((*field).to_owned()));
        }
        sentence.inlines.push(Inline::Text(", which this alert does not hold.".into()));
        return Some(Err(sentence));
    }
    let columns: Vec<(String, Comp, Vec<String>)> = tune.fields.iter().map(|field| column(field, case)).collect();
    if let Some((field, _, values)) = columns.iter().find(|(.., values)| values.iter().any(|one| one.len() > LONGEST)) {
        let longest = values.iter().map(String::len).max().unwrap_or_default();
        let text = format!(
            "No exception is offered: this value is {longest} bytes long, and Falco compares with at most {LONGEST}."
        );
        let mut cites: Vec<&str> = vec![field.as_str()];
        cites.extend(tune.fields.iter().map(|one| one.field.as_str()).filter(|one| one != field));
        return Some(Err(say::plain(text, &cites, facts)));
    }
    let yaml = match write::exception(rule, &tune.name, &columns) {
        Ok(yaml) => yaml,
        Err(refused) => {
            let fields: Vec<&str> = tune.fields.iter().map(|field| field.field.as_str()).collect();
            return Some(Err(say::plain(format!("No exception is offered: {refused}."), &fields, facts)));
        }
    };
    let fields: Vec<&str> = tune.fields.iter().map(|field| field.field.as_str()).collect();
    let (silenced, same) = silenced(case.all, rule, &columns);
    let mut sentences = Vec::new();
    if let Some(mut caution) = say::sentence(&tune.text, Vec::new(), facts) {
        say::cite(&mut caution, fields.iter().map(|field| (*field).to_owned()).collect());
        sentences.push(caution);
    }
    sentences.push(say::plain(
        format!(
            "Of the alerts loaded here it would silence {silenced} of {same} of this rule, and none of any other rule."
        ),
        &fields,
        facts,
    ));
    Some(Ok((yaml, sentences)))
}

fn column(field: &TuneField, case: &Case<'_>) -> (String, Comp, Vec<String>) {
    let value = case.facts.text(&field.field).map(String::from).unwrap_or_default();
    let comp = Comp::parse(&field.comp).unwrap_or(Comp::Eq);
    match comp {
        Comp::StartsWith => match steady_prefix(&value) {
            Some(prefix) => (field.field.clone(), comp, vec![prefix.to_owned()]),
            None => (field.field.clone(), Comp::Eq, vec![value]),
        },
        Comp::In if field.field == "container.image.repository" => (field.field.clone(), comp, spellings(&value)),
        Comp::In => (field.field.clone(), comp, items(case.facts.alert, &field.field).unwrap_or(vec![value])),
        _ => (field.field.clone(), comp, vec![value]),
    }
}

/// The values of a list field, such as the images of a pod.
fn items(alert: &Alert, field: &str) -> Option<Vec<String>> {
    items_of(&alert.field(field)?.value)
}

fn items_of(value: &Value) -> Option<Vec<String>> {
    match value {
        Value::List(items) => Some(items.iter().map(ToString::to_string).collect()),
        _ => None,
    }
}

/// An image of Docker Hub has two spellings, with and without the registry, depending on the runtime; an official one,
/// which has no slash, lies under `library/`.
fn spellings(repository: &str) -> Vec<String> {
    if let Some(short) = repository.strip_prefix("docker.io/") {
        let short = short.strip_prefix("library/").unwrap_or(short);
        return vec![short.to_owned(), repository.to_owned()];
    }
    match repository.split_once('/') {
        Some((registry, _)) if registry.contains(['.', ':']) || registry == "localhost" => vec![repository.to_owned()],
        Some(_) => vec![repository.to_owned(), format!("docker.io/{repository}")],
        None => vec![repository.to_owned(), format!("docker.io/library/{repository}")],
    }
}

/// The part of a command line in front of its last random-looking word part, such as the `kniz0C.sh` of `…-kniz0C.sh`:
/// six or more letters and digits of mixed kind after the last dash, dot or underscore.
fn steady_prefix(text: &str) -> Option<&str> {
    let stem = text.rfind('.').filter(|dot| text.len() - dot <= 5).map_or(text, |dot| &text[..dot]);
    let at = stem.rfind(['-', '_', '.'])? + 1;
    let tail = &stem[at..];
    let kinds = [
        tail.chars().any(|c| c.is_ascii_lowercase()),
        tail.chars().any(|c| c.is_ascii_uppercase()),
        tail.chars().any(|c| c.is_ascii_digit()),
    ];
    let random = tail.len() >= 6
        && tail.chars().all(|c| c.is_ascii_alphanumeric())
        && kinds.into_iter().filter(|kind| *kind).count() >= 2;
    random.then(|| &text[..at])
}

/// How many alerts an exception with these columns would silence, and how many are of the rule.
fn silenced(all: All<'_>, rule: &str, columns: &[(String, Comp, Vec<String>)]) -> (usize, usize) {
    let (mut silenced, mut same) = (0, 0);
    let mut count = |value: &dyn Fn(usize, &str) -> Option<Value>| {
        same += 1;
        silenced += usize::from(silences(columns, value));
    };
    match all {
        All::Alerts(alerts) => {
            for alert in alerts.iter().filter(|alert| alert.rule.as_deref() == Some(rule)) {
                count(&|_, field| alert.field(field).map(|field| field.value.clone()));
            }
        }
        All::Store(store) => {
            let places: Vec<Option<Column>> = columns.iter().map(|(field, ..)| store.column(field)).collect();
            for row in crate::among::of_rule(store, rule) {
                count(&|at, _| store.value(row, places.get(at).copied()??));
            }
        }
    }
    (silenced, same)
}

/// True when the values of an alert, asked for by the place and name of their column, are all as the columns want them.
fn silences(columns: &[(String, Comp, Vec<String>)], value: &dyn Fn(usize, &str) -> Option<Value>) -> bool {
    columns.iter().enumerate().all(|(at, (field, comp, values))| {
        let Some(value) = value(at, field).filter(|value| *value != Value::Null) else { return false };
        // Falco's `in` wants every value of a list field among those given.
        if *comp == Comp::In
            && let Some(items) = items_of(&value)
        {
            return items.iter().all(|item| values.contains(item));
        }
        let text = value.to_string();
        values.iter().any(|value| match comp {
            Comp::StartsWith => text.starts_with(value),
            Comp::EndsWith => text.ends_with(value),
            Comp::Contains => text.contains(value),
            _ => text == *value,
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_random_tail_is_cut_off() {
        assert_eq!(steady_prefix("sh -c /dev/shm/a-Exec-kniz0C.sh"), Some("sh -c /dev/shm/a-Exec-"));
        assert_eq!(steady_prefix("sh -c /dev/shm/run-backup.sh"), None);
        assert_eq!(steady_prefix("bash"), None);
        assert_eq!(steady_prefix("x -"), None);
    }

    #[test]
    fn an_image_of_docker_hub_has_two_spellings() {
        assert_eq!(
            spellings("falcosecurity/event-generator"),
            ["falcosecurity/event-generator", "docker.io/falcosecurity/event-generator"]
        );
        assert_eq!(spellings("ghcr.io/a/b"), ["ghcr.io/a/b"]);
        assert_eq!(spellings("docker.io/library/alpine"), ["alpine", "docker.io/library/alpine"]);
        assert_eq!(spellings("alpine"), ["alpine", "docker.io/library/alpine"]);
    }

    #[test]
    fn an_exception_on_a_list_wants_every_value() {
        let alert = |images: &str| {
            let text = format!(r#"{{"rule":"R","output_fields":{{"ka.req.pod.containers.image":{images}}}}}"#);
            crate::analyse(text.as_bytes(), None).alerts.remove(0)
        };
        let field = "ka.req.pod.containers.image";
        let both = alert(r#"["a:1","b:2"]"#);
        assert_eq!(items(&both, field).expect("a list"), ["a:1", "b:2"]);
        let columns = |values: &[&str]| {
            vec![(field.to_owned(), Comp::In, values.iter().map(|value| (*value).to_owned()).collect::<Vec<_>>())]
        };
        let check = |values: &[&str], alert: &Alert, expected| {
            let mut store = store::Store::default();
            store.push(alert);
            for all in [All::Alerts(std::slice::from_ref(alert)), All::Store(&store)] {
                assert_eq!(silenced(all, "R", &columns(values)), (expected, 1), "{values:?}");
            }
        };
        check(&["a:1", "b:2", "c:3"], &both, 1);
        check(&["a:1"], &both, 0);
        check(&["a:1"], &alert(r#""a:1""#), 1);
    }
}
