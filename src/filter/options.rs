//! What a condition may refer to.

use std::collections::BTreeMap;

use crate::ast::Expr;
use crate::catalogue::Catalogue;
use crate::names::is_event_type;

/// Fields, macros and lists for `Filter::compile`.
#[derive(Clone, Debug)]
pub struct Options {
    /// The fields that exist.
    pub catalogue: Catalogue,
    /// The macros, already parsed and with their lists replaced, each with its own text's spans.
    pub macros: BTreeMap<String, Expr>,
    /// The lists, in the order in which they are replaced in the text: name and items, the items of lists in them
    /// already put in their place.
    pub lists: Vec<(String, Vec<String>)>,
    /// Whether the values that `evt.type` is compared with must be event types that Falco knows.
    pub event_types: bool,
}

impl Options {
    /// No macros, no lists, event types checked.
    pub fn new(catalogue: Catalogue) -> Options {
        Options { catalogue, macros: BTreeMap::new(), lists: Vec::new(), event_types: true }
    }

    /// Whether `name` is an event type. The krsi plugin has some of its own, named after system calls.
    pub(crate) fn has_event_type(&self, name: &str) -> bool {
        let krsi = name.strip_prefix("krsi_").filter(|_| self.catalogue.has_provider("krsi"));
        is_event_type(krsi.unwrap_or(name))
    }
}

impl Default for Options {
    fn default() -> Options {
        Options::new(Catalogue::everything())
    }
}
