//! Lists and summaries as surfaces ask for them: texts of the filter language in, scoped questions to the store out.

use serde_json::{Map, Value as Json, json};

use crate::access::Verb;
use crate::catalog::Object;
use crate::error::{Error, Problem, Result};
use crate::filter::{self, CheckCx, Pred, cursor};
use crate::house::Read;
use crate::id::{FieldId, RecordId};
use crate::limits;
use crate::query::{Fields, Page, Query, Shelf, Sort, Summary};
use crate::record::Record;
use crate::value::Value;

/// A list as a surface asks for it.
#[derive(Clone, Debug, Default)]
pub struct ListRequest {
    /// In the filter language.
    pub filter: Option<String>,
    /// Fields divided by commas, `-` before descending ones.
    pub sort: Option<String>,
    /// Field keys; all when absent.
    pub fields: Option<Vec<String>>,
    /// Records a page.
    pub limit: Option<usize>,
    /// Where the last page ended.
    pub cursor: Option<String>,
    /// Words that the records must have.
    pub q: Option<String>,
    /// Those in the bin instead of the living.
    pub bin: bool,
}

/// A page of a list.
#[derive(Clone, Debug)]
pub struct ListPage {
    /// The records.
    pub records: Vec<Record>,
    /// The fields that were asked for.
    pub fields: Fields,
    /// Where the next page begins, when there may be one.
    pub next_cursor: Option<String>,
}

/// A summary as a surface asks for it.
#[derive(Clone, Debug, Default)]
pub struct SummaryRequest {
    /// In the filter language.
    pub filter: Option<String>,
    /// Words that the records must have.
    pub q: Option<String>,
    /// Fields divided by commas, with a bucket after a colon: `stage,created_at:month`.
    pub group: Option<String>,
    /// Measures divided by commas: `count,sum(amount)`.
    pub measure: Option<String>,
    /// Rows at most.
    pub limit: Option<usize>,
}

/// A summary.
#[derive(Clone, Debug)]
pub struct SummaryTable {
    /// One object for each group: the groups by their names, `count`, and the measures by theirs.
    pub rows: Vec<Json>,
    /// Whether there were more rows than the limit.
    pub more: bool,
}

impl Read<'_> {
    /// A page of the records that the actor may read.
    ///
    /// # Errors
    /// `Invalid` for a filter, sort, field or cursor, with its position; the store's.
    pub fn list(&mut self, object: &Object, request: &ListRequest) -> Result<ListPage> {
        let sort = self.sorted_by(object, request.sort.as_deref().unwrap_or_default())?;
        let list = request.hash(object);
        let after = request.cursor.as_deref().map(|text| cursor::decode(text, list, sort.len())).transpose()?;
        let fields = self.wanted_fields(object, request.fields.as_deref())?;
        let query = Query {
            object: object.id,
            filter: self.scoped_filter(object, request.filter.as_deref(), request.q.as_deref())?,
            sort,
            after,
            limit: page_size(request.limit, limits::PAGE_SIZE_DEFAULT, "page_size_max", limits::PAGE_SIZE_MAX)?,
            fields: fields.clone(),
            shelf: if request.bin { Shelf::Bin } else { Shelf::Living },
        };
        let page = self.query(&query)?;
        let next_cursor = page.next.as_ref().map(|next| cursor::encode(next, list));
        Ok(ListPage { records: page.records, fields, next_cursor })
    }

    /// How many records a list finds over all its pages, counting up to `max`.
    ///
    /// # Errors
    /// `Invalid` for a filter; the store's.
    pub fn count(&mut self, object: &Object, request: &ListRequest, max: usize) -> Result<usize> {
        let query = Query {
            object: object.id,
            filter: self.scoped_filter(object, request.filter.as_deref(), request.q.as_deref())?,
            sort: Vec::new(),
            after: None,
            limit: 1,
            fields: Fields::Some(Vec::new()),
            shelf: if request.bin { Shelf::Bin } else { Shelf::Living },
        };
        let catalog = self.catalog.clone();
        self.tx.count(&catalog, &query, max)
    }

    /// Measures by group over the records that the actor may read.
    ///
    /// # Errors
    /// `Invalid` for a filter, group or measure, with its position; the store's.
    pub fn summary(&mut self, object: &Object, request: &SummaryRequest) -> Result<SummaryTable> {
        let group = request.group.as_deref().unwrap_or_default();
        let measure = request.measure.as_deref().unwrap_or("count");
        let groups = self.checked(|cx| filter::parse_groups(group, object, cx))?;
        let measures = self.checked(|cx| filter::parse_measures(measure, object, cx))?;
        let max = limits::SUMMARY_ROWS_MAX;
        let limit = page_size(request.limit, max, "summary_rows_max", max)?;
        let summary = Summary {
            object: object.id,
            filter: self.scoped_filter(object, request.filter.as_deref(), request.q.as_deref())?,
            groups: groups.iter().map(|named| named.what.clone()).collect(),
            measures: measures.iter().map(|named| named.what.clone()).collect(),
            limit,
        };
        let catalog = self.catalog.clone();
        let mut rows = self.tx.summary(&catalog, &summary)?;
        let more = rows.len() > limit;
        rows.truncate(limit);
        let row = |row: crate::query::SummaryRow| {
            let mut json = Map::new();
            for (named, value) in groups.iter().zip(&row.groups) {
                json.insert(named.name.clone(), value.to_json());
            }
            json.insert("count".to_owned(), json!(row.count));
            for (named, value) in measures.iter().zip(&row.measures) {
                json.insert(named.name.clone(), value.to_json());
            }
            Json::Object(json)
        };
        Ok(SummaryTable { rows: rows.into_iter().map(row).collect(), more })
    }

    /// Looks whether groups and measures can be asked for, without asking.
    ///
    /// # Errors
    /// `Invalid` for a group or measure, with its position.
    pub fn check_summary(&mut self, object: &Object, group: &str, measure: &str) -> Result<()> {
        self.checked(|cx| filter::parse_groups(group, object, cx))?;
        self.checked(|cx| filter::parse_measures(measure, object, cx)).map(drop)
    }

    /// All that a list finds, by id, in order of the ids.
    ///
    /// # Errors
    /// `Invalid` for a filter; `Limit` where it finds more than `max`; the store's.
    pub fn found_ids(
        &mut self,
        object: &Object,
        filter: Option<&str>,
        q: Option<&str>,
        max: usize,
    ) -> Result<Vec<RecordId>> {
        let mut query = Query {
            object: object.id,
            filter: self.scoped_filter(object, filter, q)?,
            sort: Vec::new(),
            after: None,
            limit: limits::PAGE_SIZE_MAX,
            fields: Fields::Some(Vec::new()),
            shelf: Shelf::Living,
        };
        let mut ids = Vec::new();
        loop {
            let page = self.query(&query)?;
            ids.extend(page.records.iter().map(|record| record.id));
            if ids.len() > max {
                return Err(Error::limit("bulk_rows_max", max, format!("Narrow the list to at most {max} records")));
            }
            query.after = page.next;
            if query.after.is_none() {
                return Ok(ids);
            }
        }
    }

    /// A filter text with the actor's scope, and the words of `q`.
    ///
    /// # Errors
    /// `Invalid` with the position of what is wrong.
    pub fn scoped_filter(&mut self, object: &Object, text: Option<&str>, q: Option<&str>) -> Result<Pred> {
        let mut pred = self.scope(object, Verb::Read);
        if let Some(text) = text.filter(|text| !text.trim().is_empty()) {
            let tree = filter::parse(text)?;
            pred = pred.and(self.checked(|cx| filter::check(&tree, object, cx))?);
        }
        if let Some(q) = q.filter(|q| !q.trim().is_empty()) {
            let q: String = q.chars().take(limits::SEARCH_CHARS_MAX).collect();
            pred = pred.and(filter::words(self.ctx.access.as_ref(), object, q));
        }
        Ok(pred)
    }

    /// An order as it is written; none for an empty text.
    ///
    /// # Errors
    /// `Invalid` for a field that the actor does not know.
    pub fn sorted_by(&mut self, object: &Object, text: &str) -> Result<Vec<Sort>> {
        if text.trim().is_empty() {
            return Ok(Vec::new());
        }
        self.checked(|cx| filter::parse_sort(text, object, cx))
    }

    /// Runs a check with what it needs to know of this unit of work.
    fn checked<T>(&mut self, check: impl FnOnce(&mut CheckCx<'_>) -> Result<T>) -> Result<T> {
        let catalog = self.catalog.clone();
        let access = self.ctx.access.clone();
        let now = self.ctx.now;
        check(&mut CheckCx::new(&catalog, &access, now, &mut |currency| self.rate(currency).ok().flatten()))
    }

    /// A query that has its scope already.
    pub(super) fn query(&mut self, query: &Query) -> Result<Page> {
        let catalog = self.catalog.clone();
        self.tx.query(&catalog, query)
    }

    /// Fields by their keys.
    ///
    /// # Errors
    /// `Invalid` naming a key that the actor does not know.
    pub fn wanted_fields(&self, object: &Object, keys: Option<&[String]>) -> Result<Fields> {
        let Some(keys) = keys else { return Ok(Fields::All) };
        let mut wanted: Vec<FieldId> = Vec::with_capacity(keys.len());
        for key in keys {
            // Every record shows these in any case.
            if matches!(key.as_str(), "id" | "version" | "created_at" | "updated_at") {
                continue;
            }
            match object.find(key).filter(|field| self.ctx.access.sees(object, field.id)) {
                Some(field) => wanted.push(field.id),
                None => {
                    let text = format!("There is no field {key:?} on {}", object.key);
                    return Err(Error::Invalid(vec![Problem::new("fields", "unknown_field", text)]));
                }
            }
        }
        Ok(Fields::Some(wanted))
    }

    /// The record of `object` whose `key` field (a unique one, or `id`) has `value`.
    ///
    /// # Errors
    /// `Invalid` for an unknown or not unique field; the store's.
    pub fn find_unique(&mut self, object: &Object, key: &str, value: &Json) -> Result<Option<Record>> {
        let field = object.find(key).filter(|field| self.ctx.access.sees(object, field.id) && field.traits.unique);
        let Some(field) = field.cloned() else {
            return Err(Error::invalid(key, "not_unique", "Name a unique field of this object"));
        };
        let value = crate::value::read(&field, value, None, &self.read_cx()).map_err(|p| Error::Invalid(vec![p]))?;
        match value {
            Value::Null => Ok(None),
            value => self.find_by(object, &field, &value),
        }
    }
}

impl ListRequest {
    /// What a cursor belongs to: everything that decides which records come in which order.
    fn hash(&self, object: &Object) -> cursor::ListHash {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let bin = if self.bin { "bin" } else { "" };
        cursor::hash(&[&object.id.to_string(), &text(&self.filter), &text(&self.sort), &text(&self.q), bin])
    }
}

/// How many are wanted of what has at most `max` a page: `default` when nobody says.
pub(super) fn page_size(asked: Option<usize>, default: usize, name: &'static str, max: usize) -> Result<usize> {
    match asked {
        None => Ok(default),
        Some(asked) if (1..=max).contains(&asked) => Ok(asked),
        Some(_) => Err(Error::limit(name, max, format!("Ask for 1 to {max} at once"))),
    }
}
