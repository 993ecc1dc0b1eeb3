//! Safety events: talk of suicide (001), a safeguarding concern, domestic abuse (002 §9.7).
//!
//! ```text
//!  open ──closure──► closed
//!    │                 │
//!    └──── error ──────┴──► entered_in_error
//! ```
//!
//! A worker writes down that the talk took place. From that instant the clocks run: the same day for what must be done at
//! once, two working days for the rest, one hour for somebody else to know of it. Each fact is an entry of its own, timed
//! and attributed; nothing is ever changed, a correction is another entry. What is late climbs by name, supervisor,
//! safeguarding lead, manager, until a human acknowledges. Only a human closes the event, and never who would be let off by
//! it; that the episode ends closes nothing.
//!
//! Who hears of such things needs looking after: the check-in with the worker is kept apart, and nothing in it leads to the
//! person.

pub mod acknowledge;
pub mod add_entry;
pub mod check_in;
pub mod close;
pub mod codes;
pub mod complete_check_in;
pub mod entity;
pub mod entry;
pub mod get;
pub mod get_check_in;
pub mod list;
pub mod mark_in_error;
pub mod record;
pub mod record_for_person;
pub mod rules;
mod save;
pub mod view;
pub mod views;
pub mod wire;

kernel::routes!(
    record,
    record_for_person,
    list,
    get,
    add_entry,
    acknowledge,
    close,
    mark_in_error,
    get_check_in,
    complete_check_in
);
