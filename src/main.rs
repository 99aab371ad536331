//! The `airseal` binary: sandbox, parse, run, exit code.

use std::process::ExitCode;

use airseal::cli::{self, env::Env};
use airseal::sandbox::deny_network;

fn main() -> ExitCode {
    // Before any file is opened, so that nothing read can change it.
    let sandbox = deny_network();
    cli::run(Env::real(sandbox)).into()
}
