//! `linkwork feed`: the change feed, for who operates it.

use clap::Subcommand;

use super::{CommandFault, open_migrated, say};
use crate::config::DatabaseConfig;
use crate::system::mark::{self, Mark};
use kernel::auth::real_now;
use kernel::event::era;

/// `linkwork feed`
#[derive(Clone, Debug, Subcommand)]
pub enum FeedCommand {
    /// Refuse every cursor that was given before now: after the database was restored from a backup, and before a node serves it.
    /// Whoever follows the feed is answered 410, and reads it again from the beginning.
    ExpireCursors,
}

/// Does it, and says what follows.
pub async fn run(command: FeedCommand, variables: Vec<(String, String)>) -> Result<(), CommandFault> {
    let FeedCommand::ExpireCursors = command;
    let db = open_migrated(&DatabaseConfig::read(variables)?).await?;
    mark::check(&db, Mark::Real).await?;
    let now = real_now();
    let system = db.system("the feed begins anew after a restore");
    let era = system.write(async |tx| era::begin(tx, now).await).await?;
    db.close().await?;
    say(format_args!(
        "cursors of the feed that were given before {} are answered 410: whoever follows it reads it again from the beginning",
        era.began_at.format("%Y-%m-%d %H:%M:%S UTC"),
    ));
    Ok(())
}
