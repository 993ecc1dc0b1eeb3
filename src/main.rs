//! `linkwork`: see [`linkwork::cli`].

use std::process::ExitCode;

use clap::Parser;
use linkwork::cli::{self, Cli};

#[actix_web::main]
async fn main() -> ExitCode {
    match cli::run(Cli::parse().command).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("linkwork: {fault}");
            ExitCode::FAILURE
        }
    }
}
