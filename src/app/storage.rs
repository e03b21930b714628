use leptos::prelude::window;
use web_sys::Storage;

/// What was kept under `key`; nothing where the browser keeps nothing.
pub fn get(key: &str) -> Option<String> {
    store()?.get_item(key).ok().flatten()
}

/// Keeps `value` under `key`, where the browser allows it. The page works the same where it does not.
pub fn set(key: &str, value: &str) {
    if let Some(store) = store() {
        let _ = store.set_item(key, value);
    }
}

/// Even asking for the store can fail: in private windows, in frames, for pages opened from a file.
fn store() -> Option<Storage> {
    window().local_storage().ok().flatten()
}
