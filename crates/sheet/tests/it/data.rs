//! Files that nobody here wrote, held against what other programs find in them.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use flate2::read::GzDecoder;
use rapport_sheet::{Format, Note, Options, RowProblem, Sheet};
use serde_json::Value;

use super::{Table, read_sheet, refusal, test_data, without_header};

fn table(path: &Path) -> Table {
    read_sheet(Sheet::open(path).unwrap_or_else(|error| panic!("{}: {error}", path.display())))
}

/// All records of a file as they are, the header among them.
fn records(path: &Path) -> Vec<Vec<String>> {
    let sheet = Sheet::open_with(path, &without_header()).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    read_sheet(sheet).rows.into_iter().map(|row| row.cells).collect()
}

fn files(folder: PathBuf, extension: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    files.retain(|path| path.extension().is_some_and(|found| found == extension));
    files.sort();
    assert!(!files.is_empty(), "{}", folder.display());
    files
}

#[test]
fn csv_spectrum_reads_as_its_json_says() {
    let Some(data) = test_data() else { return };
    for path in files(data.join("csv/csv_spectrum/csvs"), "csv") {
        let name = path.file_stem().unwrap().to_str().unwrap();
        let json = fs::read_to_string(data.join(format!("csv/csv_spectrum/json/{name}.json"))).unwrap();
        let expected: Value = serde_json::from_str(&json).unwrap();
        let expected = expected.as_array().cloned().unwrap_or_else(|| vec![expected]);
        let found = table(&path);
        assert!(found.refused.is_empty() && found.broken.is_none(), "{name}");
        assert_eq!(found.rows.len(), expected.len(), "{name}");
        for (row, object) in found.rows.iter().zip(&expected) {
            assert_eq!(object.as_object().unwrap().len(), found.header.len(), "{name}");
            for (column, cell) in found.header.iter().zip(&row.cells) {
                // The set contradicts itself here: its CSV has 2095257564, its JSON 1234567890.
                if (name, column.as_str()) == ("location_coordinates", "Contact Phone Number") {
                    assert_eq!(cell, "2095257564");
                    continue;
                }
                assert_eq!(Some(cell.as_str()), object[column].as_str(), "{name}: {column}");
            }
        }
    }
}

#[test]
fn every_generated_csv_behaves_as_expected() {
    let Some(data) = test_data() else { return };
    let expected: Value = serde_json::from_reader(File::open(data.join("expected/expected.json")).unwrap()).unwrap();
    let expected = expected["csv_generated"].as_object().unwrap();
    let mut seen = 0;
    for path in files(data.join("csv/generated"), "csv") {
        let name = path.file_name().unwrap().to_str().unwrap();
        let Some(rules) = expected.get(name) else { panic!("{name} is not in expected.json") };
        seen += 1;
        let Some(rows) = rules.get("rows").map(rows_of).filter(|rows| !rows.is_empty()) else {
            continue;
        };
        let found = records(&path);
        if name != "ragged_short_long.csv" {
            assert_eq!(found, rows, "{name}");
        }
        let Format::Csv { delimiter, .. } = Sheet::open(&path).unwrap().format() else { panic!("{name}") };
        assert_eq!(rules["delimiter"].as_str().unwrap().as_bytes(), [delimiter], "{name}");
    }
    assert_eq!(seen, expected.len(), "every expectation has its file");
}

fn rows_of(rows: &Value) -> Vec<Vec<String>> {
    let cell = |cell: &Value| cell.as_str().expect("a text").to_owned();
    let rows = rows.as_array().expect("rows").iter();
    rows.map(|row| row.as_array().expect("cells").iter().map(cell).collect()).collect()
}

#[test]
fn generated_csv_with_damage_is_read_as_far_as_it_makes_sense() {
    let Some(data) = test_data() else { return };
    let path = |name: &str| data.join("csv/generated").join(name);
    let refused = |name: &str| refusal(fs::read(path(name)).unwrap());

    assert!(refused("empty.csv").contains("The file is empty"));
    assert!(refused("bom_only.csv").contains("The file is empty"));
    assert!(refused("html_renamed.csv").contains("an HTML page"));
    assert!(refused("json_renamed.csv").contains("JSON"));

    let ragged = table(&path("ragged_short_long.csv"));
    assert_eq!(ragged.cells(), [["a@example.com", "A", ""], ["c@example.com", "C", "Cee"]]);
    assert_eq!(ragged.rows[0].notes, [Note::Padded { expected: 3, found: 2 }]);
    assert_eq!(ragged.rows[0].line, 2);
    assert_eq!(ragged.refused[0].line, 3);

    let nul = table(&path("nul_bytes.csv"));
    assert_eq!(nul.cells(), [["a@example.com", "Ann"], ["b@example.com", "Bob"]]);

    let invalid = table(&path("enc_invalid_utf8.csv"));
    assert_eq!(invalid.cells(), [["a@example.com", "Café ÿþ"], ["b@example.com", "ok"]]);

    let spaced = table(&path("quote_space_before.csv"));
    assert!(matches!(
        spaced.refused[0].problem,
        RowProblem::TooManyCells { expected: 2, found: 3, spaced_quote: true }
    ));

    assert_eq!(table(&path("quote_backslash_escape.csv")).rows[0].cells[1], "A \"B\" C");
    assert_eq!(table(&path("control_chars.csv")).rows.len(), 1);
    let wide = table(&path("many_columns.csv"));
    assert_eq!((wide.header.len(), wide.rows[0].cells.len()), (2_000, 2_000));
    assert_eq!(table(&path("dup_headers.csv")).header, ["Email", "Phone", "Phone (2)", "phone (3)", "Email (2)"]);
    assert_eq!(table(&path("trailing_delimiter.csv")).header, ["Email", "Name", "Column 3"]);
    assert!(Sheet::open(path("no_header.csv")).unwrap().header_looks_like_data());
}

#[test]
fn the_crm_files_have_the_rows_that_their_index_says() {
    let Some(data) = test_data() else { return };
    let folder = data.join("crm/maven");
    for (name, rows, columns) in
        [("accounts", 85, 7), ("products", 7, 3), ("sales_pipeline", 8_800, 8), ("sales_teams", 35, 3)]
    {
        let found = table(&folder.join(format!("{name}.csv")));
        assert_eq!((found.rows.len(), found.header.len()), (rows, columns), "{name}");
        assert!(found.refused.is_empty(), "{name}");
        assert!(found.rows.iter().all(|row| row.notes.is_empty()), "{name}");
    }
    let pipeline = table(&folder.join("sales_pipeline.csv"));
    let won = pipeline.rows.iter().filter(|row| row.cells[4] == "Won");
    let value: u64 = won.clone().map(|row| row.cells[7].parse::<u64>().unwrap()).sum();
    assert_eq!((won.count(), value), (4_238, 10_005_534));
    assert_eq!(files(folder.clone(), "csv").iter().filter(|path| !table(path).rows.is_empty()).count(), 5);
}

#[test]
fn exports_of_well_known_products_read_without_a_problem() {
    let Some(data) = test_data() else { return };
    for path in files(data.join("imports/samples"), "csv") {
        let found = table(&path);
        assert!(found.refused.is_empty() && found.broken.is_none(), "{}: {:?}", path.display(), found.refused);
        assert!(found.header.len() > 2, "{}: {:?}", path.display(), found.header);
    }
}

#[test]
fn online_retail_is_read_whole_out_of_a_stream() {
    let Some(data) = test_data() else { return };
    let unpacked = GzDecoder::new(File::open(data.join("retail/online_retail.csv.gz")).unwrap());
    let mut sheet = Sheet::from_reader(unpacked, &Options::default()).unwrap();
    assert_eq!(sheet.header().len(), 8);
    let mut row = rapport_sheet::Row::default();
    let (mut rows, mut total) = (0, 0.0);
    while sheet.read_into(&mut row).unwrap() {
        rows += 1;
        total += row.cells[3].parse::<f64>().unwrap() * row.cells[5].parse::<f64>().unwrap();
    }
    assert_eq!(rows, 541_909);
    assert!((total - 9_747_747.934).abs() < 0.01, "{total}");
    assert_eq!(sheet.bytes_total(), None);
}

#[test]
fn x_education_has_its_leads_and_their_dictionary() {
    let Some(data) = test_data() else { return };
    let leads = table(&data.join("leads/x_education_leads.csv"));
    assert_eq!((leads.rows.len(), leads.header.len()), (9_240, 38));
    assert_eq!(leads.header[37], "Column 38");
    assert!(leads.refused.is_empty());
    for path in files(data.join("leads"), "xlsx") {
        let found = records(&path);
        assert!(found.len() > 30, "{}", found.len());
        assert_eq!(found, by_calamine(&path), "{}", path.display());
    }
}

/// The rows of the first sheet that have anything in them, as another reader finds them.
fn by_calamine(path: &Path) -> Vec<Vec<String>> {
    use calamine::{Data, Reader};
    let mut workbook = calamine::open_workbook_auto(path).expect("a workbook");
    let range = workbook.worksheet_range_at(0).expect("a sheet").expect("its cells");
    let text = |cell: &Data| match cell {
        Data::Empty => String::new(),
        Data::String(text) => text.clone(),
        Data::Float(number) => number.to_string(),
        other => panic!("no text for {other:?}"),
    };
    // It leaves out the columns before the first that has anything in it.
    let before = range.start().map_or(0, |(_, column)| column as usize);
    let whole = |row: &[Data]| [vec![String::new(); before], row.iter().map(text).collect()].concat();
    let mut rows: Vec<Vec<String>> = range.rows().map(whole).collect();
    rows.retain(|row| row.iter().any(|cell| !cell.is_empty()));
    let width = rows[0].iter().rposition(|cell| !cell.is_empty()).expect("a header") + 1;
    rows.iter_mut().for_each(|row| row.truncate(width));
    rows
}
