//! Manifests against the API's own objects: known kind, known fields, right types, nothing required left out.

use saphyr::Yaml;
use std::collections::BTreeMap;

/// The table of objects.
pub struct Api {
    /// By `apiVersion kind`, the object's type.
    kinds: BTreeMap<&'static str, &'static str>,
    /// By type, each field with its type and whether it is required.
    objects: BTreeMap<&'static str, Vec<(&'static str, &'static str, bool)>>,
}

impl Api {
    pub fn read() -> Self {
        let mut api = Self { kinds: BTreeMap::new(), objects: BTreeMap::new() };
        let lines = include_str!("kubernetes.tsv").lines().filter(|line| !line.starts_with('#'));
        for (name, rest) in lines.filter_map(|line| line.split_once('\t')) {
            if name.contains(' ') {
                api.kinds.insert(name, rest);
                continue;
            }
            let fields = rest.split(' ').filter_map(|field| field.split_once(':'));
            let fields = fields.map(|(name, kind)| match name.strip_suffix('*') {
                Some(name) => (name, kind, true),
                None => (name, kind, false),
            });
            api.objects.insert(name, fields.collect());
        }
        api
    }

    /// What is wrong with a manifest, as `path: what`.
    pub fn faults(&self, manifest: &Yaml<'_>) -> Vec<String> {
        let text = |key: &str| manifest.as_mapping_get(key).and_then(Yaml::as_str).unwrap_or_default();
        let kind = format!("{} {}", text("apiVersion"), text("kind"));
        let mut faults = Vec::new();
        match self.kinds.get(kind.as_str()) {
            Some(object) => self.value("", object, manifest, &mut faults),
            None => faults.push(format!("`{kind}` is not in the table of the API's objects")),
        }
        faults
    }

    fn value(&self, path: &str, kind: &str, value: &Yaml<'_>, faults: &mut Vec<String>) {
        let fits = match kind {
            "any" => true,
            "string" => value.as_str().is_some(),
            "bool" => value.as_bool().is_some(),
            "int" => value.as_integer().is_some(),
            "number" => value.as_integer().is_some() || value.as_floating_point().is_some(),
            "IntOrString" | "Quantity" => value.as_str().is_some() || value.as_integer().is_some(),
            _ => {
                if let Some(item) = kind.strip_prefix('[').and_then(|kind| kind.strip_suffix(']')) {
                    let Some(items) = value.as_vec() else { return faults.push(format!("{path}: not a list")) };
                    for (at, item_value) in items.iter().enumerate() {
                        self.value(&format!("{path}[{at}]"), item, item_value, faults);
                    }
                    return;
                }
                let Some(map) = value.as_mapping() else { return faults.push(format!("{path}: not an object")) };
                if let Some(item) = kind.strip_prefix('{').and_then(|kind| kind.strip_suffix('}')) {
                    for (key, value) in map {
                        self.value(&format!("{path}.{}", key.as_str().unwrap_or("?")), item, value, faults);
                    }
                    return;
                }
                let Some(fields) = self.objects.get(kind) else {
                    return faults.push(format!("{path}: the table has no object `{kind}`"));
                };
                for (key, value) in map {
                    let key = key.as_str().unwrap_or("?");
                    match fields.iter().find(|(name, _, _)| *name == key) {
                        Some((_, kind, _)) => self.value(&format!("{path}.{key}"), kind, value, faults),
                        None => faults.push(format!("{path}: `{kind}` has no field `{key}`")),
                    }
                }
                for (name, _, _) in fields.iter().filter(|(_, _, required)| *required) {
                    if value.as_mapping_get(name).is_none() {
                        faults.push(format!("{path}: `{kind}` needs `{name}`"));
                    }
                }
                true
            }
        };
        if !fits {
            faults.push(format!("{path}: not of the kind {kind}"));
        }
    }
}
