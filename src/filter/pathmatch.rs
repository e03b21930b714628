//! `pmatch`: whether one of some paths is the beginning of another, whole components at a time.

use crate::glob;

/// The paths on the right of `pmatch`, cut at their slashes.
#[derive(Clone, Debug)]
pub(crate) struct Paths {
    paths: Vec<Vec<Box<[u8]>>>,
}

impl Paths {
    /// Empty components are left out, so `//etc/` is `etc`; the empty path and `/` are the beginning of everything.
    pub(crate) fn new<'v>(values: impl IntoIterator<Item = &'v [u8]>) -> Paths {
        let paths = values.into_iter().map(|value| components(value).map(Box::from).collect()).collect();
        Paths { paths }
    }

    /// Whether one of the paths is the beginning of `path`. A component with a wildcard matches as `glob` does, but only
    /// within its component.
    pub(crate) fn begins(&self, path: &[u8]) -> bool {
        self.paths.iter().any(|wanted| {
            let mut parts = components(path);
            wanted.iter().all(|want| parts.next().is_some_and(|part| component_matches(want, part)))
        })
    }
}

fn components(path: &[u8]) -> impl Iterator<Item = &[u8]> {
    path.split(|byte| *byte == b'/').filter(|part| !part.is_empty())
}

fn component_matches(want: &[u8], part: &[u8]) -> bool {
    if want.iter().any(|byte| matches!(byte, b'?' | b'*' | b'[')) {
        glob::matches(want, part, false)
    } else {
        want == part
    }
}
