//! Episodes: the support that begins when a referral is accepted (FHIR EpisodeOfCare).
//!
//! ```text
//!          hold              closure, transfer
//! active ⇄ onhold     both ────────────────────> finished ──reopening──> active
//!       resumption
//!                     entered_in_error: from all of these
//! ```
//!
//! One worker carries it, and who did stays on record ([`assignment`]); an absence changes nothing about that, the cover
//! carries it meanwhile. Its referrals follow: `support_completed` completes them, any other end ends them. Opened again
//! it lives without them: they stay completed or ended. How many people a worker may be given in a year is asked when one
//! is ([`rules::caseload`]). Nothing is closed over an open matter of safety ([`open_safety`]).
//!
//! A death calls the planned contacts off; an error takes them along, and the codes that the episode triggered.

pub mod assign;
pub mod assignment;
pub mod caseload;
pub mod change;
pub mod close;
pub mod entered_in_error;
pub mod entity;
pub mod get;
pub mod give;
pub mod history;
pub mod hold;
pub mod left_cases;
pub mod list;
pub mod mark_in_error;
pub mod open;
pub mod open_safety;
pub mod practice_notice;
pub mod reopen;
pub mod resume;
pub mod rules;
pub mod status;
pub mod step;
pub mod transfer;
pub mod view;
pub mod views;
pub mod wire;

kernel::routes!(list, get, hold, resume, assign, transfer, reopen, close, mark_in_error);
