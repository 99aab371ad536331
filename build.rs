//! Compiles in the trust bundle that `AIRSEAL_TRUST` names, if it is set: a vendor's own
//! build then needs no `trust pin`.

fn main() {
    println!("cargo::rustc-check-cfg=cfg(airseal_compiled_trust)");
    println!("cargo::rerun-if-env-changed=AIRSEAL_TRUST");
    let Some(bundle) = std::env::var_os("AIRSEAL_TRUST").filter(|path| !path.is_empty()) else {
        return;
    };
    let path = match std::fs::canonicalize(&bundle) {
        Ok(path) => path,
        Err(error) => {
            println!("cargo::error=AIRSEAL_TRUST={}: {error}", bundle.display());
            return;
        }
    };
    println!("cargo::rerun-if-changed={}", path.display());
    println!("cargo::rustc-env=AIRSEAL_TRUST={}", path.display());
    println!("cargo::rustc-cfg=airseal_compiled_trust");
}
