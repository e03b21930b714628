use js_sys::{Reflect, Uint8Array};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, HtmlTextAreaElement, TextDecoder, TextDecoderOptions};

/// Files larger than this are not put into the text box: it would make the page slow, and nobody reads them there.
const SHOWN_AT_MOST: f64 = 1_000_000.0;

/// Files larger than this are refused, because page and engine each hold the whole input for now.
const READ_AT_MOST: f64 = 1_000_000_000.0;

/// What the page knows of an opened file.
#[derive(Clone, Debug, PartialEq)]
pub struct Opened {
    /// Its name.
    pub name: String,
    /// Its size in bytes.
    pub size: f64,
    /// Its text, when it is shown in the text box.
    pub text: Option<String>,
}

/// An opened file and its bytes.
pub struct Contents {
    /// What to show of it.
    pub opened: Opened,
    /// All of it.
    pub bytes: Uint8Array,
}

/// Reads `file`. `Err` is a sentence for the status line.
pub async fn read(file: File) -> Result<Contents, String> {
    let (name, size) = (file.name(), file.size());
    if size > READ_AT_MOST {
        return Err(format!("{name} was not opened: it has {}, and files of up to 1 GB can be read.", in_words(size)));
    }
    let buffer = JsFuture::from(file.array_buffer())
        .await
        .map_err(|_| format!("{name} could not be read: it may have been moved, or be a folder."))?;
    let bytes = Uint8Array::new(&buffer);
    let text = if size <= SHOWN_AT_MOST { decode(&bytes) } else { None };
    Ok(Contents { opened: Opened { name, size, text }, bytes })
}

/// The bytes of what the text box holds. They are made from the box's own string, which is never copied into the page's
/// memory.
pub fn bytes_of(area: &HtmlTextAreaElement) -> Result<Uint8Array, JsValue> {
    let value = Reflect::get(area, &"value".into())?;
    let encoder = web_sys::TextEncoder::new()?;
    let encode: js_sys::Function = Reflect::get(&encoder, &"encode".into())?.into();
    Ok(encode.call1(&encoder, &value)?.into())
}

/// A size as people say it: `742 bytes`, `24.1 MB`.
pub fn in_words(bytes: f64) -> String {
    match bytes {
        1.0 => "1 byte".to_owned(),
        ..1e3 => format!("{bytes} bytes"),
        ..1e6 => format!("{:.1} kB", bytes / 1e3),
        ..1e9 => format!("{:.1} MB", bytes / 1e6),
        _ => format!("{:.1} GB", bytes / 1e9),
    }
}

/// The bytes as text that a text box can show and give back, or nothing for other files.
fn decode(bytes: &Uint8Array) -> Option<String> {
    let options = TextDecoderOptions::new();
    options.set_fatal(true);
    Reflect::set(&options, &"ignoreBOM".into(), &true.into()).ok()?;
    let decoder = TextDecoder::new_with_label_and_options("utf-8", &options).ok()?;
    let text = decoder.decode_with_buffer_source(bytes).ok()?;
    (!text.contains('\0')).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_said_with_their_unit() {
        let said: Vec<String> = [0.0, 1.0, 742.0, 24_100.0, 1_500_000.0, 2.5e9].into_iter().map(in_words).collect();
        assert_eq!(said, ["0 bytes", "1 byte", "742 bytes", "24.1 kB", "1.5 MB", "2.5 GB"]);
    }
}
