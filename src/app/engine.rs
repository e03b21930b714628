use std::cell::{Cell, RefCell};
use std::rc::Rc;

use js_sys::{Array, ArrayBuffer, Object, Reflect, Uint8Array};
use protocol::Answer;
use wasm_bindgen::prelude::*;
use web_sys::{ErrorEvent, MessageEvent, Worker};

use crate::desk::Post;

/// What the engine says, or what became of it.
pub enum Word {
    /// A message.
    Answer(Box<Answer>),
    /// It is gone; the reason, as far as it is known, for a person to read.
    Died(String),
}

/// The worker, and nothing about what it is asked: see [`crate::desk::Desk`] for that.
///
/// It is started from a `blob:` address, because a worker loaded from a URL would not inherit the page's policy.
pub struct Engine {
    hear: Box<dyn Fn(Word)>,
    /// Messages and errors of engines that were replaced are told by their number, and dropped.
    number: Cell<u32>,
    live: RefCell<Option<Live>>,
}

struct Live {
    worker: Worker,
    _message: Closure<dyn FnMut(MessageEvent)>,
    _error: Closure<dyn FnMut(ErrorEvent)>,
    _unreadable: Closure<dyn FnMut(MessageEvent)>,
}

impl Drop for Live {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.set_onmessageerror(None);
        self.worker.terminate();
    }
}

impl Engine {
    /// An engine that is not started yet. Whatever it says goes to `hear`.
    pub fn new(hear: impl Fn(Word) + 'static) -> Rc<Self> {
        Rc::new(Self { hear: Box::new(hear), number: Cell::new(0), live: RefCell::new(None) })
    }

    /// Starts it, or starts it afresh: a running one is ended first.
    pub fn start(self: &Rc<Self>) {
        self.end();
        let number = self.number.get();
        match self.spawn(number) {
            Ok(live) => *self.live.borrow_mut() = Some(live),
            Err(error) => {
                // Said later, as a death always is: whoever starts an engine is not called back while doing so.
                let engine = Rc::clone(self);
                let reason = reason(&error);
                leptos::prelude::queue_microtask(move || engine.died(number, reason));
            }
        }
    }

    /// Ends it. Nothing of it is heard after this.
    pub fn end(&self) {
        self.number.set(self.number.get().wrapping_add(1));
        // A worker may be ended from inside its own callback, which must outlive the call: it is dropped a moment later.
        if let Some(live) = self.live.borrow_mut().take() {
            live.worker.terminate();
            leptos::prelude::queue_microtask(move || drop(live));
        }
    }

    /// Sends `post`. Buffers among its inputs change hands and are empty afterwards; files are read where they lie.
    pub fn send(&self, post: &Post<JsValue>) -> Result<(), JsValue> {
        let live = self.live.borrow();
        let Some(live) = live.as_ref() else { return Ok(()) };
        let message = Object::new();
        let request = Uint8Array::from(&protocol::pack(&post.request)[..]);
        Reflect::set(&message, &"request".into(), &request)?;
        let inputs: Array = post.inputs.iter().collect();
        Reflect::set(&message, &"inputs".into(), &inputs)?;
        let transfer: Array = post.inputs.iter().filter(|input| input.is_instance_of::<ArrayBuffer>()).collect();
        live.worker.post_message_with_transfer(&message, &transfer)
    }

    fn spawn(self: &Rc<Self>, number: u32) -> Result<Live, JsValue> {
        let worker = Worker::new(&script_url()?)?;

        let engine = Rc::clone(self);
        let message = Closure::new(move |event: MessageEvent| engine.message(number, event.data()));
        let engine = Rc::clone(self);
        let error = Closure::new(move |event: ErrorEvent| {
            event.prevent_default();
            engine.died(number, event.message());
        });
        let engine = Rc::clone(self);
        let unreadable =
            Closure::new(move |_: MessageEvent| engine.died(number, "its message could not be read".to_owned()));

        worker.set_onmessage(Some(message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(error.as_ref().unchecked_ref()));
        worker.set_onmessageerror(Some(unreadable.as_ref().unchecked_ref()));
        Ok(Live { worker, _message: message, _error: error, _unreadable: unreadable })
    }

    fn message(&self, number: u32, data: JsValue) {
        if number != self.number.get() {
            return;
        }
        match protocol::unpack(&Uint8Array::new(&data).to_vec()) {
            Some(answer) => (self.hear)(Word::Answer(Box::new(answer))),
            None => self.died(number, "its answer could not be read".to_owned()),
        }
    }

    fn died(&self, number: u32, reason: String) {
        if number != self.number.get() {
            return;
        }
        self.end();
        (self.hear)(Word::Died(reason));
    }
}

/// The address of the script that loads the engine, which the page's start script has written into the `meta` element
/// called `engine`. It must be a `blob:`: a worker loaded from a URL would not inherit the page's policy.
fn script_url() -> Result<String, JsValue> {
    let meta = leptos::prelude::document().query_selector("meta[name=engine]")?;
    let content = meta.and_then(|meta| meta.get_attribute("content")).filter(|content| content.starts_with("blob:"));
    content.ok_or_else(|| JsValue::from_str("this page does not say where its engine is"))
}

fn reason(error: &JsValue) -> String {
    error
        .as_string()
        .or_else(|| error.dyn_ref::<js_sys::Error>().map(|error| error.message().into()))
        .unwrap_or_else(|| "no reason given".to_owned())
}
