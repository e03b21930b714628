//! The page: an input, a report, and the engine behind them.
//!
//! The page links neither the analysis nor anything it stands on: those live in the worker. It holds what a person sees:
//! the [`session`] (what is being read and what came of it), the [`engine`] (the worker), the [`input`] pane, and the
//! [`document`] that draws a report's blocks into nodes. Text from an alert becomes text nodes, never markup.

mod page;

mod input;
mod navigator;
mod opened;
mod status;
mod welcome;

mod document;
mod evidence;

mod dom;

mod rules;

mod desk;
mod engine;
mod session;

mod clipboard;
mod export;
mod keys;
mod place;
mod storage;
mod theme;

fn main() {
    leptos::mount::mount_to_body(page::Page);
}
