use leptos::prelude::*;
use leptos::task::spawn_local;
use protocol::{RulesProblem, RulesText};
use report::Untrusted;
use wasm_bindgen::JsCast;
use web_sys::{HtmlInputElement, HtmlTextAreaElement};

use crate::document::untrusted;
use crate::dom::{Node, button, classed, node, target};
use crate::opened;
use crate::place::range_in_box;
use crate::session::Session;

/// How many problems are listed.
const LISTED: usize = 200;

/// The rules files: one of them in the box, what is wrong with all of them under it.
pub fn files(session: Session, into: Node) -> Node {
    let rules = session.rules;
    // The box shows the open file; what is typed into it must not be put back into it.
    let area = yaml_box("rules-text")
        .attr("placeholder", "- rule: …")
        .on("input", move |event| rules.typed(session, event_target_value(&event)))
        .live(move |area| {
            let text = rules.files.with(|files| files.get(rules.open.get()).map(|file| file.text.clone()));
            put(area.unchecked_ref(), &text.unwrap_or_default());
        });
    let element: HtmlTextAreaElement = area.clone().into_element().unchecked_into();
    let picker = node("input").attr("type", "file").attr("multiple", "").attr("hidden", "").attr("tabindex", "-1");
    let picker = picker.on("change", move |event| {
        let Some(picker) = target(&event).and_then(|it| it.dyn_into::<HtmlInputElement>().ok()) else { return };
        let files = crate::input::files(picker.files());
        picker.set_value("");
        spawn_local(async move {
            for file in files {
                if let Some(bytes) = opened::read(&file).await {
                    let text = String::from_utf8_lossy(&bytes.to_vec()).into_owned();
                    rules.add(session, RulesText { name: file.name(), text });
                }
            }
        });
    });
    let chooser = picker.clone().into_html();
    let none = move || rules.files.with(Vec::is_empty).then(String::new);
    let actions = classed("div", "box-actions")
        .with(button("Open rules files", move |_| chooser.click()))
        .with(button("Remove", move |_| rules.remove(session)).attr("class", "quiet").has("disabled", none))
        .with(picker);
    let said = move || rules.status.get().map_or(String::new(), |status| status.sentence.clone());
    into.slot(move || which(session))
        .with(classed("label", "box-label").attr("for", "rules-text").text("Rules"))
        .with(area)
        .with(actions)
        .with(classed("div", "status").attr("role", "status").attr("aria-label", "Rules").says(said))
        .slot(move || problems(session, &element))
}

/// A box for YAML.
pub fn yaml_box(id: &str) -> Node {
    let area = classed("textarea", "box-text yaml").attr("id", id).attr("spellcheck", "false");
    area.attr("autocomplete", "off").attr("autocapitalize", "off")
}

/// Puts a text into a box, unless it is there.
pub fn put(area: &HtmlTextAreaElement, text: &str) {
    if area.value() != text.replace("\r\n", "\n") {
        area.set_value(text);
    }
}

/// The choice of the file that stands in the box, when there are several.
fn which(session: Session) -> Vec<Node> {
    let rules = session.rules;
    let files = rules.files.get();
    if files.len() < 2 {
        return Vec::new();
    }
    let options = files.iter().enumerate().map(|(at, file)| {
        let option = node("option").attr("value", &at.to_string()).text(&format!("{}. {}", at + 1, file.name));
        option.maybe("selected", (at == rules.open.get()).then_some(""))
    });
    let choose = move |event| rules.open.set(event_target_value(&event).parse().unwrap_or(0));
    let select = node("select").on("change", choose).all(options);
    vec![classed("label", "pick").with(node("span").text("File")).with(select)]
}

fn problems(session: Session, area: &HtmlTextAreaElement) -> Vec<Node> {
    let Some(status) = session.rules.status.get().filter(|status| !status.problems.is_empty()) else {
        return Vec::new();
    };
    let more = status.problems.len().saturating_sub(LISTED);
    let items = status.problems.iter().take(LISTED).map(|each| problem(session, area, each));
    let more = (more > 0).then(|| classed("li", "diagnostic").text(&format!("and {more} more")));
    let list = classed("ol", "diagnostics").attr("aria-label", "Problems of the rules");
    vec![list.all(items).all(more)]
}

fn problem(session: Session, area: &HtmlTextAreaElement, problem: &RulesProblem) -> Node {
    let RulesProblem { code, severity, file, line, column, offset, message, .. } = problem;
    let (file, offset, area) = (*file as usize, *offset as usize, area.clone());
    let files = session.rules.files;
    let name = files.with_untracked(|files| files.get(file).map(|file| file.name.clone()).filter(|_| files.len() > 1));
    let place = match name {
        Some(name) => format!("{name}, line {line}, column {column}"),
        None => format!("line {line}, column {column}"),
    };
    let lead = move |_| {
        session.rules.open.set(file);
        let Some(text) = files.with_untracked(|files| files.get(file).map(|file| file.text.clone())) else { return };
        let area = area.clone();
        request_animation_frame(move || {
            let range = range_in_box(&text, offset);
            let _ = area.set_selection_range(range.start, range.end);
            let _ = area.blur();
            let _ = area.focus();
        });
    };
    let place = button("", lead).attr("class", "place").with(untrusted::glance(&Untrusted::new(place)));
    let said = node("p").with(classed("span", "level").text(severity)).text(" ").with(place).text(": ");
    let said = said.with(untrusted::glance(message)).text(" ").with(classed("span", "code-name").text(code));
    node("li").attr("class", &format!("diagnostic is-{severity}")).with(said)
}
