//! `linkwork`: see [`linkwork::system::cli`].

use std::process::ExitCode;

use clap::Parser;
use linkwork::system::cli::{self, Cli};

/// Requests make and drop many small things at once, on several threads.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The contract as it was reviewed and committed: what is published is this, to the byte.
const CONTRACT: &str = include_str!("../openapi/v1.json");

#[actix_web::main]
#[expect(clippy::print_stderr, reason = "the command line speaks to whoever typed it")]
async fn main() -> ExitCode {
    match Box::pin(cli::run(Cli::parse().command, CONTRACT)).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("linkwork: {fault}");
            ExitCode::FAILURE
        }
    }
}
