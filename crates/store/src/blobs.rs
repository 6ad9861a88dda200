//! Blobs in a folder: `ab/cdef…` is the one whose SHA-256 begins with `abcdef`.
//!
//! A blob is written to a temporary file in `unfinished/`, brought to the disk, and then gets its name, so that a file
//! that has its name is whole. What a killed process left in `unfinished/` is told from what is being written by a lock
//! that goes with the process. Putting the same content down again gives the blob a new file: it is young again, and
//! whole if it was damaged.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Write};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use rapport_kernel::blob::{BlobFound, BlobHash, Blobs, Kept, NewBlob, OpenBlob, STORAGE_FULL, too_large};
use rapport_kernel::limits::FILE_BYTES_MAX;
use rapport_kernel::time::Instant;
use rapport_kernel::{Error, Result};
use sha2::{Digest, Sha256};
use tempfile::NamedTempFile;

/// The folder of what is being written.
const UNFINISHED: &str = "unfinished";
/// The file whose lock keeps removing apart from writing, also between processes.
const LOCK: &str = "lock";
/// Digits of a hash that name the folder a blob lies in.
const FOLDER_DIGITS: usize = 2;

/// A folder of blobs. It is made when the first one is written.
#[derive(Clone, Debug)]
pub struct Folder {
    path: PathBuf,
    bytes_max: u64,
}

impl Folder {
    /// The folder at `path`.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self::limited(path, FILE_BYTES_MAX)
    }

    /// The folder at `path`, which takes blobs of `bytes_max` at most.
    pub fn limited(path: impl Into<PathBuf>, bytes_max: u64) -> Self {
        Self { path: path.into(), bytes_max }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    fn place(&self, hash: BlobHash) -> PathBuf {
        let digits = hash.to_string();
        let (folder, name) = digits.split_at(FOLDER_DIGITS);
        self.path.join(folder).join(name)
    }

    /// The file whose lock is to be taken; `None` when there is no folder yet.
    fn lock_file(&self) -> Result<Option<File>> {
        match File::options().create(true).append(true).open(self.path.join(LOCK)) {
            Ok(file) => Ok(Some(file)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(self.fault("Locking the folder of files", error)),
        }
    }

    /// Keeps others from removing anything until the file is closed.
    fn keep_all(&self) -> Result<Option<File>> {
        let file = self.lock_file()?;
        if let Some(file) = &file {
            file.lock_shared().map_err(|error| self.fault("Locking the folder of files", error))?;
        }
        Ok(file)
    }

    /// Keeps others from writing anything until the file is closed; `None` when there is no folder.
    fn keep_out(&self) -> Result<Option<File>> {
        let file = self.lock_file()?;
        if let Some(file) = &file {
            file.lock().map_err(|error| self.fault("Locking the folder of files", error))?;
        }
        Ok(file)
    }

    fn make(&self) -> io::Result<()> {
        if self.path.is_dir() {
            return Ok(());
        }
        fs::create_dir_all(&self.path)?;
        // The name of the folder is kept by the one that holds it.
        let holder = self.path.parent().filter(|holder| !holder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        File::open(holder)?.sync_all()
    }

    fn new_file(&self) -> io::Result<NamedTempFile> {
        let folder = self.path.join(UNFINISHED);
        fs::create_dir_all(&folder)?;
        let file = NamedTempFile::new_in(folder)?;
        file.as_file().lock()?;
        Ok(file)
    }

    /// What went wrong, and where.
    fn fault(&self, what: &str, error: io::Error) -> Error {
        if matches!(error.kind(), ErrorKind::StorageFull | ErrorKind::QuotaExceeded) {
            let text = "There is no room left for files on the server; make room, and send the file again";
            return Error::rule(STORAGE_FULL, text);
        }
        Error::fault(format!("{what} at {}", self.path.display()), error)
    }
}

impl Blobs for Folder {
    fn begin(&self) -> Result<Box<dyn NewBlob>> {
        self.make().map_err(|error| self.fault("Making the folder of files", error))?;
        let _all_is_kept = self.keep_all()?;
        let file = self.new_file().map_err(|error| self.fault("Beginning a file", error))?;
        Ok(Box::new(Unfinished { folder: self.clone(), file, hash: Sha256::new(), bytes: 0 }))
    }

    fn open(&self, hash: BlobHash) -> Result<Option<OpenBlob>> {
        let opened = File::open(self.place(hash)).and_then(|file| Ok((file.metadata()?.len(), file)));
        match opened {
            Ok((bytes, file)) => Ok(Some(OpenBlob { bytes, content: Box::new(file) })),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(self.fault(&format!("Opening the content {hash} of a file"), error)),
        }
    }

    fn each(&self, told: &mut dyn FnMut(BlobFound) -> Result<()>) -> Result<()> {
        let listing = |error| self.fault("Listing the files", error);
        for folder in entries(&self.path).map_err(listing)? {
            let folder = folder.map_err(listing)?;
            let digits = folder.file_name();
            let Some(digits) = digits.to_str().filter(|digits| digits.len() == FOLDER_DIGITS) else { continue };
            for file in entries(&folder.path()).map_err(listing)? {
                let file = file.map_err(listing)?;
                let name = file.file_name();
                let Ok(hash) = format!("{digits}{}", name.to_string_lossy()).parse() else { continue };
                // Another process may have removed it since.
                let Ok(meta) = file.metadata() else { continue };
                told(BlobFound { hash, bytes: meta.len(), at: age(&meta).map_err(listing)? })?;
            }
        }
        Ok(())
    }

    fn take_back(&self, kept: &Kept) -> Result<()> {
        let (Some(wanted), Some(_alone)) = (kept.mark, self.keep_out()?) else { return Ok(()) };
        let path = self.place(kept.hash);
        let taken = fs::metadata(&path).and_then(|meta| match mark(&meta) == wanted {
            true => fs::remove_file(&path),
            false => Ok(()),
        });
        match taken {
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
            answer => {
                answer.map_err(|error| self.fault(&format!("Taking back the content {} of a file", kept.hash), error))
            }
        }
    }

    fn remove_older(&self, hash: BlobHash, since: Instant) -> Result<bool> {
        let Some(_alone) = self.keep_out()? else { return Ok(false) };
        let path = self.place(hash);
        let removed = fs::metadata(&path).and_then(|meta| match age(&meta)? < since {
            true => fs::remove_file(&path).map(|()| true),
            false => Ok(false),
        });
        match removed {
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
            answer => answer.map_err(|error| self.fault(&format!("Removing the content {hash} of a file"), error)),
        }
    }

    fn clear_unfinished(&self) -> Result<usize> {
        let clearing = |error| self.fault("Removing unfinished files", error);
        let Some(_alone) = self.keep_out()? else { return Ok(0) };
        let mut cleared = 0;
        for file in entries(&self.path.join(UNFINISHED)).map_err(clearing)? {
            let path = file.map_err(clearing)?.path();
            // Who still writes it holds its lock.
            if File::open(&path).and_then(|file| Ok(file.try_lock()?)).is_ok() {
                fs::remove_file(&path).map_err(clearing)?;
                cleared += 1;
            }
        }
        Ok(cleared)
    }

    fn bytes_max(&self) -> u64 {
        self.bytes_max
    }
}

/// The entries of a folder; none when it is not there.
fn entries(folder: &Path) -> io::Result<impl Iterator<Item = io::Result<fs::DirEntry>>> {
    match fs::read_dir(folder) {
        Ok(entries) => Ok(Some(entries).into_iter().flatten()),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None.into_iter().flatten()),
        Err(error) => Err(error),
    }
}

fn age(meta: &fs::Metadata) -> io::Result<Instant> {
    let since = meta.modified()?.duration_since(UNIX_EPOCH).unwrap_or_default();
    Ok(Instant::from_ms(i64::try_from(since.as_millis()).unwrap_or(i64::MAX)))
}

/// A blob that is being written. Dropped, its file goes.
struct Unfinished {
    folder: Folder,
    file: NamedTempFile,
    hash: Sha256,
    bytes: u64,
}

impl NewBlob for Unfinished {
    fn write(&mut self, bytes: &[u8]) -> Result<()> {
        self.bytes += bytes.len() as u64;
        let max = self.folder.bytes_max;
        if self.bytes > max {
            return Err(too_large(max));
        }
        self.hash.update(bytes);
        self.file.write_all(bytes).map_err(|error| self.folder.fault("Writing a file", error))
    }

    fn keep(self: Box<Self>) -> Result<Kept> {
        let Self { folder, file, hash, .. } = *self;
        let hash = BlobHash::of(hash);
        let mark = give_name(&folder, file, hash).map_err(|error| folder.fault("Keeping a file", error))?;
        Ok(Kept { hash, mark })
    }
}

/// First the content reaches the disk, then the name, and then the folders that hold the name. Answers a mark when the
/// name was not there before.
fn give_name(folder: &Folder, file: NamedTempFile, hash: BlobHash) -> io::Result<Option<(u64, i64)>> {
    file.as_file().sync_all()?;
    let mark = mark(&file.as_file().metadata()?);
    let path = folder.place(hash);
    let parent = path.parent().unwrap_or(&folder.path);
    let alone = folder.keep_out().map_err(io::Error::other)?;
    fs::create_dir_all(parent)?;
    let was_there = path.try_exists()?;
    file.persist(&path)?;
    drop(alone);
    File::open(parent)?.sync_all()?;
    File::open(&folder.path)?.sync_all()?;
    Ok((!was_there).then_some(mark))
}

/// What tells a file from another that had or gets its name: numbers of files are used again, but not with their time.
fn mark(meta: &fs::Metadata) -> (u64, i64) {
    (meta.ino(), meta.mtime_nsec())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_is_no_fault_but_something_to_do() {
        let folder = Folder::new("/data/blobs");
        for full in [ErrorKind::StorageFull, ErrorKind::QuotaExceeded] {
            let error = folder.fault("Writing a file", full.into());
            assert!(matches!(error, Error::Rule { code: STORAGE_FULL, .. }), "{error:?}");
        }
        assert!(matches!(folder.fault("x", ErrorKind::Other.into()), Error::Fault { .. }));
    }
}
