//! Reports on real alerts, and on made-up ones where no real one is at hand, of every family of rules, kept as they are
//! and read by people. `SAKER_BLESS=1 cargo test -p tests --test golden` rewrites them; then read the difference before you
//! commit it.

#![allow(clippy::print_stdout, reason = "a test that is skipped says so")]

#[allow(dead_code, reason = "each test needs a part of it")]
#[path = "common.rs"]
mod common;

#[allow(dead_code, reason = "each test needs a part of it")]
#[path = "../src/analysis/tests/incidents/night.rs"]
mod night;

use analysis::health::{File, Health};
use analysis::incident;
use std::fs;
use std::path::Path;

/// A golden report: its file below `golden/`, and the alert by file and line from 1. Files lie below `corpus/` of the
/// reference data, those of `alerts/` in this folder.
const REPORTS: &[(&str, &str, usize)] = &[
    ("dev-shm-blocked", "json/lab9-ds-pr783-falco.ndjson", 6),
    ("dev-shm-shell-started", "json/lab9-ds-pr783-falco.ndjson", 5),
    ("memfd-test", "json/lab9-ds-pr596-falco-final.ndjson", 17),
    ("terminal-shell-kubernetes", "json/falco-website-blog-falcosidekick-response-engine-part-1-kubeless.ndjson", 1),
    ("terminal-shell-docker", "json/lab9-ds-pr692-falco.ndjson", 23),
    ("read-shadow-test", "json/lab9-ds-pr596-falco-final.ndjson", 6),
    ("read-shadow-systemd", "json/lab9-ds-pr698-falco.ndjson", 2),
    ("drop-and-execute-test", "json/lab9-ds-pr596-falco-final.ndjson", 7),
    ("drop-and-execute-by-hand", "json/lab9-ds-pr692-falco.ndjson", 29),
    ("write-below-binary-dir", "json/josevnz-falco-0.31.1.ndjson", 3),
    ("attach-exec-pod", "json/falco-website-blog-detect-threats-falco-ovh-mks-audit-logs-plugin.ndjson", 4),
    ("falco-timeouts", "json/lab9-ds-pr712-falco.ndjson", 2),
    ("custom-rule", "json/lab9-forks-custom-rules.ndjson", 4),
    ("network-tool-falco-0.23", "json/ibm-tutorial-falco-0.23.ndjson", 1),
    ("clear-log-lab", "json/diego-all-scenarios.ndjson", 2),
    ("falco-drops", "json/falcosidekick-test-alertmanager-drops.ndjson", 1),
    ("gcp-waf-rule", "json/falco-plugins-gcpaudit-readme.ndjson", 1),
    ("aws-logging-disabled", "alerts/aws-cloudtrail.ndjson", 2),
    ("escape-release-agent", "alerts/syscall-stable.ndjson", 6),
    ("github-secret-pushed", "alerts/github.ndjson", 13),
    ("miner-stratum", "alerts/syscall-sandbox.ndjson", 4),
    ("okta-mfa-removed", "alerts/okta.ndjson", 7),
    ("persistence-ssh-key", "alerts/syscall-incubating.ndjson", 24),
    ("reverse-shell", "alerts/syscall-stable.ndjson", 20),
];

/// Stories of `src/analysis/tests/incidents/`, each hidden in an ordinary night: the report on the incident in front.
const INCIDENTS: &[&str] = &["exec-to-miner", "stolen-token", "vm-web-shell"];

#[test]
fn reports_are_as_they_were_read() {
    let shared = common::shared();
    let mut changed = Vec::new();
    for (name, file, line) in REPORTS {
        let own = file.starts_with("alerts/").then(|| Path::new(env!("CARGO_MANIFEST_DIR")).to_path_buf());
        let Some(folder) = own.or_else(|| shared.as_ref().map(|shared| shared.join("corpus"))) else { continue };
        let text = fs::read_to_string(folder.join(file)).expect(file);
        let alert = text.lines().nth(line - 1).unwrap_or_else(|| panic!("{file} has no line {line}"));
        let analysis = analysis::analyse(alert.as_bytes(), None);
        assert_eq!(analysis.alerts.len(), 1, "{name}: {}", analysis.sentence());
        let report = report::markdown::render(&analysis.report(0).expect("there is one alert"));
        compare(name, &report, &mut changed);
    }
    assert!(changed.is_empty(), "reports differ from the golden ones:\n{}", changed.join("\n"));
}

#[test]
fn reports_on_incidents_are_as_they_were_read() {
    let mut changed = Vec::new();
    for story in INCIDENTS {
        let file = format!("../src/analysis/tests/incidents/{story}.ndjson");
        let lines = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(file)).expect(story);
        let analysis = analysis::analyse(night::Night::ordinary().with(&lines).text().as_bytes(), None);
        let alerts = &analysis.alerts[..];
        let health = Health::of(alerts, &[File { rows: 0..alerts.len(), diagnostics: &analysis.diagnostics }]);
        let found = incident::find(alerts);
        let first = found.ranked.first().expect(story);
        let report = report::markdown::render(&incident::report(alerts, &found, first, &health));
        compare(&format!("incident-{story}"), &report, &mut changed);
    }
    assert!(changed.is_empty(), "reports differ from the golden ones:\n{}", changed.join("\n"));
}

/// Compares a report with the golden one, or puts it in its place.
fn compare(name: &str, report: &str, changed: &mut Vec<String>) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("golden").join(format!("{name}.md"));
    let kept = fs::read_to_string(&path).unwrap_or_default();
    if kept == report {
        return;
    }
    if std::env::var_os("SAKER_BLESS").is_some() {
        fs::write(&path, report).expect("the golden folder is writable");
    } else {
        changed.push(format!("{name}: {}", first_difference(&kept, report)));
    }
}

fn first_difference(kept: &str, made: &str) -> String {
    for (number, (old, new)) in kept.lines().zip(made.lines()).enumerate() {
        if old != new {
            return format!("line {}\n  - {old}\n  + {new}", number + 1);
        }
    }
    format!("{} lines kept, {} made", kept.lines().count(), made.lines().count())
}
