//! Referrals: somebody asks a link worker's service to look at a person.
//!
//! ```text
//!  submitted ⇄ returned           declined, redirected, ended: from every live status
//!      │ ╲                        rejected: submitted, waiting
//!      │  waiting                 withdrawn: submitted, returned, waiting
//!      ↓ ╱                        not_reached: submitted, waiting, accepted
//!   accepted → in_progress → completed
//! ```
//!
//! The sender's words are stored as they were sent and change nobody's record. The sender learns the status, or the outcome
//! too ([`disclosure`]). [`rules`] say what each caller may do next; [`step`] holds what every step does alike.

pub mod accept;
pub mod add_to;
pub mod addendum;
pub mod before_acceptance;
pub mod candidates;
mod check;
mod check_step;
pub mod close_off;
pub mod codes;
pub mod decline;
pub mod disclosure;
pub mod end;
pub mod entity;
mod erased;
pub mod events;
pub mod get;
pub mod list;
pub mod list_addenda;
pub mod mark_in_error;
pub mod mark_not_reached;
pub mod put_to_wait;
mod receive;
pub mod receive_transfer;
pub mod redirect;
pub mod reject;
pub mod resubmit;
pub mod review_risk;
pub mod rules;
pub mod send_back;
pub mod sensitive;
pub mod status;
pub mod step;
pub mod submission;
pub mod submit;
pub mod submit_batch;
pub mod view;
pub mod views;
pub mod wire;
pub mod withdraw;
mod write_addendum;

kernel::routes!(
    submit,
    submit_batch,
    list,
    get,
    candidates,
    add_to,
    list_addenda,
    send_back,
    resubmit,
    put_to_wait,
    review_risk,
    reject,
    withdraw,
    accept,
    decline,
    redirect,
    end,
    mark_not_reached,
    mark_in_error
);
