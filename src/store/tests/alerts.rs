//! What goes in comes out.

mod plain;

use alert::{Alert, Origin, Value};
use plain::{alert, log, store, value_of};
use proptest::prelude::*;
use store::{Column, Store};

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_alert_comes_back_as_it_was(alerts in log(), seal in any::<bool>()) {
        let mut store = store(&alerts);
        if seal {
            store.seal();
        }
        prop_assert_eq!(store.len(), alerts.len());
        for (row, alert) in (0..).zip(&alerts) {
            prop_assert_eq!(store.alert(row), Some(alert.clone()));
            prop_assert_eq!(store.time(row), alert.time);
            prop_assert_eq!(store.priority(row), alert.priority);
            prop_assert_eq!(store.raw(row), Some(alert.raw.clone()));
            prop_assert_eq!(store.place(row), Some(alert.place.clone()));
        }
        prop_assert_eq!(store.alert(alerts.len() as u32), None);
    }

    #[test]
    fn columns_hold_what_the_alerts_hold(alerts in log()) {
        let store = store(&alerts);
        for name in ["alert.rule", "alert.tags", "alert.output", "alert.time", "proc.name", "evt.time", "proc.pid", "fd.name"] {
            let Some(column) = store.column(name) else { continue };
            prop_assert_eq!(store.name(column), name);
            for (row, alert) in (0..).zip(&alerts) {
                let value = value_of(alert, name);
                prop_assert_eq!(store.value(row, column), value.clone());
                prop_assert_eq!(store.text(row, column).map(String::from), value.filter(|value| *value != Value::Null).map(|value| value.to_string()));
            }
        }
    }

    #[test]
    fn symbols_are_equal_when_values_are(one in alert(), other in alert()) {
        let store = store(&[one.clone(), other.clone()]);
        for left in one.fields.iter() {
            for right in other.fields.iter() {
                let symbol = |row: u32, name: &str| {
                    store.row_fields(row).find(|(column, _)| store.name(*column) == name).map(|(_, symbol)| symbol)
                };
                if left.name == "alert.rule" || right.name == "alert.rule" {
                    continue;
                }
                let (left_symbol, right_symbol) = (symbol(0, &left.name), symbol(1, &right.name));
                prop_assert_eq!(left_symbol == right_symbol, left.value == right.value);
                prop_assert_eq!(left_symbol.and_then(|symbol| store.value_of(symbol)), Some(left.value.clone()));
            }
        }
    }
}

#[test]
fn alerts_with_fields_of_their_own_cost_no_shape_each() {
    let mut store = Store::default();
    let alerts: Vec<Alert> = (0..6000)
        .map(|n| {
            let mut alert = Alert::default();
            alert.fields.insert(format!("field.{n}"), Value::Unsigned(n), Origin::Structured);
            alert.fields.insert("proc.name", Value::Text("sh".into()), Origin::Text);
            alert
        })
        .collect();
    alerts.iter().for_each(|alert| {
        store.push(alert);
    });
    let name = store.column("proc.name").expect("it was pushed");
    assert!((0..6000).all(|row| store.text(row, name).as_deref() == Some("sh")));
    assert!((0..).zip(&alerts).all(|(row, alert)| store.alert(row).as_ref() == Some(alert)));
    assert!(store.memory().columns < 6000 * 300, "{:?}", store.memory());
}

#[test]
fn beyond_the_budget_alerts_are_counted_and_left_out() {
    let mut store = Store::with_budget(2_000_000);
    assert_eq!(store.shortage(), None);
    let kept = (0..30_000)
        .filter(|n| {
            let mut alert = Alert { raw: format!("{n:0100}"), ..Alert::default() };
            alert.fields.insert("proc.cmdline", Value::Text(format!("run {n:064}").into()), Origin::Structured);
            store.push(&alert).is_some()
        })
        .count();
    assert!(kept > 100 && kept < 30_000);
    assert_eq!((store.len(), store.left_out()), (kept, 30_000 - kept as u64));
    assert!(store.memory().total() < 2_600_000, "{:?}", store.memory());
    let told = format!(
        "the memory set aside for alerts (2 MB) is full: {} alerts are in no count and no answer",
        30_000 - kept
    );
    assert_eq!(store.shortage(), Some(told));
    assert_eq!(store.text(0, Column::FORMAT).as_deref(), Some("falco_json"));
}

#[test]
fn the_same_file_is_recognised() {
    let mut store = Store::default();
    assert!(store.begin_input("night.json", [1; 32]));
    store.push(&Alert::default());
    assert!(!store.begin_input("copy of night.json", [1; 32]));
    assert!(store.begin_input("day.json", [2; 32]));
    assert_eq!(store.inputs().iter().map(|input| input.first).collect::<Vec<_>>(), [0, 1]);
}
