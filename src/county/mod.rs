//! Who: organisations, their services and workers, the programs that ask, and what workers do besides their cases.

pub mod absence;
pub mod access_grant;
pub mod activity;
pub mod client;
pub mod list_size;
pub mod on_call;
pub mod organisation;
pub mod service;
pub mod signposting;
pub mod supervision;
pub mod worker;

kernel::room!(
    absence,
    access_grant,
    activity,
    client,
    list_size,
    on_call,
    organisation,
    service,
    signposting,
    supervision,
    worker
);
