//! Coded entries: the SNOMED CT codes that social prescribing leaves in a GP record (002 §10, 001, 004).
//!
//! ```text
//! to_enter ──receipt──> entered | already_in_record ──error──> to_remove ──removal──> removed
//!     └──error──> entered_in_error
//! ```
//!
//! Codes follow from acts, nobody picks them: the first interaction that took place, the person's decline. A pure rule
//! ([`rules::code_for`]) says for each trigger which code it is recorded with, or why none. A code becomes a task: enter it in
//! the practice's system within 7 days of the contact (004); whoever carries the case sees to that, since a link worker
//! has access to the practice's system or makes sure that somebody who has does it. The task outlives the referral.
//!
//! **What the practice sees** is settled at each reading: where the person is registered now, and whether they object to
//! informing their practice. Where they object, or are registered with no practice of the county, the entry counts, has
//! no task, and is shown to the service as `hold_reason`; nothing is sent to anybody. Once they no longer do, or are
//! registered, the task comes ([`practice_sharing`]).

pub mod codes;
pub mod create;
pub mod entity;
pub mod first_interaction;
pub mod get;
pub mod give_receipt;
pub mod list;
pub mod mark_in_error;
pub mod practice_sharing;
pub mod remove;
pub mod report;
pub mod rules;
pub mod save;
pub mod view;
pub mod views;
pub mod wire;

kernel::routes!(create, report, list, get, give_receipt, mark_in_error, remove);
