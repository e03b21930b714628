//! The report on each story's incident, kept as it is beside the story and read by people. `SAKER_BLESS=1 cargo test -p
//! analysis --test incident_reports` rewrites them; then read the difference before you commit it.

#[allow(dead_code, reason = "each test needs a part of it")]
#[path = "incidents/night.rs"]
mod night;

use analysis::health::{File, Health};
use analysis::incident;
use night::Night;
use std::path::Path;

#[track_caller]
fn check(story: &str) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/incidents");
    let lines = std::fs::read_to_string(folder.join(format!("{story}.ndjson"))).expect("the story is there");
    let analysis = analysis::analyse(Night::ordinary().with(&lines).text().as_bytes(), None);
    let alerts = &analysis.alerts[..];
    let health = Health::of(alerts, &[File { rows: 0..alerts.len(), diagnostics: &analysis.diagnostics }]);
    let found = incident::find(alerts);
    let made = report::markdown::render(&incident::report(alerts, &found, &found.ranked[0], &health));
    let path = folder.join(format!("{story}.md"));
    if std::env::var_os("SAKER_BLESS").is_some() {
        std::fs::write(&path, &made).expect("the folder is writable");
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    for (at, (kept, made)) in kept.lines().zip(made.lines()).enumerate() {
        assert_eq!(kept, made, "{story}, line {}", at + 1);
    }
    assert_eq!(kept.lines().count(), made.lines().count(), "{story}");
}

#[test]
fn a_miner_by_exec() {
    check("exec-to-miner");
}

#[test]
fn a_stolen_token() {
    check("stolen-token");
}

#[test]
fn a_web_shell() {
    check("vm-web-shell");
}
