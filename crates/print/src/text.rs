//! Texts become lines of glyphs: shaped, broken, and taken from the fonts that have their letters.

use std::collections::BTreeSet;
use std::ops::Range;
use std::rc::Rc;

use krilla::text::{GlyphId, KrillaGlyph};
use parley::fontique::Blob;
use parley::layout::Run;
use parley::style::{FontFamily, FontFamilyName, FontFeature, FontFeatures, FontWeight, OverflowWrap, StyleProperty};
use parley::{FontContext, Language, Layout, LayoutContext};

use crate::clean::is_seen;
use crate::style::Style;

/// Equal digits, as OpenType calls them.
const TABULAR: FontFeature = FontFeature::new(parley::setting::Tag::new(b"tnum"), 1);

/// Sets texts. One for each document.
pub struct Setter {
    fonts: FontContext,
    layouts: LayoutContext<()>,
    layout: Layout<()>,
    families: Vec<FontFamilyName<'static>>,
    language: Option<Language>,
    /// The fonts that were used.
    pub faces: Vec<Face>,
    missing: Vec<char>,
    seen_missing: BTreeSet<char>,
    /// Those of the text at hand, with their places: runs come as they stand, not as they are read.
    unsorted: Vec<(usize, char)>,
}

/// A font that was used.
#[derive(Debug, Clone)]
pub struct Face {
    /// The content of its file.
    pub data: Blob<u8>,
    /// Which of the fonts in the file.
    pub index: u32,
    /// Where on its axes.
    pub variations: Vec<([u8; 4], f32)>,
}

/// The side of its place to which a text goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The left.
    Left,
    /// The right.
    Right,
}

/// A line of a text, as wide as its place or narrower.
#[derive(Debug, Clone)]
pub struct Line {
    /// The text that it is of.
    pub text: Rc<str>,
    /// Which part of it.
    pub range: Range<usize>,
    /// Its glyphs, from left to right.
    pub pieces: Vec<Piece>,
    /// How it is set.
    pub style: Style,
    /// Where what is seen begins, from the left of its place.
    pub left: f32,
    /// Where it ends.
    pub right: f32,
}

/// Glyphs of one font.
#[derive(Debug, Clone)]
pub struct Piece {
    /// Which of the [`Setter::faces`].
    pub face: usize,
    /// Size of the letters.
    pub size: f32,
    /// From the left of the line's place.
    pub left: f32,
    /// The glyphs.
    pub glyphs: Vec<KrillaGlyph>,
    /// Whether the font has no bold letters and they have to be thickened.
    pub thickened: bool,
}

impl Setter {
    /// One that takes letters from these families, in this order.
    pub fn new(fonts: FontContext, families: Vec<String>, language: &str) -> Self {
        Self {
            fonts,
            layouts: LayoutContext::new(),
            layout: Layout::new(),
            families: families.into_iter().map(|name| FontFamilyName::Named(name.into())).collect(),
            language: Language::parse(language).ok(),
            faces: Vec::new(),
            missing: Vec::new(),
            seen_missing: BTreeSet::new(),
            unsorted: Vec::new(),
        }
    }

    /// The letters that no font has, each once, as they came.
    pub fn into_missing(self) -> Vec<char> {
        self.missing
    }

    /// The lines of a cleaned text in a place of that width. Words that do not fit are broken.
    pub fn set(&mut self, text: &Rc<str>, style: Style, width: f32, side: Side) -> Vec<Line> {
        let mut lines = Vec::new();
        let mut start = 0;
        for paragraph in text.split_inclusive('\n') {
            let inside = start..start + paragraph.trim_end_matches('\n').len();
            if inside.is_empty() {
                lines.push(Line::blank(text, inside, style));
            } else {
                self.paragraph(text, inside, style, width, side, &mut lines);
            }
            start += paragraph.len();
        }
        self.unsorted.sort_unstable();
        for (_, letter) in self.unsorted.drain(..) {
            if self.seen_missing.insert(letter) {
                self.missing.push(letter);
            }
        }
        lines
    }

    /// How wide a text would be on one line.
    pub fn width(&mut self, text: &Rc<str>, style: Style) -> f32 {
        if text.is_empty() {
            return 0.0;
        }
        self.shape(text, style);
        self.layout.break_all_lines(None);
        self.layout.width()
    }

    fn paragraph(
        &mut self,
        text: &Rc<str>,
        inside: Range<usize>,
        style: Style,
        width: f32,
        side: Side,
        lines: &mut Vec<Line>,
    ) {
        self.shape(&text[inside.clone()], style);
        let mut layout = std::mem::take(&mut self.layout);
        layout.break_all_lines(Some(width));
        for line in layout.lines() {
            let range = line.text_range();
            let mut set = Line::blank(text, inside.start + range.start..inside.start + range.end, style);
            let mut x = 0.0;
            for run in line.runs() {
                x = self.piece(&run, x, inside.start, &mut set);
            }
            set.measure();
            set.fit(width);
            set.align(width, side);
            lines.push(set);
        }
        self.layout = layout;
    }

    /// Leaves the shaped text in `layout`.
    fn shape(&mut self, text: &str, style: Style) {
        let features: &[FontFeature] = if style.tabular { &[TABULAR] } else { &[] };
        let mut builder = self.layouts.ranged_builder(&mut self.fonts, text, 1.0, false);
        let family = FontFamily::List(self.families.as_slice().into());
        builder.push_default(StyleProperty::FontFamily(family));
        builder.push_default(StyleProperty::FontSize(style.size));
        builder.push_default(StyleProperty::FontWeight(FontWeight::new(style.weight)));
        builder.push_default(StyleProperty::FontFeatures(FontFeatures::List(features.into())));
        builder.push_default(StyleProperty::Locale(self.language));
        builder.push_default(StyleProperty::OverflowWrap(OverflowWrap::Anywhere));
        builder.build_into(&mut self.layout, text);
    }

    /// Adds a run to the line and says where it ends.
    fn piece(&mut self, run: &Run<'_, ()>, left: f32, offset: usize, line: &mut Line) -> f32 {
        let size = run.font_size();
        let em = |points: f32| points / size;
        let mut glyphs: Vec<KrillaGlyph> = Vec::new();
        let mut x = left;
        let end = line.range.start + line.text[line.range.clone()].trim_end().len();
        // The letters of a ligature that have no glyph of their own: before it, where it runs from right to left.
        let mut ahead: Option<Range<usize>> = None;
        for cluster in run.visual_clusters() {
            let range = cluster.text_range();
            let mut range = range.start + offset..range.end + offset;
            if cluster.is_ligature_continuation() {
                match glyphs.last().map(|glyph| glyph.text_range.clone()).filter(|_| !run.is_rtl()) {
                    Some(of) => {
                        let same = glyphs.iter_mut().rev().take_while(|glyph| glyph.text_range == of);
                        same.for_each(|glyph| glyph.text_range = joined(&of, &range));
                    }
                    None => ahead = Some(ahead.map_or(range.clone(), |ahead| joined(&ahead, &range))),
                }
                continue;
            }
            if let Some(ahead) = ahead.take() {
                range = joined(&ahead, &range);
            }
            if cluster.glyphs().any(|glyph| glyph.id == 0) {
                let letters = line.text[range.clone()].char_indices().filter(|(_, letter)| is_seen(*letter));
                self.unsorted.extend(letters.map(|(at, letter)| (range.start + at, letter)));
            }
            // The blanks where a line was broken take no room, wherever the direction of their run has put them.
            let is_end = range.start >= end;
            for glyph in cluster.glyphs() {
                let id = GlyphId::new(glyph.id);
                let points = if is_end { 0.0 } else { glyph.advance };
                let (right, up) = (em(glyph.x), em(glyph.y));
                glyphs.push(KrillaGlyph::new(id, em(points), right, up, 0.0, range.clone(), None));
                x += points;
            }
        }
        let thickened = run.synthesis().embolden();
        line.pieces.push(Piece { face: self.face(run), size, left, glyphs, thickened });
        x
    }

    fn face(&mut self, run: &Run<'_, ()>) -> usize {
        let font = run.font();
        let synthesis = run.synthesis();
        let variations = synthesis.variation_settings().iter().map(|(tag, value)| (tag.to_be_bytes(), *value));
        let face = Face { data: font.data.clone(), index: font.index, variations: variations.collect() };
        let same = |other: &Face| {
            other.data.id() == face.data.id() && other.index == face.index && other.variations == face.variations
        };
        self.faces.iter().position(same).unwrap_or_else(|| {
            self.faces.push(face);
            self.faces.len() - 1
        })
    }
}

fn joined(one: &Range<usize>, other: &Range<usize>) -> Range<usize> {
    one.start.min(other.start)..one.end.max(other.end)
}

impl Line {
    fn blank(text: &Rc<str>, range: Range<usize>, style: Style) -> Self {
        Self { text: text.clone(), range, pieces: Vec::new(), style, left: 0.0, right: 0.0 }
    }

    /// Moves it to one side of its place.
    fn align(&mut self, width: f32, side: Side) {
        let shift = if side == Side::Left { -self.left } else { width - self.right };
        self.pieces.iter_mut().for_each(|piece| piece.left += shift);
        (self.left, self.right) = (self.left + shift, self.right + shift);
    }

    /// Finds out where what is seen begins and ends.
    fn measure(&mut self) {
        let (mut left, mut right) = (f32::MAX, f32::MIN);
        for piece in &self.pieces {
            let mut x = piece.left;
            for glyph in &piece.glyphs {
                let advance = glyph.x_advance * piece.size;
                let is_blank = self.text[glyph.text_range.clone()].chars().all(char::is_whitespace);
                if !is_blank {
                    left = left.min(x);
                    right = right.max(x + advance);
                }
                x += advance;
            }
        }
        (self.left, self.right) = if left <= right { (left, right) } else { (0.0, 0.0) };
    }

    /// Makes a line smaller that cannot be broken and is wider than its place: a single letter may be wide.
    fn fit(&mut self, width: f32) {
        let found = self.right - self.left;
        if found <= width {
            return;
        }
        let scale = width / found;
        let origin = self.left;
        for piece in &mut self.pieces {
            piece.left = (piece.left - origin) * scale;
            piece.size *= scale;
        }
        (self.left, self.right) = (0.0, width);
    }
}
