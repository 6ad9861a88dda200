//! The file of refused rows: each with its line and the reason, to be mended and imported again.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use rapport_kernel::{Error, Result};
use rapport_modules::exchange::import::{ERROR_COLUMNS, RefusedRow, RefusedSink};
use rapport_sheet::{Cell, CsvStyle, CsvWriter, WriteError};

/// How much of the start of a file is looked at to see whether it is one of refused rows.
const START_BYTES: u64 = 4 << 10;

/// A CSV file of refused rows. It is there only when a row was refused.
pub struct RefusedFile {
    path: PathBuf,
    header: Vec<String>,
    header_bytes: u64,
    file: Option<File>,
}

impl RefusedFile {
    /// The file at `path`, for refused rows of a table with these columns; `table` is the file that is imported.
    pub fn new(path: &Path, table: &Path, columns: &[String]) -> Result<Self> {
        if is_same(path, table) {
            let english = "The file of refused rows would overwrite the file that is imported; name another one";
            return Err(Error::invalid("errors", "same_file", english));
        }
        if !may_be_replaced(path).map_err(|error| fault(path, error))? {
            let english = format!("{} is there already and holds no refused rows; name another file", path.display());
            return Err(Error::invalid("errors", "file_exists", english));
        }
        let header: Vec<String> =
            ERROR_COLUMNS.iter().map(|name| (*name).to_owned()).chain(columns.iter().cloned()).collect();
        let mut refused = Self { path: path.to_owned(), header, header_bytes: 0, file: None };
        refused.header_bytes = refused.encode(&[]).map_err(unwritable)?.len() as u64;
        Ok(refused)
    }

    fn encode(&self, rows: &[RefusedRow<'_>]) -> Result<Vec<u8>, WriteError> {
        let header: Vec<&str> = self.header.iter().map(String::as_str).collect();
        let mut table = CsvWriter::new(Vec::new(), CsvStyle::default(), &header)?;
        for row in rows {
            let line = row.line.to_string();
            let own = [Cell::Decimal(&line), Cell::Text(row.reason)];
            let cells: Vec<Cell<'_>> =
                own.into_iter().chain(row.cells.iter().map(|cell| Cell::Text(cell.as_str()))).collect();
            table.write_row(&cells)?;
        }
        table.finish()
    }

    fn file(&mut self) -> io::Result<&mut File> {
        if self.file.is_none() {
            let file = OpenOptions::new().create(true).read(true).write(true).truncate(false).open(&self.path)?;
            self.file = Some(file);
        }
        Ok(self.file.as_mut().expect("it was just opened"))
    }

    fn write_at(&mut self, place: u64, bytes: &[u8]) -> io::Result<u64> {
        let file = self.file()?;
        file.set_len(place)?;
        file.seek(SeekFrom::Start(place))?;
        file.write_all(bytes)?;
        // The transaction that says how far the import is commits after this.
        file.sync_data()?;
        Ok(place + bytes.len() as u64)
    }

    /// Removes what an earlier import left there, when this one refused nothing.
    pub fn remove(self) -> Result<()> {
        drop(self.file);
        match fs::remove_file(&self.path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(fault(&self.path, error)),
            _ => Ok(()),
        }
    }
}

impl RefusedSink for RefusedFile {
    fn end(&self) -> u64 {
        0
    }

    fn go_on_at(&mut self, place: u64) -> Result<()> {
        let length = fs::metadata(&self.path).map_or(0, |metadata| metadata.len());
        if length < place {
            let english = format!("{} is shorter than the earlier run left it", self.path.display());
            return Err(Error::invalid("errors", "file_gone", english));
        }
        Ok(())
    }

    fn put(&mut self, place: u64, rows: &[RefusedRow<'_>]) -> Result<u64> {
        let all = self.encode(rows).map_err(unwritable)?;
        let begun = usize::try_from(self.header_bytes).unwrap_or_default();
        let bytes = if place == 0 { &all[..] } else { &all[begun..] };
        self.write_at(place, bytes).map_err(|error| fault(&self.path, error))
    }
}

fn is_same(one: &Path, other: &Path) -> bool {
    match (fs::canonicalize(one), fs::canonicalize(other)) {
        (Ok(one), Ok(other)) => one == other,
        _ => one == other,
    }
}

/// A file that is not there, is empty, or is one of refused rows itself.
fn may_be_replaced(path: &Path) -> io::Result<bool> {
    let mut file = match File::open(path) {
        Ok(file) => file.take(START_BYTES),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(true),
        Err(error) => return Err(error),
    };
    let mut start = Vec::new();
    file.read_to_end(&mut start)?;
    Ok(start.is_empty() || start.starts_with(ERROR_COLUMNS.join(",").as_bytes()))
}

fn fault(path: &Path, error: io::Error) -> Error {
    Error::fault(format!("Writing {}", path.display()), error)
}

fn unwritable(error: WriteError) -> Error {
    Error::fault("Writing the refused rows", error)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns() -> Vec<String> {
        vec!["name".to_owned(), "note".to_owned()]
    }

    #[test]
    fn rows_put_again_at_the_same_place_stand_there_once() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("refused.csv");
        let mut file = RefusedFile::new(&path, Path::new("table.csv"), &columns()).unwrap();
        let cells = ["Ada".to_owned(), "a, b".to_owned()];
        let row = |line, reason| RefusedRow { line, cells: &cells, reason };
        let end = file.put(0, &[row(2, "no")]).unwrap();
        file.put(end, &[row(3, "never committed")]).unwrap();
        let end = file.put(end, &[row(3, "no, \"really\"")]).unwrap();
        let text = fs::read_to_string(&path).unwrap();
        assert_eq!(
            text,
            "import_line,import_reason,name,note\r\n2,no,Ada,\"a, b\"\r\n3,\"no, \"\"really\"\"\",Ada,\"a, b\"\r\n"
        );
        assert_eq!(end, text.len() as u64);
        // A later run that goes on there, and one whose file was lost.
        let mut later = RefusedFile::new(&path, Path::new("table.csv"), &columns()).unwrap();
        later.go_on_at(end).unwrap();
        assert!(later.go_on_at(end + 1).is_err());
    }

    #[test]
    fn neither_the_table_nor_another_file_is_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let table = folder.path().join("table.csv");
        fs::write(&table, "name\nAda\n").unwrap();
        let other = folder.path().join("other.csv");
        fs::write(&other, "precious").unwrap();
        assert!(RefusedFile::new(&table, &table, &columns()).is_err());
        assert!(RefusedFile::new(&other, &table, &columns()).is_err());
        assert_eq!(fs::read_to_string(&other).unwrap(), "precious");
    }
}
