//! For those who watch over the watchers: who saw this person, what did this caller see. The entries themselves are
//! written by [`kernel::audit`], beneath every verb.

pub mod list;
mod redact;

kernel::routes!(list);
