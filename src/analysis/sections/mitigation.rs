//! Possible Mitigation Strategies: numbered steps by phase, read-only first, with commands that hold this alert's ids.

use crate::case::{Case, paragraph};
use crate::facts::Facts;
use crate::say;
use knowledge::schema::{self, Effect, Phase, Runtime};
use knowledge::template::placeholders;
use report::{Block, Code, Inline, Sentence, Step, Tag, Tone, Untrusted};

pub fn write(case: &Case<'_>) -> Vec<Block> {
    let own = case.book.as_ref();
    let named = own.map_or(&[][..], |book| &book.use_steps);
    let shared = knowledge::library().steps.iter().filter(|step| step.always || named.contains(&step.key));
    let mut steps: Vec<&schema::Step> =
        own.into_iter().flat_map(|book| book.steps.iter().chain(&book.harden)).chain(shared).collect();
    let place = |step: &schema::Step| (step.phase, step.effect != Effect::Reads);
    alert::arrange(&mut steps, |left, right| place(left).cmp(&place(right)));
    let mut noted = Vec::new();
    let written: Vec<Step> = steps.into_iter().filter_map(|step| written(step, case, &mut noted)).collect();
    if written.is_empty() {
        let text = "The alert does not say where it happened, so no command can be given for it.";
        return paragraph(vec![say::plain(text, &["container.id", "evt.type"], &case.facts)]).into_iter().collect();
    }
    vec![Block::Steps(written)]
}

/// `noted` holds why steps before this one have no command: the same is not said again.
fn written(step: &schema::Step, case: &Case<'_>, noted: &mut Vec<Vec<Inline>>) -> Option<Step> {
    let facts = &case.facts;
    let mut cites = say::allowed(step.when.as_deref(), &step.missing, facts)?;
    if step
        .commands
        .iter()
        .map(|command| command.on)
        .chain(step.snippets.iter().map(|snippet| snippet.on))
        .any(|on| on != Runtime::Any)
    {
        cites.extend(facts.cites("saker.runtime"));
    }
    let runtime = facts.text("saker.runtime");
    let fits = |on: Runtime| match on {
        Runtime::Any => true,
        Runtime::Host => runtime.as_deref() == Some("host"),
        Runtime::Docker => runtime.as_deref() == Some("docker"),
        Runtime::Kubernetes => runtime.as_deref() == Some("kubernetes"),
    };
    let mut code = Vec::new();
    let mut without = Vec::new();
    for command in step.commands.iter().filter(|command| fits(command.on)) {
        let needed = placeholders(&command.run);
        let Some(text) = command.run.lines().map(|line| say::command(line, facts)).collect::<Option<Vec<_>>>() else {
            without.extend(needed);
            continue;
        };
        for field in needed {
            cites.extend(facts.cites(field));
        }
        code.push(Code { label: "command".into(), language: "sh".into(), text: Untrusted::new(text.join("\n")) });
    }
    let without = (code.is_empty() && !step.commands.is_empty()).then(|| no_command(&without, facts));
    if let Some(without) = &without {
        cites.extend(without.as_ref()?.cites.clone());
    }
    for snippet in step.snippets.iter().filter(|snippet| fits(snippet.on)) {
        code.push(Code {
            label: snippet.label.clone(),
            language: snippet.language.clone(),
            text: Untrusted::new(snippet.text.trim_end().to_owned()),
        });
    }
    // Without a value for one of these the whole step is left out.
    for text in [&step.title, &step.text] {
        cites.extend(placeholders(text).into_iter().flat_map(|field| facts.cites(field)));
    }
    cites.sort();
    cites.dedup();
    if cites.is_empty() {
        cites.push("alert.rule".to_owned());
    }
    let title = say::sentence(&step.title, cites.clone(), facts)?;
    let mut detail = Vec::new();
    if !step.text.is_empty() {
        detail.push(say::sentence(&step.text, cites.clone(), facts)?);
    }
    if let Some(mut without) = without.flatten().filter(|without| !noted.contains(&without.inlines)) {
        noted.push(without.inlines.clone());
        say::cite(&mut without, cites.clone());
        detail.push(without);
    }
    if let Some(technique) = &step.d3fend {
        detail.push(Sentence { inlines: vec![Inline::Text(format!("D3FEND: {technique}."))], cites });
    }
    Some(Step { group: phase_word(step.phase).into(), tag: tag(step.effect), title, detail, code })
}

/// Why a step has no command although some of its commands fit: a field that they need is not in the alert, or its value
/// cannot stand in a command. None when none fits, or when there is no such value.
fn no_command(needed: &[&str], facts: &Facts<'_>) -> Option<Sentence> {
    if needed.is_empty() {
        return None;
    }
    let mut absent: Vec<String> = Vec::new();
    for field in needed.iter().filter(|field| !facts.has(field)).flat_map(names) {
        // Printed without a value: there is none, and asking for it again would not give one.
        if facts.alert.field(field).is_some() {
            return None;
        }
        if !absent.iter().any(|known| known == field) {
            absent.push((*field).to_owned());
        }
    }
    if absent.is_empty() {
        let field = needed.iter().find(|field| say::command(&format!("{{{field}}}"), facts).is_none())?;
        let mut sentence = say::plain("No command is given where ", &[field], facts);
        sentence.inlines.push(Inline::Code(names(field)[0].to_owned()));
        let rest =
            " would stand in it: its value is not of the form that such names have, or could be read as an option.";
        sentence.inlines.push(Inline::Text(rest.into()));
        return Some(sentence);
    }
    let fields: Vec<&str> = absent.iter().map(String::as_str).collect();
    let mut sentence = say::plain("The command needs ", &fields, facts);
    for (at, field) in absent.iter().enumerate() {
        if at > 0 {
            sentence.inlines.push(Inline::Text(" and ".into()));
        }
        sentence.inlines.push(Inline::Code(field.clone()));
    }
    let rest = ", which this alert does not hold: look it up, and append it to the rule's output for the next time.";
    sentence.inlines.push(Inline::Text(rest.into()));
    Some(sentence)
}

/// The fields that tell a value: those that a derived one follows from.
fn names<'a>(field: &'a &'a str) -> &'a [&'a str] {
    match *field {
        "saker.container" => &["container.id"],
        "saker.image" => &["container.image.repository"],
        "saker.target" => &["evt.arg.filename"],
        _ => std::slice::from_ref(field),
    }
}

fn phase_word(phase: Phase) -> &'static str {
    match phase {
        Phase::Verify => "Verify",
        Phase::Preserve => "Preserve",
        Phase::Contain => "Contain",
        Phase::Eradicate => "Eradicate",
        Phase::Recover => "Recover",
        Phase::Harden => "Harden",
        Phase::Monitor => "Monitor",
    }
}

fn tag(effect: Effect) -> Tag {
    match effect {
        Effect::Reads => Tag { text: "reads only".into(), tone: Tone::Good },
        Effect::Changes => Tag { text: "changes something".into(), tone: Tone::Caution },
        Effect::Destroys => Tag { text: "destroys evidence".into(), tone: Tone::Alarm },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The step of this title in the report on an alert with these fields.
    fn step(title: &str, fields: &str) -> Option<Step> {
        let alert = format!(r#"{{"rule":"Execution from /dev/shm","output_fields":{{{fields}}}}}"#);
        let report = crate::analyse(alert.as_bytes(), None).report(0).expect("one alert");
        let blocks = report.sections.into_iter().flat_map(|section| section.blocks);
        let steps = blocks.filter_map(|block| if let Block::Steps(steps) = block { Some(steps) } else { None });
        let titled = |step: &Step| matches!(&step.title.inlines[..], [Inline::Text(words)] if words == title);
        steps.flatten().find(titled)
    }

    const CONFIRM: &str = "Confirm the test run";
    const TEST: &str =
        r#""container.id":"9f1c2ab77d10","container.name":"event-generator","proc.pname":"event-generator""#;

    #[test]
    fn a_step_whose_command_lacks_a_field_asks_for_it() {
        let image = r#""container.image.repository":"falcosecurity/event-generator""#;
        let whole = step(CONFIRM, &format!("{TEST},{image}")).expect("a test run is confirmed");
        assert_eq!((whole.code.len(), whole.detail.len()), (1, 1));
        let without = step(CONFIRM, TEST).expect("also without the image");
        assert!(without.code.is_empty());
        assert!(without.detail[1].inlines.contains(&Inline::Code("container.image.repository".into())), "{without:?}");
        assert!(without.detail[1].cites.contains(&"container.image.repository".to_owned()));
    }

    #[test]
    fn why_there_is_no_command_is_said_once() {
        let fields = r#""container.id":"-9f1c2ab77d10","evt.type":"execve","evt.res":"SUCCESS","proc.name":"sh""#;
        let alert = format!(r#"{{"rule":"Execution from /dev/shm","output_fields":{{{fields}}}}}"#);
        let report = crate::analyse(alert.as_bytes(), None).report(0).expect("one alert");
        let blocks = report.sections.into_iter().flat_map(|section| section.blocks);
        let steps = blocks.filter_map(|block| if let Block::Steps(steps) = block { Some(steps) } else { None });
        let notes = steps
            .flatten()
            .flat_map(|step| step.detail)
            .filter(|sentence| sentence.inlines.first() == Some(&Inline::Text("No command is given where ".into())));
        let fields: Vec<Inline> = notes.map(|note| note.inlines[1].clone()).collect();
        assert_eq!(fields, [Inline::Code("container.id".into())]);
    }

    #[test]
    fn a_step_for_what_is_missing_is_shown_only_then() {
        const WHERE: &str = "Find out where it happened";
        assert!(step(WHERE, r#""proc.name":"sh""#).is_some());
        assert!(step(WHERE, r#""proc.name":"sh","container.id":"host""#).is_none());
        assert!(step(WHERE, r#""ka.user.name":"ann""#).is_none());
    }
}
