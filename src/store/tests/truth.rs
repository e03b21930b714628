//! A generated night of alerts, its counts beside those its generator wrote down.
//!
//! Needs `../shared/load/gen_alerts.py` (or `SAKER_SHARED`) and Python 3.

use alert::Priority;
use serde_json::Value as Json;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use store::{Store, Summary, SummaryLimits};

const ALERTS: u64 = 4_000;

/// Where the night was written; `None`, and said, when it cannot be.
fn night() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let shared = std::env::var_os("SAKER_SHARED").map_or(beside, PathBuf::from);
    let generator = shared.join("load/gen_alerts.py");
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("night");
    let skipped = |why: &str| {
        #[allow(clippy::print_stdout)]
        {
            println!("skipped: {why}");
        }
        None
    };
    if !generator.is_file() {
        return skipped("the generator of alerts is not beside the checkout");
    }
    let words = [
        ALERTS.to_string(),
        folder.display().to_string(),
        "--forms".into(),
        "falco,sidekick,text".into(),
        "--jobs".into(),
        "1".into(),
    ];
    match Command::new("python3").arg(&generator).args(words).stdout(Stdio::null()).status() {
        Ok(status) if status.success() => Some(folder),
        Ok(_) => panic!("the generator of alerts failed"),
        Err(_) => skipped("there is no python3"),
    }
}

fn summed_up(file: &Path) -> (Store, Summary) {
    let bytes = std::fs::read(file).expect("it was written");
    let mut store = Store::default();
    let mut reader = ingest::Reader::new(ingest::Limits::default());
    for slice in bytes.chunks(70_001) {
        reader.push_to(slice, &mut store);
    }
    let reading = reader.finish_to(&mut store);
    assert_eq!((reading.totals.alerts, reading.totals.unread), (ALERTS, 0), "{}", file.display());
    let summary = store.summary(&SummaryLimits::default(), []);
    (store, summary)
}

/// Counts of what `key` finds in each line.
fn counted(lines: &[Json], key: impl Fn(&Json) -> Option<String>) -> BTreeMap<String, u64> {
    let mut counts = BTreeMap::new();
    lines.iter().filter_map(key).for_each(|key| *counts.entry(key).or_insert(0) += 1);
    counts
}

#[test]
fn counts_are_those_the_generator_wrote_down() {
    let Some(folder) = night() else { return };
    let read = |name: &str| std::fs::read_to_string(folder.join(name)).expect("it was written");
    let truth: Json = serde_json::from_str(&read("truth.json")).expect("it is JSON");
    let written = read("alerts.falco.ndjson");
    let lines: Vec<Json> = written.lines().map(|line| serde_json::from_str(line).expect("it is JSON")).collect();
    let rules: BTreeMap<String, u64> = serde_json::from_value(truth["rules"].clone()).expect("they are counts");
    let top_pods: BTreeMap<String, u64> = serde_json::from_value(truth["top_pods"].clone()).expect("they are counts");
    let text = |value: &Json| value.as_str().map(str::to_owned);
    let priorities = counted(&lines, |line| text(&line["priority"]));
    let hours = counted(&lines, |line| line["time"].as_str()?.get(..13).map(str::to_owned));
    for name in ["alerts.falco.ndjson", "alerts.sidekick.ndjson", "alerts.text.log"] {
        let (store, summary) = summed_up(&folder.join(name));
        assert_eq!(summary.alerts, ALERTS, "{name}");
        assert_eq!(summary.priorities.held, priorities, "{name}");
        // A text line does not name its rule. Templates that two rules share leave it open.
        let named: u64 = summary.rules.total();
        if name.ends_with("ndjson") {
            assert_eq!(summary.rules.held, rules, "{name}");
        } else {
            assert!(named > 0, "{name}");
            for (rule, count) in &summary.rules.held {
                assert_eq!(rules.get(rule), Some(count), "{name}: {rule}");
            }
        }
        for (pod, count) in &top_pods {
            assert_eq!(summary.pods.held.get(pod), Some(count), "{name}: {pod}");
        }
        assert_eq!(summary.pods.held.len() as u64, truth["pods"].as_u64().unwrap_or(0), "{name}");
        if name.ends_with("ndjson") {
            let by_hour: BTreeMap<String, u64> =
                summary.hours.iter().map(|(hour, counts)| (written_hour(*hour), counts.iter().sum())).collect();
            assert_eq!(by_hour, hours, "{name}");
            assert_eq!(summary.undated, (0, 0));
        } else {
            // A line has a time of day and no date.
            assert_eq!((summary.undated, summary.hours.len()), ((ALERTS, 0), 0), "{name}");
            let by_hour = counted(&lines, |line| line["time"].as_str()?.get(11..13).map(str::to_owned));
            let mut counts = BTreeMap::new();
            for row in 0..store.len() as u32 {
                let time = store.time(row).map(|time| time.to_string()).unwrap_or_default();
                *counts.entry(time.get(..2).unwrap_or_default().to_owned()).or_insert(0) += 1;
            }
            assert_eq!(counts, by_hour, "{name}");
        }
        let levels: BTreeMap<&str, u64> = priorities.iter().map(|(word, count)| (word.as_str(), *count)).collect();
        let loud = store.timeline(&store.all(), 0..i64::MAX, 1);
        let counted: u64 = Priority::ALL.iter().filter_map(|priority| levels.get(priority.as_str())).sum();
        assert_eq!(loud.bins.iter().chain([&loud.dayless]).flatten().sum::<u64>(), counted, "{name}");
    }
}

/// `2025-03-11T07`.
fn written_hour(hour: i64) -> String {
    let time = alert::Timestamp::Instant(i128::from(hour) * 3_600_000_000_000);
    time.to_string().get(..13).unwrap_or_default().to_owned()
}
