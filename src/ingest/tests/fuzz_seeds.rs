//! The fuzz target's seeds, and each as the mistakes of a way would leave it: a short run of the target for every test run.

#[path = "../../../fuzz/ingest_promises.rs"]
mod promises;

use promises::hold;

/// The seeds by name.
fn seeds() -> Vec<(String, Vec<u8>)> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fuzz/seeds/ingest_read");
    let mut seeds: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), std::fs::read(&path).unwrap()))
        .collect();
    seeds.sort();
    seeds
}

#[test]
fn seeds_hold_and_nearly_all_are_alerts() {
    let seeds = seeds();
    assert!(seeds.len() > 50, "{}", seeds.len());
    for (name, seed) in seeds {
        hold(&seed);
        let reading = ingest::read(&seed[1..], None);
        assert!(!reading.alerts.is_empty() || name == "noise", "{name} holds no alert: {:?}", reading.diagnostics);
    }
}

#[test]
fn seeds_hold_cut_at_either_end() {
    for (_, seed) in seeds() {
        for at in (1..seed.len()).step_by(17) {
            hold(&seed[..at]);
            hold(&[&seed[..1], &seed[at..]].concat());
        }
    }
}

#[test]
fn seeds_hold_with_a_byte_changed_or_put_in() {
    for (_, seed) in seeds() {
        for (round, at) in (1..seed.len()).step_by(23).enumerate() {
            let byte = *b"\"{}[],:\\\n'\0\x1b>#&\xff".get(round % 16).unwrap();
            let mut changed = seed.clone();
            changed[at] = byte;
            hold(&changed);
            changed.insert(at, byte);
            hold(&changed);
        }
    }
}

#[test]
fn seeds_hold_one_behind_the_other() {
    let seeds = seeds();
    for (round, (_, seed)) in seeds.iter().enumerate() {
        for step in [1, 7, 19] {
            let (_, next) = &seeds[(round + step) % seeds.len()];
            hold(&[seed, &next[1..]].concat());
            hold(&[seed, b"\n".as_slice(), &next[1..], &seed[1..]].concat());
        }
    }
}
