//! What a reader finds in a PDF.

use rapport_print::{Cell, Direction, Document, Fonts, Paper, Row, print};

use super::{Reader, fonts, printed, quote, texts};

#[test]
fn a_quote_is_a_page_with_all_its_texts_and_small() {
    let printed = printed(&quote(5));
    assert_eq!((printed.pages, printed.missing.as_slice()), (1, [].as_slice()));
    assert!(printed.pdf.len() < 100_000, "{}", printed.pdf.len());
    let pages = Reader::of(&printed).pages();
    for text in ["NorthwindLaboratoriesGmbH", "ZoëMüller", "QuoteQ-2026-0117", "Article4", "1,234.50", "Page1of1"] {
        assert_eq!(pages[0].matches(text).count(), 1, "{text} in {}", pages[0]);
    }
}

#[test]
fn every_row_of_a_long_quote_is_in_the_file_once() {
    let printed = printed(&quote(250));
    let pages = Reader::of(&printed).pages();
    assert!(pages.len() == printed.pages && pages.len() > 5);
    let all = pages.concat();
    for row in 0..250 {
        let row = format!("Article{row}{}{row}.50", row % 7 + 1);
        assert_eq!(all.matches(&row).count(), 1, "{row}");
    }
    assert!(pages[1..].iter().all(|page| page.contains("ItemQuantityAmount") && page.contains("Broughtforward")));
}

#[test]
fn it_says_what_it_is_to_those_who_do_not_see_it() {
    let reader = Reader::of(&printed(&quote(100)));
    assert_eq!(reader.info(b"Title"), "Quote Q-2026-0117");
    assert_eq!(reader.info(b"Author"), "Meridian Instruments Ltd");
    let language = lopdf::decode_text_string(reader.catalog().get(b"Lang").unwrap()).unwrap();
    assert_eq!(language, "en-GB");
    let marked = reader.catalog().get(b"MarkInfo").unwrap().as_dict().unwrap().get(b"Marked").unwrap();
    assert!(marked.as_bool().unwrap());
    let tags = reader.tags();
    let count = |kind: &str| tags.iter().filter(|tag| *tag == kind).count();
    // Three heads, and one for the total; they are repeated on each page, and are heads once.
    assert_eq!((count("H1"), count("Table"), count("TH"), count("TD")), (1, 2, 4, 301));
    assert_eq!(count("TR"), 102);
}

#[test]
fn it_keeps_to_the_standard_for_accessible_documents_where_the_document_does() {
    let claims = |document: &Document| {
        let pdf = printed(document).pdf;
        pdf.windows(7).any(|bytes| bytes == b"pdfuaid")
    };
    assert!(claims(&quote(3)));
    assert!(!claims(&Document { title: String::new(), ..quote(3) }), "a document needs a title");
    assert!(!claims(&Document { intro: "見".to_owned(), ..quote(3) }), "each letter needs a glyph");
}

#[test]
fn the_same_document_is_the_same_bytes_and_its_date_is_in_them() {
    let document = quote(60);
    assert_eq!(printed(&document), printed(&document));
    let later = Document { created: "2026-11-22T10:30:00Z".parse().unwrap(), ..document.clone() };
    assert_ne!(printed(&later).pdf, printed(&document).pdf);
    assert!(Reader::of(&printed(&later)).info(b"CreationDate").starts_with("D:20261122103000"));
}

#[test]
fn letters_that_no_font_has_are_named_once_and_printed_as_a_box() {
    let mut document = quote(1);
    document.addressee = texts(&["株式会社 株式", "한국 \u{200d}\u{2068}x\u{2069}"]);
    let printed = printed(&document);
    assert_eq!(printed.missing, ['株', '式', '会', '社', '한', '국']);
    assert_eq!(printed.pages, 1);
}

#[test]
fn letters_come_from_another_font_where_the_first_has_none() {
    let folder = tempfile::tempdir().unwrap();
    // The one for fixed widths has no Hebrew.
    std::fs::write(folder.path().join("mono.ttf"), dejavu::sans_mono::regular()).unwrap();
    let document = Document { font: Some("DejaVu Sans Mono".to_owned()), intro: "הצעת".to_owned(), ..quote(1) };
    let alone = Fonts::of_folders(&[folder.path().to_owned()]).unwrap();
    assert_eq!(print(&alone, &document).unwrap().missing, ['ה', 'צ', 'ע', 'ת']);
    std::fs::write(folder.path().join("sans.ttf"), dejavu::sans::regular()).unwrap();
    let both = Fonts::of_folders(&[folder.path().to_owned()]).unwrap();
    assert_eq!(both.families().collect::<Vec<_>>(), ["DejaVu Sans", "DejaVu Sans Mono"]);
    let printed = print(&both, &document).unwrap();
    assert!(printed.missing.is_empty());
    assert_eq!(Reader::of(&printed).fonts(), ["DejaVuSans", "DejaVuSansMono"]);
}

#[test]
fn arabic_and_hebrew_are_shaped_and_come_back_as_they_were_written() {
    for (language, title, item) in [("ar", "عرض سعر", "مطياف"), ("he", "הצעת מחיר", "ספקטרומטר")]
    {
        let mut document = Document { language: language.to_owned(), title: title.to_owned(), ..quote(0) };
        document.table.rows = vec![Row::line([Cell::from(item), "2".into(), "29,800.00".into()])];
        let printed = printed(&document);
        assert!(printed.missing.is_empty());
        let page = Reader::of(&printed).pages().concat();
        // This reader takes glyphs as they stand, from left to right.
        let turned: String = item.chars().rev().collect();
        assert!(page.contains(item) || page.contains(&turned), "{item} in {page}");
    }
}

#[test]
fn a_page_is_as_large_as_its_paper() {
    for (paper, size) in [(Paper::A4, [595.28, 841.89]), (Paper::Letter, [612.0, 792.0])] {
        let reader = Reader::of(&printed(&Document { paper, direction: Some(Direction::RightToLeft), ..quote(1) }));
        let (_, page) = reader.0.get_pages().into_iter().next().unwrap();
        let sides = reader.0.get_dictionary(page).unwrap().get(b"MediaBox").unwrap().as_array().unwrap();
        let found: Vec<f32> = sides.iter().map(|side| side.as_float().unwrap()).collect();
        assert!((found[2] - size[0]).abs() < 0.01 && (found[3] - size[1]).abs() < 0.01, "{found:?}");
    }
}

#[test]
fn fonts_are_found_in_the_order_of_their_worth_whatever_the_disk_says() {
    assert_eq!(fonts().families().collect::<Vec<_>>(), ["DejaVu Sans"]);
}
