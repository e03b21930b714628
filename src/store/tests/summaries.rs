//! The summaries of parts are joined into that of the whole.

mod plain;

use alert::Alert;
use plain::{log, store};
use proptest::prelude::*;
use store::{Counts, Store, Summary, SummaryLimits};

fn summary(alerts: &[Alert], hash: u8) -> Summary {
    let mut store = Store::default();
    store.begin_input("night.json", [hash; 32]);
    alerts.iter().for_each(|alert| {
        store.push(alert);
    });
    store.summary(&SummaryLimits::default(), [("unread".to_owned(), alerts.len() as u64)])
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn joined_summaries_are_that_of_the_whole(one in log(), other in log()) {
        let mut joined = summary(&one, 1);
        joined.merge(&summary(&other, 2), &SummaryLimits::default()).expect("they are two inputs");
        let mut whole = summary(&[one, other].concat(), 1);
        whole.inputs = joined.inputs.clone();
        prop_assert_eq!(joined, whole);
    }

    #[test]
    fn counts_that_were_cut_say_how_wrong_they_may_be(parts in proptest::collection::vec(proptest::collection::vec(0_u8..12, 0..30), 1..5), most in 1_usize..6) {
        let (mut cut, mut whole) = (Counts::<u8>::default(), Counts::<u8>::default());
        for part in &parts {
            let mut counts = Counts::default();
            part.iter().for_each(|key| counts.add(*key, 1));
            whole.merge(&counts);
            counts.cut(most);
            cut.merge(&counts);
            cut.cut(most);
        }
        prop_assert_eq!(cut.total(), whole.total());
        prop_assert!(cut.held.len() <= most);
        for (key, count) in &whole.held {
            let held = cut.held.get(key).copied().unwrap_or(0);
            prop_assert!(held <= *count && *count <= held + cut.missed, "{key}: {held} of {count}, {} missed", cut.missed);
        }
    }
}

#[test]
fn the_same_input_is_not_counted_twice() {
    let alerts = vec![Alert { rule: Some("R".into()), ..Alert::default() }];
    let mut joined = summary(&alerts, 1);
    let before = joined.clone();
    let twice = joined.merge(&summary(&alerts, 1), &SummaryLimits::default()).expect_err("it is known");
    assert_eq!(twice.iter().map(|input| (input.name.as_str(), input.alerts)).collect::<Vec<_>>(), [("night.json", 1)]);
    assert_eq!(joined, before);
    assert_eq!(store(&alerts).summary(&SummaryLimits::default(), []).alerts, 1);
}
