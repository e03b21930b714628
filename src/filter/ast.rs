//! The syntax tree, its nodes named as in libsinsp.
//!
//! A condition is a tree of two layers. [`Expr`] is what is true or false; [`Term`] is what stands on either side of an
//! operator. Trees are equal when they say the same thing, wherever they stand in the text.

use crate::op::{Modifier, Operator, TransformerKind};
use crate::span::Span;

/// A condition or a part of one.
#[derive(Debug)]
pub struct Expr {
    /// What it says.
    pub node: Node,
    /// Where it stands.
    pub span: Span,
}

/// What an [`Expr`] says.
#[derive(Debug, PartialEq)]
pub enum Node {
    /// All of two or more.
    And(Vec<Expr>),
    /// Any of two or more.
    Or(Vec<Expr>),
    /// The opposite. An even run of `not not` is no node at all, as in Falco.
    Not(Box<Expr>),
    /// `field exists`.
    UnaryCheck {
        /// The field or transformer asked about.
        left: Term,
    },
    /// `field operator value`.
    BinaryCheck {
        /// A field or a transformer.
        left: Term,
        /// The operator; `==` is read as `=`.
        op: Operator,
        /// How the values of the list on the right are joined.
        modifier: Option<Modifier>,
        /// A value, a list, or a transformer (`val(field)` included).
        right: Term,
    },
    /// A bare word: the name of a macro.
    Identifier(String),
}

/// One side of a check.
#[derive(Clone, Debug)]
pub struct Term {
    /// What it is.
    pub kind: TermKind,
    /// Where it stands.
    pub span: Span,
}

/// What a [`Term`] is.
#[derive(Clone, Debug, PartialEq)]
pub enum TermKind {
    /// A value, its quotes and escapes already undone. After `in`, a bare word (an undefined list name) is also one.
    Value(String),
    /// `(a, b, c)`.
    List(Vec<String>),
    /// `name` or `name[arg]`.
    Field {
        /// The dotted name.
        name: String,
        /// What stands in the brackets, unquoted.
        arg: Option<String>,
    },
    /// `transformer(args)` or `transformer(args)[arg]`.
    Transformer {
        /// Which one.
        kind: TransformerKind,
        /// Fields, values, transformers and lists of these.
        args: Vec<Term>,
        /// What stands in the brackets after it (only `getopt` has a use for it).
        arg: Option<String>,
    },
    /// `(proc.name, "x")` as an argument of a transformer.
    TransformerList(Vec<Term>),
}

/// A tree may be thousands of levels deep, so trees are compared, copied and taken apart with a list, not by recursion.
impl PartialEq for Expr {
    fn eq(&self, other: &Expr) -> bool {
        let mut waiting = vec![(self, other)];
        while let Some((a, b)) = waiting.pop() {
            let same = match (&a.node, &b.node) {
                (Node::And(_), Node::And(_)) | (Node::Or(_), Node::Or(_)) | (Node::Not(_), Node::Not(_)) => {
                    waiting.extend(a.children().iter().zip(b.children()));
                    a.children().len() == b.children().len()
                }
                (a, b) => a.is_leaf() && a == b,
            };
            if !same {
                return false;
            }
        }
        true
    }
}

impl Clone for Expr {
    fn clone(&self) -> Expr {
        // Parts wait here until the node around them is finished, the innermost node last.
        let mut open: Vec<(&Expr, Vec<Expr>)> = vec![(self, Vec::new())];
        loop {
            let Some((expr, parts)) = open.last_mut() else { return Expr::hollow() };
            if let Some(next) = expr.children().get(parts.len()) {
                open.push((next, Vec::new()));
                continue;
            }
            let copy = Expr::new(expr.node.with_parts(std::mem::take(parts)), expr.span);
            open.pop();
            match open.last_mut() {
                Some((_, parts)) => parts.push(copy),
                None => return copy,
            }
        }
    }
}

impl PartialEq for Term {
    fn eq(&self, other: &Term) -> bool {
        self.kind == other.kind
    }
}

impl Expr {
    pub(crate) fn new(node: Node, span: Span) -> Expr {
        Expr { node, span }
    }

    /// The parts of an `And`, an `Or` or a `Not`; nothing for a check or an identifier.
    pub fn children(&self) -> &[Expr] {
        match &self.node {
            Node::And(parts) | Node::Or(parts) => parts,
            Node::Not(inner) => std::slice::from_ref(inner.as_ref()),
            _ => &[],
        }
    }

    /// Every macro name in the tree, with its place, from left to right.
    pub fn identifiers(&self) -> Vec<(&str, Span)> {
        let mut found = Vec::new();
        self.visit(&mut |expr| {
            if let Node::Identifier(name) = &expr.node {
                found.push((name.as_str(), expr.span));
            }
        });
        found
    }

    /// Every field named in the tree, without its argument, from left to right, repeats included.
    pub fn field_names(&self) -> Vec<&str> {
        let mut found = Vec::new();
        self.visit(&mut |expr| match &expr.node {
            Node::UnaryCheck { left } => left.field_names(&mut found),
            Node::BinaryCheck { left, right, .. } => {
                left.field_names(&mut found);
                right.field_names(&mut found);
            }
            _ => {}
        });
        found
    }

    /// Calls `see` on every node, parents first, from left to right, without recursion.
    pub fn visit<'a>(&'a self, see: &mut impl FnMut(&'a Expr)) {
        let mut waiting = vec![self];
        while let Some(expr) = waiting.pop() {
            see(expr);
            waiting.extend(expr.children().iter().rev());
        }
    }

    /// A tree that says nothing, to put in the place of one that is taken.
    fn hollow() -> Expr {
        Expr::new(Node::And(Vec::new()), Span::default())
    }

    fn take_children(&mut self, into: &mut Vec<Expr>) {
        match &mut self.node {
            Node::And(parts) | Node::Or(parts) => into.append(parts),
            Node::Not(inner) => into.push(std::mem::replace(inner.as_mut(), Expr::hollow())),
            _ => {}
        }
    }
}

impl Drop for Expr {
    fn drop(&mut self) {
        let mut waiting = Vec::new();
        self.take_children(&mut waiting);
        while let Some(mut expr) = waiting.pop() {
            expr.take_children(&mut waiting);
        }
    }
}

impl Node {
    fn is_leaf(&self) -> bool {
        !matches!(self, Node::And(_) | Node::Or(_) | Node::Not(_))
    }

    /// A copy of this node around parts that have been copied already.
    fn with_parts(&self, mut parts: Vec<Expr>) -> Node {
        match self {
            Node::And(_) => Node::And(parts),
            Node::Or(_) => Node::Or(parts),
            Node::Not(_) => Node::Not(Box::new(parts.pop().unwrap_or_else(Expr::hollow))),
            Node::UnaryCheck { left } => Node::UnaryCheck { left: left.clone() },
            Node::BinaryCheck { left, op, modifier, right } => {
                Node::BinaryCheck { left: left.clone(), op: *op, modifier: *modifier, right: right.clone() }
            }
            Node::Identifier(name) => Node::Identifier(name.clone()),
        }
    }
}

impl Term {
    pub(crate) fn new(kind: TermKind, span: Span) -> Term {
        Term { kind, span }
    }

    fn field_names<'a>(&'a self, found: &mut Vec<&'a str>) {
        match &self.kind {
            TermKind::Field { name, .. } => found.push(name),
            TermKind::Transformer { args, .. } | TermKind::TransformerList(args) => {
                args.iter().for_each(|arg| arg.field_names(found));
            }
            TermKind::Value(_) | TermKind::List(_) => {}
        }
    }
}
