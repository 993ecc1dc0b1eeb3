//! `linkwork postcodes`: where postcodes lie.

use std::path::PathBuf;

use clap::Subcommand;

use super::{CommandFault, open, say};
use crate::community::postcode::load::{Said, load};
use crate::config::DatabaseConfig;
use crate::system::mark::{self, Mark};
use kernel::clock::Clock;

/// `linkwork postcodes`
#[derive(Clone, Debug, Subcommand)]
pub enum PostcodesCommand {
    /// Load a CSV file in the place of the postcodes that are there. Its first line names the columns: postcode, latitude and
    /// longitude, and where there are such lsoa, msoa and deprivation_decile; the ONS Postcode Directory's own names do too
    /// (pcds, lat, long, lsoa21, msoa21). Stopped and started again with the same file it goes on where it was.
    Load {
        /// The file.
        file: PathBuf,
    },
}

/// Loads them, and says how it goes.
pub async fn run(command: PostcodesCommand, variables: Vec<(String, String)>) -> Result<(), CommandFault> {
    let PostcodesCommand::Load { file } = command;
    let db = open(&DatabaseConfig::read(variables)?).await?;
    match db.pending_migrations().await? {
        0 => {}
        pending => return Err(CommandFault::Pending(pending)),
    }
    mark::claim(&db, Mark::Real).await?;
    let loaded = load(&db, &file, Clock::real().now(), |said| match said {
        Said::GoesOn(lines) => say(format_args!("goes on after {lines} lines")),
        Said::Read(lines) if lines % 100_000 == 0 => say(format_args!("{lines} lines read")),
        Said::Read(_) => {}
        Said::Refused(number, wrong) => say(format_args!("line {number}: {wrong}")),
    })
    .await?;
    db.close().await?;
    say(format_args!("{} postcodes stand from now on; {} lines were left out", loaded.postcodes, loaded.refused));
    Ok(())
}
