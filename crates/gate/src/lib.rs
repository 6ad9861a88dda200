//! Who is calling: from a request to a [`Ctx`](rapport_kernel::Ctx), from an [`Error`](rapport_kernel::Error) to a
//! reply, and the bridge from async requests to blocking units of work.
//!
//! The gate knows no object by name.

mod asker;
mod bearer;
mod booking;
mod calendar;
mod cookie;
mod device;
mod documents;
mod files;
mod first_run;
mod follow;
mod gate;
mod known;
mod limits;
mod link;
mod measure;
mod not_let_in;
mod once;
mod origin;
mod passkey;
mod password;
mod person;
mod problem;
mod profile;
mod public_url;
mod rate;
mod second_factor;
mod secret;
mod secret_link;
mod sign_in;
mod single_sign_on;
mod threads;
mod turn;
mod uses;
mod visitor;

pub use asker::Asker;
pub use bearer::Bearer;
pub use booking::{Booked, Booking, booked_path};
pub use calendar::{Feed, FeedAsked, Method, invitation};
pub use documents::{Answered, Customer, Paper, print};
pub use files::{Look, Upload, file_content, file_preview, look, receive_table};
pub use first_run::{Claim, Colleague, new_claim};
pub use follow::{Follower, Spot, Wakes};
pub use gate::{Gate, GateOptions};
pub use limits::{
    BODY_BYTES_MAX, FORM_BYTES_MAX, IDEMPOTENCY_KEY_CHARS_MAX, UPLOAD_MAX, UPLOAD_SILENCE_MAX, UPLOADS_MAX,
};
pub use link::{Chosen, Link, new_link};
pub use measure::measure;
pub use not_let_in::{NotLetIn, own_page, sign_in_path};
pub use once::{Once, Outcome, keep, kept, once};
pub use passkey::{COPY_SUSPECTED, OwnPasskeys};
pub use password::{Owner, PASSWORD_BYTES_MAX, check_new_password, password_hash};
pub use person::Person;
pub use problem::{Failure, problem_json, status};
pub use public_url::PublicUrl;
pub use second_factor::Offer;
pub use secret::{new_token, secret_hash};
pub use sign_in::{Entry, HalfWay, Refused, SignIn, SignedIn};
pub use single_sign_on::{
    Answer, BACK, Back, Guest, Leaving, Provider, Returning, Said, SingleSignOn, Strayed, Unanswered, Way,
};
pub use threads::Threads;
pub use visitor::Visitor;
