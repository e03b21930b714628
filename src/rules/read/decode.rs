//! Values of keys, decoded as Falco decodes them.

use super::context::{Ctx, File};
use crate::problem::{Code, Problem, quote};
use crate::traced::Traced;
use crate::yaml::{Kind, NodeId, Scalar, to_bool, to_u32};

pub(crate) type Read<T> = Result<T, Box<Problem>>;

impl<'y> File<'y> {
    /// The scalar of a key that must be there.
    pub(crate) fn scalar(self, item: NodeId, key: &str, ctx: &Ctx<'_>) -> Read<&'y Scalar> {
        match self.optional_scalar(item, key, ctx)? {
            Some(scalar) => Ok(scalar),
            None => Err(ctx.error(Code::YamlValidate, format!("the key {} is missing", quote(key)))),
        }
    }

    /// The scalar of a key that may be left out, but not be left empty.
    pub(crate) fn optional_scalar(self, item: NodeId, key: &str, ctx: &Ctx<'_>) -> Read<Option<&'y Scalar>> {
        let Some(value) = self.yaml.get(item, key) else { return Ok(None) };
        let node = self.yaml.node(value);
        let inside = ctx.child("value for", key, node.mark);
        let mut wrong = inside.error(Code::YamlValidate, "");
        wrong.span = self.span(value);
        wrong.message = match &node.kind {
            Kind::Null => return Err(ctx.error(Code::YamlValidate, format!("the key {} has no value", quote(key)))),
            Kind::Scalar(scalar) if scalar.text.is_empty() => format!("the value of {} is empty", quote(key)),
            Kind::Scalar(scalar) => return Ok(Some(scalar)),
            Kind::Sequence(_) => format!("the value of {} is a sequence, one text was expected", quote(key)),
            Kind::Mapping(_) => format!("the value of {} is a mapping, one text was expected", quote(key)),
        };
        Err(wrong)
    }

    pub(crate) fn text(self, item: NodeId, key: &str, ctx: &Ctx<'_>) -> Read<String> {
        self.scalar(item, key, ctx).map(|scalar| scalar.text.clone())
    }

    pub(crate) fn traced(self, item: NodeId, key: &str, ctx: &Ctx<'_>) -> Read<Traced> {
        self.scalar(item, key, ctx).map(|scalar| Traced::from_scalar(self.number, scalar))
    }

    pub(crate) fn boolean(self, item: NodeId, key: &str, ctx: &Ctx<'_>) -> Read<bool> {
        let scalar = self.scalar(item, key, ctx)?;
        to_bool(&scalar.text).ok_or_else(|| self.undecodable(item, key, ctx, "true or false was expected"))
    }

    pub(crate) fn optional_boolean(self, item: NodeId, key: &str, ctx: &Ctx<'_>) -> Read<Option<bool>> {
        match self.yaml.get(item, key) {
            None => Ok(None),
            Some(_) => self.boolean(item, key, ctx).map(Some),
        }
    }

    pub(crate) fn number(self, item: NodeId, key: &str, ctx: &Ctx<'_>) -> Read<u32> {
        let scalar = self.scalar(item, key, ctx)?;
        to_u32(&scalar.text).ok_or_else(|| self.undecodable(item, key, ctx, "a whole number of 32 bits was expected"))
    }

    fn undecodable(self, item: NodeId, key: &str, ctx: &Ctx<'_>, expected: &str) -> Box<Problem> {
        let value = self.yaml.get(item, key).unwrap_or(item);
        let inside = ctx.child("value for", key, self.mark(value));
        let mut wrong = inside.error(Code::YamlValidate, format!("the value of {}: {expected}", quote(key)));
        wrong.span = self.span(value);
        wrong
    }

    /// The texts of a sequence. `None` when the key is left out.
    pub(crate) fn texts(self, item: NodeId, key: &str, ctx: &Ctx<'_>) -> Read<Option<Vec<String>>> {
        let Some(value) = self.yaml.get(item, key) else { return Ok(None) };
        let inside = ctx.child("value for", key, self.mark(value));
        let Kind::Sequence(items) = &self.yaml.node(value).kind else {
            return Err(inside.error(Code::YamlValidate, format!("the value of {} is no sequence", quote(key))));
        };
        let mut texts = Vec::with_capacity(items.len());
        for item in items {
            match &self.yaml.node(*item).kind {
                Kind::Scalar(scalar) => texts.push(scalar.text.clone()),
                _ => {
                    let at = inside.child("list item", "", self.mark(*item));
                    return Err(at.error(Code::YamlValidate, format!("an item of {} is not one text", quote(key))));
                }
            }
        }
        Ok(Some(texts))
    }
}
