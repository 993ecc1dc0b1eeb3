//! Quality assurance of a group or a service, before people are connected to it (002 §9, Appendix 5): two prompt sheets that a
//! link worker goes through together with the group, and an agreement that both sign.
//!
//! ```text
//!            working_through                    decision
//! discussed ────────────────► worked_through ─────────────► agreed
//!                                   │ guidance                            a later one is decided ► replaced
//!                                   ▼              decision
//!                             needs_guidance ─────────────► agreed_with_actions, not_yet, do_not_connect
//! ```
//!
//! A link worker who is not confident to connect asks the manager, who decides (002 §9, step 4). It is looked at again after
//! twelve months or when the leadership changes, by beginning another; there is a catch-up each six months; what was seen and
//! expires is asked for again in time. A paper that is missing warns and no more. `do_not_connect` stops new connections
//! ([`crate::community::asset::stop`]).
//!
//! [`rules`] are pure.

pub mod ask_guidance;
pub mod begin;
pub mod catch_up;
pub mod change_leadership;
pub mod codes;
pub mod decide;
pub mod entity;
pub mod get;
pub mod list;
pub mod mark_in_error;
pub mod rules;
pub mod save;
pub mod sheet;
pub mod update;
pub mod view;
pub mod wire;
pub mod work_through;

kernel::routes!(
    begin,
    list,
    get,
    update,
    work_through,
    ask_guidance,
    decide,
    catch_up,
    change_leadership,
    mark_in_error
);
