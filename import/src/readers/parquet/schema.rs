//! Which leaves of a Parquet schema become columns, under which names, and what their values mean.
//!
//! A nested field gets a dotted name (`customer.id`); the wrapping levels that Parquet puts around lists and maps
//! (`items.list.element`) are invisible, as they are in every other tool. Lists of lists and opaque bytes are left out.

use parquet::basic::{ConvertedType, LogicalType, Repetition, TimeUnit, Type as Physical};
use parquet::schema::types::{ColumnDescriptor, SchemaDescriptor, Type};

/// A column of a Parquet file.
#[derive(Debug, Clone)]
pub(super) struct Leaf {
    /// Its place among the leaves of the schema.
    pub(super) index: usize,
    /// Its dotted name.
    pub(super) name: String,
    /// Definition level of a value that is there.
    pub(super) value_level: i16,
    /// Definition level of a list that is there and empty; nothing for a column without lists.
    pub(super) empty_list_level: Option<i16>,
    /// What its values mean.
    pub(super) meaning: Meaning,
}

/// What the physical values of a leaf mean.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Meaning {
    /// What they are.
    Plain,
    /// An integer without sign.
    Unsigned,
    /// A decimal number: the integer times this factor's inverse (10 to the scale).
    Decimal(f64),
    /// Days since 1970.
    Days,
    /// Instants: how many of the file's units are one millisecond, or how many milliseconds one unit is; and the clock.
    Instant { per_millisecond: i64, utc: bool },
}

/// Groups may be nested this deeply; what is deeper is left out.
const MAXIMUM_DEPTH: usize = 32;

/// The leaves that become columns, and the names of those that do not.
pub(super) fn leaves(schema: &SchemaDescriptor) -> (Vec<Leaf>, Vec<String>) {
    let mut walk = Walk { names: Vec::new() };
    for field in schema.root_schema().get_fields() {
        walk.visit(field, "", Around { level: 0, depth: 0, lists: 0, empty_list_level: None, hidden: false });
    }
    let mut found = Vec::new();
    let mut left_out = Vec::new();
    for (index, (descriptor, (name, around))) in schema.columns().iter().zip(walk.names).enumerate() {
        let meaning = meaning(descriptor).filter(|_| around.lists <= 1 && around.depth < MAXIMUM_DEPTH);
        match meaning {
            Some(meaning) => found.push(Leaf {
                index,
                name,
                value_level: descriptor.max_def_level(),
                empty_list_level: around.empty_list_level,
                meaning,
            }),
            None => left_out.push(name),
        }
    }
    (found, left_out)
}

/// The names of all leaves, in the order of the schema's columns.
struct Walk {
    names: Vec<(String, Around)>,
}

/// What stands around a node.
#[derive(Debug, Clone, Copy)]
struct Around {
    level: i16,
    depth: usize,
    lists: usize,
    empty_list_level: Option<i16>,
    /// Whether the node's own name is that of a wrapping level.
    hidden: bool,
}

impl Walk {
    fn visit(&mut self, node: &Type, prefix: &str, mut around: Around) {
        let info = node.get_basic_info();
        let name = match (around.hidden, prefix.is_empty()) {
            (true, _) => prefix.to_owned(),
            (false, true) => info.name().to_owned(),
            (false, false) => format!("{prefix}.{}", info.name()),
        };
        let repetition = if info.has_repetition() { info.repetition() } else { Repetition::REQUIRED };
        if repetition == Repetition::REPEATED {
            around.empty_list_level = Some(around.level);
            around.lists += 1;
        }
        around.level += i16::from(repetition != Repetition::REQUIRED);
        around.depth += 1;
        if node.is_primitive() {
            self.names.push((name, around));
            return;
        }
        let fields = node.get_fields();
        let is_list =
            info.converted_type() == ConvertedType::LIST || info.logical_type_ref() == Some(&LogicalType::List);
        let is_map = matches!(info.converted_type(), ConvertedType::MAP | ConvertedType::MAP_KEY_VALUE)
            || info.logical_type_ref() == Some(&LogicalType::Map);
        // The repeated level of a list or map, and below a list's repeated level the element, have no names of their own.
        let wraps = (is_list || is_map) && fields.len() == 1;
        let is_wrapping_level = around.hidden && repetition == Repetition::REPEATED && fields.len() == 1;
        for field in fields {
            self.visit(field, &name, Around { hidden: wraps || is_wrapping_level, ..around });
        }
    }
}

fn meaning(column: &ColumnDescriptor) -> Option<Meaning> {
    let physical = column.physical_type();
    let logical = column.logical_type_ref();
    let decimal = matches!(logical, Some(LogicalType::Decimal(_))) || column.converted_type() == ConvertedType::DECIMAL;
    if decimal {
        return Some(Meaning::Decimal(libm::exp10(f64::from(column.type_scale()))));
    }
    match physical {
        Physical::FIXED_LEN_BYTE_ARRAY => None,
        Physical::INT32 | Physical::INT64 => Some(integer_meaning(column)),
        Physical::INT96 => Some(Meaning::Instant { per_millisecond: 1, utc: true }),
        Physical::BOOLEAN | Physical::FLOAT | Physical::DOUBLE | Physical::BYTE_ARRAY => Some(Meaning::Plain),
    }
}

fn integer_meaning(column: &ColumnDescriptor) -> Meaning {
    let units = |unit: &TimeUnit| match unit {
        TimeUnit::MILLIS => 1,
        TimeUnit::MICROS => 1_000,
        TimeUnit::NANOS => 1_000_000,
    };
    match column.logical_type_ref() {
        Some(LogicalType::Timestamp(time)) => {
            return Meaning::Instant { per_millisecond: units(&time.unit), utc: time.is_adjusted_to_u_t_c };
        }
        Some(LogicalType::Date) => return Meaning::Days,
        _ => {}
    }
    match column.converted_type() {
        ConvertedType::DATE => Meaning::Days,
        ConvertedType::TIMESTAMP_MILLIS => Meaning::Instant { per_millisecond: 1, utc: true },
        ConvertedType::TIMESTAMP_MICROS => Meaning::Instant { per_millisecond: 1_000, utc: true },
        ConvertedType::UINT_8 | ConvertedType::UINT_16 | ConvertedType::UINT_32 | ConvertedType::UINT_64 => {
            Meaning::Unsigned
        }
        _ => Meaning::Plain,
    }
}
