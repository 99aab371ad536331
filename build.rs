//! Compiles in the trust bundle that `AIRSEAL_TRUST` names, if it is set: a
//! vendor's own build then needs no `trust pin`. And compresses the completions, which
//! would be a tenth of the program.

use std::path::Path;

fn main() {
    completions();
    trust();
}

fn completions() {
    println!("cargo::rerun-if-changed=completions");
    let Some(out) = std::env::var_os("OUT_DIR") else { return };
    for name in ["airseal.bash", "_airseal", "airseal.fish"] {
        let script = std::fs::read(Path::new("completions").join(name));
        let written = script.and_then(|script| {
            let compressed = miniz_oxide::deflate::compress_to_vec(&script, 9);
            std::fs::write(Path::new(&out).join(name), compressed)
        });
        if let Err(error) = written {
            println!("cargo::error=completions/{name}: {error}");
        }
    }
}

fn trust() {
    println!("cargo::rustc-check-cfg=cfg(airseal_compiled_trust)");
    println!("cargo::rerun-if-env-changed=AIRSEAL_TRUST");
    let Some(bundle) = std::env::var_os("AIRSEAL_TRUST").filter(|path| !path.is_empty()) else { return };
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
