//! Exports: rows that leave by the thousand, as files.
//!
//! ```text
//! queued ──(a node takes it)──> running ──> complete ──(48 hours)──> expired
//!    │                            │  └─(rights changed, given up)─> failed
//!    └────────────cancellation────┴──────────┴──> cancelled
//! ```
//!
//! A job makes them ([`exporter`]): any node may take the next one, one node has it at a time, and where that is killed another
//! begins anew under the same name. All files show one state of the database ([`run`]); they stand in the database in
//! pieces, so that any node serves them, a download goes on where it broke off, and none is ever whole in memory.
//!
//! Who: those who may read the rows, as they may see them. The door is the same as everywhere ([`kernel::db::Scoped`], the
//! class gate); what besides keeps a row from leaving stands in [`leaving`]. An export belongs to who asked for it, for as
//! long as they may see what they might see then ([`rules::rights`]).
//!
//! An export since an earlier one goes by the log of events, beyond the place up to which the earlier one showed everything
//! ([`kernel::event::Place`]): nothing is missed, whatever was being written at that time.

pub mod cancel;
pub mod chunk;
pub mod claim;
pub mod codes;
pub mod column;
pub mod create;
pub mod download;
pub mod encode;
pub mod entity;
pub mod exporter;
pub mod file;
pub mod get;
mod leaving;
pub mod list;
pub mod list_kinds;
pub mod recall;
pub mod rows;
pub mod rules;
pub mod run;
pub mod view;
pub mod wire;

kernel::routes!(create, list, get, cancel, download, list_kinds);
