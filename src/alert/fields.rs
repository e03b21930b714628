use crate::Value;

/// The fields a rule printed, in the order they arrived, each name once (the last of equal keys wins).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OutputFields {
    fields: Vec<Field>,
}

/// One printed field.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// Falco's field expression: `proc.name`, `proc.aname[2]`.
    pub name: String,
    /// Its value.
    pub value: Value,
    /// How we came to know it.
    pub origin: Origin,
}

/// Where a field's value was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// In the alert's own fields.
    Structured,
    /// Read back out of a text line by its template.
    Text,
    /// Read back out of a text line, where another reading is possible: an unquoted value may hold what looks like a key.
    AmbiguousText,
}

impl OutputFields {
    /// The fields of `fields`, whose names must all differ. Takes time in proportion to their number, unlike
    /// [`OutputFields::insert`], which looks for the name each time.
    pub fn from_distinct(fields: Vec<Field>) -> Self {
        Self { fields }
    }

    /// The field called `name`.
    pub fn get(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// Adds a field. A second one of the same name replaces the first; returns true when it did.
    pub fn insert(&mut self, name: impl Into<String>, value: Value, origin: Origin) -> bool {
        let name = name.into();
        match self.fields.iter_mut().find(|field| field.name == name) {
            Some(field) => {
                field.value = value;
                field.origin = origin;
                true
            }
            None => {
                self.fields.push(Field { name, value, origin });
                false
            }
        }
    }

    /// Takes the field called `name` away.
    pub fn remove(&mut self, name: &str) -> Option<Field> {
        let at = self.fields.iter().position(|field| field.name == name)?;
        Some(self.fields.remove(at))
    }

    /// All fields, in order of arrival.
    pub fn iter(&self) -> std::slice::Iter<'_, Field> {
        self.fields.iter()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.fields.len()
    }

    /// True when the rule printed none, or they were left out of the alert.
    pub fn is_empty(&self) -> bool {
        self.fields.is_empty()
    }
}
