//! Which crate may know which.

use crate::{files, none, root};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;
use std::{env, fs};

/// Every crate and the crates of ours that it may name. Adding an arrow is a decision about the house.
const ARROWS: &[(&str, &[&str])] = &[
    ("alert", &["filter"]),
    ("analysis", &["alert", "filter", "ingest", "knowledge", "report", "rules", "store"]),
    ("app", &["filter", "protocol", "report"]),
    ("cli", &["analysis"]),
    ("filter", &[]),
    ("ingest", &["alert"]),
    ("knowledge", &["filter"]),
    ("protocol", &["report"]),
    ("report", &[]),
    ("rules", &["alert", "filter"]),
    ("store", &["alert", "filter"]),
    ("worker", &["analysis", "protocol"]),
    ("xtask", &[]),
];

/// The only crates that know the browser.
const BROWSER: &[&str] = &["app", "worker"];

/// The crates with a process of their own: they read files, print, wait.
pub const PROGRAMS: &[&str] = &["app", "cli", "worker", "xtask"];

/// What only the browser's crates may be built from.
const BINDINGS: &[&str] = &["js-sys", "leptos", "wasm-bindgen", "wasm-bindgen-futures", "web-sys"];

/// What no pure crate may be built from: the browser, random sources, clocks, runtimes.
const IMPURE: &[&str] = &[
    "async-std",
    "chrono",
    "fastrand",
    "getrandom",
    "js-sys",
    "leptos",
    "mio",
    "rand",
    "rand_core",
    "tokio",
    "wasm-bindgen",
    "web-sys",
];

/// What the page must not carry: it paints before the engine has loaded.
const ENGINE: &[&str] = &["alert", "analysis", "ingest", "knowledge", "rules", "store"];

#[test]
fn every_folder_of_src_is_one_crate_with_its_door_in_it() {
    let mut faults = Vec::new();
    for folder in files::folders(&root().join("src")) {
        let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let Some(manifest) = manifest(&name) else {
            faults.push(format!("src/{name} has no Cargo.toml that can be read"));
            continue;
        };
        if manifest["package"]["name"].as_str() != Some(&name) {
            faults.push(format!("src/{name} holds a crate of another name"));
        }
        if !["lib.rs", "main.rs"].iter().any(|door| folder.join(door).is_file()) {
            faults.push(format!("src/{name} has neither lib.rs nor main.rs directly in it"));
        }
        if folder.join("src").exists() {
            faults.push(format!("src/{name} has a src of its own"));
        }
        if !ARROWS.iter().any(|(known, _)| *known == name) {
            faults.push(format!("src/{name} is not in the list of arrows"));
        }
    }
    none(&faults);
}

#[test]
fn crates_name_only_the_crates_they_may() {
    let mut faults = Vec::new();
    for (name, allowed) in ARROWS {
        let ours = |dependency: &String| ARROWS.iter().any(|(known, _)| known == dependency);
        let named = dependencies(name, &["dependencies", "build-dependencies"]);
        for dependency in named.into_iter().filter(ours) {
            if !allowed.contains(&dependency.as_str()) {
                faults.push(format!("{name} → {dependency} is not an arrow of the house"));
            }
        }
    }
    none(&faults);
}

#[test]
fn only_page_and_worker_know_the_browser() {
    let mut faults = Vec::new();
    for (name, _) in ARROWS.iter().filter(|(name, _)| !BROWSER.contains(name)) {
        for dependency in dependencies(name, &["dependencies", "build-dependencies", "dev-dependencies"]) {
            if BINDINGS.contains(&dependency.as_str()) {
                faults.push(format!("{name} names {dependency}"));
            }
        }
    }
    none(&faults);
}

#[test]
fn what_is_linked_in_keeps_the_page_small_and_the_core_pure() {
    let graph = Graph::read();
    let mut faults = Vec::new();
    let mut refuse = |name: &str, refused: &[&str]| {
        let linked = graph.linked(name);
        faults.extend(
            refused.iter().filter(|crate_| linked.contains(**crate_)).map(|crate_| format!("{name} links {crate_}")),
        );
    };
    refuse("app", ENGINE);
    for (name, _) in ARROWS.iter().filter(|(name, _)| !PROGRAMS.contains(name)) {
        refuse(name, IMPURE);
    }
    // The graph is what it is taken for: the worker does link the engine, and the page the browser.
    assert!(graph.linked("worker").contains("ingest") && graph.linked("app").contains("web-sys"));
    none(&faults);
}

/// A crate's manifest, or `None` when there is none.
fn manifest(name: &str) -> Option<toml::Table> {
    fs::read_to_string(root().join("src").join(name).join("Cargo.toml")).ok()?.parse().ok()
}

/// What a crate names in its manifest. A crate that is planned and not built yet names nothing.
fn dependencies(name: &str, sections: &[&str]) -> BTreeSet<String> {
    let manifest = manifest(name).unwrap_or_default();
    let tables = sections.iter().filter_map(|section| manifest.get(*section)?.as_table());
    tables.flat_map(|table| table.keys().cloned()).collect()
}

/// Which package links which, when built for the browser.
struct Graph {
    edges: BTreeMap<String, Vec<String>>,
}

impl Graph {
    fn read() -> Self {
        let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let words = ["metadata", "--format-version", "1", "--filter-platform", "wasm32-unknown-unknown"];
        let output = Command::new(cargo).args(words).current_dir(root()).output().expect("cargo metadata starts");
        assert!(output.status.success(), "cargo metadata: {}", String::from_utf8_lossy(&output.stderr));
        let metadata: Value = serde_json::from_slice(&output.stdout).expect("cargo metadata writes JSON");

        let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let names: BTreeMap<String, String> =
            list(&metadata["packages"]).iter().map(|package| (text(&package["id"]), text(&package["name"]))).collect();
        let mut edges = BTreeMap::<String, Vec<String>>::new();
        for node in list(&metadata["resolve"]["nodes"]) {
            let linked = list(&node["deps"]).into_iter().filter(|dependency| {
                // The kind is null for what is linked in, else `dev` or `build`.
                list(&dependency["dep_kinds"]).iter().any(|kind| kind["kind"].is_null())
            });
            let linked = linked.filter_map(|dependency| names.get(&text(&dependency["pkg"])).cloned());
            edges.entry(names.get(&text(&node["id"])).cloned().unwrap_or_default()).or_default().extend(linked);
        }
        Self { edges }
    }

    /// Everything that ends up in a crate, by package name.
    fn linked(&self, name: &str) -> BTreeSet<&str> {
        let mut seen = BTreeSet::new();
        let mut open = vec![name];
        while let Some(next) = open.pop() {
            for dependency in self.edges.get(next).into_iter().flatten() {
                if seen.insert(dependency.as_str()) {
                    open.push(dependency);
                }
            }
        }
        seen
    }
}
