//! Documents checked against their alerts.

#![allow(clippy::print_stderr, reason = "a test that is skipped says so")]

use report::{Inline, Mark, MarkKind, Report, Sentence, markdown};

mod shared;

/// The marks that accuse, a line each.
fn accusations(report: &Report) -> Vec<String> {
    report.marks().into_iter().filter(|mark| mark.kind.accuses()).map(told).collect()
}

fn told(mark: &Mark) -> String {
    format!("{} {}: {} — {:?}", mark.line, mark.kind.words(), mark.said.as_raw(), mark.reason.inlines)
}

/// Every report that the project writes on an alert of its own or a picked real one.
fn own_reports() -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = shared::PICKED
        .iter()
        .filter_map(|(file, line)| Some((format!("{file}:{line}"), shared::line(file, *line)?)))
        .collect();
    found.extend(shared::made_up());
    found.extend(shared::recorded());
    found
}

#[test]
fn our_own_reports_are_accused_of_nothing() {
    let mut wrong = Vec::new();
    for (name, text) in own_reports() {
        let analysis = analysis::analyse(text.as_bytes(), None);
        let report = analysis.report(0).expect("there is one alert");
        let checked = analysis::check(&markdown::render(&report), &analysis.alerts);
        wrong.extend(accusations(&checked.report).into_iter().map(|told| format!("{name}: {told}")));
        let supported = checked.report.marks().len();
        assert!(supported >= 5, "{name}: only {supported} marks");
    }
    assert!(wrong.is_empty(), "{} accusations:\n{}", wrong.len(), wrong.join("\n"));
}

/// The alert of which two reports in the corpus tell, as Falco wrote it then.
fn devshm() -> Vec<alert::Alert> {
    let alerts = analysis::analyse(include_bytes!("reports/devshm.json"), None).alerts;
    assert_eq!(alerts.len(), 1);
    alerts
}

#[test]
fn a_correct_report_of_a_person_is_accused_of_nothing() {
    let checked = analysis::check(include_str!("reports/human.md"), &devshm());
    assert_eq!(accusations(&checked.report), [""; 0]);
    assert!(checked.report.marks().len() >= 18, "{}", checked.report.marks().len());
}

/// What the critique of the first report lists, by number: the line of the report, the kind of mark, and words of the mark.
const FAULTS: &[(u32, u32, MarkKind, &str)] = &[
    (1, 7, MarkKind::NotInEvidence, "security test"),
    (2, 7, MarkKind::Contradicted, "did not happen"),
    (3, 17, MarkKind::Contradicted, "no permission of a file"),
    (4, 25, MarkKind::NotInEvidence, "noexec"),
    (5, 17, MarkKind::Contradicted, "a directory above it"),
    (6, 21, MarkKind::Contradicted, "the parent's"),
    (7, 7, MarkKind::Contradicted, "any user may write to"),
    (8, 34, MarkKind::Unsafe, "1777"),
    (9, 36, MarkKind::Contradicted, "Falco already does"),
    (10, 45, MarkKind::Contradicted, "stops nothing"),
    (11, 57, MarkKind::DoesNotLoad, "line 10, column 25"),
    (12, 48, MarkKind::DoesNotLoad, "Rules content is not yaml array of objects"),
    (13, 49, MarkKind::DoesNotLoad, "Not keys of Falco's rules"),
    (14, 56, MarkKind::DoesNotLoad, "no event source"),
    (15, 57, MarkKind::DoesNotLoad, "no field"),
    (16, 51, MarkKind::DoesNotLoad, "Not Falco's language"),
    (17, 65, MarkKind::Unsafe, "success is silent"),
    (18, 63, MarkKind::Contradicted, "it floods"),
    (19, 55, MarkKind::Contradicted, "cannot secure"),
    (30, 7, MarkKind::NotInEvidence, "holds no alert"),
];

/// Faults that are omissions: no statement is wrong, something is not said. By the field that would have said it.
const OMISSIONS: &[(u32, &str)] =
    &[(21, "alert.priority"), (21, "alert.time"), (22, "user.name"), (23, "alert.tags"), (5, "proc.cmdline")];

#[test]
fn the_faults_of_the_first_report_are_found() {
    let Some(text) =
        shared::folder().and_then(|folder| std::fs::read_to_string(folder.join("corpus/reports/seed-devshm.md")).ok())
    else {
        return;
    };
    let checked = analysis::check(&text, &devshm());
    let marks = checked.report.marks();
    let mut numbers: Vec<u32> = Vec::new();
    for (number, line, kind, words) in FAULTS {
        let found =
            marks.iter().any(|mark| mark.kind == *kind && mark.line == *line && said(&mark.reason).contains(words));
        assert!(found, "fault {number} is not marked on line {line}:\n{}", accusations(&checked.report).join("\n"));
        numbers.push(*number);
    }
    numbers.dedup();
    assert!(numbers.len() >= 20, "{numbers:?}");
    let tally = checked.report.tally().expect("a tally");
    for (number, field) in OMISSIONS {
        assert!(
            tally.left_out.iter().any(|left| left.cites.iter().any(|cited| cited == field)),
            "omission {number}: {field} is not listed: {:?}",
            tally.left_out
        );
    }
}

fn said(sentence: &Sentence) -> String {
    sentence
        .inlines
        .iter()
        .map(|inline| match inline {
            Inline::Text(text) | Inline::Strong(text) | Inline::Code(text) => text.clone(),
            Inline::Evidence { value, .. } | Inline::Value(value) => value.as_raw().to_owned(),
            other => format!("{other:?}"),
        })
        .collect()
}

/// Counts for each report of the corpus, and where each accusation stands: its words are not ours to keep.
/// `SAKER_BLESS=1` writes the file anew; each contradicted and unsafe is then read beside the report.
#[test]
fn the_reports_of_the_corpus_are_marked_as_reviewed() {
    let Some(folder) = shared::folder() else { return };
    let mut files: Vec<_> = std::fs::read_dir(folder.join("corpus/reports"))
        .expect("reports")
        .flatten()
        .map(|entry| entry.path())
        .collect();
    files.sort();
    let mut out = String::new();
    for file in files {
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let text = std::fs::read_to_string(&file).expect("UTF-8");
        let given = if ["seed-devshm.md", "llm-mini-debian-lab-devshm.md"].contains(&name.as_str()) {
            devshm()
        } else {
            Vec::new()
        };
        let checked = analysis::check(&text, &given);
        let counts = &checked.report.tally().expect("a tally").counts;
        let counts: Vec<String> = counts.iter().map(|(_, count)| count.to_string()).collect();
        out.push_str(&format!("{name}\t{}\n", counts.join("\t")));
        for mark in checked.report.marks().into_iter().filter(|mark| mark.kind.accuses()) {
            out.push_str(&format!("\t{}\t{}\n", mark.line, mark.kind.words()));
        }
    }
    let head: Vec<_> = MarkKind::ALL.iter().map(|kind| kind.words()).collect();
    let out = format!("report\t{}\n{out}", head.join("\t"));
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/reports/corpus.tsv");
    if std::env::var_os("SAKER_BLESS").is_some() {
        std::fs::write(path, &out).expect("the file can be written");
    }
    assert_eq!(std::fs::read_to_string(path).unwrap_or_default(), out);
}

#[test]
fn a_report_on_another_container_is_not_held_against_the_alert() {
    let of = |id: &str, name: &str| {
        let text = format!(
            "# Report\n\n## Event\n\n- **Container ID**: {id}\n- **Container Name**: {name}\n- **Process Name**: nginx\n\n## Next\n\n- Ask.\n"
        );
        analysis::check(&text, &devshm()).report
    };
    let own = &devshm()[0];
    let [id, name] = ["container.id", "container.name"].map(|field| own.text(field).expect("the field"));
    let contradicted = |report: &Report| report.marks().iter().any(|mark| mark.kind == MarkKind::Contradicted);
    assert!(contradicted(&of(&id, &name)), "another process");
    assert!(!contradicted(&of("0123456789ab", "another_one")), "another event");
    assert!(contradicted(&of("0123456789ab", &name)), "one of two may be a mistake");
}
