//! What crosses between page and worker.
//!
//! The worker speaks first ([`Answer::Ready`]); every other message carries the id of the run it belongs to, and the
//! page drops answers of runs it no longer waits for. Questions about a run carry a number as well, so that the answer to
//! a question that nobody has any more is dropped too. Inputs travel beside a [`Request::Run`], as transferred buffers or
//! as files, never inside it. Messages are bytes ([`pack`], [`unpack`]): 64-bit numbers keep all of theirs.

mod ask;
mod incidents;
mod leave;
mod read;
mod rules;
mod share;

pub use ask::{
    Alerts, Bin, Detail, Facet, FacetValue, Hit, Line, Look, Offer, Question, Refused, Reply, Seen, Sort, Spotted,
    Timeline,
};
pub use incidents::{Branch, Caveat, IncidentLane, IncidentLine, IncidentView, Incidents, LaneMark};
pub use leave::{About, CASE, CaseRead, Decision, End, Kind, Learned, Leave, MAP, MOST_REPLACED, Part, Replaced};
pub use read::{Answer, Progress, Request, Source, SourceRead, Status, Trouble};
pub use report::{Block, Report, Untrusted};
pub use rules::{AlertLine, Differing, RulesProblem, RulesStatus, RulesText, Tuned};
pub use share::{Share, SharedDiagnostic};

use serde::Serialize;
use serde::de::DeserializeOwned;

/// The build that page and worker must share; a worker of another build is refused.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// How many alerts are sent for a list.
pub const MOST_LINES: usize = 200;

/// A message as bytes: fields in order, without their names. Page and worker are of one build, so nothing else is needed;
/// it is read in a tenth of the code that a tree of JavaScript objects takes, and crosses without being copied.
pub fn pack<T: Serialize>(message: &T) -> Vec<u8> {
    // Writing into memory fails for sequences without a length, which no message has.
    postcard::to_stdvec(message).unwrap_or_default()
}

/// The message in `bytes`; `None` when it is not of this build.
pub fn unpack<T: DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    postcard::from_bytes(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_comes_back_and_what_is_none_is_refused() {
        let request = Request::Show { id: 300, index: u32::MAX };
        assert_eq!(unpack(&pack(&request)), Some(request));
        assert_eq!(unpack::<Request>(&[]), None);
        assert_eq!(unpack::<Request>(&[250, 1]), None);
    }
}
