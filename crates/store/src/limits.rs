//! Every limit of the store, with a name.

/// What a busy store asks the caller to wait.
pub const BUSY_RETRY_AFTER_S: u32 = 1;
/// How long one question may take before it is broken off.
pub const QUERY_MS_MAX: usize = 60_000;
/// Links followed by one query; SQLite joins 64 tables at most.
pub const JOINS_MAX: usize = 48;
/// Bytes of a folded key that is indexed or unique; a PostgreSQL index entry holds 2,704 at most.
pub const INDEXED_KEY_BYTES_MAX: usize = 2_400;
/// Bytes of one tag or choice of a list; both it and its key, which may be longer, are indexed.
pub const ENTRY_BYTES_MAX: usize = 1_200;
/// Prepared statements kept for each connection.
pub const STATEMENTS_KEPT: usize = 512;
/// Characters of the reason for which a job failed.
pub const JOB_ERROR_CHARS_MAX: usize = 2_000;
