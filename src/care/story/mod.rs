//! Stories and case studies (003 annex B): how the support went, told so that others can learn from it.
//!
//! ```text
//!          release             withdrawal, or consent withdrawn
//! draft ───────────► released ─────────────────────────────────► withdrawn
//!   ▲                 └──┘ for another use                           │
//!   └─────────────────────────── change ─────────────────────────────┘     entered_in_error: from all of these
//! ```
//!
//! "Written consent should always be gained prior to use … Be explicit in the use and purpose" (003 annex B): a story leaves its
//! draft only for a use that the person's newest consent names in writing ([`rules::consent`]). Where they withdraw it, or name
//! fewer uses, what it does not cover any more is pulled back in the same transaction ([`pull_back`]); the story says where it
//! had gone, and somebody has a task to take it back from there. A yes to sharing one's story in the plan is interest alone.
//!
//! What has gone is not changed: whoever reads it there reads what the person agreed to.

pub mod change;
pub mod codes;
pub mod draft;
pub mod entity;
pub mod get;
pub mod list;
pub mod list_versions;
pub mod mark_in_error;
pub mod pull_back;
pub mod release;
pub mod rules;
pub mod save;
pub mod view;
pub mod wire;
pub mod withdraw;

kernel::routes!(draft, list, get, change, release, withdraw, mark_in_error, list_versions);
