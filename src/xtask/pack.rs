use crate::process::{Attempt, Failure, Result};
use crate::wasm;
use sha2::{Digest, Sha256};
use std::fs;
use std::path::{Path, PathBuf};

/// Trunk's post_build hook: finishes the folder that Trunk is about to publish.
///
/// Trunk hashes the page's files but not the worker's, and writes its start script inline, which the page's policy
/// refuses. So the worker's two files get one hash in their names (a stale pair cannot be loaded), and the start script
/// becomes a file. A release build loses the names of its functions, a third of what the page would download. Then the
/// page is held against its own policy.
pub fn run() -> Result<()> {
    let staging = std::env::var_os("TRUNK_STAGING_DIR").map(PathBuf::from);
    let missing = || Failure("pack is Trunk's hook: run trunk build or cargo xtask build".to_owned());
    let staging = staging.ok_or_else(missing)?;
    if std::env::var_os("TRUNK_PROFILE").is_some_and(|profile| profile == "release") {
        strip(&staging)?;
    }
    pack(&staging)
}

/// Takes the names of functions out of every program. The compiler's own `strip` would also take what tells wasm-bindgen
/// which features of the browser the program uses.
fn strip(folder: &Path) -> Result<()> {
    for entry in fs::read_dir(folder).attempt(|| "could not read what Trunk built".to_owned())?.flatten() {
        let path = entry.path();
        if path.extension().is_some_and(|kind| kind == "wasm") {
            let program = fs::read(&path).attempt(|| "could not read a program".to_owned())?;
            let stripped = wasm::without_names(&program);
            let stripped = stripped.ok_or_else(|| Failure(format!("{} is no program", path.display())))?;
            fs::write(&path, stripped).attempt(|| "could not write a program".to_owned())?;
        }
    }
    Ok(())
}

fn pack(folder: &Path) -> Result<()> {
    let page = folder.join("index.html");
    let html = fs::read_to_string(&page).attempt(|| "could not read the page that Trunk built".to_owned())?;
    let html = name_worker(folder, html)?;
    let html = write_start(folder, &html)?;
    keeps_policy(&html)?;
    fs::write(&page, html).attempt(|| "could not write the page".to_owned())
}

/// Renames `worker.js` and `worker_bg.wasm` and tells the page.
fn name_worker(folder: &Path, html: String) -> Result<String> {
    let read = |name: &str| fs::read(folder.join(name)).attempt(|| format!("could not read {name}"));
    let hash = hash(&[read("worker.js")?, read("worker_bg.wasm")?]);
    let mut page = html;
    for (old, new) in [("worker.js", format!("worker-{hash}.js")), ("worker_bg.wasm", format!("worker-{hash}_bg.wasm"))]
    {
        page = replace(&page, &format!("content=\"{old}\""), &format!("content=\"{new}\""))?;
        fs::rename(folder.join(old), folder.join(new)).attempt(|| format!("could not rename {old}"))?;
    }
    Ok(page)
}

/// Writes the script that starts the page, from the names that Trunk left in the script's tag.
fn write_start(folder: &Path, html: &str) -> Result<String> {
    let js = attribute(html, "data-js")?;
    let wasm = attribute(html, "data-wasm")?;
    let script = format!(
        "import init from \"./{js}\";\nawait init({{ module_or_path: new URL(\"./{wasm}\", import.meta.url) }});\n"
    );
    let name = format!("start-{}.js", hash(&[script.as_bytes()]));
    fs::write(folder.join(&name), script).attempt(|| format!("could not write {name}"))?;
    replace(html, &format!("src=\"start.js\" data-js=\"{js}\" data-wasm=\"{wasm}\""), &format!("src=\"./{name}\""))
}

/// Refuses what the policy would block in the browser, where only a console line would say so.
fn keeps_policy(html: &str) -> Result<()> {
    let policy = "http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; ";
    if !html.contains(policy) {
        return Err(Failure("index.html has no strict Content-Security-Policy".to_owned()));
    }
    if html.contains("'unsafe-inline'") || html.contains("'unsafe-eval'") {
        return Err(Failure("index.html weakens its Content-Security-Policy".to_owned()));
    }
    if html.contains("<style") || html.contains(" style=") {
        return Err(Failure("index.html has an inline style, which its own policy blocks".to_owned()));
    }
    let inline = html.split("<script").skip(1).any(|tag| !tag.split('>').next().unwrap_or("").contains(" src=\"./"));
    if inline {
        return Err(Failure("index.html has a script that is inline or not relative".to_owned()));
    }
    Ok(())
}

/// The value of an attribute that occurs once.
fn attribute<'html>(html: &'html str, name: &str) -> Result<&'html str> {
    let value = html.split_once(&format!("{name}=\"")).and_then(|(_, rest)| rest.split_once('"'));
    value.map(|(value, _)| value).ok_or_else(|| Failure(format!("index.html has no {name}: is Trunk.toml as it was?")))
}

/// Replaces `old`, which must occur once.
fn replace(html: &str, old: &str, new: &str) -> Result<String> {
    match html.matches(old).count() {
        1 => Ok(html.replace(old, new)),
        count => Err(Failure(format!("index.html has {count} of `{old}`, expected one"))),
    }
}

/// 16 hexadecimal digits that change whenever a part does.
fn hash<T: AsRef<[u8]>>(parts: &[T]) -> String {
    let mut hasher = Sha256::new();
    for part in parts {
        // The length keeps `ab, c` and `a, bc` apart.
        hasher.update(part.as_ref().len().to_le_bytes());
        hasher.update(part);
    }
    hasher.finalize()[..8].iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const POLICY: &str =
        r#"<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self'">"#;

    #[track_caller]
    fn check(markup: &str, refused: &str) {
        let result = keeps_policy(&format!("{POLICY}{markup}"));
        let said = result.err().map_or_else(String::new, |Failure(line)| line);
        assert!(said.contains(refused) && said.is_empty() == refused.is_empty(), "{markup}: {said:?}");
    }

    #[test]
    fn the_page_is_held_against_its_policy() {
        check(r#"<script type="module" src="./start-0.js"></script>"#, "");
        check("<script>go()</script>", "inline or not relative");
        check(r#"<script src="https://example.org/x.js"></script>"#, "inline or not relative");
        check("<style>p{}</style>", "inline style");
        check(r#"<p style="color:red">"#, "inline style");
        assert!(keeps_policy("<p>").is_err());
        assert!(keeps_policy(&POLICY.replace("'self'", "'self' 'unsafe-inline'")).is_err());
    }

    #[test]
    fn a_hash_follows_its_parts() {
        assert_eq!(hash(&["ab", "c"]), hash(&["ab", "c"]));
        assert_ne!(hash(&["ab", "c"]), hash(&["a", "bc"]));
        assert_eq!(hash(&["ab"]).len(), 16);
    }
}
