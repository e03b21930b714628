//! Words that must not stand in the sources.

use crate::arrows::PROGRAMS;
use crate::{files, none};

/// What reaches for a file, a clock, a thread, a process, the network or chance.
const IMPURE: &[&str] = &[
    "std::env",
    "std::fs",
    "std::process",
    "std::thread",
    "std::time",
    "TcpListener",
    "TcpStream",
    "UdpSocket",
    "Instant::now",
    "SystemTime",
    "Timestamp::now",
    "Zoned::now",
    "getrandom",
    "rand::",
    "thread::spawn",
];

/// What turns text into markup.
const MARKUP: &[&str] = &[
    "create_contextual_fragment",
    "createContextualFragment",
    "document.write",
    "DomParser",
    "DOMParser",
    "innerHTML",
    "inner_html",
    "set_inner_html",
    "insertAdjacentHTML",
    "insert_adjacent_html",
    "outerHTML",
    "outer_html",
    "set_outer_html",
    "setHTMLUnsafe",
    "set_srcdoc",
    "srcdoc",
];

/// What starts a worker.
const WORKERS: &[&str] = &["Worker::new", "new Worker(", "SharedWorker::new", "new SharedWorker("];

#[test]
fn pure_crates_call_no_clock_file_thread_or_random_source() {
    let sources = files::sources(&["src"]);
    let pure = sources.iter().filter(|(path, _)| is_core(path));
    none(&pure.flat_map(|(path, text)| found(path, without_tests(text), IMPURE)).collect::<Vec<_>>());
}

#[test]
fn no_text_becomes_markup() {
    let sources = files::sources(&["src", "index.html"]);
    none(&sources.iter().flat_map(|(path, text)| found(path, text, MARKUP)).collect::<Vec<_>>());
}

#[test]
fn workers_are_started_from_blobs_only() {
    let mut starts = 0;
    for (path, text) in files::sources(&["src", "index.html"]) {
        let found = found(&path, &text, WORKERS);
        starts += found.len();
        // One loaded from a URL would not inherit the page's policy.
        let checked = text.contains("starts_with(\"blob:\")");
        assert!(found.is_empty() || checked, "{found:?} and the file does not ask for a blob");
    }
    assert_eq!(starts, 2, "the page starts the engine, and the engine others that read with it");
}

/// Whether a file is part of a pure crate as it is shipped: not of a program, no build script, test or benchmark.
fn is_core(path: &str) -> bool {
    let parts: Vec<&str> = path.split('/').collect();
    let [_, name, rest @ ..] = &parts[..] else { return false };
    let aside = ["benches", "build", "build.rs", "examples", "tests", "tests.rs"];
    !PROGRAMS.contains(name) && !rest.iter().any(|part| aside.contains(part))
}

/// The text before the module of unit tests, which stands last.
fn without_tests(text: &str) -> &str {
    text.split_once("#[cfg(test)]\nmod ").map_or(text, |(before, _)| before)
}

/// `path:line: word` for every line of code that holds one of the words; comments may speak of them.
fn found(path: &str, text: &str, words: &[&str]) -> Vec<String> {
    let code = text.lines().enumerate().filter(|(_, line)| !line.trim_start().starts_with("//"));
    code.flat_map(|(index, line)| {
        let words = words.iter().filter(move |word| holds(line, word));
        words.map(move |word| format!("{path}:{}: {word}", index + 1))
    })
    .collect()
}

/// Whether a line holds a word that does not go on to the left: `rand::` is not in `operand::`.
fn holds(line: &str, word: &str) -> bool {
    let part = |before: &str| before.ends_with(|last: char| last.is_alphanumeric() || last == '_');
    line.match_indices(word).any(|(at, _)| !part(&line[..at]))
}

#[test]
fn words_are_found_in_code_and_not_in_comments_or_tests() {
    let text = "// std::fs is not for us\nuse std::fs;\n\n#[cfg(test)]\nmod tests {\n    use std::fs;\n}\n";
    assert_eq!(found("a.rs", without_tests(text), IMPURE), ["a.rs:2: std::fs"]);
    assert_eq!(found("a.rs", "operand::new()", IMPURE), [""; 0]);
}

#[test]
fn the_core_is_what_is_shipped_of_pure_crates() {
    #[track_caller]
    fn check(path: &str, expected: bool) {
        assert_eq!(is_core(path), expected, "{path}");
    }
    check("src/ingest/lib.rs", true);
    check("src/ingest/json/tape.rs", true);
    check("src/knowledge/build.rs", false);
    check("src/knowledge/build/check.rs", false);
    check("src/report/tests/golden.rs", false);
    check("src/xtask/main.rs", false);
    check("index.html", false);
}
