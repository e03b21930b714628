//! One side of a check, its names looked up and its types checked.

use crate::ast::{Term, TermKind};
use crate::catalogue::Catalogue;
use crate::error::{Error, ErrorKind};
use crate::names::nearest;
use crate::op::TransformerKind;
use crate::resolve::{Key, Resolved, resolve};
use crate::span::Span;
use crate::types::{FieldType, Group};

/// The deepest nesting of transformers with several arguments; each level costs a level of the stack when it is run.
const MAX_NESTED: usize = 64;

/// What a check reads from an event: a source and what is done to its values, in this order.
#[derive(Clone, Debug)]
pub(crate) struct Operand {
    pub(crate) source: Source,
    /// The type of the source's values, before the steps.
    pub(crate) source_type: FieldType,
    pub(crate) source_list: bool,
    pub(crate) steps: Vec<Step>,
    /// The type after the steps.
    pub(crate) ty: FieldType,
    pub(crate) list: bool,
}

/// Where values come from.
#[derive(Clone, Debug)]
pub(crate) enum Source {
    Field(Resolved),
    Constant(Box<[u8]>),
    List(Vec<Operand>),
    Join { separator: Box<Operand>, list: Box<Operand> },
    Concat(Vec<Operand>),
    Getopt { list: Box<Operand>, options: Box<Operand>, pick: Option<u8> },
}

/// A transformer of one argument.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Tolower,
    Toupper,
    B64,
    Basename,
    Len,
}

impl Operand {
    pub(crate) fn field(&self) -> Option<&Resolved> {
        match &self.source {
            Source::Field(field) => Some(field),
            _ => None,
        }
    }

    /// The fields that an event is asked for.
    pub(crate) fn keys<'a>(&'a self, into: &mut Vec<&'a Key>) {
        self.each_field(&mut |field| into.extend(&field.asks));
    }

    /// The names of the fields read, as the condition names them.
    pub(crate) fn names<'a>(&'a self, into: &mut Vec<&'a str>) {
        self.each_field(&mut |field| into.push(&field.key));
    }

    /// Gives every key its place.
    pub(crate) fn place_keys(&mut self, place: &mut dyn FnMut(&str) -> usize) {
        match &mut self.source {
            Source::Field(field) => field.asks.iter_mut().for_each(|key| key.slot = place(&key.name)),
            Source::Constant(_) => {}
            Source::List(items) | Source::Concat(items) => items.iter_mut().for_each(|item| item.place_keys(place)),
            Source::Join { separator: first, list: second } | Source::Getopt { list: first, options: second, .. } => {
                first.place_keys(place);
                second.place_keys(place);
            }
        }
    }

    fn each_field<'a>(&'a self, see: &mut dyn FnMut(&'a Resolved)) {
        match &self.source {
            Source::Field(field) => see(field),
            Source::Constant(_) => {}
            Source::List(items) | Source::Concat(items) => items.iter().for_each(|item| item.each_field(see)),
            Source::Join { separator: first, list: second } | Source::Getopt { list: first, options: second, .. } => {
                first.each_field(see);
                second.each_field(see);
            }
        }
    }
}

/// Compiles the left or the right side of the check at `check`. Falco reports whatever is wrong with it there.
pub(crate) fn operand(term: &Term, catalogue: &Catalogue, check: Span) -> Result<Operand, Error> {
    Compiler { catalogue, check }.term(term, 0)
}

struct Compiler<'c> {
    catalogue: &'c Catalogue,
    check: Span,
}

impl Compiler<'_> {
    fn term(&self, term: &Term, nested: usize) -> Result<Operand, Error> {
        match &term.kind {
            TermKind::Field { name, arg } => {
                let found = resolve(self.catalogue, name, arg.as_deref());
                let field = found.map_err(|(kind, suggestion)| Error {
                    suggestion,
                    ..Error::new(kind, Span::new(self.check.start, term.span.end.min(self.check.end)))
                })?;
                let (ty, list) = (field.ty, field.list);
                Ok(sourced(Source::Field(field), ty, list))
            }
            TermKind::Value(value) => {
                let bytes = value.split('\0').next().unwrap_or("").as_bytes();
                Ok(sourced(Source::Constant(bytes.into()), FieldType::Charbuf, false))
            }
            TermKind::List(values) => {
                // A plain list is a value, not an operand; the caller takes it first.
                let items = values
                    .iter()
                    .map(|value| sourced(Source::Constant(value.as_bytes().into()), FieldType::Charbuf, false));
                Ok(sourced(Source::List(items.collect()), FieldType::Charbuf, true))
            }
            TermKind::TransformerList(items) => {
                let items = self.terms(items, nested)?;
                Ok(sourced(Source::List(items), FieldType::Charbuf, true))
            }
            TermKind::Transformer { .. } => self.transformer(term, nested),
        }
    }

    fn terms(&self, terms: &[Term], nested: usize) -> Result<Vec<Operand>, Error> {
        if nested >= MAX_NESTED {
            return self.refuse(ErrorKind::TooDeep);
        }
        terms.iter().map(|term| self.term(term, nested + 1)).collect()
    }

    /// Goes down a chain of transformers of one argument without recursion, then applies them from the inside out.
    fn transformer(&self, term: &Term, nested: usize) -> Result<Operand, Error> {
        let mut chain = Vec::new();
        let mut inner = term;
        while let TermKind::Transformer { kind, args, arg } = &inner.kind {
            let [only] = args.as_slice() else { break };
            if arg.is_some() && *kind != TransformerKind::Getopt {
                return self.refuse(ErrorKind::TransformerBracket(kind.name()));
            }
            if matches!(kind, TransformerKind::Join | TransformerKind::Concat | TransformerKind::Getopt) {
                return self.refuse(ErrorKind::TransformerArity(kind.name()));
            }
            chain.push(*kind);
            inner = only;
        }
        let mut operand = match &inner.kind {
            TermKind::Transformer { kind, args, arg } => self.several(*kind, args, arg.as_deref(), nested)?,
            _ => self.term(inner, nested)?,
        };
        for kind in chain.into_iter().rev() {
            self.apply(kind, &mut operand)?;
        }
        Ok(operand)
    }

    fn apply(&self, kind: TransformerKind, operand: &mut Operand) -> Result<(), Error> {
        let step = match kind {
            TransformerKind::Tolower => Step::Tolower,
            TransformerKind::Toupper => Step::Toupper,
            TransformerKind::B64 => Step::B64,
            TransformerKind::Basename => Step::Basename,
            TransformerKind::Len => Step::Len,
            _ => return Ok(()),
        };
        if let Some(field) = operand.field().filter(|field| field.no_transformer) {
            return self.refuse(ErrorKind::NoTransformer(field.key.clone()));
        }
        let text = operand.ty.group() == Group::Text;
        let bytes = operand.ty == FieldType::Bytebuf;
        let fits = match step {
            Step::Tolower | Step::Toupper | Step::Basename => text,
            Step::B64 => operand.ty == FieldType::Charbuf || bytes,
            Step::Len => operand.list || text || bytes,
        };
        if !fits {
            let (ty, list) = (operand.ty, operand.list);
            return self.refuse(ErrorKind::TransformerNotForType { transformer: kind.name(), ty, list });
        }
        if step == Step::Len {
            (operand.ty, operand.list) = (FieldType::Uint64, false);
        }
        operand.steps.push(step);
        Ok(())
    }

    /// A transformer of several arguments. Falco looks at the types that the arguments have before they are transformed.
    fn several(
        &self,
        kind: TransformerKind,
        args: &[Term],
        arg: Option<&str>,
        nested: usize,
    ) -> Result<Operand, Error> {
        let name = kind.name();
        let mut operands = self.terms(args, nested)?;
        let text = |operand: &Operand| operand.declared_type() == (FieldType::Charbuf, false);
        match kind {
            TransformerKind::Concat if operands.len() < 2 => return self.refuse(ErrorKind::TransformerArity(name)),
            TransformerKind::Concat if !operands.iter().all(text) => {
                return self.refuse(ErrorKind::TransformerArgument(name));
            }
            TransformerKind::Join | TransformerKind::Getopt if operands.len() != 2 => {
                return self.refuse(ErrorKind::TransformerArity(name));
            }
            TransformerKind::Join if operands[0].declared_type().1 || !operands[1].declared_type().1 => {
                return self.refuse(ErrorKind::TransformerArgument(name));
            }
            TransformerKind::Getopt
                if operands[0].declared_type() != (FieldType::Charbuf, true) || !text(&operands[1]) =>
            {
                return self.refuse(ErrorKind::TransformerArgument(name));
            }
            TransformerKind::Concat | TransformerKind::Join | TransformerKind::Getopt => {}
            _ => return self.refuse(ErrorKind::TransformerArity(name)),
        }
        let pick = match (kind, arg) {
            (_, None) => None,
            (TransformerKind::Getopt, Some(option)) if option.len() == 1 => option.bytes().next(),
            _ => return self.refuse(ErrorKind::TransformerBracket(name)),
        };
        if kind == TransformerKind::Concat {
            return Ok(sourced(Source::Concat(operands), FieldType::Charbuf, false));
        }
        let (Some(second), Some(first)) = (operands.pop().map(Box::new), operands.pop().map(Box::new)) else {
            return self.refuse(ErrorKind::TransformerArity(name));
        };
        Ok(if kind == TransformerKind::Join {
            sourced(Source::Join { separator: first, list: second }, FieldType::Charbuf, false)
        } else {
            let source = Source::Getopt { list: first, options: second, pick };
            sourced(source, FieldType::Charbuf, pick.is_none())
        })
    }

    fn refuse<T>(&self, kind: ErrorKind) -> Result<T, Error> {
        Err(Error::new(kind, self.check))
    }
}

impl Operand {
    /// The type that Falco sees when this is an argument: that of the field before its transformers, and a single text
    /// for every transformer of several arguments, even for `getopt`, which gives a list.
    fn declared_type(&self) -> (FieldType, bool) {
        match self.source {
            Source::Join { .. } | Source::Concat(_) | Source::Getopt { .. } => (FieldType::Charbuf, false),
            _ => (self.source_type, self.source_list),
        }
    }
}

fn sourced(source: Source, ty: FieldType, list: bool) -> Operand {
    Operand { source, source_type: ty, source_list: list, steps: Vec::new(), ty, list }
}

/// The nearest event type to a wrong one.
pub(crate) fn nearest_event_type(wrong: &str) -> Option<String> {
    nearest(wrong, crate::names::event_types())
}
