//! Looking for words in a sentence.

/// The text in small letters, each run of blanks one blank.
pub fn small(text: &str) -> String {
    text.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}

/// Where `word` stands in `text` as a word or words of its own: no letter, digit or underscore goes on beside it.
pub fn find(text: &str, word: &str) -> Option<usize> {
    let goes_on = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
    text.match_indices(word)
        .map(|(at, _)| at)
        .find(|&at| !goes_on(text[..at].chars().next_back()) && !goes_on(text[at + word.len()..].chars().next()))
}

/// True when one of `words` stands in `text` as a word of its own.
pub fn any(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| find(text, word).is_some())
}

/// True for a sentence that states nothing about what happened: it supposes, advises, asks or generalises. `small` is the
/// sentence in small letters.
pub fn hedged(small: &str) -> bool {
    const WORDS: &[&str] = &[
        "could",
        "may",
        "might",
        "if",
        "should",
        "would",
        "can",
        "e.g",
        "for example",
        "possible",
        "possibly",
        "potentially",
        "consider",
        "ensure",
        "unless",
        "whether",
        "when",
        "whenever",
        "typically",
        "usually",
        "often",
        "to prevent",
        "to avoid",
        "to reduce",
        "must",
        "will",
        "recommend",
        "recommended",
        "suspected",
        "likely",
        "probably",
        "assume",
        "example",
        "expected",
        "how to",
        "any",
        "designed to",
    ];
    const ADVICE: &[&str] = &[
        "check",
        "verify",
        "review",
        "set",
        "configure",
        "use",
        "run",
        "monitor",
        "restrict",
        "limit",
        "look",
        "add",
        "keep",
        "make",
        "do",
        "investigate",
        "confirm",
        "remove",
        "disable",
        "enable",
        "implement",
        "regularly",
        "ask",
        "create",
        "delete",
        "stop",
        "install",
        "apply",
        "isolate",
        "capture",
        "collect",
        "compare",
        "search",
        "read",
    ];
    let first = small.split(|c: char| !c.is_alphanumeric()).find(|word| !word.is_empty()).unwrap_or_default();
    any(small, WORDS) || ADVICE.contains(&first) || small.trim_end().ends_with('?')
}

/// Words between blanks, quotes and brackets, punctuation at their ends taken off.
pub fn tokens(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| c.is_whitespace() || "\"'`()[]{}<>,;|*".contains(c))
        .map(|token| token.trim_matches(['.', ':', '!', '?', '=']))
        .filter(|token| !token.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_stands_alone() {
        assert_eq!(find("was executed", "execute"), None);
        assert_eq!(find("a_was was", "was"), Some(6));
        assert!(any("it could be", &["could"]) && !any("couldn", &["could"]));
    }

    #[test]
    fn advice_and_guesses_state_nothing() {
        for text in ["this may be an attack", "check the process", "was it blocked?", "if it ran, stop"] {
            assert!(hedged(text), "{text}");
        }
        assert!(!hedged("the process opened the file"));
    }

    #[test]
    fn tokens_are_bare() {
        assert_eq!(tokens("a (b), `c`: 10.0.0.1.").collect::<Vec<_>>(), ["a", "b", "c", "10.0.0.1"]);
    }
}
