//! A product that shows its own license page:
//!
//!     cargo run --example product -- HOME NODES [TRUST.json]
//!
//! HOME is the state folder, NODES how many nodes are in use, TRUST.json the vendor's trust
//! bundle, which a real product would have compiled in. The exit code is the verdict's.

use std::process::ExitCode;

use airseal::{Instance, Needs};

fn main() -> Result<ExitCode, Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let home = args.next().ok_or("name the state folder")?;
    let nodes = args.next().ok_or("say how many nodes are in use")?.parse()?;
    let bundle = args.next().map(std::fs::read).transpose()?;

    let mut instance = Instance::open(home).called_by("acme-dock 2.19");
    if let Some(bundle) = &bundle {
        instance = instance.trusting(bundle);
    }
    let needs = Needs { limits: vec![("nodes".parse()?, nodes)], ..Needs::default() };
    let verified = instance.license(&needs)?;

    println!("License     {}: {}", verified.verdict.name(), verified.reason);
    if let Some(license) = &verified.license {
        let address = license.email.as_ref().map(ToString::to_string).unwrap_or_default();
        println!("Licensed to {address}");
        let end = license.expires_at.map_or_else(|| "no end".to_owned(), |end| end.to_string());
        println!("Until       {end}");
        let licensed = license.limits.get(&"nodes".parse()?);
        let licensed = licensed.map_or_else(|| "any number".to_owned(), ToString::to_string);
        println!("Nodes       {nodes} of {licensed}");
    }
    let usage = if instance.telemetry().allowed { "on" } else { "off" };
    println!("Usage data  {usage}");
    // The product decides what a verdict means; this one stops.
    Ok(verified.verdict.exit_code().into())
}
