//! What holds for every saved view.

use rapport_kernel::part::{Draft, RuleCx};
use rapport_kernel::{Error, Object, Problem, Result, Value};

/// Its object is one, and its filter, order and columns are of that object.
pub fn asks_what_can_be_asked(drafts: &mut [Draft], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    let fields = ["object_key", "filter", "sort", "columns", "widths", "group_by", "by", "measure"];
    let fields = fields.map(|key| cx.field(key));
    for draft in drafts.iter_mut().filter(|draft| fields.iter().any(|field| draft.changes(*field))) {
        let [object, filter, sort, columns, widths, group, by, measure] = fields.map(|field| draft.get(field).clone());
        let Some(of) = object.as_text() else { continue };
        let Ok(of) = cx.work.object(of) else {
            let text = format!("There is no object {of:?}; name one by its key, such as contact");
            draft.refuse(Problem::new("object_key", "unknown_object", text));
            continue;
        };
        let filter = cx.work.scoped_filter(&of, filter.as_text(), None).map(drop);
        let sort = cx.work.sorted_by(&of, sort.as_text().unwrap_or_default()).map(drop);
        let columns = known(&of, &columns);
        let widths = wide(&of, &widths);
        let group = cx.work.check_summary(&of, group.as_text().unwrap_or_default(), "count");
        let by = cx.work.check_summary(&of, by.as_text().unwrap_or_default(), "count");
        let measure = cx.work.check_summary(&of, "", measure.as_text().unwrap_or("count"));
        for (field, checked) in [
            ("filter", filter),
            ("sort", sort),
            ("columns", columns),
            ("widths", widths),
            ("group_by", group),
            ("by", by),
            ("measure", measure),
        ] {
            refuse(draft, field, checked)?;
        }
    }
    Ok(())
}

/// Nobody puts a view among those of somebody else, but for administrators and the system.
pub fn is_kept_by_who_made_it(drafts: &mut [Draft], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    let (owner, me) = (cx.field("owner"), cx.work.ctx().user());
    if cx.work.ctx().access.everything {
        return Ok(());
    }
    for draft in drafts.iter_mut().filter(|draft| draft.changes(owner) && draft.get(owner).as_link() != me) {
        draft.refuse(Problem::new("owner", "more_than_own", "Keep a view yourself, and share it by its field For"));
    }
    Ok(())
}

fn known(object: &Object, columns: &Value) -> Result<()> {
    let Value::List(columns) = columns else { return Ok(()) };
    match columns.iter().find(|key| !object.has_column(key)) {
        None => Ok(()),
        Some(key) => {
            let text = format!("There is no field {key:?} on {}", object.key);
            Err(Error::Invalid(vec![Problem::new("columns", "unknown_field", text)]))
        }
    }
}

/// Widths are of fields that there are, in pixels.
fn wide(object: &Object, widths: &Value) -> Result<()> {
    let Value::List(widths) = widths else { return Ok(()) };
    let is_width = |width: &String| {
        width.split_once(':').is_some_and(|(key, pixels)| {
            object.has_column(key) && pixels.parse().is_ok_and(|pixels: u16| (40..=1_000).contains(&pixels))
        })
    };
    match widths.iter().find(|width| !is_width(width)) {
        None => Ok(()),
        Some(width) => {
            let text = format!("{width:?} is no width of a field; write the key of a field and pixels: email:240");
            Err(Error::Invalid(vec![Problem::new("widths", "not_a_width", text)]))
        }
    }
}

/// What is wrong with a text is told of the field that holds it.
fn refuse(draft: &mut Draft, field: &str, checked: Result<()>) -> Result<()> {
    match checked {
        Ok(()) => Ok(()),
        Err(Error::Invalid(problems)) => {
            problems.into_iter().for_each(|problem| draft.refuse(Problem { field: field.to_owned(), ..problem }));
            Ok(())
        }
        Err(error @ Error::Limit { .. }) => {
            draft.refuse(Problem::new(field, "too_much", error.to_string()));
            Ok(())
        }
        Err(error) => Err(error),
    }
}
