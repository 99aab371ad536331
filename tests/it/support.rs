//! A world for one test: a folder with a HOME and a vendor, the built binary run
//! in it with a clean environment, and the same program in-process with a clock
//! of the test's own.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::rc::Rc;

use airseal::cli::env::Env;
use airseal::core::types::time::Time;
use airseal::sandbox::Sandbox;
use serde_json::Value;
use tempfile::TempDir;

pub const PRODUCT: &str = "acme-dock";
pub const EMAIL: &str = "ops@acme.example";

/// The privacy contact of [`World::notices_and_policies`].
pub const CONTACT: &str = "privacy@acme.example";
/// Its policies: the version, from when it holds, and what it says.
pub const POLICIES: [(&str, &str, &str); 2] = [
    (
        "2024-03",
        "2024-03-01",
        "# Privacy\n\n## What we keep\nYour address and the limits in use.\n\n## Who sees it\nOur support team in Frankfurt.\n",
    ),
    (
        "2026-11",
        "2026-11-01",
        "# Privacy\n\n## What we keep\nYour address and the limits in use.\n\n## Who sees it\nOur support team in Frankfurt and Dublin.\n\n## Cookies\nNone.\n",
    ),
];

/// What a run left behind.
#[derive(Debug, Clone)]
pub struct Run {
    pub code: i32,
    pub stdout: Vec<u8>,
    pub stderr: String,
}

impl Run {
    /// Standard output as text.
    pub fn out(&self) -> &str {
        std::str::from_utf8(&self.stdout).expect("text on standard output")
    }

    /// Standard output as one JSON object.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.stdout).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// The run of a command: its man page lists the exit code, and its hints can be followed.
    #[track_caller]
    fn of(self, args: &[&str]) -> Self {
        crate::generated::assert_listed(args, self.code);
        crate::hints::assert_possible(args, &self.stderr);
        crate::hints::assert_shown(args, &self.stderr);
        crate::hints::assert_shown(args, &String::from_utf8_lossy(&self.stdout));
        self
    }

    /// Asserts the exit code, showing the whole run if it is another.
    #[track_caller]
    pub fn exits(self, code: i32) -> Self {
        assert_eq!(self.code, code, "{self:#?}");
        self
    }
}

/// A folder of its own, deleted at the end of the test.
pub struct World {
    dir: TempDir,
}

impl World {
    pub fn new() -> Self {
        Self { dir: TempDir::new().expect("a folder") }
    }

    /// A path in the world's folder.
    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// The state folder.
    pub fn home(&self, name: &str) -> PathBuf {
        self.path("home").join(name)
    }

    pub fn read(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    pub fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        std::fs::write(&path, bytes).expect("a file");
        path
    }

    /// The built binary in this world: its folder as working folder, a clean
    /// environment, `home` as state.
    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_airseal"));
        command
            .args(args)
            .current_dir(self.dir.path())
            .env_clear()
            .env("HOME", self.path("user"))
            .env("AIRSEAL_HOME", self.path("home"))
            .stdin(Stdio::null());
        command
    }

    /// Runs the built binary.
    pub fn run(&self, args: &[&str]) -> Run {
        finish(self.command(args)).of(args)
    }

    /// Runs the built binary with variables set.
    pub fn run_with(&self, vars: &[(&str, &str)], args: &[&str]) -> Run {
        let mut command = self.command(args);
        command.envs(vars.iter().copied());
        finish(command).of(args)
    }

    /// Runs the built binary with something on its standard input.
    pub fn run_stdin(&self, stdin: &[u8], args: &[&str]) -> Run {
        let mut command = self.command(args);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the binary");
        // A program that refuses early may close its end first.
        let _ = child.stdin.take().expect("a pipe").write_all(stdin);
        let output = child.wait_with_output().expect("the binary");
        Run {
            code: output.status.code().expect("an exit code"),
            stdout: output.stdout,
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
        .of(args)
    }

    /// Runs the program in this process, as if it were `now`. File names must be
    /// absolute: use [`World::path`].
    pub fn run_at(&self, now: &str, args: &[&str]) -> Run {
        self.run_env(now, args, |_| {})
    }

    /// The same, with the environment changed first.
    pub fn run_env(&self, now: &str, args: &[&str], change: impl FnOnce(&mut Env)) -> Run {
        let (stdout, stderr) = (Sink::default(), Sink::default());
        let mut all: Vec<OsString> = vec!["airseal".into()];
        all.extend(args.iter().map(OsString::from));
        let mut env = Env {
            args: all,
            variables: Box::new({
                let home = self.path("home");
                move |name| (name == "AIRSEAL_HOME").then(|| home.clone().into())
            }),
            stdin: Box::new(std::io::empty()),
            stdout: Box::new(stdout.clone()),
            stderr: Box::new(stderr.clone()),
            interactive: || false,
            stdout_is_terminal: false,
            stderr_is_seen: || true,
            stdout_columns: || None,
            stderr_columns: || None,
            now: Some(time(now)),
            random: |buffer| getrandom::fill(buffer).map_err(|error| error.to_string()),
            ask_secret: |_| Err(std::io::ErrorKind::Unsupported.into()),
            user: || "tester".to_owned(),
            catalogue: airseal::privacy::catalogue::BuiltIn::default(),
            site_policy: self.path("policy.toml"),
            compiled_trust: None,
            sandbox: Sandbox::Enforced,
            is_last: false,
        };
        change(&mut env);
        let code = i32::from(airseal::cli::run(env));
        let stderr = String::from_utf8_lossy(&stderr.0.borrow()).into_owned();
        let stdout = stdout.0.borrow().clone();
        Run { code, stdout, stderr }.of(args)
    }

    /// Sets an environment variable for [`World::run_env`].
    pub fn set_var(env: &mut Env, name: &'static str, value: impl Into<OsString>) {
        let value = value.into();
        let others = std::mem::replace(&mut env.variables, Box::new(|_| None));
        env.variables =
            Box::new(move |asked| if asked == name { Some(value.clone()) } else { others(asked) });
    }

    /// A vendor folder `vendor` without a passphrase, pinned in HOME.
    pub fn with_vendor() -> Self {
        let world = Self::new();
        world
            .run(&["vendor", "init", "--product", PRODUCT, "--dir", "vendor", "--no-passphrase"])
            .exits(0);
        world.let_one_signer_sign_everything();
        world.pin("vendor").exits(0);
        world
    }

    /// Makes a fresh folder `vendor` one as they were made before each job had a signer of its own.
    pub fn let_one_signer_sign_everything(&self) {
        use airseal::core::document::envelope::Envelope;
        use airseal::core::document::trust::TrustBundle;
        let envelope = Envelope::parse(&self.read("vendor/trust.json")).expect("a bundle");
        let mut bundle: TrustBundle = envelope.document().expect("a bundle");
        for signer in bundle.signers.values_mut() {
            signer.kinds =
                ["license", "notices", "policy", "release", "catalogue"].map(str::to_owned).into();
        }
        let root = crate::craft::key(self, "vendor/root.key");
        let bytes = Envelope::sign(&bundle, &[&root]).expect("a bundle").to_json();
        self.write("vendor/trust.json", &bytes);
        self.write("vendor/bundles/1.json", &bytes);
    }

    /// A registered instance with its request in `request.json`.
    pub fn registered() -> Self {
        let world = Self::with_vendor();
        world.run(&["register", "--email", EMAIL, "-o", "request.json"]).exits(0);
        world
    }

    /// A registered instance with a license in `license.json`, imported: 365 days,
    /// 14 days of grace, 10 nodes and the feature rbac.
    pub fn licensed() -> Self {
        let world = Self::registered();
        world
            .issue("license.json", &["--days", "365", "--limit", "nodes=10", "--feature", "rbac"])
            .exits(0);
        world.run(&["import", "license.json"]).exits(0);
        world
    }

    /// The vendor's notices and two versions of its privacy policy, imported: a critical
    /// notice `acme-2026-3` about all versions before 3, a low one about versions before
    /// 1, and policies `2024-03` and `2026-11`, both in force, in `notices.json`,
    /// `policy-2024-03.json` and `policy-2026-11.json`.
    pub fn notices_and_policies(&self, unlock: &[&str]) {
        let vendor = |args: &[&str]| self.run(&[args, &["--dir", "vendor"]].concat()).exits(0);
        let add = ["vendor", "advisory", "add"];
        let (title, text) = ("A guest can become an admin", "Upgrade, or stop the agent.");
        let told = ["--title", title, "--text", text, "--affected", "<3", "--fixed", "3.0.0"];
        vendor(&[&add[..], &["acme-2026-3", "--severity", "critical"], &told].concat());
        vendor(
            &[
                &add[..],
                &["acme-2026-1", "--severity", "low", "--title", "A typo", "--affected", "<1"],
            ]
            .concat(),
        );
        vendor(&[&["vendor", "advisory", "publish", "-o", "notices.json"], unlock].concat());
        let import_bundle = || self.run(&["import", "vendor/trust.json"]).exits(0);
        import_bundle();
        for (version, day, text) in POLICIES {
            self.write("privacy.md", text);
            let output = format!("policy-{version}.json");
            let sign = [
                "vendor",
                "policy",
                "privacy.md",
                "--policy-version",
                version,
                "--effective",
                day,
                "-o",
                &output,
            ];
            let said = [
                "--contact",
                CONTACT,
                "--data-location",
                "eu: Frankfurt",
                "--retention",
                "13 months",
            ];
            vendor(&[&sign[..], &said, unlock].concat());
            import_bundle();
            self.run(&["import", &output]).exits(0);
        }
        self.run(&["import", "notices.json"]).exits(0);
    }

    /// Pins the bundle of a vendor folder.
    pub fn pin(&self, vendor: &str) -> Run {
        let fingerprint =
            String::from_utf8(self.read(&format!("{vendor}/root.fingerprint"))).expect("text");
        self.run(&[
            "trust",
            "pin",
            &format!("{vendor}/trust.json"),
            "--fingerprint",
            fingerprint.trim(),
        ])
    }

    /// Issues a new license for `request.json`.
    pub fn issue(&self, output: &str, terms: &[&str]) -> Run {
        let dir = ["--dir", "vendor", "-o", output, "--force", "--another"];
        let args = [&["vendor", "issue", "request.json"], &dir[..], terms].concat();
        self.run(&args)
    }

    /// Signs a license for `request.json` that ended before it was issued, which `vendor issue`
    /// refuses: from 2020 to the end of a day, with some days of grace.
    pub fn issue_ended(&self, output: &str, last_day: &str, grace_days: u32) {
        use airseal::issuer::Signing;
        use airseal::issuer::issue::{FileForm, Issuer, Order};
        use airseal::{Term, Terms};
        let now = Time::from_utc(chrono::Utc::now()).expect("a time");
        let signing = Signing::begin(&self.path("vendor"), now, false).expect("the vendor folder");
        let (id, path) = signing
            .vendor
            .signer_file::<airseal::core::document::license::License>(now)
            .expect("a signer");
        let signer = signing.vendor.signer(id, &path, None).expect("its key");
        let terms = Terms {
            term: Term::Until(time(&format!("{last_day}T23:59:59Z"))),
            not_before: Some(time("2020-01-01T00:00:00Z")),
            grace_days,
            limits: [].into(),
            features: [].into(),
            data_region: None,
            plan: None,
            releases_until: None,
            organization: None,
            metadata: [].into(),
        };
        let order = Order::new(terms);
        let random = |buffer: &mut [u8]| getrandom::fill(buffer).map_err(|error| error.to_string());
        let issuer = Issuer::new(&signing.vendor, signer, FileForm::default(), now, random)
            .expect("a bundle");
        let answer = issuer.answer(&order, &self.path("request.json"), &self.read("request.json"));
        self.write(output, answer.expect("a license").bytes);
    }

    /// Another world with the same files and modes.
    pub fn copy(&self) -> Self {
        let copy = Self::new();
        copy_folder(self.dir.path(), copy.dir.path());
        copy
    }

    /// The path of a file in the world, as text.
    pub fn text_path(&self, name: &str) -> String {
        self.path(name).to_str().expect("a plain path").to_owned()
    }
}

fn finish(mut command: Command) -> Run {
    let output = command.output().expect("the binary");
    Run {
        code: output.status.code().expect("an exit code"),
        stdout: output.stdout,
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

fn copy_folder(from: &Path, to: &Path) {
    for entry in std::fs::read_dir(from).expect("a folder") {
        let (from, to) =
            entry.map(|entry| (entry.path(), to.join(entry.file_name()))).expect("an entry");
        if from.is_dir() {
            std::fs::create_dir(&to).expect("a folder");
            copy_folder(&from, &to);
            let permissions = from.metadata().expect("a folder").permissions();
            std::fs::set_permissions(&to, permissions).expect("its mode");
        } else {
            std::fs::copy(&from, &to).expect("a file");
        }
    }
}

/// A stream that the test can read afterwards.
#[derive(Debug, Clone, Default)]
struct Sink(Rc<RefCell<Vec<u8>>>);

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.borrow_mut().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// `airseal vendor COMMAND… --dir vendor`
pub fn vendor(world: &World, args: &[&str]) -> Run {
    world.run(&[&["vendor"], args, &["--dir", "vendor"]].concat())
}

/// A time, from its one written form.
pub fn time(text: &str) -> Time {
    text.parse().expect("a time")
}

/// Leaves a test that needs a tool which this machine does not have. `cargo test`
/// must work with nothing but Rust and a C linker; where everything must be shown,
/// as in `.ci/run`, `AIRSEAL_TEST_TOOLS=required` makes a missing tool a failure.
macro_rules! needs {
    ($tool:literal) => {
        if !$crate::support::found($tool) {
            return;
        }
    };
}
pub(crate) use needs;

/// Whether a tool is there; see [`needs`].
pub fn found(tool: &str) -> bool {
    let found = Command::new(tool)
        .arg("--version")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok();
    let required = std::env::var_os("AIRSEAL_TEST_TOOLS").is_some_and(|value| value == "required");
    assert!(found || !required, "{tool} is needed for this test");
    if !found {
        eprintln!("not shown here: this test needs {tool}");
    }
    found
}

/// The SHA-256 of bytes, in lowercase hex; `consent.rs` holds it to `sha256sum`.
/// The catalogue of a later release of airseal, with one more usage field for each number.
pub fn next_catalogue(number: u32) -> &'static str {
    let text = airseal::core::document::catalogue::shipped::TEXT;
    let mut text = text.replace("\nnumber = 1\n", &format!("\nnumber = {number}\n"));
    for since in 2..=number {
        text += &format!(
            "\n[[field]]\nname = \"gpus{since}\"\ncategory = \"usage\"\ntype = \"bucket\"\nmax = 5\n\
             purpose = \"Whether GPUs matter\"\nexample = \"1\"\nsince = {since}\nexpires = \"2099-12-31\"\n"
        );
    }
    text.leak()
}

pub fn sha256(bytes: &[u8]) -> String {
    airseal::core::types::keys::sha256_hex(bytes)
}

/// Runs a tool that the test needs.
pub fn tool(name: &str, args: &[&str], dir: &Path) -> Vec<u8> {
    let output = Command::new(name).args(args).current_dir(dir).output();
    let output = output.unwrap_or_else(|error| panic!("{name} is needed for this test: {error}"));
    assert!(
        output.status.success(),
        "{name} {args:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    output.stdout
}

/// Makes an Ed25519 key with openssl: `NAME.pem`, and `NAME.pub` beside it.
pub fn openssl_key(world: &World, name: &str) {
    let (pem, public) = (format!("{name}.pem"), format!("{name}.pub"));
    tool("openssl", &["genpkey", "-algorithm", "ed25519", "-out", &pem], &world.path(""));
    tool("openssl", &["pkey", "-in", &pem, "-pubout", "-out", &public], &world.path(""));
}

/// Signs `FILE.pae` with openssl, to `FILE.sig`.
pub fn openssl_sign(world: &World, key: &str, file: &str) {
    let (key, pae, sig) = (format!("{key}.pem"), format!("{file}.pae"), format!("{file}.sig"));
    let sign = ["pkeyutl", "-sign", "-rawin", "-inkey", &key, "-in", &pae, "-out", &sig];
    tool("openssl", &sign, &world.path(""));
}

/// Every file below a folder but the lock, which holds a note.
pub fn files_in(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    fn walk(folder: &Path, found: &mut BTreeMap<String, Vec<u8>>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, found);
            } else if path.file_name().is_some_and(|name| name != "lock") {
                found.insert(path.display().to_string(), std::fs::read(&path).unwrap());
            }
        }
    }
    let mut found = BTreeMap::new();
    walk(folder, &mut found);
    found
}
