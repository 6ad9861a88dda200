//! `rapport import`

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use rapport_kernel::{Catalog, Error, Object};
use rapport_modules::exchange::import::{
    Importer, Mapping, Nowhere, Order, RefusedSink, Report, Reverted, Wires, revert,
};
use rapport_sheet::{HeaderRow, Options, SheetChoice};
use serde_json::json;
use uuid::Uuid;

use crate::commands::progress::{Progress, Show};
use crate::config::Place;
use crate::opened::Opened;

pub mod refused;
mod say;
pub mod source;

use refused::RefusedFile;
use source::{SheetSource, fingerprint};

/// What to import, and how.
#[derive(clap::Args)]
pub struct Args {
    /// Object of the records, such as contact or contacts
    #[arg(required_unless_present = "revert", value_name = "OBJECT")]
    object: Option<String>,
    /// CSV or XLSX file; - for standard input
    #[arg(required_unless_present = "revert", value_name = "FILE")]
    file: Option<PathBuf>,
    /// Field by which rows find the records that they change, such as email or id
    #[arg(long = "match", value_name = "FIELD")]
    match_by: Option<String>,
    /// Mapping file, TOML or JSON: which column is which field
    #[arg(long, value_name = "FILE")]
    map: Option<PathBuf>,
    /// Mapping that ships with Rapport, such as maven_crm; what the mapping file says goes before it
    #[arg(long, value_name = "NAME")]
    preset: Option<String>,
    /// Say what would be done, and do nothing
    #[arg(long)]
    dry_run: bool,
    /// CSV file for the rows that are refused, each with the reason
    #[arg(long, value_name = "FILE")]
    errors: Option<PathBuf>,
    /// Sheet of a workbook; the first visible one when nothing is said
    #[arg(long, value_name = "NAME")]
    sheet: Option<String>,
    /// Delimiter of a CSV file; found out when nothing is said
    #[arg(long, value_name = "CHARACTER")]
    delimiter: Option<char>,
    /// Encoding of a CSV file, such as windows-1252; found out when nothing is said
    #[arg(long, value_name = "NAME")]
    encoding: Option<String>,
    /// The first row is data: columns are called Column 1, Column 2 and so on
    #[arg(long)]
    no_header: bool,
    /// Begin anew: an earlier import of the same file does not count
    #[arg(long)]
    restart: bool,
    /// Answer as JSON
    #[arg(long)]
    json: bool,
    /// Undo the import of that id
    #[arg(long, value_name = "IMPORT", conflicts_with_all = ["object", "file", "dry_run", "restart", "errors"])]
    revert: Option<Uuid>,
}

/// Bytes of a mapping file at most.
const MAPPING_BYTES_MAX: u64 = 1 << 20;

/// Imports a file, or undoes an import.
pub fn run(place: &Place, args: Args) -> anyhow::Result<()> {
    match (args.revert, &args.object, &args.file) {
        (Some(import), ..) => undo(place, import, &args),
        (None, Some(object), Some(file)) => import(place, object, file, &args),
        _ => bail!("name an object and a file"),
    }
}

fn import(place: &Place, object: &str, file: &Path, args: &Args) -> anyhow::Result<()> {
    let options = options(args)?;
    let mut mapping = args.map.as_deref().map(mapping).transpose()?.unwrap_or_default();
    mapping.preset = args.preset.clone().or(mapping.preset);
    let mut source = SheetSource::open(file, &options)?;
    let opened = Opened::open(place)?;
    opened.house.write(&opened.ctx(), rapport_modules::set_up)?;
    let columns = rapport_modules::exchange::import::RowSource::columns(&source).to_vec();
    let mut refused = args.errors.as_deref().map(|path| RefusedFile::new(path, file, &columns)).transpose()?;
    let object = named(&opened.house.catalog(), object)?.key.clone();
    let order = Order {
        mapping: mapping.completed(&object)?,
        object,
        match_by: args.match_by.clone(),
        file: file.display().to_string(),
        fingerprint: stays(file).then(|| fingerprint(file)).transpose().context("cannot read the file")?,
        reading: json!([args.sheet, args.delimiter, args.encoding, args.no_header]),
        dry_run: args.dry_run,
        restart: args.restart,
    };
    let mut report = read_all(&opened, &order, &mut source, refused.as_mut(), show(args))?;
    report.notes.extend(source.notes());
    if report.tally.refused == 0
        && let Some(refused) = refused
    {
        refused.remove()?;
    }
    say::report(&report, args.json, args.errors.as_deref());
    verdict(&report)
}

fn read_all(
    opened: &Opened,
    order: &Order,
    source: &mut SheetSource,
    refused: Option<&mut RefusedFile>,
    show: Show,
) -> anyhow::Result<Report> {
    let ctx = opened.ctx();
    let importer = Importer { house: &opened.house, ctx: &ctx, clock: opened.clock.as_ref() };
    let mut nowhere = Nowhere;
    let refused: &mut dyn RefusedSink = match refused {
        Some(refused) => refused,
        None => &mut nowhere,
    };
    let mut progress = Progress::of_bytes(show);
    let mut each = |tally: &rapport_modules::exchange::import::Tally, done, total| {
        progress.set(done, total, tally.rows, "rows");
    };
    let report = importer.run(order, &mut Wires { source, refused, each: &mut each });
    progress.end();
    Ok(report?)
}

/// A file on disk can be read again after a crash; a pipe cannot.
fn stays(file: &Path) -> bool {
    file.is_file()
}

fn show(args: &Args) -> Show {
    if args.json { Show::Never } else { Show::OnTerminal }
}

fn options(args: &Args) -> anyhow::Result<Options> {
    let delimiter = match args.delimiter {
        Some(delimiter) => Some(
            u8::try_from(delimiter)
                .map_err(|_| Error::invalid("delimiter", "invalid_delimiter", "A delimiter is one ASCII character"))?,
        ),
        None => None,
    };
    Ok(Options {
        header: if args.no_header { HeaderRow::Absent } else { HeaderRow::First },
        delimiter,
        encoding: args.encoding.clone(),
        sheet: args.sheet.clone().map_or(SheetChoice::FirstVisible, SheetChoice::Named),
    })
}

/// Reads a mapping file: JSON when it begins with a brace, else TOML.
fn mapping(path: &Path) -> anyhow::Result<Mapping> {
    let wrong = |error: String| {
        Error::invalid("map", "invalid_mapping", format!("The mapping file {} is not right: {error}", path.display()))
    };
    let size = std::fs::metadata(path).with_context(|| format!("cannot read {}", path.display()))?.len();
    if size > MAPPING_BYTES_MAX {
        let english = format!("A mapping file has at most {MAPPING_BYTES_MAX} bytes");
        return Err(Error::limit("mapping_bytes_max", MAPPING_BYTES_MAX as usize, english).into());
    }
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    match text.trim_start().starts_with('{') {
        true => serde_json::from_str(&text).map_err(|error| wrong(error.to_string()).into()),
        false => toml::from_str(&text).map_err(|error| wrong(error.to_string()).into()),
    }
}

/// The object of that key or plural.
pub fn named<'c>(catalog: &'c Catalog, name: &str) -> Result<&'c Object, Error> {
    let object = catalog.find(name).or_else(|| catalog.find_plural(name));
    object.map(AsRef::as_ref).ok_or_else(|| {
        let known: Vec<&str> = catalog.objects().iter().map(|object| object.key.as_str()).collect();
        let english = format!("There is no object {name:?}; there are: {}", known.join(", "));
        Error::invalid("object", "unknown_object", english)
    })
}

/// A row that was refused, or a file that could not be read to its end, is no success for a script.
fn verdict(report: &Report) -> anyhow::Result<()> {
    if let Some(stopped) = &report.stopped {
        return Err(Error::invalid("file", "unreadable_file", stopped.clone()).into());
    }
    match report.tally.refused {
        0 => Ok(()),
        refused => Err(Error::invalid("", "rows_refused", format!("{refused} rows were refused")).into()),
    }
}

fn undo(place: &Place, import: Uuid, args: &Args) -> anyhow::Result<()> {
    let opened = Opened::open(place)?;
    let ctx = opened.ctx();
    let mut progress = Progress::of(show(args), "records");
    let mut each = |reverted: &Reverted| {
        let done = reverted.whole + reverted.partly + reverted.kept;
        progress.set(done, None, done, "records");
    };
    let reverted = revert(&opened.house, &ctx, import, &mut each);
    progress.end();
    say::reverted(&reverted?, args.json);
    Ok(())
}
