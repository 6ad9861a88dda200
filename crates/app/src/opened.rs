//! An opened workspace: the store behind a URL with the declarations of all modules.

use std::path::PathBuf;
use std::sync::Arc;

use rapport_kernel::blob::Blobs;
use rapport_kernel::caller::Clock;
use rapport_kernel::ctx::Cause;
use rapport_kernel::port::Store;
use rapport_kernel::{Ctx, House};

use crate::clock::SystemClock;
use crate::config::Place;
use crate::imports::{self, SentTables};

/// The folder of fonts, beside that of the contents of files.
const FONTS: &str = "fonts";

/// An opened workspace.
pub struct Opened {
    /// The workspace.
    pub house: Arc<House>,
    /// The contents of files.
    pub blobs: Arc<dyn Blobs>,
    /// Where somebody puts fonts for documents.
    pub fonts: PathBuf,
    /// The tables that people send.
    pub tables: Arc<SentTables>,
    /// The time.
    pub clock: Arc<dyn Clock>,
}

impl Opened {
    /// Opens the workspace; a new one is made. The schema is brought up to this version.
    pub fn open(place: &Place) -> anyhow::Result<Self> {
        let house = Arc::new(House::open(store(place)?, rapport_modules::part())?);
        let folder = place.blobs()?;
        let refused = folder.path().with_file_name(imports::FOLDER);
        let fonts = folder.path().with_file_name(FONTS);
        let blobs: Arc<dyn Blobs> = Arc::new(folder);
        let tables = Arc::new(SentTables { blobs: blobs.clone(), folder: refused });
        Ok(Self { house, blobs, fonts, tables, clock: Arc::new(SystemClock) })
    }

    /// The context of a command: whoever may read the database file may do everything.
    pub fn ctx(&self) -> Ctx {
        let mut ctx = Ctx::as_system("command line", self.clock.now(), self.clock.seed());
        ctx.cause = Cause::Command;
        ctx
    }
}

/// The store of the workspace.
pub fn store(place: &Place) -> anyhow::Result<Arc<dyn Store>> {
    let url = place.url()?;
    if url.starts_with("sqlite:") {
        place.make_folder()?;
    }
    Ok(Arc::from(rapport_store::open(&url)?))
}
