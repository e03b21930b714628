use analysis::alert::Alert;
use analysis::filter;
use analysis::store::{Column, Direction, FacetOrder, Row, Rows, SortKey, Store};
use protocol::{Facet, FacetValue, Sort, Untrusted};

use crate::engine::small;

/// The parts of an alert that are listed beside its fields.
pub const PARTS: [&str; 4] = ["alert.rule", "alert.priority", "alert.source", "alert.hostname"];

/// Where something happened: the first of these that an alert holds.
const PLACE: [&str; 4] = ["k8s.pod.name", "container.name", "container.id", "alert.hostname"];

/// How many different values of a field are offered for a condition.
const COMMON: usize = 100;

/// A part of the alert by its name in conditions.
pub fn part(alert: &Alert, name: &str) -> Option<String> {
    match name {
        "alert.rule" => alert.rule.clone(),
        "alert.priority" => alert.priority.map(|priority| priority.to_string()),
        "alert.source" => alert.source.as_ref().map(|source| source.0.clone()),
        "alert.hostname" => alert.hostname.clone(),
        _ => None,
    }
}

/// What a list shows of an alert in a column.
pub fn cell(store: &Store, row: Row, column: &str) -> Option<String> {
    let text = |name: &str| Some(store.text(row, store.column(name)?)?.into_owned());
    match column {
        "time" => store.time(row).map(|time| time.to_string()),
        "place" => {
            let places = PLACE.iter().filter_map(|name| text(name));
            places.into_iter().find(|place| !place.is_empty() && place != "<NA>")
        }
        "output" => store.alert(row).map(|alert| analysis::line(&alert).output),
        "rule" | "priority" | "source" | "hostname" => text(&format!("alert.{column}")),
        field => text(field),
    }
    .filter(|text| !text.is_empty())
}

/// What rows are ordered by.
pub fn order(store: &Store, sort: Option<&Sort>) -> Vec<(SortKey, Direction)> {
    let Some(sort) = sort else { return Vec::new() };
    let direction = if sort.down { Direction::Falling } else { Direction::Rising };
    let column = |name: &str| Some((SortKey::Column(store.column(name)?), direction));
    match sort.column.as_str() {
        "time" => vec![(SortKey::Time, direction)],
        "place" => PLACE.iter().filter_map(|name| column(name)).collect(),
        own @ ("rule" | "priority" | "source" | "hostname") => column(&format!("alert.{own}")).into_iter().collect(),
        field => column(field).into_iter().collect(),
    }
}

/// The most frequent values of a field.
pub fn facet(store: &Store, rows: &Rows, field: String, most: usize) -> Facet {
    let Some(column) = store.column(&field) else {
        return Facet { field, values: Vec::new(), distinct: 0, absent: small(rows.len()) };
    };
    let found = store.facet(column, rows, FacetOrder::Common, most);
    let count = |count: u64| u32::try_from(count).unwrap_or(u32::MAX);
    let values = found.values.into_iter().map(|each| {
        let value = each.value.to_string();
        FacetValue { check: check(&field, Some(&value)), value: Untrusted::new(value), count: count(each.count) }
    });
    let values = values.collect();
    Facet { field, values, distinct: small(found.distinct), absent: count(found.absent + found.null) }
}

/// The values of a field that occur, the most usual first.
pub fn common(store: &Store, field: &str) -> Vec<String> {
    let Some(column) = store.column(field) else { return Vec::new() };
    let found = store.facet(column, &store.all(), FacetOrder::Common, COMMON);
    found.values.into_iter().map(|each| each.value.to_string()).collect()
}

/// The fields that the alerts hold, the most frequent first.
pub fn fields(store: &Store) -> Vec<(String, u32)> {
    let mut counts: Vec<(Column, u64)> = store.field_counts();
    analysis::alert::arrange(&mut counts, |a, b| b.1.cmp(&a.1).then_with(|| store.name(a.0).cmp(store.name(b.0))));
    let count = |count: u64| u32::try_from(count).unwrap_or(u32::MAX);
    counts.into_iter().map(|(column, rows)| (store.name(column).to_owned(), count(rows))).collect()
}

/// The names of the rules that fired, the most frequent first.
pub fn fired(store: &Store) -> Vec<Untrusted> {
    common(store, "alert.rule").into_iter().map(Untrusted::new).collect()
}

/// The check that is true for alerts with this value in this field; `None` asks for no value.
pub fn check(field: &str, value: Option<&str>) -> String {
    match value {
        Some(value) => format!("{field} = {}", filter::written(value)),
        None => String::new(),
    }
}
