//! Which column holds what: what the mapping says, then what headers mean, the surest first.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use rapport_kernel::text::fold;
use rapport_kernel::{Object, Problem, Read};

use super::header::{self, Rank, Target};
use super::mapping::{ColumnFull, ColumnRule, Mapping};
use super::plan::{Mapped, Unmapped};
use super::{ERROR_COLUMNS, Order};

/// Columns of an export that the product writes by itself.
const OWN_COLUMNS: [&str; 5] = ["id", "version", "created_at", "updated_at", "deleted_at"];

/// A column with what it was chosen to hold.
pub(super) struct Choice {
    /// Which column.
    pub index: usize,
    /// How surely.
    pub rank: Rank,
    /// What.
    pub target: Target,
}

impl Choice {
    /// For the report.
    pub(super) fn mapped(&self, object: &Object, columns: &[String]) -> Mapped {
        Mapped { column: columns[self.index].clone(), field: self.target.path(object), by: self.rank.name() }
    }
}

/// A plan in the making.
pub(super) struct Draft<'a, 'h> {
    /// What there is in the workspace.
    pub r: &'a Read<'h>,
    /// The object of the records.
    pub object: &'a Arc<Object>,
    /// What was asked for.
    pub order: &'a Order,
    /// The names of the columns.
    pub columns: &'a [String],
    /// What is wrong.
    pub problems: Vec<Problem>,
    /// Columns that are left out.
    pub unmapped: Vec<Unmapped>,
}

impl Draft<'_, '_> {
    /// What is said about the file.
    pub(super) fn mapping(&self) -> &Mapping {
        &self.order.mapping
    }

    /// Notes what is wrong.
    pub(super) fn wrong(&mut self, code: &'static str, english: String) {
        self.problems.push(Problem::new("columns", code, english));
    }

    fn column(&mut self, name: &str) -> Option<usize> {
        let exact = self.columns.iter().position(|column| column == name);
        let found = exact.or_else(|| self.columns.iter().position(|column| fold(column) == fold(name)));
        if found.is_none() {
            let known = self.columns.join(", ");
            self.wrong("unknown_column", format!("The mapping names a column {name:?}; the file has: {known}"));
        }
        found
    }

    fn target(&self, path: &str) -> Option<Target> {
        header::target(path, self.object, self.r.catalog(), &self.r.ctx().access)
    }

    /// What a path of the mapping means; wrong when it means nothing.
    pub(super) fn path(&mut self, path: &str, what: &str) -> Option<Target> {
        let found = self.target(path);
        if found.is_none() {
            let object = &self.object.key;
            self.wrong("unknown_field", format!("{what} names {path:?}, which is no field or part of a {object}"));
        }
        found
    }

    /// What each column holds: first what the mapping says, then the surest guesses.
    pub(super) fn choose(&mut self) -> Vec<Choice> {
        let mut open: Vec<bool> = vec![true; self.columns.len()];
        let mut chosen = self.said(&mut open);
        let mut guesses: Vec<(usize, Rank, Target)> = Vec::new();
        for (index, column) in self.columns.iter().enumerate().filter(|(index, _)| open[*index]) {
            let all = header::guesses(column, self.object, self.r.catalog(), &self.r.ctx().access);
            guesses.extend(all.into_iter().map(|(rank, target)| (index, rank, target)));
        }
        guesses.sort_by_key(|(index, rank, _)| (*rank, *index));
        let mut why_not: BTreeMap<usize, String> = BTreeMap::new();
        for (index, rank, target) in guesses {
            if !open[index] {
                continue;
            }
            if let Some(reason) = self.not_written(&target) {
                why_not.entry(index).or_insert(reason);
                continue;
            }
            match chosen.iter().find(|other| other.target == target).map(|other| (other.rank, other.index)) {
                None => {
                    open[index] = false;
                    why_not.remove(&index);
                    chosen.push(Choice { index, rank, target });
                }
                // A column whose own name it is goes before one that is a word for it.
                Some((surer, other)) if surer < rank => {
                    let reason =
                        format!("{} is read from the column {:?}", target.path(self.object), self.columns[other]);
                    why_not.entry(index).or_insert(reason);
                }
                Some((_, other)) => {
                    open[index] = false;
                    self.refuse_two(other, index, &target);
                }
            }
        }
        self.report_open(&open, &why_not);
        chosen.sort_by_key(|choice| choice.index);
        chosen
    }

    /// What the mapping says of columns.
    fn said(&mut self, open: &mut [bool]) -> Vec<Choice> {
        let mut chosen: Vec<Choice> = Vec::new();
        let ignored: Vec<String> = self.mapping().ignore.clone();
        let rules: Vec<(String, ColumnRule)> =
            self.mapping().columns.iter().map(|(name, rule)| (name.clone(), rule.clone())).collect();
        for name in ignored {
            if let Some(index) = self.column(&name) {
                self.leave_out(index, open, "the mapping leaves it out");
            }
        }
        for (name, rule) in rules {
            let Some(index) = self.column(&name) else { continue };
            let path = match rule {
                ColumnRule::Ignored(_) => {
                    self.leave_out(index, open, "the mapping leaves it out");
                    continue;
                }
                ColumnRule::Field(path) => path,
                ColumnRule::Full(ColumnFull { field: Some(path), .. }) => path,
                ColumnRule::Full(_) => continue,
            };
            let Some(target) = self.path(&path, &format!("The mapping of the column {name:?}")) else { continue };
            if let Some(reason) = self.not_written(&target) {
                self.wrong("read_only", format!("The column {name:?} cannot be imported: {reason}"));
                continue;
            }
            open[index] = false;
            match chosen.iter().find(|other| other.target == target).map(|other| other.index) {
                Some(other) => self.refuse_two(other, index, &target),
                None => chosen.push(Choice { index, rank: Rank::Said, target }),
            }
        }
        chosen
    }

    fn leave_out(&mut self, index: usize, open: &mut [bool], reason: &str) {
        if std::mem::replace(&mut open[index], false) {
            self.unmapped.push(Unmapped { column: self.columns[index].clone(), reason: reason.to_owned() });
        }
    }

    fn refuse_two(&mut self, one: usize, other: usize, target: &Target) {
        let (one, other) = (&self.columns[one], &self.columns[other]);
        let path = target.path(self.object);
        let english = format!(
            "The columns {one:?} and {other:?} both mean {path}; leave one of them out, or say in a mapping file which \
             is which"
        );
        self.wrong("named_twice", english);
    }

    /// Why the product does not let an import write it.
    pub(super) fn not_written(&self, target: &Target) -> Option<String> {
        let Some(field) = target.field().and_then(|field| self.object.field(field)) else {
            let by_id = self.order.match_by.as_deref().or(self.mapping().match_by.as_deref()) == Some("id");
            return (!by_id).then(|| "ids are given by Rapport; use them with --match id".to_owned());
        };
        if field.kind.is_computed() {
            return Some(format!("{} is worked out by Rapport", field.label));
        }
        let writable = field.is_writable() && self.r.ctx().access.writes(self.object, field.id);
        (!writable).then(|| format!("{} cannot be set by an import", field.label))
    }

    fn report_open(&mut self, open: &[bool], why_not: &BTreeMap<usize, String>) {
        for (index, column) in self.columns.iter().enumerate().filter(|(index, _)| open[*index]) {
            let reason = match why_not.get(&index) {
                Some(reason) => reason.clone(),
                None if OWN_COLUMNS.contains(&column.as_str()) => "it is kept by Rapport itself".to_owned(),
                None if ERROR_COLUMNS.contains(&column.as_str()) => "it tells of an earlier import".to_owned(),
                None => format!("no field of a {} is called so", self.object.key),
            };
            self.unmapped.push(Unmapped { column: column.clone(), reason });
        }
    }

    /// Rows to leave out: by column, the cells that say so.
    pub(super) fn skips(&mut self) -> Vec<(usize, HashSet<String>)> {
        let said = self.mapping().skip.clone();
        let mut skips = Vec::new();
        for (name, values) in said {
            let folded = values.as_slice().iter().map(|value| fold(value).into_owned()).collect();
            if let Some(index) = self.column(&name) {
                skips.push((index, folded));
            }
        }
        skips
    }
}
