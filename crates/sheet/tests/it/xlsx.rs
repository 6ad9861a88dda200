use std::io::{Cursor, Write};

use rapport_sheet::{Format, Note, Options, RowProblem, SheetChoice, SheetError};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::{open, open_with, read, read_with, refusal};

/// A workbook put together by hand, part by part.
pub struct Parts(Vec<(String, String)>);

impl Parts {
    /// With one sheet, whose rows these are.
    pub fn with_rows(rows: &str) -> Self {
        Self(Vec::new())
            .set("[Content_Types].xml", "<Types/>")
            .set(
                "_rels/.rels",
                r#"<Relationships><Relationship Id="r1" Type="http://x/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#,
            )
            .set(
                "xl/workbook.xml",
                r#"<?xml version="1.0"?><workbook xmlns:r="r"><sheets><sheet name="One" sheetId="1" r:id="rId1"/></sheets></workbook>"#,
            )
            .set(
                "xl/_rels/workbook.xml.rels",
                r#"<Relationships>
                <Relationship Id="rId1" Type="http://x/relationships/worksheet" Target="worksheets/sheet1.xml"/>
                <Relationship Id="rId2" Type="http://x/relationships/worksheet" Target="/xl/worksheets/sheet2.xml"/>
                <Relationship Id="rId3" Type="http://x/relationships/chartsheet" Target="chartsheets/sheet1.xml"/>
                <Relationship Id="rId4" Type="http://x/relationships/sharedStrings" Target="sharedStrings.xml"/>
                <Relationship Id="rId5" Type="http://x/relationships/styles" Target="styles.xml"/>
                </Relationships>"#,
            )
            .set("xl/worksheets/sheet1.xml", &sheet(rows))
    }

    pub fn set(mut self, name: &str, content: &str) -> Self {
        self.0.retain(|(other, _)| other != name);
        self.0.push((name.to_owned(), content.to_owned()));
        self
    }

    /// One more part, of which there are none by this name yet.
    pub fn add(mut self, name: &str) -> Self {
        self.0.push((name.to_owned(), String::new()));
        self
    }

    pub fn without(mut self, name: &str) -> Self {
        self.0.retain(|(other, _)| other != name);
        self
    }

    pub fn bytes(&self) -> Vec<u8> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in &self.0 {
            zip.start_file(name, SimpleFileOptions::default()).expect("a new part");
            zip.write_all(content.as_bytes()).expect("room for it");
        }
        zip.finish().expect("a whole archive").into_inner()
    }
}

pub fn sheet(rows: &str) -> String {
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?><worksheet><cols><col/></cols><sheetData>{rows}</sheetData><x/></worksheet>"#
    )
}

/// Rows of texts in the cells themselves.
fn text_rows(rows: &[&[&str]]) -> String {
    let cell = |cell: &&str| format!(r#"<c t="inlineStr"><is><t>{cell}</t></is></c>"#);
    let row = |row: &&[&str]| format!("<row>{}</row>", row.iter().map(cell).collect::<String>());
    rows.iter().map(row).collect()
}

const STYLES: &str = r#"<styleSheet>
    <numFmts><numFmt numFmtId="164" formatCode="yyyy\-mm\-dd"/><numFmt numFmtId="165" formatCode="dd.mm.yyyy hh:mm"/>
    <numFmt numFmtId="166" formatCode="00000"/><numFmt numFmtId="167" formatCode="&quot;d&quot; 0.00"/></numFmts>
    <cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>
    <cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="166"/><xf numFmtId="167"/>
    <xf numFmtId="14"/><xf numFmtId="20"/><xf numFmtId="46"/></cellXfs></styleSheet>"#;

#[test]
fn cells_are_read_whatever_their_type() {
    let rows = r#"
        <row r="1"><c r="A1" t="s"><v>1</v></c><c r="B1" t="s"><v>0</v></c><c r="C1" t="inlineStr"><is><t>Third</t></is></c></row>
        <row r="2"><c r="A2"><v>1E+05</v></c><c r="B2" t="b"><v>1</v></c><c r="C2" t="str"><f>A1&amp;"x"</f><v>formula &amp; text</v></c></row>
        <row r="3"><c r="A3"><f>1+1</f><v>2</v></c><c r="B3" t="b"><v>0</v></c><c r="C3" t="d"><v>2024-05-01</v></c></row>
        <row r="4"><c r="A4" t="inlineStr"><is><r><t>rich</t></r><r><rPr><b/></rPr><t xml:space="preserve"> text</t></r><rPh><t>aid</t></rPh></is></c><c r="B4"><v>1.1000000000000001</v></c><c r="C4"><v><![CDATA[7]]></v></c></row>"#;
    let strings =
        "<sst><si><t>Second</t></si><si><r><t>Fi</t></r><r><t>rst&#x21;</t></r><rPh><t>aid</t></rPh></si><si/></sst>";
    let table = read(Parts::with_rows(rows).set("xl/sharedStrings.xml", strings).bytes());
    assert_eq!(table.header, ["First!", "Second", "Third"]);
    assert_eq!(
        table.cells(),
        [["100000", "true", "formula & text"], ["2", "false", "2024-05-01"], ["rich text", "1.1", "7"],]
    );
    assert_eq!(table.lines(), [2, 3, 4]);
    assert!(table.refused.is_empty());
}

#[test]
fn dates_are_told_by_their_format() {
    let rows = r#"<row><c t="inlineStr"><is><t>a</t></is></c></row>
        <row><c s="1"><v>45413</v></c></row><row><c s="2"><v>45413.572916666664</v></c></row>
        <row><c s="3"><v>2134</v></c></row><row><c s="4"><v>45413</v></c></row><row><c s="5"><v>45413</v></c></row>
        <row><c s="6"><v>0.5</v></c></row><row><c s="7"><v>1.5</v></c></row><row><c s="99"><v>5</v></c></row>"#;
    let parts = Parts::with_rows(rows).set("xl/styles.xml", STYLES);
    let found: Vec<String> = read(parts.bytes()).rows.iter().map(|row| row.cells[0].clone()).collect();
    assert_eq!(
        found,
        ["2024-05-01", "2024-05-01T13:45:00", "02134", "45413", "2024-05-01", "12:00:00", "36:00:00", "5"]
    );
    let parts = parts.set(
        "xl/workbook.xml",
        r#"<workbook xmlns:r="r"><workbookPr date1904="1"/><sheets><sheet name="One" r:id="rId1"/></sheets></workbook>"#,
    );
    assert_eq!(read(parts.bytes()).rows[0].cells, ["2028-05-02"]);
}

#[test]
fn rows_and_cells_that_are_left_out_are_empty() {
    let rows = r#"<row r="3"><c r="B3" t="inlineStr"><is><t>b</t></is></c><c r="D3" t="inlineStr"><is><t>d</t></is></c></row>
        <row r="4" s="1"/><row r="5"><c r="A5" s="1"/><c r="D5" s="1"/></row>
        <row r="7"><c r="D7"><v>4</v></c></row><row r="9"><c r="B9"><v>2</v></c><c><v>3</v></c></row>"#;
    let table = read(Parts::with_rows(rows).bytes());
    assert_eq!(table.header, ["Column 1", "b", "Column 3", "d"]);
    assert_eq!(table.cells(), [["", "", "", "4"], ["", "2", "3", ""]]);
    assert_eq!(table.lines(), [7, 9]);
    assert!(table.rows.iter().all(|row| row.notes.is_empty()));
}

#[test]
fn cells_beyond_the_header_are_refused_by_row() {
    let rows = text_rows(&[&["a", "b"], &["1", "2", ""], &["1", "2", "3"], &["4", "5"]]);
    let table = read(Parts::with_rows(&rows).bytes());
    assert_eq!(table.cells(), [["1", "2"], ["4", "5"]]);
    assert_eq!(table.refused[0].line, 3);
    assert!(matches!(table.refused[0].problem, RowProblem::TooManyCells { expected: 2, found: 3, .. }));
}

#[test]
fn errors_and_formulas_without_a_result_are_empty_and_noted() {
    let rows = text_rows(&[&["a", "b", "c"]])
        + r##"<row><c><v>1</v></c><c t="e"><v>#N/A</v></c><c><f>SUM(A1:A9)</f></c></row>"##;
    let table = read(Parts::with_rows(&rows).bytes());
    assert_eq!(table.cells(), [["1", "", ""]]);
    let error = Note::ErrorValue { column: 1, text: "#N/A".to_owned() };
    assert_eq!(table.rows[0].notes, [error, Note::NotCalculated { column: 2 }]);
}

#[test]
fn a_damaged_cell_refuses_its_row_alone() {
    let rows = text_rows(&[&["a"]])
        + r#"<row><c r="A2" t="s"><v>99</v></c></row><row><c r="A3"><v>x1</v></c></row><row><c r="A4"><v>4</v></c></row>"#;
    let table = read(Parts::with_rows(&rows).set("xl/sharedStrings.xml", "<sst><si><t>x</t></si></sst>").bytes());
    assert_eq!(table.cells(), [["4"]]);
    let texts: Vec<String> = table.refused.iter().map(ToString::to_string).collect();
    assert!(texts[0].starts_with("Line 2: cell A2 is damaged: its text is missing."), "{}", texts[0]);
    assert!(texts[1].starts_with("Line 3: cell A3 is damaged: it is not a number."), "{}", texts[1]);
}

fn workbook_of_three() -> Parts {
    Parts::with_rows(&text_rows(&[&["first"], &["1"]]))
        .set(
            "xl/workbook.xml",
            r#"<workbook xmlns:r="r"><sheets><sheet name="Chart" r:id="rId3"/><sheet name="Notes" state="hidden" r:id="rId1"/>
            <sheet name="Customers &amp; Co" r:id="rId2"/></sheets></workbook>"#,
        )
        .set("xl/worksheets/sheet2.xml", &sheet(&text_rows(&[&["second"], &["2"]])))
}

#[test]
fn the_first_visible_sheet_is_read_unless_another_is_wanted() {
    let bytes = workbook_of_three().bytes();
    let sheet = open(bytes.clone()).unwrap();
    assert_eq!(sheet.format(), Format::Xlsx { sheet: "Customers & Co".to_owned() });
    let names: Vec<_> = sheet.sheets().iter().map(|sheet| (sheet.name.as_str(), sheet.visible)).collect();
    assert_eq!(names, [("Notes", false), ("Customers & Co", true)]);
    for (choice, header) in [
        (SheetChoice::FirstVisible, "second"),
        (SheetChoice::Named("notes".to_owned()), "first"),
        (SheetChoice::At(0), "first"),
        (SheetChoice::At(1), "second"),
    ] {
        let options = Options { sheet: choice, ..Options::default() };
        assert_eq!(open_with(bytes.clone(), &options).unwrap().header(), [header]);
    }
}

#[test]
fn a_sheet_that_is_not_there_is_an_error_that_lists_what_is() {
    let options = Options { sheet: SheetChoice::Named("Leads".to_owned()), ..Options::default() };
    let Err(error) = open_with(workbook_of_three().bytes(), &options) else { panic!("it opened") };
    assert_eq!(error.to_string(), "There is no sheet “Leads”. The workbook has: “Notes”, “Customers & Co”.");
    let options = Options { sheet: SheetChoice::At(2), ..Options::default() };
    assert!(matches!(open_with(workbook_of_three().bytes(), &options), Err(SheetError::NoSuchSheet { .. })));
}

#[test]
fn an_empty_sheet_says_so() {
    for rows in ["", "<row r=\"1\"/>", "<row><c s=\"1\"/></row>"] {
        assert!(refusal(Parts::with_rows(rows).bytes()).contains("The file is empty"));
    }
    let empty = Parts::with_rows("").set("xl/worksheets/sheet1.xml", "<worksheet><sheetData/></worksheet>");
    assert!(refusal(empty.bytes()).contains("The file is empty"));
}

#[test]
fn other_formats_in_a_zip_archive_are_named() {
    for (part, name) in [
        ("xl/workbook.bin", "a binary workbook (.xlsb)"),
        ("word/document.xml", "a Word document"),
        ("ppt/presentation.xml", "a presentation"),
        ("contacts.csv", "a zip archive"),
    ] {
        let parts = Parts::with_rows("").without("[Content_Types].xml").set(part, "x");
        assert!(refusal(parts.bytes()).starts_with(&format!("This is {name}")), "{part}");
    }
    let open_document = Parts::with_rows("").set("mimetype", "x").set("content.xml", "<x/>");
    assert!(refusal(open_document.bytes()).starts_with("This is an OpenDocument file (.ods)"));
}

#[test]
fn a_table_without_header_is_all_rows() {
    let rows = text_rows(&[&["1", "x"], &["2", "y"]]);
    let table = read_with(Parts::with_rows(&rows).bytes(), &super::without_header());
    assert_eq!(table.header, ["Column 1", "Column 2"]);
    assert_eq!(table.cells(), [["1", "x"], ["2", "y"]]);
}

#[test]
fn shared_strings_may_come_in_any_order_and_in_any_number() {
    let count = 300_000;
    let text = |number: usize| format!("text number {number} with something behind it to be longer, and longer still");
    let strings: String = (0..count).map(|number| format!("<si><t>{}</t></si>", text(number))).collect();
    let order: Vec<usize> = (0..2_000).map(|step| (step * 7_919_777) % count).collect();
    let rows: String = order.iter().map(|number| format!(r#"<row><c t="s"><v>{number}</v></c></row>"#)).collect();
    let bytes = Parts::with_rows(&rows).set("xl/sharedStrings.xml", &format!("<sst>{strings}</sst>")).bytes();
    let table = read_with(bytes, &super::without_header());
    assert_eq!(table.rows.len(), order.len());
    for (row, number) in table.rows.iter().zip(order) {
        assert_eq!(row.cells[0], text(number));
    }
}
