//! Passkeys as the gate asks for them.

use rapport_kernel::passkey::{KeptPasskey, NewPasskey, Passkey, Passkeys};
use rapport_kernel::{Read, RecordId, Result, Work};
use serde_json::Value as Json;

use crate::identity::directory::Staff;

impl Passkeys for Staff {
    fn all(&self, read: &mut Read<'_>, user: RecordId) -> Result<Vec<Passkey>> {
        super::all(read, user)
    }

    fn by_id(&self, read: &mut Read<'_>, id_sha256: &str) -> Result<Option<KeptPasskey>> {
        super::by_id_hash(read, id_sha256)
    }

    fn credentials(&self, read: &mut Read<'_>, user: RecordId) -> Result<Vec<Json>> {
        super::credentials(read, user)
    }

    fn add(&self, work: &mut Work<'_>, new: &NewPasskey<'_>) -> Result<RecordId> {
        super::add(work, new)
    }

    fn rename(&self, work: &mut Work<'_>, passkey: RecordId, name: &str) -> Result<()> {
        super::rename(work, passkey, name)
    }

    fn remove(&self, work: &mut Work<'_>, passkey: RecordId) -> Result<()> {
        super::remove(work, passkey)
    }

    fn note_use(&self, work: &mut Work<'_>, passkey: RecordId, credential: &Json) -> Result<()> {
        super::note_use(work, passkey, credential)
    }

    fn suspect(&self, work: &mut Work<'_>, passkey: RecordId) -> Result<()> {
        super::suspect(work, passkey)
    }
}
