use knowledge::catalogue::{Change, Demand, Maturity, all, former, former_names, former_of, resolve, rule, successors};
use knowledge::fields;

#[test]
fn a_rule_with_all_its_facts() {
    let shm = rule("Execution from /dev/shm").expect("in the catalogue");
    assert_eq!((shm.source, shm.priority, shm.maturity), ("syscall", Some("Warning"), Some(Maturity::Stable)));
    assert_eq!((shm.demand(Some("execve")), shm.enabled), (Some(Demand::Nothing), true));
    assert_eq!(shm.events, ["execve", "execveat"]);
    assert_eq!(shm.tags, ["host", "container", "mitre_execution", "T1059.004"]);
    assert!(shm.output_fields.contains(&"proc.cmdline") && shm.output_fields.contains(&"evt.arg.flags"));
}

#[test]
fn what_a_rule_demands_may_differ_from_call_to_call() {
    let hidden = rule("Create Hidden Files or Directories").expect("in the catalogue");
    assert_eq!(hidden.demand(Some("openat")), Some(Demand::Success));
    assert_eq!(hidden.demand(Some("rename")), Some(Demand::Nothing));
    assert_eq!(hidden.demand(None), Some(Demand::Nothing));
    let ssh = rule("Disallowed SSH Connection").expect("in the catalogue");
    assert_eq!((ssh.demand(Some("accept")), ssh.demand(None)), (Some(Demand::Success), Some(Demand::NoFailure)));
}

#[test]
fn every_source_is_there() {
    let count = |source: &str| all().iter().filter(|rule| rule.source == source && !rule.name_only).count();
    assert_eq!(count("syscall"), 97);
    assert_eq!(count("k8s_audit"), 48);
    assert_eq!(count("gcp_auditlog"), 39);
    assert_eq!(count("aws_cloudtrail"), 22);
    assert_eq!(count("okta"), 21);
    assert_eq!(count("github"), 15);
    assert!(rule("Failed Login").is_some_and(|rule| rule.name_only && rule.source == "salesforce"));
}

#[test]
fn every_rule_is_whole_and_prints_fields_we_can_explain() {
    assert!(all().windows(2).all(|two| two[0].name < two[1].name), "sorted, each once");
    for rule in all().iter().filter(|rule| !rule.name_only) {
        assert!(rule.priority.is_some() && !rule.output_fields.is_empty(), "{}", rule.name);
        assert_eq!(rule.maturity.is_some(), rule.source == "syscall", "{}", rule.name);
        assert_eq!(rule.demand(None).is_some(), rule.source == "syscall", "{}", rule.name);
        assert!(rule.demands.is_empty() || rule.demands.len() == rule.events.len(), "{}", rule.name);
        assert!(rule.tags.iter().all(|tag| !tag.starts_with("maturity_")), "{}", rule.name);
        for field in &rule.output_fields {
            assert!(fields::meaning(field).is_some(), "{} prints {field}", rule.name);
        }
    }
}

#[test]
fn former_names_lead_to_the_rule_of_today() {
    let now = |name: &str| resolve(name).map(|rule| rule.name);
    assert_eq!(now("Terminal shell in container"), Some("Terminal shell in container"));
    assert_eq!(now("Reverse shell"), Some("Redirect STDOUT/STDIN to Network Connection in Container"));
    assert_eq!(
        now("Contact GCE Instance Metadata Service From Container"),
        Some("Contact cloud metadata service from container")
    );
    assert_eq!(
        now("The docker client is executed in a container"),
        Some("Kubernetes Client Tool Launched in Container")
    );
    assert_eq!(now("terminal shell in container"), None);
    assert_eq!(now(""), None);
}

#[test]
fn a_split_rule_has_several_successors() {
    let names: Vec<&str> = successors("K8s Role/Clusterrole Created").iter().map(|rule| rule.name).collect();
    assert_eq!(names, ["K8s ClusterRole Created", "K8s Role Created"]);
    assert_eq!(former("K8s Role/Clusterrole Created").map(|former| former.change), Some(Change::Split));
    let shell = rule("Redirect STDOUT/STDIN to Network Connection in Container").expect("in the catalogue");
    assert_eq!(former_of(shell), ["Redirect stdout/stdin to network connection in container", "Reverse shell"]);
}

#[test]
fn every_former_name_leads_somewhere_and_is_no_longer_used() {
    // A rule of a test file, not in the catalogue of rules people run.
    let test_file = ["Example rule for k8s plugin"];
    for former in former_names() {
        assert!(rule(former.name).is_none(), "{} is current", former.name);
        assert_eq!(successors(former.name).is_empty(), test_file.contains(&former.name), "{}", former.name);
    }
}
