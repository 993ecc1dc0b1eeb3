//! What happened, for those who may know of it.

mod list;
mod rings;
