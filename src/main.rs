//! The `airseal` binary: sandbox, parse, run, exit code.
#![cfg_attr(all(target_os = "linux", target_env = "gnu"), no_main)]

use airseal::cli::{self, env::Env};
use airseal::sandbox::Sandbox;

#[cfg(all(target_os = "linux", target_env = "gnu"))]
mod start;

// Before any file is opened the network is denied, so that nothing read can change it.
#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
fn main() -> std::process::ExitCode {
    run(airseal::sandbox::deny_network()).into()
}

fn run(sandbox: Sandbox) -> u8 {
    cli::run(Env::real(sandbox))
}
