//! Process Chain: who started whom, as far as the alert tells.

use crate::case::Case;
use crate::facts::Facts;
use crate::say;
use knowledge::schema::Outcome;
use report::{Block, Inline, Link, Sentence, Standing};

/// How many ancestors are looked for: `proc.aname[2]` to this one.
const ANCESTORS: usize = 10;

pub fn write(case: &Case<'_>) -> Vec<Block> {
    let facts = &case.facts;
    let mut links = Vec::new();
    for depth in (2..=ANCESTORS).rev() {
        let field = format!("proc.aname[{depth}]");
        if let Some(name) = value(&field, facts) {
            links.push(Link {
                role: if depth == 2 { "grandparent".into() } else { format!("ancestor {depth} levels up") },
                name,
                detail: optional(
                    &[
                        &format!("Program {{proc.aexepath[{depth}]}}."),
                        &format!("Command line {{proc.acmdline[{depth}]}}."),
                    ],
                    facts,
                ),
                standing: Standing::Seen,
            });
        }
    }
    if let Some(name) = value("proc.pname", facts).or_else(|| value("proc.aname[1]", facts)) {
        links.push(Link {
            role: "parent".into(),
            name,
            detail: optional(&["Command line {proc.pcmdline}.", "Program {proc.pexepath}.", "PID {proc.ppid}."], facts),
            standing: Standing::Seen,
        });
    } else if facts.has("proc.name") || facts.has("proc.cmdline") {
        links.push(Link {
            role: "parent".into(),
            name: say::plain("not in the alert", &["proc.pname", "proc.name", "proc.cmdline"], facts),
            detail: Vec::new(),
            standing: Standing::Unknown,
        });
    }
    if let Some(name) = value("proc.name", facts).or_else(|| value("proc.cmdline", facts)) {
        links.push(process(case, name));
    }
    links.extend(target(case));
    if links.is_empty() {
        return audit(case);
    }
    // What is known of a link stands and falls with its name.
    for link in &mut links {
        for sentence in &mut link.detail {
            say::cite(sentence, link.name.cites.clone());
        }
    }
    vec![Block::Chain(links)]
}

/// On a failed exec Falco's `proc.*` describes the caller, and the report has to say so.
fn process(case: &Case<'_>, name: Sentence) -> Link {
    let facts = &case.facts;
    let exec = matches!(facts.text("evt.type").as_deref(), Some("execve" | "execveat"));
    let role = match case.decided.outcome {
        Outcome::Blocked | Outcome::Attempted if exec => "process, the caller",
        // Done by the caller, which ran already: this very call was refused.
        Outcome::Done if exec && facts.has("saker.errno") => "process, the caller",
        // Or its caller, where the result is not printed.
        Outcome::Done if exec && facts.text("saker.runs").as_deref() != Some("either way") => "process, as started",
        _ => "process",
    };
    let line: &[&str] = if facts.has("proc.name") { &["Command line {proc.cmdline}."] } else { &[] };
    let mut detail = optional(line, facts);
    detail.extend(optional(&["Program {proc.exepath}.", "PID {proc.pid}."], facts));
    detail.extend(
        say::sentence("User {user.name} (uid {user.uid}).", Vec::new(), facts)
            .or_else(|| say::sentence("User id {user.uid}.", Vec::new(), facts)),
    );
    Link { role: role.into(), name, detail, standing: Standing::Seen }
}

fn target(case: &Case<'_>) -> Option<Link> {
    let facts = &case.facts;
    let exec = matches!(facts.text("evt.type").as_deref(), Some("execve" | "execveat"));
    let from_line = facts.text("saker.target_source").as_deref() == Some("command line");
    let refused = matches!(case.decided.outcome, Outcome::Blocked | Outcome::Attempted);
    if facts.has("saker.target") && (!exec || refused) {
        let mut detail = Vec::new();
        if from_line {
            detail.push(say::plain(
                "Read from the command line: the alert does not hold evt.arg.filename, which is the field that names it.",
                &["saker.target", "evt.arg.filename"],
                facts,
            ));
        }
        let answer = match case.decided.outcome {
            Outcome::Blocked => say::sentence("Refused with {evt.res}.", Vec::new(), facts),
            Outcome::Attempted => say::sentence("Failed with {evt.res}.", Vec::new(), facts),
            _ => None,
        };
        detail.extend(answer);
        return Some(Link {
            role: if exec { "target of the exec" } else { "target" }.into(),
            name: value("saker.target", facts)?,
            detail,
            standing: if refused { Standing::Refused } else { Standing::Seen },
        });
    }
    if exec && facts.has("saker.script") {
        return Some(Link {
            role: "script it was asked to run".into(),
            name: say::sentence("{saker.script}", vec!["evt.type".to_owned()], facts)?,
            detail: vec![say::plain(
                "Read from the command line. This event tells of the interpreter's start; whether the script ran is told by a later event or not at all.",
                &["saker.script", "evt.res"],
                facts,
            )],
            standing: Standing::Unknown,
        });
    }
    None
}

/// Events without a process have an actor, an action and a target instead.
fn audit(case: &Case<'_>) -> Vec<Block> {
    let facts = &case.facts;
    let refused = matches!(case.decided.outcome, Outcome::Blocked | Outcome::Attempted);
    let link = |role: &str, fields: &[&str], detail: &[&str]| {
        let (field, name) = fields.iter().find_map(|field| Some((field, value(field, facts)?)))?;
        let own = format!("{{{field}}}");
        let detail: Vec<&str> = detail.iter().copied().filter(|text| !text.contains(&own)).collect();
        Some(Link { role: role.into(), name, detail: optional(&detail, facts), standing: Standing::Seen })
    };
    let caller = link("caller", &CALLER, &CALLER_DETAIL);
    let action = link("action", &ACTION, &ACTION_DETAIL).or_else(|| by_rule(facts));
    let target = link("target", &TARGET, &TARGET_DETAIL)
        .map(|link| Link { standing: if refused { Standing::Refused } else { Standing::Seen }, ..link });
    if facts.is_about_falco() {
        let own = "This is Falco's own alert about itself: no process and no caller stands behind it.";
        return vec![Block::Paragraph(vec![say::plain(own, &["alert.rule"], facts)])];
    }
    if caller.is_none() && action.is_none() && target.is_none() {
        return vec![Block::Paragraph(vec![say::plain(
            "The alert names no process and no caller.",
            &["proc.name", "proc.pname"],
            facts,
        )])];
    }
    let mut links: Vec<Link> = [caller, action, target].into_iter().flatten().collect();
    for link in &mut links {
        for sentence in &mut link.detail {
            say::cite(sentence, link.name.cites.clone());
        }
    }
    vec![Block::Chain(links)]
}

/// Which fields name the caller, the action and the target of an audit record, the most telling first, and what else is
/// told of each.
const CALLER: [&str; 9] = [
    "ka.user.name",
    "ct.user",
    "ct.user.arn",
    "okta.actor.name",
    "okta.actor.alternateid",
    "github.user",
    "gcp.user",
    "ct.srcip",
    "okta.client.ip",
];
const CALLER_DETAIL: [&str; 13] = [
    "Groups {ka.user.groups}.",
    "Acting as {ka.impuser.name}.",
    "From {ka.sourceips}.",
    "Client {ka.useragent}.",
    "ARN {ct.user.arn}.",
    "From {ct.srcip}.",
    "Client {ct.useragent}.",
    "Login {okta.actor.alternateid}.",
    "From {okta.client.ip}.",
    "Country {okta.client.geo.country}.",
    "Client {okta.useragent.raw}.",
    "From {gcp.callerIP}.",
    "Client {gcp.userAgent}.",
];
const ACTION: [&str; 6] =
    ["ka.verb", "ka.target.subresource", "ct.name", "okta.evt.type", "github.action", "gcp.methodName"];
const ACTION_DETAIL: [&str; 11] = [
    "Command, its first word: {ka.uri.param[command]}.",
    "Authorisation: {ka.auth.decision}.",
    "Answer {ka.response.code}.",
    "Answer {ka.response.reason}.",
    "Region {ct.region}.",
    "Error {ct.error}.",
    "Result {okta.result}.",
    "Reason {okta.reason}.",
    "Service {gcp.serviceName}.",
    "Permissions checked: {gcp.authorizationInfo}.",
    "Workflow file {github.workflow.filename}.",
];
const TARGET: [&str; 32] = [
    "ka.target.name",
    "ka.resp.name",
    "ka.req.configmap.name",
    "ka.uri",
    "ct.request.name",
    "ct.request.username",
    "ct.request.groupname",
    "ct.request.functionname",
    "ct.request.servicename",
    "ct.request.taskdefinition",
    "s3.bucket",
    "ct.response.reservationid",
    "okta.target.group.name",
    "okta.target.app.alternateid",
    "okta.target.user.name",
    "okta.target.user.alternateid",
    "github.repo.name",
    "github.repo",
    "github.webhook.id",
    "gcp.storage.bucket",
    "gcp.cloudfunctions.function",
    "gcp.cloudsql.databaseId",
    "gcp.iam.serviceAccount",
    "gcp.logging.sink",
    "json.value[/resource/labels/policy_name]",
    "json.value[/resource/labels/crypto_key_id]",
    "json.value[/resource/labels/key_ring_id]",
    "json.value[/resource/labels/dataset_id]",
    "gcp.resourceName",
    "gcp.projectId",
    "json.value[/resource/labels/project_id]",
    "ka.target.resource",
];
const TARGET_DETAIL: [&str; 16] = [
    "Resource {ka.target.resource}.",
    "Part {ka.target.subresource}.",
    "Namespace {ka.target.namespace}.",
    "Images {ka.req.pod.containers.image}.",
    "Gives the role {ka.req.binding.role}.",
    "Gives it to {ka.req.binding.subjects}.",
    "Ports {ka.req.service.ports}.",
    "Cluster {ct.request.cluster}.",
    "Task definition {ct.request.taskdefinition}.",
    "MFA device {ct.request.serialnumber}.",
    "User {okta.target.user.name}.",
    "Project {gcp.projectId}.",
    "Access change {gcp.policyDelta}.",
    "Collaborator {github.collaborator.name}.",
    "Role {github.collaborator.role}.",
    "Address {github.repo.url}.",
];

/// Many audit rules do not print the verb, which their name tells.
fn by_rule(facts: &Facts<'_>) -> Option<Link> {
    const WHO_AND_WHAT: [(&[&str], &str); 5] = [
        (&["ka.user.name"], "ka.verb"),
        (&["ct.user", "ct.user.arn", "ct.srcip"], "ct.name"),
        (&["okta.actor.name", "okta.client.ip"], "okta.evt.type"),
        (&["github.user"], "github.action"),
        (&["gcp.user"], "gcp.methodName"),
    ];
    let (who, what) = WHO_AND_WHAT
        .iter()
        .find_map(|(who, what)| who.iter().find(|field| facts.has(field)).map(|field| (*field, *what)))?;
    Some(Link {
        role: "action, as the rule's name tells it".into(),
        name: say::sentence("{alert.rule}", vec![what.to_owned(), who.to_owned()], facts)?,
        detail: optional(&ACTION_DETAIL, facts),
        standing: Standing::Seen,
    })
}

fn value(field: &str, facts: &Facts<'_>) -> Option<Sentence> {
    say::sentence(&format!("{{{field}}}"), Vec::new(), facts)
        .filter(|sentence| matches!(sentence.inlines[..], [Inline::Evidence { .. }]))
}

fn optional(texts: &[&str], facts: &Facts<'_>) -> Vec<Sentence> {
    texts.iter().filter_map(|text| say::sentence(text, Vec::new(), facts)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(fields: &str, want: &[(&str, &str, Standing)]) {
        let alert = format!(r#"{{"rule":"R","priority":"Notice","source":"k8s_audit","output_fields":{{{fields}}}}}"#);
        let report = crate::analyse(alert.as_bytes(), None).report(0).expect("one alert");
        let section = report.sections.iter().find(|section| section.id == "process-chain").expect("always there");
        let Some(Block::Chain(links)) = section.blocks.first() else { panic!("no chain: {:?}", section.blocks) };
        let shown = |link: &Link| match &link.name.inlines[..] {
            [Inline::Evidence { value, .. }] => value.as_raw().to_owned(),
            other => panic!("{other:?}"),
        };
        let got: Vec<_> = links.iter().map(|link| (link.role.to_string(), shown(link), link.standing)).collect();
        let want: Vec<_> = want.iter().map(|(role, name, at)| ((*role).to_owned(), (*name).to_owned(), *at)).collect();
        assert_eq!(got, want, "{fields}");
    }

    #[test]
    fn an_audit_record_has_a_caller_an_action_and_a_target() {
        use Standing::{Refused, Seen};
        check(
            r#""ka.user.name":"ann","ka.verb":"patch","ka.target.name":"web","ka.response.code":"200""#,
            &[("caller", "ann", Seen), ("action", "patch", Seen), ("target", "web", Seen)],
        );
        check(
            r#""ka.user.name":"ann","ka.verb":"patch","ka.target.name":"web","ka.response.code":"403""#,
            &[("caller", "ann", Seen), ("action", "patch", Seen), ("target", "web", Refused)],
        );
        check(
            r#""ka.user.name":"ann","ka.target.name":"web","ka.target.subresource":"exec""#,
            &[("caller", "ann", Seen), ("action", "exec", Seen), ("target", "web", Seen)],
        );
        check(
            r#""ka.user.name":"ann","ka.target.name":null,"ka.resp.name":"web-x2v""#,
            &[("caller", "ann", Seen), ("action, as the rule's name tells it", "R", Seen), ("target", "web-x2v", Seen)],
        );
    }

    #[test]
    fn calls_to_clouds_and_services_have_them_too() {
        use Standing::{Refused, Seen};
        check(
            r#""ct.user":"ann","ct.name":"CreateUser","ct.request.username":"bob","ct.error":"AccessDenied""#,
            &[("caller", "ann", Seen), ("action", "CreateUser", Seen), ("target", "bob", Refused)],
        );
        check(
            r#""ct.user":null,"ct.srcip":"192.0.2.7","s3.bucket":"reports""#,
            &[
                ("caller", "192.0.2.7", Seen),
                ("action, as the rule's name tells it", "R", Seen),
                ("target", "reports", Seen),
            ],
        );
        check(
            r#""okta.actor.name":"Ann","okta.target.user.name":"Bob","okta.target.group.name":"ops""#,
            &[("caller", "Ann", Seen), ("action, as the rule's name tells it", "R", Seen), ("target", "ops", Seen)],
        );
    }
}
