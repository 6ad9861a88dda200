//! A layout becomes a PDF.

mod surface;
mod tags;

use jiff::tz::TimeZone;
use krilla::Document as Pdf;
use krilla::SerializeSettings;
use krilla::configure::{Accessibility, Configuration, ConfigurationBuilder};
use krilla::destination::XyzDestination;
use krilla::error::KrillaError;
use krilla::geom::Point;
use krilla::metadata::{DateTime, Metadata, TextDirection};
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::text::{Font, Tag};

use crate::document::Document;
use crate::layout::Layout;
use crate::logo::Picture;
use crate::text::Face;
use crate::{PrintError, clean};
use surface::Drawing;
use tags::Tags;

/// Writes the PDF: to the letter of PDF/UA where the document allows that, and as near to it as can be where not, such
/// as without a title or with letters that no font has.
pub fn draw(document: &Document, layout: &Layout, logo: Option<&Picture>) -> Result<Vec<u8>, PrintError> {
    let fonts = layout.faces.iter().map(font).collect::<Result<Vec<Font>, PrintError>>()?;
    let drawing = Drawing { layout, logo, fonts };
    let accessible = ConfigurationBuilder::new().with_accessibility_validator(Accessibility::UA1).finish();
    if let Some(configuration) = accessible.ok().filter(|_| layout.missing.is_empty()) {
        match write(document, &drawing, configuration) {
            Err(KrillaError::Validation(_)) => {}
            result => return result.map_err(refusal),
        }
    }
    write(document, &drawing, Configuration::default()).map_err(refusal)
}

fn write(document: &Document, drawing: &Drawing<'_>, configuration: Configuration) -> Result<Vec<u8>, KrillaError> {
    let mut pdf = Pdf::new_with(SerializeSettings { configuration, ..SerializeSettings::default() });
    let mut tags = Tags::new(&drawing.layout.tree);
    let sheet = drawing.layout.sheet;
    let settings = PageSettings::from_wh(sheet.width, sheet.height).unwrap_or_default();
    for page in &drawing.layout.pages {
        let mut drawn = pdf.start_page_with(settings.clone());
        drawing.page(&mut drawn.surface(), page, &mut tags);
        drawn.finish();
    }
    let title = clean::line(&document.title);
    if !title.is_empty() {
        let mut outline = Outline::new();
        outline.push_child(OutlineNode::new(title.to_string(), XyzDestination::new(0, Point::from_xy(0.0, 0.0))));
        pdf.set_outline(outline);
    }
    pdf.set_metadata(metadata(document, &title, sheet.mirrored));
    pdf.set_tag_tree(tags.into_tree());
    pdf.finish()
}

fn metadata(document: &Document, title: &str, mirrored: bool) -> Metadata {
    let direction = if mirrored { TextDirection::RightToLeft } else { TextDirection::LeftToRight };
    let author = document.sender.iter().map(|line| clean::line(line).to_string()).find(|line| !line.is_empty());
    let metadata = Metadata::new()
        .title(title.to_owned())
        .authors(author.into_iter().collect())
        .creator("Rapport".to_owned())
        .creation_date(date(document))
        .text_direction(direction);
    let language = clean::line(&document.language);
    if language.is_empty() { metadata } else { metadata.language(language.to_string()) }
}

fn date(document: &Document) -> DateTime {
    let at = document.created.to_zoned(TimeZone::UTC);
    let small = |number: i8| u8::try_from(number).unwrap_or_default();
    DateTime::new(u16::try_from(at.year()).unwrap_or_default())
        .month(small(at.month()))
        .day(small(at.day()))
        .hour(small(at.hour()))
        .minute(small(at.minute()))
        .second(small(at.second()))
        .utc_offset_hour(0)
        .utc_offset_minute(0)
}

fn font(face: &Face) -> Result<Font, PrintError> {
    let variations: Vec<(Tag, f32)> = face.variations.iter().map(|(tag, value)| (Tag::new(tag), *value)).collect();
    let (data, _) = face.data.clone().into_raw_parts();
    Font::new_variable(data.into(), face.index, &variations)
        .ok_or_else(|| PrintError::Font { reason: "its file is damaged".to_owned() })
}

fn refusal(error: KrillaError) -> PrintError {
    match error {
        KrillaError::Font(_, reason) => PrintError::Font { reason },
        KrillaError::Image(_, _, reason) => PrintError::Logo { reason },
        other => PrintError::Pdf { reason: other.to_string() },
    }
}
