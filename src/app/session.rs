mod hear;

use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use js_sys::Uint8Array;
use leptos::html::Textarea;
use leptos::prelude::*;
use leptos::task::spawn_local;
use protocol::{Request, Status};
use report::Report;
use web_sys::File;

use crate::desk::{Desk, Job, Post};
use crate::engine::{Engine, Word};
use crate::opened::{self, Opened};
use crate::rules::Rules;

/// A run that takes longer than this says that it is reading.
const QUICK: Duration = Duration::from_millis(150);

/// How long typing has to pause before the text is read.
const PAUSE: Duration = Duration::from_millis(450);

/// What the page is doing: the input, the engine, and what came of it. Every part of the page reads from here, and asks
/// for things here.
#[derive(Clone, Copy)]
pub struct Session {
    /// The text box.
    pub area: NodeRef<Textarea>,
    /// What is being read.
    pub source: RwSignal<Source>,
    /// Whether there is anybody to read it.
    pub engine: RwSignal<EngineState>,
    /// True from asking to answer.
    pub pending: RwSignal<bool>,
    /// True when the answer takes long enough to say so.
    pub slow: RwSignal<bool>,
    /// The last answer.
    pub shown: RwSignal<Option<Arc<Shown>>>,
    /// Something to say beside it: a crash, a file that could not be read.
    pub notice: RwSignal<Option<String>>,
    /// What is being looked at.
    pub tab: RwSignal<Tab>,
    /// The document, when the input is one that somebody wrote.
    pub document: RwSignal<Option<Arc<Report>>>,
    /// Rules files, and exceptions to them.
    pub rules: Rules,
    /// True once there was a report, until the input is cleared: the page then keeps its two panes.
    pub split: RwSignal<bool>,
    /// The last text that held alerts: it comes back into the box when rules are pasted over it.
    kept: StoredValue<Option<String>>,
    /// True while alerts are read again that were there before: the tab then stays as it is.
    stay: StoredValue<bool>,
    /// The file being opened; a file that is read when this holds another one is no longer wanted.
    file: StoredValue<Option<File>, LocalStorage>,
    /// Typing that will be read when it pauses.
    typing: StoredValue<Option<TimeoutHandle>>,
    desk: StoredValue<Desk<Uint8Array>, LocalStorage>,
    link: StoredValue<Option<Rc<Engine>>, LocalStorage>,
    asked: StoredValue<u32>,
}

/// A tab of the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tab {
    /// The report on an alert.
    #[default]
    Report,
    /// The document that somebody wrote.
    Document,
    /// Rules files and tuning.
    Rules,
}

/// What is being read.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Source {
    /// Nothing yet.
    #[default]
    Nothing,
    /// What stands in the text box.
    Text,
    /// A file.
    File(Opened),
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

/// An answer, as it is shown.
#[derive(Debug, PartialEq)]
pub struct Shown {
    /// What was understood.
    pub status: Status,
    /// Which alert the report is about, from 0.
    pub index: u32,
    /// The report, when there is an alert.
    pub report: Option<Arc<Report>>,
}

impl Session {
    /// A session whose engine is being started.
    pub fn start() -> Self {
        let session = Self {
            area: NodeRef::new(),
            source: RwSignal::default(),
            engine: RwSignal::default(),
            pending: RwSignal::new(false),
            slow: RwSignal::new(false),
            shown: RwSignal::new(None),
            notice: RwSignal::new(None),
            tab: RwSignal::default(),
            document: RwSignal::new(None),
            rules: Rules::new(),
            split: RwSignal::new(false),
            kept: StoredValue::new(None),
            stay: StoredValue::new(false),
            file: StoredValue::new_local(None),
            typing: StoredValue::new(None),
            desk: StoredValue::new_local(Desk::default()),
            link: StoredValue::new_local(None),
            asked: StoredValue::new(0),
        };
        let link = Engine::new(move |word| session.hear(word));
        link.start();
        session.link.set_value(Some(link));
        session
    }

    /// Reads what stands in the text box, once typing pauses.
    pub fn read_box_soon(self) {
        self.forget_pending();
        self.typing.set_value(set_timeout_with_handle(move || self.read_box(), PAUSE).ok());
    }

    /// Reads what stands in the text box.
    pub fn read_box(self) {
        self.forget_pending();
        self.source.set(Source::Text);
        self.notice.set(None);
        self.ask_for_box();
    }

    /// Puts `text` into the text box and reads it.
    pub fn read_text(self, text: &str) {
        self.put(text);
        self.read_box();
    }

    /// Opens the first of `files` and reads it.
    pub fn open(self, files: Vec<File>) {
        let count = files.len();
        let Some(file) = files.into_iter().next() else { return };
        self.forget_pending();
        self.notice.set((count > 1).then(|| format!("{} was opened; the other {} were not.", file.name(), count - 1)));
        self.file.set_value(Some(file));
        self.read_file();
    }

    /// Shows another alert of the same input.
    pub fn show(self, index: u32) {
        if let Some(Some(post)) = self.desk.try_update_value(|desk| desk.show(index)) {
            self.wait(Some(post));
        }
    }

    /// Empties the text box and forgets what was read.
    pub fn clear(self) {
        self.stop_work();
        self.put("");
        self.source.set(Source::Nothing);
        self.shown.set(None);
        self.document.set(None);
        self.rules.lines.set(Arc::default());
        self.kept.set_value(None);
        self.notice.set(None);
        if self.tab.get_untracked() != Tab::Rules {
            self.split.set(false);
        }
        if let Some(area) = self.area.get_untracked() {
            let _ = area.focus();
        }
    }

    /// Stops reading; the input stays.
    pub fn cancel(self) {
        self.stop_work();
        self.shown.set(None);
        self.notice.set(Some("Reading was stopped. The input is still here.".to_owned()));
    }

    /// Sends a request that is not about reading. It is lost when the engine does not listen.
    pub fn post(self, request: Request) {
        self.send(Some(Post { request, bytes: None }));
    }

    /// The run whose alerts the engine holds.
    pub fn held(self) -> Option<u32> {
        self.desk.with_value(Desk::held)
    }

    /// True when what is read stands in the text box.
    pub fn shows_text(self) -> bool {
        self.source.with_untracked(|source| match source {
            Source::Nothing => false,
            Source::Text => true,
            Source::File(opened) => opened.text.is_some(),
        })
    }

    /// The text that was read, as the diagnostics count it.
    pub fn text(self) -> Option<String> {
        match self.source.get_untracked() {
            Source::Nothing => None,
            Source::Text => self.area.get_untracked().map(|area| area.value()),
            Source::File(opened) => opened.text,
        }
    }

    fn put(self, text: &str) {
        if let Some(area) = self.area.get_untracked() {
            area.set_value(text);
        }
    }

    fn ask_for_box(self) {
        let Some(area) = self.area.get_untracked() else { return };
        mark("saker:input");
        match opened::bytes_of(&area) {
            Ok(bytes) => self.ask(Job { name: None, bytes }),
            Err(_) => self.notice.set(Some("The text could not be read out of the box.".to_owned())),
        }
    }

    fn read_file(self) {
        let Some(file) = self.file.get_value() else { return };
        self.begin();
        spawn_local(async move {
            let contents = opened::read(file.clone()).await;
            // Something else may have been opened, pasted or cleared while the file was read from disk.
            if self.file.with_value(|now| now.as_ref() != Some(&file)) {
                return;
            }
            match contents {
                Ok(contents) => {
                    self.put(contents.opened.text.as_deref().unwrap_or(""));
                    let name = Some(contents.opened.name.clone());
                    self.source.set(Source::File(contents.opened));
                    self.ask(Job { name, bytes: contents.bytes });
                }
                Err(reason) => {
                    self.rest();
                    self.notice.set(Some(reason));
                }
            }
        });
    }

    fn ask(self, job: Job<Uint8Array>) {
        if matches!(self.engine.get_untracked(), EngineState::Broken(_)) {
            self.desk.update_value(Desk::forgive);
            self.restart();
        }
        if let Some(post) = self.desk.try_update_value(|desk| desk.ask(job)) {
            self.wait(post);
        }
    }

    fn wait(self, post: Option<Post<Uint8Array>>) {
        self.begin();
        self.send(post);
    }

    /// From here on an answer is waited for; when it does not come at once, the page says so.
    fn begin(self) {
        self.pending.set(true);
        self.asked.update_value(|asked| *asked = asked.wrapping_add(1));
        let asked = self.asked.get_value();
        set_timeout(
            move || {
                if self.asked.get_value() != asked || !self.pending.get_untracked() {
                    return;
                }
                self.slow.set(true);
                if self.desk.try_update_value(Desk::slow) == Some(true) {
                    self.restart();
                }
            },
            QUICK,
        );
    }

    fn send(self, post: Option<Post<Uint8Array>>) {
        let (Some(post), Some(link)) = (post, self.link.get_value()) else { return };
        if link.send(&post).is_err() {
            self.hear(Word::Died("it could not be asked".to_owned()));
        }
    }

    /// What was typed or opened before, and is not read yet, will not be.
    fn forget_pending(self) {
        self.file.set_value(None);
        if let Some(typing) = self.typing.try_update_value(Option::take).flatten() {
            typing.clear();
        }
    }

    fn stop_work(self) {
        self.forget_pending();
        if self.desk.try_update_value(Desk::cancel) == Some(true) {
            self.restart();
        }
        self.rest();
    }

    fn restart(self) {
        self.desk.update_value(Desk::replaced);
        self.engine.set(EngineState::Loading);
        if let Some(link) = self.link.get_value() {
            link.start();
        }
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
