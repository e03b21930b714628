//! Every file of the reference corpus, against `corpus.tsv`: what was read, and why that is not what the corpus' own list
//! says where it is not.
//!
//! `SAKER_BLESS=1 cargo test -p ingest --test corpus` writes the counts and sums anew; the reasons stay.

mod common;

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

const GOLDEN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/corpus.tsv");

const HEAD: &str = "\
# What is read from each file of the corpus: alerts, of them mended, lines known to hold none, places not understood, a sum
# over the normalised alerts, and the reason where the number of alerts is not that of the corpus' own list.
file\talerts\tmended\tnoise\tunread\tsum\treason
";

/// FNV-1a, which stays what it is.
fn sum(text: &str) -> String {
    let hash = text
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3));
    format!("{hash:016x}")
}

fn files(root: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    for folder in ["json", "reports", "text"] {
        let mut names: Vec<_> =
            std::fs::read_dir(root.join(folder)).unwrap().map(|entry| entry.unwrap().path()).collect();
        names.sort();
        for path in names {
            let name = format!("{folder}/{}", path.file_name().unwrap().to_str().unwrap());
            files.push((name, std::fs::read(path).unwrap()));
        }
    }
    files
}

/// The counts of the corpus' own list: `12`, or `2 text + 1 JSON-bearing lines`.
fn listed(root: &Path) -> BTreeMap<String, u64> {
    let list = std::fs::read_to_string(root.join("SOURCES.tsv")).unwrap();
    let count = |text: &str| text.split_whitespace().filter_map(|word| word.parse::<u64>().ok()).sum();
    list.lines()
        .skip(1)
        .map(|line| line.split('\t').collect::<Vec<_>>())
        .map(|row| (row[0].to_owned(), count(row[3])))
        .collect()
}

#[test]
fn every_file_is_read_as_recorded() {
    let Some(root) = common::shared("corpus") else { return };
    let listed = listed(&root);
    let golden = std::fs::read_to_string(GOLDEN).unwrap_or_default();
    let reasons: BTreeMap<&str, &str> =
        golden.lines().filter_map(|line| Some((line.split('\t').next()?, line.split('\t').nth(6)?))).collect();
    let mut rows = String::from(HEAD);
    let mut unexplained = Vec::new();
    for (name, bytes) in files(&root) {
        let reading = ingest::read(&bytes, Some(&name));
        assert!(reading.totals.add_up(), "{name}: {:?}", reading.totals);
        let lines: Vec<String> = reading.alerts.iter().map(ingest::normalised).collect();
        for line in &lines {
            serde_json::from_str::<serde_json::Value>(line).unwrap_or_else(|error| panic!("{name}: {error}: {line}"));
        }
        let totals = &reading.totals;
        let reason = reasons.get(name.as_str()).copied().unwrap_or("");
        if listed.get(&name).is_some_and(|count| *count != totals.alerts) && reason.is_empty() {
            unexplained.push(format!("{name}: {} alerts, listed are {}", totals.alerts, listed[&name]));
        }
        let sum = sum(&lines.join("\n"));
        _ = writeln!(
            rows,
            "{name}\t{}\t{}\t{}\t{}\t{sum}\t{reason}",
            totals.alerts, totals.repaired, totals.noise_lines, totals.unread
        );
    }
    if std::env::var_os("SAKER_BLESS").is_some() {
        std::fs::write(GOLDEN, &rows).unwrap();
    } else {
        for (now, recorded) in rows.lines().zip(golden.lines()) {
            assert_eq!(now, recorded);
        }
        assert_eq!(rows.lines().count(), golden.lines().count());
    }
    assert_eq!(unexplained, Vec::<String>::new(), "each needs a reason in corpus.tsv");
}

#[test]
fn neither_name_nor_slices_matter() {
    let Some(root) = common::shared("corpus") else { return };
    for (name, bytes) in files(&root) {
        let whole = ingest::read(&bytes, Some(&name));
        common::assert_same(&whole, &ingest::read(&bytes, None), &name);
        for size in [1, 7, 4096] {
            common::assert_same(&whole, &common::sliced(&bytes, size), &format!("{name} in slices of {size}"));
        }
    }
}
