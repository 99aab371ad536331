//! Crashes, failing disks and power cuts, at the system calls of commands that write. The whole
//! sweep, which takes minutes, is a target of its own: `cargo test --test faults`.

use crate::faults::{CASES, Case, Fault, Runnable, Unsynced, recorded, sweep};
use crate::support::{World, needs};

/// The short form; the long one is `tests/faults.rs`.
#[test]
fn a_crash_or_a_full_disk_in_telemetry_register_and_import_leaves_the_old_state_or_the_new() {
    needs!("strace");
    let short = ["telemetry off", "telemetry on", "register", "import"];
    sweep(|case| short.contains(&case.name), &[Fault::Kill, Fault::Error("ENOSPC")]);
}

#[test]
fn success_is_said_only_when_everything_is_on_the_disk() {
    needs!("strace");
    let deep = Case {
        name: "telemetry off, in folders that are not there yet",
        args: "telemetry off --home one/two/three",
        before: World::new,
        between: &[],
        again: None,
    };
    let no_lock = Case {
        name: "telemetry off, where a folder has the place of the lock",
        args: "telemetry off",
        before: || {
            let world = recorded();
            std::fs::remove_file(world.home("lock")).unwrap();
            std::fs::create_dir(world.home("lock")).unwrap();
            world
        },
        between: &[],
        again: None,
    };
    for case in CASES.iter().chain([&deep, &no_lock]) {
        let world = Runnable::new(case).recorded();
        let trace = String::from_utf8_lossy(&world.read("trace")).into_owned();
        let writes = ["rename", "unlink", "fsync"].iter().any(|call| trace.contains(call));
        assert!(writes, "{}: nothing was written", case.name);
        let Unsynced { paths, torn } = Unsynced::of(&world, &trace);
        assert!(torn.is_empty(), "{}: renamed before it was whole: {torn:#?}", case.name);
        assert!(paths.is_empty(), "{}: a power cut could take back {paths:#?}", case.name);
    }
}
