//! How many alerts of each rule there are in each hour: `cargo run --release -p store --example count FILE [THREADS]`
//!
//! One line for each, `rule`, `hour` and `count` with tabs between, in that order. For `cargo xtask bench native`. With several
//! threads the file is cut at ends of lines, each thread fills a store of its own, and the counts are added.
#![allow(clippy::print_stdout, clippy::print_stderr)]

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::ops::Range;
use store::{Column, Row, Store, Symbol};

type Counts = BTreeMap<(String, i64), u64>;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let Some(path) = arguments.next() else { return eprintln!("expected a file") };
    let threads = arguments.next().and_then(|n| n.parse().ok()).unwrap_or(1);
    match parts(&path, threads).and_then(|parts| counted(&path, parts)) {
        Ok(counts) => {
            for ((rule, hour), count) in counts {
                let time = alert::Timestamp::Instant(i128::from(hour) * HOUR as i128).to_string();
                println!("{rule}\t{}\t{count}", time.get(..13).unwrap_or_default());
            }
        }
        Err(error) => eprintln!("{path}: {error}"),
    }
}

const HOUR: i64 = 3_600_000_000_000;

fn counted(path: &str, parts: Vec<Range<u64>>) -> std::io::Result<Counts> {
    std::thread::scope(|scope| {
        let running: Vec<_> = parts.into_iter().map(|part| scope.spawn(|| count(path, part))).collect();
        let mut counts = Counts::new();
        for thread in running {
            let part = thread.join().map_err(|_| std::io::Error::other("a thread broke"))??;
            part.into_iter().for_each(|(key, count)| *counts.entry(key).or_insert(0) += count);
        }
        Ok(counts)
    })
}

fn count(path: &str, part: Range<u64>) -> std::io::Result<Counts> {
    let mut store = Store::default();
    let mut reader = ingest::Reader::new(ingest::Limits::default());
    let mut file = File::open(path)?;
    file.seek(SeekFrom::Start(part.start))?;
    let mut rest = file.take(part.end - part.start);
    let mut slice = vec![0; 1 << 20];
    loop {
        match rest.read(&mut slice)? {
            0 => break,
            read => reader.push_to(&slice[..read], &mut store),
        }
    }
    reader.finish_to(&mut store);
    store.seal();
    let mut counts: BTreeMap<(Option<Symbol>, i64), u64> = BTreeMap::new();
    for row in 0..store.len() as Row {
        if let Some(time) = store.instant(row) {
            *counts.entry((store.symbol(row, Column::RULE), time.div_euclid(HOUR))).or_insert(0) += 1;
        }
    }
    let name = |symbol: Option<Symbol>| symbol.and_then(|rule| store.text_of(rule)).unwrap_or_default().into_owned();
    Ok(counts.into_iter().map(|((rule, hour), count)| ((name(rule), hour), count)).collect())
}

/// The file cut into so many parts, each ending where a line ends.
fn parts(path: &str, parts: u64) -> std::io::Result<Vec<Range<u64>>> {
    let mut file = File::open(path)?;
    let length = file.metadata()?.len();
    let mut starts = vec![0];
    for part in 1..parts.max(1) {
        let mut at = length / parts.max(1) * part;
        file.seek(SeekFrom::Start(at))?;
        let mut slice = vec![0; 1 << 16];
        loop {
            let read = file.read(&mut slice)?;
            let end = slice[..read].iter().position(|byte| *byte == b'\n');
            at += end.map_or(read, |end| end + 1) as u64;
            if end.is_some() || read == 0 {
                break;
            }
        }
        starts.push(at);
    }
    let ends = starts.iter().skip(1).copied().chain([length]);
    Ok(starts.iter().copied().zip(ends).map(|(start, end)| start..end).collect())
}
