//! Every limit of the kernel, with a name. Reaching one is an `Error::Limit`, not a surprise.

/// Records on one page of a list.
pub const PAGE_SIZE_MAX: usize = 500;
/// Entries of one agenda that are read.
pub const AGENDA_MAX: usize = 5_000;
/// Records on a page when nobody says how many.
pub const PAGE_SIZE_DEFAULT: usize = 50;
/// Comparisons in one filter.
pub const FILTER_TERMS_MAX: usize = 500;
/// Bytes of a filter's text.
pub const FILTER_BYTES_MAX: usize = 64 * 1024;
/// Brackets within brackets in a filter.
pub const FILTER_DEPTH_MAX: usize = 32;
/// Links in one path.
pub const PATH_HOPS_MAX: usize = 4;
/// Values in one `in (…)` list.
pub const FILTER_LIST_MAX: usize = 1_000;
/// Fields in one sort.
pub const SORT_FIELDS_MAX: usize = 4;
/// Fields by which a summary groups.
pub const GROUP_FIELDS_MAX: usize = 3;
/// Rows of a summary.
pub const SUMMARY_ROWS_MAX: usize = 10_000;
/// Rows in one bulk call.
pub const BULK_ROWS_MAX: usize = 10_000;
/// Records of an action on several of them: each may lead to more.
pub const ACTION_RECORDS_MAX: usize = 1_000;
/// Characters of a text field that declares no limit of its own.
pub const TEXT_CHARS_MAX: usize = 1_000;
/// Characters of a long text.
pub const LONG_TEXT_CHARS_MAX: usize = 100_000;
/// Bytes of a JSON value.
pub const JSON_BYTES_MAX: usize = 64 * 1024;
/// Entries of a tags, choices, links or files field.
pub const LIST_ENTRIES_MAX: usize = 500;
/// Fields on one object, standard and custom.
pub const FIELDS_PER_OBJECT_MAX: usize = 1_200;
/// Objects in a workspace.
pub const OBJECTS_MAX: usize = 500;
/// Sections of a record's page.
pub const SECTIONS_MAX: usize = 50;
/// Physical columns in one table before fields spill into 1:1 side tables.
pub const COLUMNS_PER_TABLE_MAX: usize = 200;
/// Options of a choice field.
pub const CHOICE_OPTIONS_MAX: usize = 1_000;
/// Reactions that may follow from one another.
pub const CHAIN_DEPTH_MAX: u8 = 8;
/// Times a job or a reaction is tried before it is parked.
pub const TRIES_MAX: u32 = 10;
/// Times a unit of work is run again after a serialization failure.
pub const RETRIES_MAX: u32 = 5;
/// Hits of one search.
pub const SEARCH_HITS_MAX: usize = 100;
/// Characters of a search text that are looked at.
pub const SEARCH_CHARS_MAX: usize = 200;
/// Records that one delete may take along.
pub const CASCADE_RECORDS_MAX: usize = 100_000;
/// Events on one page of a timeline or history.
pub const EVENTS_PAGE_MAX: usize = 200;
/// Events of a timeline that are looked at for a page of those that are wanted.
pub const EVENTS_LOOKED_AT_MAX: usize = 1_000;
/// Documents of one space that are listed.
pub const NOTES_MAX: usize = 10_000;
/// Records whose links are emptied or followed in one step of a delete.
pub const DELETE_STEP: usize = 1_000;
/// Bytes of one file.
pub const FILE_BYTES_MAX: u64 = 100 << 20;
/// Records of files that are looked at in one step.
pub const FILES_STEP: usize = 500;
/// How long a blob that nothing names is kept: its record may be about to be written.
pub const BLOB_UNNAMED_MS: i64 = 24 * 60 * 60 * 1000;
