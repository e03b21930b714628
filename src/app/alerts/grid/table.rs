use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;
use std::time::Duration;

use leptos::prelude::*;
use protocol::{Alerts, Question, Reply};
use web_sys::HtmlElement;

use super::super::pages::{PAGE, Pages};
use super::super::row::Row;
use super::super::scroll::{ROW, Scroll};
use crate::dom::set;
use crate::session::Session;

/// How long scrolling has to rest before the scroll bar is put where it belongs.
const RESTS: Duration = Duration::from_millis(250);

/// How many alerts can be selected at once.
const MOST_SELECTED: u32 = 10_000;

/// No screen is taller, in pixels: whatever a browser makes of the page's style, there are not more rows than this holds.
const TALLEST_WINDOW: f64 = 4_000.0;

/// The height of the heading row, in pixels.
const HEAD: f64 = 34.0;

/// What activating a row does to the selection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extend {
    /// It is the only one.
    Only,
    /// All rows from the one before to it are selected.
    Range,
    /// It is selected, or not any more; the others stay.
    Toggle,
}

/// The rows on screen, and the lines they are made of.
pub struct Table {
    pub session: Session,
    grid: HtmlElement,
    window: HtmlElement,
    spacer: HtmlElement,
    rows: RefCell<Vec<Row>>,
    pages: RefCell<Pages>,
    scroll: Cell<Scroll>,
    /// Changes with the list; answers about an older one are late.
    list: Cell<u32>,
    /// The list that the pages are of.
    paged: Cell<u32>,
    /// True while lines are asked for.
    asked: Cell<bool>,
    painting: Cell<bool>,
    rests: Cell<Option<TimeoutHandle>>,
    /// Where a range of selected rows begins.
    anchor: Cell<u32>,
}

impl Table {
    /// A table without rows.
    pub fn new(session: Session, grid: HtmlElement, window: HtmlElement, spacer: HtmlElement) -> Rc<Self> {
        Rc::new(Self {
            session,
            grid,
            window,
            spacer,
            rows: RefCell::default(),
            pages: RefCell::default(),
            scroll: Cell::default(),
            list: Cell::new(0),
            paged: Cell::new(0),
            asked: Cell::new(false),
            painting: Cell::new(false),
            rests: Cell::new(None),
            anchor: Cell::new(0),
        })
    }

    /// The list has changed: its lines are asked for. What is on screen stays until they come.
    pub fn renew(self: &Rc<Self>) {
        self.list.set(self.list.get().wrapping_add(1));
        self.asked.set(false);
        self.ask(self.scroll.get().first().0 / PAGE * PAGE);
    }

    /// The columns are these.
    pub fn widen(self: &Rc<Self>, columns: &[(String, u32)]) {
        self.rows.borrow_mut().iter_mut().for_each(|row| row.shows = None);
        self.paint_soon();
        let width: u32 = columns.iter().map(|(_, width)| width).sum();
        let _ = self.grid.style().set_property("--columns", &format!("{width}px"));
    }

    /// The browser has scrolled.
    pub fn scrolled(self: &Rc<Self>) {
        let bar = f64::from(self.grid.scroll_top());
        if (bar - self.scroll.get().bar).abs() < 1.0 {
            return;
        }
        self.scroll.set(self.scroll.get().moved(bar));
        if let Some(before) = self.rests.take() {
            before.clear();
        }
        let table = Rc::clone(self);
        self.rests.set(set_timeout_with_handle(move || table.place_bar(), RESTS).ok());
        self.paint_soon();
    }

    /// There is more room, or less.
    pub fn resized(self: &Rc<Self>) {
        let before = self.scroll.get();
        self.fit(before.rows);
        // The row that is worked with stays in sight.
        match self.session.view.active.get_untracked().filter(|active| before.shows(*active)) {
            Some(active) => {
                self.scroll.set(self.scroll.get().with_row(active));
                self.place_bar();
            }
            None => self.paint_soon(),
        }
    }

    /// Paints with the next frame.
    pub fn paint_soon(self: &Rc<Self>) {
        if !self.painting.replace(true) {
            let table = Rc::clone(self);
            request_animation_frame(move || {
                table.painting.set(false);
                table.paint();
            });
        }
    }

    /// How many rows Page Down goes on.
    pub fn page(&self) -> u32 {
        self.scroll.get().seen().saturating_sub(3).max(1)
    }

    /// Goes so many rows on.
    pub fn step(self: &Rc<Self>, by: i64, extend: Extend) {
        let rows = self.scroll.get().rows;
        if rows == 0 {
            return;
        }
        let next = match self.session.view.active.get_untracked() {
            None if by > i64::MAX / 4 => rows - 1,
            None => 0,
            Some(active) => {
                u32::try_from(i64::from(active).saturating_add(by).clamp(0, i64::from(rows) - 1)).unwrap_or(0)
            }
        };
        self.activate(next, extend);
        self.scroll.set(self.scroll.get().with_row(next));
        self.place_bar();
    }

    /// Makes a row the active one that was clicked on.
    pub fn activate_element(self: &Rc<Self>, element: &HtmlElement, extend: Extend) {
        let rows = self.rows.borrow();
        let row = rows.iter().find(|row| row.element.is_same_node(Some(element)));
        let Some((position, _)) = row.and_then(|row| row.shows) else { return };
        drop(rows);
        self.activate(position, extend);
    }

    /// Selects the active row, or not any more.
    pub fn toggle_active(self: &Rc<Self>) {
        if let Some(active) = self.session.view.active.get_untracked() {
            self.activate(active, Extend::Toggle);
        }
    }

    /// Selects nothing but the active row.
    pub fn unselect(self: &Rc<Self>) {
        if let Some(active) = self.session.view.active.get_untracked() {
            self.activate(active, Extend::Only);
        }
    }

    /// Selects all alerts of the list, as many as can be.
    pub fn select_all(self: &Rc<Self>) {
        let view = self.session.view;
        let (look, sort) = (view.look.get_untracked(), view.sort.get_untracked());
        let question = Question::Alerts { look, sort, from: 0, count: MOST_SELECTED, columns: Vec::new() };
        let (table, list) = (Rc::clone(self), self.list.get());
        self.session.ask("select", question, move |reply| {
            if let Reply::Alerts(alerts) = reply
                && table.list.get() == list
            {
                view.selected.set((0..).zip(alerts.lines.iter().map(|line| line.index)).collect());
            }
        });
    }

    fn activate(self: &Rc<Self>, position: u32, extend: Extend) {
        let view = self.session.view;
        let pages = self.pages.borrow();
        let index = |position: u32| pages.line(position).map(|line| line.index);
        view.selected.update(|selected| match extend {
            Extend::Toggle if selected.remove(&position).is_some() => {}
            Extend::Toggle => selected.extend(index(position).map(|index| (position, index))),
            Extend::Only | Extend::Range => {
                if extend == Extend::Only {
                    self.anchor.set(position);
                }
                let (from, to) = (self.anchor.get().min(position), self.anchor.get().max(position));
                // Rows that were selected before and are not on hand any more keep their place in the input.
                let kept: BTreeMap<u32, u32> = std::mem::take(selected);
                selected
                    .extend((from..=to).filter_map(|row| Some((row, index(row).or_else(|| kept.get(&row).copied())?))));
            }
        });
        view.active.set(Some(position));
        view.alert.set(index(position));
    }

    /// Puts the scroll bar where the rows on screen are in the whole.
    fn place_bar(self: &Rc<Self>) {
        let mut scroll = self.scroll.get();
        self.grid.set_scroll_top(scroll.bar_for_top().round() as i32);
        scroll.bar = f64::from(self.grid.scroll_top());
        self.scroll.set(scroll);
        self.paint_soon();
    }

    fn fit(&self, rows: u32) {
        let window = (f64::from(self.grid.client_height()) - HEAD).clamp(ROW, TALLEST_WINDOW);
        let scroll = self.scroll.get().of(rows, window);
        self.scroll.set(scroll);
        let _ = self.window.style().set_property("height", &format!("{}px", window as u32));
        let _ = self.spacer.style().set_property("height", &format!("{}px", (scroll.height() - window) as u32));
    }

    fn paint(self: &Rc<Self>) {
        let scroll = self.scroll.get();
        let (first, above) = scroll.first();
        let seen = scroll.seen().min(scroll.rows.saturating_sub(first));
        let view = self.session.view;
        let columns = view.columns.get_untracked();
        let (active, selected) = (view.active.get_untracked(), view.selected.get_untracked());
        let mut rows = self.rows.borrow_mut();
        while rows.len() < scroll.seen() as usize {
            let row = Row::new(&format!("alert-row-{}", rows.len()));
            let _ = self.window.append_child(&row.element);
            rows.push(row);
            rows.iter_mut().for_each(|row| row.shows = None);
        }
        let count = u32::try_from(rows.len()).unwrap_or(1).max(1);
        let pages = self.pages.borrow();
        let mut used = vec![false; rows.len()];
        let mut active_id = None;
        for position in first..first + seen {
            let at = (position % count) as usize;
            let row = &mut rows[at];
            used[at] = true;
            let line = pages.line(position);
            if row.shows != Some((position, line.is_some())) {
                row.show(position, line, &columns);
            }
            let top = (f64::from(position - first) * ROW - above) as i32;
            let _ = row.element.style().set_property("transform", &format!("translateY({top}px)"));
            let chosen = selected.contains_key(&position);
            set(&row.element, "aria-selected", Some(if chosen { "true" } else { "false" }));
            let is_active = active == Some(position);
            let _ = row.element.class_list().toggle_with_force("is-active", is_active);
            if is_active {
                active_id = Some(row.element.id());
                // The line of a row that was reached before it was there.
                if let Some(line) = line.filter(|line| view.alert.get_untracked() != Some(line.index)) {
                    view.alert.set(Some(line.index));
                    let index = line.index;
                    if !chosen {
                        view.selected.update(|selected| {
                            selected.insert(position, index);
                        });
                    }
                }
            }
        }
        for (row, _) in rows.iter_mut().zip(used).filter(|(row, used)| !used && row.element.class_name() != "off") {
            row.shows = None;
            row.element.set_class_name("off");
        }
        set(&self.grid, "aria-activedescendant", active_id.as_deref());
        drop((pages, rows));
        let missing = self.pages.borrow_mut().missing(first, seen, scroll.rows);
        if let Some(from) = missing {
            self.ask(from);
        }
    }

    fn ask(self: &Rc<Self>, from: u32) {
        if self.asked.replace(true) {
            return;
        }
        let view = self.session.view;
        let question = Question::Alerts {
            look: view.look.get_untracked(),
            sort: view.sort.get_untracked(),
            from,
            count: PAGE,
            columns: view.columns.with_untracked(|columns| columns.iter().map(|(name, _)| name.clone()).collect()),
        };
        let (table, list) = (Rc::clone(self), self.list.get());
        self.session.ask("rows", question, move |reply| {
            if table.list.get() != list {
                return;
            }
            table.asked.set(false);
            match reply {
                Reply::Alerts(alerts) => table.take(alerts),
                Reply::Refused(refused) => view.refused.set(Some(refused)),
                _ => {}
            }
        });
    }

    fn take(self: &Rc<Self>, alerts: Alerts) {
        let view = self.session.view;
        if self.paged.replace(self.list.get()) != self.list.get() {
            self.pages.borrow_mut().forget();
            self.rows.borrow_mut().iter_mut().for_each(|row| row.shows = None);
        }
        view.refused.set(None);
        view.counts.set((alerts.matching, alerts.of, alerts.unclear));
        self.pages.borrow_mut().keep(alerts.from, alerts.lines);
        self.fit(alerts.matching);
        self.paint();
    }
}
