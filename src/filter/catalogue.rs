//! Which fields exist, of what type, and what their argument looks like.

use std::sync::OnceLock;

use crate::types::FieldType;

/// How the argument of a field is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ArgForm {
    /// No argument.
    None,
    /// A number in brackets: `proc.aname[2]`.
    Index,
    /// A name in brackets: `container.label[app]`.
    Key,
    /// A number or a name in brackets: `container.mount[0]`.
    IndexOrKey,
    /// A name after a dot: `evt.arg.flags`.
    Dotted,
}

/// A field that a condition may name.
#[derive(Clone, Debug, PartialEq)]
pub struct Field<'a> {
    /// Its dotted name.
    pub name: &'a str,
    /// The type of its value, or of each value of a list.
    pub ty: FieldType,
    /// Whether it holds a list of values.
    pub list: bool,
    /// What its argument looks like.
    pub arg: ArgForm,
    /// Whether the argument must be there.
    pub arg_required: bool,
    /// The event source that has it: `syscall`, `k8s_audit`, …, `any` for all of them.
    pub source: &'a str,
    /// What provides it: `libs` for Falco itself, else the plugin's name.
    pub provider: &'a str,
    /// Whether Falco cannot compare it with another field.
    pub no_right_field: bool,
    /// Whether Falco cannot transform it.
    pub no_transformer: bool,
    /// Whether it can be asked about but not printed.
    pub filter_only: bool,
    /// Whether Falco discourages it.
    pub deprecated: bool,
    /// Whether Falco leaves it out of its own documentation.
    pub hidden: bool,
    /// Whether it is printed as a hexadecimal number.
    pub hex: bool,
}

/// The fields that a condition may use.
#[derive(Clone, Debug, Default)]
pub struct Catalogue {
    source: Option<String>,
    providers: Option<Vec<String>>,
    extra: Vec<(String, FieldType, bool)>,
}

impl Catalogue {
    /// Every field of Falco and of its plugins.
    pub fn everything() -> Catalogue {
        Catalogue::default()
    }

    /// The fields that Falco has as installed: its own and those of the container plugin.
    pub fn stock() -> Catalogue {
        Catalogue::everything().only_providers(["libs", "container"])
    }

    /// Keeps only the fields of one event source, and those that every source has.
    pub fn only_source(mut self, source: &str) -> Catalogue {
        self.source = Some(source.to_owned());
        self
    }

    /// Keeps only the fields of these providers: `libs`, `container`, `k8saudit`, `cloudtrail`, …
    pub fn only_providers<'p>(mut self, providers: impl IntoIterator<Item = &'p str>) -> Catalogue {
        self.providers = Some(providers.into_iter().map(str::to_owned).collect());
        self
    }

    /// Adds a field of the caller's own, such as one derived from an alert. It takes no argument.
    pub fn with_field(mut self, name: &str, ty: FieldType, list: bool) -> Catalogue {
        self.extra.push((name.to_owned(), ty, list));
        self
    }

    /// The field of this name, its argument left out.
    pub fn get(&self, name: &str) -> Option<Field<'_>> {
        if let Some(own) = self.extra.iter().find(|(known, ..)| known == name) {
            return Some(extra_field(own));
        }
        let table = table();
        let first = table.partition_point(|field| field.name < name);
        let mut same = table[first..].iter().take_while(|field| field.name == name);
        same.find(|field| self.has(field)).cloned()
    }

    /// All fields, sorted by name, the caller's own last.
    pub fn fields(&self) -> impl Iterator<Item = Field<'_>> {
        let known = table().iter().filter(|field| self.has(field)).cloned();
        known.chain(self.extra.iter().map(extra_field))
    }

    /// Whether the fields of a provider are kept.
    pub(crate) fn has_provider(&self, name: &str) -> bool {
        self.providers.as_ref().is_none_or(|names| names.iter().any(|known| known == name))
    }

    fn has(&self, field: &Field<'_>) -> bool {
        let source = self.source.as_deref().is_none_or(|source| field.source == "any" || field.source == source);
        source && self.has_provider(field.provider)
    }
}

fn extra_field(own: &(String, FieldType, bool)) -> Field<'_> {
    let mut field = plain(&own.0, own.1);
    field.list = own.2;
    field.provider = "caller";
    field
}

fn plain(name: &str, ty: FieldType) -> Field<'_> {
    Field {
        name,
        ty,
        list: false,
        arg: ArgForm::None,
        arg_required: false,
        source: "any",
        provider: "libs",
        no_right_field: false,
        no_transformer: false,
        filter_only: false,
        deprecated: false,
        hidden: false,
        hex: false,
    }
}

fn table() -> &'static [Field<'static>] {
    static TABLE: OnceLock<Vec<Field<'static>>> = OnceLock::new();
    TABLE.get_or_init(|| read_table(include_str!("table/fields.tsv")))
}

fn read_table(text: &'static str) -> Vec<Field<'static>> {
    let mut fields = Vec::new();
    let mut origins: Vec<(&str, &str, &str)> = Vec::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        if let Some(head) = line.strip_prefix("@ ") {
            let mut words = head.split(' ');
            let mut word = || words.next().unwrap_or("");
            origins.push((word(), word(), word()));
            continue;
        }
        let mut columns = line.split('\t');
        let mut column = || columns.next().unwrap_or("");
        let (name, ty, origin, flags) = (column(), column(), column(), column());
        let mut field = plain(name, type_named(ty).unwrap_or(FieldType::Opaque));
        if let Some((_, source, provider)) = origins.iter().find(|(letter, ..)| *letter == origin) {
            (field.source, field.provider) = (source, provider);
        }
        flags.chars().for_each(|flag| set_flag(&mut field, flag));
        fields.push(field);
    }
    fields
}

fn set_flag(field: &mut Field<'_>, flag: char) {
    match flag {
        'i' | 'I' => field.arg = ArgForm::Index,
        'k' | 'K' => field.arg = ArgForm::Key,
        'm' | 'M' => field.arg = ArgForm::IndexOrKey,
        '.' => field.arg = ArgForm::Dotted,
        'l' => field.list = true,
        'r' => field.no_right_field = true,
        't' => field.no_transformer = true,
        'f' => field.filter_only = true,
        'd' => field.deprecated = true,
        'h' => field.hidden = true,
        'x' => field.hex = true,
        _ => {}
    }
    field.arg_required |= matches!(flag, 'I' | 'K' | 'M' | '.');
}

/// The type that a table names.
pub(crate) fn type_named(word: &str) -> Option<FieldType> {
    Some(match word {
        "text" => FieldType::Charbuf,
        "path" => FieldType::Fspath,
        "relpath" => FieldType::Fsrelpath,
        "bytes" => FieldType::Bytebuf,
        "bool" => FieldType::Bool,
        "i16" => FieldType::Int16,
        "i32" => FieldType::Int32,
        "i64" => FieldType::Int64,
        "u8" => FieldType::Uint8,
        "u16" => FieldType::Uint16,
        "u32" => FieldType::Uint32,
        "u64" => FieldType::Uint64,
        "double" => FieldType::Double,
        "reltime" => FieldType::Reltime,
        "abstime" => FieldType::Abstime,
        "port" => FieldType::Port,
        "ip" => FieldType::Ipaddr,
        "net" => FieldType::Ipnet,
        "number" => FieldType::Unparsed,
        "dyn" | "opaque" => FieldType::Opaque,
        _ => return None,
    })
}
