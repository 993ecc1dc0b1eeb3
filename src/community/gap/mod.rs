//! Gaps: what people need and nothing local offers (002 §5.4, §12). A gap is of a category and an area, and about nobody.
//!
//! ```text
//!            escalation              answer
//! raised ──────────────► escalated ─────────► answered          error, from each ► entered_in_error
//!   │                     ▲  │  ▲                │  │
//!   │                     └──┘  └──escalation────┘  │
//!   └────────────────closure: met ► met, else ► closed
//! ```
//!
//! A worker raises one: out of what they see, for somebody of their own cases, or because a connection could not be made. It is
//! escalated to who commissions services or supports groups, and their answer is read by whoever raised it. For whom it was
//! raised only who carries that case reads.
//!
//! [`rules`] are pure.

pub mod answer;
pub mod close;
pub mod codes;
pub mod entity;
pub mod escalate;
pub mod get;
pub mod list;
pub mod mark_in_error;
pub mod raise;
pub mod rules;
pub mod save;
pub mod summarise;
pub mod summary;
pub mod update;
pub mod view;
pub mod wire;

kernel::routes!(raise, list, summarise, get, update, escalate, answer, close, mark_in_error);
