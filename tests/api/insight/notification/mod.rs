//! Word to those who must act, through HTTP.

mod acknowledge;
mod acknowledgement_page;
mod list;
mod nodes;
mod notify;
mod open;
mod send;
mod update_preferences;

use linkwork::insight::notification::send::send;
use linkwork::insight::notification::sender::Shown;

use crate::harness::county::County;

/// Delivers what is due by now, and gives what was sent so far, the earliest first: who got it by what, and its subject.
pub async fn delivered(county: &County) -> Vec<String> {
    messages(county)
        .await
        .iter()
        .map(|message| format!("{} {}: {}", message.channel, message.to, message.subject))
        .collect()
}

/// The messages themselves.
pub async fn messages(county: &County) -> Vec<Shown> {
    deliver(county).await;
    let mut messages = county.server.sender().outbox().expect("a sandbox has one").messages();
    messages.reverse();
    messages.sort_by_key(|message| (message.to.clone(), message.channel.to_string()));
    messages
}

/// Delivers what is due by now.
pub async fn deliver(county: &County) {
    let state = county.server.state();
    send(&state.db, county.server.sender(), &state.clock, || true).await.expect("the database answers");
}

/// Forgets what was sent so far.
pub async fn forget(county: &County) {
    deliver(county).await;
    county.server.sender().outbox().expect("a sandbox has one").empty();
}

/// The token in the link of a message.
pub fn link(message: &Shown) -> String {
    let link = message.text.lines().find_map(|line| line.strip_prefix("Say that you know: ")).expect("a link");
    let (_, token) = link.rsplit_once('/').expect("its path");
    format!("/acknowledge/{token}")
}
