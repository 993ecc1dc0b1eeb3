//! Household links: two people of one service who live together, whom two senders referred; and whether one of them is at risk
//! from the other.
//!
//! ```text
//! standing ──removal──► removed          both with a reason; both stay in the history of the two
//! ```
//!
//! A sender joins the members of a household by its own `household_reference`, within what it sent itself; that two senders
//! mean one house is for staff to say. Where one of two is at risk from the other, or they must not learn of each other, they
//! are kept apart ([`apart`]): whatever would bring them together, one worker, one session, one meeting, says so and refuses
//! nothing. That they are to be kept apart is an instruction, which everybody reads who would bring them together; who the
//! other is, and why, is for those who may see the link.

pub mod apart;
pub mod codes;
pub mod create;
pub mod entity;
pub mod get;
pub mod list;
pub mod remove;
pub mod rules;
pub mod view;
pub mod wire;

kernel::routes!(create, list, get, remove);
