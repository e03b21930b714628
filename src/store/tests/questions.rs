//! Questions to a store, beside answers worked out alert by alert.

mod plain;

use alert::{Alert, Priority, Timestamp, Value};
use filter::{Catalogue, Filter, Options, Verdict};
use plain::{instant, log, store, value_of};
use proptest::prelude::*;
use proptest::sample::select;
use std::cmp::Ordering;
use std::collections::BTreeMap;
use store::{AlertEvent, Direction, FacetOrder, Query, Row, SortKey, Store, compare, with_alert_fields};

const CHECKS: [&str; 28] = [
    "proc.name = bash",
    "proc.name != bash",
    "proc.name in (sh, nginx, 5)",
    "proc.name exists",
    "proc.name contains a",
    "tolower(proc.name) startswith n",
    "proc.name = val(evt.type)",
    "proc.cmdline glob *s*",
    "proc.aname = bash",
    "proc.aname in (sh, nginx)",
    "proc.pid > 2",
    "proc.pid = 5",
    "proc.pid <= 2147483648",
    "proc.pid < 0",
    "fd.ip = 10.0.0.1",
    "fd.port = 443",
    "fd.sport < 3",
    "evt.type = openat",
    "evt.time contains 1",
    "user.loginuid = -1",
    "k8s.pod.name startswith api",
    "alert.rule = bash",
    "alert.priority in (Warning, Critical)",
    "alert.tags intersects (bash, sh)",
    "alert.time >= 1700000000000000003",
    "alert.time < 1700000000000000002",
    "alert.time > 3600000000000",
    "alert.output contains s",
];

fn condition() -> impl Strategy<Value = String> {
    let check = prop_oneof![9 => select(&CHECKS).prop_map(str::to_owned), 1 => Just("not evt.type exists".to_owned())];
    check.prop_recursive(3, 8, 3, |inner| {
        prop_oneof![
            inner.clone().prop_map(|inner| format!("not ({inner})")),
            (inner.clone(), inner.clone()).prop_map(|(left, right)| format!("({left}) and ({right})")),
            (inner.clone(), inner).prop_map(|(left, right)| format!("({left}) or ({right})")),
        ]
    })
}

fn compile(condition: &str) -> Filter {
    let catalogue = with_alert_fields(Catalogue::everything());
    Filter::compile(condition, &Options { catalogue, ..Options::default() }).expect(condition)
}

fn sort_key() -> impl Strategy<Value = Option<&'static str>> {
    select(vec![
        None,
        Some("time"),
        Some("alert.priority"),
        Some("proc.name"),
        Some("evt.time"),
        Some("proc.pid"),
        Some("alert.tags"),
    ])
}

/// A count, the first row, and the earliest and latest time.
type Counted = (u64, Row, Option<i64>, Option<i64>);

fn all(alerts: &[Alert]) -> Vec<Row> {
    (0..alerts.len() as Row).collect()
}

/// The order that [`SortKey`] tells.
fn before(left: &Alert, right: &Alert, key: &str, falling: bool) -> Ordering {
    let turn = |ordering: Ordering| if falling { ordering.reverse() } else { ordering };
    if key == "time" {
        let class = |alert: &Alert| match alert.time {
            Some(Timestamp::Instant(nanos)) if i64::try_from(nanos).is_ok() => 0,
            Some(Timestamp::TimeOfDay(nanos)) if i64::try_from(nanos).is_ok() => 1,
            _ => 2,
        };
        let dated = instant(left).cmp(&instant(right));
        return class(left).cmp(&class(right)).then(if class(left) == 0 { turn(dated) } else { Ordering::Equal }).then(
            match (left.time, right.time) {
                (Some(Timestamp::TimeOfDay(left)), Some(Timestamp::TimeOfDay(right)))
                    if left.max(right) <= i64::MAX as u64 =>
                {
                    left.cmp(&right)
                }
                _ => Ordering::Equal,
            },
        );
    }
    let last = |value: &Option<Value>| match value {
        None => 2,
        Some(Value::Null) => 1,
        Some(_) => 0,
    };
    let (left, right) = (value_of(left, key), value_of(right, key));
    last(&left).cmp(&last(&right)).then_with(|| match (&left, &right) {
        (Some(Value::Null), _) | (None, _) | (_, None) => Ordering::Equal,
        (Some(left), Some(right)) if key == "alert.priority" => {
            let level = |value: &Value| Priority::parse(&value.to_string());
            turn(level(left).cmp(&level(right)))
        }
        (Some(left), Some(right)) => turn(compare(left, right)),
    })
}

fn key_of(store: &Store, name: &str) -> Option<SortKey> {
    if name == "time" { Some(SortKey::Time) } else { store.column(name).map(SortKey::Column) }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_filter_finds_what_it_finds_alert_by_alert(alerts in log(), condition in condition(), seal in any::<bool>()) {
        let mut store = store(&alerts);
        if seal {
            store.seal();
        }
        let filter = compile(&condition);
        let plain: Vec<Row> = all(&alerts).into_iter().filter(|row| filter.matches(&AlertEvent(&alerts[*row as usize])) == Verdict::True).collect();
        let found = store.query(&Query { filter: Some(&filter), ..Query::default() });
        prop_assert_eq!(found.iter().collect::<Vec<_>>(), plain.clone(), "{}", condition);
        prop_assert_eq!(found.len(), plain.len());
        let unknown = alerts.iter().filter(|alert| filter.matches(&AlertEvent(alert)) == Verdict::Unknown);
        prop_assert_eq!(found.undecided(), unknown.count(), "{}", condition);
        let one_by_one: Vec<Row> = all(&alerts).into_iter().filter(|row| filter.matches(&store.event(*row)) == Verdict::True).collect();
        prop_assert_eq!(one_by_one, plain);
    }

    #[test]
    fn each_field_is_counted(alerts in log()) {
        let store = store(&alerts);
        let counts = store.field_counts();
        prop_assert_eq!(counts.len(), store.fields().count());
        for (column, count) in counts {
            let plain = alerts.iter().filter(|alert| alert.field(store.name(column)).is_some()).count();
            prop_assert_eq!(count, plain as u64, "{}", store.name(column));
        }
    }

    #[test]
    fn rows_are_ordered_and_paged(alerts in log(), keys in proptest::collection::vec((sort_key(), any::<bool>()), 0..3), page in (0_usize..50, 0_usize..20)) {
        let store = store(&alerts);
        let mut sort = Vec::new();
        let mut plain = all(&alerts);
        for (key, falling) in keys.iter().rev() {
            let Some(name) = key else { continue };
            plain.sort_by(|left, right| before(&alerts[*left as usize], &alerts[*right as usize], name, *falling));
        }
        for (key, falling) in &keys {
            if let Some(key) = key.and_then(|name| key_of(&store, name)) {
                sort.push((key, if *falling { Direction::Falling } else { Direction::Rising }));
            }
        }
        let rows = store.query(&Query { sort, ..Query::default() });
        prop_assert_eq!(rows.iter().collect::<Vec<_>>(), plain.clone());
        let (offset, limit) = page;
        prop_assert_eq!(rows.page(offset, limit), plain.iter().skip(offset).take(limit).copied().collect::<Vec<_>>());
        for (position, row) in plain.iter().enumerate() {
            prop_assert_eq!(rows.position(*row), Some(position));
        }
    }

    #[test]
    fn facets_count_every_value(alerts in log(), name in select(vec!["proc.name", "alert.tags", "alert.priority", "evt.time", "proc.pid", "alert.output", "alert.time"]), order in select(vec![FacetOrder::Common, FacetOrder::Rare, FacetOrder::FirstSeen])) {
        let store = store(&alerts);
        let Some(column) = store.column(name) else { return Ok(()) };
        let filter = compile("not proc.pid = 5 or proc.name = bash");
        let rows = store.query(&Query { filter: Some(&filter), ..Query::default() });
        let facet = store.facet(column, &rows, order, usize::MAX);
        let (mut absent, mut null) = (0, 0);
        // By what tells values apart: their kind and text.
        let mut counts: BTreeMap<String, Counted> = BTreeMap::new();
        let listed = rows.iter().any(|row| matches!(value_of(&alerts[row as usize], name), Some(Value::List(_))));
        for row in rows.iter() {
            let alert = &alerts[row as usize];
            let mut values = match value_of(alert, name) {
                None => { absent += 1; continue }
                Some(Value::Null) => { null += 1; continue }
                Some(Value::List(values)) => values,
                Some(value) => vec![value],
            };
            values.sort_by_key(|value| format!("{value:?}"));
            values.dedup();
            for value in values {
                let time = instant(alert);
                let entry = counts.entry(format!("{value:?}")).or_insert((0, row, time, time));
                entry.0 += 1;
                entry.2 = [entry.2, time].into_iter().flatten().min();
                entry.3 = [entry.3, time].into_iter().flatten().max();
            }
        }
        prop_assert_eq!((facet.absent, facet.null, facet.distinct), (absent, null, counts.len()), "{}", listed);
        for value in &facet.values {
            let known = counts.get(&format!("{:?}", value.value));
            let Some((count, first, earliest, latest)) = known else { return Err(TestCaseError::fail(format!("{value:?}"))) };
            prop_assert_eq!((value.count, value.first, value.seen), (*count, *first, earliest.zip(*latest)));
        }
        let ordered = facet.values.windows(2).all(|pair| match order {
            FacetOrder::Common => pair[0].count >= pair[1].count,
            FacetOrder::Rare => pair[0].count <= pair[1].count,
            FacetOrder::FirstSeen => pair[0].seen.is_some() >= pair[1].seen.is_some() && (pair[0].seen.map(|seen| seen.0) <= pair[1].seen.map(|seen| seen.0) || pair[1].seen.is_none()),
        });
        prop_assert!(ordered, "{facet:?}");
        let first = store.facet(column, &rows, order, 2);
        prop_assert_eq!(first.values.as_slice(), &facet.values[..facet.values.len().min(2)]);
    }

    #[test]
    fn a_timeline_counts_every_alert_once(alerts in log(), start in -4_i64..3, length in 0_i64..30, bins in 0_usize..7, fine in any::<bool>()) {
        let store = store(&alerts);
        let range = if fine { 1_700_000_000_000_000_000 + start..1_700_000_000_000_000_000 + start + length } else { start * 3_600_000_000_000..(start + length) * 3_600_000_000_000 };
        let timeline = store.timeline(&store.all(), range.clone(), bins);
        let mut plain = store::Timeline { start: range.start, width: timeline.width, bins: vec![[0; 9]; timeline.bins.len()], ..store::Timeline::default() };
        for alert in &alerts {
            let priority = alert.priority.map_or(8, |priority| Priority::ALL.iter().position(|known| *known == priority).unwrap_or(8));
            match (instant(alert), alert.time) {
                (Some(time), _) if time < range.start => plain.outside.0 += 1,
                (Some(time), _) if time >= range.end || timeline.bins.is_empty() => plain.outside.1 += 1,
                (Some(time), _) => plain.bins[((time - range.start) as u64 / timeline.width) as usize][priority] += 1,
                (None, Some(Timestamp::TimeOfDay(_))) => plain.dayless[priority] += 1,
                (None, _) => plain.undated[priority] += 1,
            }
        }
        prop_assert_eq!(timeline.bins.len(), if length == 0 || bins == 0 { 0 } else { bins });
        prop_assert_eq!(timeline, plain);
        let (first, last) = (alerts.iter().filter_map(instant).min(), alerts.iter().filter_map(instant).max());
        prop_assert_eq!(store.span(&store.all()), first.zip(last));
        let between = store.query(&Query { between: Some(range.clone()), ..Query::default() });
        let plain: Vec<Row> = all(&alerts).into_iter().filter(|row| instant(&alerts[*row as usize]).is_some_and(|time| range.contains(&time))).collect();
        prop_assert_eq!(between.iter().collect::<Vec<_>>(), plain);
    }
}
