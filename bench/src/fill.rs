//! Filling a workspace by the import command, which is itself measured, and the same rows by the bare driver.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::ensure;

use crate::people::{self, ACTIVITIES_PER_CONTACT, CONTACTS_PER_COMPANY};
use crate::process::Ran;
use crate::raw::copy_contacts;
use crate::report::{Figure, Promise};
use crate::shape::Shape;
use crate::workspace::{Site, Workspace};

/// Memory that an import may take, in MiB.
const IMPORT_MIB_MAX: f64 = 300.0;
/// Share of the bare driver's speed.
const IMPORT_SHARE_MIN: f64 = 0.5;

/// The files of one size.
pub fn files(data: &Path, contacts: usize) -> anyhow::Result<PathBuf> {
    let folder = data.join(format!("files-{contacts}"));
    if !folder.join("activities.csv").is_file() {
        eprintln!("writing files for {contacts} contacts …");
        fs::create_dir_all(&folder)?;
        people::write(&folder, contacts)?;
    }
    Ok(folder)
}

/// Makes and fills a workspace.
pub fn fill(site: &Site<'_>, workspace: &Workspace, files: &Path, contacts: usize) -> anyhow::Result<Vec<Figure>> {
    workspace.create()?;
    let companies = contacts.div_ceil(CONTACTS_PER_COMPANY);
    import(workspace, "company", &files.join("companies.csv"), companies)?;
    let ran = import(workspace, "contact", &files.join("contacts.csv"), contacts)?;
    let raw = bare(site, workspace, contacts)?;
    let mut figures = vec![
        speed("import of the contacts' CSV", contacts, &ran, Some(raw), Promise::Share(IMPORT_SHARE_MIN)),
        memory("its peak memory", &ran),
    ];
    let activities = contacts * ACTIVITIES_PER_CONTACT;
    let ran = import(workspace, "activity", &files.join("activities.csv"), activities)?;
    figures.push(speed("import of the activities' CSV", activities, &ran, None, Promise::None));
    figures.push(memory("its peak memory", &ran));
    workspace.settle()?;
    Ok(figures)
}

fn import(workspace: &Workspace, object: &str, file: &Path, rows: usize) -> anyhow::Result<Ran> {
    eprintln!("  import of {rows} {object} records …");
    let ran = workspace.rapport.run(&["import", object, &file.display().to_string()], "")?;
    let shape = Shape::of(&workspace.house()?.catalog())?;
    let table = match object {
        "company" => shape.company.table(0),
        "contact" => shape.contact.table(0),
        _ => shape.activity.table(0),
    };
    let there = workspace.raw()?.rows(&format!("SELECT count(*) FROM {table}"), &[])?;
    let there = there.first().map_or(0, |row| row[0].integer());
    ensure!(there == rows as i64, "{there} of {rows} records arrived: {}", ran.output);
    Ok(ran)
}

/// Rows a second of the bare driver.
fn bare(site: &Site<'_>, workspace: &Workspace, contacts: usize) -> anyhow::Result<f64> {
    eprintln!("  the same by the bare driver …");
    let twin = site.workspace(&format!("{contacts}_twin"))?;
    twin.create()?;
    let shape = Shape::of(&twin.house()?.catalog())?;
    let (mut from, mut to) = (workspace.raw()?, twin.raw()?);
    let copied = copy_contacts(from.as_mut(), to.as_mut(), &shape.contact)?;
    ensure!(copied.rows == contacts, "the bare driver wrote {} of {contacts} contacts", copied.rows);
    drop((from, to));
    twin.remove()?;
    Ok(copied.rows as f64 / copied.time.as_secs_f64())
}

fn speed(name: &str, rows: usize, ran: &Ran, raw: Option<f64>, promise: Promise) -> Figure {
    Figure {
        name: format!("{name}, {rows} rows"),
        raw,
        rapport: rows as f64 / ran.time.as_secs_f64(),
        unit: "rows/s",
        promise,
    }
}

fn memory(name: &str, ran: &Ran) -> Figure {
    Figure {
        name: name.to_owned(),
        raw: None,
        rapport: ran.peak_mib,
        unit: "MiB",
        promise: Promise::Below(IMPORT_MIB_MAX),
    }
}
