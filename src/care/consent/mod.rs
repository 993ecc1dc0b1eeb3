//! What a person agreed to: one row for each decision, by purpose and recipient, never changed, effective at once
//! (002 §5.5, §5.7; 003 A.4).
//!
//! ```text
//! given ◄──► refused | withdrawn        each step a row of its own; the newest recorded counts
//! ```
//!
//! A no works from the moment it is written down, whenever it was said. A yes from before a no that stands is refused:
//! an old form that is found again does not undo what the person said since. Nothing is copied into what follows from a
//! decision but `people.practice_objection`, which is kept in step in the same transaction; what makes somebody tell the
//! practice falls away with it, and comes back with a yes. Consent is not the only
//! lawful basis; where another one applies the disclosure says so.

pub mod entity;
pub mod feedback;
pub mod list;
pub mod record;
pub mod reported;
pub mod rules;
mod save;
pub mod separate;
pub mod wire;

pub use entity::{ConsentDecision, ConsentGiver, ConsentMethod, ConsentPurpose};
pub use feedback::feedback_agreed;
pub use save::{newest_in, save_in, settle_objection_in};

kernel::routes!(list, record);
