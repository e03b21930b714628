/// A file name for a download, made from any text: `[A-Za-z0-9._-]` only, 1 to 100 of them, no path, no hidden file, no
/// device of Windows. Runs of other characters become one dash; a short ending such as `.json` outlives a cut.
pub fn filename(text: &str) -> String {
    let mut name = String::with_capacity(text.len().min(128));
    for c in text.chars() {
        let kept = if c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-') { c } else { '-' };
        // `..` would be a way up, and a run of dashes says no more than one.
        let repeats = matches!(kept, '.' | '-') && name.ends_with(kept);
        if !repeats {
            name.push(kept);
        }
    }
    let name = name.trim_matches(['.', '-']);
    let (stem, ending) = match name.rsplit_once('.') {
        Some((stem, ending)) if ending.len() <= 8 => (stem, Some(ending)),
        _ => (name, None),
    };
    let left = LONGEST - ending.map_or(0, |ending| ending.len() + 1);
    // All characters are ASCII by now: bytes are characters.
    let stem = stem.get(..left).unwrap_or(stem).trim_end_matches(['.', '-']);
    let device = stem.split('.').next().unwrap_or_default();
    let taken = DEVICES.iter().any(|name| device.eq_ignore_ascii_case(name))
        || (device.len() == 4
            && device.ends_with(|c: char| c.is_ascii_digit())
            && ["com", "lpt"].iter().any(|port| device.get(..3).is_some_and(|start| start.eq_ignore_ascii_case(port))));
    let stem = match (stem, taken) {
        ("", _) => "untitled".to_owned(),
        (stem, true) => format!("file-{stem}").chars().take(left).collect(),
        (stem, false) => stem.to_owned(),
    };
    match ending {
        Some(ending) => format!("{stem}.{ending}"),
        None => stem,
    }
}

const LONGEST: usize = 100;

/// Names that Windows opens as devices, whatever their ending.
const DEVICES: &[&str] = &["con", "prn", "aux", "nul"];

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, name: &str) {
        assert_eq!(filename(text), name);
    }

    #[test]
    fn names_that_are_fine_stay() {
        check("report-2026_01.json", "report-2026_01.json");
    }

    #[test]
    fn what_is_not_is_replaced() {
        check("Terminal shell: in container.md", "Terminal-shell-in-container.md");
        check("../../etc/passwd", "etc-passwd");
        check("gpj.\u{202e}exe", "gpj.-exe");
        check("-rf", "rf");
        check(".bashrc", "bashrc");
    }

    #[test]
    fn there_always_is_a_name() {
        for text in ["", "..", "/", "中文", "\0"] {
            check(text, "untitled");
        }
    }

    #[test]
    fn devices_are_no_files() {
        check("CON", "file-CON");
        check("nul.txt", "file-nul.txt");
        check("com1.tar.gz", "file-com1.tar.gz");
        check("comb.txt", "comb.txt");
    }

    #[test]
    fn long_names_are_cut_before_their_ending() {
        let name = filename(&format!("{}.json", "a".repeat(300)));
        assert_eq!(name, format!("{}.json", "a".repeat(95)));
        assert_eq!(filename(&"é-b".repeat(300)).len(), 99);
    }
}
