//! How far the audit trail went, signed: who keeps one can show later that the trail before it was not changed. The trail
//! itself is written by [`kernel::audit`].

pub mod list;

kernel::routes!(list);
