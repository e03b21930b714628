use leptos::prelude::*;
use web_sys::Event;

use crate::dom::{Node, classed, node};
use crate::storage;

const KEY: &str = "saker.theme";

/// How the page is coloured.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// As the system is.
    #[default]
    System,
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

impl Theme {
    /// All, in the order offered.
    pub const ALL: [Theme; 3] = [Theme::System, Theme::Light, Theme::Dark];

    /// The word on screen, and what is kept.
    pub fn name(self) -> &'static str {
        match self {
            Theme::System => "System",
            Theme::Light => "Light",
            Theme::Dark => "Dark",
        }
    }

    /// The theme of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|theme| theme.name() == name)
    }

    fn wear(self) {
        let Some(root) = document().document_element() else { return };
        // Attributes of one's own element do not fail; the style sheet does the rest.
        let _ = match self {
            Theme::System => root.remove_attribute("data-theme"),
            Theme::Light => root.set_attribute("data-theme", "light"),
            Theme::Dark => root.set_attribute("data-theme", "dark"),
        };
    }
}

/// The choice of theme.
pub fn theme_picker() -> Node {
    let theme = storage::get(KEY).and_then(|name| Theme::named(&name)).unwrap_or_default();
    theme.wear();
    let choose = move |event: Event| {
        let chosen = Theme::named(&event_target_value(&event)).unwrap_or_default();
        chosen.wear();
        storage::set(KEY, chosen.name());
    };
    let option = |each: Theme| {
        let option = node("option").attr("value", each.name()).text(each.name());
        option.maybe("selected", (each == theme).then_some(""))
    };
    let select = node("select").on("change", choose).all(Theme::ALL.map(option));
    classed("label", "theme").with(classed("span", "theme-label").text("Theme")).with(select)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_can_be_read_back() {
        for theme in Theme::ALL {
            assert_eq!(Theme::named(theme.name()), Some(theme));
        }
        assert_eq!(Theme::named("Sepia"), None);
    }
}
