//! Event Details, Outcome, Why the Rule Fired, ATT&CK: what the alerts are, one by one and by kind.

use super::words::{WHAT, Words, alerts, numbers, place_field, unqualified};
use super::{Brief, Named};
use crate::case::{list, paragraph};
use crate::counted;
use crate::incident::Entity;
use crate::outcome::word;
use alert::Priority;
use knowledge::attack;
use knowledge::schema::Outcome;
use report::{Block, Cell, Inline, Row, Table, Untrusted};
use std::collections::BTreeMap;

/// How many entities the table shows.
const ENTITIES: usize = 60;

/// Three tables: the course of the incident, one row a fold; who and what takes part; every field that the report cites.
pub fn details(brief: &Brief<'_>, cites: &[String]) -> Vec<Block> {
    let mut rows: Vec<Row> = Vec::new();
    for named in &brief.named {
        let at = named.n - 1;
        let fold = brief.incident.fold.get(at).copied().unwrap_or(0);
        let same: Vec<usize> =
            brief.incident.fold.iter().enumerate().filter(|(_, of)| **of == fold).map(|(at, _)| at + 1).collect();
        let repeats = match same.len() {
            1 => "once".to_owned(),
            count if same.first() == Some(&named.n) => {
                format!("{count} times, to alert {}", same.last().copied().unwrap_or(named.n))
            }
            _ => format!("as alert {}", same.first().copied().unwrap_or(named.n)),
        };
        let mut what = Words::default();
        if let Some(field) =
            WHAT.into_iter().filter(|field| *field != "proc.name").find(|field| named.value(field).is_some())
        {
            what = what.value(named, field);
        }
        rows.push(Row {
            field: None,
            missing: false,
            cells: vec![
                text(named.n.to_string()),
                value(named, "alert.time"),
                place_field(named).map_or_else(Cell::default, |field| value(named, field)),
                value(named, "alert.rule"),
                Cell { inlines: what.done().inlines },
                text(word(named.case.decided.outcome)),
                text(repeats),
            ],
        });
    }
    let course = Table {
        caption: "The incident's alerts in order of time, one row for each different thing".into(),
        columns: ["Alert", "Time", "Place", "Rule", "What", "Outcome", "Seen"].map(String::from).to_vec(),
        rows,
    };
    vec![Block::Table(course), Block::Table(entities(brief)), Block::Table(fields(brief, cites))]
}

/// Who and what takes part, and which alerts name it.
fn entities(brief: &Brief<'_>) -> Table {
    let row = |entity: &Entity| {
        let n: Vec<usize> = entity.rows.iter().map(|row| brief.number(*row)).collect();
        let cells = vec![
            text(entity.kind.word()),
            Cell { inlines: vec![Inline::Value(Untrusted::new(entity.name.clone()))] },
            text(entity.field),
            text(numbers(&n)),
        ];
        Row { field: None, missing: false, cells }
    };
    let all = &brief.incident.entities;
    let mut caption = String::from("Who and what takes part");
    if all.len() > ENTITIES {
        caption.push_str(&format!(", the first {ENTITIES} of {}", all.len()));
    }
    Table {
        caption,
        columns: ["Kind", "Name", "Field", "Alerts"].map(String::from).to_vec(),
        rows: all.iter().take(ENTITIES).map(row).collect(),
    }
}

fn fields(brief: &Brief<'_>, cites: &[String]) -> Table {
    let mut sorted: Vec<(usize, usize, &str, &str)> = cites
        .iter()
        .enumerate()
        .filter_map(|(at, cite)| unqualified(cite).map(|(n, field)| (n, at, field, cite.as_str())))
        .collect();
    alert::arrange(&mut sorted, Ord::cmp);
    let row = |(n, _, field, cite): (usize, usize, &str, &str)| {
        let named = brief.named.iter().find(|named| named.n == n)?;
        let own = format!("alert.{field}");
        let shown = named.value(field).or_else(|| named.value(&own));
        let meaning = knowledge::fields::meaning(field).map_or(String::new(), |meaning| meaning.text.to_owned());
        let value = match &shown {
            Some(value) => Inline::Evidence { field: cite.to_owned(), value: Untrusted::new(value.clone()) },
            None => Inline::Text("not in the alert".into()),
        };
        Some(Row {
            field: Some(cite.to_owned()),
            missing: shown.is_none(),
            cells: vec![
                text(n.to_string()),
                Cell { inlines: vec![Inline::Value(Untrusted::new(field))] },
                Cell { inlines: vec![value] },
                text(meaning),
            ],
        })
    };
    Table {
        caption: "The fields that this report cites, by alert".into(),
        columns: ["Alert", "Field", "Value", "Meaning"].map(String::from).to_vec(),
        rows: sorted.into_iter().filter_map(row).collect(),
    }
}

/// The alerts that are named, by what became of what they tell: what took effect first.
pub fn outcomes<'b, 'a>(brief: &'b Brief<'a>) -> Vec<(Outcome, Vec<&'b Named<'a>>)> {
    let order = [Outcome::Done, Outcome::Pending, Outcome::Attempted, Outcome::Blocked, Outcome::Unknown];
    let of = |outcome| brief.named.iter().filter(move |named| named.case.decided.outcome == outcome).collect();
    order.map(|outcome| (outcome, of(outcome))).into_iter().filter(|(_, of): &(_, Vec<_>)| !of.is_empty()).collect()
}

/// What took effect, what was stopped, what the alerts leave open.
pub fn outcome(brief: &Brief<'_>) -> Vec<Block> {
    let sentences = outcomes(brief).into_iter().map(|(outcome, of)| {
        let n: Vec<usize> = of.iter().map(|named| named.n).collect();
        let verb = match outcome {
            Outcome::Done => "took effect",
            Outcome::Blocked => "was stopped by a permission, a policy or a limit",
            Outcome::Attempted => "was tried and did not work",
            Outcome::Pending => "was started; its end is not known",
            Outcome::Unknown => "left no answer in the alert: it may have worked or not",
        };
        let tell = if n.len() == 1 { "tells" } else { "tell" };
        let mut words = Words::new(format!("What {} {tell} of {verb}.", alerts(&n)));
        for named in of.iter().take(8) {
            for because in &named.case.decided.because {
                words = words.also(named.numbered(because).cites);
            }
        }
        words.done()
    });
    let mut blocks: Vec<Block> = list(false, sentences.collect()).into_iter().collect();
    let named = brief.at(brief.incident.deciding);
    blocks.extend(named.and_then(|named| {
        let because = named.case.decided.because.iter().map(|sentence| named.numbered(sentence));
        let lead = Words::new(format!("Of alert {}, which counts most:", named.n)).cite(named, &["alert.rule"]).done();
        paragraph(std::iter::once(lead).chain(because).collect())
    }));
    blocks
}

/// Each rule with how often it fired, in the order in which they first did.
pub fn rules(brief: &Brief<'_>) -> Vec<Block> {
    let mut rules: Vec<(&Named<'_>, usize)> = Vec::new();
    for named in &brief.named {
        let fold = brief.incident.fold.get(named.n - 1).copied();
        let count = brief.incident.fold.iter().filter(|of| Some(**of) == fold).count();
        let first = brief.incident.fold.iter().position(|of| Some(*of) == fold) == Some(named.n - 1);
        let same = |known: &&mut (&Named<'_>, usize)| known.0.value("alert.rule") == named.value("alert.rule");
        match rules.iter_mut().find(same) {
            Some(known) if first => known.1 += count,
            Some(_) => {}
            None => rules.push((named, count)),
        }
    }
    let sentences = rules.into_iter().map(|(named, count)| {
        let priority = named.value("alert.priority").and_then(|word| Priority::parse(&word));
        let mut words = Words::default().value(named, "alert.rule").text(format!(
            " fired {} in this incident{}, first with alert {}.",
            if count == 1 { "once".to_owned() } else { counted(count, "time", "times") },
            priority.map_or(String::new(), |priority| format!(", at priority {priority}")),
            named.n
        ));
        if priority.is_some() {
            words = words.cite(named, &["alert.priority"]);
        }
        words.done()
    });
    let mut blocks: Vec<Block> = list(false, sentences.collect()).into_iter().collect();
    if let Some(first) = brief.at(brief.incident.first()) {
        let text = "Falco tells of an event by the first rule that matches it, unless it is set to rule_matching: all. That a rule did not fire here proves nothing: another may have told of the event in its place.";
        blocks.extend(paragraph(vec![Words::new(text).cite(first, &["alert.rule"]).done()]));
    }
    blocks
}

/// The stages in the order of the matrix, each with its techniques and its alerts.
pub fn attack(brief: &Brief<'_>) -> Vec<Block> {
    let mut rows = Vec::new();
    for stage in &brief.incident.stages {
        let n: Vec<usize> = stage.rows.iter().map(|row| brief.number(*row)).collect();
        let mut techniques: BTreeMap<&str, &str> = BTreeMap::new();
        for named in stage.rows.iter().filter_map(|row| brief.at(*row)) {
            let tags = &named.case.facts.alert.tags;
            let known = named.case.book.as_ref().map_or(&[][..], |book| &book.attack[..]);
            let all = tags.iter().chain(known).filter_map(|tag| attack::technique_by_tag(tag));
            let here = |technique: &&attack::Technique| {
                stage.tactic.is_none_or(|tactic| {
                    technique.tactics.iter().any(|of| attack::tactic(of).is_some_and(|of| of.id == tactic.id))
                })
            };
            techniques.extend(all.filter(here).map(|technique| (technique.id, technique.name)));
        }
        let techniques: Vec<String> = techniques.into_iter().map(|(id, name)| format!("{id} {name}")).collect();
        rows.push(Row {
            field: None,
            missing: false,
            cells: vec![
                text(stage.tactic.map_or("none named", |tactic| tactic.name)),
                Cell { inlines: stage.tactic.map(|tactic| Inline::Code(tactic.id.to_owned())).into_iter().collect() },
                text(techniques.join(", ")),
                text(numbers(&n)),
                text(brief.number(stage.deciding).to_string()),
            ],
        });
    }
    let mut blocks = vec![Block::Table(Table {
        caption: "What the incident shows of an attack, in the order of ATT&CK".into(),
        columns: ["Tactic", "Id", "Techniques", "Alerts", "Deciding"].map(String::from).to_vec(),
        rows,
    })];
    if let Some(first) = brief.at(brief.incident.deciding) {
        let text = format!(
            "MITRE ATT&CK for Enterprise, version {}, by the tags of the rules and Saker's catalogue. The order is the matrix's, not that of time; a tactic that is missing may have left no alert.",
            attack::VERSION
        );
        blocks.extend(paragraph(vec![Words::new(text).cite(first, &["alert.tags", "alert.rule"]).done()]));
    }
    blocks
}

fn text(text: impl Into<String>) -> Cell {
    Cell { inlines: vec![Inline::Text(text.into())] }
}

fn value(named: &Named<'_>, field: &str) -> Cell {
    Cell { inlines: Words::default().value(named, field).done().inlines }
}
