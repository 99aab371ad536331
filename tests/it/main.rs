//! The integration tests: one binary, one file a capability.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]
#![allow(clippy::needless_pass_by_value, clippy::too_many_lines, clippy::as_conversions)]
#![allow(clippy::format_collect, clippy::cast_precision_loss, clippy::format_push_string)]
#![allow(clippy::case_sensitive_file_extension_comparisons)]

mod support;

mod advisories;
mod audit;
mod bindings;
mod bounds;
mod bundle_changes;
mod calls;
mod catalogue_properties;
mod catalogues;
mod catch_up;
mod ceremony;
mod choice;
mod clock;
mod columns;
mod concurrency;
mod conformance;
mod consent;
mod craft;
mod crashes;
#[cfg(unix)]
mod credentials;
mod csaf;
mod customers;
mod data;
mod data_check;
mod data_check_fields;
mod disclosed;
mod docs;
mod doctor;
mod document_properties;
mod email;
mod embedding;
mod encodings;
mod end_of_support;
mod erasure;
mod external_instance;
mod external_keys;
mod faults;
mod first_minute;
mod folders;
mod formats;
mod forms;
mod fuzzing;
mod generated;
mod golden;
mod help;
mod hints;
mod histories;
mod history;
mod hostile;
mod kept_documents;
mod key_forms;
mod layout;
mod leaving;
mod licenses;
mod limit_use;
mod lists;
mod many_revocations;
mod metrics;
mod on_record;
mod output;
mod output_files;
mod owner;
mod pae_limits;
mod passphrases;
mod pictures;
mod places;
mod policies;
mod privacy;
mod public_items;
mod qr;
mod receive;
mod receive_findings;
mod received;
mod records;
mod reissue;
mod releases;
mod restores;
mod revoking;
mod rights;
mod sandbox;
mod screens;
mod secrets;
mod shells;
mod signers;
mod standing;
mod statements;
mod supply;
mod testkit;
mod trip;
mod trust_properties;
mod unknown_algorithms;
mod unlinkable;
mod upgrade;
mod usage;
mod vendor;
mod vendor_doctor;
mod vendor_folder;
mod vendor_issue;
mod vendor_losses;
mod vendor_place;
mod vendor_plans;
mod vendor_renew;
mod verdicts;
mod words;

#[test]
fn no_test_file_is_forgotten() {
    let main = include_str!("main.rs");
    for entry in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        assert!(
            name == "main" || main.contains(&format!("mod {name};")),
            "{name} is not in main.rs"
        );
    }
}
