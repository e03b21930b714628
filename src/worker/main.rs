//! The worker: owns the engine and runs it off the main thread. It only translates.
//!
//! It speaks first ([`Answer::Ready`]), because a message sent before it listens would be lost. A message from the page
//! is an object `{ request, inputs }`: the packed [`Request`], and for a run its inputs, each a transferred `ArrayBuffer`
//! or a file. Answers go back as packed bytes, transferred. Whatever goes wrong ends in an uncaught error, which reaches
//! the page as the worker's `error` event: a trap, a thrown exception and an unreadable message all take that one path.

mod crew;
mod decide;
mod engine;
mod input;
mod leave;
mod look;
mod reading;
mod rules;
mod share;

use std::cell::RefCell;
use std::rc::Rc;

use engine::{Engine, Order};
use js_sys::{Array, Reflect, Uint8Array};
use protocol::{Answer, Question, Request};
use wasm_bindgen::prelude::*;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

fn main() -> Result<(), JsValue> {
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let engine = Rc::new(RefCell::new(Engine::default()));
    let page = scope.clone();
    let listen = Closure::<dyn FnMut(MessageEvent) -> Result<(), JsValue>>::new(move |event: MessageEvent| {
        let (request, inputs) = unpack(&event.data())?;
        match request {
            Request::Run { id, sources, add, keep, budget } => {
                let bytes = sources.iter().map(|source| source.bytes).sum();
                let order = Order { id, bytes, add, keep, budget };
                input::read(Rc::clone(&engine), page.clone(), order, sources, inputs)
            }
            Request::Share { id, bytes, keep, budget } => {
                let order = Order { id, bytes, add: false, keep, budget };
                input::share(Rc::clone(&engine), page.clone(), order, inputs)
            }
            // It takes long, and needs nothing of the engine.
            Request::Ask { id, number, question: Question::Digests } => {
                input::tell_digests(page.clone(), id, number);
                Ok(())
            }
            other => engine.borrow_mut().answer(other).map_or(Ok(()), |answer| post(&page, &answer)),
        }
    });
    scope.set_onmessage(Some(listen.as_ref().unchecked_ref()));
    // The listener lives as long as the worker does.
    listen.forget();
    post(&scope, &Answer::Ready { version: protocol::VERSION.to_owned() })
}

/// The request in a message, and the inputs that came with it.
fn unpack(message: &JsValue) -> Result<(Request, Array), JsValue> {
    let request = Uint8Array::new(&Reflect::get(message, &"request".into())?).to_vec();
    let request = protocol::unpack(&request).ok_or("the request could not be read")?;
    let inputs = Reflect::get(message, &"inputs".into())?;
    Ok((request, if inputs.is_undefined() { Array::new() } else { inputs.unchecked_into() }))
}

fn post(scope: &DedicatedWorkerGlobalScope, answer: &Answer) -> Result<(), JsValue> {
    let bytes = Uint8Array::from(&protocol::pack(answer)[..]);
    scope.post_message_with_transfer(&bytes.buffer(), &Array::of1(&bytes.buffer()))
}
