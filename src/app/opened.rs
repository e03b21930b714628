use js_sys::{Reflect, Uint8Array};
use protocol::SourceRead;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, HtmlTextAreaElement, TextDecoder, TextDecoderOptions};

/// Files larger than this are not put into the text box: it would make the page slow, and nobody reads them there.
const SHOWN_AT_MOST: u64 = 1_000_000;

/// Nor are files of more lines: a text box takes seconds to lay them out.
const LINES_AT_MOST: usize = 20_000;

/// What the page knows of an opened file.
#[derive(Clone, Debug, PartialEq)]
pub struct Opened {
    /// Its number.
    pub number: u32,
    /// Its name.
    pub name: String,
    /// Its size in bytes.
    pub size: u64,
    /// Its text, when it is shown in the text box.
    pub text: Option<String>,
    /// What became of it.
    pub read: Option<SourceRead>,
}

impl Opened {
    /// What is known of a file before it is read.
    pub fn of(number: u32, file: &File) -> Self {
        Self { number, name: file.name(), size: size_of(file), text: None, read: None }
    }
}

/// The size of a file in bytes.
pub fn size_of(file: &File) -> u64 {
    file.size() as u64
}

/// All bytes of `file`; nothing when it cannot be read.
pub async fn read(file: &File) -> Option<Uint8Array> {
    let buffer = JsFuture::from(file.array_buffer()).await.ok()?;
    Some(Uint8Array::new(&buffer))
}

/// The text of a file that the text box can show; nothing for large and for binary ones.
pub async fn text_of(file: &File) -> Option<String> {
    if size_of(file) > SHOWN_AT_MOST {
        return None;
    }
    decode(&read(file).await?)
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
pub fn in_words(bytes: u64) -> String {
    let (unit, name) = match bytes {
        1 => return "1 byte".to_owned(),
        0 | 2..1_000 => return format!("{bytes} bytes"),
        1_000..1_000_000 => (1_000, "kB"),
        1_000_000..1_000_000_000 => (1_000_000, "MB"),
        _ => (1_000_000_000, "GB"),
    };
    // Whole numbers: the code that writes broken ones is large.
    let tenths = bytes.saturating_add(unit / 20) / (unit / 10);
    format!("{}.{} {name}", tenths / 10, tenths % 10)
}

/// The bytes as text that a text box can show and give back, or nothing for other files.
fn decode(bytes: &Uint8Array) -> Option<String> {
    let options = TextDecoderOptions::new();
    options.set_fatal(true);
    Reflect::set(&options, &"ignoreBOM".into(), &true.into()).ok()?;
    let decoder = TextDecoder::new_with_label_and_options("utf-8", &options).ok()?;
    let text = decoder.decode_with_buffer_source(bytes).ok()?;
    is_for_a_box(&text).then_some(text)
}

fn is_for_a_box(text: &str) -> bool {
    !text.contains('\0') && text.bytes().filter(|&byte| byte == b'\n').count() <= LINES_AT_MOST
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_box_takes_text_of_so_many_lines() {
        assert!(is_for_a_box(&"|\n".repeat(LINES_AT_MOST)));
        assert!(!is_for_a_box(&"|\n".repeat(LINES_AT_MOST + 1)));
        assert!(!is_for_a_box("a\0b"));
    }

    #[test]
    fn sizes_are_said_with_their_unit() {
        let said: Vec<String> = [0, 1, 742, 24_149, 1_500_000, 2_500_000_000].into_iter().map(in_words).collect();
        assert_eq!(said, ["0 bytes", "1 byte", "742 bytes", "24.1 kB", "1.5 MB", "2.5 GB"]);
    }
}
