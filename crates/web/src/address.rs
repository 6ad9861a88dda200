//! Addresses of pages with their questions.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use rapport_kernel::Work;

/// What stands as it is in the value of a query.
const VALUE: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~').remove(b',');

/// A path with those of the parameters that are there.
pub fn address<'v>(path: &str, parameters: impl IntoIterator<Item = (&'v str, Option<&'v str>)>) -> String {
    let mut address = path.to_owned();
    let mut divider = '?';
    for (name, value) in parameters {
        let Some(value) = value else { continue };
        address.push(divider);
        address.extend(utf8_percent_encode(name, VALUE));
        address.push('=');
        address.extend(utf8_percent_encode(value, VALUE));
        divider = '&';
    }
    address
}

/// A filter and one condition more.
pub fn both(filter: Option<&str>, more: &str) -> String {
    match filter.map(str::trim).filter(|filter| !filter.is_empty()) {
        Some(filter) => format!("({filter}) and {more}"),
        None => more.to_owned(),
    }
}

/// Where one goes on after something was done, told by which unit of work; one that did nothing has nothing to undo.
pub fn after(work: &Work<'_>, address: &str) -> String {
    match work.wrote() {
        true => with(address, "did", &work.unit_id().to_string()),
        false => address.to_owned(),
    }
}

/// An address with one parameter more, in place of what it had there.
pub fn with(address: &str, name: &str, value: &str) -> String {
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    let of_name = |part: &&str| part.split('=').next() == Some(name);
    let mut parts: Vec<String> = query.split('&').filter(|p| !p.is_empty() && !of_name(p)).map(str::to_owned).collect();
    parts.push(format!("{name}={}", utf8_percent_encode(value, VALUE)));
    format!("{path}?{}", parts.join("&"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_survives_its_way_through_an_address() {
        let filter = "name = \"A&B\" and x > 1";
        let made = address("/contacts", [("filter", Some(filter)), ("sort", None), ("columns", Some("name,email"))]);
        assert_eq!(made, "/contacts?filter=name%20%3D%20%22A%26B%22%20and%20x%20%3E%201&columns=name,email");
    }
}
