//! `linkwork check`: what is wrong with the configuration and the database, without serving.

use super::{CommandFault, must_be_migrated, open, say};
use crate::config::Config;
use crate::insight::notification::failing::warning;
use crate::system::mark::{self, Mark};
use kernel::clock::Clock;

/// Looks, and says all that it finds.
pub async fn run(variables: Vec<(String, String)>) -> Result<(), CommandFault> {
    let config = Config::read(variables)?;
    let db = open(&config.database).await?;
    say(match mark::of(&db).await? {
        Some(Mark::Real) => "the database is real",
        Some(Mark::Sandbox) => "the database is a sandbox's",
        None => "the database is empty: whoever fills it says what it is",
    });
    mark::check(&db, Mark::Real).await?;
    must_be_migrated(&db).await?;
    say("the configuration and the database are fit to serve");
    match warning(&db, config.notifications.has_channel(), Clock::real().now()).await? {
        Some(warning) => say(format_args!("warning: {warning}")),
        None => say("notifications have a channel, and none of the last day failed"),
    }
    Ok(())
}
