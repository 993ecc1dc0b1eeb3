//! What happened, for those who may know of it.

mod disclosure;
mod list;
