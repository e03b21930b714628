//! The worker: owns the engine and runs it off the main thread. It only translates.
//!
//! It speaks first ([`Answer::Ready`]), because a message sent before it listens would be lost. A message from the page
//! is an object `{ request, bytes }`: the [`Request`], and for a run the input as a transferred `ArrayBuffer`. Answers
//! go back alone. Whatever goes wrong ends in an uncaught error, which reaches the page as the worker's `error` event:
//! a trap, a thrown exception and an unreadable message all take that one path.

mod engine;

use engine::Engine;
use js_sys::{Array, Reflect, Uint8Array};
use protocol::{Answer, Request};
use wasm_bindgen::prelude::*;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

fn main() -> Result<(), JsValue> {
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let mut engine = Engine::default();
    let page = scope.clone();
    let listen = Closure::<dyn FnMut(MessageEvent) -> Result<(), JsValue>>::new(move |event: MessageEvent| {
        let (request, bytes) = read(&event.data())?;
        engine.answer(request, &bytes).map_or(Ok(()), |answer| post(&page, &answer))
    });
    scope.set_onmessage(Some(listen.as_ref().unchecked_ref()));
    // The listener lives as long as the worker does.
    listen.forget();
    post(&scope, &Answer::Ready { version: protocol::VERSION.to_owned() })
}

/// The request in a message, and the bytes that came with it.
fn read(message: &JsValue) -> Result<(Request, Vec<u8>), JsValue> {
    let request = Uint8Array::new(&Reflect::get(message, &"request".into())?).to_vec();
    let request = protocol::unpack(&request).ok_or("the request could not be read")?;
    let bytes = Reflect::get(message, &"bytes".into())?;
    let bytes = if bytes.is_undefined() { Vec::new() } else { Uint8Array::new(&bytes).to_vec() };
    Ok((request, bytes))
}

fn post(scope: &DedicatedWorkerGlobalScope, answer: &Answer) -> Result<(), JsValue> {
    let bytes = Uint8Array::from(&protocol::pack(answer)[..]);
    scope.post_message_with_transfer(&bytes.buffer(), &Array::of1(&bytes.buffer()))
}
