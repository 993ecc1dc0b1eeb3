//! Who saw whom: one entry for each request that read rows of people, written before the answer leaves.
//!
//! ```text
//! read  ── rows seen ──► Writer (one task; many entries, one transaction) ──► answer, or 503
//! write ── rows seen ──► an entry in the write's own transaction
//! denied ── who, what, which row, and why not ──► Writer, so many a minute and caller; of more an auditor is asked to look
//! job   ── links each entry to the one before it, and its people into an index ──► GET /v1/audit-entries?person_id=
//! job   ── signs how far the chain goes ──► GET /v1/audit-checkpoints
//! ```
//!
//! Whoever can write to the database could rewrite what it says of them. So each entry is written with a seal, by a key that
//! the database does not hold; the entries form a chain ([`trail`]); and the end of the chain is signed and published each
//! minute: what was published before shows that the chain was cut or replaced. [`verify`] finds what was done to it. What
//! no checkpoint covers that was kept elsewhere, the last minute of it at least, can be taken out from its end unseen.

mod denials;
pub mod entity;
mod people;
pub mod trail;
pub mod verify;
mod writer;

pub use denials::{Counted, Denials};
pub use entity::{Denial, Entry};
pub use trail::{checkpoint, link};
pub use writer::{AuditLost, Writer};
