//! Commands as they stand in documents: cut into simple commands and words, without running or expanding anything.

/// One simple command.
#[derive(Clone, Debug, PartialEq)]
pub struct Command {
    /// The program, without a path in front.
    pub program: String,
    /// Its arguments, quotes taken off.
    pub args: Vec<String>,
    /// True when its output goes into the next command.
    pub piped: bool,
    /// Where `>` (not `>>`) sends its output.
    pub into: Option<String>,
}

/// Words that stand in front of a command and do not change what it does.
const FRONT: &[&str] = &["sudo", "env", "nohup", "time", "exec", "command", "then", "do", "else", "!", "$", "#", ">"];

/// The commands of one line. A remark has none.
pub fn commands(line: &str) -> Vec<Command> {
    let line = line.trim();
    if line.starts_with("# ") || line.starts_with("//") || line.is_empty() {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut words: Vec<String> = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    let mut chars = line.chars().peekable();
    while let Some(c) = chars.next() {
        match (quote, c) {
            (Some(q), c) if c == q => quote = None,
            (Some(_), c) => word.get_or_insert_default().push(c),
            (None, '\'' | '"') => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (None, '\\') => word.get_or_insert_default().extend(chars.next()),
            (None, c) if c.is_whitespace() => words.extend(word.take()),
            (None, '>') if chars.peek() == Some(&'>') => {
                chars.next();
                words.extend(word.take());
                words.push(">>".to_owned());
            }
            // `2>` and `&>` go with the word in front of them.
            (None, '>') if word.as_deref().is_none_or(|before| !matches!(before, "1" | "2" | "&")) => {
                words.extend(word.take());
                words.push(">".to_owned());
            }
            (None, '&') if chars.peek() == Some(&'>') => word = Some("&".to_owned()),
            (None, ';' | '|' | '&') => {
                words.extend(word.take());
                let doubled = chars.next_if_eq(&c).is_some();
                found.extend(simple(std::mem::take(&mut words), c == '|' && !doubled));
            }
            (None, '#') if word.is_none() && !words.is_empty() => break,
            (None, c) => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    found.extend(simple(words, false));
    found
}

fn simple(words: Vec<String>, piped: bool) -> Option<Command> {
    if let [redirect, into] = words.as_slice()
        && redirect == ">"
        && into.starts_with('/')
    {
        return Some(Command { program: ":".to_owned(), args: Vec::new(), piped, into: Some(into.clone()) });
    }
    let mut words = words.into_iter().peekable();
    // A prompt, `sudo -u x`, and settings such as `A=b` in front of the program.
    while let Some(word) = words.peek() {
        let prompt = word.ends_with('$') || word.ends_with('#');
        let setting = word
            .split_once('=')
            .is_some_and(|(name, _)| !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_'));
        if !(FRONT.contains(&word.as_str()) || prompt || setting || word.starts_with('-')) {
            break;
        }
        words.next();
    }
    let program = words.next()?;
    let program = program.rsplit('/').next().unwrap_or_default().to_owned();
    let (mut args, mut into) = (Vec::new(), None);
    while let Some(word) = words.next() {
        match word.as_str() {
            ">" => into = words.next(),
            _ => args.push(word),
        }
    }
    (!program.is_empty()).then_some(Command { program, args, piped, into })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, expected: &[&str]) {
        let found: Vec<_> = commands(line)
            .into_iter()
            .map(|one| {
                let mut words = vec![one.program];
                words.extend(one.args);
                words.extend(one.into.map(|into| format!("into {into}")));
                words.extend(one.piped.then(|| "piped".to_owned()));
                words.join(",")
            })
            .collect();
        assert_eq!(found, expected, "{line}");
    }

    #[test]
    fn lines_are_cut_into_commands() {
        check("sudo chmod -R o-w /dev/shm", &["chmod,-R,o-w,/dev/shm"]);
        check("$ curl -s https://x | sudo bash -s -- a", &["curl,-s,https://x,piped", "bash,-s,--,a"]);
        check("a 'b c' && d || e; f > /var/log/x 2>&1 # g", &["a,b c", "d", "e", "f,2>,into /var/log/x", "1"]);
        check("# rm -rf /", &[]);
        check("> /var/log/x", &[":,into /var/log/x"]);
        check("A=b /usr/bin/kill -9 12", &["kill,-9,12"]);
        check("'unclosed", &["unclosed"]);
    }
}
