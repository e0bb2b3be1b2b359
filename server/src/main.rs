//! The binary `good-to-go`. Everything is in the library beside it, where tests reach it.

use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    server::private::for_owner_only();
    server::cli::run().await
}
