//! What a shell makes of a line, for the lines that we write: one simple command of plain and quoted words.

use std::io::Write;
use std::process::{Command, Stdio};

/// Stands in front of a character of a pattern (`/proc/[0-9]*`) or of `{}` outside quotes, so that a word with a pattern
/// is another word than one that holds the same characters in quotes.
const PATTERN: char = '\u{e000}';

/// The words of one simple command as bash would pass them on, or why the line is more than that. Patterns of ours are
/// kept, each of their characters behind a mark.
pub fn words(line: &str) -> Result<Vec<String>, String> {
    let mut found = Vec::new();
    let mut word: Option<Vec<u8>> = None;
    let mut rest = line.chars();
    while let Some(c) = rest.next() {
        match c {
            ' ' => found.extend(word.take()),
            '\'' => quoted(&mut rest, word.get_or_insert_default())?,
            '$' if rest.as_str().starts_with('\'') => {
                rest.next();
                escaped(&mut rest, word.get_or_insert_default())?;
            }
            '"' => return Err("double quotes, in which more than one thing is special".into()),
            '\\' => push(word.get_or_insert_default(), rest.next().ok_or("a backslash at the end")?),
            '#' | '~' | '=' if word.is_none() => return Err(format!("`{c}` at the start of a word")),
            '{' if word.is_none() && (rest.as_str() == "}" || rest.as_str().starts_with("} ")) => {
                rest.next();
                [PATTERN, '{', '}'].into_iter().for_each(|c| push(word.get_or_insert_default(), c));
            }
            '*' | '?' | '[' | ']' => [PATTERN, c].into_iter().for_each(|c| push(word.get_or_insert_default(), c)),
            '|' | '&' | ';' | '<' | '>' | '(' | ')' | '$' | '`' | '{' | '}' | '!' => {
                return Err(format!("`{c}` outside quotes"));
            }
            c if c.is_whitespace() || c.is_control() => return Err(format!("{c:?} outside quotes")),
            c => push(word.get_or_insert_default(), c),
        }
    }
    found.extend(word);
    found.into_iter().map(|word| String::from_utf8(word).map_err(|_| "no UTF-8".to_owned())).collect()
}

fn push(word: &mut Vec<u8>, c: char) {
    word.extend(c.encode_utf8(&mut [0; 4]).bytes());
}

/// Up to the closing quote, in which nothing is special.
fn quoted(rest: &mut std::str::Chars<'_>, word: &mut Vec<u8>) -> Result<(), String> {
    let (text, after) = rest.as_str().split_once('\'').ok_or("a quote is not closed")?;
    word.extend(text.bytes());
    *rest = after.chars();
    Ok(())
}

/// Up to the quote that closes `$'`, with the escapes that are used here: `\\`, `\n`, `\t`, `\r` and three octal digits.
fn escaped(rest: &mut std::str::Chars<'_>, word: &mut Vec<u8>) -> Result<(), String> {
    while let Some(c) = rest.next() {
        match c {
            '\'' => return Ok(()),
            '\\' => match rest.next().ok_or("a backslash at the end")? {
                '\\' => word.push(b'\\'),
                'n' => word.push(b'\n'),
                't' => word.push(b'\t'),
                'r' => word.push(b'\r'),
                first @ '0'..='7' => {
                    let digits: String = std::iter::once(first).chain(rest.by_ref().take(2)).collect();
                    word.push(u8::from_str_radix(&digits, 8).map_err(|_| format!("`\\{digits}` is no byte"))?);
                }
                other => return Err(format!("`\\{other}` is not used")),
            },
            c => push(word, c),
        }
    }
    Err("a quote is not closed".into())
}

/// The words without the marks of patterns.
pub fn unmarked(words: &[String]) -> Vec<String> {
    words.iter().map(|word| word.replace(PATTERN, "")).collect()
}

/// What bash makes of each line, when there is a bash. Nothing is run: each line becomes the arguments of `set`, in a
/// shell that may run no program, write no file and look for no file.
pub fn bash(lines: &[String]) -> Option<Vec<Vec<String>>> {
    let script: String = lines.iter().map(|line| format!("set -- {line}\nprintf '%s\\0' \"$#\" \"$@\"\n")).collect();
    let mut shell = Command::new("bash");
    shell.args(["--norc", "--noprofile", "--restricted", "-f", "-s"]).env_clear().env("PATH", "/nonexistent");
    let started = shell.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
    let Ok(mut child) = started else {
        println!("skipped: no bash here");
        return None;
    };
    let mut stdin = child.stdin.take().expect("piped");
    let feed = std::thread::spawn(move || stdin.write_all(script.as_bytes()));
    let output = child.wait_with_output().expect("bash ends");
    feed.join().expect("the feeder ends").expect("bash reads all of it");
    assert!(output.status.success(), "bash: {:?}", output.status);
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let mut parts = text.split_terminator('\0').map(str::to_owned);
    let mut found = Vec::new();
    while let Some(count) = parts.next() {
        let count: usize = count.parse().expect("the number of words");
        found.push(parts.by_ref().take(count).collect());
    }
    Some(found)
}

#[test]
fn quoted_words_are_read_as_a_shell_reads_them() {
    let read = |line: &str| words(line).map(|words| words.join("|"));
    assert_eq!(read("ls -la /tmp"), Ok("ls|-la|/tmp".into()));
    assert_eq!(read(r"ls 'a b'\''c' ''"), Ok("ls|a b'c|".into()));
    assert_eq!(read(r"ls x:$'a\nb\\\342\200\256\047'"), Ok("ls|x:a\nb\\\u{202e}'".into()));
    assert_eq!(read("ls a* '*'"), Ok("ls|a\u{e000}*|*".into()));
    assert_eq!(read("find -exec grep . {} +"), Ok("find|-exec|grep|.|\u{e000}{}|+".into()));
    for line in [
        "ls; id",
        "ls $(id)",
        "ls `id`",
        "ls 'a",
        "ls \"a\"",
        "ls #a",
        "ls ~",
        "ls =ls",
        "ls {a,b}",
        "ls $'\\x41'",
        "a\nb",
    ] {
        assert!(words(line).is_err(), "{line}");
    }
}
