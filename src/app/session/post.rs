//! How the session asks the engine.

use std::time::Duration;

use js_sys::Reflect;
use leptos::prelude::*;
use leptos::task::spawn_local;
use protocol::{Question, Reply, Request, Source as Part};
use wasm_bindgen::JsValue;
use web_sys::File;

use super::{EngineState, OBEYS, Session, Source, mark};
use crate::asks::Asks;
use crate::desk::{Desk, Job, Post};
use crate::engine::Word;
use crate::opened;

/// A run that takes longer than this says that it is reading.
const QUICK: Duration = Duration::from_millis(150);

/// What alerts may take of each GiB that the machine has, in bytes. The browser and the engine's own work need the rest.
const SHARE: f64 = (256 << 20) as f64;

/// The GiB that a machine is taken to have when its browser does not say. The browsers that do stop at eight.
const USUAL: f64 = 4.0;

impl Session {
    /// Opens `files` in place of what was read, or beside it; a case file beside everything.
    pub fn open(self, files: Vec<File>, add: bool) {
        match &files[..] {
            [file] if file.name().ends_with(".json") => {
                let file = file.clone();
                spawn_local(async move {
                    match opened::text_of(&file).await.filter(|text| is_case(text)) {
                        Some(text) => self.post(Request::Case { text }),
                        None => self.open_inputs(vec![file], add),
                    }
                });
            }
            _ => self.open_inputs(files, add),
        }
    }

    /// Asks a question about what was read. `then` gets the answer, unless the same `seat` asks something else before.
    pub fn ask(self, seat: &'static str, question: Question, then: impl FnOnce(Reply) + 'static) {
        if self.run().is_some()
            && let Some(Some((number, question))) =
                self.asks.try_update_value(|asks| asks.ask(seat, question, Box::new(then)))
        {
            self.put_question(number, question);
        }
    }

    /// The same, after what is asked in this turn: the table's rows come first.
    pub fn ask_next(self, seat: &'static str, question: Question, then: impl FnOnce(Reply) + 'static) {
        set_timeout(move || self.ask(seat, question, then), Duration::ZERO);
    }

    pub(super) fn put_question(self, number: u32, question: Question) {
        if let Some(id) = self.run() {
            self.post(Request::Ask { id, number, question });
        }
    }

    pub(super) fn ask_for_box(self) {
        mark("saker:input");
        match opened::bytes_of(&self.area.get_value()) {
            Ok(bytes) => {
                let source = Part { number: 0, name: None, bytes: u64::from(bytes.byte_length()) };
                self.ask_to_read(self.job(vec![source], vec![bytes.buffer().into()], false));
            }
            Err(_) => self.notice.set(Some("The text could not be read out of the box.".to_owned())),
        }
    }

    pub(super) fn ask_for(self, files: &[(u32, File)], add: bool) {
        let part = |(number, file): &(u32, File)| Part {
            number: *number,
            name: Some(file.name()),
            bytes: opened::size_of(file),
        };
        let inputs = files.iter().map(|(_, file)| file.clone().into()).collect();
        self.ask_to_read(self.job(files.iter().map(part).collect(), inputs, add));
    }

    fn job(self, sources: Vec<Part>, inputs: Vec<JsValue>, add: bool) -> Job<JsValue> {
        Job { sources, inputs, add, keep: self.keep.get_value(), budget: budget() }
    }

    /// Puts the text of a small file into the box, once it is there.
    pub(super) fn show_text_of(self, file: File) {
        spawn_local(async move {
            let text = opened::text_of(&file).await;
            // Something else may have been opened, pasted or cleared while the file was read from disk.
            if self.files.with_value(|files| !matches!(&files[..], [(_, now)] if *now == file)) {
                return;
            }
            if let Some(text) = text {
                self.put(&text);
                self.source.update(|source| {
                    if let Source::Files(files) = source {
                        files.iter_mut().for_each(|file| file.text = Some(text.clone()));
                    }
                });
            }
        });
    }

    pub(super) fn ask_to_read(self, job: Job<JsValue>) {
        if matches!(self.engine.get_untracked(), EngineState::Broken(_)) {
            self.desk.update_value(Desk::forgive);
            self.restart();
        }
        self.lost.set(false);
        self.progress.set(None);
        self.asks.update_value(Asks::forget);
        if let Some(post) = self.desk.try_update_value(|desk| desk.ask(job)) {
            self.wait(post);
        }
    }

    pub(super) fn wait(self, post: Option<Post<JsValue>>) {
        self.begin();
        self.send(post);
    }

    /// From here on an answer is waited for; when it does not come at once, the page says so.
    pub(super) fn begin(self) {
        self.pending.set(true);
        self.asked.update_value(|asked| *asked = asked.wrapping_add(1));
        let asked = self.asked.get_value();
        let waits = move || self.asked.get_value() == asked && self.pending.get_untracked();
        set_timeout(
            move || {
                if waits() {
                    self.slow.set(true);
                }
            },
            QUICK,
        );
        set_timeout(
            move || {
                if waits() && self.desk.with_value(Desk::blocked) {
                    self.restart();
                }
            },
            OBEYS,
        );
    }

    pub(super) fn send(self, post: Option<Post<JsValue>>) {
        let (Some(post), Some(link)) = (post, self.link.get_value()) else { return };
        if link.send(&post).is_err() {
            self.hear(Word::Died("it could not be asked".to_owned()));
        }
    }

    pub(super) fn restart(self) {
        self.desk.update_value(Desk::replaced);
        self.asks.update_value(Asks::forget);
        self.engine.set(EngineState::Loading);
        if let Some(link) = self.link.get_value() {
            link.start();
        }
    }
}

/// The most memory that alerts may take, in bytes.
fn budget() -> u64 {
    let memory = Reflect::get(&window().navigator(), &"deviceMemory".into()).ok();
    (memory.and_then(|memory| memory.as_f64()).unwrap_or(USUAL) * SHARE) as u64
}

/// True for a text that says it is a case file.
fn is_case(text: &str) -> bool {
    text.trim_start().strip_prefix('{').is_some_and(|rest| rest.trim_start().starts_with("\"saker_case\""))
}
