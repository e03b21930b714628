//! What is seldom asked for: the text an alert was read from, its output, and where it stood. Compressed in blocks.

use crate::codec::{Put, Take};
use alert::{Code, Diagnostic, Level, Place};
use std::cell::RefCell;

/// The seldom parts of all alerts, in row order.
#[derive(Debug, Default)]
pub(crate) struct Cold {
    pub(crate) blocks: Vec<Block>,
    /// The rows that are in no block yet.
    open: Vec<u8>,
    first_open: u32,
    rows: u32,
    /// The place of the last alert, when it is in the open block.
    last: Option<(u64, u64, u32)>,
    packed_bytes: usize,
    /// The codes of what was mended, each once; alerts hold their numbers.
    pub(crate) codes: Vec<Code>,
    /// The block unpacked last: alerts are mostly read one after the other.
    unpacked: RefCell<Option<(usize, Vec<u8>)>>,
}

/// Some rows, compressed.
#[derive(Clone, Debug)]
pub(crate) struct Block {
    pub(crate) first: u32,
    pub(crate) length: u32,
    pub(crate) packed: Box<[u8]>,
    /// What is to be added to places: the part of the input that was read elsewhere.
    pub(crate) bytes_before: u64,
    pub(crate) lines_before: u32,
}

/// The seldom parts of one alert.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Seldom<'a> {
    pub(crate) raw: &'a str,
    /// Its form tells the text it was read from; only its length is kept here.
    pub(crate) formed: bool,
    pub(crate) output: Option<&'a str>,
    pub(crate) message: Option<&'a str>,
    pub(crate) uuid: Option<&'a str>,
    pub(crate) repaired: &'a [Diagnostic],
    /// Byte, length, line, column.
    pub(crate) place: (u64, u64, u32, u32),
}

/// One alert's record, still as bytes.
#[derive(Clone, Copy, Debug, Default)]
struct Record<'b> {
    byte: u64,
    length: u64,
    line: u32,
    column: u32,
    raw: &'b [u8],
    formed: bool,
    output: Option<&'b [u8]>,
    message: Option<&'b [u8]>,
    uuid: Option<&'b [u8]>,
    repaired: &'b [u8],
}

/// The size of a block before compression. LZ4 sees 64 KiB back, so larger ones would gain little and cost more to open.
const BLOCK: usize = 64 << 10;
/// No row is behind more than so many others in its block.
const BLOCK_ROWS: u32 = 1024;
/// No block unpacks to more than LZ4 can make of it, and none to more than this.
const MAX_BLOCK: usize = 1 << 30;

const OUTPUT: u8 = 1;
const MESSAGE: u8 = 2;
const UUID: u8 = 4;
const REPAIRED: u8 = 8;
/// The alert stands on the line after the last one, alone.
const NEXT_LINE: u8 = 16;
const FORMED: u8 = 32;

impl Clone for Cold {
    fn clone(&self) -> Self {
        Self {
            blocks: self.blocks.clone(),
            open: self.open.clone(),
            first_open: self.first_open,
            rows: self.rows,
            last: self.last,
            packed_bytes: self.packed_bytes,
            codes: self.codes.clone(),
            unpacked: RefCell::new(None),
        }
    }
}

impl Cold {
    /// Takes the next row's.
    pub(crate) fn push(&mut self, seldom: &Seldom<'_>) {
        let (byte, length, line, column) = seldom.place;
        let expected = self.last.map(|(byte, length, line)| (byte + length + 1, seldom.raw.len() as u64, line + 1, 1));
        let next_line = expected == Some(seldom.place);
        self.last = (byte < 1 << 60 && length < 1 << 60 && line < 1 << 31).then_some((byte, length, line));
        let flag = |bit: u8, is: bool| if is { bit } else { 0 };
        self.open.byte(
            flag(OUTPUT, seldom.output.is_some())
                | flag(MESSAGE, seldom.message.is_some())
                | flag(UUID, seldom.uuid.is_some())
                | flag(REPAIRED, !seldom.repaired.is_empty())
                | flag(NEXT_LINE, next_line)
                | flag(FORMED, seldom.formed),
        );
        if !next_line {
            [byte, length, line.into(), column.into()].into_iter().for_each(|number| self.open.number(number));
        }
        if seldom.formed {
            self.open.number(seldom.raw.len() as u64);
        } else {
            self.open.bytes(seldom.raw.as_bytes());
        }
        for text in [seldom.output, seldom.message, seldom.uuid].into_iter().flatten() {
            self.open.bytes(text.as_bytes());
        }
        if !seldom.repaired.is_empty() {
            let repaired = self.pack_diagnostics(seldom.repaired);
            self.open.bytes(&repaired);
        }
        self.rows += 1;
        if self.open.len() >= BLOCK || self.rows - self.first_open >= BLOCK_ROWS {
            self.close();
        }
    }

    /// Compresses what is open.
    pub(crate) fn close(&mut self) {
        if self.rows == self.first_open {
            return;
        }
        let packed = lz4_flex::block::compress(&self.open).into_boxed_slice();
        self.packed_bytes += packed.len() + size_of::<Block>();
        let (first, length) = (self.first_open, self.open.len() as u32);
        self.blocks.push(Block { first, length, packed, bytes_before: 0, lines_before: 0 });
        // One huge alert must not keep its buffer for ever.
        if self.open.capacity() > 4 * BLOCK {
            self.open = Vec::new()
        } else {
            self.open.clear()
        }
        (self.first_open, self.last) = (self.rows, None);
    }

    /// Puts the rows of another behind these.
    pub(crate) fn append(&mut self, blocks: Vec<Block>, rows: u32, codes: &[u32]) {
        self.close();
        let moved = self.rows;
        for mut block in blocks {
            block.first = block.first.saturating_add(moved);
            self.packed_bytes += block.packed.len() + size_of::<Block>();
            self.blocks.push(self.recode(block, codes));
        }
        self.rows += rows;
        self.first_open = self.rows;
    }

    /// Adds to the places of all alerts.
    pub(crate) fn move_places(&mut self, bytes: u64, lines: u32) {
        self.close();
        self.blocks.iter_mut().for_each(|block| block.moved(bytes, lines));
    }

    /// The seldom parts of a row, as `see` wants them; `None` when there is no such row or its block is damaged.
    pub(crate) fn get<T>(&self, row: u32, see: impl FnOnce(&Parts<'_>) -> T) -> Option<T> {
        if row >= self.rows {
            return None;
        }
        if row >= self.first_open {
            let record = nth(&self.open, row - self.first_open)?;
            return Some(see(&Parts { record, codes: &self.codes, bytes_before: 0, lines_before: 0 }));
        }
        let at = self.blocks.partition_point(|block| block.first <= row).checked_sub(1)?;
        let block = self.blocks.get(at)?;
        let mut unpacked = self.unpacked.borrow_mut();
        if unpacked.as_ref().is_none_or(|(known, _)| *known != at) {
            *unpacked = Some((at, block.unpack()?));
        }
        let record = nth(&unpacked.as_ref()?.1, row - block.first)?;
        let Block { bytes_before, lines_before, .. } = *block;
        Some(see(&Parts { record, codes: &self.codes, bytes_before, lines_before }))
    }

    pub(crate) fn memory(&self) -> usize {
        self.packed_bytes + self.open.capacity()
    }

    /// The number of a code, given one when it is new.
    pub(crate) fn code(&mut self, code: Code) -> u32 {
        let known = self.codes.iter().position(|known| *known == code);
        known.unwrap_or_else(|| {
            self.codes.push(code);
            self.codes.len() - 1
        }) as u32
    }

    fn pack_diagnostics(&mut self, diagnostics: &[Diagnostic]) -> Vec<u8> {
        let mut out = Vec::new();
        for Diagnostic { code, level, place, message, excerpt } in diagnostics {
            out.number(self.code(*code).into());
            out.byte(*level as u8);
            out.bytes(place.member.as_bytes());
            for number in [place.byte, place.length, place.line.into(), place.column.into()] {
                out.number(number);
            }
            out.bytes(message.as_bytes());
            out.bytes(excerpt.as_bytes());
        }
        out
    }

    /// The block with the numbers of another store's codes changed into ours. `codes` holds ours in the order of theirs.
    fn recode(&self, block: Block, codes: &[u32]) -> Block {
        let same = codes.iter().enumerate().all(|(theirs, ours)| theirs == *ours as usize);
        let Some(unpacked) = (if same { None } else { block.unpack() }) else { return block };
        let mut out = Vec::with_capacity(unpacked.len());
        let mut take = Take::new(&unpacked);
        let mut last = None;
        while take.left() > 0 {
            let before = take.left();
            let Some(record) = next(&mut take, &mut last) else { return block };
            let whole = &unpacked[unpacked.len() - before..unpacked.len() - take.left()];
            if record.repaired.is_empty() {
                out.extend_from_slice(whole);
                continue;
            }
            // The diagnostics are the last part of a record, after their length.
            let mut recoded = Vec::new();
            let mut diagnostics = Take::new(record.repaired);
            while let Some(theirs) = diagnostics.fitting::<usize>() {
                recoded.number(codes.get(theirs).copied().unwrap_or(u32::MAX).into());
                let rest = diagnostics;
                if diagnostic_behind_code(&mut diagnostics, Code("")).is_none() {
                    break;
                }
                let tail = record.repaired.len() - rest.left()..record.repaired.len() - diagnostics.left();
                recoded.extend_from_slice(record.repaired.get(tail).unwrap_or(&[]));
            }
            let mut length = Vec::new();
            length.number(record.repaired.len() as u64);
            out.extend_from_slice(&whole[..whole.len().saturating_sub(record.repaired.len() + length.len())]);
            out.bytes(&recoded);
        }
        let packed = lz4_flex::block::compress(&out).into_boxed_slice();
        Block { length: out.len() as u32, packed, ..block }
    }
}

impl Block {
    /// Adds to the places of its alerts.
    pub(crate) fn moved(&mut self, bytes: u64, lines: u32) {
        self.bytes_before = self.bytes_before.saturating_add(bytes);
        self.lines_before = self.lines_before.saturating_add(lines);
    }

    fn unpack(&self) -> Option<Vec<u8>> {
        let length = self.length as usize;
        if length > MAX_BLOCK || length / 256 > self.packed.len() {
            return None;
        }
        lz4_flex::block::decompress(&self.packed, length).ok()
    }
}

/// The seldom parts of one alert, on the way out.
pub(crate) struct Parts<'c> {
    record: Record<'c>,
    codes: &'c [Code],
    bytes_before: u64,
    lines_before: u32,
}

fn lossy(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

impl Parts<'_> {
    /// The text it was read from; `None` when its form tells that.
    pub(crate) fn raw(&self) -> Option<String> {
        (!self.record.formed).then(|| lossy(self.record.raw))
    }

    pub(crate) fn output(&self) -> Option<String> {
        self.record.output.map(lossy)
    }

    pub(crate) fn message(&self) -> Option<String> {
        self.record.message.map(lossy)
    }

    pub(crate) fn uuid(&self) -> Option<String> {
        self.record.uuid.map(lossy)
    }

    pub(crate) fn place(&self, member: &str) -> Place {
        let Record { byte, length, line, column, .. } = self.record;
        self.moved(Place { member: member.to_owned(), byte, length, line, column })
    }

    pub(crate) fn repaired(&self) -> Vec<Diagnostic> {
        let mut take = Take::new(self.record.repaired);
        let mut out = Vec::new();
        while take.left() > 0 {
            let code = take.fitting::<usize>().and_then(|number| self.codes.get(number));
            let Some(mut read) = code.and_then(|code| diagnostic_behind_code(&mut take, *code)) else { break };
            read.place = self.moved(read.place);
            out.push(read);
        }
        out
    }

    /// Inside an archive places count from the start of the member, whatever stands before it.
    fn moved(&self, place: Place) -> Place {
        if !place.member.is_empty() {
            return place;
        }
        Place {
            byte: place.byte.saturating_add(self.bytes_before),
            line: place.line.saturating_add(self.lines_before),
            ..place
        }
    }
}

/// The record of the row that stands `at` rows behind the first.
fn nth(bytes: &[u8], at: u32) -> Option<Record<'_>> {
    let mut take = Take::new(bytes);
    let mut last = None;
    for _ in 0..at {
        next(&mut take, &mut last)?;
    }
    next(&mut take, &mut last)
}

fn next<'b>(take: &mut Take<'b>, last: &mut Option<(u64, u64, u32)>) -> Option<Record<'b>> {
    let flags = take.byte()?;
    let mut record = Record::default();
    if flags & NEXT_LINE == 0 {
        record.byte = take.number()?;
        record.length = take.number()?;
        record.line = take.fitting()?;
        record.column = take.fitting()?;
    }
    record.formed = flags & FORMED != 0;
    let raw_length = if record.formed { take.number()? } else { 0 };
    if !record.formed {
        record.raw = take.bytes()?;
    }
    let raw_length = raw_length.max(record.raw.len() as u64);
    if let (true, Some((byte, length, line))) = (flags & NEXT_LINE != 0, *last) {
        record.byte = byte.saturating_add(length).saturating_add(1);
        (record.length, record.line, record.column) = (raw_length, line.saturating_add(1), 1);
    }
    for (bit, part) in [(OUTPUT, &mut record.output), (MESSAGE, &mut record.message), (UUID, &mut record.uuid)] {
        if flags & bit != 0 {
            *part = Some(take.bytes()?);
        }
    }
    if flags & REPAIRED != 0 {
        record.repaired = take.bytes()?;
    }
    *last = Some((record.byte, record.length, record.line));
    Some(record)
}

fn diagnostic_behind_code(take: &mut Take<'_>, code: Code) -> Option<Diagnostic> {
    let level = match take.byte()? {
        0 => Level::Error,
        1 => Level::Warning,
        _ => Level::Note,
    };
    let member = lossy(take.bytes()?);
    let (byte, length) = (take.number()?, take.number()?);
    let (line, column) = (take.fitting()?, take.fitting()?);
    let place = Place { member, byte, length, line, column };
    Some(Diagnostic { code, level, place, message: lossy(take.bytes()?), excerpt: lossy(take.bytes()?) })
}
