//! Values made to break things: nothing panics, and nothing of them gets into our words.

use knowledge::{errno, fields, flags, places, special};
use std::path::PathBuf;

/// Hostile values kept here, and those of the reference data when it is there.
fn values() -> Vec<String> {
    let mut values: Vec<String> = [
        "",
        "\0",
        "\u{202e}gpj.exe",
        "-",
        "--",
        "(",
        ")",
        "()",
        "1(",
        "[",
        "]",
        "->",
        ":",
        "::->:",
        "/",
        "//",
        "/..",
        "*",
        "=",
        "é",
        "ééééééé",
        "0é",
        "-é",
        "0o",
        "00",
        "0x10",
        "-0",
        "9999999999999999999999999999999999999999999",
        "^$",
        "$^",
        "^é$",
        "event-generator ^",
        "k8s_",
        "_",
        "a_",
        "\u{1f4a9}_\u{1f4a9}",
        "T1",
        "TA",
        "T1-",
        "O_|",
        "|",
        ",,,",
        "::::,::",
    ]
    .map(str::to_owned)
    .to_vec();
    let beside = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared"));
    let folder = std::env::var_os("SAKER_SHARED").map_or(beside, PathBuf::from).join("hostile/values");
    for file in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let text = std::fs::read_to_string(file.path()).unwrap_or_default();
        let lines = text.lines().filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok());
        values.extend(lines.filter_map(|line| Some(line["value"].as_str()?.to_owned())));
    }
    values
}

#[test]
fn no_value_panics_or_is_repeated() {
    let names: Vec<&str> = fields::names().collect();
    for value in &values() {
        let known = errno::lookup(value).is_some() || places::address(value).is_some();
        for field in &names {
            let said = special::explain(field, value).unwrap_or_default();
            let telling = value.chars().count() > 8 && !known;
            assert!(!telling || !said.contains(value.as_str()), "{field} {value}: {said}");
        }
        fields::meaning(value);
        errno::verdict_at(value, value, value);
        flags::explain_all(value);
        flags::program(value);
        places::path(value);
        places::writable(value);
        knowledge::catalogue::successors(value);
        knowledge::attack::tactic_by_tag(value);
        knowledge::attack::technique_by_tag(value);
    }
}
