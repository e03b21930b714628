//! Finds and parses the files.

use crate::schema::{Library, Playbook};
use serde::de::DeserializeOwned;
use std::fs;
use std::path::{Path, PathBuf};

/// Everything under `playbooks/`.
#[derive(Default)]
pub struct Book {
    /// One file a rule.
    pub playbooks: Vec<File<Playbook>>,
    /// The files of `shared/`.
    pub shared: Vec<File<Library>>,
    /// The shared files put together.
    pub library: Library,
}

/// A parsed file with its text, so that a mistake found later can be given its line.
pub struct File<T> {
    pub path: PathBuf,
    pub text: String,
    pub content: T,
}

impl<T> File<T> {
    /// A mistake at the first line that holds the beginning of `needle`, as `path:line: what`.
    pub fn mistake(&self, needle: &str, what: impl std::fmt::Display) -> String {
        let head = needle.trim_start().lines().next().unwrap_or_default();
        let escaped = head.replace('\\', "\\\\").replace('"', "\\\"");
        let at = self.text.find(head).or_else(|| self.text.find(&escaped)).unwrap_or(0);
        let line = self.text[..at].matches('\n').count() + 1;
        format!("{}:{line}: {what}", shown(&self.path))
    }
}

/// Reads every `.toml` below `folder`: `shared/` is the library, every other folder is an event source.
pub fn load(folder: &Path, mistakes: &mut Vec<String>) -> Book {
    let mut book = Book::default();
    let mut folders = list(folder);
    folders.retain(|path| path.is_dir());
    for folder in folders {
        let shared = folder.file_name().is_some_and(|name| name == "shared");
        for path in list(&folder).into_iter().filter(|path| path.extension().is_some_and(|e| e == "toml")) {
            if shared {
                book.shared.extend(parse::<Library>(path, mistakes));
            } else {
                let source = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
                if let Some(file) = parse::<Playbook>(path, mistakes) {
                    if file.content.source != source {
                        mistakes.push(file.mistake("source", format!("the folder says the source is `{source}`")));
                    }
                    book.playbooks.push(file);
                }
            }
        }
    }
    for file in &book.shared {
        book.library.says.extend(file.content.says.iter().cloned());
        book.library.steps.extend(file.content.steps.iter().cloned());
        book.library.outcomes.extend(file.content.outcomes.iter().cloned());
        book.library.runs.extend(file.content.runs.iter().cloned());
        book.library.signals.extend(file.content.signals.iter().cloned());
        book.library.ask.extend(file.content.ask.iter().cloned());
    }
    book
}

fn parse<T: DeserializeOwned>(path: PathBuf, mistakes: &mut Vec<String>) -> Option<File<T>> {
    let text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) => {
            mistakes.push(format!("{}:1: {error}", shown(&path)));
            return None;
        }
    };
    match toml::from_str(&text) {
        Ok(content) => Some(File { path, text, content }),
        Err(error) => {
            let at = error.span().map_or(0, |span| span.start.min(text.len()));
            let line = text[..at].matches('\n').count() + 1;
            mistakes.push(format!("{}:{line}: {}", shown(&path), error.message()));
            None
        }
    }
}

/// A path as people write it: from `playbooks/` on.
pub fn shown(path: &Path) -> String {
    let text = path.to_string_lossy().replace('\\', "/");
    text.find("playbooks/").map_or(text.clone(), |at| text[at..].to_owned())
}

fn list(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder)
        .map(|entries| entries.filter_map(Result::ok).map(|entry| entry.path()).collect())
        .unwrap_or_default();
    paths.sort();
    paths
}
