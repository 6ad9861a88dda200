//! Where the chosen columns go, and what is done to their cells.

use std::collections::HashMap;

use rapport_kernel::catalog::letters;
use rapport_kernel::text::fold;
use rapport_kernel::{Field, Kind};
use serde_json::Value as Json;

use super::choose::{Choice, Draft};
use super::header::Target;
use super::mapping::{ColumnFull, ColumnRule};
use super::plan::{Column, Edit, LinkPlan, Plan, To};
use super::ways::Way;

impl Draft<'_, '_> {
    /// Columns and constants with where they go.
    pub(super) fn fill(&mut self, plan: &mut Plan, chosen: Vec<Choice>) {
        let mut constants = self.constants();
        let targets: Vec<Target> = chosen
            .iter()
            .map(|choice| &choice.target)
            .chain(constants.iter().map(|(target, _)| target))
            .cloned()
            .collect();
        for choice in chosen {
            let same = constants.iter().position(|(target, _)| *target == choice.target);
            let constant = same.map(|at| constants.swap_remove(at).1);
            let edit = self.edit(choice.index, &choice.target);
            let to = self.to(&choice.target, &targets, plan);
            plan.columns.push(Column { index: Some(choice.index), constant, to, edit });
        }
        for (target, text) in constants {
            let to = self.to(&target, &targets, plan);
            plan.columns.push(Column { index: None, constant: Some(text), to, edit: Edit::default() });
        }
        let moneys = targets.iter().filter_map(|target| match target {
            Target::Part(field, _) => self.object.field(*field).filter(|field| matches!(field.kind, Kind::Money)),
            _ => None,
        });
        plan.moneys = moneys.map(|field| field.key.clone()).collect();
        // A whole counts where no part said anything.
        plan.columns.sort_by_key(|column| matches!(column.to, To::Fallback { .. }));
    }

    fn constants(&mut self) -> Vec<(Target, String)> {
        let said = self.mapping().constants.clone();
        let mut constants = Vec::new();
        for (path, json) in said {
            let text = match json {
                Json::String(text) => text,
                Json::Number(number) => number.to_string(),
                Json::Bool(yes) => yes.to_string(),
                _ => {
                    self.wrong("wrong_type", format!("The constant {path:?} is a text, a number or true or false"));
                    continue;
                }
            };
            let Some(target) = self.path(&path, "A constant of the mapping") else { continue };
            match self.not_written(&target) {
                Some(reason) => self.wrong("read_only", format!("The constant {path:?} cannot be imported: {reason}")),
                None => constants.push((target, text)),
            }
        }
        constants
    }

    fn to(&self, target: &Target, all: &[Target], plan: &mut Plan) -> To {
        let field = target.field().and_then(|field| self.object.field(field));
        let Some(field) = field else { return To::Id };
        let key = field.key.clone();
        match target {
            Target::Link(_, by) => self.link(field, by.as_deref(), plan),
            Target::Part(_, part) => To::Part { key, part: part.clone() },
            _ => {
                let has_parts = all.iter().any(|other| matches!(other, Target::Part(of, _) if *of == field.id));
                match &field.kind {
                    Kind::Address if has_parts => To::Fallback { key },
                    // The whole name counts where none of its parts is given.
                    Kind::PersonName if has_parts => To::Part { key, part: "full".to_owned() },
                    Kind::Money if has_parts => To::Part { key, part: "amount".to_owned() },
                    kind => To::Field { key, many: kind.is_many(), json: matches!(kind, Kind::Json) },
                }
            }
        }
    }

    fn link(&self, field: &Field, by: Option<&str>, plan: &mut Plan) -> To {
        let catalog = self.r.catalog();
        let at = plan.links.iter().position(|link| link.field.id == field.id).unwrap_or_else(|| {
            let targets = field.kind.link_targets().map(|(targets, _)| targets).unwrap_or_default();
            plan.links.push(LinkPlan {
                field: field.clone(),
                many: field.kind.is_many(),
                create: self.mapping().create_missing.covers(&field.key),
                to_own: targets.contains(&self.object.id),
                targets: targets.iter().filter_map(|target| catalog.get(*target).cloned()).collect(),
            });
            plan.links.len() - 1
        });
        let way = Way::new((at, &plan.links[at].targets), by, catalog, &self.r.ctx().access);
        plan.ways.push(way);
        To::Link { link: at, way: plan.ways.len() - 1 }
    }

    fn edit(&mut self, index: usize, target: &Target) -> Edit {
        let mapping = self.mapping();
        let kind = target.field().and_then(|field| self.object.field(field)).map(|field| &field.kind);
        let column = &self.columns[index];
        let full = mapping.columns.iter().find(|(name, _)| fold(name) == fold(column));
        let full = match full {
            Some((_, ColumnRule::Full(full))) => full.clone(),
            _ => ColumnFull::default(),
        };
        let path = target.path(self.object);
        let key = path.split('.').next().unwrap_or_default();
        let shared =
            mapping.replace.iter().filter(|(name, _)| fold(name) == fold(column) || *name == &path || *name == key);
        let replace = shared.flat_map(|(_, pairs)| pairs).chain(&full.replace);
        Edit {
            replace: replace.map(|(from, to)| (fold(from).into_owned(), to.clone())).collect(),
            split: full.split,
            drop: full.drop,
            options: kind.map(options).unwrap_or_default(),
            dates: full.dates.or(mapping.dates).filter(|_| matches!(kind, Some(Kind::Date | Kind::Instant))),
            decimal: full.decimal.or(mapping.decimal).filter(|_| kind.is_some_and(is_number)),
        }
    }

    /// Whether rows can be matched by the field that was named.
    pub(super) fn check_match(&mut self, plan: &Plan) {
        let Some(key) = plan.match_by.as_deref() else { return };
        if key == "id" {
            if !plan.columns.iter().any(|column| matches!(column.to, To::Id)) {
                self.wrong("no_match_column", "The file has no column \"id\" to match by".to_owned());
            }
            return;
        }
        let Some(field) = self.object.find(key).filter(|field| self.r.ctx().access.sees(self.object, field.id)) else {
            let object = &self.object.key;
            return self.wrong("unknown_field", format!("There is no field {key:?} on {object} to match by"));
        };
        if field.kind.sort_suffix().is_none() || field.kind.is_many() || field.kind.link_targets().is_some() {
            return self.wrong("not_matchable", format!("Rows cannot be matched by {key:?}, a field of this kind"));
        }
        let sets = |column: &Column| match &column.to {
            To::Field { key, .. } | To::Part { key, .. } | To::Fallback { key } => *key == field.key,
            To::Id | To::Link { .. } => false,
        };
        if !plan.columns.iter().any(sets) {
            self.wrong("no_match_column", format!("No column of the file holds {key:?} to match by"));
        }
    }
}

fn is_number(kind: &Kind) -> bool {
    matches!(kind, Kind::Integer { .. } | Kind::Decimal { .. } | Kind::Percent | Kind::Money | Kind::Rating { .. })
}

/// The options of a choice by the letters of their labels and keys; letters that two of them have name neither.
fn options(kind: &Kind) -> HashMap<String, String> {
    let Kind::Choice { options, .. } = kind else { return HashMap::new() };
    let mut by_letters: HashMap<String, Option<String>> = HashMap::new();
    for option in options.iter().filter(|option| !option.retired) {
        for name in [&option.key, &option.label] {
            let known = by_letters.entry(letters(name)).or_insert_with(|| Some(option.key.clone()));
            if known.as_ref() != Some(&option.key) {
                *known = None;
            }
        }
    }
    by_letters.into_iter().filter_map(|(letters, key)| Some((letters, key?))).collect()
}
