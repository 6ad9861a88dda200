//! `rapport export`

use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use rapport_kernel::Ctx;
use rapport_kernel::blob::{self, Named, State};
use rapport_modules::exchange::export::{self, Order};
use rapport_store::archive::Carried;
use rapport_store::blobs::Folder;
use serde_json::json;
use tempfile::NamedTempFile;

use crate::commands::files::each_file;
use crate::commands::import::named;
use crate::commands::progress::{Progress, Show};
use crate::commands::tables::complain;
use crate::config::Place;
use crate::opened::Opened;

mod sinks;

use sinks::{Format, Look};

/// What to export, and how.
#[derive(clap::Args)]
pub struct Args {
    /// Object of the records, such as contact or contacts
    #[arg(required_unless_present = "all", value_name = "OBJECT")]
    object: Option<String>,
    /// Every object, one file each, into the folder that --output names
    #[arg(long, conflicts_with_all = ["object", "filter", "fields"], requires = "output")]
    all: bool,
    /// Only records that this filter finds, such as 'country = "DE" and amount > 1000'
    #[arg(long, value_name = "EXPR")]
    filter: Option<String>,
    /// Only these fields, divided by commas
    #[arg(long, value_name = "FIELDS", value_delimiter = ',')]
    fields: Option<Vec<String>>,
    /// Form of the file; as its name ends, or CSV, when nothing is said
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// File to write; standard output when nothing is said
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// The records in the bin in place of the living ones
    #[arg(long)]
    bin: bool,
    /// Leave texts as they are, even those that a spreadsheet would run as a formula (CSV)
    #[arg(long)]
    raw: bool,
    /// Say what was written as JSON, on standard error where the records go to standard output
    #[arg(long)]
    json: bool,
}

/// Exports the records.
pub fn run(place: &Place, args: Args) -> anyhow::Result<()> {
    let opened = Opened::open(place)?;
    let ctx = opened.ctx();
    let format = format(&args);
    let written = match (&args.object, args.all) {
        (Some(name), _) => {
            let order = order(&opened, name, &args)?;
            let count = one(&opened, &ctx, &order, format, args.output.as_deref(), &args)?;
            vec![(order.object, count)]
        }
        (None, true) => all(&opened, &ctx, format, &args)?,
        (None, false) => bail!("name an object, or say --all"),
    };
    let lacking = if args.all { contents(&opened, &ctx, args.output.as_deref())? } else { Vec::new() };
    say(&written, &args);
    complain(&Carried { lacking, ..Carried::default() })
}

/// Copies the contents of files into the folder, under their SHA-256 as in the data folder; files that lack theirs.
fn contents(opened: &Opened, ctx: &Ctx, folder: Option<&Path>) -> anyhow::Result<Vec<Named>> {
    let to = Folder::new(folder.context("name a folder with --output")?.join("blobs"));
    let mut lacking = Vec::new();
    each_file(opened, ctx, &mut |named, known| {
        let state = match known {
            Some(state) => state,
            None => blob::copy(opened.blobs.as_ref(), &to, named.hash)?,
        };
        if !matches!(state, State::Whole { .. }) {
            lacking.push(named.clone());
        }
        Ok(state)
    })?;
    Ok(lacking)
}

fn order(opened: &Opened, name: &str, args: &Args) -> anyhow::Result<Order> {
    Ok(Order {
        object: named(&opened.house.catalog(), name)?.key.clone(),
        filter: args.filter.clone(),
        fields: args.fields.clone(),
        bin: args.bin,
    })
}

fn format(args: &Args) -> Format {
    let by_name = || {
        let ending = args.output.as_deref()?.extension()?.to_str()?.to_ascii_lowercase();
        Format::of_ending(&ending)
    };
    args.format.or_else(by_name).unwrap_or(Format::Csv)
}

fn all(opened: &Opened, ctx: &Ctx, format: Format, args: &Args) -> anyhow::Result<Vec<(String, u64)>> {
    let folder = args.output.as_deref().context("name a folder with --output")?;
    std::fs::create_dir_all(folder).with_context(|| format!("cannot make the folder {}", folder.display()))?;
    let objects = opened.house.read(ctx, |r| Ok(r.objects()))?;
    let mut written = Vec::with_capacity(objects.len());
    for object in objects {
        let order = Order { object: object.key.clone(), bin: args.bin, ..Order::default() };
        let path = folder.join(format!("{}.{}", object.plural, format.ending()));
        let count = one(opened, ctx, &order, format, Some(&path), args)?;
        written.push((object.key.clone(), count));
    }
    Ok(written)
}

fn one(
    opened: &Opened,
    ctx: &Ctx,
    order: &Order,
    format: Format,
    output: Option<&Path>,
    args: &Args,
) -> anyhow::Result<u64> {
    let look = Look {
        format,
        for_spreadsheet: !args.raw,
        title: order.object.clone(),
        zone: opened.house.catalog().settings.zone(),
    };
    let each = |progress: &mut Progress, total: Option<u64>, count: u64| progress.set(count, total, count, "records");
    let show = if args.json { Show::Never } else { Show::OnTerminal };
    let mut progress = Progress::of(show, &order.object);
    let total = Some(export::count(&opened.house, ctx, order, COUNTED_MAX)? as u64);
    let mut heard = |count| each(&mut progress, total, count);
    let count = match output {
        Some(path) => to_file(path, |out| sinks::write(&opened.house, ctx, order, &look, out, &mut heard)),
        None => {
            let out = BufWriter::new(io::stdout());
            sinks::write(&opened.house, ctx, order, &look, Box::new(out), &mut heard)
        }
    };
    progress.end();
    count
}

/// Records that are counted before, for the time left.
const COUNTED_MAX: usize = 10_000_000;

/// The file is there when it is whole, and not before.
fn to_file(path: &Path, write: impl FnOnce(Box<dyn Write + Send>) -> anyhow::Result<u64>) -> anyhow::Result<u64> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let unwritable = || format!("cannot write {}", path.display());
    let file = NamedTempFile::new_in(folder).with_context(unwritable)?;
    let out = BufWriter::new(file.as_file().try_clone().with_context(unwritable)?);
    let count = write(Box::new(out))?;
    file.as_file().sync_all().with_context(unwritable)?;
    file.persist(path).with_context(unwritable)?;
    Ok(count)
}

fn say(written: &[(String, u64)], args: &Args) {
    let to_file = args.output.is_some();
    if args.json {
        let rows: serde_json::Map<String, serde_json::Value> =
            written.iter().map(|(object, count)| (object.clone(), json!(count))).collect();
        let line = json!({"written": rows}).to_string();
        if to_file { println!("{line}") } else { eprintln!("{line}") }
    } else if let (true, Some(output)) = (to_file, &args.output) {
        for (object, count) in written {
            println!("{count:>10} {object}");
        }
        println!("written to {}", output.display());
    }
}
