//! The page: an input, a report, the alerts, and the engine behind them.
//!
//! The page links neither the analysis nor anything it stands on: those live in the worker. It holds what a person sees:
//! the [`session`] (what is being read and what came of it), the [`engine`] (the worker), the [`input`] pane, the
//! [`document`] that draws a report's blocks into nodes, the [`alerts`] of which it asks for those on screen, the
//! [`incidents`] of which it asks for the open one, and nothing more. Text from an alert becomes text nodes, never markup. Signals are Leptos's; nodes are made by [`dom`].

mod page;

mod input;
mod navigator;
mod opened;
mod sources;
mod status;
mod welcome;

mod document;
mod evidence;

mod alerts;

mod incidents;

mod dom;

mod rules;

mod leave;
mod triage;

mod asks;
mod desk;
mod engine;
mod session;

mod about;
mod clipboard;
mod export;
mod fragment;
mod keys;
mod moment;
mod place;
mod storage;
mod theme;

fn main() {
    let _ = any_spawner::Executor::init_wasm_bindgen();
    let owner = leptos::prelude::Owner::new();
    if let Some(body) = leptos::prelude::document().body() {
        owner.with(|| dom::Node::of(body.into()).with(page::page()));
    }
    // The page's signals live as long as the page.
    std::mem::forget(owner);
}
