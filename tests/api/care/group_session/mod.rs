//! Mirrors `src/care/group_session`.

mod mark_in_error;
mod record;
mod rules;
