use std::collections::HashMap;

use quick_xml::events::{BytesStart, Event};

use super::package::{Package, Size};
use super::xml::{Xml, attribute};
use crate::limits::XLSX_SHEETS_MAX;
use crate::{SheetChoice, SheetError};

/// A sheet of a workbook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetInfo {
    /// Its name on the tab.
    pub name: String,
    /// Whether its tab is shown.
    pub visible: bool,
}

/// What the workbook says about its parts.
pub(super) struct Workbook {
    pub(super) sheets: Vec<SheetInfo>,
    /// The part of each sheet, in the same order.
    paths: Vec<String>,
    pub(super) strings: Option<String>,
    pub(super) styles: Option<String>,
    /// Dates count from 1904, as they did on the first Macintosh.
    pub(super) from_1904: bool,
}

struct Relation {
    kind: String,
    target: String,
}

impl Workbook {
    pub(super) fn read(package: &Package) -> Result<Self, SheetError> {
        let path = workbook_path(package)?;
        let relations = relations(package, &path)?;
        let of_kind = |kind: &str| {
            let mut found =
                relations.values().filter(|relation| relation.kind == kind && package.has(&relation.target));
            found.next().map(|relation| relation.target.clone())
        };
        let mut workbook = Self {
            sheets: Vec::new(),
            paths: Vec::new(),
            strings: of_kind("sharedStrings"),
            styles: of_kind("styles"),
            from_1904: false,
        };
        let mut xml = Xml::new(package.part(&path, Size::Small)?);
        loop {
            match xml.next()? {
                Event::Start(element) | Event::Empty(element) => workbook.take(&element, &relations)?,
                Event::Eof => return Ok(workbook),
                _ => {}
            }
        }
    }

    fn take(&mut self, element: &BytesStart<'_>, relations: &HashMap<String, Relation>) -> Result<(), SheetError> {
        match element.local_name().as_ref() {
            "workbookPr" => {
                self.from_1904 = matches!(attribute(element, "date1904").as_deref(), Some("1" | "true" | "on"));
            }
            "sheet" => {
                let relation = attribute(element, "id").and_then(|id| relations.get(id.as_ref()));
                // Charts and dialogs are sheets without cells.
                let Some(relation) = relation.filter(|relation| relation.kind == "worksheet") else {
                    return Ok(());
                };
                if self.sheets.len() == XLSX_SHEETS_MAX {
                    return Err(SheetError::Limit {
                        name: "XLSX_SHEETS_MAX",
                        what: "sheets",
                        max: XLSX_SHEETS_MAX as u64,
                        advice: "Save the wanted sheet in a workbook of its own.",
                    });
                }
                let name = attribute(element, "name").unwrap_or_default().into_owned();
                let visible = !matches!(attribute(element, "state").as_deref(), Some("hidden" | "veryHidden"));
                self.sheets.push(SheetInfo { name, visible });
                self.paths.push(relation.target.clone());
            }
            _ => {}
        }
        Ok(())
    }

    /// The name and the part of the wanted sheet.
    pub(super) fn choose(&self, choice: &SheetChoice) -> Result<(&str, &str), SheetError> {
        let index = match choice {
            SheetChoice::FirstVisible => self.sheets.iter().position(|sheet| sheet.visible),
            SheetChoice::At(index) => Some(*index).filter(|index| *index < self.sheets.len()),
            SheetChoice::Named(name) => {
                let wanted = name.to_lowercase();
                self.sheets.iter().position(|sheet| sheet.name.to_lowercase() == wanted)
            }
        };
        match index {
            Some(index) => Ok((&self.sheets[index].name, &self.paths[index])),
            None => Err(self.no_such_sheet(choice)),
        }
    }

    fn no_such_sheet(&self, choice: &SheetChoice) -> SheetError {
        const NAMES_MAX: usize = 20;
        const CHARACTERS_MAX: usize = 40;
        let quoted = |name: &str| format!("“{}”", name.chars().take(CHARACTERS_MAX).collect::<String>());
        let wanted = match choice {
            SheetChoice::FirstVisible => "that is visible".to_owned(),
            SheetChoice::At(index) => format!("number {}", index + 1),
            SheetChoice::Named(name) => quoted(name),
        };
        let names: Vec<String> = self.sheets.iter().take(NAMES_MAX).map(|sheet| quoted(&sheet.name)).collect();
        let available = if names.is_empty() { "none".to_owned() } else { names.join(", ") };
        SheetError::NoSuchSheet { wanted, available }
    }
}

fn workbook_path(package: &Package) -> Result<String, SheetError> {
    let mut found = relations(package, "")?.into_values().filter(|relation| relation.kind == "officeDocument");
    Ok(found.next().map_or_else(|| "xl/workbook.xml".to_owned(), |relation| relation.target))
}

/// What a part refers to, by the ids it uses.
fn relations(package: &Package, part: &str) -> Result<HashMap<String, Relation>, SheetError> {
    let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
    let path = join(folder, &format!("_rels/{name}.rels"));
    let mut found = HashMap::new();
    if !package.has(&path) {
        return Ok(found);
    }
    let mut xml = Xml::new(package.part(&path, Size::Small)?);
    loop {
        match xml.next()? {
            Event::Start(element) | Event::Empty(element) if element.local_name().as_ref() == "Relationship" => {
                let (Some(id), Some(kind), Some(target)) =
                    (attribute(&element, "Id"), attribute(&element, "Type"), attribute(&element, "Target"))
                else {
                    continue;
                };
                // The strict and the usual format differ in all of the type but its last word.
                let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
                found.insert(id.into_owned(), Relation { kind, target: join(folder, &target) });
            }
            Event::Eof => return Ok(found),
            _ => {}
        }
    }
}

/// The name of a part that another one in this folder refers to.
fn join(folder: &str, target: &str) -> String {
    if let Some(absolute) = target.strip_prefix('/') {
        return absolute.to_owned();
    }
    let mut path: Vec<&str> = folder.split('/').filter(|step| !step.is_empty()).collect();
    for step in target.split('/') {
        match step {
            "" | "." => {}
            ".." => {
                path.pop();
            }
            step => path.push(step),
        }
    }
    path.join("/")
}

#[cfg(test)]
mod tests {
    use super::join;

    #[test]
    fn targets_are_relative_to_the_folder_of_the_part() {
        assert_eq!(join("xl", "worksheets/sheet1.xml"), "xl/worksheets/sheet1.xml");
        assert_eq!(join("xl", "/xl/styles.xml"), "xl/styles.xml");
        assert_eq!(join("xl/worksheets", "../sharedStrings.xml"), "xl/sharedStrings.xml");
        assert_eq!(join("", "_rels/.rels"), "_rels/.rels");
        assert_eq!(join("", "../../etc/passwd"), "etc/passwd");
    }
}
