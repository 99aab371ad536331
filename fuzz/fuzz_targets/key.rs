#![no_main]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    airseal_fuzz::key_file(bytes);
});
