//! Stores joined, and handed over as bytes.

mod plain;

use alert::{Alert, Origin, Value};
use filter::{Filter, Options};
use plain::{CODES, log, store};
use proptest::prelude::*;
use store::{BytesError, FacetOrder, Query, Store};

#[track_caller]
fn same(parts: &Store, whole: &Store) {
    assert_eq!(parts.len(), whole.len());
    for row in 0..whole.len() as u32 {
        assert_eq!(parts.alert(row), whole.alert(row));
    }
    assert_eq!(parts.alert(whole.len() as u32), None);
    let filter =
        Filter::compile("proc.name in (bash, sh) or fd.ip = 10.0.0.1", &Options::default()).expect("it compiles");
    let query = Query { filter: Some(&filter), ..Query::default() };
    assert!(parts.query(&query).iter().eq(whole.query(&query).iter()));
    for name in ["alert.rule", "alert.tags", "proc.name", "evt.time", "proc.pid"] {
        let facet = |store: &Store| Some(store.facet(store.column(name)?, &store.all(), FacetOrder::Common, 9));
        assert_eq!(facet(parts), facet(whole), "{name}");
    }
    assert_eq!(
        parts.timeline(&parts.all(), 0..40_000_000_000_000, 7),
        whole.timeline(&whole.all(), 0..40_000_000_000_000, 7)
    );
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn joined_parts_are_the_whole(alerts in log(), cuts in proptest::collection::vec(0_usize..40, 0..3), more in log()) {
        let mut cuts: Vec<usize> = cuts.into_iter().map(|cut| cut.min(alerts.len())).chain([0, alerts.len()]).collect();
        cuts.sort_unstable();
        let mut parts = Store::default();
        for cut in cuts.windows(2) {
            parts.absorb(store(&alerts[cut[0]..cut[1]]));
        }
        more.iter().for_each(|alert| { parts.push(alert); });
        let all: Vec<Alert> = alerts.into_iter().chain(more).collect();
        same(&parts, &store(&all));
    }

    #[test]
    fn bytes_give_the_store_back(alerts in log(), more in log()) {
        let mut one = store(&alerts);
        one.begin_input("a", [7; 32]);
        let bytes = one.to_bytes();
        let mut again = Store::from_bytes(&bytes, &CODES).expect("they are whole");
        same(&again, &one);
        prop_assert_eq!(again.inputs(), one.inputs());
        prop_assert_eq!(&again.to_bytes(), &bytes);
        again.absorb_bytes(&store(&more).to_bytes(), &CODES).expect("they are whole");
        same(&again, &store(&[alerts, more].concat()));
    }

    #[test]
    fn parts_of_a_file_keep_their_places_in_it(alerts in log(), cut in any::<proptest::sample::Index>(), tight in any::<bool>()) {
        let cut = cut.index(alerts.len() + 1);
        let (first, second) = alerts.split_at(cut);
        let mut joined = store(first);
        joined.absorb_behind(&store(second).to_bytes(), &CODES, 1_000, 70).expect("they are whole");
        if tight {
            // Beyond the budget alerts are taken one by one, as many as fit.
            let bytes = store(second).to_bytes();
            joined = Store::with_budget(bytes.len());
            joined.absorb_behind(&bytes, &CODES, 1_000, 70).expect("they are whole");
        }
        let held = joined.len();
        let moved = if tight { &alerts[cut..][..held] } else { second };
        for (row, alert) in (held - moved.len()..).zip(moved) {
            let mut alert = alert.clone();
            if alert.place.member.is_empty() {
                alert.place.byte += 1_000;
                alert.place.line += 70;
            }
            for mend in alert.repaired.iter_mut().filter(|mend| mend.place.member.is_empty()) {
                mend.place.byte += 1_000;
                mend.place.line += 70;
            }
            prop_assert_eq!(joined.alert(row as u32), Some(alert));
        }
    }

    #[test]
    fn damaged_bytes_are_refused_or_read_but_never_more(alerts in log(), damage in proptest::collection::vec((any::<proptest::sample::Index>(), any::<u8>()), 1..6), cut in any::<proptest::sample::Index>()) {
        let mut bytes = store(&alerts).to_bytes();
        let whole = bytes.len();
        prop_assert_eq!(Store::from_bytes(&bytes[..cut.index(whole)], &CODES).is_err(), true);
        for (at, byte) in damage {
            let at = at.index(whole);
            bytes[at] = byte;
        }
        if let Ok(store) = Store::from_bytes(&bytes, &CODES) {
            let rows = store.query(&Query::default());
            for row in rows.iter() {
                let _ = (store.alert(row), store.row_fields(row).count());
            }
            for column in store.fields() {
                store.facet(column, &rows, FacetOrder::Rare, 5);
            }
        }
    }
}

#[test]
fn what_is_no_store_is_refused() {
    assert_eq!(Store::from_bytes(b"{}", &[]).err(), Some(BytesError::NoStore));
    let mut bytes = Store::default().to_bytes();
    assert!(Store::from_bytes(&bytes, &[]).is_ok_and(|store| store.is_empty()));
    bytes[8] = 200;
    assert_eq!(Store::from_bytes(&bytes, &[]).err(), Some(BytesError::Version(200)));
}

/// Enough of one shape for whole chunks, and of many shapes for some to have none left.
#[test]
fn large_parts_are_joined_too() {
    let alert = |n: u64| {
        let mut alert = Alert { rule: Some(format!("rule {}", n % 3)), raw: format!("line {n}"), ..Alert::default() };
        alert.fields.insert("proc.pid", Value::Unsigned(n * 7), Origin::Structured);
        alert.fields.insert(
            "proc.name",
            Value::Text(["sh", "bash", "nginx"][n as usize % 3].into()),
            Origin::Structured,
        );
        if n.is_multiple_of(2) {
            alert.fields.insert(format!("own.{n}"), Value::Unsigned(n), Origin::Text);
        }
        alert
    };
    let alerts: Vec<Alert> = (0..12_000).map(alert).collect();
    let mut parts = store(&alerts[..5_000]);
    parts.absorb(store(&alerts[5_000..11_000]));
    parts.absorb(store(&alerts[11_000..]));
    same(&parts, &store(&alerts));
    let bytes = parts.to_bytes();
    same(&Store::from_bytes(&bytes, &CODES).expect("they are whole"), &store(&alerts));
}

#[test]
fn a_part_beyond_the_budget_is_taken_as_far_as_it_goes() {
    let alerts: Vec<Alert> = (0..4_000)
        .map(|n| Alert { output: Some(format!("{n:0200}")), rule: Some(format!("{n}")), ..Alert::default() })
        .collect();
    let mut small = Store::with_budget(100_000);
    small.absorb(store(&alerts));
    assert!(small.len() > 100 && small.len() < 4_000);
    assert_eq!(small.len() as u64 + small.left_out(), 4_000);
    let mut other = store(&alerts);
    let mut small = Store::with_budget(100_000);
    small.absorb_bytes(&other.to_bytes(), &CODES).expect("they are whole");
    assert_eq!(small.len() as u64 + small.left_out(), 4_000);
}
