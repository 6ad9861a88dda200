//! Documents as PDF, beside the bare libraries: the same texts shaped and written one below the other, without columns,
//! pages that end well, or tags.

use std::fs;
use std::path::Path;
use std::time::Instant;

use anyhow::Context;
use krilla::Document as Pdf;
use krilla::geom::Point;
use krilla::page::PageSettings;
use krilla::text::{Font, GlyphId, KrillaGlyph};
use parley::fontique::Blob;
use parley::style::{FontFamily, FontFamilyName, StyleProperty};
use parley::{FontContext, LayoutContext};
use rapport_print::{Cell, Column, Document, Fonts, Row, Table, Total, Words, print};

use crate::machine;
use crate::report::{Figure, Promise, Section};
use crate::samples::Samples;

/// Of each size so many are printed, in turn with the bare libraries.
const TIMES: usize = 40;
/// Lines, what that is called, and the milliseconds that are promised.
const SIZES: [(usize, &str, f64); 3] = [
    (8, "PDF of one page", 60.0),
    (100, "PDF of 100 lines", 300.0),
    (rapport_print::limits::ROWS_MAX, "PDF of 2,000 lines", 3_000.0),
];

/// Measures all sizes.
pub fn section(data: &Path) -> anyhow::Result<Section> {
    let folder = data.join("fonts");
    fs::create_dir_all(&folder)?;
    for (name, font) in [("regular", dejavu::sans::regular()), ("bold", dejavu::sans::bold())] {
        fs::write(folder.join(format!("{name}.ttf")), font)?;
    }
    let load = machine::load();
    let started = Instant::now();
    let fonts = Fonts::of_folders(&[folder])?;
    let found_ms = started.elapsed().as_secs_f64() * 1e3;
    let mut figures = vec![figure("finding two fonts", None, found_ms, "ms", Promise::None)];
    for (lines, name, promised) in SIZES {
        figures.extend(size(&fonts, &quote(lines), name, promised)?);
    }
    let remarks = vec![format!("Load of the machine before and after: {load}, {}.", machine::load())];
    Ok(Section { title: "Documents".to_owned(), remarks, lines: Vec::new(), figures })
}

fn size(fonts: &Fonts, document: &Document, name: &str, promised: f64) -> anyhow::Result<Vec<Figure>> {
    let texts = texts(document);
    let mut bare = Bare::new();
    let (mut raw, mut rapport) = (Samples::default(), Samples::default());
    let (mut raw_bytes, mut bytes) = (0, 0);
    for _ in 0..TIMES {
        let started = Instant::now();
        raw_bytes = bare.write(&texts)?.len();
        raw.add(started.elapsed());
        let started = Instant::now();
        bytes = print(fonts, document)?.pdf.len();
        rapport.add(started.elapsed());
    }
    let middle = rapport.p50().context("nothing was printed")?;
    let kb = |bytes: usize| bytes as f64 / 1e3;
    Ok(vec![
        figure(name, raw.p50(), middle, "ms", Promise::Below(promised)),
        figure("its size", Some(kb(raw_bytes)), kb(bytes), "kB", Promise::None),
    ])
}

fn figure(name: &str, raw: Option<f64>, rapport: f64, unit: &'static str, promise: Promise) -> Figure {
    Figure { name: name.to_owned(), raw, rapport, unit, promise }
}

/// A quote of so many lines.
fn quote(lines: usize) -> Document {
    let row = |at: usize| {
        let amount = format!("{},{:03}.50", at / 10 + 1, at * 37 % 1_000);
        let cells = [
            Cell::with_detail(format!("Spectrometer MS-{at}"), "Wavelengths 190–1,100 nm, calibrated"),
            Cell::from((at % 9 + 1).to_string()),
            Cell::from(amount.as_str()),
            Cell::from(amount.as_str()),
        ];
        Row::line(cells).carrying(amount)
    };
    let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
    Document {
        language: "en".to_owned(),
        sender: words(&["Meridian Instruments Ltd", "12 Harbour Road", "Bristol BS1 5TY"]),
        addressee: words(&["Northwind Laboratories GmbH", "Dr. Zoë Müller-Lüdenscheid", "70173 Stuttgart"]),
        title: "Quote Q-2026-0117".to_owned(),
        intro: "Thank you for your enquiry. We are pleased to offer you the following.".to_owned(),
        table: Table {
            columns: vec![
                Column::words("Item", 6.0),
                Column::amounts("Quantity", 1.2),
                Column::amounts("Unit price", 1.6),
                Column::amounts("Amount", 1.6),
            ],
            rows: (0..lines).map(row).collect(),
        },
        totals: vec![Total { label: "Total".to_owned(), value: "£38,912.76".to_owned(), ..Total::default() }],
        footer: words(&["Registered in England 01234567", "IBAN GB00 EXAM 0000 0000 0000 00"]),
        words: Words {
            page: "Page {page} of {pages}".to_owned(),
            carried_forward: "Carried forward".to_owned(),
            brought_forward: "Brought forward".to_owned(),
        },
        ..Document::default()
    }
}

fn texts(document: &Document) -> Vec<String> {
    let mut texts = [document.sender.clone(), document.addressee.clone(), document.footer.clone()].concat();
    texts.extend([document.title.clone(), document.intro.clone()]);
    for row in &document.table.rows {
        if let rapport_print::Content::Line(cells) = &row.content {
            texts.extend(cells.iter().flat_map(|cell| [cell.text.clone(), cell.detail.clone()]));
        }
    }
    texts.retain(|text| !text.is_empty());
    texts
}

/// The bare libraries, with one font.
struct Bare {
    fonts: FontContext,
    layouts: LayoutContext<()>,
}

impl Bare {
    fn new() -> Self {
        let mut fonts = FontContext::new();
        fonts.collection.register_fonts(Blob::from(dejavu::sans::regular().to_vec()), None);
        Self { fonts, layouts: LayoutContext::new() }
    }

    /// Writes each text on a line of its own.
    fn write(&mut self, texts: &[String]) -> anyhow::Result<Vec<u8>> {
        let font = Font::new(dejavu::sans::regular().into(), 0).context("the font cannot be read")?;
        let mut pdf = Pdf::new();
        for page_texts in texts.chunks(54) {
            let mut page = pdf.start_page_with(PageSettings::from_wh(595.0, 842.0).context("no such paper")?);
            let mut surface = page.surface();
            for (line, text) in page_texts.iter().enumerate() {
                let glyphs = self.shape(text);
                let start = Point::from_xy(50.0, 50.0 + 14.0 * line as f32);
                surface.draw_glyphs(start, &glyphs, font.clone(), text, 9.0, false);
            }
            surface.finish();
            page.finish();
        }
        pdf.finish().map_err(|error| anyhow::anyhow!("{error}"))
    }

    fn shape(&mut self, text: &str) -> Vec<KrillaGlyph> {
        let mut builder = self.layouts.ranged_builder(&mut self.fonts, text, 1.0, false);
        builder.push_default(StyleProperty::FontFamily(FontFamily::Single(FontFamilyName::named("DejaVu Sans"))));
        builder.push_default(StyleProperty::FontSize(9.0));
        let mut layout = builder.build(text);
        layout.break_all_lines(None);
        let runs = layout.lines().flat_map(|line| line.runs());
        let clusters = runs.flat_map(|run| run.visual_clusters());
        let glyphs = clusters.flat_map(|cluster| cluster.glyphs().map(move |glyph| (glyph, cluster.text_range())));
        glyphs
            .map(|(glyph, range)| {
                KrillaGlyph::new(GlyphId::new(glyph.id), glyph.advance / 9.0, 0.0, 0.0, 0.0, range, None)
            })
            .collect()
    }
}
