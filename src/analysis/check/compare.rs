//! When a value in a document and a value in an alert are the same.

use super::keys::Class;
use super::unit::Line;
use super::words;

/// The readings of a value: its literals, else its words; then the same without what stands in brackets behind it.
pub fn candidates(class: Class, value: &Line) -> Vec<String> {
    let mut found: Vec<String> = value.literals().map(|one| one.trim().to_owned()).collect();
    let whole = value.text.trim().trim_matches(['`', '*', '"', '\'']).trim_end_matches(['.', ',', ';']).trim();
    if found.is_empty() || class == Class::Rule || class == Class::Tags {
        found.push(whole.to_owned());
    }
    let cut = [" (", " –", " —", " - ", ", "].iter().filter_map(|mark| whole.find(mark)).min();
    if let Some(at) = cut.filter(|_| value.literals.is_empty() && class != Class::Command) {
        found.push(whole[..at].trim().trim_matches('"').to_owned());
    }
    // A cell may hold the marks of a list: `sh, cat`.
    found.retain(|one| !one.is_empty());
    found
}

/// True when `given` says what `truth` says.
pub fn same(class: Class, given: &str, truth: &str) -> bool {
    let given = given.trim_end_matches(['…']).trim_end_matches("...");
    if given.is_empty() {
        return false;
    }
    let (low, true_low) = (given.to_lowercase(), truth.to_lowercase());
    if low == true_low {
        return true;
    }
    match class {
        Class::Id => truth_or_cut(&low, &true_low, 8),
        Class::Image => {
            let bare = |image: &str| {
                let image = image.split('@').next().unwrap_or_default();
                let image = image.strip_prefix("docker.io/").unwrap_or(image);
                image.strip_prefix("library/").unwrap_or(image).to_owned()
            };
            let (given, truth) = (bare(&low), bare(&true_low));
            let untagged = |image: &str| match image.rsplit_once(':') {
                Some((name, tag)) if !tag.contains('/') => name.to_owned(),
                _ => image.to_owned(),
            };
            given == truth || given == untagged(&truth) || untagged(&given) == truth
        }
        Class::Command => words::small(given) == words::small(truth) || (low.len() >= 4 && true_low.starts_with(&low)),
        Class::Tags => {
            let tags: Vec<&str> = words::tokens(&low).collect();
            !tags.is_empty() && tags.iter().all(|tag| true_low.split(", ").any(|known| known == *tag))
        }
        // `root (uid 0)`, `openat, a call that opens`: the value stands in it as a word.
        Class::Word | Class::Free | Class::Number | Class::Path => {
            let longer = words::find(&low, &true_low).is_some();
            let cut = class == Class::Path && given.len() >= 12 && true_low.starts_with(&low) && !low.ends_with('/');
            longer || (cut && given != given.trim_end_matches(['x', 'X']))
        }
        Class::Rule => words::find(&low, &true_low).is_some(),
        Class::Time => false,
    }
}

fn truth_or_cut(given: &str, truth: &str, least: usize) -> bool {
    let (short, long) = if given.len() < truth.len() { (given, truth) } else { (truth, given) };
    short.len() >= least && long.starts_with(short)
}

/// True for a value that names one thing, so that another name is another thing.
pub fn concrete(class: Class, given: &str) -> bool {
    let one_word = !given.contains(char::is_whitespace) && given.chars().any(char::is_alphanumeric);
    // A placeholder, a pattern, or something cut short names nothing.
    let open = given.contains(['<', '>', '*', '{', '$', '…']) || given.contains("...") || given.contains("XXX");
    if open || given.len() > 300 {
        return false;
    }
    match class {
        Class::Word => {
            one_word && given.chars().next().is_some_and(char::is_alphanumeric) && !given.contains(['/', ','])
        }
        Class::Path => one_word && given.starts_with('/'),
        Class::Command => {
            given.chars().next().is_some_and(|c| c.is_ascii_lowercase() || "/.".contains(c)) && !given.ends_with('.')
        }
        Class::Number => given.trim_start_matches('-').bytes().all(|b| b.is_ascii_digit()) && given.len() < 12,
        Class::Id => given.len() >= 12 && given.bytes().all(|b| b.is_ascii_hexdigit()),
        Class::Image => one_word && given.contains(['/', ':']),
        Class::Rule => !knowledge::catalogue::successors(given).is_empty(),
        Class::Time | Class::Tags | Class::Free => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_the_same_when_they_say_the_same() {
        for (class, given, truth) in [
            (Class::Id, "c61b4b13ae44f00dcafe", "c61b4b13ae44"),
            (Class::Image, "docker.io/library/busybox", "busybox:latest"),
            (Class::Image, "falcosecurity/event-generator:latest", "docker.io/falcosecurity/event-generator"),
            (Class::Word, "root (UID 0)", "root"),
            (Class::Command, "cat  /etc/shadow", "cat /etc/shadow"),
            (Class::Tags, "container, T1059", "container, host, T1059"),
            (Class::Number, "0", "0"),
        ] {
            assert!(same(class, given, truth), "{given} {truth}");
        }
        for (class, given, truth) in [
            (Class::Id, "1232fb36c811", "c61b4b13ae44"),
            (Class::Image, "nginx:1.27", "busybox:1.27"),
            (Class::Word, "sha", "sh"),
            (Class::Number, "10", "1"),
            (Class::Path, "/dev/shm", "/dev/shm/x.sh"),
            (Class::Command, "event-generator run", "sh -c x"),
        ] {
            assert!(!same(class, given, truth), "{given} {truth}");
        }
    }

    #[test]
    fn what_is_open_names_nothing() {
        assert!(!concrete(Class::Word, "<name>") && !concrete(Class::Path, "/dev/shm/*"));
        assert!(!concrete(Class::Word, "the shell") && concrete(Class::Word, "bash"));
        assert!(!concrete(Class::Rule, "My own rule") && concrete(Class::Rule, "Terminal shell in container"));
    }
}
