//! Connections: a person of an episode is connected to a group or a service of the community (002 §10), and supported until
//! they are at home there.
//!
//! ```text
//!            agreement        answer: place               attendance
//! offered ───────────► agreed ──────────────► introduced ───────────► attending ──settlement──► settled
//!    │                   │  │ waiting_list       ▲  │                     │                        │
//!    │                   │  └─► waiting_for_place┘  │                     ├──────completion────────┴─► completed
//!    │                   │            │             └─ non_start ► did_not_start
//!    └─────decline───────┴────────────┴► declined                         └──────stop──────────────┴─► stopped
//!
//! answer: cannot_take ► not_accepted      return, by the group or the service ► returned      error ► entered_in_error
//! death: whoever went there ► stopped, whoever was about to ► did_not_start
//! ```
//!
//! What the group is told is a projection ([`projection`]) that the person permits: a consent of its own. It is made anew each
//! time that somebody of the group reads it, out of what is in force then: what stops being safe is gone from it at once, and
//! with the permission all of it. A place of the asset is taken by the answer that there is one, and left with the end; of two
//! connections for the last place one has it.
//!
//! [`rules`] are pure.

pub mod agree;
pub mod answer;
pub mod codes;
pub mod complete;
pub mod create;
pub mod decline;
pub mod end_volunteer_match;
pub mod entity;
pub mod get;
pub mod give_feedback;
pub mod list;
pub mod mark_in_error;
pub mod mark_not_started;
pub mod match_volunteer;
pub mod meets;
pub mod places;
pub mod projection;
pub mod raise_concern;
pub mod record_attendance;
pub mod rules;
pub mod save;
pub mod send_back;
pub mod settle;
pub mod stop;
pub mod update;
pub mod view;
pub mod wire;
pub mod withdraw;

kernel::routes!(
    create,
    list,
    get,
    update,
    agree,
    decline,
    answer,
    record_attendance,
    settle,
    complete,
    mark_not_started,
    stop,
    send_back,
    raise_concern,
    give_feedback,
    match_volunteer,
    end_volunteer_match,
    mark_in_error
);
