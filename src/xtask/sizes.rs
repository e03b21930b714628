use crate::process::{Attempt, Failure, Result};
use crate::{single, wasm};
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::Path;

/// What the page may take over the wire, in bytes of brotli.
const PAGE: u64 = 200_000;
/// What the code of page and worker may take together. The plan allows 600 kB; reading, reports and rules keep to it, and
/// incidents, the table and every kind of export in the same program do not. Nothing waits for it but the first answer:
/// the page is drawn before, and a browser keeps both.
const BOTH: u64 = 840_000;
/// What the worker's knowledge may take: playbooks, tables, templates. It is text that grows with every rule written up,
/// and a bound of its own keeps it from hiding in the code's.
const KNOWLEDGE: u64 = 600_000;
/// What the one file that holds everything may take on a disk, in bytes as it lies there.
const SINGLE: u64 = 2_500_000;

/// How large a set of files is: as it is, and compressed file by file the way web servers do. In bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Size {
    raw: u64,
    gzip: u64,
    brotli: u64,
}

/// The sizes of what was built.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Sizes {
    /// All that is loaded before the engine: document, style, scripts, program.
    page: Size,
    /// The engine: script and program, without its data.
    worker: Size,
    /// The engine's data: what it knows, in the data section of its program.
    knowledge: Size,
    /// The one file that holds all of it, in bytes.
    single: u64,
}

/// Measures a built folder.
pub fn of(folder: &Path) -> Result<Sizes> {
    let mut sizes = Sizes::default();
    for entry in fs::read_dir(folder).attempt(|| "could not read dist".to_owned())? {
        let entry = entry.attempt(|| "could not read dist".to_owned())?;
        if entry.path().is_file() {
            let bytes = fs::read(entry.path()).attempt(|| "could not read a built file".to_owned())?;
            if entry.file_name() == single::NAME {
                sizes.single = bytes.len() as u64;
                continue;
            }
            if !entry.file_name().to_string_lossy().starts_with("worker") {
                sizes.page.add(&bytes)?;
                continue;
            }
            match wasm::data(&bytes) {
                Some(data) => {
                    sizes.worker.add(&[&bytes[..data.start], &bytes[data.end..]].concat())?;
                    sizes.knowledge.add(&bytes[data])?;
                }
                None => sizes.worker.add(&bytes)?,
            }
        }
    }
    Ok(sizes)
}

impl Size {
    fn add(&mut self, bytes: &[u8]) -> Result<()> {
        self.raw += bytes.len() as u64;
        self.gzip += gzip(bytes).attempt(|| "could not compress".to_owned())?;
        self.brotli += brotli(bytes).attempt(|| "could not compress".to_owned())?;
        Ok(())
    }

    fn and(self, other: Self) -> Self {
        Self { raw: self.raw + other.raw, gzip: self.gzip + other.gzip, brotli: self.brotli + other.brotli }
    }
}

impl Sizes {
    /// A table for the terminal, in thousands of bytes.
    pub fn table(&self) -> String {
        let mut table = format!("{:<18}{:>10}{:>10}{:>10}\n", "kB", "raw", "gzip", "brotli");
        let both = self.page.and(self.worker);
        let rows = [
            ("page", self.page),
            ("worker's code", self.worker),
            ("page and worker", both),
            ("knowledge", self.knowledge),
            ("all", both.and(self.knowledge)),
        ];
        for (name, size) in rows {
            let [raw, gzip, brotli] = [size.raw, size.gzip, size.brotli].map(|bytes| bytes as f64 / 1000.0);
            let _ = writeln!(table, "{name:<18}{raw:>10.1}{gzip:>10.1}{brotli:>10.1}");
        }
        let _ = writeln!(table, "{:<18}{:>10.1}", single::NAME, self.single as f64 / 1000.0);
        table
    }

    /// Fails when the page, the code of page and worker together, the knowledge, or the one file that holds everything is
    /// larger than it may be.
    pub fn keep_budget(&self) -> Result<()> {
        let both = self.page.brotli + self.worker.brotli;
        let bounds = [
            ("the page", self.page.brotli, PAGE),
            ("page and worker", both, BOTH),
            ("the knowledge", self.knowledge.brotli, KNOWLEDGE),
        ];
        for (name, size, budget) in bounds {
            if size > budget {
                return Err(Failure(format!("{name}: {size} bytes of brotli, the budget is {budget}")));
            }
        }
        if self.single > SINGLE {
            return Err(Failure(format!("{}: {} bytes, the budget is {SINGLE}", single::NAME, self.single)));
        }
        Ok(())
    }
}

fn gzip(bytes: &[u8]) -> std::io::Result<u64> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?.len() as u64)
}

fn brotli(bytes: &[u8]) -> std::io::Result<u64> {
    let parameters = brotli::enc::BrotliEncoderParams { quality: 11, ..Default::default() };
    let mut packed = Vec::new();
    brotli::BrotliCompress(&mut &bytes[..], &mut packed, &parameters)?;
    Ok(packed.len() as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(page: u64, worker: u64, refused: &str) {
        let size = |brotli| Size { brotli, ..Size::default() };
        let said = Sizes { page: size(page), worker: size(worker), ..Sizes::default() }
            .keep_budget()
            .err()
            .map_or_else(String::new, |f| f.0);
        assert!(said.starts_with(refused) && said.is_empty() == refused.is_empty(), "{said:?}");
    }

    #[test]
    fn the_budget_holds_for_the_page_and_for_both() {
        check(PAGE, BOTH - PAGE, "");
        check(PAGE + 1, 0, "the page");
        check(PAGE, BOTH - PAGE + 1, "page and worker");
        let single = Sizes { single: SINGLE + 1, ..Sizes::default() };
        assert!(single.keep_budget().is_err() && Sizes { single: SINGLE, ..single }.keep_budget().is_ok());
    }

    #[test]
    fn text_that_repeats_becomes_small() {
        let mut size = Size::default();
        size.add(&[b'a'; 10_000]).expect("memory does not fail");
        assert_eq!(size.raw, 10_000);
        assert!(size.gzip < 100 && size.brotli < 100, "{size:?}");
    }
}
