//! The bare server: actix-web and SQL by hand, and nothing besides. It asks nobody who they are, checks nothing, audits
//! nothing. What it reads it answers in about as many bytes as Linkwork does; for a submission it writes the very rows
//! that Linkwork writes.

pub mod answers;
mod postgres;
mod sqlite;
pub mod statements;
mod submission;
mod verbs;
mod writer;

use std::path::PathBuf;

use clap::Args;

use crate::fault::Outcome;
use crate::template::Library;

/// Where it listens.
pub const PORT: u16 = 18_091;

#[derive(Debug, Args)]
pub struct BareArgs {
    /// The database, as Linkwork is given it.
    #[arg(long)]
    database_url: String,
    /// The stories that the data was loaded from.
    #[arg(long)]
    stories: PathBuf,
}

/// The base of its URLs.
pub fn base() -> String {
    format!("http://127.0.0.1:{PORT}")
}

/// Serves until it is told to stop.
pub fn serve(args: &BareArgs) -> Outcome<()> {
    let library: Library = serde_json::from_str(&std::fs::read_to_string(&args.stories)?)?;
    actix_web::rt::System::new().block_on(async {
        match args.database_url.strip_prefix("sqlite:") {
            Some(file) => sqlite::serve(file, library).await,
            None => postgres::serve(&args.database_url, library).await,
        }
    })
}
