//! The proof that nothing leaves: the policy in force, a request that it refuses, what was read, and what this build is.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use protocol::{Question, Reply};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{HtmlDialogElement, SecurityPolicyViolationEvent};

use crate::dom::{Node, button, classed, node, on_window};
use crate::opened::in_words;
use crate::session::{Session, Source};

/// An address that leads nowhere: the name is reserved for that. What counts is who refuses it.
const ELSEWHERE: &str = "https://elsewhere.invalid/";

/// The button and the panel.
pub fn about(session: Session) -> Node {
    let answer = RwSignal::new("Not tried yet.".to_owned());
    let refused = RwSignal::new(None::<String>);
    on_window("securitypolicyviolation", move |event| {
        let event: &SecurityPolicyViolationEvent = event.unchecked_ref();
        if event.blocked_uri().starts_with(ELSEWHERE.trim_end_matches('/')) {
            refused.set(Some(event.effective_directive()));
        }
    });
    let open = RwSignal::new(false);
    let digests = RwSignal::new(Vec::new());
    let shut = classed("button", "keys-close").attr("type", "button").text("Close");
    let dialog = classed("dialog", "keys about").attr("aria-labelledby", "about-title");
    let dialog = dialog
        .with(node("h2").attr("id", "about-title").text("About this page"))
        .slot(move || if open.get() { vec![facts(session, digests), test(answer, refused)] } else { Vec::new() });
    let element: HtmlDialogElement = dialog.clone().into_element().unchecked_into();
    let close = element.clone();
    let dialog = dialog.with(shut.on("click", move |_| close.close())).on("close", move |_| open.set(false));
    let opener = button("About", move |_| {
        open.set(true);
        digests.set(Vec::new());
        session.ask("digests", Question::Digests, move |reply| {
            if let Reply::Digests(told) = reply {
                digests.set(told);
            }
        });
        if !element.open() {
            let _ = element.show_modal();
        }
    });
    node("div").with(opener.attr("class", "quiet").attr("aria-haspopup", "dialog")).with(dialog)
}

fn facts(session: Session, digests: RwSignal<Vec<(u32, String)>>) -> Node {
    let fact = |name: &str, value: Node| node("div").with(node("dt").text(name)).with(node("dd").with(value));
    let text = |words: &str| node("span").text(words);
    let meta = |name: &str| {
        let found = document().query_selector(name).ok().flatten();
        found.and_then(|meta| meta.get_attribute("content")).unwrap_or_else(|| "none".to_owned())
    };
    let policy = meta("meta[http-equiv='Content-Security-Policy']");
    let scripts = document().query_selector_all("script[src], link[rel=modulepreload]").ok();
    let mut files: Vec<String> = Vec::new();
    for at in 0..scripts.as_ref().map_or(0, |scripts| scripts.length()) {
        let element = scripts.as_ref().and_then(|scripts| scripts.get(at)?.dyn_into::<web_sys::Element>().ok());
        let name = element.and_then(|element| element.get_attribute("src").or_else(|| element.get_attribute("href")));
        files.extend(name);
    }
    let inputs = match read(session) {
        read if read.is_empty() => text("Nothing"),
        read => node("ul").all(read.into_iter().map(|(number, line)| item(number, &line, digests))),
    };
    node("dl")
        .with(fact("Version", text(protocol::VERSION)))
        .with(fact("Build, a hash of all its files", node("code").text(&meta("meta[name=build]"))))
        .with(fact("Programs, a hash in each name", text(&files.join(", "))))
        .with(fact("Policy in force", node("code").text(&policy)))
        .with(fact("Read", inputs))
        .with(fact("Kept in the browser", text("The theme and whether single keys work; nothing of what is read.")))
}

/// An input: its name and size, and the digest of what was read once the engine has worked it out.
fn item(number: u32, line: &str, digests: RwSignal<Vec<(u32, String)>>) -> Node {
    let digest = node("code").says(move || {
        let found = digests.with(|all| all.iter().find(|(of, _)| *of == number).map(|(_, digest)| digest.clone()));
        found.unwrap_or_else(|| "…".to_owned())
    });
    node("li").text(line).text(", SHA-256 ").with(digest)
}

/// What was read, with its number and size.
fn read(session: Session) -> Vec<(u32, String)> {
    match session.source.get_untracked() {
        Source::Nothing => Vec::new(),
        Source::Text => {
            let length = session.text().map_or(0, |text| text.len() as u64);
            vec![(0, format!("The text box: {}", in_words(length)))]
        }
        Source::Files(files) => files
            .iter()
            .map(|file| {
                (file.number, format!("{}: {}", report::Untrusted::new(&*file.name).visible(), in_words(file.size)))
            })
            .collect(),
    }
}

/// The test: a request to elsewhere, and who refused it.
fn test(answer: RwSignal<String>, refused: RwSignal<Option<String>>) -> Node {
    let try_it = move |_| {
        refused.set(None);
        answer.set("Trying …".to_owned());
        spawn_local(async move {
            let went = JsFuture::from(window().fetch_with_str(ELSEWHERE)).await.is_ok();
            // The policy's own report comes as an event, in a later turn.
            set_timeout(
                move || {
                    answer.set(match refused.get_untracked() {
                        Some(directive) => {
                            format!("Refused by the policy in force ({directive}): no request left this page.")
                        }
                        None if went => {
                            format!("NOT refused: this page could send to {ELSEWHERE}. Do not trust this host.")
                        }
                        None => "It failed, but not by the policy: nothing is proven.".to_owned(),
                    });
                },
                Duration::from_millis(50),
            );
        });
    };
    let says = node("p").attr("aria-live", "polite").says(move || answer.get());
    let words = format!("Try to send something to {ELSEWHERE}");
    node("div").with(button(&words, try_it)).with(says)
}
