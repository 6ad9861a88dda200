//! What holds for every company.

use rapport_kernel::part::{Draft, RuleCx};
use rapport_kernel::{Problem, Result, Value};

/// The domain is the bare host, lower-case; without one it is read off the web site.
pub fn domain_is_a_bare_host(drafts: &mut [Draft], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    let (domain, website) = (cx.field("domain"), cx.field("website"));
    for draft in drafts.iter_mut().filter(|draft| draft.changes(domain) || draft.changes(website)) {
        let written = draft.get(domain).as_text().or_else(|| draft.get(website).as_text());
        let Some(host) = written.and_then(bare_host) else { continue };
        if draft.get(domain).as_text() != Some(&host) {
            draft.new.set(domain, Value::Text(host));
        }
    }
    Ok(())
}

/// No company belongs to itself.
pub fn is_not_its_own_parent(drafts: &mut [Draft], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    let parent = cx.field("parent");
    for draft in drafts {
        if draft.get(parent).as_link() == Some(draft.id) {
            draft.refuse(Problem::new("parent", "own_parent", "A company cannot belong to itself; name another one"));
        }
    }
    Ok(())
}

/// `https://www.Acme.example/shop?x` is at `acme.example`; `None` when no host can be made out.
fn bare_host(written: &str) -> Option<String> {
    let after_scheme = written.trim().split_once("://").map_or(written.trim(), |(_, rest)| rest);
    let host = after_scheme.split(['/', '?', '#', ':']).next()?;
    let host = host.rsplit_once('@').map_or(host, |(_, host)| host).to_lowercase();
    let host = host.strip_prefix("www.").unwrap_or(&host).trim_end_matches('.');
    let looks_right = host.contains('.') && !host.contains(char::is_whitespace);
    looks_right.then(|| host.to_owned())
}

#[cfg(test)]
mod tests {
    use super::bare_host;

    #[test]
    fn a_host_is_read_off_what_people_write() {
        for written in
            ["acme.example", " https://www.Acme.example/shop?x#y", "http://info@acme.example:8080", "ACME.EXAMPLE."]
        {
            assert_eq!(bare_host(written).as_deref(), Some("acme.example"), "{written}");
        }
        assert_eq!(bare_host("Acme"), None);
        assert_eq!(bare_host("acme dot example"), None);
    }
}
