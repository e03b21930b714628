use crate::process::{Attempt, Failure, Result};
use crate::{offline, single, slim, wasm};
use sha2::{Digest, Sha256};
use std::fs;
use std::path::{Path, PathBuf};

/// Trunk's post_build hook: finishes the folder that Trunk is about to publish.
///
/// Trunk hashes the page's files but not the worker's, and writes its start script inline, which the page's policy
/// refuses. So the worker's two files get one hash in their names (a stale pair cannot be loaded), and the start script
/// becomes a file. The style sheets become one. A release build loses the names of its functions, a third of what the page
/// would download, and shortens those that it shares with its script. Then the page is held against its own policy, and
/// two things are made of it: the service worker that opens it without a network, and the one file that holds everything.
pub fn run() -> Result<()> {
    let staging = std::env::var_os("TRUNK_STAGING_DIR").map(PathBuf::from);
    let missing = || Failure("pack is Trunk's hook: run trunk build or cargo xtask build".to_owned());
    let staging = staging.ok_or_else(missing)?;
    if std::env::var_os("TRUNK_PROFILE").is_some_and(|profile| profile == "release") {
        strip(&staging)?;
        slim::short_names(&staging)?;
    }
    pack(&staging)
}

/// The names of the programs' files, in the folder that is published.
pub struct Names {
    /// The page's script, a module.
    pub page: String,
    /// The page's program.
    pub page_program: String,
    /// The engine's script.
    pub engine: String,
    /// The engine's program.
    pub engine_program: String,
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
    let html = slim::one_sheet(folder, &html, |sheet| format!("style-{}.css", hash(&[sheet])))?;
    let (engine, engine_program) = name_engine(folder)?;
    let [page_name, page_program] =
        [attribute(&html, "data-js")?.to_owned(), attribute(&html, "data-wasm")?.to_owned()];
    let names = Names { page: page_name, page_program, engine, engine_program };
    let html = write_start(folder, &names, &html)?;
    keeps_policy(&html)?;
    let build = hash(&contents(folder, "index.html")?);
    let html = replace(&html, "content=\"unpacked\"", &format!("content=\"{build}\""))?;
    fs::write(&page, &html).attempt(|| "could not write the page".to_owned())?;
    offline::write(folder)?;
    single::write(folder, &html, &names)
}

/// Renames `worker.js` and `worker_bg.wasm`, so that both names carry one hash of both contents.
fn name_engine(folder: &Path) -> Result<(String, String)> {
    let read = |name: &str| fs::read(folder.join(name)).attempt(|| format!("could not read {name}"));
    let hash = hash(&[read("worker.js")?, read("worker_bg.wasm")?]);
    let rename = |old: &str, new: String| {
        fs::rename(folder.join(old), folder.join(&new)).attempt(|| format!("could not rename {old}")).map(|()| new)
    };
    let script = rename("worker.js", format!("worker-{hash}.js"))?;
    Ok((script, rename("worker_bg.wasm", format!("worker-{hash}_bg.wasm"))?))
}

/// Writes the script that starts the page. A `blob:` worker cannot resolve relative addresses, so they are made absolute
/// in it; a promise that fails in a worker is not told to the page, thrown from a timer it is. The engine's script holds
/// itself as a text, because a page from a disk does not let a worker start another one by its own address.
fn write_start(folder: &Path, names: &Names, html: &str) -> Result<String> {
    let Names { page, page_program, engine, engine_program } = names;
    let script = format!(
        r#"import init from "./{page}";
const here = (name) => JSON.stringify(new URL(name, import.meta.url).href);
const engine = `importScripts(${{here("./{engine}")}});
wasm_bindgen({{ module_or_path: ${{here("./{engine_program}")}} }}).catch((error) => setTimeout(() => {{ throw error; }}));`;
const script = [`self.engine = ${{JSON.stringify(engine)}};\n`, engine];
document.querySelector("meta[name=engine]").content = URL.createObjectURL(new Blob(script, {{ type: "text/javascript" }}));
await init({{ module_or_path: new URL("./{page_program}", import.meta.url) }});
navigator.serviceWorker?.register("./{worker}").catch(() => {{}});
"#,
        worker = offline::NAME,
    );
    let name = format!("start-{}.js", hash(&[script.as_bytes()]));
    fs::write(folder.join(&name), script).attempt(|| format!("could not write {name}"))?;
    replace(
        html,
        &format!("src=\"start.js\" data-js=\"{page}\" data-wasm=\"{page_program}\""),
        &format!("src=\"./{name}\""),
    )
}

/// The files of a folder by name, but for one: name and content in turn.
fn contents(folder: &Path, but: &str) -> Result<Vec<Vec<u8>>> {
    let mut all = Vec::new();
    for name in files(folder)?.into_iter().filter(|name| name != but) {
        let content = fs::read(folder.join(&name)).attempt(|| format!("could not read {name}"))?;
        all.extend([name.into_bytes(), content]);
    }
    Ok(all)
}

/// The names of the files in a folder, in order. What is built has no folders inside.
pub fn files(folder: &Path) -> Result<Vec<String>> {
    let entries = fs::read_dir(folder).attempt(|| "could not read what Trunk built".to_owned())?.flatten();
    let mut names: Vec<String> = entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    Ok(names)
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
pub fn attribute<'html>(html: &'html str, name: &str) -> Result<&'html str> {
    let value = html.split_once(&format!("{name}=\"")).and_then(|(_, rest)| rest.split_once('"'));
    value.map(|(value, _)| value).ok_or_else(|| Failure(format!("index.html has no {name}: is Trunk.toml as it was?")))
}

/// Replaces `old`, which must occur once.
pub fn replace(html: &str, old: &str, new: &str) -> Result<String> {
    match html.matches(old).count() {
        1 => Ok(html.replace(old, new)),
        count => Err(Failure(format!("index.html has {count} of `{old}`, expected one"))),
    }
}

/// 16 hexadecimal digits that change whenever a part does.
pub fn hash<T: AsRef<[u8]>>(parts: &[T]) -> String {
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
    fn the_examples_for_hosts_send_the_policy_of_the_page() {
        let read = |name: &str| fs::read_to_string(crate::process::root().join(name)).expect(name);
        let page = read("index.html");
        let (_, rest) = page.split_once("content=\"default-src").expect("the policy");
        let policy = format!("\"default-src{}; frame-ancestors 'none'\"", rest.split('"').next().unwrap_or_default());
        for example in ["hosting/nginx.conf", "hosting/Caddyfile"] {
            assert!(read(example).contains(&policy), "{example} sends another policy than {policy}");
        }
    }

    #[test]
    fn a_hash_follows_its_parts() {
        assert_eq!(hash(&["ab", "c"]), hash(&["ab", "c"]));
        assert_ne!(hash(&["ab", "c"]), hash(&["a", "bc"]));
        assert_eq!(hash(&["ab"]).len(), 16);
    }
}
