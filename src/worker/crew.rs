//! Other engines that read parts of one large file at the same time. Each is this program again, in a worker of its own.

use std::cell::{OnceCell, RefCell};
use std::rc::Rc;

use analysis::ingest;
use js_sys::{Array, Object, Reflect, Uint8Array};
use protocol::{Answer, Request, Share};
use wasm_bindgen::prelude::*;
use web_sys::{Blob, DedicatedWorkerGlobalScope, ErrorEvent, MessageEvent, Url, Worker};

use crate::engine::Order;
use crate::input::slice;

/// How many engines read at the same time, at most: each takes memory of its own, and a disk is not faster for more.
const MOST: u32 = 4;

/// The least that an engine is started for, in bytes. To start one takes a fifth of a second, in which another reads this.
const LEAST: f64 = (24 << 20) as f64;

/// How much of a file is looked at for a place to cut it, in bytes.
const PIECE: f64 = (256 << 10) as f64;

/// How long an engine may take to listen, in milliseconds, before its part is read without it.
const PATIENCE: f64 = 5_000.0;

/// An engine that reads a part of a file.
pub struct Mate {
    /// The part's first byte.
    pub from: f64,
    /// The first byte behind it.
    pub to: f64,
    worker: Worker,
    heard: Rc<RefCell<Heard>>,
    hired: f64,
    _message: Closure<dyn FnMut(MessageEvent)>,
    _error: Closure<dyn FnMut(ErrorEvent)>,
}

/// What an engine has said.
#[derive(Default)]
struct Heard {
    listens: bool,
    read: u64,
    memory: u64,
    fate: Option<Fate>,
}

/// What became of an engine's part.
pub enum Fate {
    /// It was read: what is in it, and the alerts as a store's bytes.
    Handed(Share, Uint8Array),
    /// The engine stopped, for the reason given.
    Lost(String),
    /// The engine never listened.
    Absent,
}

impl Drop for Mate {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
    }
}

impl Mate {
    /// Starts an engine for a part of a file. It is told what to read once it listens.
    fn new(address: &str, blob: &Blob, order: &Order, (from, to): (f64, f64), budget: u64) -> Result<Self, JsValue> {
        let request = Request::Share { id: order.id, bytes: (to - from) as u64, keep: order.keep.clone(), budget };
        let order = Object::new();
        Reflect::set(&order, &"request".into(), &Uint8Array::from(&protocol::pack(&request)[..]))?;
        Reflect::set(&order, &"inputs".into(), &Array::of1(&blob.slice_with_f64_and_f64(from, to)?.into()))?;

        let worker = Worker::new(address)?;
        let heard = Rc::new(RefCell::new(Heard::default()));
        let (hears, engine) = (Rc::clone(&heard), worker.clone());
        let message = Closure::new(move |event: MessageEvent| hears.borrow_mut().hear(&event.data(), &engine, &order));
        let hears = Rc::clone(&heard);
        let error = Closure::new(move |event: ErrorEvent| {
            event.prevent_default();
            hears.borrow_mut().stopped(event.message());
        });
        worker.set_onmessage(Some(message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(error.as_ref().unchecked_ref()));
        Ok(Self { from, to, worker, heard, hired: js_sys::Date::now(), _message: message, _error: error })
    }

    /// What became of its part, once that is known.
    pub fn fate(&self) -> Option<Fate> {
        let mut heard = self.heard.borrow_mut();
        let late = !heard.listens && js_sys::Date::now() - self.hired > PATIENCE;
        heard.fate.take().or_else(|| late.then_some(Fate::Absent))
    }

    /// How many bytes it has read, and how many its memory takes.
    pub fn progress(&self) -> (u64, u64) {
        let heard = self.heard.borrow();
        (heard.read, heard.memory)
    }
}

impl Heard {
    /// An engine says that it listens, how far it is (two numbers), and at last what it has read (two pieces of bytes).
    fn hear(&mut self, message: &JsValue, engine: &Worker, order: &Object) {
        let Some(pair) = message.dyn_ref::<Array>() else {
            // The greeting, and nothing else: to read any answer would take the page's half of the protocol.
            let same = Uint8Array::new(message).to_vec()
                == protocol::pack(&Answer::Ready { version: protocol::VERSION.to_owned() });
            self.listens = same && engine.post_message(order).is_ok();
            if !self.listens {
                self.stopped("it could not be asked".to_owned());
            }
            return;
        };
        if let (Some(read), Some(memory)) = (pair.get(0).as_f64(), pair.get(1).as_f64()) {
            (self.read, self.memory) = (read as u64, memory as u64);
            return;
        }
        match (protocol::unpack(&Uint8Array::new(&pair.get(0)).to_vec()), pair.get(1).dyn_into()) {
            // One that has stopped may go on all the same: what it says then is not believed.
            (Some(share), Ok(alerts)) => _ = self.fate.get_or_insert(Fate::Handed(share, alerts)),
            _ => self.stopped("what it read could not be taken".to_owned()),
        }
    }

    fn stopped(&mut self, why: String) {
        let fate = if self.listens { Fate::Lost(why) } else { Fate::Absent };
        self.fate.get_or_insert(fate);
    }
}

/// Engines for all of a large file but its first part, in the order of their parts. None for a file that is small or has no
/// seams, and where the machine has one core.
pub async fn hire(scope: &DedicatedWorkerGlobalScope, blob: &Blob, order: &Order) -> Vec<Mate> {
    let cores = (scope.navigator().hardware_concurrency() as u32).min(MOST);
    let parts = cores.min((blob.size() / LEAST) as u32);
    if parts < 2 || !slice(blob, 0.0, PIECE).await.is_ok_and(|start| ingest::begins_whole(&start)) {
        return Vec::new();
    }
    let mut cuts = Vec::new();
    for part in 1..parts {
        let near = (blob.size() * f64::from(part) / f64::from(parts)).floor();
        let piece = slice(blob, near, (near + PIECE).min(blob.size())).await;
        if let Some(seam) = piece.ok().and_then(|piece| ingest::seam(&piece)) {
            cuts.push(near + seam as f64);
        }
    }
    let ends = cuts.iter().skip(1).copied().chain([blob.size()]);
    let parts = cuts.iter().copied().zip(ends).collect::<Vec<_>>();
    let budget = order.budget / (parts.len() as u64 + 1);
    let address = ADDRESS.with(|known| known.get_or_init(|| address(scope).unwrap_or_default()).clone());
    // Nothing else inherits the page's policy.
    if !address.starts_with("blob:") {
        return Vec::new();
    }
    let crew = parts.into_iter().map(|part| Mate::new(&address, blob, order, part, budget));
    // Without engines the file is read as any other.
    crew.collect::<Result<_, _>>().unwrap_or_default()
}

thread_local! {
    /// One address for all: what it leads to is kept as long as it is there.
    static ADDRESS: OnceCell<String> = const { OnceCell::new() };
}

/// An address of the script that this engine was started with, which holds itself as a text. Made here: a page from a disk does
/// not let a worker use an address that the page has made.
fn address(scope: &DedicatedWorkerGlobalScope) -> Result<String, JsValue> {
    let script = Reflect::get(scope, &"engine".into())?;
    Url::create_object_url_with_blob(&Blob::new_with_str_sequence(&Array::of1(&script))?)
}

/// Tells the engine that asked for a part how far it is read, and how much memory it takes.
pub fn tell(scope: &DedicatedWorkerGlobalScope, read: u64, memory: u64) -> Result<(), JsValue> {
    scope.post_message(&Array::of2(&(read as f64).into(), &(memory as f64).into()))
}

/// Hands what was read to the engine that asked for it.
pub fn hand_over(scope: &DedicatedWorkerGlobalScope, share: &Share, alerts: &[u8]) -> Result<(), JsValue> {
    let alerts = Uint8Array::from(alerts);
    let message = Array::of2(&Uint8Array::from(&protocol::pack(share)[..]), &alerts);
    scope.post_message_with_transfer(&message, &Array::of1(&alerts.buffer()))
}
