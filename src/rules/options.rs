//! The Falco that the rules are meant for.

use std::fmt;

use alert::Priority;
use filter::Catalogue;

/// What the Falco at hand has: without it nobody can say whether it would load a file.
#[derive(Clone, Debug)]
pub struct Options {
    /// The version of its rules engine.
    pub engine: Version,
    /// The plugins that are loaded, with their versions.
    pub plugins: Vec<(String, Version)>,
    /// The event sources that are there.
    pub sources: Vec<String>,
    /// The least urgent priority that is printed as a rule; rules below it are noted.
    pub minimum_priority: Priority,
}

/// A version of three numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version(pub u32, pub u32, pub u32);

impl Default for Options {
    /// Falco 0.44.1 as installed: system calls, and the container plugin.
    fn default() -> Self {
        Self {
            engine: Version(0, 62, 0),
            plugins: vec![("container".to_owned(), Version(0, 7, 1))],
            sources: vec!["syscall".to_owned()],
            minimum_priority: Priority::Informational,
        }
    }
}

impl Options {
    /// Adds a plugin and, when it has one, the event source it brings.
    pub fn with_plugin(mut self, name: &str, version: Version, source: Option<&str>) -> Self {
        self.plugins.push((name.to_owned(), version));
        self.sources.extend(source.map(str::to_owned));
        self
    }

    /// Adds every plugin whose fields are known, in a version that satisfies any need. For rules whose Falco is not known.
    pub fn with_all_plugins(mut self) -> Self {
        let mut known: Vec<(String, String)> = Catalogue::everything()
            .fields()
            .filter(|field| field.provider != "libs" && field.provider != "container")
            .map(|field| (field.provider.to_owned(), field.source.to_owned()))
            .collect();
        alert::arrange(&mut known, Ord::cmp);
        known.dedup();
        for (provider, source) in known {
            if !self.plugins.iter().any(|(name, _)| *name == provider) {
                self.plugins.push((provider, Version(u32::MAX, 0, 0)));
            }
            if source != "any" && !self.sources.contains(&source) {
                self.sources.push(source);
            }
        }
        self
    }

    pub(crate) fn has_source(&self, name: &str) -> bool {
        self.sources.iter().any(|source| source == name)
    }

    /// The fields that a rule of this source may use.
    pub(crate) fn catalogue(&self, source: &str) -> Catalogue {
        let plugins = self.plugins.iter().map(|(name, _)| name.as_str());
        Catalogue::everything().only_providers(std::iter::once("libs").chain(plugins)).only_source(source)
    }

    pub(crate) fn has_field(&self, source: &str, field: &str) -> bool {
        crate::operators::is_field(field, &filter::Options::new(self.catalogue(source)))
    }
}

impl Version {
    /// Reads the three numbers that `text` begins with, as C's `%u.%u.%u` does: blanks before a number do not count, nor does
    /// what follows the last.
    pub fn parse(text: &str) -> Option<Self> {
        let mut rest = text;
        let mut number = || {
            let digits = rest.trim_start_matches(|c: char| c.is_ascii_whitespace());
            let digits = digits.strip_prefix('+').unwrap_or(digits);
            let length = digits.bytes().take_while(u8::is_ascii_digit).count();
            let number = digits[..length].parse().ok()?;
            rest = &digits[length..];
            let dotted = rest.strip_prefix('.');
            rest = dotted.unwrap_or(rest);
            Some((number, dotted.is_some()))
        };
        let ((major, true), (minor, true)) = (number()?, number()?) else { return None };
        Some(Self(major, minor, number()?.0))
    }

    /// True when something in this version serves who needs `wanted`: the same major version and not older.
    pub fn satisfies(self, wanted: Version) -> bool {
        self.0 == u32::MAX || (self.0 == wanted.0 && self >= wanted)
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.0, self.1, self.2)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions() {
        for (text, version) in
            [("0.26.0", Version(0, 26, 0)), ("1.2.3-rc1", Version(1, 2, 3)), ("0.26.0.1", Version(0, 26, 0))]
        {
            assert_eq!(Version::parse(text), Some(version));
        }
        for text in ["", "0.26", "v0.26.0", "-1", "latest", ">=0.26.0", "99999999999.0.0", "1..2", "a.b.c"] {
            assert_eq!(Version::parse(text), None, "{text}");
        }
        assert!(Version(0, 62, 0).satisfies(Version(0, 26, 5)));
        assert!(!Version(0, 62, 0).satisfies(Version(0, 62, 1)));
        assert!(!Version(1, 0, 0).satisfies(Version(0, 62, 0)));
    }
}
