use knowledge::attack::{
    name, names, predecessor, successor, tactic, tactic_by_tag, tactics, technique, technique_by_tag, techniques,
};
use knowledge::catalogue;

#[test]
fn tactics_stand_in_the_order_of_an_attack() {
    let names: Vec<&str> = tactics().iter().map(|tactic| tactic.name).collect();
    assert_eq!(names.len(), 14);
    assert_eq!((names[0], names[3], names[13]), ("Reconnaissance", "Execution", "Impact"));
    let at = |name| tactic(name).map(|tactic| tactic.order);
    assert!(at("command-and-control") < at("exfiltration"));
    assert!(tactics().iter().enumerate().all(|(order, tactic)| tactic.order == order));
}

#[test]
fn tags_name_tactics() {
    let id = |tag: &str| tactic_by_tag(tag).map(|tactic| tactic.id);
    assert_eq!(id("mitre_defense_evasion"), Some("TA0005"));
    assert_eq!(id("mitre_command_and_control"), Some("TA0011"));
    assert_eq!(id("TA0003"), Some("TA0003"));
    assert_eq!(id("TA0005-defense-evasion"), Some("TA0005"));
    for tag in ["mitre_port_knocking", "TA0111", "T1059", "container", "", "mitre_", "TA", "TAxyz-0005"] {
        assert_eq!(id(tag), None, "{tag}");
    }
}

#[test]
fn tags_name_techniques() {
    let id = |tag: &str| technique_by_tag(tag).map(|technique| technique.id);
    assert_eq!(id("T1059.004"), Some("T1059.004"));
    assert_eq!(id("T1083-file-and-directory-discovery"), Some("T1083"));
    for tag in ["T1", "T9999", "TA0003", "T1059.", "T1059.004x", "t1059", ""] {
        assert_eq!(id(tag), None, "{tag}");
    }
}

#[test]
fn a_sub_technique_knows_its_parent_and_shares_its_tactics() {
    let shell = technique("T1059.004").expect("in the table");
    assert_eq!((shell.name, shell.parent), ("Unix Shell", Some("T1059")));
    assert_eq!(shell.tactics, ["execution"]);
    assert!(techniques().windows(2).all(|two| two[0].id < two[1].id), "sorted, each once");
    for sub in techniques() {
        assert!(!sub.tactics.is_empty() && sub.tactics.iter().all(|name| tactic(name).is_some()), "{}", sub.id);
        if let Some(parent) = sub.parent {
            assert!(technique(parent).is_some(), "{} has no {parent}", sub.id);
        }
    }
}

#[test]
fn every_technique_a_rule_is_tagged_with_is_known() {
    let mut seen = 0;
    for rule in catalogue::all() {
        for tag in &rule.tags {
            if tag.starts_with("T1") {
                assert!(technique_by_tag(tag).is_some(), "{}: {tag}", rule.name);
                seen += 1;
            }
            if tag.starts_with("TA") || tag.starts_with("mitre_") && *tag != "mitre_data_destruction" {
                assert!(tactic_by_tag(tag).is_some(), "{}: {tag}", rule.name);
                seen += 1;
            }
        }
    }
    assert!(seen > 150, "{seen}");
}

#[test]
fn ids_of_the_next_version() {
    let later = |id: &str| successor(id).map(|successor| successor.id);
    assert_eq!(later("T1562.001"), Some("T1685"));
    assert_eq!(later("T1562.012"), Some("T1685.004"));
    assert_eq!(later("T1070.002"), Some("T1685.006"));
    assert_eq!(later("T1059.004"), None);
    assert_eq!(predecessor("T1685").map(|technique| technique.id), Some("T1562"));
    assert_eq!(predecessor("T1562"), None);
    let moved = techniques().iter().filter(|technique| later(technique.id).is_some());
    assert!(moved.clone().count() == 9 && moved.clone().all(|technique| technique.tactics == ["defense-evasion"]));
}

#[test]
fn every_technique_has_one_name_and_playbooks_one_choice_of_them() {
    let all: Vec<_> = names().collect();
    assert_eq!(all.len(), 404, "the catalogue's own count");
    let ids: std::collections::BTreeSet<_> = all.iter().map(|(id, _)| *id).collect();
    assert_eq!(ids.len(), all.len(), "each once");
    assert_eq!(
        (name("T1059.004"), name("T1001"), name("T1059.001")),
        (Some("Unix Shell"), Some("Data Obfuscation"), None)
    );
}
