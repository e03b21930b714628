//! One argument of one command, for bash, zsh, ksh and busybox.
//!
//! dash reads everything here but `$'…'`, which POSIX has since 2024 and dash not yet; it is used only for text with
//! characters that cannot be seen.

use super::Refused;
use crate::visible::{Piece, pieces};

/// `text` as one word that the shell turns back into exactly `text`.
///
/// Bare when every character is harmless anywhere, in single quotes otherwise, and in `$'…'` with octal escapes when a
/// character in it cannot be seen. The word may start with a dash: see [`Command`].
pub fn argument(text: &str) -> Result<String, Refused> {
    if text.contains('\0') {
        return Err(Refused::Nul);
    }
    if text.len() > LONGEST {
        return Err(Refused::TooLong);
    }
    if is_bare(text) {
        return Ok(text.to_owned());
    }
    if pieces(text).all(|piece| matches!(piece, Piece::Plain(_))) {
        return Ok(format!("'{}'", text.replace('\'', "'\\''")));
    }
    let mut word = String::from("$'");
    for piece in pieces(text) {
        match &piece {
            Piece::Plain(plain) => plain.chars().for_each(|c| match c {
                '\\' => word.push_str("\\\\"),
                // Old shells look for the end of the quotes, or for history, before they look at backslashes.
                '\'' | '!' => octal(&mut word, c),
                _ => word.push(c),
            }),
            Piece::Mark { label, .. } if matches!(label.as_str(), "\\n" | "\\t" | "\\r") => word.push_str(label),
            Piece::Mark { .. } => piece.raw().chars().for_each(|c| octal(&mut word, c)),
        }
    }
    word.push('\'');
    Ok(word)
}

/// Linux ends an argument with a NUL and gives it 32 pages of 4 kB (`MAX_ARG_STRLEN`).
const LONGEST: usize = 131_071;

/// The bytes of `c` as escapes of three digits each: what follows cannot be taken for more of them.
fn octal(word: &mut String, c: char) {
    for byte in c.encode_utf8(&mut [0; 4]).bytes() {
        word.push_str(&format!("\\{byte:03o}"));
    }
}

/// True for a word that means itself in every place of every shell: no pattern, no expansion, no `=cmd` of zsh.
fn is_bare(text: &str) -> bool {
    let harmless = |byte: u8| byte.is_ascii_alphanumeric() || b"_./:@%+,=-".contains(&byte);
    !text.is_empty() && !text.starts_with(['=', '+', '%', ',']) && text.bytes().all(harmless)
}

/// A command put together word by word; the first refusal is what [`build`](Command::build) returns.
///
/// ```
/// use report::quote::{container_id, shell::Command};
///
/// let command = Command::new("docker").arg("inspect").end_of_options().value("my container").build();
/// assert_eq!(command.as_deref(), Ok("docker inspect -- 'my container'"));
///
/// let command = Command::new("crictl").arg("inspect").checked(container_id, "$(reboot)").build();
/// assert!(command.is_err());
/// ```
#[derive(Clone, Debug)]
pub struct Command {
    words: Result<Vec<String>, Refused>,
    options_ended: bool,
}

impl Command {
    /// The program: a word of ours.
    pub fn new(program: &'static str) -> Self {
        Self { words: argument(program).map(|word| vec![word]), options_ended: false }
    }

    /// A word of ours: a subcommand, an option, a constant.
    pub fn arg(self, word: &'static str) -> Self {
        let ended = self.options_ended;
        Self { options_ended: ended || word == "--", ..self.push(argument(word)) }
    }

    /// Words of ours.
    pub fn args(self, words: &[&'static str]) -> Self {
        words.iter().fold(self, |command, word| command.arg(word))
    }

    /// `--`: from here on nothing is an option. Only where the program knows it.
    pub fn end_of_options(self) -> Self {
        self.arg("--")
    }

    /// Text from elsewhere as one argument. Refused when it starts with a dash and options have not ended.
    pub fn value(self, text: &str) -> Self {
        let word = match text.starts_with('-') && !self.options_ended {
            true => Err(Refused::LooksLikeOption),
            false => argument(text),
        };
        self.push(word)
    }

    /// `--option=text` as one argument, for options that take their value so. `option` is ours, with its dashes.
    pub fn option(self, option: &'static str, text: &str) -> Self {
        let word = argument(option).and_then(|option| Ok(format!("{option}={}", argument(text)?)));
        self.push(word)
    }

    /// Text from elsewhere that has to be of one kind: `checked(kubernetes_name, pod)`.
    pub fn checked(self, check: fn(&str) -> Result<&str, Refused>, text: &str) -> Self {
        match check(text) {
            Ok(text) => self.value(text),
            Err(refused) => self.push(Err(refused)),
        }
    }

    /// The command on one line.
    pub fn build(self) -> Result<String, Refused> {
        Ok(self.words?.join(" "))
    }

    fn push(mut self, word: Result<String, Refused>) -> Self {
        match (&mut self.words, word) {
            (Ok(words), Ok(word)) => words.push(word),
            (Ok(_), Err(refused)) => self.words = Err(refused),
            (Err(_), _) => {}
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::super::{container_id, kubernetes_name};
    use super::*;

    #[track_caller]
    fn check(text: &str, word: &str) {
        assert_eq!(argument(text).as_deref(), Ok(word));
    }

    #[test]
    fn harmless_words_stay_bare() {
        for word in ["sshd", "/usr/bin/python3.11", "a=b", "registry.example:5000/x@sha256:0f", "-rf", "50%"] {
            check(word, word);
        }
    }

    #[test]
    fn what_a_shell_would_touch_is_in_single_quotes() {
        check("", "''");
        check("a b", "'a b'");
        check("$(id)", "'$(id)'");
        check("it's", "'it'\\''s'");
        check("a\\", "'a\\'");
        check("=cmd", "'=cmd'");
        check("~", "'~'");
        check("{a,b}", "'{a,b}'");
        check("é", "'é'");
    }

    #[test]
    fn what_cannot_be_seen_is_an_escape() {
        check("a\nb", "$'a\\nb'");
        check("\u{1b}7", "$'\\0337'");
        check("\u{202e}x", "$'\\342\\200\\256x'");
        check("\t'!\\", "$'\\t\\047\\041\\\\'");
    }

    #[test]
    fn a_nul_is_refused() {
        assert_eq!(argument("a\0b"), Err(Refused::Nul));
    }

    #[test]
    fn what_no_program_can_be_given_is_refused() {
        assert!(argument(&"a".repeat(131_071)).is_ok());
        assert_eq!(argument(&"a".repeat(131_072)), Err(Refused::TooLong));
    }

    #[test]
    fn a_value_with_a_dash_needs_the_end_of_options() {
        let command = || Command::new("docker").arg("inspect");
        assert_eq!(command().value("-x").build(), Err(Refused::LooksLikeOption));
        assert_eq!(command().end_of_options().value("-x").build().as_deref(), Ok("docker inspect -- -x"));
        assert_eq!(command().option("--name", "-x y").build().as_deref(), Ok("docker inspect --name='-x y'"));
    }

    #[test]
    fn the_first_refusal_stays() {
        let command = Command::new("kubectl").arg("get").checked(kubernetes_name, "A").checked(container_id, "B");
        assert_eq!(command.value("c").build(), Err(Refused::NotKubernetesName));
    }
}
