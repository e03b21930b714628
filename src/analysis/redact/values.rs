//! Alerts: what is learned from them, and what they are without it.

use super::{Kind, Redaction, fields, shapes};
use alert::{Alert, Field, OutputFields, Value};
use serde_json::Value as Json;

impl Redaction {
    /// Learns what has to be replaced in `alert` and, because of it, in all others.
    pub fn learn(&mut self, alert: &Alert) {
        if let Some(hostname) = &alert.hostname {
            self.add(Kind::Host, hostname);
        }
        for field in alert.fields.iter() {
            let kind = fields::kind(&field.name);
            each_text(&field.value, &mut |text| {
                if let Some(kind) = kind {
                    self.learn_as(kind, text);
                }
                self.scan(text);
            });
        }
        for text in [&alert.output, &alert.message, &alert.rule].into_iter().flatten() {
            self.scan(text);
        }
        match serde_json::from_str::<Json>(&alert.raw) {
            Ok(json) => self.learn_json(None, &json),
            Err(_) => self.scan(&alert.raw),
        }
    }

    /// Learns what has to be replaced in a text that is no alert: a document.
    pub fn learn_text(&mut self, text: &str) {
        self.scan(text);
    }

    /// The alert with everything replaced. Its rule, priority, time and tags stay, but for what was learned.
    pub fn alert(&self, alert: &Alert) -> Alert {
        let text = |text: &Option<String>| text.as_deref().map(|text| self.text(text));
        let mut redacted = alert.clone();
        redacted.rule = text(&alert.rule);
        redacted.hostname = text(&alert.hostname);
        redacted.uuid = text(&alert.uuid);
        redacted.output = text(&alert.output);
        redacted.message = text(&alert.message);
        redacted.tags = alert.tags.iter().map(|tag| self.text(tag)).collect();
        redacted.place.member = self.text(&alert.place.member);
        for repaired in &mut redacted.repaired {
            repaired.excerpt = self.text(&repaired.excerpt);
            repaired.place.member = self.text(&repaired.place.member);
        }
        let field = |field: &Field| Field {
            name: self.text(&field.name),
            value: self.value(&field.value),
            origin: field.origin,
        };
        let mut all = OutputFields::default();
        for field in alert.fields.iter().map(field) {
            all.insert(field.name, field.value, field.origin);
        }
        redacted.fields = all;
        redacted.raw = match serde_json::from_str::<Json>(&alert.raw) {
            Ok(json) => self.json(&json).to_string(),
            Err(_) => self.text(&alert.raw),
        };
        redacted
    }

    fn value(&self, value: &Value) -> Value {
        match value {
            Value::Null | Value::Bool(_) => value.clone(),
            Value::Unsigned(_) | Value::Signed(_) | Value::Number(_) => {
                let before = value.to_string();
                let after = self.text(&before);
                if after == before { value.clone() } else { Value::Text(after.into()) }
            }
            Value::Text(text) => Value::Text(self.text(text).into()),
            Value::List(items) => Value::List(items.iter().map(|item| self.value(item)).collect()),
            Value::Json(text) => match serde_json::from_str::<Json>(text) {
                Ok(json) => Value::Json(self.json(&json).to_string().into()),
                Err(_) => Value::Text(self.text(text).into()),
            },
        }
    }

    fn json(&self, json: &Json) -> Json {
        match json {
            Json::Null | Json::Bool(_) => json.clone(),
            Json::Number(number) => {
                let before = number.to_string();
                let after = self.text(&before);
                if after == before { json.clone() } else { Json::String(after) }
            }
            Json::String(text) => match nested(text) {
                // JSON in a string stays JSON.
                Some(inner) => Json::String(self.json(&inner).to_string()),
                None => Json::String(self.text(text)),
            },
            Json::Array(items) => items.iter().map(|item| self.json(item)).collect(),
            Json::Object(object) => {
                Json::Object(object.iter().map(|(key, value)| (self.text(key), self.json(value))).collect())
            }
        }
    }

    fn learn_json(&mut self, key: Option<&str>, json: &Json) {
        match json {
            Json::String(text) => {
                if let Some(kind) = key.and_then(fields::kind) {
                    self.learn_as(kind, text);
                }
                match nested(text) {
                    Some(inner) => self.learn_json(key, &inner),
                    None => self.scan(text),
                }
            }
            Json::Array(items) => items.iter().for_each(|item| self.learn_json(key, item)),
            Json::Object(object) => object.iter().for_each(|(key, value)| {
                self.scan(key);
                self.learn_json(Some(key), value);
            }),
            Json::Null | Json::Bool(_) | Json::Number(_) => {}
        }
    }

    fn scan(&mut self, text: &str) {
        shapes::scan(text, &mut |kind, value| self.add(kind, value));
    }

    /// Learns a value of a field that holds values of this kind.
    fn learn_as(&mut self, kind: Kind, value: &str) {
        match kind {
            Kind::Registry => self.learn_image(value),
            // An ARN is told by its shape.
            Kind::Arn if value.starts_with("arn:") => {}
            Kind::Uuid if value.len() != 36 => self.add(Kind::Container, value),
            Kind::User => match value.strip_prefix("system:serviceaccount:").and_then(|rest| rest.split_once(':')) {
                Some((namespace, name)) => {
                    self.add(Kind::Namespace, namespace);
                    self.add(Kind::User, name);
                }
                None if value.starts_with("system:") && !value.starts_with("system:node:") => {}
                None => self.add(Kind::User, value),
            },
            kind => self.add(kind, value),
        }
    }

    /// The registry of an image and its folder there, when the registry is one of somebody's own.
    fn learn_image(&mut self, image: &str) {
        let Some((folder, _)) = image.rsplit_once('/') else { return };
        let registry = folder.split('/').next().unwrap_or_default();
        let host = registry.split(':').next().unwrap_or_default();
        if registry.contains(['.', ':']) && !PUBLIC.contains(&host) {
            self.add(Kind::Registry, folder);
            self.add(Kind::Registry, registry);
        }
    }
}

/// Registries that everybody takes images from.
const PUBLIC: &[&str] = &[
    "docker.io",
    "index.docker.io",
    "registry-1.docker.io",
    "ghcr.io",
    "quay.io",
    "gcr.io",
    "k8s.gcr.io",
    "registry.k8s.io",
    "public.ecr.aws",
    "mcr.microsoft.com",
    "docker.elastic.co",
    "registry.gitlab.com",
    "registry.access.redhat.com",
];

/// The JSON object or list that a string holds.
fn nested(text: &str) -> Option<Json> {
    text.starts_with(['{', '[']).then(|| serde_json::from_str(text).ok()).flatten()
}

fn each_text(value: &Value, with: &mut dyn FnMut(&str)) {
    match value {
        Value::Text(text) | Value::Json(text) => with(text),
        Value::List(items) => items.iter().for_each(|item| each_text(item, with)),
        Value::Null | Value::Bool(_) | Value::Unsigned(_) | Value::Signed(_) | Value::Number(_) => {}
    }
}
