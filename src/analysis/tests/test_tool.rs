//! A test tool is believed for several independent reasons or not at all: names can be imitated.

use alert::{Alert, Origin, Value};
use report::{Block, Report};

/// The fields that carry a sign of the test tool in the example, by the side of the event they look at.
const SIGNS: [(&str, &[&str]); 3] = [
    ("parent", &["proc.pname", "proc.pcmdline"]),
    ("path", &["proc.cmdline"]),
    ("image", &["container.image.repository"]),
];

fn example() -> Alert {
    analysis::analyse(include_bytes!("example.json"), None).alerts.remove(0)
}

fn with(changes: &[(&str, &str)]) -> Alert {
    let mut alert = example();
    for (field, value) in changes {
        alert.fields.insert(*field, Value::Text((*value).into()), Origin::Structured);
    }
    alert
}

/// The assessment as the verdict line has it.
fn assessment(alert: &Alert) -> String {
    let analysis = analysis::Analysis { alerts: vec![alert.clone()], ..Default::default() };
    let report: Report = analysis.report(0).expect("there is one alert");
    let Some(Block::Banner(banner)) = report.sections[0].blocks.first() else { panic!("no verdict line") };
    banner.badges.iter().find(|badge| badge.label == "Assessment").expect("an assessment").value.clone()
}

#[track_caller]
fn believed(alert: &Alert) {
    assert_eq!(assessment(alert), "expected activity: security test, to be confirmed");
}

#[track_caller]
fn not_believed(alert: &Alert) {
    assert!(!assessment(alert).contains("security test"), "{}", assessment(alert));
}

#[test]
fn several_independent_signs_are_believed_and_have_to_be_confirmed() {
    believed(&example());
}

#[test]
fn two_sides_are_enough() {
    for (side, fields) in SIGNS {
        let mut alert = example();
        for field in fields {
            alert.fields.remove(field);
        }
        assert!(assessment(&alert).contains("security test"), "without {side}");
    }
}

#[test]
fn one_side_alone_is_not_believed() {
    for (kept, _) in SIGNS {
        let mut alert = example();
        for (_, fields) in SIGNS.iter().filter(|(side, _)| *side != kept) {
            for field in *fields {
                alert.fields.remove(field);
            }
        }
        not_believed(&alert);
    }
}

#[test]
fn with_only_the_file_name_left_it_is_no_test() {
    not_believed(&with(&[
        ("proc.pname", "python3"),
        ("proc.pcmdline", "python3 app.py"),
        ("container.image.repository", "shop/web"),
    ]));
}

#[test]
fn the_tool_s_name_on_another_image_is_not_believed() {
    not_believed(&with(&[("container.image.repository", "shop/web")]));
    not_believed(&with(&[("container.image.repository", "docker.io/library/nginx")]));
    not_believed(&with(&[("container.image.repository", "evil/not-the-event-generator-at-all")]));
}

#[test]
fn names_that_are_almost_right_are_not_signs() {
    let image = ("container.image.repository", "falcosecurity/event-generator");
    let mutated: [&[(&str, &str)]; 4] = [
        &[
            ("proc.pname", "event-generat0r"),
            ("proc.pcmdline", "event-generat0r run syscall"),
            ("proc.cmdline", "sh -c /dev/shm/x.sh"),
        ],
        &[
            ("proc.pname", "Event-Generator"),
            ("proc.pcmdline", "x event-generator run syscall"),
            ("proc.cmdline", "sh -c /dev/shm/x.sh"),
        ],
        &[
            ("proc.pname", "event-generator2"),
            ("proc.pcmdline", "event-generator2 run"),
            ("proc.cmdline", "sh -c /dev/shm/falco-event-gen-x.sh"),
        ],
        &[("proc.pname", "sh"), ("proc.pcmdline", "sh"), ("proc.cmdline", "sh -c /dev/shm/falco_event_generator.sh")],
    ];
    for changes in mutated {
        not_believed(&with(&[changes, &[image]].concat()));
    }
}

#[test]
fn runc_s_copy_of_itself_needs_two_sides_as_well() {
    let memfd = |name: &str, parent: &str, path: &str| {
        let mut alert = with(&[
            ("proc.name", name),
            ("proc.pname", parent),
            ("proc.exepath", path),
            ("proc.cmdline", "x"),
            ("evt.res", "SUCCESS"),
        ]);
        alert.rule = Some("Fileless execution via memfd_create".into());
        alert.fields.remove("proc.pcmdline");
        alert.fields.remove("container.image.repository");
        assessment(&alert)
    };
    assert_eq!(memfd("runc:[1:CHILD]", "runc", "memfd:runc_cloned:/proc/self/exe"), "false positive, to be confirmed");
    assert_ne!(memfd("kworker", "bash", "memfd:runc_cloned:/proc/self/exe"), "false positive, to be confirmed");
    assert_ne!(memfd("runc:[1:CHILD]", "bash", "/tmp/runc"), "false positive, to be confirmed");
}
