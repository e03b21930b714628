use knowledge::generator::{Facet, Origin, action, actions, sign};

#[track_caller]
fn signed(field: &str, value: &str, facet: Facet, rule: Option<&str>) {
    let sign = sign(field, value).unwrap_or_else(|| panic!("no sign in {field} {value}"));
    assert_eq!(sign.facet, facet, "{value}");
    assert_eq!(sign.action.and_then(|action| action.rule), rule, "{value}");
}

#[test]
fn actions_are_named_after_their_rules() {
    let rule = |name: &str| action(name).and_then(|action| action.rule);
    assert_eq!(actions().len(), 102);
    assert_eq!(rule("syscall.ExecutionFromDevShm"), Some("Execution from /dev/shm"));
    assert_eq!(rule("ExecutionFromDevShm"), Some("Execution from /dev/shm"));
    assert_eq!(rule("k8saudit.RolePodExec"), Some("ClusterRole With Pod Exec Created"));
    assert_eq!(rule("helper.ExecLs"), None);
    assert_eq!(action("ExecutionFromDevShmX"), None);
}

#[test]
fn what_the_tool_leaves_is_recognised() {
    let shm = Some("Execution from /dev/shm");
    signed("fd.name", "/dev/shm/falco-event-generator-syscall-ExecutionFromDevShm-a1B2c3.sh", Facet::Path, shm);
    signed(
        "evt.arg.filename",
        "/dev/shm/falco-event-generator-syscall-ExecutionFromDevShm-a1B2c3.sh",
        Facet::Path,
        shm,
    );
    signed(
        "proc.cmdline",
        "sh -c /dev/shm/falco-event-generator-syscall-ExecutionFromDevShm-a1B2c3.sh",
        Facet::CommandLine,
        shm,
    );
    signed(
        "fd.name",
        "/tmp/.falco-event-generator-syscall-CreateHiddenFilesOrDirectories-1",
        Facet::Path,
        Some("Create Hidden Files or Directories"),
    );
    signed("fd.name", "/etc/created-by-event-generator", Facet::Path, None);
    signed("proc.pcmdline", "event-generator run syscall --loop", Facet::CommandLine, None);
    signed("proc.cmdline", "httpd run --loglevel info ^helper.RunShell$", Facet::CommandLine, None);
    signed("proc.cmdline", "event-generator run ^syscall.NonSudoSetuid$", Facet::CommandLine, Some("Non sudo setuid"));
    signed("proc.pname", "event-generator", Facet::ProcessName, None);
    signed("proc.aname[3]", "event-generator", Facet::ProcessName, None);
    signed("proc.exepath", "/bin/event-generator", Facet::ProgramPath, None);
    signed("proc.exepath", "/tmp/falco-event-generator-syscall-spawned-2718/httpd", Facet::ProgramPath, None);
    signed("container.image.repository", "docker.io/falcosecurity/event-generator", Facet::Image, None);
    signed("container.image.repository", "falcosecurity/event-generator", Facet::Image, None);
    signed("container.name", "event-generator", Facet::ContainerName, None);
    signed("k8s.pod.name", "event-generator-6f7d8-x2x4z", Facet::PodName, None);
    signed("proc.env", "PATH=/bin FALCO_EVENT_GENERATOR_TEST_ID=7", Facet::Env, None);
    signed("k8s.pod.labels", "app.kubernetes.io/part-of:falco-event-generator", Facet::Label, None);
}

#[test]
fn imitations_that_differ_are_not_believed() {
    for (field, value) in [
        ("fd.name", "/dev/shm/falco-event-generator-syscall-NoSuchAction-a1.sh"),
        ("fd.name", "/dev/shm/xfalco-event-generator-syscall-ExecutionFromDevShm-a1.sh"),
        ("fd.name", "/dev/shm/falco-event-generator-ExecutionFromDevShm"),
        ("fd.name", "/dev/shm/falco-event-generator-k8saudit-ExecutionFromDevShm-1"),
        ("fd.name", "/etc/created-by-event-generator.sh"),
        ("fd.name", "created-by-event-generator"),
        ("proc.pname", "event-generator2"),
        ("proc.pname", "event_generator"),
        ("proc.pname", "Event-Generator"),
        ("proc.cmdline", "event-generator-fake run syscall"),
        ("proc.cmdline", "bash event-generator"),
        ("proc.cmdline", "curl http://x/event-generator run"),
        ("proc.cmdline", "httpd run ^helper.NoSuch$"),
        ("proc.exepath", "/tmp/event-generator"),
        ("proc.exepath", "/tmp/bin/event-generator"),
        ("proc.exepath", "/tmp/falco-event-generator-syscall-spawned-x/httpd"),
        ("container.image.repository", "evil/falcosecurity-event-generator"),
        ("container.image.repository", "docker.io/evilfalcosecurity/event-generator"),
        ("container.image.repository", "falcosecurity/event-generator-evil"),
        ("container.name", "my-event-generator"),
        ("container.name", "event-generators"),
        ("proc.env", "X=FALCO_EVENT_GENERATOR_TEST_ID"),
        ("user.name", "event-generator"),
        ("", ""),
    ] {
        assert_eq!(sign(field, value), None, "{field} {value}");
    }
}

#[test]
fn who_could_have_written_it() {
    assert_eq!(Facet::Path.origin(), Origin::Program);
    assert_eq!(Facet::CommandLine.origin(), Origin::Program);
    assert_eq!(Facet::Image.origin(), Origin::Deployment);
}
