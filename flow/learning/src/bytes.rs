//! Fitted models as bytes: little-endian, versioned, with a checksum.
//!
//! ```text
//! "SHWM" · u16 version · text name · body · u32 CRC-32 of all before
//! ```
//!
//! A text is a u32 length and UTF-8; a list is a u32 count and its values. Hand-written rather than a general codec,
//! because the tables are flat arrays that should be read in one pass, and because reading must survive any bytes:
//! every length is checked against what is left before anything is allocated.

use commerce::ProductId;

use crate::Items;
use crate::model::negative;
use crate::rows::Rows;

const MAGIC: [u8; 4] = *b"SHWM";

/// The layout of all models; a change to any of them raises it.
const VERSION: u16 = 1;

/// Why bytes are not the model they should be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// The first bytes are not those of a model.
    #[error("these bytes are not a fitted model")]
    NotAModel,
    /// Written by another version of the product.
    #[error("the model has format {found}, this version reads {VERSION}; train it again")]
    UnknownVersion {
        /// The format found.
        found: u16,
    },
    /// Another model than the one asked for.
    #[error("this is the model `{found}`, `{wanted}` was asked for")]
    OtherModel {
        /// The name in the bytes.
        found: String,
        /// The name asked for.
        wanted: String,
    },
    /// Nothing of that name can be fitted.
    #[error("no model is called `{name}`")]
    UnknownModel {
        /// The name asked for.
        name: String,
    },
    /// The bytes end too early.
    #[error("the model is cut short")]
    Truncated,
    /// The bytes were changed after they were written.
    #[error("the model is damaged: its checksum does not match")]
    Checksum,
    /// The bytes are whole, but what they say cannot be.
    #[error("the model is damaged: {what}")]
    Corrupt {
        /// What cannot be.
        what: &'static str,
    },
}

/// Writes one model.
pub(crate) struct Writer {
    buffer: Vec<u8>,
}

impl Writer {
    pub(crate) fn new(name: &str) -> Self {
        let mut writer = Self { buffer: MAGIC.to_vec() };
        writer.buffer.extend_from_slice(&VERSION.to_le_bytes());
        writer.text(name);
        writer
    }

    pub(crate) fn finish(mut self) -> Vec<u8> {
        let checksum = crc32fast::hash(&self.buffer);
        self.u32(checksum);
        self.buffer
    }

    pub(crate) fn u32(&mut self, value: u32) {
        self.buffer.extend_from_slice(&value.to_le_bytes());
    }

    pub(crate) fn text(&mut self, text: &str) {
        self.u32(text.len() as u32);
        self.buffer.extend_from_slice(text.as_bytes());
    }

    pub(crate) fn u32s(&mut self, values: &[u32]) {
        self.u32(values.len() as u32);
        values.iter().for_each(|value| self.buffer.extend_from_slice(&value.to_le_bytes()));
    }

    pub(crate) fn f32s(&mut self, values: &[f32]) {
        self.u32(values.len() as u32);
        values.iter().for_each(|value| self.buffer.extend_from_slice(&value.to_le_bytes()));
    }

    pub(crate) fn items(&mut self, items: &Items) {
        self.u32(items.len() as u32);
        items.ids().iter().for_each(|id| self.text(id.as_str()));
    }

    pub(crate) fn rows(&mut self, rows: &Rows<u32>) {
        self.u32s(rows.starts());
        self.u32s(rows.values());
    }

    pub(crate) fn weighted_rows(&mut self, rows: &Rows<(u32, f32)>) {
        self.u32s(rows.starts());
        self.u32s(&rows.values().iter().map(|(item, _)| *item).collect::<Vec<_>>());
        self.f32s(&rows.values().iter().map(|(_, weight)| *weight).collect::<Vec<_>>());
    }

    /// Hyper-parameters, as the JSON they are also shown in.
    pub(crate) fn settings(&mut self, settings: &impl serde::Serialize) {
        self.text(&serde_json::to_string(settings).unwrap_or_default());
    }
}

/// Reads one model, checking every length and number.
pub(crate) struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    /// Checks the frame around the body.
    pub(crate) fn open(bytes: &'a [u8], wanted: &str) -> Result<Self, DecodeError> {
        if bytes.get(..MAGIC.len()) != Some(&MAGIC[..]) {
            return Err(DecodeError::NotAModel);
        }
        let mut reader = Self { rest: bytes.get(MAGIC.len()..).unwrap_or_default() };
        let found = u16::from_le_bytes(reader.array()?);
        if found != VERSION {
            return Err(DecodeError::UnknownVersion { found });
        }
        let (covered, checksum) = bytes.split_last_chunk::<4>().ok_or(DecodeError::Truncated)?;
        let found = reader.text()?;
        if found != wanted {
            return Err(DecodeError::OtherModel { found: found.to_owned(), wanted: wanted.to_owned() });
        }
        if crc32fast::hash(covered) != u32::from_le_bytes(*checksum) {
            return Err(DecodeError::Checksum);
        }
        let body = reader.rest.len().checked_sub(4).ok_or(DecodeError::Truncated)?;
        reader.rest = reader.rest.get(..body).unwrap_or_default();
        Ok(reader)
    }

    /// Refuses what follows the body.
    pub(crate) const fn finish(self) -> Result<(), DecodeError> {
        if self.rest.is_empty() { Ok(()) } else { Err(DecodeError::Corrupt { what: "bytes follow its end" }) }
    }

    fn take(&mut self, bytes: usize) -> Result<&'a [u8], DecodeError> {
        let (taken, rest) = self.rest.split_at_checked(bytes).ok_or(DecodeError::Truncated)?;
        self.rest = rest;
        Ok(taken)
    }

    fn array<const LENGTH: usize>(&mut self) -> Result<[u8; LENGTH], DecodeError> {
        self.take(LENGTH)?.try_into().map_err(|_| DecodeError::Truncated)
    }

    pub(crate) fn u32(&mut self) -> Result<u32, DecodeError> {
        self.array().map(u32::from_le_bytes)
    }

    pub(crate) fn text(&mut self) -> Result<&'a str, DecodeError> {
        let length = self.u32()? as usize;
        std::str::from_utf8(self.take(length)?).map_err(|_| DecodeError::Corrupt { what: "a text is not UTF-8" })
    }

    fn words(&mut self) -> Result<impl Iterator<Item = [u8; 4]> + 'a, DecodeError> {
        let bytes = (self.u32()? as usize).checked_mul(4).ok_or(DecodeError::Truncated)?;
        Ok(self.take(bytes)?.as_chunks::<4>().0.iter().copied())
    }

    pub(crate) fn u32s(&mut self) -> Result<Vec<u32>, DecodeError> {
        Ok(self.words()?.map(u32::from_le_bytes).collect())
    }

    /// Weights: finite and not negative.
    pub(crate) fn f32s(&mut self) -> Result<Vec<f32>, DecodeError> {
        let values: Vec<f32> = self.words()?.map(f32::from_le_bytes).collect();
        let sound = values.iter().all(|value| value.is_finite() && *value >= 0.0);
        if sound { Ok(values) } else { Err(DecodeError::Corrupt { what: "a weight is negative or not a number" }) }
    }

    /// As [`Reader::f32s`], with the number of values known.
    pub(crate) fn exactly(&mut self, count: usize) -> Result<Vec<f32>, DecodeError> {
        let values = self.f32s()?;
        if values.len() == count {
            Ok(values)
        } else {
            Err(DecodeError::Corrupt { what: "a table has another length" })
        }
    }

    pub(crate) fn items(&mut self) -> Result<Items, DecodeError> {
        let count = self.u32()?;
        let mut items = Items::default();
        for _ in 0..count {
            let id =
                ProductId::new(self.text()?).map_err(|_| DecodeError::Corrupt { what: "an item has no valid id" })?;
            items.intern(&id);
        }
        if items.len() == count as usize {
            Ok(items)
        } else {
            Err(DecodeError::Corrupt { what: "an item stands twice" })
        }
    }

    /// Rows whose values are below `bound`.
    pub(crate) fn rows(&mut self, bound: usize) -> Result<Rows<u32>, DecodeError> {
        let (starts, values) = (self.u32s()?, self.u32s()?);
        below(&values, bound)?;
        Rows::from_parts(starts, values).ok_or(DecodeError::Corrupt { what: "a table's rows do not fit" })
    }

    /// Weighted rows whose first numbers are below `bound`.
    pub(crate) fn weighted_rows(&mut self, bound: usize) -> Result<Rows<(u32, f32)>, DecodeError> {
        let (starts, others) = (self.u32s()?, self.u32s()?);
        below(&others, bound)?;
        let weights = self.exactly(others.len())?;
        let values = others.into_iter().zip(weights).collect();
        Rows::from_parts(starts, values).ok_or(DecodeError::Corrupt { what: "a table's rows do not fit" })
    }

    pub(crate) fn settings<Settings>(&mut self) -> Result<Settings, DecodeError>
    where
        Settings: serde::de::DeserializeOwned + serde::Serialize,
    {
        let read = serde_json::from_str(self.text()?).ok();
        let sound = read.filter(|settings| negative(settings).is_none());
        sound.ok_or(DecodeError::Corrupt { what: "its settings cannot be used" })
    }
}

fn below(values: &[u32], bound: usize) -> Result<(), DecodeError> {
    let inside = values.iter().all(|value| (*value as usize) < bound);
    if inside { Ok(()) } else { Err(DecodeError::Corrupt { what: "a table points outside of another" }) }
}
