//! An objection to contact: the person does not want to be contacted any more.
//!
//! ```text
//! (none) ──contact-objection──► objects ──contact-objection-withdrawal──► (none)
//! ```
//!
//! In the same transaction everything that would make somebody speak to them falls away, and as long as it stands nothing
//! of the kind begins: no contact is planned, no such task opened ([`crate::system::task::apply_in`]). What somebody's safety hangs on
//! is no such thing: it stays with who has it. It is no refusal of the service either: the episode goes on until somebody
//! closes it.

pub mod object_to_contact;
pub mod rules;
pub mod wire;
pub mod withdraw;

kernel::routes!(object_to_contact, withdraw);
