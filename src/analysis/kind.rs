//! What kind of thing was pasted or opened: alerts, a rules file, or a document that somebody wrote.

/// The kind of an input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Alerts, or nothing we know: reading says which.
    Alerts,
    /// A Falco rules file.
    Rules,
    /// A Markdown document, which may hold alerts and rules.
    Document,
}

/// Keys that begin an item of a rules file.
const ITEMS: [&str; 5] = ["rule", "macro", "list", "required_engine_version", "required_plugin_versions"];

/// Tells the kind by content; `name` is the file's name, a hint.
pub fn kind(text: &str, name: Option<&str>) -> Kind {
    let text = text.trim_start_matches('\u{feff}');
    let first = text.lines().map(str::trim_end).find(|line| {
        let line = line.trim_start();
        !line.is_empty() && !line.starts_with('#') && line != "---"
    });
    if first.is_some_and(begins_item) {
        return Kind::Rules;
    }
    let markdown = name.is_some_and(|name| name.ends_with(".md") || name.ends_with(".markdown"));
    let starts_as_data = text.trim_start().starts_with(['{', '[']);
    if markdown || (!starts_as_data && text.lines().take(400).any(heading)) {
        return Kind::Document;
    }
    Kind::Alerts
}

fn begins_item(line: &str) -> bool {
    let Some(rest) = line.trim_start().strip_prefix('-') else { return false };
    let rest = rest.trim_start();
    ITEMS.iter().any(|item| rest.strip_prefix(item).is_some_and(|after| after.trim_start().starts_with(':')))
}

/// A Markdown heading: `# Words`. A shell comment looks the same, which is why a fence or bold text is not asked for.
fn heading(line: &str) -> bool {
    let marks = line.bytes().take_while(|byte| *byte == b'#').count();
    (1..=6).contains(&marks) && line[marks..].starts_with(' ') && line[marks..].trim().len() > 1
        || (line.starts_with("**") && line.trim_end().ends_with("**") && line.len() > 5)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, name: Option<&str>, expected: Kind) {
        assert_eq!(kind(text, name), expected, "{text}");
    }

    #[test]
    fn the_kind_is_told_by_content() {
        check("{\"rule\":\"x\"}", None, Kind::Alerts);
        check("10:00:00.000000000: Warning x (a=b)", None, Kind::Alerts);
        check("", None, Kind::Alerts);
        check("# rules of ours\n\n- rule: x\n  desc: y\n", None, Kind::Rules);
        check("---\n- required_engine_version: 0.31.0\n", None, Kind::Rules);
        check("- name: nginx\n", Some("deployment.yaml"), Kind::Alerts);
        check("# Alert Analysis Report\n\nwords\n", None, Kind::Document);
        check("**Alert Analysis Report**\n====\n", None, Kind::Document);
        check("words", Some("report.md"), Kind::Document);
        check("{\"a\": 1}\n# comment\n", None, Kind::Alerts);
    }
}
