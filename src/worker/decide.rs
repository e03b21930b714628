//! What the analyst decided, and case files.

use std::rc::Rc;

use analysis::casefile::{self, CaseFile, Entry, Subject, Verdict};
use analysis::store::Store;
use protocol::{CaseRead, Decision};

use crate::engine::small;

/// Among more alerts than this it is not counted which of them a case file knows: each would have to be hashed.
const MANY: usize = 20_000;

/// What was decided about the alert of a row, or about all that show the same, after it was decided anew where there is
/// something to decide.
pub fn alert(case: &mut Rc<CaseFile>, store: &Store, row: u32, of: Subject, decision: Option<Decision>) -> Decision {
    let Some(alert) = store.alert(row) else { return Decision::default() };
    let hash = if of == Subject::Fold { casefile::fold_hash(&alert) } else { casefile::hash(&alert) };
    let asked = of == Subject::Alert && decision.is_none();
    put(case, &hash, of, decision);
    let decision = told(if asked { case.decided(&alert) } else { case.get(&hash) });
    Decision { fold: decision.fold || of == Subject::Fold, ..decision }
}

/// What was decided about the incident that these rows are, after it was decided anew where there is something to decide.
pub fn incident(case: &mut Rc<CaseFile>, store: &Store, rows: &[usize], decision: Option<Decision>) -> Decision {
    // The alerts of a large incident are not hashed for nothing.
    if rows.is_empty() || (decision.is_none() && !case.has(Subject::Incident)) {
        return Decision::default();
    }
    let hash = casefile::incident_hash(rows.iter().filter_map(|row| store.raw(small(*row))));
    put(case, &hash, Subject::Incident, decision);
    told(case.get(&hash))
}

fn put(case: &mut Rc<CaseFile>, hash: &str, of: Subject, decision: Option<Decision>) {
    if let Some(Decision { verdict, notes, done, .. }) = decision {
        let mut entry = Entry::new(Verdict::parse(&verdict), notes, done);
        entry.of = of;
        Rc::make_mut(case).set(hash.to_owned(), entry);
    }
}

fn told(entry: Option<&Entry>) -> Decision {
    entry.map_or_else(Decision::default, |entry| Decision {
        fold: entry.of == Subject::Fold,
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
        let alerts = (0..small(store.len())).filter_map(|row| store.alert(row));
        let folds = opened.case.has(Subject::Fold);
        let both = |alert| [Some(casefile::hash(&alert)), folds.then(|| casefile::fold_hash(&alert))];
        let hashes: Vec<String> = alerts.flat_map(both).flatten().collect();
        small(opened.case.attached(hashes.iter().map(String::as_str)))
    });
    if opened.case.has(Subject::Incident) {
        opened.remarks.push("What it says about incidents is found again where the same incident is.".to_owned());
    }
    for (hash, entry) in case.entries() {
        if opened.case.get(hash).is_none() {
            opened.case.set(hash.to_owned(), entry.clone());
        }
    }
    *case = Rc::new(opened.case);
    CaseRead { entries, attached, remarks: opened.remarks }
}
