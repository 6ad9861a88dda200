//! What may be told of a field: as it was declared, without what names fields and objects that the actor does not see.

use serde_json::{Map, Value as Json, json};

use crate::catalog::{Field, Kind, KindDecl, Object};
use crate::error::Problem;
use crate::filter::{self, CheckCx, formula};
use crate::house::Read;
use crate::id::FieldId;
use crate::money::RATE_ONE;
use crate::text::Text;

impl Read<'_> {
    /// The kind of a field and its traits, with keys for ids also in filters and formulas. A condition, a formula or the
    /// way of a roll-up that names what the actor does not see is left out as a whole.
    pub fn told(&self, object: &Object, field: &Field) -> Map<String, Json> {
        let Ok(mut declared) = self.catalog().declaration(object, field) else {
            return Map::from_iter([("kind".to_owned(), json!({"type": field.kind.name()}))]);
        };
        let traits = &mut declared.traits;
        for condition in [&mut traits.required_if, &mut traits.shown_if] {
            *condition = condition.take().filter(|text| self.understands(object, text));
        }
        let mut kind = self.told_kind(&declared.kind);
        let left_out: &[&str] = match &field.kind {
            Kind::Formula { .. } if !self.sees_formula(object, field) => &["expression"],
            Kind::Rollup { .. } if !self.sees_rollup(field) => &["child", "link", "field", "filter"],
            _ => &[],
        };
        if let Some(kind) = kind.as_object_mut() {
            kind.retain(|member, _| !left_out.contains(&member.as_str()));
        }
        let mut told = match json!(declared.traits) {
            Json::Object(traits) => traits,
            _ => Map::new(),
        };
        told.insert("kind".to_owned(), kind);
        told
    }

    /// A kind without the targets that the actor may not know of.
    pub fn told_kind(&self, kind: &KindDecl) -> Json {
        let mut told = json!(kind);
        if let Some((targets, _)) = kind.link_targets() {
            let known: Vec<&String> = targets.iter().filter(|target| self.object(target).is_ok()).collect();
            told["targets"] = json!(known);
        }
        told
    }

    /// Whether all that a condition names exists for the actor.
    pub(super) fn understands(&self, object: &Object, condition: &str) -> bool {
        let access = self.ctx().access.as_ref();
        if access.everything && access.ceiling.is_none() {
            return true;
        }
        // Whether there are rates says nothing of what may be seen.
        let mut rate = |_| Some(RATE_ONE);
        let mut cx = CheckCx::new(self.catalog(), access, self.ctx().now, &mut rate);
        filter::parse(condition).is_ok_and(|tree| filter::check(&tree, object, &mut cx).is_ok())
    }

    /// Says that a field is needed; of one that does not exist for the actor only that there is one.
    pub(super) fn needed(&self, object: &Object, field: &Field, condition: Option<&str>) -> Problem {
        let access = &self.ctx().access;
        if access.sees(object, field.id) || access.glimpses(object, field.id) {
            let needed = format!("{} is needed", field.label);
            let text = match condition {
                None => Text::new("required", needed),
                Some(condition) => {
                    Text::new("required_while", format!("{needed} while {condition}")).with("condition", condition)
                }
            };
            return Problem { field: field.key.clone(), code: "required", text, position: None };
        }
        let text = "A field that you do not see is needed; ask an administrator to do this or to change the field";
        Problem::new("", "required", text)
    }

    fn sees_formula(&self, object: &Object, field: &Field) -> bool {
        let access = &self.ctx().access;
        let used = formula::field_formula(field, object, self.catalog()).map(|formula| formula.fields());
        access.everything || used.is_ok_and(|used| used.iter().all(|id| access.sees(object, *id)))
    }

    fn sees_rollup(&self, field: &Field) -> bool {
        let Kind::Rollup { child, link, field: measured, filter, .. } = &field.kind else { return true };
        let child = self.catalog().get(*child).filter(|child| self.object(&child.key).is_ok());
        let Some(child) = child else { return false };
        let sees = |id: &FieldId| self.ctx().access.sees(child, *id);
        let condition = filter.as_ref().is_none_or(|text| self.understands(child, text));
        sees(link) && measured.as_ref().is_none_or(sees) && condition
    }
}
