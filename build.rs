//! Compiles in the trust bundle that `AIRSEAL_TRUST` names, and the catalogue that
//! `AIRSEAL_CATALOGUE` names, if they are set: a vendor's own build then needs no `trust pin`, and
//! no import of the catalogue.

fn main() {
    compile_in("AIRSEAL_TRUST", "airseal_compiled_trust");
    compile_in("AIRSEAL_CATALOGUE", "airseal_compiled_catalogue");
}

/// Sets `cfg` if `variable` names a file, and names that file to the compiler.
fn compile_in(variable: &str, cfg: &str) {
    println!("cargo::rustc-check-cfg=cfg({cfg})");
    println!("cargo::rerun-if-env-changed={variable}");
    let Some(file) = std::env::var_os(variable).filter(|path| !path.is_empty()) else {
        return;
    };
    let path = match std::fs::canonicalize(&file) {
        Ok(path) => path,
        Err(error) => {
            println!("cargo::error={variable}={}: {error}", file.display());
            return;
        }
    };
    println!("cargo::rerun-if-changed={}", path.display());
    println!("cargo::rustc-env={variable}={}", path.display());
    println!("cargo::rustc-cfg={cfg}");
}
