//! Stories hidden in an ordinary night are found, whole, in front, and without what does not belong to them.

#[path = "incidents/night.rs"]
mod night;

use alert::Alert;
use analysis::incident::{self, Incident, Incidents};
use night::Night;

/// Reads a night and finds its incidents.
fn found(night: &Night) -> (Vec<Alert>, Incidents) {
    let analysis = analysis::analyse(night.text().as_bytes(), None);
    assert!(analysis.diagnostics.is_empty(), "{}", analysis.sentence());
    let found = incident::find(&analysis.alerts[..]);
    (analysis.alerts, found)
}

/// How many of the incident's alerts are marked so.
fn marked(alerts: &[Alert], incident: &Incident, mark: &str) -> usize {
    let is = |row: &usize| alerts[*row].uuid.as_deref().is_some_and(|uuid| uuid.starts_with(mark));
    incident.rows.iter().filter(|row| is(row)).count()
}

/// A story's alerts are in the first incident, at least 95 in 100, and at least 80 in 100 of that incident are theirs.
#[track_caller]
fn leads(name: &str, story: &str) -> (Vec<Alert>, Incidents) {
    let (alerts, found) = found(&Night::ordinary().with(story));
    let first = found.ranked.first().expect("there is an incident");
    let hits = marked(&alerts, first, "attack-");
    let planted = |alert: &Alert| alert.uuid.as_deref().is_some_and(|uuid| uuid.starts_with("attack-"));
    let (all, rows) = (alerts.iter().filter(|alert| planted(alert)).count(), first.rows.len());
    let left = alerts.iter().enumerate().filter(|(row, alert)| planted(alert) && !first.rows.contains(row));
    let rest: Vec<_> = left.map(|(_, alert)| alert.rule.clone()).collect();
    assert!(hits * 100 >= all * 95, "{name}: {hits} of {all}; not in it: {rest:?}");
    assert!(hits * 100 >= rows * 80, "{name}: {hits} of {rows} in the incident");
    (alerts, found)
}

#[test]
fn a_web_shell_on_a_machine_leads_to_root_and_to_the_database_host() {
    leads("web shell", include_str!("incidents/vm-web-shell.ndjson"));
}

#[test]
fn a_session_in_a_pod_leads_to_secrets_and_a_privileged_pod() {
    leads("exec", include_str!("incidents/exec-to-secrets.ndjson"));
}

#[test]
fn a_poisoned_package_mines_in_three_builds() {
    leads("build", include_str!("incidents/poisoned-build.ndjson"));
}

#[test]
fn a_session_by_exec_leaves_a_miner_that_bears_familiar_names() {
    let (alerts, found) = leads("miner", include_str!("incidents/exec-to-miner.ndjson"));
    // Whatever it calls itself, it stays in the incident, and the incident is an attack.
    for name in ["kworker/0:1", "node_exporter"] {
        let holds = |row: &usize| alerts[*row].text("proc.name").as_deref() == Some(name);
        assert!(found.ranked[0].rows.iter().any(holds), "{name}");
    }
    assert_eq!(found.ranked[0].class_words(), "true positive");
}

#[test]
fn a_stolen_token_is_followed_through_the_audit_log_where_no_system_call_is_seen() {
    leads("token", include_str!("incidents/stolen-token.ndjson"));
}

#[test]
fn a_guessed_password_leads_to_keys_and_jobs_that_stay() {
    let (alerts, found) = leads("password", include_str!("incidents/guessed-password.ndjson"));
    // That strangers knock all night does not hide the one who came in: his refusals are part of it, the others' are not.
    let refused = |row: &usize| alerts[*row].rule.as_deref() == Some("SSH login refused");
    let count = found.ranked[0].rows.iter().filter(|row| refused(row)).count();
    assert_eq!(count, 60);
}

#[test]
fn the_same_attack_under_the_test_tools_name_is_not_excused() {
    let story = include_str!("incidents/vm-web-shell.ndjson").replace("\"bash\"", "\"event-generator\"");
    let (alerts, found) = leads("disguise", &story);
    let first = &found.ranked[0];
    assert!(first.rows.iter().any(|row| alerts[*row].text("proc.name").as_deref() == Some("event-generator")));
    assert!(first.claims.iter().all(|claim| !claim.vouched));
    assert!(!first.class.to_confirm(), "{}", first.class_words());
}

#[test]
fn stories_are_found_by_names_where_ids_are_missing() {
    for (name, story) in [
        ("miner", include_str!("incidents/exec-to-miner.ndjson")),
        ("web shell", include_str!("incidents/vm-web-shell.ndjson")),
        ("password", include_str!("incidents/guessed-password.ndjson")),
    ] {
        let bare = story.lines().map(without_ids).collect::<Vec<_>>().join("\n");
        assert_ne!(bare, story);
        leads(name, &bare);
    }
}

/// A line without the ids of processes.
fn without_ids(line: &str) -> String {
    let mut alert: serde_json::Value = serde_json::from_str(line).expect("JSON");
    if let Some(fields) = alert["output_fields"].as_object_mut() {
        fields.retain(|name, _| !matches!(&name[..], "proc.pid" | "proc.ppid" | "proc.sid"));
    }
    alert.to_string()
}

#[test]
fn repeats_add_nothing() {
    let story = include_str!("incidents/stolen-token.ndjson");
    let once = found(&Night::ordinary().with(story)).1;
    let (alerts, often) = found(&Night::ordinary().with(story).with(&refusals(story, 200)));
    assert!(marked(&alerts, &often.ranked[0], "attack-") > 200);
    assert!(
        (often.ranked[0].score - once.ranked[0].score).abs() < 0.3,
        "{} {}",
        often.ranked[0].score,
        once.ranked[0].score
    );
}

/// The first line of a story, so many times more.
fn refusals(story: &str, times: usize) -> String {
    let line = story.lines().next().unwrap_or_default();
    vec![line; times].join("\n")
}

#[test]
fn a_store_holds_the_same_incidents_as_its_alerts() {
    for story in [include_str!("incidents/vm-web-shell.ndjson"), include_str!("incidents/stolen-token.ndjson")] {
        let (alerts, found) = found(&Night::ordinary().with(story));
        let mut store = store::Store::default();
        for alert in &alerts {
            store.push(alert).expect("there is room");
        }
        store.seal();
        assert_eq!(format!("{:?}", incident::find(&store)), format!("{found:?}"));
    }
}

#[test]
fn a_loud_and_harmless_backup_is_one_low_incident_and_never_in_front_of_a_story() {
    for story in [
        include_str!("incidents/vm-web-shell.ndjson"),
        include_str!("incidents/exec-to-secrets.ndjson"),
        include_str!("incidents/poisoned-build.ndjson"),
    ] {
        let (alerts, found) = found(&Night::ordinary().with(story));
        let restic = |row: &usize| alerts[*row].text("proc.name").as_deref() == Some("restic");
        let holding: Vec<&Incident> = found.ranked.iter().filter(|incident| incident.rows.iter().any(restic)).collect();
        assert!(holding.len() <= 1, "the backup is in {} incidents", holding.len());
        let score = holding.first().map_or(0.0, |incident| incident.score);
        assert!(score * 1.5 < found.ranked[0].score, "{score} beside {}", found.ranked[0].score);
    }
}

#[test]
fn a_night_without_a_story_has_nothing_that_looks_like_one() {
    let (_, found) = found(&Night::ordinary());
    for incident in &found.ranked {
        assert!(incident.score < 2.5, "score {:.1}: {:?}", incident.score, incident.reasons);
    }
}

#[test]
fn the_test_tool_is_kept_apart_and_low() {
    let (alerts, found) = found(&Night::ordinary().with(include_str!("incidents/vm-web-shell.ndjson")));
    let tool = |row: &usize| alerts[*row].text("k8s.ns.name").as_deref() == Some("sec-test");
    let holding: Vec<&Incident> = found.ranked.iter().filter(|incident| incident.rows.iter().any(tool)).collect();
    for incident in &holding {
        assert!(incident.rows.iter().all(tool), "other alerts in the test tool's incident");
        assert_eq!(incident.class_words(), "expected activity: security test, to be confirmed");
        assert!(incident.claims.iter().any(|claim| claim.vouched && claim.rows.len() == incident.rows.len()));
    }
    assert!(holding.len() <= 1);
}
