use super::Refused;

/// `text`, when it can be the name of an object in Kubernetes: at most 253 of a-z, 0-9, `-` and `.`, and every part
/// between dots with a letter or digit at both ends (RFC 1123 subdomain).
pub fn kubernetes_name(text: &str) -> Result<&str, Refused> {
    let fits = text.len() <= 253 && text.split('.').all(is_label);
    if fits { Ok(text) } else { Err(Refused::NotKubernetesName) }
}

/// `text`, when it can be the name of a role or a binding and stands for itself in a shell: such names may hold capitals,
/// colons and underscores (`system:node`, `kubeadm:get-nodes`). At most 253 of these, beginning with a letter or digit.
pub fn kubernetes_role(text: &str) -> Result<&str, Refused> {
    let inside = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b":._-".contains(&byte));
    let fits = inside && text.len() <= 253 && text.starts_with(|c: char| c.is_ascii_alphanumeric());
    if fits { Ok(text) } else { Err(Refused::NotKubernetesName) }
}

/// `text`, when it can be the name of a namespace or of a container in a pod: at most 63 of a-z, 0-9 and `-`, with a
/// letter or digit at both ends (RFC 1123 label).
pub fn kubernetes_label(text: &str) -> Result<&str, Refused> {
    if text.len() <= 63 && is_label(text) { Ok(text) } else { Err(Refused::NotKubernetesName) }
}

/// `text`, when it can be the id of a container, whole or cut: 12 to 64 hexadecimal digits in small letters.
pub fn container_id(text: &str) -> Result<&str, Refused> {
    let digits = text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    if digits && (12..=64).contains(&text.len()) { Ok(text) } else { Err(Refused::NotContainerId) }
}

/// `text`, when it is a whole number of at most 20 digits, such as a process id.
pub fn number(text: &str) -> Result<&str, Refused> {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    if digits && (1..=20).contains(&text.len()) { Ok(text) } else { Err(Refused::NotNumber) }
}

fn is_label(part: &str) -> bool {
    let inside = part.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'z' | b'-'));
    inside && !part.is_empty() && !part.starts_with('-') && !part.ends_with('-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_kubernetes_allows() {
        for name in ["a", "web-0", "node1.example.org", "0"] {
            assert_eq!(kubernetes_name(name), Ok(name));
        }
        for name in ["", "-a", "a-", "a..b", ".a", "A", "a_b", "a b", "a/b", "$(id)", "--all", "é", "a\n"] {
            assert_eq!(kubernetes_name(name), Err(Refused::NotKubernetesName), "{name:?}");
        }
        assert!(kubernetes_name(&"a".repeat(253)).is_ok());
        assert!(kubernetes_name(&"a".repeat(254)).is_err());
        assert!(kubernetes_label(&"a".repeat(63)).is_ok());
        assert!(kubernetes_label(&"a".repeat(64)).is_err());
        assert!(kubernetes_label("a.b").is_err());
    }

    #[test]
    fn names_of_roles() {
        for name in ["system:node", "kubeadm:get-nodes", "Admin_2", "a.b"] {
            assert_eq!(kubernetes_role(name), Ok(name));
        }
        for name in ["", "-a", ":a", "a b", "a/b", "a%2f", "$(id)", "--all", "é", "a\n", "a;id"] {
            assert_eq!(kubernetes_role(name), Err(Refused::NotKubernetesName), "{name:?}");
        }
        assert!(kubernetes_role(&"a".repeat(254)).is_err());
    }

    #[test]
    fn ids_of_containers() {
        assert!(container_id("0123456789ab").is_ok());
        for id in ["", "host", "0123456789a", "0123456789AB", "0123456789ab;", &"a".repeat(65)] {
            assert_eq!(container_id(id), Err(Refused::NotContainerId), "{id:?}");
        }
    }

    #[test]
    fn numbers() {
        assert!(number("4026531836").is_ok());
        for text in ["", "-1", "1 2", "0x1", "١", "1.5", &"1".repeat(21)] {
            assert_eq!(number(text), Err(Refused::NotNumber), "{text:?}");
        }
    }
}
