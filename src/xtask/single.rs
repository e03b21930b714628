//! The one file that holds everything: it opens from a disk, without a host and without a network.

use crate::offline::digest;
use crate::pack::{Names, replace};
use crate::process::{Attempt, Failure, Result};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::write::GzEncoder;
use std::fs;
use std::io::Write;
use std::path::Path;

/// Its name, beside the page.
pub const NAME: &str = "saker.html";

/// Unpacks a program that stands in the file, and hands the engine over as the script of a `blob:` worker. The worker
/// unpacks its own program: it may not fetch anything, not even a `blob:`.
const START: &str = r#"
const element = (id) => document.getElementById(id).textContent;
const engine = `${element("engine-script")}
const packed = Uint8Array.from(atob("${element("engine-program").trim()}"), (byte) => byte.charCodeAt(0));
const program = new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"))).arrayBuffer();
program.then((bytes) => wasm_bindgen({ module_or_path: bytes })).catch((error) => setTimeout(() => { throw error; }));`;
const script = [`self.engine = ${JSON.stringify(engine)};\n`, engine];
document.querySelector("meta[name=engine]").content = URL.createObjectURL(new Blob(script, { type: "text/javascript" }));
const packed = Uint8Array.from(atob(element("page-program").trim()), (byte) => byte.charCodeAt(0));
const program = new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"))).arrayBuffer();
await __wbg_init({ module_or_path: await program });
"#;

/// Writes the file from the finished page and the files beside it.
pub fn write(folder: &Path, html: &str, names: &Names) -> Result<()> {
    let bytes = |name: &str| fs::read(folder.join(name)).attempt(|| format!("could not read {name}"));
    let text = |name: &str| fs::read_to_string(folder.join(name)).attempt(|| format!("could not read {name}"));

    let (before, styles, after) = between(html, "<!-- styles -->", "<!-- /styles -->")?;
    let mut style = String::from("\n");
    for link in styles.split("href=\"./").skip(1) {
        style.push_str(&text(link.split('"').next().unwrap_or_default())?);
    }
    // What follows the styles in the head are the page's own scripts and hints about files that are not there.
    let (_, _, rest) = between(after, "<script", "</head>")?;
    let start = format!("\n{}\n{START}", text(&names.page)?);
    let (body, end) = rest.split_once("</body>").ok_or_else(|| Failure("index.html has no body".to_owned()))?;

    let engine_script = text(&names.engine)?;
    for inline in [&style, &start, &engine_script] {
        if inline.contains("</s") || inline.contains("<!--") {
            return Err(Failure("a script or style holds what would end it inside a page".to_owned()));
        }
    }
    let policy = format!(
        "default-src 'none'; script-src 'sha256-{}' 'wasm-unsafe-eval'; style-src 'sha256-{}'; connect-src 'none'; \
         worker-src blob:; img-src data:; base-uri 'none'; form-action 'none'",
        digest(start.as_bytes()),
        digest(style.as_bytes()),
    );
    let (head, _, tail) = between(before, "content=\"default-src", "\">")?;
    let file = format!(
        "{head}content=\"{policy}\">{tail}<style>{style}</style>\n</head>{body}\
         <script type=\"text/plain\" id=\"engine-script\">{engine_script}</script>\n\
         <script type=\"text/plain\" id=\"engine-program\">\n{}\n</script>\n\
         <script type=\"text/plain\" id=\"page-program\">\n{}\n</script>\n\
         <script type=\"module\">{start}</script>\n</body>{end}",
        packed(&bytes(&names.engine_program)?)?,
        packed(&bytes(&names.page_program)?)?,
    );
    let file = replace(&file, "Nothing but this page's own files runs", "Nothing but what stands in this file runs")?;
    fs::write(folder.join(NAME), file).attempt(|| format!("could not write {NAME}"))
}

/// `text` before the first `start`, from there to the next `end`, and after that.
fn between<'text>(text: &'text str, start: &str, end: &str) -> Result<(&'text str, &'text str, &'text str)> {
    let missing = || Failure(format!("index.html has no `{start}` and `{end}`"));
    let (before, rest) = text.split_once(start).ok_or_else(missing)?;
    let (inside, after) = rest.split_once(end).ok_or_else(missing)?;
    Ok((before, inside, after))
}

/// A program as it stands in the file: gzip, which browsers unpack by themselves, as base64.
fn packed(program: &[u8]) -> Result<String> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    let packed = encoder.write_all(program).and_then(|()| encoder.finish());
    Ok(STANDARD.encode(packed.attempt(|| "could not compress".to_owned())?))
}
