//! Personalised care and support plans (002 §8, Appendix 4; PRSB "Care and support plan"): written with the person, in their
//! own words, in eight parts and, six months on, a second.
//!
//! ```text
//!            agreement         review                agreement
//! draft ───────────────► agreed ────► under_review ────────────► agreed
//!   │                       └──────┬───────┘
//!   └──► not_wanted                ├──► completed
//!                                  └──► revoked           entered_in_error: from all of these
//! ```
//!
//! Nothing is overwritten: each save is a version, and any two can be compared ([`difference`]). What was agreed is changed
//! under review, and agreed anew. Who may agree follows from the person's age and capacity ([`rules::standing`]). The review
//! that was agreed, and part two six months after the first agreement, are tasks that outlive the episode.
//!
//! The permissions on surveys and evaluation are consents ([`crate::care::consent`]): what each gates asks there, so that a no
//! that is said elsewhere holds too. A yes to sharing one's story is interest, and no consent.
//!
//! The person's own copy is a page to print or to send ([`copy`]): what is for who prints it stands in the view, never on it.
//!
//! A plan bears the sensitive classes that whoever writes it names (`sensitive_classes`); of one that somebody lacks a class
//! for, nothing is there ([`entity`]).

pub mod agree;
pub mod change;
pub mod check;
pub mod codes;
pub mod compare_versions;
pub mod complete;
pub mod copy;
pub mod difference;
pub mod draft;
pub mod entity;
pub mod get;
pub mod get_version;
pub mod list;
pub mod list_versions;
pub mod mark_in_error;
pub mod mark_not_wanted;
pub mod review;
pub mod revoke;
pub mod rules;
pub mod save;
pub mod view;
pub mod views;
pub mod wire;

kernel::routes!(
    draft,
    list,
    get,
    change,
    agree,
    review,
    mark_not_wanted,
    complete,
    revoke,
    mark_in_error,
    list_versions,
    get_version,
    compare_versions,
);
