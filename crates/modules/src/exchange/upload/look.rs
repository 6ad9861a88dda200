//! What a table looks like before anybody said anything about it.

use std::sync::Arc;

use rapport_kernel::access::Verb;
use rapport_kernel::error::Result;
use rapport_kernel::exchange::{Look, LookColumn, LookTarget, Upload};
use rapport_kernel::{Field, Object, Read};

use super::Table;
use super::run::order;
use crate::exchange::import::{NextRow, SourceRow, guessed, parts};

/// Rows that are looked at for samples.
const ROWS: usize = 50;
/// Samples of a column.
const SAMPLES: usize = 3;
/// Characters of a sample.
const SAMPLE_CHARS: usize = 60;

/// Looks at the header and the first rows.
pub fn look(read: &mut Read<'_>, upload: &Upload, table: &mut dyn Table) -> Result<Look> {
    let object = read.object(&upload.object)?;
    let names = table.columns().to_vec();
    let guesses = guessed(read, &order(upload, true)?, &names)?;
    let mut samples: Vec<Vec<String>> = vec![Vec::new(); names.len()];
    let mut row = SourceRow::default();
    for _ in 0..ROWS {
        match table.next_row(&mut row)? {
            NextRow::End => break,
            NextRow::Broken(_) => {}
            NextRow::Row => sample(&mut samples, &row.cells),
        }
    }
    let column = |(name, samples): (String, Vec<String>)| LookColumn {
        field: guesses.iter().find(|guess| guess.column == name).map(|guess| guess.field.clone()),
        name,
        samples,
    };
    Ok(Look {
        columns: names.into_iter().zip(samples).map(column).collect(),
        targets: targets(read, &object),
        matches: matches(read, &object),
        links: links(read, &object),
        sheets: table.sheets(),
        notes: table.notes(),
    })
}

fn sample(samples: &mut [Vec<String>], cells: &[String]) {
    for (samples, cell) in samples.iter_mut().zip(cells) {
        let text: String = cell.trim().chars().take(SAMPLE_CHARS).collect();
        if !text.is_empty() && samples.len() < SAMPLES && !samples.contains(&text) {
            samples.push(text);
        }
    }
}

/// What a column can hold: every field that the actor writes, and the parts of those that have some.
fn targets(read: &Read<'_>, object: &Object) -> Vec<LookTarget> {
    let access = &read.ctx().access;
    let written =
        read.fields(object).into_iter().filter(|field| field.is_writable() && access.writes(object, field.id));
    let mut targets = Vec::new();
    for field in written {
        targets.push(LookTarget { path: field.key.clone(), field: field.key.clone(), part: None });
        targets.extend(parts(&field.kind).into_iter().map(|part| LookTarget {
            path: format!("{}.{part}", field.key),
            field: field.key.clone(),
            part: Some(part.to_owned()),
        }));
    }
    targets
}

/// Fields by which rows can find records: those of which no two records have the same value, then others of one text.
fn matches(read: &Read<'_>, object: &Object) -> Vec<String> {
    let fits = |field: &&Field| {
        field.kind.sort_suffix().is_some()
            && !field.kind.is_many()
            && field.kind.link_targets().is_none()
            && (field.traits.unique || field.traits.indexed || object.title == Some(field.id))
    };
    let mut fields: Vec<&Field> = read.fields(object).into_iter().filter(fits).collect();
    fields.sort_by_key(|field| !field.traits.unique);
    fields.into_iter().map(|field| field.key.clone()).collect()
}

/// Links to one object of which the actor may make records.
fn links(read: &Read<'_>, object: &Object) -> Vec<String> {
    let may_make = |field: &&Field| {
        let Some(([target], _)) = field.kind.link_targets() else { return false };
        let target: Option<&Arc<Object>> = read.catalog().get(*target);
        target.is_some_and(|target| !target.guarded && read.ctx().access.may(read.catalog(), target, Verb::Create))
    };
    read.fields(object).into_iter().filter(may_make).map(|field| field.key.clone()).collect()
}
