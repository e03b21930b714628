//! Where bytes come from: files, slice by slice, and buffers. Between two slices the worker hears what the page says.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use js_sys::{Array, ArrayBuffer, Promise, Uint8Array};
use protocol::{Answer, Reply, Source};
use sha2::{Digest, Sha256};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Blob, DedicatedWorkerGlobalScope};

use crate::crew::{self, Fate, Mate};
use crate::engine::{Engine, Order};
use crate::post;
use crate::reading::Lost;

/// How many bytes are read at a time: enough to be fast, and few enough that a question waits for less than a tenth of a
/// second.
const SLICE: u32 = 4 << 20;

/// How often the page hears how far reading has come, in milliseconds.
const SAY_EVERY: f64 = 120.0;

/// How often it is looked at whether another engine has finished its part, in milliseconds.
const LOOK_EVERY: i32 = 20;

/// Reads the inputs of a run. What comes in one buffer is read before this returns, everything else afterwards.
pub fn read(
    engine: Rc<RefCell<Engine>>,
    scope: DedicatedWorkerGlobalScope,
    order: Order,
    sources: Vec<Source>,
    inputs: Array,
) -> Result<(), JsValue> {
    let id = order.id;
    let turn = engine.borrow_mut().begin(order.clone());
    // A pasted alert is answered at once: a turn of the event loop would cost a part of the frame.
    if let ([source], Some(buffer)) = (&sources[..], inputs.get(0).dyn_ref::<ArrayBuffer>())
        && buffer.byte_length() <= SLICE
    {
        let bytes = Uint8Array::new(buffer).to_vec();
        let mut engine = engine.borrow_mut();
        engine.open(source.clone());
        engine.push(&bytes);
        engine.close(None);
        keep(id, source.number, inputs.get(0), None);
        return engine.done(id).map_or(Ok(()), |answer| post(&scope, &answer));
    }
    let run = Run { engine, scope, order, turn, part: false, said: Cell::new(js_sys::Date::now()) };
    told(async move {
        for (at, source) in (0..).zip(sources) {
            if !run.input(source, blob(&inputs.get(at))?).await? {
                // It was stopped, and that was answered then.
                return Ok(());
            }
        }
        let done = run.engine.borrow_mut().done(id);
        done.map_or(Ok(()), |answer| post(&run.scope, &answer))
    });
    Ok(())
}

/// Reads a part of a file for another engine, and hands over what is in it.
pub fn share(
    engine: Rc<RefCell<Engine>>,
    scope: DedicatedWorkerGlobalScope,
    order: Order,
    inputs: Array,
) -> Result<(), JsValue> {
    let blob = blob(&inputs.get(0))?;
    let turn = engine.borrow_mut().begin_share(order.clone());
    let run = Run { engine, scope, order, turn, part: true, said: Cell::new(js_sys::Date::now()) };
    told(async move {
        run.engine.borrow_mut().open(Source { bytes: run.order.bytes, ..Source::default() });
        let Some(fault) = run.part(&blob, 0.0, blob.size(), &[]).await? else { return Ok(()) };
        run.engine.borrow_mut().close(fault);
        let handed = run.engine.borrow_mut().hand_over(run.order.id);
        handed.map_or(Ok(()), |(share, alerts)| crew::hand_over(&run.scope, &share, &alerts))
    });
    Ok(())
}

/// Does it. What goes wrong in a promise would not be told to whoever started this worker.
fn told(work: impl Future<Output = Result<(), JsValue>> + 'static) {
    spawn_local(async move {
        if let Err(error) = work.await {
            wasm_bindgen::throw_val(error);
        }
    });
}

/// A run being read.
struct Run {
    engine: Rc<RefCell<Engine>>,
    scope: DedicatedWorkerGlobalScope,
    order: Order,
    /// The order's number.
    turn: u32,
    /// True for a part that another engine wants.
    part: bool,
    /// When it was last said how far reading has come, in milliseconds.
    said: Cell<f64>,
}

impl Run {
    fn reads(&self) -> bool {
        self.engine.borrow().reads(self.turn)
    }

    /// Reads one input. False when the run is read no more.
    async fn input(&self, source: Source, blob: Blob) -> Result<bool, JsValue> {
        let twin = twin(self.order.id, source.number, &blob).await;
        if !self.reads() {
            return Ok(false);
        }
        if let Some(twin) = twin {
            self.engine.borrow_mut().skip(&source, twin);
            return Ok(true);
        }
        self.engine.borrow_mut().open(source);
        let mut crew = crew::hire(&self.scope, &blob, &self.order).await;
        if !self.reads() {
            return Ok(false);
        }
        let mut from = 0.0;
        let mut fault = None;
        let mut alone = true;
        while from < blob.size() && fault.is_none() {
            let to = crew.first().map_or(blob.size(), |mate| mate.from);
            if from < to {
                // What is read here ends where the first of the others begins.
                match self.part(&blob, from, to, &crew).await? {
                    Some(read) => fault = read,
                    None => return Ok(false),
                }
                from = to;
                continue;
            }
            let Some(fate) = self.fate(&crew).await? else { return Ok(false) };
            let mate = crew.remove(0);
            let (share, alerts) = match fate {
                Fate::Handed(share, alerts) => (Ok(share), alerts.to_vec()),
                // It never listened: its part is read here, as if it stood in the part before.
                Fate::Absent if alone => continue,
                Fate::Absent => (Err("it did not start".to_owned()), Vec::new()),
                Fate::Lost(why) => (Err(why), Vec::new()),
            };
            let lines = if share.is_err() { lines(&blob, mate.from, mate.to).await } else { 0 };
            if !self.reads() {
                return Ok(false);
            }
            alone = false;
            fault = self
                .engine
                .borrow_mut()
                .join(share.map_err(|why| Lost { bytes: (mate.to - mate.from) as u64, lines, why }), &alerts);
            from = mate.to;
        }
        self.engine.borrow_mut().close(fault);
        Ok(true)
    }

    /// Reads bytes of a file. Why no more of it should be read, if so; `None` when the run is read no more.
    async fn part(&self, blob: &Blob, from: f64, to: f64, crew: &[Mate]) -> Result<Option<Option<String>>, JsValue> {
        let mut from = from;
        let mut fault = None;
        let mut ahead = ask(blob, from, to);
        while from < to && fault.is_none() {
            let read = brought(ahead).await;
            if !self.reads() {
                return Ok(None);
            }
            match read {
                Ok(bytes) => {
                    from += bytes.len() as f64;
                    // The browser brings the next slice while this one is read.
                    ahead = ask(blob, from, to);
                    fault = self.engine.borrow_mut().push(&bytes);
                }
                Err(why) => return Ok(Some(Some(why))),
            }
            self.say(crew)?;
        }
        Ok(Some(fault))
    }

    /// What became of the first of the others, once that is known; `None` when the run is read no more.
    async fn fate(&self, crew: &[Mate]) -> Result<Option<Fate>, JsValue> {
        loop {
            if !self.reads() {
                return Ok(None);
            }
            match crew.first().map(Mate::fate) {
                None => return Ok(Some(Fate::Absent)),
                Some(Some(fate)) => return Ok(Some(fate)),
                Some(None) => {}
            }
            pause(&self.scope).await;
            self.say(crew)?;
        }
    }

    /// Says how far reading has come, now and then.
    fn say(&self, crew: &[Mate]) -> Result<(), JsValue> {
        let now = js_sys::Date::now();
        if now - self.said.get() < SAY_EVERY {
            return Ok(());
        }
        self.said.set(now);
        let (first, mut progress) = self.engine.borrow_mut().progress(memory());
        if self.part {
            return crew::tell(&self.scope, progress.read, progress.memory);
        }
        for (read, memory) in crew.iter().map(Mate::progress) {
            progress.read += read;
            progress.memory += memory;
        }
        first.map_or(Ok(()), |answer| post(&self.scope, &answer))?;
        post(&self.scope, &Answer::Progress(progress))
    }
}

/// How many lines end in a part of a file, as far as it can be read.
async fn lines(blob: &Blob, from: f64, to: f64) -> u32 {
    let mut from = from;
    let mut lines = 0;
    while from < to {
        let Ok(bytes) = slice(blob, from, to).await else { break };
        from += bytes.len() as f64;
        lines += bytes.iter().filter(|byte| **byte == b'\n').count() as u32;
    }
    lines
}

/// Waits for a moment.
async fn pause(scope: &DedicatedWorkerGlobalScope) {
    let later = Promise::new(&mut |resolve, _| {
        // A worker without timers does not exist.
        let _ = scope.set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, LOOK_EVERY);
    });
    let _ = JsFuture::from(later).await;
}

/// Works out the SHA-256 of each input of a run, slice by slice, and answers with them.
pub fn tell_digests(page: DedicatedWorkerGlobalScope, id: u32, number: u32) {
    told(async move {
        let inputs: Vec<_> = KEPT.with_borrow(|kept| {
            let kept = kept.iter().filter(|kept| kept.run == id);
            kept.map(|kept| (kept.number, kept.input.clone(), kept.digest)).collect()
        });
        let mut digests = Vec::new();
        for (input, bytes, known) in inputs {
            let found = match (known, blob(&bytes)) {
                (None, Ok(blob)) => digest(&blob).await,
                _ => known,
            };
            know(input, found);
            digests.extend(found.map(|found| (input, analysis::casefile::hex(&found))));
        }
        post(&page, &Answer::Reply { id, number, reply: Reply::Digests(digests) })
    });
}

/// An input that was read, to be compared with later ones and to be told of.
struct Kept {
    run: u32,
    number: u32,
    /// A file, or a buffer.
    input: JsValue,
    digest: Option<[u8; 32]>,
}

thread_local! {
    static KEPT: RefCell<Vec<Kept>> = const { RefCell::new(Vec::new()) };
}

/// The input of the same run that has the same content. Only files of one size are looked into: most differ in that.
async fn twin(run: u32, number: u32, blob: &Blob) -> Option<u32> {
    let alike: Vec<(u32, Blob, Option<[u8; 32]>)> = KEPT.with_borrow_mut(|kept| {
        kept.retain(|kept| kept.run == run && kept.number != number);
        let files =
            kept.iter().filter_map(|kept| Some((kept.number, kept.input.dyn_ref::<Blob>()?.clone(), kept.digest)));
        files.filter(|(_, other, _)| other.size() == blob.size()).collect()
    });
    let mut own = None;
    let mut twin = None;
    for (of, other, known) in alike {
        if own.is_none() {
            own = digest(blob).await;
        }
        let other = match known {
            Some(known) => Some(known),
            None => digest(&other).await,
        };
        know(of, other);
        if own.is_some() && own == other {
            twin = Some(of);
            break;
        }
    }
    keep(run, number, blob.clone().into(), own);
    twin
}

/// Remembers an input of a run, and forgets those of all others.
fn keep(run: u32, number: u32, input: JsValue, digest: Option<[u8; 32]>) {
    KEPT.with_borrow_mut(|kept| {
        kept.retain(|kept| kept.run == run && kept.number != number);
        kept.push(Kept { run, number, input, digest });
    });
}

/// The digest of an input became known.
fn know(number: u32, digest: Option<[u8; 32]>) {
    KEPT.with_borrow_mut(|kept| {
        kept.iter_mut().filter(|kept| kept.number == number).for_each(|kept| kept.digest = digest)
    });
}

/// The SHA-256 of a file; `None` when it cannot be read.
async fn digest(blob: &Blob) -> Option<[u8; 32]> {
    let mut hasher = Sha256::new();
    let mut from = 0.0;
    while from < blob.size() {
        let bytes = slice(blob, from, blob.size()).await.ok()?;
        from += bytes.len() as f64;
        hasher.update(&bytes);
    }
    Some(hasher.finalize().into())
}

/// Bytes of memory that the engine has taken.
fn memory() -> u64 {
    let memory: Option<js_sys::WebAssembly::Memory> = wasm_bindgen::memory().dyn_into().ok();
    memory
        .and_then(|memory| memory.buffer().dyn_into::<ArrayBuffer>().ok())
        .map_or(0, |buffer| u64::from(buffer.byte_length()))
}

/// What came with the message, as a file.
fn blob(input: &JsValue) -> Result<Blob, JsValue> {
    match input.dyn_ref::<Blob>() {
        Some(blob) => Ok(blob.clone()),
        None => Blob::new_with_u8_array_sequence(&Array::of1(input)),
    }
}

/// The next slice of a part of a file.
pub async fn slice(blob: &Blob, from: f64, to: f64) -> Result<Vec<u8>, String> {
    brought(ask(blob, from, to)).await
}

/// Asks the browser for the next slice of a part of a file.
fn ask(blob: &Blob, from: f64, to: f64) -> Result<JsFuture, JsValue> {
    let part = blob.slice_with_f64_and_f64(from, to.min(from + f64::from(SLICE)))?;
    Ok(JsFuture::from(part.array_buffer()))
}

/// What the browser brings.
async fn brought(asked: Result<JsFuture, JsValue>) -> Result<Vec<u8>, String> {
    let buffer = match asked {
        Ok(asked) => asked.await,
        Err(error) => Err(error),
    };
    let buffer = buffer.map_err(|_| "it could not be read further: it may have been moved or changed".to_owned())?;
    Ok(Uint8Array::new(&buffer).to_vec())
}
