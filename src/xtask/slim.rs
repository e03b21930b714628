//! What a page need not download: many small style sheets, and the long names by which a program asks its script for
//! functions.

use crate::pack::files;
use crate::process::{Attempt, Failure, Result};
use crate::wasm;
use std::fs;
use std::path::Path;

const BEGIN: &str = "<!-- styles -->";
const END: &str = "<!-- /styles -->";

/// Makes one style sheet of those that the page links, in their order, and links it instead: compressed together they are
/// a third smaller, and the page asks once. `name` makes the file's name of its content.
pub fn one_sheet(folder: &Path, html: &str, name: impl FnOnce(&[u8]) -> String) -> Result<String> {
    let missing = || Failure(format!("index.html has no {BEGIN}"));
    let (before, rest) = html.split_once(BEGIN).ok_or_else(missing)?;
    let (links, after) = rest.split_once(END).ok_or_else(missing)?;
    let mut sheet = Vec::new();
    for link in links.split("href=\"./").skip(1) {
        let path = folder.join(link.split('"').next().unwrap_or_default());
        sheet.extend(fs::read(&path).attempt(|| format!("could not read {}", path.display()))?);
        fs::remove_file(&path).attempt(|| format!("could not remove {}", path.display()))?;
    }
    let name = name(&sheet);
    fs::write(folder.join(&name), sheet).attempt(|| format!("could not write {name}"))?;
    Ok(format!("{before}{BEGIN}\n<link rel=\"stylesheet\" href=\"./{name}\">\n{END}{after}"))
}

/// Gives what a program asks of its script short names, in both: each long one ends in a hash that does not compress.
pub fn short_names(folder: &Path) -> Result<()> {
    for script in files(folder)?.into_iter().filter(|name| name.ends_with(".js")) {
        let program = folder.join(script.replace(".js", "_bg.wasm"));
        if !program.is_file() {
            continue;
        }
        let script = folder.join(script);
        let mut text = fs::read_to_string(&script).attempt(|| format!("could not read {}", script.display()))?;
        let bytes = fs::read(&program).attempt(|| format!("could not read {}", program.display()))?;
        let renamed = wasm::with_imports(&bytes, |at, name| {
            let long = name.rsplit_once('_').is_some_and(|(_, hash)| hash.len() == 16);
            // A name that stands in the script once is the key under which the program finds its function.
            (long && text.matches(name).count() == 1).then(|| {
                let short = format!("_{at}");
                text = text.replace(name, &short);
                short
            })
        });
        let renamed = renamed.ok_or_else(|| Failure(format!("{} is no program", program.display())))?;
        fs::write(&program, renamed).attempt(|| format!("could not write {}", program.display()))?;
        fs::write(&script, text).attempt(|| format!("could not write {}", script.display()))?;
    }
    Ok(())
}
