//! Regular expressions as RE2 reads them in its POSIX mode, rewritten for the `regex-lite` crate.
//!
//! In that mode there are no `\d \w \s \b`, no flags, no lazy repeats; `^` and `$` stand at the ends of lines; a repeat
//! may be repeated; a brace that is no repeat stands for itself.

/// The most that a repeat may ask for, also when repeats are nested.
const MOST: u32 = 1_000;
/// The deepest nesting of groups, to keep `regex-lite` within its own bounds.
pub(crate) const DEEPEST: usize = 200;

/// A pattern for `regex-lite`, and a text that every match holds.
pub(crate) struct Rewritten {
    pub(crate) body: String,
    pub(crate) required: Option<String>,
}

/// Rewrites `pattern`, or says why RE2 would refuse it.
pub(crate) fn rewrite(pattern: &str) -> Result<Rewritten, String> {
    let literals = Literals::default();
    let mut rewriter = Rewriter { rest: pattern.chars().collect(), at: 0, out: String::new(), literals };
    let body = rewriter.pattern()?;
    Ok(Rewritten { body, required: rewriter.literals.required() })
}

/// The texts that every match must hold: runs of plain characters outside all groups and alternatives.
#[derive(Default)]
struct Literals {
    run: String,
    longest: String,
    /// An alternative outside all groups: then nothing is required.
    alternatives: bool,
}

impl Literals {
    fn push(&mut self, c: char) {
        self.run.push(c);
    }

    /// The run ends before its last character, because that is repeated. It may be missing, also after a `+`: that may be
    /// followed by a `?`.
    fn end_before_last(&mut self) {
        self.run.pop();
        self.end();
    }

    /// The run ends here.
    fn end(&mut self) {
        if self.run.len() > self.longest.len() {
            self.longest.clone_from(&self.run);
        }
        self.run.clear();
    }

    fn required(mut self) -> Option<String> {
        self.end();
        (!self.alternatives && !self.longest.is_empty()).then_some(self.longest)
    }
}

struct Rewriter {
    rest: Vec<char>,
    at: usize,
    out: String,
    literals: Literals,
}

/// An open group: where its output starts, and the largest repeat in it so far.
struct Group {
    start: usize,
    largest: u32,
}

impl Rewriter {
    fn pattern(&mut self) -> Result<String, String> {
        let mut groups = vec![Group { start: 0, largest: 1 }];
        // The last thing that can be repeated: where its output starts, and how often its inside repeats.
        let mut atom: Option<(usize, u32)> = None;
        while let Some(c) = self.next() {
            let start = self.out.len();
            let outside = groups.len() == 1;
            match c {
                '(' => {
                    self.literals.end();
                    if groups.len() > DEEPEST {
                        return Err("groups are nested too deeply".to_owned());
                    }
                    groups.push(Group { start, largest: 1 });
                    self.out.push_str("(?:");
                    atom = None;
                }
                ')' => {
                    let Some(group) = groups.pop().filter(|_| !groups.is_empty()) else {
                        return Err("a parenthesis is closed that was not opened".to_owned());
                    };
                    self.out.push(')');
                    atom = Some((group.start, group.largest));
                }
                '|' => {
                    self.literals.end();
                    self.literals.alternatives |= outside;
                    self.out.push('|');
                    atom = None;
                }
                '*' | '+' | '?' => {
                    self.literals.end_before_last();
                    self.repeat(&mut atom, &c.to_string(), 1)?;
                }
                '{' => match self.braces() {
                    Some((low, high, written)) => {
                        if low > MOST || high.is_some_and(|high| high > MOST || high < low) {
                            return Err(format!("bad number of repeats in {{{written}}}"));
                        }
                        self.literals.end_before_last();
                        self.repeat(&mut atom, &format!("{{{written}}}"), high.unwrap_or(low).max(1))?;
                    }
                    None => {
                        self.literal('{', outside);
                        atom = Some((start, 1));
                    }
                },
                '[' => {
                    self.literals.end();
                    self.set()?;
                    atom = Some((start, 1));
                }
                '\\' => {
                    let c = self.escape()?;
                    self.literal(c, outside);
                    atom = Some((start, 1));
                }
                '.' | '^' | '$' => {
                    self.literals.end();
                    self.out.push(c);
                    atom = Some((start, 1));
                }
                plain => {
                    self.literal(plain, outside);
                    atom = Some((start, 1));
                }
            }
            if let (Some((_, repeats)), Some(group)) = (atom, groups.last_mut()) {
                group.largest = group.largest.max(repeats);
            }
        }
        if groups.len() > 1 {
            return Err("a parenthesis is not closed".to_owned());
        }
        Ok(std::mem::take(&mut self.out))
    }

    fn next(&mut self) -> Option<char> {
        let c = self.peek(0)?;
        self.at += 1;
        Some(c)
    }

    fn peek(&self, ahead: usize) -> Option<char> {
        self.rest.get(self.at + ahead).copied()
    }

    /// A character that stands for itself, `outside` all groups or not.
    fn literal(&mut self, c: char, outside: bool) {
        if outside {
            self.literals.push(c);
        }
        if c.is_ascii_alphanumeric() || !c.is_ascii() || matches!(c, ' ' | '/' | '_') {
            self.out.push(c);
        } else {
            self.out.push_str(&format!(r"\x{{{:x}}}", u32::from(c)));
        }
    }

    /// Repeats the last atom, in a group of its own so that it can be repeated again.
    fn repeat(&mut self, atom: &mut Option<(usize, u32)>, operator: &str, times: u32) -> Result<(), String> {
        let Some((start, inside)) = *atom else {
            return Err(format!("nothing to repeat before {operator}"));
        };
        let total = inside.saturating_mul(times);
        if total > MOST {
            return Err(format!("too many repeats in {operator}"));
        }
        self.out.insert_str(start, "(?:");
        self.out.push_str(operator);
        self.out.push(')');
        *atom = Some((start, total));
        Ok(())
    }

    /// `n}`, `n,}` or `n,m}`, nothing if that is not what follows. A number with a zero before it, or one of ten digits and
    /// more, is none to RE2.
    fn braces(&mut self) -> Option<(u32, Option<u32>, String)> {
        let inner: String = self.rest[self.at..].iter().take_while(|c| **c != '}').collect();
        if self.peek(inner.chars().count()) != Some('}') {
            return None;
        }
        let number = |digits: &str| {
            let whole = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
            let fits = whole && digits.len() < 10 && (digits.len() == 1 || !digits.starts_with('0'));
            fits.then(|| digits.parse().ok()).flatten()
        };
        let (low, high) = match inner.split_once(',') {
            None => (number(&inner)?, Some(number(&inner)?)),
            Some((low, "")) => (number(low)?, None),
            Some((low, high)) => (number(low)?, Some(number(high)?)),
        };
        self.at += inner.chars().count() + 1;
        Some((low, high, inner))
    }

    /// What follows a backslash: a character that is no letter or digit, a C escape, an octal or a hex number.
    fn escape(&mut self) -> Result<char, String> {
        let c = self.next().ok_or("a backslash at the end")?;
        let bad = || format!("bad escape \\{}", c.escape_default());
        match c {
            'a' => Ok('\u{7}'),
            'f' => Ok('\u{c}'),
            'n' => Ok('\n'),
            'r' => Ok('\r'),
            't' => Ok('\t'),
            'v' => Ok('\u{b}'),
            '0'..='7' => {
                let mut code = c.to_digit(8).unwrap_or(0);
                if c != '0' && !self.peek(0).is_some_and(|next| next.is_digit(8)) {
                    return Err(bad());
                }
                for _ in 0..2 {
                    let Some(digit) = self.peek(0).and_then(|next| next.to_digit(8)) else { break };
                    code = code * 8 + digit;
                    self.at += 1;
                }
                char::from_u32(code).ok_or_else(bad)
            }
            'x' => self.hex().ok_or_else(bad),
            plain if plain.is_ascii() && !plain.is_ascii_alphanumeric() && plain != '_' => Ok(plain),
            _ => Err(bad()),
        }
    }

    /// `41` or `{1f600}` after `\x`.
    fn hex(&mut self) -> Option<char> {
        let digits: String = if self.peek(0)? == '{' {
            let inner: String = self.rest[self.at + 1..].iter().take_while(|c| c.is_ascii_hexdigit()).take(8).collect();
            if self.peek(1 + inner.len()) != Some('}') {
                return None;
            }
            self.at += inner.len() + 2;
            inner
        } else {
            let pair = [self.next()?, self.next()?];
            pair.iter().collect()
        };
        u32::from_str_radix(&digits, 16).ok().and_then(char::from_u32)
    }

    /// A set after its `[`. A dash stands for itself only at either end.
    fn set(&mut self) -> Result<(), String> {
        self.out.push('[');
        if self.peek(0) == Some('^') {
            self.at += 1;
            self.out.push('^');
        }
        let mut first = true;
        loop {
            match self.peek(0).ok_or("a bracket is not closed")? {
                ']' if !first => {
                    self.at += 1;
                    self.out.push(']');
                    return Ok(());
                }
                '-' if !first && self.peek(1) != Some(']') => return Err("a dash in the middle of a set".to_owned()),
                '[' if self.peek(1) == Some(':') && self.class()? => {}
                _ => self.range()?,
            }
            first = false;
        }
    }

    /// A named class such as `[:alpha:]`; false if it is never closed and so is none.
    fn class(&mut self) -> Result<bool, String> {
        const NAMES: [&str; 14] = [
            "alnum", "alpha", "ascii", "blank", "cntrl", "digit", "graph", "lower", "print", "punct", "space", "upper",
            "word", "xdigit",
        ];
        let inside = &self.rest[self.at + 2..];
        let Some(end) = inside.windows(2).position(|pair| pair == [':', ']']) else { return Ok(false) };
        let name: String = inside[..end].iter().collect();
        if !NAMES.contains(&name.strip_prefix('^').unwrap_or(&name)) {
            return Err("no such class of characters".to_owned());
        }
        self.out.push_str(&format!("[:{name}:]"));
        self.at += end + 4;
        Ok(true)
    }

    fn range(&mut self) -> Result<(), String> {
        let low = self.set_char()?;
        let mut high = low;
        if self.peek(0) == Some('-') && self.peek(1).is_some_and(|next| next != ']') {
            self.at += 1;
            high = self.set_char()?;
        }
        if high < low {
            return Err("a range runs backwards".to_owned());
        }
        self.out.push_str(&format!(r"\x{{{:x}}}-\x{{{:x}}}", u32::from(low), u32::from(high)));
        Ok(())
    }

    fn set_char(&mut self) -> Result<char, String> {
        match self.next().ok_or("a bracket is not closed")? {
            '\\' => self.escape(),
            plain => Ok(plain),
        }
    }
}
