//! Appendix: where each named alert stands in the input, its SHA-256, and versions.

use super::Brief;
use super::words::Words;
use crate::case::paragraph;
use report::{Block, Cell, Inline, Row, Table, Untrusted};
use sha2::{Digest, Sha256};

pub fn write(brief: &Brief<'_>) -> Vec<Block> {
    let rows = brief.named.iter().map(|named| {
        let alert = named.case.facts.alert;
        let digest: String = Sha256::digest(alert.raw.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
        let text = |text: String| Cell { inlines: vec![Inline::Text(text)] };
        let uuid = alert.uuid.as_ref().map(|uuid| Inline::Value(Untrusted::new(uuid.clone())));
        Row {
            field: None,
            missing: false,
            cells: vec![
                text(named.n.to_string()),
                text(named.row.to_string()),
                // An archive's members are named by whoever packed it.
                Cell { inlines: vec![Inline::Value(Untrusted::new(alert.place.to_string()))] },
                Cell { inlines: uuid.into_iter().collect() },
                Cell { inlines: vec![Inline::Code(digest)] },
            ],
        }
    });
    let mut blocks = vec![Block::Table(Table {
        caption: "Where the named alerts stand in the input".into(),
        columns: ["Alert", "Row of the input, from 0", "Place in its file", "Id", "SHA-256 of the raw alert (UTF-8)"]
            .map(String::from)
            .to_vec(),
        rows: rows.collect(),
    })];
    if let Some(first) = brief.named.first() {
        let all = brief.incident.rows.len();
        let text = format!(
            "{} of {all} alerts are named here. Saker {}, rules catalogue of {}, MITRE ATT&CK {}.",
            brief.named.len(),
            env!("CARGO_PKG_VERSION"),
            knowledge::catalogue::VERSION,
            knowledge::attack::VERSION
        );
        blocks.extend(paragraph(vec![Words::new(text).cite(first, &["alert.rule"]).done()]));
    }
    blocks
}
