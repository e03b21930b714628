//! The sections of a report, one file each, in reading order.

mod appendix;
mod attack;
mod chain;
mod conclusion;
mod event;
pub mod impact;
pub mod mitigation;
mod outcome;
mod summary;
mod tuning;
pub mod unknown;
mod why;

use crate::case::Case;
use report::{Block, Report, Section};

/// One section: its name for links, its heading, its level, and what writes it.
struct Plan {
    id: &'static str,
    heading: &'static str,
    level: u8,
    write: fn(&Case<'_>) -> Vec<Block>,
}

/// All sections. The headings are stable: people and scripts look for them.
const PLAN: [Plan; 13] = [
    Plan { id: "summary", heading: "Summary", level: 2, write: summary::write },
    Plan { id: "detailed-analysis", heading: "Detailed Analysis", level: 2, write: |_| Vec::new() },
    Plan { id: "event-details", heading: "Event Details", level: 3, write: event::write },
    Plan { id: "process-chain", heading: "Process Chain", level: 3, write: chain::write },
    Plan { id: "outcome", heading: "Outcome", level: 3, write: outcome::write },
    Plan { id: "why-the-rule-fired", heading: "Why the Rule Fired", level: 3, write: why::write },
    Plan { id: "potential-impact", heading: "Potential Impact", level: 3, write: impact::write },
    Plan { id: "attack", heading: "ATT&CK", level: 3, write: attack::write },
    Plan { id: "mitigation", heading: "Possible Mitigation Strategies", level: 2, write: mitigation::write },
    Plan { id: "falco-configuration", heading: "Falco Configuration", level: 2, write: tuning::write },
    Plan { id: "not-in-evidence", heading: "Not in Evidence", level: 2, write: unknown::write },
    Plan { id: "conclusion", heading: "Conclusion", level: 2, write: conclusion::write },
    Plan { id: "appendix", heading: "Appendix", level: 2, write: appendix::write },
];

/// The same headings over what somebody else writes: each section's blocks by its id.
pub fn lay_out(mut write: impl FnMut(&str) -> Vec<Block>) -> Report {
    let section = |plan: &Plan| Section {
        id: plan.id.to_owned(),
        heading: plan.heading.to_owned(),
        level: plan.level,
        blocks: write(plan.id),
    };
    Report { title: "Alert Analysis Report".to_owned(), sections: PLAN.iter().map(section).collect() }
}

/// Writes the whole report.
pub fn compose(case: &Case<'_>) -> Report {
    let section = |plan: &Plan| Section {
        id: plan.id.to_owned(),
        heading: plan.heading.to_owned(),
        level: plan.level,
        blocks: (plan.write)(case),
    };
    Report { title: "Alert Analysis Report".to_owned(), sections: PLAN.iter().map(section).collect() }
}

/// The steps alone, for what is made of them and of nothing else.
pub fn steps(case: &Case<'_>) -> Vec<Block> {
    mitigation::write(case)
}
