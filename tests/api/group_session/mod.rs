//! Mirrors `src/group_session`.

mod record;
