//! The planted attack of the load generator beside the checkout: found whole, in front, alone, on seeds that were not
//! used while building, with and without process ids, and from text lines.

#![allow(clippy::print_stderr, clippy::print_stdout, reason = "a test that is skipped says so; the figures are shown")]

#[allow(dead_code, reason = "each test needs a part of it")]
mod shared;

use analysis::incident;
use serde_json::Value;
use std::collections::HashSet;
use std::path::Path;
use std::process::Command;

/// What the generator says is true of a night.
struct Truth {
    /// Rows of the planted attack.
    attack: HashSet<usize>,
    /// Those in which a process bears the test tool's name.
    disguised: HashSet<usize>,
    /// Rows of the test tool.
    test: HashSet<usize>,
}

/// Generates a night; `None` with a line that says why the test runs without it.
fn generate(count: usize, seed: &str, more: &[&str], folder: &Path) -> Option<(Vec<u8>, Truth)> {
    let generator = shared::folder()?.join("load/gen_alerts.py");
    let made = Command::new("python3")
        .arg(generator)
        .args([count.to_string().as_str(), folder.to_string_lossy().as_ref(), "--seed", seed, "--jobs", "1"])
        .args(more)
        .output();
    match made {
        Ok(output) if output.status.success() => {}
        Ok(output) => panic!("{}", String::from_utf8_lossy(&output.stderr)),
        Err(_) => {
            eprintln!("skipped: no python3");
            return None;
        }
    }
    let alerts =
        ["alerts.falco.ndjson", "alerts.text.log"].iter().find_map(|name| std::fs::read(folder.join(name)).ok())?;
    let truth = std::fs::read_to_string(folder.join("truth.json")).ok()?;
    let truth: Value = serde_json::from_str(&truth).expect("the generator writes JSON");
    let row = |value: &Value| value.as_u64().map(|line| line as usize - 1);
    let planted = truth["attack"]["alerts"].as_array().cloned().unwrap_or_default();
    let disguise = |alert: &&Value| alert["note"].as_str().is_some_and(|note| note.starts_with("MASQUERADE"));
    Some((
        alerts,
        Truth {
            attack: planted.iter().filter_map(|alert| row(&alert["line"])).collect(),
            disguised: planted.iter().filter(disguise).filter_map(|alert| row(&alert["line"])).collect(),
            test: truth["event_generator"]["lines"].as_array().into_iter().flatten().filter_map(row).collect(),
        },
    ))
}

#[track_caller]
fn check(count: usize, seed: &str, more: &[&str]) {
    let name = format!("{count}-{seed}-{}", more.join(""));
    let folder = std::env::temp_dir().join(format!("saker-incidents-{}-{name}", std::process::id()));
    let Some((bytes, truth)) = generate(count, seed, more, &folder) else { return };
    let _ = std::fs::remove_dir_all(&folder);
    let alerts = analysis::analyse(&bytes, None).alerts;
    assert_eq!(alerts.len(), count, "{name}");
    let found = incident::find(&alerts[..]);
    let first = found.ranked.first().expect("there is an incident");
    let rows: HashSet<usize> = first.rows.iter().copied().collect();
    let hits = rows.intersection(&truth.attack).count();
    println!(
        "{name}: recall {hits}/{}, precision {hits}/{}, score {:.1}, the next {:.1}, {} incidents",
        truth.attack.len(),
        rows.len(),
        first.score,
        found.ranked.get(1).map_or(0.0, |next| next.score),
        found.ranked.len()
    );
    assert!(hits * 100 >= truth.attack.len() * 95, "{name}: recall");
    assert!(hits * 100 >= rows.len() * 80, "{name}: precision");
    assert!(truth.disguised.is_subset(&rows), "{name}: a disguised alert is missing");
    assert!(!truth.disguised.is_empty());
    assert!(rows.is_disjoint(&truth.test), "{name}: the test tool's alerts are in it");
    assert!(
        found.ranked.len() * 100 <= count,
        "{name}: {} incidents are more than a person looks at",
        found.ranked.len()
    );
    let ties: usize = first.ties.len();
    assert_eq!(ties + 1, rows.len(), "{name}: the ties are a tree over the incident");
}

/// `SAKER_GENERATED=20000,100000` asks for other sizes.
fn sizes() -> Vec<usize> {
    let sizes = std::env::var("SAKER_GENERATED").unwrap_or_else(|_| "3000".to_owned());
    sizes.split(',').filter_map(|size| size.parse().ok()).collect()
}

#[test]
fn the_planted_attack_is_found_on_seeds_not_used_while_building() {
    for size in sizes() {
        for seed in ["1", "2", "42"] {
            check(size, seed, &[]);
        }
    }
}

#[test]
fn it_is_found_without_process_ids_and_from_text_lines() {
    for size in sizes() {
        check(size, "5", &["--no-extra-fields"]);
        check(size, "6", &["--forms", "text"]);
    }
}
