//! Who saw whom: one entry for each request that read rows of people, written before the answer leaves.
//!
//! ```text
//! read  ── rows seen ──► Writer (one task; many entries, one transaction) ──► answer, or 503
//! write ── rows seen ──► an entry in the write's own transaction
//! denial ── who, what, which row, and why not ──► Writer, so many a minute and caller
//! job   ── spreads the seen ids into an index by person ──► GET /v1/audit-entries?person_id=
//! ```

mod denials;
pub mod entity;
mod spread;
mod writer;

pub use denials::Denials;
pub use entity::{Denial, Entry};
pub use spread::spread;
pub use writer::{AuditLost, Writer};
