//! What is on a page, drawn.

use krilla::color::rgb;
use krilla::geom::{PathBuilder, Point, Rect, Size, Transform};
use krilla::num::NormalizedF32;
use krilla::paint::{Fill, Stroke};
use krilla::surface::Surface;
use krilla::tagging::{Artifact, ArtifactType, ContentTag, SpanTag};
use krilla::text::Font;

use crate::document::Colour;
use crate::layout::{Furniture, Item, Layout, Page, Role};
use crate::logo::Picture;
use crate::text::Line;

use super::tags::Tags;

/// Thickness of the outline that makes letters bold whose font has no bold ones, in sizes.
const THICKENED: f32 = 0.03;

/// A layout, and what it takes to draw it.
pub struct Drawing<'a> {
    /// The layout.
    pub layout: &'a Layout,
    /// The logo.
    pub logo: Option<&'a Picture>,
    /// The fonts, in the order of the layout's faces.
    pub fonts: Vec<Font>,
}

impl Drawing<'_> {
    /// Draws a page.
    pub fn page(&self, surface: &mut Surface<'_>, page: &Page, tags: &mut Tags<'_>) {
        let mut open = None;
        for item in &page.items {
            let role = role(item);
            if open != Some(role) {
                if open.is_some() {
                    surface.end_tagged();
                }
                begin(surface, role, tags);
                open = Some(role);
            }
            self.item(surface, item);
        }
        if open.is_some() {
            surface.end_tagged();
        }
    }

    fn item(&self, surface: &mut Surface<'_>, item: &Item) {
        match item {
            Item::Text { left, baseline, line, .. } => self.line(surface, *left, *baseline, line),
            Item::Rule { left, y, width, thickness, colour } => {
                rule(surface, (*left, *y - thickness / 2.0, *width, *thickness), *colour);
            }
            Item::Picture { left, top, width, height, .. } => {
                if let (Some(logo), Some(size)) = (self.logo, Size::from_wh(*width, *height)) {
                    surface.push_transform(&Transform::from_translate(*left, *top));
                    surface.draw_image(logo.image.clone(), size);
                    surface.pop();
                }
            }
        }
    }

    fn line(&self, surface: &mut Surface<'_>, left: f32, baseline: f32, line: &Line) {
        surface.set_fill(Some(fill(line.style.colour)));
        for piece in &line.pieces {
            if piece.thickened {
                let paint = paint(line.style.colour).into();
                surface.set_stroke(Some(Stroke { paint, width: THICKENED * piece.size, ..Stroke::default() }));
            }
            let start = Point::from_xy(left + piece.left, baseline);
            surface.draw_glyphs(start, &piece.glyphs, self.fonts[piece.face].clone(), &line.text, piece.size, false);
            surface.set_stroke(None);
        }
    }
}

/// What an item belongs to: lines between rows belong to nothing.
fn role(item: &Item) -> Option<Role> {
    match item {
        Item::Text { role, .. } | Item::Picture { role, .. } => Some(*role),
        Item::Rule { .. } => None,
    }
}

fn begin(surface: &mut Surface<'_>, role: Option<Role>, tags: &mut Tags<'_>) {
    let kind = match role {
        Some(Role::Tagged(node)) => {
            let tag = if tags.is_figure(node) { ContentTag::Other } else { ContentTag::Span(SpanTag::empty()) };
            tags.note(node, surface.start_tagged(tag));
            return;
        }
        Some(Role::Furniture(Furniture::Head)) => ArtifactType::Header,
        Some(Role::Furniture(Furniture::Foot)) => ArtifactType::Footer,
        Some(Role::Furniture(Furniture::Number)) => ArtifactType::PageNumber,
        Some(Role::Furniture(Furniture::Repeated)) => ArtifactType::PaginationOther,
        None => ArtifactType::Layout,
    };
    surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(kind)));
}

fn rule(surface: &mut Surface<'_>, (left, top, width, height): (f32, f32, f32, f32), colour: Colour) {
    let Some(rect) = Rect::from_xywh(left, top, width, height) else { return };
    let mut path = PathBuilder::new();
    path.push_rect(rect);
    if let Some(path) = path.finish() {
        surface.set_fill(Some(fill(colour)));
        surface.draw_path(&path);
    }
}

fn paint(colour: Colour) -> rgb::Color {
    rgb::Color::new(colour.0, colour.1, colour.2)
}

fn fill(colour: Colour) -> Fill {
    Fill { paint: paint(colour).into(), opacity: NormalizedF32::ONE, ..Fill::default() }
}
