//! Every limit of the gate, with a name.

use std::time::Duration;

/// Bytes of a request's body.
pub const BODY_BYTES_MAX: usize = 16 * 1024 * 1024;
/// Bytes of what comes with a file: its form's other fields and borders.
pub const FORM_BYTES_MAX: usize = 1024 * 1024;
/// How long a server waits for the next bytes of a file.
pub const UPLOAD_SILENCE_MAX: Duration = Duration::from_secs(60);
/// How long a file may take to come in.
pub const UPLOAD_MAX: Duration = Duration::from_secs(60 * 60);
/// Files that are received at once.
pub const UPLOADS_MAX: usize = 64;
/// Characters of an `Idempotency-Key`.
pub const IDEMPOTENCY_KEY_CHARS_MAX: usize = 255;
/// How long the reply to an `Idempotency-Key` is kept.
pub const IDEMPOTENCY_KEPT_MS: i64 = 24 * 60 * 60 * 1000;
/// Units of work that wait for a database thread.
pub const QUEUE_MAX: usize = 1_024;
/// How long a request waits for its unit of work, in the queue and while it is done.
pub const WORK_TIME_MAX: Duration = Duration::from_secs(60);
/// Requests a second that one token or session may make on average.
pub const TOKEN_REQUESTS_A_SECOND: u32 = 500;
/// Requests that one token or session may make at once.
pub const TOKEN_BURST: u32 = 2_000;
/// Callers that are remembered.
pub const CALLERS_MAX: usize = 10_000;
/// How long a caller is remembered.
pub const CALLER_KEPT_MS: i64 = 60_000;
/// How long the use of a token or session counts as noted.
pub const USE_NOTED_MS: i64 = 60 * 60 * 1000;
/// Passwords that are hashed at once: each takes a processor and 19 MiB.
pub const PASSWORDS_AT_ONCE: usize = 2;
/// Passwords that wait to be hashed.
pub const PASSWORDS_WAITING_MAX: usize = 64;
/// How long a browser keeps the cookie of a session.
pub const COOKIE_KEPT_S: u32 = 90 * 24 * 60 * 60;
/// Wrong tokens a minute from one address.
pub const FAILED_CALLS_A_MINUTE: u32 = 60;
/// How long somebody who has said the password may take to say a code.
pub const HALF_WAY_KEPT_S: u32 = 10 * 60;
/// How long somebody may take to sign in at the provider.
pub const WAY_KEPT_S: u32 = 10 * 60;
/// How long a challenge is kept that a passkey is to answer: a little longer than browsers wait for one.
pub const CHALLENGE_KEPT_MS: i64 = 10 * 60 * 1000;
/// Challenges a minute for one address.
pub const CHALLENGES_A_MINUTE: u32 = 240;
/// How long ago one has signed in who has done so just now.
pub const SIGNED_IN_JUST_NOW_MS: i64 = 5 * 60 * 1000;
/// Characters of the name of a passkey.
pub const PASSKEY_NAME_CHARS_MAX: usize = 100;
/// How long the secret of a second factor that is being set up is kept.
pub const OFFER_KEPT_MS: i64 = 60 * 60 * 1000;
