//! Where bytes come from: files, slice by slice, and buffers. Between two slices the worker hears what the page says.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Array, ArrayBuffer, Uint8Array};
use protocol::{Answer, Source};
use sha2::{Digest, Sha256};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Blob, DedicatedWorkerGlobalScope};

use crate::engine::{Engine, Order};
use crate::post;

/// How many bytes are read at a time: enough to be fast, and few enough that a question waits for less than a tenth of a
/// second.
const SLICE: u32 = 4 << 20;

/// How often the page hears how far reading has come, in milliseconds.
const SAY_EVERY: f64 = 120.0;

/// Reads the inputs of a run. What comes in one buffer is read before this returns, everything else afterwards.
pub fn read(
    engine: Rc<RefCell<Engine>>,
    page: DedicatedWorkerGlobalScope,
    order: Order,
    sources: Vec<Source>,
    inputs: Array,
) -> Result<(), JsValue> {
    let id = order.id;
    engine.borrow_mut().begin(order);
    // A pasted alert is answered at once: a turn of the event loop would cost a part of the frame.
    if let ([source], Some(buffer)) = (&sources[..], inputs.get(0).dyn_ref::<ArrayBuffer>())
        && buffer.byte_length() <= SLICE
    {
        let bytes = Uint8Array::new(buffer).to_vec();
        let mut engine = engine.borrow_mut();
        engine.open(source.clone());
        engine.push(&bytes);
        engine.close(None);
        return engine.done(id).map_or(Ok(()), |answer| post(&page, &answer));
    }
    spawn_local(async move {
        let read = all(&engine, &page, id, sources, &inputs).await;
        let said = read.and_then(|()| {
            let done = engine.borrow_mut().done(id);
            done.map_or(Ok(()), |answer| post(&page, &answer))
        });
        if let Err(error) = said {
            // From a promise the page would not hear of it.
            wasm_bindgen::throw_val(error);
        }
    });
    Ok(())
}

async fn all(
    engine: &RefCell<Engine>,
    page: &DedicatedWorkerGlobalScope,
    id: u32,
    sources: Vec<Source>,
    inputs: &Array,
) -> Result<(), JsValue> {
    let mut said = js_sys::Date::now();
    for (at, source) in (0..).zip(sources) {
        let blob = blob(&inputs.get(at))?;
        let twin = twin(id, source.number, &blob).await;
        if !engine.borrow().reads(id) {
            return Ok(());
        }
        if let Some(twin) = twin {
            engine.borrow_mut().skip(&source, twin);
            continue;
        }
        engine.borrow_mut().open(source);
        let mut from = 0.0;
        let mut fault = None;
        while from < blob.size() && fault.is_none() {
            let read = slice(&blob, from).await;
            if !engine.borrow().reads(id) {
                return Ok(());
            }
            match read {
                Ok(bytes) => {
                    from += bytes.len() as f64;
                    fault = engine.borrow_mut().push(&bytes);
                }
                Err(why) => fault = Some(why),
            }
            let now = js_sys::Date::now();
            if now - said >= SAY_EVERY {
                said = now;
                let (first, progress) = engine.borrow_mut().progress(memory());
                first.map_or(Ok(()), |answer| post(page, &answer))?;
                post(page, &Answer::Progress(progress))?;
            }
        }
        engine.borrow_mut().close(fault);
    }
    Ok(())
}

/// A file that was read, to be compared with later ones.
struct Kept {
    run: u32,
    number: u32,
    blob: Blob,
    digest: Option<[u8; 32]>,
}

thread_local! {
    static KEPT: RefCell<Vec<Kept>> = const { RefCell::new(Vec::new()) };
}

/// The input of the same run that has the same content. Only files of one size are looked into: most differ in that.
async fn twin(run: u32, number: u32, blob: &Blob) -> Option<u32> {
    let alike: Vec<(u32, Blob, Option<[u8; 32]>)> = KEPT.with_borrow_mut(|kept| {
        kept.retain(|kept| kept.run == run && kept.number != number);
        let alike = kept.iter().filter(|kept| kept.blob.size() == blob.size());
        alike.map(|kept| (kept.number, kept.blob.clone(), kept.digest)).collect()
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
        KEPT.with_borrow_mut(|kept| {
            kept.iter_mut().filter(|kept| kept.number == of).for_each(|kept| kept.digest = other)
        });
        if own.is_some() && own == other {
            twin = Some(of);
            break;
        }
    }
    if twin.is_none() {
        KEPT.with_borrow_mut(|kept| kept.push(Kept { run, number, blob: blob.clone(), digest: own }));
    }
    twin
}

/// The SHA-256 of a file; `None` when it cannot be read.
async fn digest(blob: &Blob) -> Option<[u8; 32]> {
    let mut hasher = Sha256::new();
    let mut from = 0.0;
    while from < blob.size() {
        let bytes = slice(blob, from).await.ok()?;
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

async fn slice(blob: &Blob, from: f64) -> Result<Vec<u8>, String> {
    let unreadable = |_| "it could not be read further: it may have been moved or changed".to_owned();
    let part = blob.slice_with_f64_and_f64(from, from + f64::from(SLICE)).map_err(unreadable)?;
    let buffer = JsFuture::from(part.array_buffer()).await.map_err(unreadable)?;
    Ok(Uint8Array::new(&buffer).to_vec())
}
