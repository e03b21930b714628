//! Reads the playbooks, checks them and compiles them in. A mistake in a playbook fails the build at `path:line`.

#[path = "build/check.rs"]
mod check;
#[allow(dead_code)]
#[path = "condition.rs"]
mod condition;
#[allow(dead_code)]
#[path = "derived.rs"]
mod derived;
#[path = "build/load.rs"]
mod load;
#[allow(dead_code, missing_docs)]
mod schema;
#[allow(dead_code)]
mod template;

use std::path::Path;

fn main() {
    println!("cargo::rerun-if-changed=../../playbooks");
    // Asked for when the script runs, not when it is compiled: a checkout may have been moved since.
    let here = std::env::var("CARGO_MANIFEST_DIR").expect("cargo sets CARGO_MANIFEST_DIR for build scripts");
    let folder = Path::new(&here).join("../../playbooks");
    let mut mistakes = Vec::new();
    let book = load::load(&folder, &mut mistakes);
    check::check(&book, &mut mistakes);
    if book.playbooks.is_empty() || book.shared.is_empty() {
        mistakes.push(format!("{}:1: no playbooks, or no shared library, are there", folder.display()));
    }
    if !mistakes.is_empty() {
        for mistake in &mistakes {
            println!("cargo::error={mistake}");
        }
        std::process::exit(1);
    }
    let out = std::env::var("OUT_DIR").expect("cargo sets OUT_DIR for build scripts");
    let write =
        |name: &str, bytes: Vec<u8>| std::fs::write(Path::new(&out).join(name), bytes).expect("OUT_DIR is writable");
    write("library.bin", postcard::to_stdvec(&book.library).expect("the library has no type that postcard refuses"));
    let playbooks: Vec<(Vec<&str>, Vec<u8>)> = book
        .playbooks
        .iter()
        .map(|file| {
            let names = std::iter::once(&file.content.rule).chain(&file.content.former).map(String::as_str).collect();
            (names, postcard::to_stdvec(&file.content).expect("a playbook has no type that postcard refuses"))
        })
        .collect();
    write("playbooks.bin", postcard::to_stdvec(&playbooks).expect("names and bytes only"));
}
