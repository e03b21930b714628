//! What the analyst decided, kept apart from the alerts: a file of JSON, keyed by the content of each alert, fold or incident,
//! so that it finds them again wherever the alerts are read from next time.
//!
//! ```json
//! {
//!   "saker_case": 1,
//!   "check": "SHA-256 of the compact JSON of `entries`",
//!   "entries": [
//!     { "alert": "SHA-256 of the record", "classification": "true_positive", "notes": "…", "done": ["…"] },
//!     { "fold": "SHA-256 of what its alerts have in common", … },
//!     { "incident": "SHA-256 of those of its alerts, in the order of their digits", … }
//!   ]
//! }
//! ```
//!
//! Reading never fails and loses nothing: keys of later versions, and entries that make no sense, are kept as they are and
//! written back: a Saker that knew nothing but alerts keeps what is said of folds and incidents. `check` is no signature: it tells that somebody edited the file, not who.

use alert::Alert;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// The number under the key `saker_case`. It goes up when a key changes its meaning or goes away.
pub const VERSION: u64 = 1;

/// Files larger than this are refused: the notes of a case are written by people.
pub const MOST_BYTES: usize = 64 << 20;

/// What the analyst made of an alert.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// It happened, and nobody wanted it.
    TruePositive,
    /// A security test.
    Test,
    /// Planned work.
    Maintenance,
    /// The rule is wrong about it.
    FalsePositive,
    /// It was looked at, and what it is cannot be said.
    Undetermined,
}

impl Verdict {
    /// All, in the order of a list to choose from.
    pub const ALL: [Self; 5] =
        [Self::TruePositive, Self::Test, Self::Maintenance, Self::FalsePositive, Self::Undetermined];

    /// The stable word in the file.
    pub fn word(self) -> &'static str {
        match self {
            Self::TruePositive => "true_positive",
            Self::Test => "security_test",
            Self::Maintenance => "maintenance",
            Self::FalsePositive => "false_positive",
            Self::Undetermined => "undetermined",
        }
    }

    /// The verdict that `word` stands for.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|verdict| verdict.word() == word)
    }
}

/// What an entry is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Subject {
    /// One alert: see [`hash`].
    #[default]
    Alert,
    /// All alerts that show the same: see [`fold_hash`].
    Fold,
    /// An incident: see [`incident_hash`].
    Incident,
}

impl Subject {
    const ALL: [Self; 3] = [Self::Alert, Self::Fold, Self::Incident];

    /// The key in the file under which the hash stands.
    fn key(self) -> &'static str {
        match self {
            Self::Alert => "alert",
            Self::Fold => "fold",
            Self::Incident => "incident",
        }
    }
}

/// What is kept of one alert, fold or incident.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Entry {
    /// What it is about.
    pub of: Subject,
    /// The verdict, when there is one.
    pub verdict: Option<Verdict>,
    /// What was written down. Text of a file: show it as text that anybody may have written.
    pub notes: String,
    /// The titles of the steps that are done.
    pub done: Vec<String>,
    /// Keys of other versions, as they were.
    rest: Map<String, Value>,
}

impl Entry {
    /// An entry that says this about an alert.
    pub fn new(verdict: Option<Verdict>, notes: impl Into<String>, done: Vec<String>) -> Self {
        Self { of: Subject::Alert, verdict, notes: notes.into(), done, rest: Map::new() }
    }
}

/// A case: entries by the hash of what they are about. No two kinds of things have the same hash.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CaseFile {
    entries: BTreeMap<String, Entry>,
    /// Entries that were not understood.
    kept: Vec<Value>,
    /// Keys beside the entries that were not understood.
    rest: Map<String, Value>,
}

/// A case file that was read, and what was odd about it, one sentence each.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Opened {
    /// What was understood. Empty for a file that is none.
    pub case: CaseFile,
    /// What to say about it.
    pub remarks: Vec<String>,
}

/// The key of an alert: the SHA-256 of its record, line ends around it left out, in hexadecimal.
pub fn hash(alert: &Alert) -> String {
    raw_hash(&alert.raw)
}

fn raw_hash(record: &str) -> String {
    digest(record.trim_matches(['\n', '\r']).as_bytes())
}

/// The key of all alerts that show the same as this one, those that come later included: the SHA-256 of its rule and, by name
/// of field, of what is left of each value without what chance or a counter wrote into it. Alerts of one [`store::Fold`] have
/// the same key, and no others.
pub fn fold_hash(alert: &Alert) -> String {
    let mut fields: Vec<(&str, Option<String>)> =
        alert.fields.iter().map(|field| (&*field.name, kept(field))).collect();
    alert::arrange(&mut fields, |one, other| one.0.cmp(other.0));
    // Compact JSON, because nothing in a name or a value can imitate its frame.
    digest(json!(["fold", alert.rule, fields]).to_string().as_bytes())
}

/// What two alerts of a fold have in common in a field; `None` for null.
fn kept(field: &alert::Field) -> Option<String> {
    match &field.value {
        alert::Value::Null => None,
        _ if store::is_counted(&field.name) => Some(store::CHANGES.to_string()),
        value => Some(store::template(&field.name, &value.to_string()).into_owned()),
    }
}

/// The key of an incident: the SHA-256 over those of its alerts' records, whatever order they come in.
pub fn incident_hash(records: impl IntoIterator<Item = String>) -> String {
    let mut hashes: Vec<String> = records.into_iter().map(|record| raw_hash(&record)).collect();
    alert::arrange(&mut hashes, Ord::cmp);
    hashes.insert(0, "incident".to_owned());
    digest(hashes.join("\n").as_bytes())
}

/// True for a text that says it is a case file: how an opened file is told from alerts.
pub fn is_one(text: &str) -> bool {
    let start = text.trim_start_matches('\u{feff}').trim_start();
    start.strip_prefix('{').is_some_and(|rest| rest.trim_start().starts_with("\"saker_case\""))
}

/// Reads a case file. Never fails.
pub fn read(text: &str) -> Opened {
    let mut opened = Opened::default();
    let mut say = |remark: String| opened.remarks.push(remark);
    if text.len() > MOST_BYTES {
        say(format!("The file has {} bytes; a case file of up to {MOST_BYTES} can be read.", text.len()));
        return opened;
    }
    let mut top = match serde_json::from_str(text.trim_start_matches('\u{feff}')) {
        Ok(Value::Object(top)) => top,
        Ok(_) => {
            say("The file is no case file: a JSON object was expected.".to_owned());
            return opened;
        }
        Err(error) => {
            say(format!("The file is no case file: {error}."));
            return opened;
        }
    };
    match top.remove("saker_case") {
        Some(version) if version.as_u64() == Some(VERSION) => {}
        Some(version) if version.is_u64() => say(format!(
            "The file is of version {version}, and this Saker writes version {VERSION}: what it does not know is kept and written back."
        )),
        _ => {
            say("The file is no case file: its version is missing.".to_owned());
            return opened;
        }
    }
    let check = top.remove("check");
    let entries = match top.remove("entries") {
        Some(Value::Array(entries)) => entries,
        Some(other) => {
            say("The entries are no list; they are kept and written back.".to_owned());
            opened.case.kept.push(other);
            Vec::new()
        }
        None => Vec::new(),
    };
    if check.as_ref().and_then(Value::as_str) != Some(check_of(&entries).as_str()) {
        say("The entries were changed by something other than Saker since they were saved.".to_owned());
    }
    opened.case.rest = top;
    let mut odd = 0;
    let mut twice = 0;
    for value in entries {
        match entry(&value) {
            Some((key, _)) if opened.case.entries.contains_key(&key) => {
                twice += 1;
                opened.case.kept.push(value);
            }
            Some((key, entry)) => _ = opened.case.entries.insert(key, entry),
            None => {
                odd += 1;
                opened.case.kept.push(value);
            }
        }
    }
    for (count, what) in [(odd, "not understood"), (twice, "about something that has an entry already")] {
        if count > 0 {
            let entries = crate::counted(count, "entry is", "entries are");
            opened.remarks.push(format!("{entries} {what}, kept aside and written back."));
        }
    }
    opened
}

impl CaseFile {
    /// What is kept under the hash of an alert.
    pub fn get(&self, hash: &str) -> Option<&Entry> {
        self.entries.get(hash)
    }

    /// What was decided about an alert: about itself, else about all that show the same.
    pub fn decided(&self, alert: &Alert) -> Option<&Entry> {
        if self.entries.is_empty() {
            return None;
        }
        let of_all = || self.has(Subject::Fold).then(|| self.get(&fold_hash(alert)))?;
        self.get(&hash(alert)).or_else(of_all)
    }

    /// True when it says something about such things.
    pub fn has(&self, of: Subject) -> bool {
        self.entries.values().any(|entry| entry.of == of)
    }

    /// Puts an entry in the place of the one before; one that says nothing takes it away.
    pub fn set(&mut self, hash: String, mut entry: Entry) {
        if let Some(before) = self.entries.remove(&hash) {
            for (key, value) in before.rest {
                entry.rest.entry(key).or_insert(value);
            }
        }
        if entry != (Entry { of: entry.of, ..Entry::default() }) {
            self.entries.insert(hash, entry);
        }
    }

    /// The entries by hash.
    pub fn entries(&self) -> impl Iterator<Item = (&str, &Entry)> {
        self.entries.iter().map(|(hash, entry)| (hash.as_str(), entry))
    }

    /// How many of the entries belong to one of these hashes.
    pub fn attached<'a>(&self, hashes: impl IntoIterator<Item = &'a str>) -> usize {
        hashes
            .into_iter()
            .collect::<std::collections::BTreeSet<_>>()
            .iter()
            .filter(|hash| self.get(hash).is_some())
            .count()
    }

    /// The file. The same case gives the same bytes.
    pub fn write(&self) -> String {
        let entries: Vec<Value> =
            self.entries.iter().map(|(hash, entry)| written(hash, entry)).chain(self.kept.iter().cloned()).collect();
        let mut top = Map::new();
        top.insert("saker_case".into(), json!(VERSION));
        top.insert("check".into(), json!(check_of(&entries)));
        top.insert("entries".into(), Value::Array(entries));
        for (key, value) in &self.rest {
            top.entry(key.clone()).or_insert_with(|| value.clone());
        }
        format!("{:#}\n", Value::Object(top))
    }
}

fn entry(value: &Value) -> Option<(String, Entry)> {
    let mut rest = value.as_object()?.clone();
    let (of, key) = Subject::ALL.into_iter().find_map(|of| Some((of, rest.remove(of.key())?)))?;
    let key = key.as_str()?.to_owned();
    let is_hash = key.len() == 64 && key.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    let verdict = match rest.remove("classification") {
        None | Some(Value::Null) => None,
        Some(word) => Some(Verdict::parse(word.as_str()?)?),
    };
    let notes = match rest.remove("notes") {
        None => String::new(),
        Some(notes) => notes.as_str()?.to_owned(),
    };
    let done = match rest.remove("done") {
        None => Vec::new(),
        Some(done) => {
            done.as_array()?.iter().map(|step| step.as_str().map(str::to_owned)).collect::<Option<Vec<_>>>()?
        }
    };
    is_hash.then_some((key, Entry { of, verdict, notes, done, rest }))
}

fn written(hash: &str, entry: &Entry) -> Value {
    let mut object = Map::new();
    object.insert(entry.of.key().into(), json!(hash));
    object.insert("classification".into(), json!(entry.verdict.map(Verdict::word)));
    object.insert("notes".into(), json!(entry.notes));
    object.insert("done".into(), json!(entry.done));
    for (key, value) in &entry.rest {
        object.insert(key.clone(), value.clone());
    }
    Value::Object(object)
}

fn check_of(entries: &[Value]) -> String {
    digest(serde_json::to_string(entries).unwrap_or_default().as_bytes())
}

fn digest(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// A digest in hexadecimal.
pub fn hex(digest: &[u8]) -> String {
    let digit = |four: u8| char::from(four + if four < 10 { b'0' } else { b'a' - 10 });
    digest.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

#[cfg(test)]
mod tests;
