//! Precautions: what must be kept to so that a person comes to no harm, from whichever side it was said.
//!
//! ```text
//!  referral ─┐
//!  answer to a return ─┤
//!  addendum ─┼──► statement ──► in force: the strictest of the person's record and of every statement
//!  transfer ─┤        │                   that nobody has reviewed
//!  merge ────┘        └── review by staff ──► the person's record; the statements are settled
//! ```
//!
//! A sender's words never loosen what is in force, and tighten it at once: a statement that differs from it opens a task, and
//! stands until staff say what holds, or until its referral proves to be entered in error. A statement of a referral that
//! has ended goes on standing: what is dangerous does not end with it. What adds nothing is settled as it comes.
//!
//! [`rules`] are pure: what is strictest, and what is forbidden. Whatever plans a contact, shows one, or passes a person on
//! reads [`in_force`].

pub mod codes;
pub mod in_force;
pub mod review;
pub mod rules;
pub mod save;
pub mod statement;
pub mod view;
pub mod wire;

kernel::routes!(review);
