mod hear;
mod post;
mod tab;

use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use leptos::prelude::*;
use protocol::{Look, Progress, Request, Status};
use report::{Report, Untrusted};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{File, HtmlTextAreaElement};

use crate::alerts::View;
use crate::asks::Asks;
use crate::clipboard::Announcer;
use crate::desk::{Desk, Post};
use crate::dom::classed;
use crate::engine::Engine;
use crate::incidents::Choice;
use crate::leave::Leaving;
use crate::opened::Opened;
use crate::rules::Rules;

pub use tab::Tab;

/// An engine that is asked to stop and does not within this time is replaced.
const OBEYS: Duration = Duration::from_millis(700);

/// How long typing has to pause before the text is read.
const PAUSE: Duration = Duration::from_millis(450);

/// What the page is doing: the input, the engine, and what came of it. Every part of the page reads from here, and asks
/// for things here.
#[derive(Clone, Copy)]
pub struct Session {
    /// The text box.
    pub area: StoredValue<HtmlTextAreaElement, LocalStorage>,
    /// What is being read.
    pub source: RwSignal<Source>,
    /// Whether there is anybody to read it.
    pub engine: RwSignal<EngineState>,
    /// True from asking to answer.
    pub pending: RwSignal<bool>,
    /// True when the answer takes long enough to say so.
    pub slow: RwSignal<bool>,
    /// How far reading has come, and what the page's clock showed when it began, in milliseconds.
    pub progress: RwSignal<Option<(Progress, f64)>>,
    /// What was understood.
    pub status: RwSignal<Option<Arc<Status>>>,
    /// How many alerts the engine holds.
    pub alerts: RwSignal<u32>,
    /// The rules that fired, the most frequent first.
    pub fired: RwSignal<Vec<Untrusted>>,
    /// The report that is shown.
    pub shown: RwSignal<Option<Arc<Shown>>>,
    /// Something to say beside the status: a crash, a file that could not be read.
    pub notice: RwSignal<Option<String>>,
    /// True when what was lost can be read again by the press of a button.
    pub lost: RwSignal<bool>,
    /// True when reading ended because the memory for alerts is spent.
    pub full: RwSignal<bool>,
    /// What is being looked at.
    pub tab: RwSignal<Tab>,
    /// The document, when the input is one that somebody wrote.
    pub document: RwSignal<Option<Arc<Report>>>,
    /// The list of alerts, as it is looked at.
    pub view: View,
    /// Incidents, and which of them is open.
    pub incidents: Choice,
    /// Rules files, and exceptions to them.
    pub rules: Rules,
    /// What leaves the page.
    pub leaving: Leaving,
    /// The case file as it stands, for an engine that is started again.
    pub case: StoredValue<Option<String>>,
    /// Counts the case files that were opened.
    pub cases: RwSignal<u32>,
    /// True once there was a report, until the input is cleared: the page then keeps its two panes.
    pub split: RwSignal<bool>,
    /// Where politely announced words go.
    pub announcer: Announcer,
    /// The last text that held alerts: it comes back into the box when rules are pasted over it.
    kept: StoredValue<Option<String>>,
    /// True while alerts are read again that were there before: the tab then stays as it is.
    stay: StoredValue<bool>,
    /// Which alerts of the input are kept.
    keep: StoredValue<Look>,
    /// The files being read, with their numbers.
    files: StoredValue<Vec<(u32, File)>, LocalStorage>,
    /// Typing that will be read when it pauses.
    typing: StoredValue<Option<TimeoutHandle>>,
    desk: StoredValue<Desk<JsValue>, LocalStorage>,
    asks: StoredValue<Asks, LocalStorage>,
    link: StoredValue<Option<Rc<Engine>>, LocalStorage>,
    asked: StoredValue<u32>,
}

/// What is being read.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Source {
    /// Nothing yet.
    #[default]
    Nothing,
    /// What stands in the text box.
    Text,
    /// Files.
    Files(Vec<Opened>),
}

/// Whether the engine can be asked.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum EngineState {
    /// It is on its way.
    #[default]
    Loading,
    /// It listens.
    Ready,
    /// It was given up, for this reason.
    Broken(String),
}

/// A report, as it is shown.
#[derive(Debug, PartialEq)]
pub struct Shown {
    /// Which alert the report is about, from 0.
    pub index: u32,
    /// The report, when there is an alert.
    pub report: Option<Arc<Report>>,
}

impl Session {
    /// A session whose engine is being started.
    pub fn start() -> Self {
        let session = Self {
            area: StoredValue::new_local(classed("textarea", "box-text").into_element().unchecked_into()),
            source: RwSignal::default(),
            engine: RwSignal::default(),
            pending: RwSignal::new(false),
            slow: RwSignal::new(false),
            progress: RwSignal::new(None),
            status: RwSignal::new(None),
            alerts: RwSignal::new(0),
            fired: RwSignal::default(),
            shown: RwSignal::new(None),
            notice: RwSignal::new(None),
            lost: RwSignal::new(false),
            full: RwSignal::new(false),
            tab: RwSignal::default(),
            document: RwSignal::new(None),
            view: View::new(),
            incidents: Choice::new(),
            rules: Rules::new(),
            leaving: Leaving::new(),
            case: StoredValue::new(None),
            cases: RwSignal::new(0),
            split: RwSignal::new(false),
            announcer: Announcer(RwSignal::default()),
            kept: StoredValue::new(None),
            stay: StoredValue::new(false),
            keep: StoredValue::new(Look::default()),
            files: StoredValue::new_local(Vec::new()),
            typing: StoredValue::new(None),
            desk: StoredValue::new_local(Desk::default()),
            asks: StoredValue::new_local(Asks::default()),
            link: StoredValue::new_local(None),
            asked: StoredValue::new(0),
        };
        let link = Engine::new(move |word| session.hear(word));
        link.start();
        session.link.set_value(Some(link));
        session.view.follow_address(session);
        session
    }

    /// Reads what stands in the text box, once typing pauses.
    pub fn read_box_soon(self) {
        self.forget_typing();
        self.typing.set_value(set_timeout_with_handle(move || self.read_box(), PAUSE).ok());
    }

    /// Reads what stands in the text box.
    pub fn read_box(self) {
        self.forget_typing();
        self.files.set_value(Vec::new());
        self.keep.set_value(Look::default());
        self.source.set(Source::Text);
        self.notice.set(None);
        self.ask_for_box();
    }

    /// Puts `text` into the text box and reads it.
    pub fn read_text(self, text: &str) {
        self.put(text);
        self.read_box();
    }

    fn open_inputs(self, files: Vec<File>, add: bool) {
        let mut opened = match self.source.get_untracked() {
            Source::Files(opened) if add => opened,
            _ => Vec::new(),
        };
        let first = opened.iter().map(|file| file.number + 1).max().unwrap_or(0);
        let files: Vec<(u32, File)> = (first..).zip(files).collect();
        if files.is_empty() {
            return;
        }
        self.forget_typing();
        let add = !opened.is_empty();
        let alone = !add && files.len() == 1;
        opened.extend(files.iter().map(|(number, file)| Opened::of(*number, file)));
        self.files.update_value(|known| {
            if !add {
                known.clear();
            }
            known.extend(files.iter().cloned());
        });
        self.put("");
        self.notice.set(None);
        if !add {
            self.keep.set_value(Look::default());
        }
        self.source.set(Source::Files(opened));
        if let Some((_, file)) = files.first().filter(|_| alone) {
            self.show_text_of(file.clone());
        }
        self.ask_for(&files, add);
    }

    /// Takes a file away, and reads the others again.
    pub fn remove(self, number: u32) {
        self.files.update_value(|files| files.retain(|(known, _)| *known != number));
        let files = self.files.get_value();
        if files.is_empty() {
            self.clear();
            return;
        }
        self.source.update(|source| {
            if let Source::Files(opened) = source {
                opened.retain(|file| file.number != number);
                opened.iter_mut().for_each(|file| file.read = None);
            }
        });
        self.stay.set_value(true);
        self.ask_for(&files, false);
    }

    /// Reads again what was lost with an engine.
    pub fn read_again(self) {
        self.notice.set(None);
        match self.source.get_untracked() {
            Source::Nothing => self.lost.set(false),
            Source::Text => self.ask_for_box(),
            Source::Files(_) => self.ask_for(&self.files.get_value(), false),
        }
    }

    /// Reads everything again and keeps only the alerts that are looked at.
    pub fn read_what_is_looked_at(self) {
        self.keep.set_value(self.view.look.get_untracked());
        self.stay.set_value(true);
        self.notice.set(None);
        match self.source.get_untracked() {
            Source::Nothing => {}
            Source::Text => self.ask_for_box(),
            Source::Files(_) => self.ask_for(&self.files.get_value(), false),
        }
    }

    /// Shows the report on another alert of the same input.
    pub fn show(self, index: u32) {
        if let Some(Some(post)) = self.desk.try_update_value(|desk| desk.show(index)) {
            self.wait(Some(post));
        }
    }

    /// Empties the text box and forgets what was read.
    pub fn clear(self) {
        if let Some(id) = self.run() {
            self.post(Request::Cancel { id });
        }
        self.stop_work();
        self.desk.update_value(Desk::forget);
        self.asks.update_value(Asks::forget);
        self.put("");
        self.source.set(Source::Nothing);
        self.forget_read();
        self.document.set(None);
        self.kept.set_value(None);
        self.notice.set(None);
        if self.tab.get_untracked() != Tab::Rules {
            self.tab.set(Tab::Report);
            self.split.set(false);
        }
        let _ = self.area.get_value().focus();
    }

    /// Stops reading; what was read stays, where the engine hears of it in time.
    pub fn cancel(self) {
        self.forget_typing();
        let Some(Some(post)) = self.desk.try_update_value(Desk::stop) else {
            self.give_up_run();
            return;
        };
        self.send(Some(post));
        set_timeout(
            move || {
                if self.desk.with_value(Desk::reading).is_some() {
                    self.give_up_run();
                }
            },
            OBEYS,
        );
    }

    /// Sends a request that is not about reading. It is lost when the engine does not listen.
    pub fn post(self, request: Request) {
        self.send(Some(Post { request, inputs: Vec::new() }));
    }

    /// The run whose alerts the engine holds.
    pub fn run(self) -> Option<u32> {
        self.desk.with_value(Desk::run)
    }

    /// True when what is read stands in the text box.
    pub fn shows_text(self) -> bool {
        self.source.with_untracked(|source| match source {
            Source::Nothing => false,
            Source::Text => true,
            Source::Files(files) => matches!(&files[..], [Opened { text: Some(_), .. }]),
        })
    }

    /// The text that was read, as the diagnostics count it.
    pub fn text(self) -> Option<String> {
        match self.source.get_untracked() {
            Source::Nothing => None,
            Source::Text => Some(self.area.get_value().value()),
            Source::Files(files) => files.into_iter().next().and_then(|file| file.text),
        }
    }

    fn put(self, text: &str) {
        self.area.get_value().set_value(text);
    }

    /// What was typed before, and is not read yet, will not be.
    fn forget_typing(self) {
        if let Some(typing) = self.typing.try_update_value(Option::take).flatten() {
            typing.clear();
        }
    }

    fn forget_read(self) {
        self.leaving.stop();
        self.status.set(None);
        self.shown.set(None);
        self.alerts.set(0);
        self.fired.set(Vec::new());
        self.full.set(false);
        self.progress.set(None);
        self.view.renew();
    }

    fn give_up_run(self) {
        self.stop_work();
        self.forget_read();
        self.notice.set(Some("Reading was stopped. The input is still here.".to_owned()));
    }

    fn stop_work(self) {
        self.forget_typing();
        self.files.update_value(|files| {
            if self.source.with_untracked(|source| !matches!(source, Source::Files(_))) {
                files.clear();
            }
        });
        if self.desk.try_update_value(Desk::cancel) == Some(true) {
            self.restart();
        }
        self.rest();
    }

    fn rest(self) {
        self.pending.set(false);
        self.slow.set(false);
    }
}

/// Leaves a mark for whoever measures the page.
fn mark(name: &str) {
    if let Some(performance) = window().performance() {
        let _ = performance.mark(name);
    }
}
