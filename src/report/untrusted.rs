use serde::{Deserialize, Serialize};

/// Text that came from an alert or an opened file, exactly as it was. An attacker may have written it.
///
/// It has no `Display`: a renderer has to decide how it is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Untrusted(String);

impl Untrusted {
    /// Marks `text` as untrusted.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text as it was, for a renderer or a quoting function.
    pub fn as_raw(&self) -> &str {
        &self.0
    }
}
