//! Webhooks: a program is called when something happens that it may know of, as Standard Webhooks 1.0 has it. A message says
//! what kind of thing happened, to which resource and when, and nothing of anybody; what it was is read through the API.
//!
//! ```text
//! feed, through the eyes of who set the endpoint up ──► one delivery for each change that it wants ──► the one machine
//!        (a place kept with the endpoint)                    (in the transaction that moves the place)    (super::delivery)
//!
//! active ⇄ disabled     by whoever asks; by itself where the endpoint answers 410, or took nothing for five days
//! ```
//!
//! An endpoint sees what its owner's feed shows, and its owner is who last set it up: an agency its own referrals' steps as far
//! as it is informed, a service its own, an analyst pseudonymised rows. Where the owner is disabled nothing is sent. Endpoints are
//! served each by themselves: one that is slow, or does not answer, keeps no other waiting.
//!
//! An agency that has no program to be called names an address for mail (`mailto:`): there it hears that there is news of a
//! referral, and nothing else ([`mail`]).
//!
//! Each message is delivered at least once, in no promised order; `webhook-id` is the same each time. It is signed with the
//! endpoint's secret (`v1`) and with its key pair (`v1a`); for a day after they were rotated, with those before too.

pub mod codes;
pub mod create;
pub mod delivery;
pub mod disable;
pub mod dispatch;
pub mod enable;
pub mod entity;
pub mod get;
pub mod get_delivery;
mod in_use;
pub mod lanes;
pub mod list;
pub mod list_deliveries;
mod mail;
pub mod outgoing;
mod owner;
pub mod replay;
pub mod rotate_secret;
pub mod rules;
pub mod test;
pub mod update;
pub mod view;
pub mod wire;
mod withdrawn;

kernel::routes!(create, list, get, update, rotate_secret, disable, enable, test, list_deliveries, get_delivery, replay);
