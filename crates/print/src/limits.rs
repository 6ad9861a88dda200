//! Every bound of this crate, by name. What goes past one is an error that says so, never a surprise.

/// Most rows of a table.
pub const ROWS_MAX: usize = 2_000;

/// Most columns of a table.
pub const COLUMNS_MAX: usize = 10;

/// Most pages.
pub const PAGES_MAX: usize = 400;

/// Most characters of a single text.
pub const TEXT_CHARACTERS_MAX: usize = 20_000;

/// Most characters of all texts together.
pub const DOCUMENT_CHARACTERS_MAX: usize = 400_000;

/// Most characters of a text that is repeated on pages or has little room: a word, the head of a column, a running sum.
pub const LABEL_CHARACTERS_MAX: usize = 120;

/// Most lines of the sender, and of the addressee.
pub const ADDRESS_LINES_MAX: usize = 30;

/// Most facts.
pub const FACTS_MAX: usize = 50;

/// Most totals.
pub const TOTALS_MAX: usize = 50;

/// Most lines at the foot of each page.
pub const FOOTER_LINES_MAX: usize = 10;

/// Most characters of them together.
pub const FOOTER_CHARACTERS_MAX: usize = 1_000;

/// Tallest foot of a page, and tallest row with a running sum, in points.
pub const REPEATED_POINTS_MAX: f32 = 160.0;

/// Largest file of a logo, in bytes.
pub const LOGO_BYTES_MAX: usize = 2 << 20;

/// Most pixels of a logo on one side.
pub const LOGO_SIDE_PIXELS_MAX: usize = 4_096;

/// Most marks, such as accents, upon one letter. Further ones are left out: they would climb over other lines.
pub const MARKS_MAX: usize = 6;

/// Most font files that are looked at.
pub const FONT_FILES_MAX: usize = 5_000;

/// Largest font file in a folder that was given; a larger one is passed over.
pub const FONT_BYTES_MAX: u64 = 64 << 20;

/// Deepest folder that is looked into for fonts.
pub const FONT_FOLDERS_DEPTH_MAX: usize = 6;

/// Most families that one document takes letters from.
pub const FAMILIES_MAX: usize = 16;
