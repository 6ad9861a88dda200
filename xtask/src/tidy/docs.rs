//! Documents: links that lead somewhere, and decisions that say what was decided and measured.

use super::finding::{Finding, line_of};
use super::modules::normal;
use super::tree::Tree;

const ADR_FOLDER: &str = "docs/adr/";

/// The headings of a decision; one of the alternatives is enough.
const ADR_HEADINGS: [&[&str]; 5] =
    [&["Status"], &["Context"], &["Decision"], &["Measured", "Nothing to measure"], &["Consequences"]];

/// Refuses decisions without their headings, and links to nothing.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let documents = tree.texts().filter(|(path, _)| path.ends_with(".md"));
    let mut findings: Vec<Finding> = documents.flat_map(|(path, text)| dead_links(tree, path, text)).collect();
    findings.extend(adrs(tree));
    findings
}

fn adrs(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut numbers: Vec<&str> = Vec::new();
    for (path, text) in tree.texts() {
        let Some(name) = path.strip_prefix(ADR_FOLDER) else {
            continue;
        };
        if name == "README.md" || !name.ends_with(".md") {
            continue;
        }
        let number = name.split('-').next().unwrap_or_default();
        if number.len() != 4 || !number.bytes().all(|byte| byte.is_ascii_digit()) {
            findings.push(Finding::new(path, 1, "a decision without a number", "name it NNNN-what-it-is-about.md"));
        } else if numbers.contains(&number) {
            findings.push(Finding::new(path, 1, format!("a second decision {number}"), "take the next free number"));
        }
        numbers.push(number);
        findings.extend(missing_headings(path, text));
    }
    findings
}

fn missing_headings(path: &str, text: &str) -> Vec<Finding> {
    let headings: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("## ")).map(str::trim).collect();
    let missing = ADR_HEADINGS.iter().filter(|names| !names.iter().any(|name| headings.contains(name)));
    let what = |names: &[&str]| format!("no heading `## {}`", names.join("` or `## "));
    missing.map(|names| Finding::new(path, 1, what(names), "docs/adr/README.md has the form")).collect()
}

fn dead_links(tree: &Tree, path: &str, text: &str) -> Vec<Finding> {
    let prose = without_code(text);
    let dead = links(&prose).into_iter().filter(|(_, target)| leads_nowhere(tree, path, target));
    let advice = "mend the path, it is taken from the folder of this file";
    dead.map(|(offset, target)| {
        Finding::new(path, line_of(text, offset), format!("a link to nothing, {target}"), advice)
    })
    .collect()
}

fn leads_nowhere(tree: &Tree, path: &str, target: &str) -> bool {
    let file = target.split(['#', '?']).next().unwrap_or_default();
    if file.is_empty() || file.contains("://") || file.starts_with("mailto:") {
        return false;
    }
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let full = normal(&format!("{folder}/{file}"));
    !tree.has_file(&full) && !tree.has_folder(&full)
}

/// The targets of `[text](target)` and of `[name]: target`, with their places.
fn links(prose: &str) -> Vec<(usize, String)> {
    let mut links = Vec::new();
    for (start, opening) in prose.match_indices("](") {
        let target = &prose[start + opening.len()..];
        let end = target.find([')', '\n']).unwrap_or(target.len());
        links.push((start, first_word(&target[..end])));
    }
    for (start, _) in prose.match_indices("\n[") {
        let line = prose[start + 1..].lines().next().unwrap_or_default();
        if let Some((_, target)) = line.split_once("]: ") {
            links.push((start + 1, first_word(target)));
        }
    }
    links
}

/// A title may follow the target.
fn first_word(text: &str) -> String {
    text.split_whitespace().next().unwrap_or_default().trim_matches(['<', '>']).to_owned()
}

/// Blanks code, in fences and in backticks: what looks like a link there is none.
fn without_code(text: &str) -> String {
    let mut fenced = false;
    let mut prose = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let is_fence = line.trim_start().starts_with("```");
        fenced ^= is_fence;
        if fenced || is_fence {
            prose.extend(line.bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }));
        } else {
            push_without_spans(&mut prose, line);
        }
    }
    prose
}

fn push_without_spans(prose: &mut String, line: &str) {
    let parts: Vec<&str> = line.split('`').collect();
    for (index, part) in parts.iter().enumerate() {
        if index > 0 {
            prose.push(' ');
        }
        // Every other part lies between backticks; a last one without its partner does not.
        let is_code = index % 2 == 1 && index + 1 < parts.len();
        if is_code {
            prose.extend(part.bytes().map(|_| ' '));
        } else {
            prose.push_str(part);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::finding::places;
    use super::*;

    const COMPLETE: &str = "# 1\n## Status\n## Context\n## Decision\n## Nothing to measure\n## Consequences\n";

    #[test]
    fn a_decision_needs_its_number_and_its_headings() {
        let short = COMPLETE.replace("## Nothing to measure\n", "");
        let tree = Tree::from([
            ("docs/adr/README.md", ""),
            ("docs/adr/0001-a.md", COMPLETE),
            ("docs/adr/0001-b.md", COMPLETE),
            ("docs/adr/0002-c.md", short.as_str()),
            ("docs/adr/later.md", COMPLETE),
        ]);
        let expected = [
            "docs/adr/0001-b.md:1: a second decision 0001",
            "docs/adr/0002-c.md:1: no heading `## Measured` or `## Nothing to measure`",
            "docs/adr/later.md:1: a decision without a number",
        ];
        assert_eq!(places(&check(&tree)), expected);
    }

    #[test]
    fn a_link_is_taken_from_the_folder_of_its_document() {
        let text = "[a](../README.md#top) [b](guide/) [c](https://x.y/z)\n[d](gone.md \"title\")\n\n[e]: gone-too.md\n";
        let tree = Tree::from([("docs/a.md", text), ("README.md", ""), ("docs/guide/x.md", "")]);
        let expected = ["docs/a.md:2: a link to nothing, gone.md", "docs/a.md:4: a link to nothing, gone-too.md"];
        assert_eq!(places(&check(&tree)), expected);
    }

    #[test]
    fn a_link_out_of_the_project_leads_nowhere() {
        assert_eq!(check(&Tree::from([("README.md", "[a](../shared/x.md)")])).len(), 1);
    }

    #[test]
    fn what_looks_like_a_link_in_code_is_none() {
        let text = "`[a](b)` é\n```\n[c](d)\n```\nit's a `tick\n";
        assert_eq!(check(&Tree::from([("a.md", text)])), []);
    }
}
