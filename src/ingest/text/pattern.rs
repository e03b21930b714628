use super::suffix::container_info;
use super::table::Part;

/// An output as `words field words field … words`, with empty words at an end that is a field and between fields that touch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pattern {
    /// One more than there are fields.
    pub words: Vec<String>,
    pub fields: Vec<String>,
    /// Bytes of all words.
    pub length: usize,
}

impl Pattern {
    pub(super) fn new(parts: &[Part]) -> Self {
        let mut pattern = Self { words: vec![String::new()], fields: Vec::new(), length: 0 };
        for part in parts {
            match part {
                Part::Words(words) => {
                    pattern.length += words.len();
                    if let Some(last) = pattern.words.last_mut() {
                        last.push_str(words);
                    }
                }
                Part::Field(field) => {
                    pattern.fields.push(field.clone());
                    pattern.words.push(String::new());
                }
            }
        }
        pattern
    }

    /// True when the words stand in the message in their order. Says no quickly, which is what most patterns need.
    pub(super) fn may_fit(&self, message: &Message<'_>) -> bool {
        let Some((first, inner)) = self.words.split_first() else { return false };
        let mut at = first.len();
        message.text.starts_with(first.as_str())
            && inner.iter().all(|words| {
                message.find(words, at, message.text.len()).is_some_and(|found| {
                    at = found + words.len();
                    true
                })
            })
    }
}

/// A message, and where its equals signs are, which is how keys are found.
#[derive(Debug)]
pub(super) struct Message<'a> {
    pub text: &'a str,
    equals: Vec<usize>,
}

impl<'a> Message<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, equals: memchr::memchr_iter(b'=', text.as_bytes()).collect() }
    }

    /// Where `words` first stand between `from` and `to`.
    pub(super) fn find(&self, words: &str, from: usize, to: usize) -> Option<usize> {
        if !words.ends_with('=') {
            return Some(from + self.text.get(from..to)?.find(words)?);
        }
        let first = self.equals.partition_point(|equal| equal + 1 < from + words.len());
        self.equals[first..].iter().take_while(|equal| **equal < to).find_map(|equal| self.ends_at(words, *equal))
    }

    /// Where `words` last stand between `from` and `to`.
    pub(super) fn rfind(&self, words: &str, from: usize, to: usize) -> Option<usize> {
        if !words.ends_with('=') {
            return Some(from + self.text.get(from..to)?.rfind(words)?);
        }
        let last = self.equals.partition_point(|equal| *equal < to);
        let before = self.equals[..last].iter().rev().take_while(|equal| **equal + 1 >= from + words.len());
        before.copied().find_map(|equal| self.ends_at(words, equal))
    }

    /// Where `words` begin when they end with this equals sign.
    fn ends_at(&self, words: &str, equal: usize) -> Option<usize> {
        self.text.as_bytes()[..=equal].ends_with(words.as_bytes()).then(|| equal + 1 - words.len())
    }
}

/// The patterns of an output: one, or one for each form of `%container.info`.
pub(super) fn patterns(parts: &[Part]) -> Vec<Pattern> {
    if !parts.iter().any(|part| matches!(part, Part::Field(field) if field == "container.info")) {
        return vec![Pattern::new(parts)];
    }
    let with = |form: &Vec<Part>| {
        let place = |part: &Part| match part {
            Part::Field(field) if field == "container.info" => form.clone(),
            part => vec![part.clone()],
        };
        let mut pattern = Pattern::new(&parts.iter().flat_map(place).collect::<Vec<_>>());
        // Falco trims what an empty form leaves at the end.
        if let Some(last) = pattern.words.last_mut() {
            let trimmed = last.trim_end().len();
            pattern.length -= last.len() - trimmed;
            last.truncate(trimmed);
        }
        pattern
    };
    container_info().iter().map(with).collect()
}
