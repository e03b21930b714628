//! What the analyst decided, and case files.

use std::rc::Rc;

use analysis::casefile::{self, CaseFile, Entry, Verdict};
use analysis::store::Store;
use protocol::{CaseRead, Decision};

use crate::engine::small;

/// Among more alerts than this it is not counted which of them a case file knows: each would have to be hashed.
const MANY: usize = 20_000;

/// What was decided about the alert of a row, after it was decided anew where there is something to decide.
pub fn decide(case: &mut Rc<CaseFile>, store: &Store, row: u32, decision: Option<Decision>) -> Decision {
    let Some(alert) = store.alert(row) else { return Decision::default() };
    let hash = casefile::hash(&alert);
    if let Some(Decision { verdict, notes, done }) = decision {
        Rc::make_mut(case).set(hash.clone(), Entry::new(Verdict::parse(&verdict), notes, done));
    }
    case.get(&hash).map_or_else(Decision::default, |entry| Decision {
        verdict: entry.verdict.map_or("", Verdict::word).to_owned(),
        notes: entry.notes.clone(),
        done: entry.done.clone(),
    })
}

/// Opens a case file. What was decided before and is not in it stays.
pub fn open(case: &mut Rc<CaseFile>, store: Option<&Store>, text: &str) -> CaseRead {
    let mut opened = casefile::read(text);
    let entries = small(opened.case.entries().count());
    let attached = store.filter(|store| store.len() <= MANY).map(|store| {
        let hashes: Vec<String> =
            (0..small(store.len())).filter_map(|row| store.alert(row)).map(|alert| casefile::hash(&alert)).collect();
        small(opened.case.attached(hashes.iter().map(String::as_str)))
    });
    for (hash, entry) in case.entries() {
        if opened.case.get(hash).is_none() {
            opened.case.set(hash.to_owned(), entry.clone());
        }
    }
    *case = Rc::new(opened.case);
    CaseRead { entries, attached, remarks: opened.remarks }
}
