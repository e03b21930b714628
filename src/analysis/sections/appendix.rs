//! Appendix: the raw alert, its SHA-256, how it was read, and versions.

use crate::case::{Case, list};
use crate::say;
use report::{Block, Code, Inline, Sentence, Untrusted};
use sha2::{Digest, Sha256};

pub fn write(case: &Case<'_>) -> Vec<Block> {
    let alert = case.facts.alert;
    let digest: String = Sha256::digest(alert.raw.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
    let language = if alert.raw.trim_start().starts_with('{') { "json" } else { "text" };
    let own = |text: String| Sentence { inlines: vec![Inline::Text(text)], cites: vec!["alert.rule".into()] };
    let mut sha = own("SHA-256 of the raw alert (UTF-8, as shown): ".into());
    sha.inlines.push(Inline::Code(digest));
    let mut facts = vec![sha, own(format!("Read as {}, at {}.", alert.format.as_str(), alert.place))];
    for repair in &alert.repaired {
        facts.push(own(format!("Repaired: {} ({}).", repair.message, repair.place)));
    }
    facts.push(say::plain(
        format!(
            "Saker {}, rules catalogue of {}, MITRE ATT&CK {}.",
            env!("CARGO_PKG_VERSION"),
            knowledge::catalogue::VERSION,
            knowledge::attack::VERSION
        ),
        &["alert.rule"],
        &case.facts,
    ));
    let mut blocks = vec![Block::Code(Code {
        label: "raw alert".into(),
        language: language.into(),
        text: Untrusted::new(alert.raw.trim_end_matches(['\n', '\r'])),
    })];
    blocks.extend(list(false, facts));
    blocks
}
