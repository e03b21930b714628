//! What two values have in common when they differ only in what chance or a counter wrote: `/tmp/a-93f1.sh`, `/tmp/a-07cc.sh`.

/// `text` with every run of it that carries no meaning across repeats replaced by one mark: numbers and hexadecimal or
/// random-looking words by `#`. Addresses become `#.#.#.#`. At most 400 characters of it are looked at.
pub fn template(text: &str) -> String {
    let end = text.char_indices().nth(400).map_or(text.len(), |(at, _)| at);
    let text = &text[..end];
    let mut made = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        if !first.is_alphanumeric() {
            made.push(first);
            rest = &rest[first.len_utf8()..];
            continue;
        }
        let end = rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        made.push_str(&masked(word));
        rest = after;
    }
    made
}

/// One word without its meaningless part.
fn masked(word: &str) -> String {
    let digits = word.bytes().filter(u8::is_ascii_digit).count();
    if digits == 0 && !looks_random(word) {
        return word.to_owned();
    }
    if digits == word.len() || looks_random(word) {
        return "#".to_owned();
    }
    // `python3`, `sda1`, `x86`: a name with a number in it. The number goes, the name stays. In `tf2c91` and `tf7d10e` the
    // letters beside the digits are as much the counter's as the digits are.
    let mut made = String::with_capacity(word.len());
    let mut rest = word;
    while let Some(first) = rest.chars().next() {
        let hex = rest.find(|c: char| !c.is_ascii_hexdigit()).unwrap_or(rest.len());
        let random = hex >= 4 && rest.as_bytes().iter().take(hex).any(u8::is_ascii_digit);
        let numbers = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        let gone = if random { hex } else { numbers };
        if gone > 0 {
            made.push('#');
            rest = &rest[gone..];
        } else {
            made.push(first);
            rest = &rest[first.len_utf8()..];
        }
    }
    made
}

/// Hexadecimal of four or more with a digit in it, such as a part of a UUID; or six or more of letters and digits that
/// change their kind three times.
fn looks_random(word: &str) -> bool {
    if word.len() < 4 || !word.is_ascii() {
        return false;
    }
    let hex = word.bytes().all(|byte| byte.is_ascii_hexdigit()) && word.bytes().any(|byte| byte.is_ascii_digit());
    let kind = |byte: u8| (byte.is_ascii_digit(), byte.is_ascii_uppercase());
    let changes = word.as_bytes().windows(2).filter(|pair| kind(pair[0]) != kind(pair[1])).count();
    let camel = word.bytes().all(|byte| byte.is_ascii_alphabetic());
    hex || (word.len() >= 6 && changes >= 3 && !camel)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, want: &str) {
        assert_eq!(template(text), want, "{text}");
    }

    #[test]
    fn numbers_and_random_words_go() {
        check("tar czf /backup/etc-56970.tgz /etc", "tar czf /backup/etc-#.tgz /etc");
        check("curl -o /tmp/3f9a0c1b.tar.gz", "curl -o /tmp/#.tar.gz");
        check("10.0.3.17:41822->10.0.1.9:443", "#.#.#.#:#->#.#.#.#:#");
        check("/var/lib/kubelet/pods/8d3f1a2c-11aa-4f00-9e2b-aa01bb02cc03/x", "/var/lib/kubelet/pods/#-#-#-#-#/x");
        check("/tmp/x-kniz0C4Q.sh", "/tmp/x-#.sh");
        check("plan -out=tfe83.plan tf24272.plan", "plan -out=t#.plan t#.plan");
    }

    #[test]
    fn names_stay() {
        check("python3 /opt/app/manage.py runserver", "python# /opt/app/manage.py runserver");
        check("event-generator run syscall.ReadSensitiveFile", "event-generator run syscall.ReadSensitiveFile");
        check("cat /etc/shadow", "cat /etc/shadow");
        check("", "");
        check("größe-7", "größe-#");
        check("amd64 base64 x86", "amd# base# x#");
    }
}
