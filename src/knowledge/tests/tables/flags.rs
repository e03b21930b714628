use knowledge::capabilities::{self, Danger, capability};
use knowledge::flags::{all, explain, explain_all, program, set, split};
use std::collections::BTreeSet;

#[test]
fn every_flag_is_named_once_and_explained_in_a_clause() {
    let names: Vec<&str> = all().map(|(name, _, _)| name).collect();
    assert_eq!(names.len(), names.iter().collect::<BTreeSet<_>>().len());
    for (name, meaning, set) in all() {
        assert!(!meaning.is_empty() && !meaning.ends_with('.') && !set.is_empty(), "{name}");
        assert_eq!(explain(name), Some(meaning));
    }
}

#[test]
fn flags_are_taken_out_of_printed_values() {
    let parts = |value: &'static str| split(value).collect::<Vec<_>>();
    assert_eq!(parts("O_RDONLY|O_CLOEXEC"), ["O_RDONLY", "O_CLOEXEC"]);
    assert_eq!(parts("4097(O_RDONLY|O_CLOEXEC)"), ["O_RDONLY", "O_CLOEXEC"]);
    assert_eq!(parts("0"), ["0"]);
    assert_eq!(parts(""), Vec::<&str>::new());
    assert_eq!(parts("|()|"), ["()"]);
    assert_eq!(explain_all("O_TRUNC|NOSUCH|O_CREAT").len(), 2);
}

#[test]
fn sets() {
    assert_eq!(set("EXE_WRITABLE"), Some("exe"));
    assert_eq!(set("NOEXEC"), Some("mount"));
    assert_eq!(set("S_ISUID"), Some("mode"));
    assert_eq!((set("x"), explain("")), (None, None));
}

#[track_caller]
fn reads(flags: &str, words: &str) {
    assert!(program(flags).unwrap_or("nothing").contains(words), "{flags}: {:?}", program(flags));
}

#[test]
fn flags_of_a_program_are_read_together() {
    reads("EXE_WRITABLE|EXE_UPPER_LAYER", "dropped payload");
    reads("EXE_UPPER_LAYER", "added or changed");
    reads("EXE_WRITABLE|EXE_LOWER_LAYER", "normal for root");
    reads("EXE_LOWER_LAYER", "as built");
    reads("EXE_WRITABLE|EXE_FROM_MEMFD", "Fileless");
    reads("EXE_WRITABLE", "odd for a system program");
    reads("", "nothing");
    reads("O_RDONLY", "nothing");
}

#[test]
fn capabilities_by_bit() {
    let all = capabilities::all();
    assert_eq!(all.len(), 41);
    assert!(all.iter().enumerate().all(|(at, capability)| usize::from(capability.bit) == at));
    assert_eq!(all.iter().filter(|capability| capability.docker_default).count(), 14);
    assert_eq!(capability("CAP_SYS_ADMIN").map(|capability| capability.danger), Some(Danger::Critical));
    assert_eq!(capability("cap_sys_admin"), None);
    assert!(all.iter().all(|capability| capability.danger < Danger::Critical || !capability.docker_default));
}
