//! The commands that write, each with the files that it finds.

use super::*;

/// A command that writes. A new one is one entry here.
pub struct Case {
    pub name: &'static str,
    /// The arguments; `{fingerprint}` stands for that of the vendor's roots, `{request}`
    /// for the reference of the request by a right that is open, `{license}` for the id of
    /// the license in force.
    pub args: &'static str,
    /// The files before it runs.
    pub before: fn() -> World,
    /// The states on the way, each made from the files before it, for a command
    /// that changes more than one thing. Every other command has none.
    pub between: &'static [fn(&World)],
    /// What it answers when it is run again after it was done, unless that is
    /// "done" or "unchanged".
    pub again: Option<&'static str>,
}

/// The catalogue of another product.
const DATABASE: &str = include_str!("../../../examples/catalogues/database.toml");
const CSAF: &str = include_str!("../../../examples/csaf/acme-2026-4.json");

pub const CASES: &[Case] = &[
    Case {
        name: "telemetry off",
        args: "telemetry off",
        before: World::registered,
        between: &[],
        again: None,
    },
    Case {
        name: "telemetry off, the first command of all",
        args: "telemetry off",
        before: World::new,
        between: &[],
        again: None,
    },
    Case {
        name: "telemetry on",
        args: "telemetry on",
        before: || {
            let world = World::with_vendor();
            world.run(&["telemetry", "off"]).exits(0);
            world
        },
        between: &[
            // The notice was shown, and the objection still stands.
            |world| {
                world.run(&["telemetry", "on"]).exits(0);
                world.run(&["telemetry", "off"]).exits(0);
            },
            // It was lifted in the ledger, and not yet in the flag.
            |world| {
                world.run(&["telemetry", "on"]).exits(0);
                world.run(&["telemetry", "off"]).exits(0);
                let flag = std::fs::read(world.home("telemetry.toml")).unwrap();
                world.run(&["telemetry", "on"]).exits(0);
                std::fs::write(world.home("telemetry.toml"), flag).unwrap();
            },
        ],
        again: None,
    },
    Case {
        name: "import",
        args: "import license.json",
        before: || {
            let world = World::registered();
            world.issue("license.json", &["--days", "365", "--limit", "nodes=10"]).exits(0);
            world
        },
        between: &[],
        again: None,
    },
    Case {
        name: "import of a bundle with new roots and of a license",
        args: "import stick",
        before: || {
            let world = World::registered();
            world.run(&["vendor", "rotate", "root", "--dir", "vendor", "--no-passphrase"]).exits(0);
            std::fs::create_dir(world.path("stick")).unwrap();
            world.issue("stick/license.json", &["--days", "365"]).exits(0);
            std::fs::copy(world.path("vendor/trust.json"), world.path("stick/trust.json")).unwrap();
            world
        },
        // A file that cannot be read does not keep out the other.
        between: &[
            |world| drop(world.run(&["import", "stick/trust.json"]).exits(0)),
            |world| drop(world.run(&["import", "stick/license.json"]).exits(0)),
        ],
        again: None,
    },
    Case {
        name: "import of a bundle that revokes the license in force",
        args: "import vendor/trust.json",
        before: || {
            let world = World::licensed();
            let args = [
                "vendor", "revoke", "--yes", "--email", EMAIL, "--reason", "ended", "--dir",
                "vendor",
            ];
            world.run(&args).exits(0);
            world
        },
        between: &[],
        again: None,
    },
    Case {
        name: "import of the first license for a new email",
        args: "import new.json",
        before: || {
            let world = World::licensed();
            world
                .run(&[
                    "register",
                    "--email",
                    "new@acme.example",
                    "--change-email",
                    "-o",
                    "request.json",
                    "--force",
                ])
                .exits(0);
            world.issue("new.json", &["--days", "365", "--change-email"]).exits(0);
            world
        },
        between: &[],
        again: None,
    },
    Case {
        name: "trust pin",
        args: "trust pin vendor/trust.json --fingerprint {fingerprint}",
        before: vendor,
        between: &[],
        again: None,
    },
    Case {
        name: "register",
        args: "register --email ops@acme.example -o request.json",
        before: World::with_vendor,
        between: &[
            |world| drop(world.run(&["register", "--email", EMAIL, "--quiet"]).exits(0)),
            // The request is written, and the disclosure was not shown yet.
            |world| {
                drop(
                    world
                        .run(&["register", "--email", EMAIL, "--quiet", "-o", "request.json"])
                        .exits(0),
                );
            },
            // The disclosure is in the ledger, and not yet in the flag.
            |world| {
                world.run(&["register", "--email", EMAIL, "-o", "request.json"]).exits(0);
                std::fs::remove_file(world.home("telemetry.toml")).unwrap();
            },
        ],
        again: None,
    },
    Case {
        name: "register for another email",
        args: "register --email new@acme.example --change-email",
        before: World::licensed,
        between: &[],
        again: None,
    },
    Case {
        name: "unregister",
        args: "unregister --yes",
        before: || {
            // The statement of an instance that was here before has to be kept.
            let world = World::licensed();
            world.run(&["unregister", "--yes"]).exits(0);
            let fingerprint =
                std::fs::read_to_string(world.path("vendor/root.fingerprint")).unwrap();
            world
                .run(&["trust", "pin", "vendor/trust.json", "--fingerprint", fingerprint.trim()])
                .exits(0);
            world
                .run(&["register", "--email", "ops@acme.example", "-o", "request.json", "--force"])
                .exits(0);
            world.issue("license.json", &["--days", "365"]).exits(0);
            world.run(&["import", "license.json"]).exits(0);
            world.run(&["vendor", "rotate", "root", "--dir", "vendor", "--no-passphrase"]).exits(0);
            world.run(&["import", "vendor/trust.json"]).exits(0);
            world
        },
        // What stands between is an instance that is not registered.
        between: &[
            |world| std::fs::remove_file(world.home("registration.json")).unwrap(),
            |world| {
                std::fs::remove_file(world.home("registration.json")).unwrap();
                std::fs::remove_file(world.home("trust.json")).unwrap();
            },
        ],
        again: None,
    },
    Case {
        name: "data export",
        args: "data export compliance -o report.json",
        before: World::licensed,
        between: &[],
        again: None,
    },
    Case {
        name: "verify --record",
        args: "verify --limit nodes=8 --record",
        before: World::licensed,
        between: &[],
        again: None,
    },
    Case {
        name: "usage set",
        args: "usage set containers 37",
        before: told,
        between: &[],
        again: None,
    },
    Case {
        name: "usage add",
        args: "usage add containers 3",
        before: recorded,
        between: &[],
        again: None,
    },
    Case {
        name: "usage load",
        args: "usage load snapshot.json",
        before: || {
            let world = recorded();
            world.write(
                "snapshot.json",
                "{\"containers\": 500, \"stacks\": 3, \"identifier\": \"x\"}",
            );
            world
        },
        between: &[],
        again: None,
    },
    Case { name: "usage clear", args: "usage clear", before: recorded, between: &[], again: None },
    Case {
        name: "telemetry off, with figures recorded",
        args: "telemetry off",
        before: recorded,
        // Off, and the figures still there: the next run deletes them.
        between: &[|world| {
            let figures = std::fs::read(world.home("usage.json")).unwrap();
            world.run(&["telemetry", "off"]).exits(0);
            std::fs::write(world.home("usage.json"), figures).unwrap();
        }],
        again: None,
    },
    Case {
        name: "import of notices and a policy",
        args: "import notices.json policy-2026-11.json",
        before: || {
            let world = told_by_vendor();
            std::fs::remove_file(world.home("notices.json")).unwrap();
            std::fs::remove_dir_all(world.home("policies")).unwrap();
            world
        },
        between: &[
            |world| drop(world.run(&["import", "notices.json"]).exits(0)),
            |world| drop(world.run(&["import", "policy-2026-11.json"]).exits(0)),
        ],
        again: None,
    },
    Case {
        name: "advisories --csaf",
        args: "advisories --csaf -o csaf.json",
        before: || {
            let world = told_by_vendor();
            world.write("acme-2026-4.json", CSAF);
            let add = ["vendor", "advisory", "add", "--csaf", "acme-2026-4.json"];
            world.run(&[&add[..], &["--dir", "vendor"]].concat()).exits(0);
            let publish = ["vendor", "advisory", "publish", "--force", "-o", "notices.json"];
            world.run(&[&publish[..], &["--dir", "vendor"]].concat()).exits(0);
            world.run(&["import", "notices.json"]).exits(0);
            world
        },
        between: &[],
        again: None,
    },
    Case {
        name: "advisories ack",
        args: "advisories ack acme-2026-3",
        before: told_by_vendor,
        between: &[],
        again: None,
    },
    Case {
        name: "rights request",
        args: "rights request port -o port.eml --force",
        before: told_by_vendor,
        // In the ledger, but not handed out yet.
        between: &[|world| {
            world.run(&["rights", "request", "port", "-o", "port.eml"]).exits(0);
            std::fs::remove_file(world.path("port.eml")).unwrap();
        }],
        again: None,
    },
    Case {
        name: "rights extend",
        args: "rights extend {request}",
        before: asked,
        between: &[],
        again: None,
    },
    Case {
        name: "rights close",
        args: "rights close {request}",
        before: asked,
        between: &[],
        again: None,
    },
    Case {
        name: "rights cancel",
        args: "rights cancel {request}",
        before: asked,
        between: &[],
        again: None,
    },
    Case {
        name: "clock reset",
        args: "clock reset --yes",
        before: || {
            let world = World::licensed();
            world.write("home/clock.json", "{\"observed\":\"2098-01-01T00:00:00Z\"}\n");
            world
        },
        between: &[],
        again: None,
    },
    Case {
        name: "licenses remove",
        args: "licenses remove {license} --yes",
        before: World::licensed,
        between: &[],
        again: None,
    },
    Case {
        name: "policy seen",
        args: "policy seen",
        before: told_by_vendor,
        between: &[],
        again: None,
    },
    Case {
        name: "vendor policy",
        args: "vendor policy privacy.md --policy-version 1 --effective 2026-01-01 --contact a@b.example \
               --dir vendor -o policy.json",
        before: || {
            let world = issued();
            world.write("privacy.md", "# Privacy\n");
            world
        },
        between: &[],
        again: None,
    },
    Case {
        name: "vendor catalogue sign",
        args: "vendor catalogue sign database.toml --dir vendor -o catalogue.json",
        before: || {
            let world = issued();
            world.write("database.toml", DATABASE);
            world
        },
        between: &[],
        again: None,
    },
    Case {
        name: "import of a catalogue",
        args: "import catalogue.json",
        before: || {
            let world = World::licensed();
            world.write("database.toml", DATABASE);
            let sign = ["vendor", "catalogue", "sign", "database.toml", "--dir", "vendor"];
            world.run(&[&sign[..], &["-o", "catalogue.json"]].concat()).exits(0);
            world
        },
        between: &[],
        again: None,
    },
    Case {
        name: "vendor release",
        args: "vendor release license.json --release-version 2.19.4 --dir vendor -o release.json --force",
        before: issued,
        between: &[],
        again: None,
    },
    Case {
        name: "vendor advisory add",
        args: "vendor advisory add acme-1 --severity low --title T --affected * --dir vendor",
        before: issued,
        between: &[],
        again: None,
    },
    Case {
        name: "vendor advisory add --csaf",
        args: "vendor advisory add --csaf acme-2026-4.json --dir vendor",
        before: || {
            let world = issued();
            world.write("acme-2026-4.json", CSAF);
            world
        },
        between: &[],
        again: None,
    },
    Case {
        name: "vendor advisory remove",
        args: "vendor advisory remove acme-1 --dir vendor",
        before: || {
            let world = issued();
            let add = ["vendor", "advisory", "add", "acme-1", "--severity", "low", "--title", "T"];
            let about = ["--affected", "*", "--dir", "vendor"];
            world.run(&[&add[..], &about].concat()).exits(0);
            world
        },
        between: &[],
        again: Some("there is no advisory `acme-1`"),
    },
    Case {
        name: "vendor advisory support",
        args: "vendor advisory support <2 --until 2031-12-31 --dir vendor",
        before: issued,
        between: &[],
        again: None,
    },
    Case {
        name: "vendor advisory publish",
        args: "vendor advisory publish --dir vendor -o notices.json",
        before: || {
            let world = issued();
            let add = [
                "vendor",
                "advisory",
                "add",
                "acme-1",
                "--severity",
                "low",
                "--title",
                "T",
                "--affected",
                "*",
            ];
            world.run(&[add.as_slice(), &["--dir", "vendor"]].concat()).exits(0);
            world
        },
        // Published, but not handed out yet.
        between: &[|world| {
            world
                .run(&["vendor", "advisory", "publish", "--dir", "vendor", "-o", "notices.json"])
                .exits(0);
            std::fs::remove_file(world.path("notices.json")).unwrap();
        }],
        again: None,
    },
    Case {
        name: "metrics",
        args: "metrics -o airseal.prom",
        before: World::licensed,
        between: &[],
        again: None,
    },
    Case {
        name: "log --export",
        args: "log --export copy.json --force",
        before: World::licensed,
        between: &[],
        again: None,
    },
    Case {
        name: "register --unsigned",
        args: "register --email ops@acme.example --public vendor/signer.pub.pem --unsigned r.json --force",
        before: pinned,
        // The public half is kept, and neither file or only one is written.
        between: &[
            |world| cut_short(begin_request, world, &["r.json", "r.json.pae"]),
            |world| cut_short(begin_request, world, &["r.json"]),
        ],
        again: None,
    },
    Case {
        name: "attach of a request",
        args: "attach r.json -o request.json --force",
        before: request_begun,
        // Registered, and not handed out yet; nobody was shown the disclosure yet.
        between: &[
            |world| {
                world.run(&["attach", "r.json", "-o", "request.json", "--quiet"]).exits(0);
                std::fs::remove_file(world.path("request.json")).unwrap();
            },
            |world| {
                world.run(&["attach", "r.json", "-o", "request.json", "--quiet"]).exits(0);
            },
            |world| {
                world.run(&["attach", "r.json", "-o", "request.json"]).exits(0);
                std::fs::remove_file(world.home("telemetry.toml")).unwrap();
            },
        ],
        again: None,
    },
    Case {
        name: "attach of a report",
        args: "attach r.json -o report.json --force",
        before: || {
            let world = elsewhere();
            let export = ["data", "export", "compliance", "--limit", "nodes=8"];
            world.run(&[&export[..], &["--unsigned", "r.json", "--force"]].concat()).exits(0);
            sign(&world, "signer", "r.json");
            world
        },
        // In the ledger, and not handed out yet.
        between: &[|world| {
            world.run(&["attach", "r.json", "-o", "report.json"]).exits(0);
            std::fs::remove_file(world.path("report.json")).unwrap();
        }],
        again: None,
    },
    Case {
        name: "unregister, with the key elsewhere",
        args: "unregister --yes",
        before: elsewhere,
        // What stands between is an instance that is not registered.
        between: &[
            |world| std::fs::remove_file(world.home("registration.json")).unwrap(),
            |world| {
                std::fs::remove_file(world.home("registration.json")).unwrap();
                std::fs::remove_file(world.home("trust.json")).unwrap();
            },
        ],
        again: None,
    },
    Case {
        name: "attach of a statement",
        args: "attach r.json -o statement.json --force",
        before: || {
            let world = elsewhere();
            world.run(&["unregister", "--yes", "--unsigned", "r.json", "--force"]).exits(0);
            sign(&world, "signer", "r.json");
            world
        },
        between: &[|world| {
            world.run(&["attach", "r.json", "-o", "statement.json"]).exits(0);
            std::fs::remove_file(world.path("statement.json")).unwrap();
        }],
        again: None,
    },
    Case {
        name: "vendor init",
        args: "vendor init --product acme-dock --dir vendor --no-passphrase",
        before: World::new,
        between: &[],
        again: Some("exists"),
    },
    Case {
        name: "vendor issue",
        args: "vendor issue request.json --dir vendor --days 365 -o license.json --force",
        before: World::registered,
        // In the register, but not handed out yet.
        between: &[|world| {
            world.issue("license.json", &["--days", "365"]).exits(0);
            std::fs::remove_file(world.path("license.json")).unwrap();
        }],
        again: None,
    },
    Case {
        name: "vendor issue --csv",
        args: "vendor issue --csv orders.csv --dir vendor --days 365 -o licenses --new-name",
        before: ordered,
        // The new name is in the list, and no license is on record; in the log, but not handed out.
        between: &[
            |world| drop(world.write("vendor/plans.toml", "limits = [\"users\", \"nodes\"]\n")),
            |world| {
                world
                    .run(
                        &[
                            &["vendor", "issue", "--csv", "orders.csv", "--dir", "vendor"][..],
                            &["--days", "365", "-o", "licenses", "--new-name"],
                        ]
                        .concat(),
                    )
                    .exits(0);
                std::fs::remove_dir_all(world.path("licenses")).unwrap();
                std::fs::create_dir(world.path("licenses")).unwrap();
            },
        ],
        again: None,
    },
    Case {
        name: "vendor renew",
        args: "vendor renew ops@acme.example --dir vendor --days 730 --yes -o renewed.json",
        before: issued,
        between: &[|world| {
            let renew = ["vendor", "renew", EMAIL, "--dir", "vendor", "--days", "730"];
            world.run(&[&renew[..], &["--yes", "-o", "renewed.json"]].concat()).exits(0);
            std::fs::remove_file(world.path("renewed.json")).unwrap();
        }],
        again: None,
    },
    Case {
        name: "vendor issue of a folder",
        args: "vendor issue requests --dir vendor --days 365 -o licenses --force",
        before: || {
            let world = World::registered();
            for folder in ["requests", "licenses"] {
                std::fs::create_dir(world.path(folder)).unwrap();
            }
            std::fs::copy(world.path("request.json"), world.path("requests/request.json")).unwrap();
            world
        },
        // In the register, but not handed out yet.
        between: &[|world| {
            world
                .run(&[
                    "vendor", "issue", "requests", "--dir", "vendor", "--days", "365", "-o",
                    "licenses",
                ])
                .exits(0);
            for file in std::fs::read_dir(world.path("licenses")).unwrap() {
                std::fs::remove_file(file.unwrap().path()).unwrap();
            }
        }],
        again: None,
    },
    Case {
        name: "vendor issue --unsigned",
        args: "vendor issue request.json --dir vendor --days 365 --unsigned l.json --force",
        before: World::registered,
        // The draft is kept, and neither file or only one is written.
        between: &[
            |world| cut_short(begin, world, &["l.json", "l.json.pae"]),
            |world| cut_short(begin, world, &["l.json"]),
        ],
        again: None,
    },
    Case {
        name: "vendor attach",
        args: "vendor attach l.json --dir vendor -o license.json --force",
        before: begun,
        // On record; the draft is there or gone; not handed out yet.
        between: &[
            |world| {
                let draft = walk(&world.path("vendor/unsigned")).remove(0).1;
                let bytes = std::fs::read(&draft).unwrap();
                attach(world);
                std::fs::write(draft, bytes).unwrap();
                std::fs::remove_file(world.path("license.json")).unwrap();
            },
            |world| {
                attach(world);
                std::fs::remove_file(world.path("license.json")).unwrap();
            },
        ],
        again: None,
    },
    Case {
        name: "vendor attach of a trust bundle",
        args: "vendor attach t.json --dir vendor",
        before: || {
            let world = issued();
            let args = ["--renew-by", "2099-01-01", "--unsigned", "t.json", "--dir", "vendor"];
            world.run(&[&["vendor", "publish"][..], &args].concat()).exits(0);
            sign(&world, "root", "t.json");
            world
        },
        between: &[],
        again: None,
    },
    Case {
        name: "vendor receive",
        args: "vendor receive report.json --dir vendor",
        before: || {
            let world = World::licensed();
            world.run(&["data", "export", "compliance", "-o", "report.json"]).exits(0);
            world
        },
        between: &[],
        again: None,
    },
    Case {
        name: "vendor revoke",
        args: "vendor revoke --email ops@acme.example --reason ended --dir vendor --yes",
        before: issued,
        between: &[],
        again: None,
    },
    Case {
        name: "vendor rotate signer",
        args: "vendor rotate signer --dir vendor --no-passphrase",
        before: issued,
        between: &[],
        again: None,
    },
    Case {
        name: "vendor rotate root",
        args: "vendor rotate root --dir vendor --no-passphrase",
        before: issued,
        between: &[],
        again: None,
    },
    Case {
        name: "vendor publish FILE",
        args: "vendor publish --dir vendor next.json",
        before: offered,
        between: &[],
        again: None,
    },
    Case {
        name: "vendor publish --discard",
        args: "vendor publish --dir vendor --discard",
        before: waiting,
        between: &[],
        again: None,
    },
    Case {
        name: "vendor publish --accept-loss",
        args: "vendor publish --dir vendor --accept-loss",
        before: lost,
        between: &[],
        again: None,
    },
    Case {
        name: "release verify",
        args: "release verify release.json license.json",
        before: released,
        between: &[],
        again: None,
    },
    Case {
        name: "vendor publish",
        args: "vendor publish --dir vendor --all -o bundles",
        before: || {
            let world = issued();
            world
                .run(&["vendor", "rotate", "signer", "--dir", "vendor", "--no-passphrase"])
                .exits(0);
            world
        },
        between: &[|world| {
            std::fs::create_dir(world.path("bundles")).unwrap();
            std::fs::copy(world.path("vendor/bundles/1.json"), world.path("bundles/trust-1.json"))
                .unwrap();
        }],
        again: None,
    },
];

/// What a command leaves that was cut short before it wrote these files.
fn cut_short(command: fn(&World), world: &World, unwritten: &[&str]) {
    command(world);
    for file in unwritten {
        std::fs::remove_file(world.path(file)).unwrap();
    }
}

/// A site that has pinned the bundle of its vendor.
fn pinned() -> World {
    let world = World::with_vendor();
    world.pin("vendor").exits(0);
    world
}

/// Begins a request for an instance whose key is elsewhere, in `r.json`.
fn begin_request(world: &World) {
    let register = ["register", "--email", EMAIL, "--public", "vendor/signer.pub.pem"];
    world.run(&[&register[..], &["--unsigned", "r.json"]].concat()).exits(0);
}

/// The same, and its signature.
fn request_begun() -> World {
    let world = pinned();
    begin_request(&world);
    sign(&world, "signer", "r.json");
    world
}

/// An instance whose key is elsewhere, with a license.
fn elsewhere() -> World {
    let world = request_begun();
    world.run(&["attach", "r.json", "-o", "request.json"]).exits(0);
    world.issue("license.json", &["--days", "365", "--limit", "nodes=10"]).exits(0);
    world.run(&["import", "license.json"]).exits(0);
    world
}

/// Begins a license that is to be signed elsewhere, in `l.json`.
fn begin(world: &World) {
    let issue = ["vendor", "issue", "request.json", "--dir", "vendor", "--days", "365"];
    world.run(&[&issue[..], &["--unsigned", "l.json"]].concat()).exits(0);
}

/// Signs `FILE.pae` with a key of the folder, as somebody elsewhere would.
fn sign(world: &World, key: &str, file: &str) {
    let key = String::from_utf8(world.read(&format!("vendor/{key}.key"))).unwrap();
    let key = PrivateKey::from_pem(&key, None).unwrap();
    world.write(&format!("{file}.sig"), key.sign(&world.read(&format!("{file}.pae"))));
}

/// A license that is to be signed elsewhere, and its signature.
fn begun() -> World {
    let world = World::registered();
    begin(&world);
    sign(&world, "signer", "l.json");
    world
}

fn attach(world: &World) {
    world.run(&["vendor", "attach", "l.json", "--dir", "vendor", "-o", "license.json"]).exits(0);
}

/// A bundle in `next.json` that follows from the one in force.
pub(super) fn offered() -> World {
    let world = issued();
    let elsewhere = world.copy();
    elsewhere.run(&["vendor", "publish", "--dir", "vendor", "--renew-by", "2099-01-01"]).exits(0);
    world.write("next.json", elsewhere.read("vendor/trust.json"));
    world
}

/// A bundle that waits: no root has signed it yet.
pub(super) fn waiting() -> World {
    let world = offered();
    let offered = Envelope::parse(&world.read("next.json")).unwrap();
    let key =
        PrivateKey::from_pem(&String::from_utf8(world.read("vendor/signer.key")).unwrap(), None)
            .unwrap();
    let unsigned = Envelope::sign_bytes(&offered.payload_type, offered.payload, &[&key]);
    std::fs::remove_file(world.path("next.json")).unwrap();
    world.write("vendor/trust.next.json", unsigned.to_json());
    world
}

/// An issued log without its first line.
pub(super) fn lost() -> World {
    let world = issued();
    let to = [
        "--email",
        EMAIL,
        "--any-instance",
        "--dir",
        "vendor",
        "--days",
        "365",
        "--another",
        "-o",
        "second.json",
    ];
    world.run(&[["vendor", "issue"].as_slice(), &to].concat()).exits(0);
    let log = String::from_utf8(world.read("vendor/issued.jsonl")).unwrap();
    world.write("vendor/issued.jsonl", log.split_once('\n').unwrap().1);
    world
}

/// A release of one file, by the vendor that is pinned.
pub(super) fn released() -> World {
    let world = World::licensed();
    let release =
        ["vendor", "release", "license.json", "--release-version", "2.19.4", "--dir", "vendor"];
    world.run(&[&release[..], &["-o", "release.json"]].concat()).exits(0);
    world
}

pub(super) fn told() -> World {
    let world = World::new();
    world.run(&["telemetry", "on"]).exits(0);
    world
}

pub fn recorded() -> World {
    let world = told();
    world.run(&["usage", "set", "containers", "1"]).exits(0);
    world
}

pub(super) fn vendor() -> World {
    let world = World::new();
    world
        .run(&["vendor", "init", "--product", PRODUCT, "--dir", "vendor", "--no-passphrase"])
        .exits(0);
    world.let_one_signer_sign_everything();
    world
}

pub(super) fn told_by_vendor() -> World {
    let world = World::licensed();
    world.notices_and_policies(&[]);
    world
}

pub(super) fn asked() -> World {
    let world = told_by_vendor();
    world.run(&["rights", "request", "access", "-o", "access.eml"]).exits(0);
    world
}

/// A table with one order, and a list of names without its limit.
pub(super) fn ordered() -> World {
    let world = vendor();
    world.write("orders.csv", "email,any-instance,limit.nodes\nops@acme.example,yes,5\n");
    world.write("vendor/plans.toml", "limits = [\"users\"]\n");
    std::fs::create_dir(world.path("licenses")).unwrap();
    world
}

pub(super) fn issued() -> World {
    let world = vendor();
    let to = [
        "--email",
        EMAIL,
        "--any-instance",
        "--dir",
        "vendor",
        "--days",
        "365",
        "-o",
        "license.json",
    ];
    world.run(&[["vendor", "issue"].as_slice(), &to].concat()).exits(0);
    world
}
