//! Passwords by the words in front of them: `--password x`, `DB_PASS=x`, `"token": "x"`, `mysql -px`, `curl -u a:x`.

use super::Kind;

/// Finds everything in `text` and hands it to `learn`.
pub fn scan(text: &str, learn: &mut dyn FnMut(Kind, &str)) {
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let key = rest.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-')).count();
        if key == 0 {
            at += rest.chars().next().map_or(1, char::len_utf8);
            continue;
        }
        let (word, after) = rest.split_at(key);
        if names_secret(word)
            && let Some(found) = value(word, after)
        {
            learn(Kind::Secret, found);
        }
        at += key;
    }
    programs(text, learn);
    authorisation(text, learn);
}

/// True for a word that names a secret: one of its parts is such a name, and its last part is not where one is kept.
fn names_secret(word: &str) -> bool {
    let word = word.to_ascii_lowercase();
    let kept =
        ["file", "path", "name", "id", "type", "policy", "url", "dir", "expiry", "length", "size", "prompt", "stdin"];
    if kept.iter().any(|last| word.ends_with(last)) {
        return false;
    }
    let whole = ["pass", "pwd", "pw", "secret", "token", "sig", "auth"];
    let inside = [
        "password",
        "passwd",
        "passphrase",
        "api_key",
        "apikey",
        "api-key",
        "access_key",
        "access-key",
        "accesskey",
        "secret_key",
        "secretkey",
        "secret-key",
        "private_key",
        "privatekey",
        "private-key",
        "client_secret",
        "client-secret",
        "clientsecret",
        "accountkey",
        "account_key",
        "auth_token",
        "auth-token",
        "authtoken",
        "access_token",
        "access-token",
        "accesstoken",
        "session_token",
        "refresh_token",
        "credential",
        "encryption_key",
    ];
    inside.iter().any(|part| word.contains(part)) || word.split(['_', '-']).any(|part| whole.contains(&part))
}

/// The value behind a key: after `=`, after `:`, or the next word when the key is an option.
fn value<'a>(word: &str, after: &'a str) -> Option<&'a str> {
    let option = word.starts_with("--");
    let rest = after.strip_prefix("\\\"").or_else(|| after.strip_prefix(['"', '\''])).unwrap_or(after);
    let rest = match rest.trim_start_matches(' ').strip_prefix(['=', ':']) {
        // A time of day or an address after a colon is no password; a blank or a quote stands in between.
        Some(rest) if rest.starts_with("//") => return None,
        Some(rest) => rest.trim_start_matches(' '),
        None if option => rest.strip_prefix(' ')?,
        None => return None,
    };
    let found = match rest.chars().next()? {
        quote @ ('"' | '\'') => rest.get(1..)?.split(quote).next()?,
        '\\' => rest.strip_prefix("\\\"")?.split("\\\"").next()?,
        _ => rest.split(|c: char| c.is_whitespace() || "\"'&;|,)}]<>\\".contains(c)).next()?,
    };
    is_secret(found).then_some(found)
}

/// Not a variable, a mask, a path, an option or a word for nothing.
fn is_secret(value: &str) -> bool {
    let starts = ['$', '%', '{', '<', '/', '-', '*'];
    !value.is_empty()
        && !value.starts_with(starts)
        && !matches!(
            value.to_ascii_lowercase().as_str(),
            "null" | "none" | "true" | "false" | "yes" | "no" | "x" | "0" | "1"
        )
}

/// Options of single programs.
fn programs(text: &str, learn: &mut dyn FnMut(Kind, &str)) {
    let words: Vec<&str> = text.split_ascii_whitespace().collect();
    let runs = |name: &str| words.iter().any(|word| word.rsplit('/').next().is_some_and(|last| last.starts_with(name)));
    for (at, word) in words.iter().enumerate() {
        let next = words.get(at + 1).copied().unwrap_or_default();
        let mut take = |value: &str| {
            let value = value.trim_matches(['"', '\'', ')']);
            if is_secret(value) {
                learn(Kind::Secret, value);
            }
        };
        match *word {
            "-p" if runs("sshpass") => take(next),
            "-w" if runs("ldap") => take(next),
            "-a" if runs("redis-cli") => take(next),
            "-u" | "--user" if runs("curl") || runs("http") => {
                if let Some((user, password)) = next.trim_matches(['"', '\'']).split_once(':') {
                    take(password);
                    learn(Kind::User, user);
                }
            }
            word if runs("mysql") || runs("mariadb") => {
                if let Some(password) = word.strip_prefix("-p").filter(|rest| rest.len() > 2) {
                    take(password);
                }
            }
            _ => {}
        }
    }
}

/// `Authorization: Bearer x`, `Basic x`.
fn authorisation(text: &str, learn: &mut dyn FnMut(Kind, &str)) {
    for scheme in ["Bearer ", "Basic ", "bearer ", "basic "] {
        for (at, _) in text.match_indices(scheme) {
            let rest = text.get(at + scheme.len()..).unwrap_or_default();
            let length =
                rest.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || b"._~+/=-".contains(byte)).count();
            let found = rest.get(..length).unwrap_or_default();
            // Shorter ones are words: `basic authentication`.
            let word = found.bytes().all(|byte| byte.is_ascii_lowercase());
            if length >= 8 && !word {
                learn(Kind::Secret, found);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let mut found = Vec::new();
        scan(text, &mut |kind, value| {
            if kind == Kind::Secret {
                found.push(value.to_owned());
            }
        });
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn a_key_names_its_secret() {
        check("psql --password hunter2 -h db", &["hunter2"]);
        check("app --db-password=hunter2", &["hunter2"]);
        check("env PGPASSWORD=s3cr3t psql", &["s3cr3t"]);
        check("DB_PASS='a b' x", &["a b"]);
        check("curl -d {\"token\":\"abc123\"}", &["abc123"]);
        check("curl -d {\\\"token\\\":\\\"abc123\\\"}", &["abc123"]);
        check("password: hunter2", &["hunter2"]);
        check("x?sig=aGVsbG8%3D&api_key=k1", &["aGVsbG8%3D", "k1"]);
    }

    #[test]
    fn what_names_no_secret_is_left() {
        check("--password-file=/run/x --token-name t passenger=5 author=x bypass=1", &[]);
        check("PASSWORD=$SECRET --password -h cat /etc/passwd secret:/x tokens", &[]);
        check("kubectl get secrets --token", &[]);
    }

    #[test]
    fn programs_have_their_own_ways() {
        check("mysql -uroot -phunter2", &["hunter2"]);
        check("sshpass -p hunter2 ssh x", &["hunter2"]);
        check("curl -u alice:hunter2 https://x", &["hunter2"]);
        check("curl -H 'Authorization: Bearer abc.def-123'", &["abc.def-123"]);
        check("mkdir -p /tmp/x; basic authentication", &[]);
    }
}
