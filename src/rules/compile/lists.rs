//! Lists: their items, and their names in conditions.
//!
//! Falco pastes a list's items over its name wherever the name stands between blanks, brackets, commas or `=`, quotes or
//! not, one list after the other in order of definition. The result here is the same, but only lists whose name is in the
//! text are tried, so that ten thousand rules beside ten thousand lists do not take an hour.

use std::collections::{BTreeSet, HashMap};

use crate::collect::{Collection, ListInfo};
use crate::problem::{Code, Problem};
use crate::traced::Traced;

/// The most items that all lists may have once their references are resolved.
const MAX_ITEMS: usize = 2_000_000;
/// The most text that conditions may grow by, all together.
const MAX_GROWTH: usize = 64 << 20;

/// Every list with its items resolved, and whether anything uses it.
#[derive(Default)]
pub(crate) struct Lists {
    pub(crate) names: Vec<String>,
    pub(crate) items: Vec<Vec<String>>,
    pub(crate) used: Vec<bool>,
    places: HashMap<String, usize>,
    /// Lists whose name holds a delimiter, so that it cannot be found word by word.
    odd: Vec<usize>,
    growth: usize,
}

/// What was found while names were replaced.
#[derive(Default)]
pub(crate) struct Replaced {
    /// Lists whose name stood inside quotes: their position and where in the files it stood.
    pub(crate) in_quotes: Vec<(usize, (usize, usize))>,
}

impl Lists {
    /// Resolves the names of lists among the items of lists: one level, and only lists that were there before.
    pub(crate) fn resolve(collection: &Collection) -> Result<Self, Box<Problem>> {
        let mut lists = Self::default();
        let mut total = 0usize;
        let mut used_names = Vec::new();
        for ListInfo { name, items, order, place } in collection.lists.iter() {
            let mut resolved: Vec<String> = Vec::with_capacity(items.len());
            for item in items {
                match collection.lists.get(item).filter(|other| other.order.index < order.visibility) {
                    Some(other) => {
                        used_names.push(other.name.clone());
                        total += other.items.len();
                        if total > MAX_ITEMS {
                            return Err(place.error(Code::Limit, "the lists hold more items than are read here"));
                        }
                        resolved.extend(other.items.iter().cloned());
                    }
                    None => resolved.push(item.clone()),
                }
            }
            total += items.len();
            lists.places.insert(name.clone(), lists.names.len());
            if name.bytes().any(is_delimiter) {
                lists.odd.push(lists.names.len());
            }
            lists.names.push(name.clone());
            lists.items.push(resolved);
            lists.used.push(false);
        }
        for name in used_names {
            lists.mark_used(&name);
        }
        Ok(lists)
    }

    fn mark_used(&mut self, name: &str) {
        if let Some(used) = self.places.get(name).and_then(|at| self.used.get_mut(*at)) {
            *used = true;
        }
    }

    /// Replaces every list's name in `text`. `None` when the texts have grown too large.
    pub(crate) fn replace(&mut self, text: &mut Traced) -> Option<Replaced> {
        let mut replaced = Replaced::default();
        let mut waiting = BTreeSet::new();
        waiting.extend(&self.odd);
        self.mentions(text.text(), 0, &mut waiting);
        while let Some(at) = waiting.pop_first() {
            let items: Vec<String> = self.items[at].iter().map(|item| quoted(item)).collect();
            let items = items.join(", ");
            let before = text.text().len();
            if replace_one(text, &self.names[at], &items, |place| {
                replaced.in_quotes.extend(place.map(|place| (at, place)))
            }) {
                self.used[at] = true;
                self.mentions(&items, at + 1, &mut waiting);
                self.growth += text.text().len().saturating_sub(before);
                if self.growth > MAX_GROWTH {
                    return None;
                }
            }
        }
        Some(replaced)
    }

    /// Lists, from the position `first` on, whose name is a word of `text`.
    fn mentions(&self, text: &str, first: usize, into: &mut BTreeSet<usize>) {
        let words = text.split(|c: char| u8::try_from(c).is_ok_and(is_delimiter));
        into.extend(words.filter_map(|word| self.places.get(word).copied()).filter(|at| *at >= first));
    }
}

/// Replaces one name. Blanks around it become one blank each; an empty list takes a comma beside it away. Returns whether
/// the name was there, and tells `in_quotes` the place of each that stood inside quotes.
fn replace_one(text: &mut Traced, name: &str, items: &str, mut in_quotes: impl FnMut(Option<(usize, usize)>)) -> bool {
    let mut used = false;
    let mut from = 0;
    let mut quotes = Quotes::default();
    if name.is_empty() {
        return false;
    }
    while let Some(found) = text.text().get(from..).and_then(|rest| rest.find(name)) {
        let (mut start, mut end) = (from + found, from + found + name.len());
        let bytes = text.text().as_bytes();
        let open = start == 0 || bytes.get(start - 1).copied().is_some_and(is_delimiter);
        let closed = bytes.get(end).copied().is_none_or(is_delimiter);
        if !open || !closed {
            from = start + text.text()[start..].chars().next().map_or(1, char::len_utf8);
            continue;
        }
        if quotes.open_at(text.text(), start) {
            in_quotes(text.locate(start));
        }
        let place = start;
        while start > 0 && is_blank(bytes[start - 1]) {
            start -= 1;
        }
        while bytes.get(end).copied().is_some_and(is_blank) {
            end += 1;
        }
        if items.is_empty() {
            if start > 0 && bytes[start - 1] == b',' {
                start -= 1;
            } else if bytes.get(end) == Some(&b',') {
                end += 1;
            }
        }
        let with = if start > 0 { format!(" {items} ") } else { format!("{items} ") };
        quotes.forget_from(start);
        text.replace(start..end, place, &with);
        used = true;
        from = (start + with.len()).min(text.text().len());
    }
    used
}

/// Whether a place is inside quotes, found by reading on from the last place asked about.
#[derive(Default)]
struct Quotes {
    at: usize,
    open: Option<u8>,
}

impl Quotes {
    fn open_at(&mut self, text: &str, place: usize) -> bool {
        let bytes = text.as_bytes();
        while self.at < place.min(bytes.len()) {
            let byte = bytes[self.at];
            match self.open {
                None if matches!(byte, b'"' | b'\'') => self.open = Some(byte),
                Some(quote) if byte == quote && bytes[self.at - 1] != b'\\' => self.open = None,
                _ => {}
            }
            self.at += 1;
        }
        self.open.is_some()
    }

    /// The text from `start` on is about to change. What was read before it stays true.
    fn forget_from(&mut self, start: usize) {
        self.at = self.at.min(start);
    }
}

/// An item with a blank is put in double quotes, unless it begins with a quote; nothing in it is escaped.
pub(crate) fn quoted(item: &str) -> String {
    if item.contains(' ') && !item.starts_with(['"', '\'']) { format!("\"{item}\"") } else { item.to_owned() }
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

fn is_delimiter(byte: u8) -> bool {
    is_blank(byte) || matches!(byte, b'(' | b')' | b',' | b'=')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lists(lists: &[(&str, &[&str])]) -> Lists {
        let mut made = Lists::default();
        for (at, (name, items)) in lists.iter().enumerate() {
            made.places.insert((*name).to_owned(), at);
            if name.bytes().any(is_delimiter) {
                made.odd.push(at);
            }
            made.names.push((*name).to_owned());
            made.items.push(items.iter().map(|item| (*item).to_owned()).collect());
            made.used.push(false);
        }
        made
    }

    /// Ours must give the text that the filter crate's plain replacement gives.
    #[track_caller]
    fn check(text: &str, all: &[(&str, &[&str])], expected: &str) {
        let mut traced = Traced::default();
        traced.push(text);
        lists(all).replace(&mut traced).expect("small");
        assert_eq!(traced.text(), expected, "{text}");
        let plain: Vec<(String, Vec<String>)> =
            all.iter().map(|(n, i)| ((*n).to_owned(), i.iter().map(|i| (*i).to_owned()).collect())).collect();
        assert_eq!(filter::expand_lists(text, &plain), expected, "{text} as filter does it");
    }

    #[test]
    fn names_become_items() {
        check("a.b in (l)", &[("l", &["x", "y z", "'q r'"])], "a.b in ( x, \"y z\", 'q r' )");
        check("a.b in (l, m) and l.x=1", &[("m", &["2"]), ("l", &["1"])], "a.b in ( 1 , 2 ) and l.x=1");
        check("a.b in l", &[("l", &["x"])], "a.b in x ");
        check("a.b in (e, x)", &[("e", &[])], "a.b in (   x)");
        check("a.b in (x, e)", &[("e", &[])], "a.b in (x  )");
        check("a.b = \"in l now\"", &[("l", &["x"])], "a.b = \"in x now\"");
    }

    #[test]
    fn a_later_list_is_found_in_the_items_of_an_earlier_one() {
        check("a.b in (k)", &[("k", &["l"]), ("l", &["x"])], "a.b in ( x )");
        check("a.b in (k)", &[("l", &["x"]), ("k", &["l"])], "a.b in ( l )");
    }

    #[test]
    fn odd_names_work_too() {
        check("a.b = c", &[("=", &["in"])], "a.b in c");
    }
}
