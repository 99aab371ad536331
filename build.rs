//! Compiles in the trust bundle that `AIRSEAL_TRUST` names, if it is set: a
//! vendor's own build then needs no `trust pin`. Compresses the completions, which
//! would be a tenth of the program, leaves out the tables for unwinding, which would
//! be another, and puts what every start runs side by side.

use std::path::Path;

fn main() {
    completions();
    trust();
    sections();
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

/// How a release is laid out. It aborts on a panic, so nothing ever reads how to unwind: a
/// twelfth of the file. The compiler cannot leave it out of its own library; the linker
/// can. What a start runs lies all over the program; side by side it takes a tenth less
/// time to load. `startup.order` has the names, made by scripts/startup_order.sh.
fn sections() {
    println!("cargo::rerun-if-changed=startup.order");
    let is = |variable, value| std::env::var(variable).is_ok_and(|found| found == value);
    if !is("PROFILE", "release") || !is("CARGO_CFG_TARGET_OS", "linux") {
        return;
    }
    let Some(out) = std::env::var_os("OUT_DIR") else { return };
    let unwinding = "*(.eh_frame .eh_frame.* .eh_frame_hdr .gcc_except_table .gcc_except_table.*)";
    // The C library's part of a start, and of an end. How its functions are called is code
    // here, and data elsewhere.
    let c_start = "*crt*.o(.text) KEEP(*(.init)) KEEP(*(.fini))";
    let calls = if is("CARGO_CFG_TARGET_ARCH", "x86_64") { ".plt : { *(.plt) }" } else { "" };
    // INSERT adds to the linker's own script; without it this one would take its place.
    let written = std::fs::read_to_string("startup.order").and_then(|names| {
        let sections = |name| format!("*(.text.{name} .text.{name}.* .text.unlikely.{name} .text.unlikely.{name}.*)\n");
        let startup: String = names.lines().map(sections).collect();
        let layout = format!(
            "SECTIONS {{ {calls} .text.startup : {{ {c_start} {startup} }} }} INSERT BEFORE .text;\n\
             SECTIONS {{ /DISCARD/ : {{ {unwinding} }} }} INSERT AFTER .text;\n"
        );
        let script = Path::new(&out).join("layout.ld");
        std::fs::write(&script, layout).map(|()| script)
    });
    match written {
        Ok(script) => println!("cargo::rustc-link-arg-bins=-Wl,-T,{}", script.display()),
        Err(error) => println!("cargo::error=startup.order: {error}"),
    }
}
