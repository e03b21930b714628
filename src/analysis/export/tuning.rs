//! Rules for Falco: an exception for each rule that these alerts are of, as tuning writes it.

use super::{Entry, Format};
use crate::rulebook::{Rulebook, tune};
use alert::Alert;
use report::Untrusted;
use std::rc::Rc;

/// More alerts than this are not held: an exception that needs more of them to be found is none.
const MOST: usize = 100_000;

/// A rules file in the making. It holds the alerts until all are there.
pub struct Rules {
    alerts: Vec<Alert>,
    rules: Option<Rc<Rulebook>>,
    redacted: bool,
}

impl Rules {
    /// One that is tried against these rules files.
    pub fn new(rules: Option<Rc<Rulebook>>, redacted: bool) -> Self {
        Self { alerts: Vec::new(), rules, redacted }
    }
}

impl Format for Rules {
    fn start(&mut self, _: &mut Vec<u8>) {}

    fn alert(&mut self, entry: &Entry<'_>, _: &mut Vec<u8>) -> Result<(), &'static str> {
        if self.alerts.len() == MOST {
            return Err("Exceptions are made from the first 100,000 alerts.");
        }
        if entry.alert.rule.is_none() {
            return Err("An alert that names no rule has no exception.");
        }
        self.alerts.push(entry.alert.clone());
        Ok(())
    }

    fn finish(&mut self, out: &mut Vec<u8>) -> Vec<String> {
        let mut names: Vec<&str> = Vec::new();
        for name in self.alerts.iter().filter_map(|alert| alert.rule.as_deref()) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        out.extend_from_slice(
            b"# Exceptions for the alerts of this file, one rule after the other. Read each before you load it:\n",
        );
        out.extend_from_slice(
            b"# it silences whatever has the values in it. Load this file after the rules that it names.\n",
        );
        let mut written = 0;
        for name in names {
            let chosen: Vec<usize> =
                (0..self.alerts.len()).filter(|at| self.alerts[*at].rule.as_deref() == Some(name)).collect();
            let shown = Untrusted::new(name).visible();
            let text = match tune(name, &chosen, None, &self.alerts, self.rules.as_deref()) {
                Ok(tuned) => {
                    written += 1;
                    let remain = tuned.replay.silenced.len();
                    let of = chosen.len();
                    format!(
                        "\n# {shown}: silences {remain} of {of} alerts of this rule that were exported.\n{}",
                        tuned.yaml
                    )
                }
                Err(why) => format!("\n# {shown}: no exception, because {}.\n", Untrusted::new(why).visible()),
            };
            out.extend_from_slice(text.as_bytes());
        }
        let mut notes = Vec::new();
        if written == 0 {
            notes.push(
                "No exception could be made: the file holds the reasons and nothing that Falco would load.".to_owned(),
            );
        }
        if written > 0 && self.redacted {
            notes.push(
                "The values in the exceptions are redacted: they match nothing until the map is applied.".to_owned(),
            );
        }
        notes
    }
}
