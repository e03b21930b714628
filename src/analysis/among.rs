//! One alert among many that a store holds: its report, and exceptions to its rule.

use crate::case::Case;
use crate::rulebook::{Rulebook, Tuned, tune};
use crate::sections;
use alert::Alert;
use report::Report;
use rules::Replay;
use store::{Bits, Column, Row, Store};

/// How many alerts an exception is chosen from, at most: the selected ones, and as many others.
const MOST: usize = 4_000;

/// How many alerts are unpacked at a time while an exception is tried on all of them.
const BATCH: usize = 4_000;

/// The report on the alert of a row, with the tree of the condition where `rules` hold its rule. `None` when there is no
/// such row.
pub fn report_among(store: &Store, row: Row, rules: Option<&Rulebook>) -> Option<Report> {
    let alert = store.alert(row)?;
    Some(sections::compose(&Case::among(&alert, store, rules)))
}

/// Proposes an exception to `rule` for the selected alerts of a store, or tries `yaml` when the engineer has written one.
/// None selected are all of the rule. It is chosen from a part of them where they are many, but tried on every alert.
///
/// # Errors
/// Why there is none, in a sentence.
pub fn tune_among(
    store: &Store,
    rule: &str,
    selected: &[Row],
    yaml: Option<&str>,
    book: Option<&Rulebook>,
) -> Result<Tuned, String> {
    let rows: Vec<Row> = of_rule(store, rule).collect();
    let chosen = unpacked(store, if selected.is_empty() { &rows } else { selected });
    let mut sample = chosen.clone();
    let mut picked = Bits::none(store.len());
    selected.iter().for_each(|row| picked.set(*row as usize));
    let others = rows.iter().filter(|row| !selected.is_empty() && !picked.has(**row as usize));
    let others: Vec<Row> = others.copied().collect();
    sample.extend(unpacked(store, &others));
    let places: Vec<usize> = (0..chosen.len()).collect();
    let yaml = tune(rule, &places, yaml, &sample, book)?.yaml;
    let mut tuned = Tuned { yaml, replay: Replay::default(), differing: Vec::new() };
    for batch in rows.chunks(BATCH) {
        // The chosen ones come along, so that what differs from them is known; what became of them is not counted here.
        let mut alerts = chosen.clone();
        alerts.extend(batch.iter().filter_map(|row| store.alert(*row)));
        let part = tune(rule, &places, Some(&tuned.yaml), &alerts, book)?;
        let row = |at: &usize| at.checked_sub(chosen.len()).and_then(|at| batch.get(at)).map(|row| *row as usize);
        tuned.replay.silenced.extend(part.replay.silenced.iter().filter_map(row));
        tuned.replay.unclear.extend(part.replay.unclear.iter().filter_map(row));
        for mut differing in part.differing {
            if let Some(row) = row(&differing.alert) {
                differing.alert = row;
                tuned.differing.push(differing);
            }
        }
    }
    let mut silenced = tuned.replay.silenced.iter().copied().peekable();
    tuned.replay.remaining = (0..store.len()).filter(|row| silenced.next_if_eq(row).is_none()).collect();
    Ok(tuned)
}

/// The rows of a rule, in input order.
pub(crate) fn of_rule(store: &Store, rule: &str) -> impl Iterator<Item = Row> {
    let symbol = store.symbol_of(rule);
    let rows = if symbol.is_some() { store.len() as Row } else { 0 };
    (0..rows).filter(move |row| store.symbol(*row, Column::RULE) == symbol)
}

/// The alerts of some rows; of many, as many as are looked at, evenly spread.
fn unpacked(store: &Store, rows: &[Row]) -> Vec<Alert> {
    let step = rows.len().div_ceil(MOST).max(1);
    rows.iter().step_by(step).filter_map(|row| store.alert(*row)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `count` alerts of two rules; every third one of the first was raised by another program.
    fn alerts(count: usize) -> Vec<Alert> {
        let line = |at: usize| {
            let (rule, program) = (["a rule", "another"][at % 2], if at.is_multiple_of(3) { "odd" } else { "usual" });
            format!(
                r#"{{"rule":"{rule}","output_fields":{{"proc.name":"{program}","proc.cmdline":"{program} x","evt.type":"open"}}}}"#
            )
        };
        let text: Vec<String> = (0..count).map(line).collect();
        crate::analyse(text.join("\n").as_bytes(), None).alerts
    }

    fn store(alerts: &[Alert]) -> Store {
        let mut store = Store::default();
        alerts.iter().for_each(|alert| {
            store.push(alert);
        });
        store
    }

    #[test]
    fn a_report_is_the_same_from_alerts_and_from_a_store() {
        let alerts = alerts(20);
        let analysis = crate::Analysis { alerts: alerts.clone(), diagnostics: Vec::new() };
        let store = store(&alerts);
        assert_eq!(report_among(&store, 3, None), analysis.report(3));
        assert_eq!(report_among(&store, 20, None), None);
    }

    #[test]
    fn an_exception_is_tried_on_every_alert_of_a_large_store() {
        let alerts = alerts(18_000);
        let store = store(&alerts);
        let check = |selected: &[Row], yaml: Option<&str>| {
            let places: Vec<usize> = match selected {
                [] => (0..alerts.len()).filter(|at| alerts[*at].rule.as_deref() == Some("a rule")).collect(),
                rows => rows.iter().map(|row| *row as usize).collect(),
            };
            let whole = tune("a rule", &places, yaml, &alerts, None).expect("an exception");
            let among = tune_among(&store, "a rule", selected, yaml, None).expect("an exception");
            assert_eq!((&among.yaml, &among.replay, &among.differing), (&whole.yaml, &whole.replay, &whole.differing));
            among
        };
        let tuned = check(&[0, 6], None);
        assert_eq!((tuned.replay.silenced.len(), tuned.replay.remaining.len()), (3_000, 15_000));
        check(&[], Some(&tuned.yaml));
        check(&[2], Some(&tuned.yaml));
        assert!(tune_among(&store, "a rule", &[0], Some("- rule: ["), None).is_err());
        assert!(tune_among(&store, "no rule", &[], None, None).is_err());
    }
}
