//! Folds lose nothing and join only what is alike.

mod plain;

use alert::{Alert, Origin, Timestamp, Value};
use plain::{log, store};
use proptest::prelude::*;
use std::collections::BTreeMap;
use store::{Fold, Period, Query, is_counted, template};

/// What two alerts of one fold have in common.
fn kind(alert: &Alert) -> (Option<String>, BTreeMap<String, Option<String>>) {
    let field = |field: &alert::Field| {
        let text = match &field.value {
            Value::Null => None,
            _ if is_counted(&field.name) => Some("*".to_owned()),
            value => Some(template(&field.name, &value.to_string()).into_owned()),
        };
        (field.name.clone(), text)
    };
    (alert.rule.clone(), alert.fields.iter().map(field).collect())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_fold_is_all_alerts_of_a_kind(alerts in log(), twice in any::<bool>(), seal in any::<bool>()) {
        let alerts = if twice { [alerts.clone(), alerts].concat() } else { alerts };
        let mut store = store(&alerts);
        if seal {
            store.seal();
        }
        let folds = store.fold(&store.all());
        let mut plain: Vec<(_, Vec<u32>)> = Vec::new();
        for (row, alert) in (0..).zip(&alerts) {
            let kind = kind(alert);
            match plain.iter_mut().find(|(known, _)| *known == kind) {
                Some((_, rows)) => rows.push(row),
                None => plain.push((kind, vec![row])),
            }
        }
        let found: Vec<(_, Vec<u32>)> = folds.into_iter().map(|fold| ((fold.rule, fold.fields.into_iter().collect()), fold.rows)).collect();
        prop_assert_eq!(found, plain);
    }

    #[test]
    fn unfolded_folds_are_the_alerts_in_order(alerts in log()) {
        let store = store(&alerts);
        let mut rows: Vec<u32> = store.fold(&store.all()).into_iter().flat_map(|fold| fold.rows).collect();
        rows.sort_unstable();
        let unfolded: Vec<Alert> = rows.into_iter().filter_map(|row| store.alert(row)).collect();
        prop_assert_eq!(unfolded, alerts);
    }
}

fn beat(n: i128, pid: u64, pod: &str) -> Alert {
    let mut alert = Alert {
        rule: Some("Contact K8S API Server From Container".into()),
        time: Some(Timestamp::Instant(n * 60_000_000_000)),
        ..Alert::default()
    };
    alert.fields.insert("proc.pid", Value::Unsigned(pid), Origin::Structured);
    alert.fields.insert("k8s.pod.name", Value::Text(pod.into()), Origin::Structured);
    alert
}

#[test]
fn repeats_fold_with_their_times_and_outcomes() {
    let mut alerts: Vec<Alert> = (0..6).map(|n| beat(n, 1000 + n as u64, "etl-7d9f8b6c5d-x2x4z")).collect();
    alerts.push(beat(6, 7, "etl-7d9f8b6c5d-q9q9q"));
    alerts.push(beat(6, 7, "web-7d9f8b6c5d-x2x4z"));
    let store = store(&alerts);
    let folds = store.fold(&store.query(&Query::default()));
    let [etl, web] = folds.as_slice() else { panic!("{folds:?}") };
    assert_eq!(etl.rows, [0, 1, 2, 3, 4, 5, 6]);
    assert_eq!(etl.seen, Some((0, 360_000_000_000)));
    assert_eq!(etl.period, Some(Period { every: 60_000_000_000, regular: (6, 6) }));
    let templates =
        |fold: &Fold| fold.fields.iter().map(|(_, text)| text.clone().unwrap_or_default()).collect::<Vec<_>>();
    assert_eq!(templates(etl), ["etl-*-*", "*"]);
    assert_eq!((templates(web), web.period), (vec!["web-*-*".to_owned(), "*".to_owned()], None));
    assert_eq!(
        etl.tally(|row| if row < 2 { "blocked" } else { "done" }),
        BTreeMap::from([("blocked", 2), ("done", 5)])
    );
}
