//! Possible Mitigation Strategies: numbered steps by phase, read-only first, with commands that hold this alert's ids.

use crate::case::{Case, paragraph};
use crate::{condition, say};
use knowledge::schema::{self, Effect, Phase, Runtime};
use report::{Block, Code, Inline, Sentence, Step, Tag, Tone, Untrusted};

pub fn write(case: &Case<'_>) -> Vec<Block> {
    let own = case.book.as_ref();
    let named = own.map_or(&[][..], |book| &book.use_steps);
    let shared = knowledge::library().steps.iter().filter(|step| step.always || named.contains(&step.key));
    let mut steps: Vec<&schema::Step> =
        own.into_iter().flat_map(|book| book.steps.iter().chain(&book.harden)).chain(shared).collect();
    let place = |step: &schema::Step| (step.phase, step.effect != Effect::Reads);
    alert::arrange(&mut steps, |left, right| place(left).cmp(&place(right)));
    let written: Vec<Step> = steps.into_iter().filter_map(|step| written(step, case)).collect();
    if written.is_empty() {
        let text = "The alert does not say where it happened, so no command can be given for it.";
        return paragraph(vec![say::plain(text, &["container.id", "evt.type"], &case.facts)]).into_iter().collect();
    }
    vec![Block::Steps(written)]
}

fn written(step: &schema::Step, case: &Case<'_>) -> Option<Step> {
    let facts = &case.facts;
    let mut cites = match &step.when {
        Some(when) => condition::holds(when, facts)?,
        None => Vec::new(),
    };
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
    for command in step.commands.iter().filter(|command| fits(command.on)) {
        let Some(text) = command.run.lines().map(|line| say::command(line, facts)).collect::<Option<Vec<_>>>() else {
            continue;
        };
        for field in knowledge::template::placeholders(&command.run) {
            cites.extend(facts.cites(field));
        }
        code.push(Code { label: "command".into(), language: "sh".into(), text: Untrusted::new(text.join("\n")) });
    }
    if code.is_empty() && !step.commands.is_empty() {
        return None;
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
        cites.extend(knowledge::template::placeholders(text).into_iter().flat_map(|field| facts.cites(field)));
    }
    cites.sort();
    cites.dedup();
    if cites.is_empty() {
        cites.push("alert.rule".to_owned());
    }
    let mut detail = Vec::new();
    if !step.text.is_empty() {
        detail.push(say::sentence(&step.text, cites.clone(), facts)?);
    }
    if let Some(technique) = &step.d3fend {
        detail.push(Sentence { inlines: vec![Inline::Text(format!("D3FEND: {technique}."))], cites: cites.clone() });
    }
    Some(Step {
        group: phase_word(step.phase).into(),
        tag: tag(step.effect),
        title: say::sentence(&step.title, cites, facts)?,
        detail,
        code,
    })
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
