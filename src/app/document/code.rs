use report::Code;

use super::{Drawing, untrusted};
use crate::dom::{Node, classed, node};

/// Text to copy, with a button that copies it.
pub fn code(drawing: &Drawing, code: &Code) -> Node {
    let Code { label, language, text } = code;
    let name = if label.is_empty() { language } else { label };
    let command = language == "sh";
    let copy = classed("button", "copy").attr("type", "button").attr("data-code", &drawing.keep_code(text));
    let shown = node("code").attr("dir", "ltr");
    let shown = if command { untrusted::command(drawing, shown, text) } else { untrusted::lines(drawing, shown, text) };
    let caption = node("figcaption").with(classed("span", "code-label").text(name)).with(copy.text("Copy"));
    let language: String = language.chars().filter(char::is_ascii_alphanumeric).collect();
    let pre = node("pre").attr("class", &format!("language-{language}")).attr("tabindex", "0").attr("role", "group");
    classed("figure", if command { "code is-command" } else { "code" })
        .with(caption)
        .with(pre.attr("aria-label", name).with(shown))
}
