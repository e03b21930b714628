//! Names that playbooks may use beside Falco's fields. `analysis` derives their values.

/// Every derived name. All are text.
pub const DERIVED: [&str; 17] = [
    "alert.hostname",
    "alert.priority",
    "alert.rule",
    "alert.source",
    "alert.tags",
    "alert.time",
    "saker.classification",
    "saker.container",
    "saker.errno",
    "saker.image",
    "saker.interpreter",
    "saker.outcome",
    "saker.runtime",
    "saker.script",
    "saker.target",
    "saker.target_source",
    "saker.where",
];
