//! What the file of a model says; all else that [`Fitted`] promises follows from it, once for every model.
//!
//! Every model rests on its settings and its items, so these two stand at the head of the bytes of each, and the
//! file of a model writes and reads its own tables alone.

use std::sync::Arc;

use commerce::Snapshot;
use decisions::Source;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::Items;
use crate::bytes::{DecodeError, Reader, Writer};
use crate::model::{Fitted, shown};

/// A way to learn, and what it learned.
pub(crate) trait Algorithm: Send + Sync + Sized + 'static {
    /// Its name in the registry and in its bytes.
    const NAME: &'static str;

    /// Its hyper-parameters.
    type Settings: Default + Serialize + DeserializeOwned;

    /// What it rests on.
    fn basis(&self) -> &Basis<Self::Settings>;

    /// Writes its own tables.
    fn write(&self, writer: &mut Writer);

    /// Reads its own tables.
    fn read(basis: Basis<Self::Settings>, reader: &mut Reader<'_>) -> Result<Self, DecodeError>;

    /// Its sources over this catalogue, as [`Fitted::sources`] has it.
    fn bind(self: Arc<Self>, catalogue: &Snapshot) -> Vec<Arc<dyn Source>>;
}

/// What every model rests on.
pub(crate) struct Basis<Settings> {
    /// How it was fitted.
    pub(crate) settings: Settings,
    /// What the numbers in its tables stand for.
    pub(crate) items: Items,
}

/// A model from its bytes.
pub(crate) fn read_back<Model: Algorithm>(bytes: &[u8]) -> Result<Model, DecodeError> {
    let mut reader = Reader::open(bytes, Model::NAME)?;
    let basis = Basis { settings: reader.settings()?, items: reader.items()? };
    let model = Model::read(basis, &mut reader)?;
    reader.finish()?;
    Ok(model)
}

impl<Model: Algorithm> Fitted for Model {
    fn name(&self) -> &'static str {
        Model::NAME
    }

    fn encode(&self) -> Vec<u8> {
        let Basis { settings, items } = self.basis();
        let mut writer = Writer::new(Model::NAME);
        writer.settings(settings);
        writer.items(items);
        self.write(&mut writer);
        writer.finish()
    }

    fn sources(self: Arc<Self>, catalogue: &Snapshot) -> Vec<Arc<dyn Source>> {
        self.bind(catalogue)
    }

    fn settings(&self) -> Value {
        shown(&self.basis().settings)
    }

    fn item_count(&self) -> usize {
        self.basis().items.len()
    }
}
