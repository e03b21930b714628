use std::collections::BTreeMap;

use leptos::prelude::*;
use protocol::{Look, Refused, Sort};

use super::clause::toggled;
use crate::dom::on_window;
use crate::session::{Session, Tab};
use crate::{fragment, moment};

/// While alerts still come in, what is shown is asked for anew at most this often, in milliseconds.
const GROWS_EVERY: f64 = 900.0;

/// The list of alerts, as it is looked at: which, in which order, with which columns.
#[derive(Clone, Copy)]
pub struct View {
    /// The filter and the range of time.
    pub look: RwSignal<Look>,
    /// Why the filter that was asked for last is refused.
    pub refused: RwSignal<Option<Refused>>,
    /// The order; none is that of the input.
    pub sort: RwSignal<Option<Sort>>,
    /// The columns: name and width in pixels.
    pub columns: RwSignal<Vec<(String, u32)>>,
    /// How many alerts match, of how many, and for how many that is not known.
    pub counts: RwSignal<(u32, u32, u32)>,
    /// Changes whenever the alerts have changed.
    pub edition: RwSignal<u32>,
    /// The row with the keyboard's focus, by its position in the list.
    pub active: RwSignal<Option<u32>>,
    /// The alert of that row, by its place in the input.
    pub alert: RwSignal<Option<u32>>,
    /// The selected alerts: position in the list, and place in the input.
    pub selected: RwSignal<BTreeMap<u32, u32>>,
    /// How many alerts there were when they were shown last, and when that was.
    grown: StoredValue<(u32, f64)>,
}

impl View {
    /// All alerts, as they came.
    pub fn new() -> Self {
        let columns = DEFAULT.iter().map(|(name, width)| ((*name).to_owned(), *width)).collect();
        Self {
            look: RwSignal::default(),
            refused: RwSignal::new(None),
            sort: RwSignal::new(None),
            columns: RwSignal::new(columns),
            counts: RwSignal::new((0, 0, 0)),
            edition: RwSignal::new(0),
            active: RwSignal::new(None),
            alert: RwSignal::new(None),
            selected: RwSignal::default(),
            grown: StoredValue::new((0, 0.0)),
        }
    }

    /// Reads the view from the page's address, and keeps it there.
    pub fn follow_address(self, session: Session) {
        self.take_address(session);
        on_window("hashchange", move |_| self.take_address(session));
        Effect::new(move |before: Option<String>| {
            let Look { filter, range } = self.look.get();
            let tab = match session.tab.get() {
                Tab::Alerts => "alerts",
                Tab::Incidents => "incidents",
                Tab::Rules => "rules",
                Tab::Report | Tab::Document => "",
            };
            let sort = self.sort.get().map(|sort| format!("{}{}", if sort.down { "-" } else { "" }, sort.column));
            let range = range.map(|(from, to)| format!("{} to {}", moment::shown(from), moment::shown(to)));
            let columns = self.columns.with(|columns| names(columns));
            let columns = if columns == names_of_default() { String::new() } else { columns };
            let parts = [
                ("tab", tab.to_owned()),
                ("filter", filter),
                ("time", range.unwrap_or_default()),
                ("sort", sort.unwrap_or_default()),
                ("columns", columns),
            ];
            let now = format!("{parts:?}");
            // A link into the report stands in the same place; it stays until the view changes.
            if before.is_some_and(|before| before != now) {
                fragment::write(&parts);
            }
            now
        });
    }

    fn take_address(self, session: Session) {
        let Some(parts) = fragment::read() else { return };
        let part = |name: &str| parts.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
        let range = part("time").and_then(|range| {
            let (from, to) = range.split_once(" to ")?;
            Some((moment::read(from)?, moment::read(to)?)).filter(|(from, to)| from < to)
        });
        let look = Look { filter: part("filter").unwrap_or_default().to_owned(), range };
        if self.look.with_untracked(|now| *now != look) {
            self.set_look(look);
        }
        self.sort.set(
            part("sort")
                .map(|sort| Sort { column: sort.trim_start_matches('-').to_owned(), down: sort.starts_with('-') }),
        );
        if let Some(columns) = part("columns") {
            let width = |name: &str| DEFAULT.iter().find(|(known, _)| *known == name).map_or(180, |(_, width)| *width);
            let columns: Vec<_> =
                columns.split(',').filter(|name| !name.is_empty()).map(|name| (name.to_owned(), width(name))).collect();
            self.columns.set(columns);
        }
        match part("tab") {
            Some("alerts") => session.tab.set(Tab::Alerts),
            Some("incidents") => session.tab.set(Tab::Incidents),
            Some("rules") => session.tab.set(Tab::Rules),
            _ => {}
        }
    }

    /// Looks at other alerts.
    pub fn set_look(self, look: Look) {
        self.unselect();
        self.refused.set(None);
        self.look.set(look);
    }

    /// Filters.
    pub fn set_filter(self, filter: String) {
        let range = self.look.with_untracked(|look| look.range);
        self.set_look(Look { filter, range });
    }

    /// Looks at a range of time, or at all of it.
    pub fn set_range(self, range: Option<(i64, i64)>) {
        let filter = self.look.with_untracked(|look| look.filter.clone());
        self.set_look(Look { filter, range });
    }

    /// Puts a check into the filter, or takes it out.
    pub fn toggle(self, check: &str, exclude: bool) {
        self.set_filter(self.look.with_untracked(|look| toggled(&look.filter, check, exclude)));
    }

    /// The columns, where they are not those at first.
    pub fn chosen(self) -> Vec<String> {
        self.columns.with_untracked(|columns| {
            let chosen = columns.iter().map(|(name, _)| name.clone()).collect();
            if names(columns) == names_of_default() { Vec::new() } else { chosen }
        })
    }

    /// The alerts are others now.
    pub fn renew(self) {
        self.unselect();
        self.edition.update(|edition| *edition = edition.wrapping_add(1));
    }

    /// All alerts have come. What is selected stays, unless they may stand elsewhere in the list now.
    pub fn complete(self) {
        if self.sort.with_untracked(Option::is_some) {
            self.unselect();
        }
        self.edition.update(|edition| *edition = edition.wrapping_add(1));
    }

    /// More alerts have come: so many in all. They are shown soon, and when there are half as many again as before: answers
    /// about many take long, and would else be given most of the time that reading needs.
    pub fn grown(self, alerts: u32) {
        let now = window().performance().map_or(0.0, |performance| performance.now());
        let (shown, when) = self.grown.get_value();
        let more = alerts < shown || alerts - shown >= shown / 2;
        if more && now - when >= GROWS_EVERY {
            self.grown.set_value((alerts, now));
            self.edition.update(|edition| *edition = edition.wrapping_add(1));
        }
    }

    /// Sorts by a column: upwards, downwards, not at all.
    pub fn sort_by(self, column: &str) {
        self.unselect();
        self.sort.update(|sort| {
            *sort = match sort.take() {
                Some(Sort { column: now, down: false }) if now == column => Some(Sort { column: now, down: true }),
                Some(Sort { column: now, down: true }) if now == column => None,
                _ => Some(Sort { column: column.to_owned(), down: false }),
            }
        });
    }

    fn unselect(self) {
        self.active.set(None);
        self.alert.set(None);
        self.selected.set(BTreeMap::new());
    }
}

/// The columns at first.
const DEFAULT: [(&str, u32); 5] = [("time", 176), ("priority", 112), ("rule", 236), ("place", 190), ("output", 900)];

fn names(columns: &[(String, u32)]) -> String {
    columns.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(",")
}

fn names_of_default() -> String {
    DEFAULT.map(|(name, _)| name).join(",")
}

/// What a column is called on screen.
pub fn title(column: &str) -> &str {
    match column {
        "time" => "Time (UTC)",
        "priority" => "Priority",
        "rule" => "Rule",
        "place" => "Where",
        "output" => "Output",
        "source" => "Source",
        "hostname" => "Reported by",
        field => field,
    }
}
