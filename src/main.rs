//! `linkwork`: see [`linkwork::system::cli`].

use std::process::ExitCode;

use clap::Parser;
use linkwork::system::cli::{self, Cli};

/// Requests make and drop many small things at once, on several threads.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[actix_web::main]
#[expect(clippy::print_stderr, reason = "the command line speaks to whoever typed it")]
async fn main() -> ExitCode {
    match Box::pin(cli::run(Cli::parse().command)).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("linkwork: {fault}");
            ExitCode::FAILURE
        }
    }
}
