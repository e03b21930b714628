//! What the alert says and a document about it never mentions. It accuses no statement: it tells the reader what to ask.

use super::scene::Scene;
use knowledge::schema::Outcome;
use report::{Inline, Sentence, Untrusted};

/// What a reader of a report has to know, by field, and how it is named to them.
const NEEDED: &[(&str, &str)] = &[
    ("alert.rule", "The rule that fired"),
    ("alert.priority", "The rule's priority"),
    ("alert.time", "When it happened"),
    ("proc.cmdline", "The command line"),
    ("proc.pname", "The parent process"),
    ("user.name", "The user"),
    ("saker.target", "The file it was aimed at"),
    ("container.name", "The container"),
    ("k8s.pod.name", "The pod"),
    ("saker.image", "The image"),
];

/// What is left out, when the document is about one alert and does not hold it.
pub fn list(scene: &Scene<'_>) -> Vec<Sentence> {
    let Some(case) = scene.only().filter(|_| !scene.inside) else { return Vec::new() };
    let mut found = Vec::new();
    for (field, what) in NEEDED {
        let Some(value) = case.facts.text(field).filter(|value| !value.is_empty()) else { continue };
        let mentioned = match *field {
            "alert.time" => value.split(['T', '.']).any(|part| part.contains(':') && scene.document.contains(part)),
            "alert.priority" => ["priority", "classified as"].iter().any(|word| {
                scene.document.lines().any(|line| {
                    line.contains(word)
                        && line.contains(&value.to_lowercase())
                        && !line.trim_start().starts_with("priority:")
                })
            }),
            "alert.tags" => value.split(", ").any(|tag| scene.document.contains(&tag.to_lowercase())),
            _ => scene.document.contains(&value.to_lowercase()),
        };
        if !mentioned {
            found.push(sentence(what, field, &value, &case.facts.cites(field)));
        }
    }
    let refused = matches!(case.decided.outcome, Outcome::Blocked | Outcome::Attempted);
    let said = ["blocked", "denied", "refused", "failed", "prevented", "attempt", "did not run", "not executed"];
    if refused
        && !said.iter().any(|word| scene.document.contains(word))
        && let Some(result) = case.facts.text("evt.res")
    {
        found.push(sentence("That it did not succeed", "evt.res", &result, &["evt.res".to_owned()]));
    }
    let technique = case.facts.alert.tags.iter().find(|tag| knowledge::attack::technique_by_tag(tag).is_some());
    if let Some(tag) = technique.filter(|tag| !scene.document.contains(&tag.to_lowercase())) {
        found.push(sentence(
            "The technique of ATT&CK that the rule is tagged with",
            "alert.tags",
            tag,
            &["alert.tags".to_owned()],
        ));
    }
    found
}

fn sentence(what: &str, field: &str, value: &str, cites: &[String]) -> Sentence {
    let value = Inline::Evidence { field: field.to_owned(), value: Untrusted::new(value) };
    Sentence {
        inlines: vec![Inline::Text(format!("{what}: ")), value, Inline::Text(".".into())],
        cites: cites.to_vec(),
    }
}
