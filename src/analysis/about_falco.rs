//! Falco's alerts about itself. Their fields have plain names (`n_drops`), which a playbook's text cannot hold, and part of
//! what they say stands in the output text alone.

use crate::facts::Facts;

/// What each plain field is called in playbooks, older spellings after newer ones.
const NAMES: [(&str, &str); 19] = [
    ("n_evts", "falco.n_evts"),
    ("n_drops", "falco.n_drops"),
    ("n_drops_buffer_total", "falco.n_drops_buffer_total"),
    ("n_drops_buffer", "falco.n_drops_buffer_total"),
    ("n_drops_buffer_clone_fork_exit", "falco.n_drops_buffer_clone_fork_exit"),
    ("n_drops_buffer_execve_exit", "falco.n_drops_buffer_execve_exit"),
    ("n_drops_buffer_connect_exit", "falco.n_drops_buffer_connect_exit"),
    ("n_drops_buffer_open_exit", "falco.n_drops_buffer_open_exit"),
    ("n_drops_buffer_dir_file_exit", "falco.n_drops_buffer_dir_file_exit"),
    ("n_drops_buffer_close_exit", "falco.n_drops_buffer_close_exit"),
    ("n_drops_buffer_proc_exit", "falco.n_drops_buffer_proc_exit"),
    ("n_drops_page_faults", "falco.n_drops_page_faults"),
    ("n_drops_pf", "falco.n_drops_page_faults"),
    ("n_drops_scratch_map", "falco.n_drops_scratch_map"),
    ("n_drops_bug", "falco.n_drops_bug"),
    ("ebpf_enabled", "falco.ebpf_enabled"),
    ("last_event_time", "falco.last_event_time"),
    ("max_file_size_mb", "falco.max_file_size_mb"),
    ("written_bytes", "falco.written_bytes"),
];

/// Derives `falco.` names for the plain fields, and:
///
/// | name | what it is |
/// | --- | --- |
/// | `falco.lost_share` | lost events out of all, in per cent: `36 %` |
/// | `falco.timeouts` | how many timeouts followed each other, from the text |
/// | `falco.failure` | what Falco says went wrong in a restart, from the text |
pub fn derive(facts: &mut Facts<'_>) {
    if !facts.is_about_falco() {
        return;
    }
    for (plain, name) in NAMES {
        if !facts.has(name)
            && let Some(value) = facts.text(plain).filter(|value| !value.is_empty()).map(String::from)
        {
            facts.derive(name, value, &[plain]);
        }
    }
    let number = |name: &str| facts.text(name)?.parse::<f64>().ok();
    if let (Some(lost), Some(all)) = (number("n_drops"), number("n_evts"))
        && all > 0.0
        && (0.0..=all).contains(&lost)
    {
        facts.derive("falco.lost_share", share(lost / all), &["n_drops", "n_evts"]);
    }
    let alert = facts.alert;
    let Some(text) = alert.message.as_deref().or(alert.output.as_deref()) else { return };
    if let Some((before, _)) = text.split_once(" consecutive timeouts")
        && let Some(count) = before.rsplit(' ').next().filter(|word| word.parse::<u64>().is_ok())
    {
        facts.derive("falco.timeouts", count, &["alert.rule"]);
    }
    if let Some((_, failure)) = text.split_once("hot restart failure: ") {
        facts.derive("falco.failure", failure.trim(), &["alert.rule"]);
    }
}

fn share(part: f64) -> String {
    match part * 100.0 {
        percent if percent > 0.0 && percent < 1.0 => "less than 1 %".to_owned(),
        percent => format!("{percent:.0} %"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alert::{Alert, Origin, Value};

    #[track_caller]
    fn check(output: &str, fields: &[(&str, &str)], name: &str, want: Option<&str>) {
        let mut alert =
            Alert { rule: Some("Falco internal: x".into()), output: Some(output.into()), ..Alert::default() };
        for (field, value) in fields {
            alert.fields.insert(*field, Value::Text((*value).into()), Origin::Structured);
        }
        let mut facts = Facts::of(&alert);
        derive(&mut facts);
        assert_eq!(facts.text(name).as_deref(), want, "{name} of {output:?} {fields:?}");
    }

    #[test]
    fn plain_fields_get_names_and_older_ones_stand_in() {
        check("", &[("n_drops", "9")], "falco.n_drops", Some("9"));
        check("", &[("n_drops_pf", "3")], "falco.n_drops_page_faults", Some("3"));
        check("", &[("n_drops_pf", "3"), ("n_drops_page_faults", "4")], "falco.n_drops_page_faults", Some("4"));
    }

    #[test]
    fn the_share_is_told_where_it_makes_sense() {
        check("", &[("n_drops", "815508"), ("n_evts", "2270350")], "falco.lost_share", Some("36 %"));
        check("", &[("n_drops", "1"), ("n_evts", "1181")], "falco.lost_share", Some("less than 1 %"));
        check("", &[("n_drops", "9"), ("n_evts", "3")], "falco.lost_share", None);
        check("", &[("n_drops", "0"), ("n_evts", "0")], "falco.lost_share", None);
    }

    #[test]
    fn the_text_is_read_where_no_field_says_it() {
        let text = "Falco internal: timeouts notification. 1000 consecutive timeouts without event.";
        check(text, &[], "falco.timeouts", Some("1000"));
        check("Falco internal: hot restart failure: no such file", &[], "falco.failure", Some("no such file"));
        check("many consecutive timeouts", &[], "falco.timeouts", None);
    }
}
