//! The items around what is being read, for messages.

use crate::problem::{Code, Context, Problem, Severity, Span};
use crate::yaml::{Kind, Mark, NodeId, Yaml};

/// A file being read.
#[derive(Clone, Copy)]
pub(crate) struct File<'y> {
    pub(crate) number: usize,
    pub(crate) yaml: &'y Yaml,
}

/// One item and what is around it.
#[derive(Clone, Copy)]
pub(crate) struct Ctx<'p> {
    parent: Option<&'p Ctx<'p>>,
    item: &'static str,
    name: &'p str,
    file: usize,
    mark: Mark,
}

impl<'p> Ctx<'p> {
    pub(crate) fn root(file: File<'_>) -> Self {
        Self { parent: None, item: "rules content", name: "", file: file.number, mark: Mark::default() }
    }

    pub(crate) fn child<'c>(&'c self, item: &'static str, name: &'c str, mark: Mark) -> Ctx<'c> {
        Ctx { parent: Some(self), item, name, file: self.file, mark }
    }

    /// Outermost first.
    pub(crate) fn chain(&self) -> Vec<Context> {
        let mut chain = self.parent.map(Ctx::chain).unwrap_or_default();
        chain.push(Context::new(self.item, self.name, self.file, self.mark));
        chain
    }

    pub(crate) fn span(&self, length: usize) -> Span {
        Span { file: self.file, offset: self.mark.offset as usize, length, ..Span::default() }
    }

    /// An error that ends the reading of the file.
    pub(crate) fn error(&self, code: Code, message: impl Into<String>) -> Box<Problem> {
        Box::new(self.problem(code, Severity::Error, message))
    }

    pub(crate) fn warning(&self, code: Code, message: impl Into<String>) -> Problem {
        self.problem(code, Severity::Warning, message)
    }

    fn problem(&self, code: Code, severity: Severity, message: impl Into<String>) -> Problem {
        Problem { code, severity, span: self.span(1), message: message.into(), context: self.chain() }
    }
}

impl<'y> File<'y> {
    pub(crate) fn mark(self, id: NodeId) -> Mark {
        self.yaml.node(id).mark
    }

    /// How much of the file to underline for a node: a scalar, or the first key of a mapping.
    pub(crate) fn length(self, id: NodeId) -> usize {
        let node = self.yaml.node(id);
        match &node.kind {
            Kind::Scalar(scalar) => match scalar.runs.last() {
                Some((text, file)) => {
                    let end = *file as usize + scalar.text.trim_end().len().saturating_sub(*text as usize);
                    end.saturating_sub(node.mark.offset as usize).max(1)
                }
                None => 1,
            },
            Kind::Mapping(entries) => entries.first().map_or(1, |(key, _)| match &self.yaml.node(*key).kind {
                Kind::Scalar(_) => self.length(*key),
                _ => 1,
            }),
            _ => 1,
        }
    }

    pub(crate) fn span(self, id: NodeId) -> Span {
        Span { file: self.number, offset: self.mark(id).offset as usize, length: self.length(id), ..Span::default() }
    }
}
