//! Runs the target that `FUZZ_TARGET` names: `cargo xtask fuzz` builds and starts this program.
#![no_main]

use std::sync::OnceLock;

use libfuzzer_sys::{fuzz_mutator, fuzz_target, fuzzer_mutate};
use test_fuzz::{Random, Target, mutate, target};

fn chosen() -> &'static Target {
    static CHOSEN: OnceLock<&Target> = OnceLock::new();
    CHOSEN.get_or_init(|| {
        let name = std::env::var("FUZZ_TARGET").expect("FUZZ_TARGET names a target");
        target(&name).unwrap_or_else(|| panic!("there is no target {name}"))
    })
}

fuzz_target!(|data: &[u8]| (chosen().run)(data));

// libFuzzer's own changes, and every other time those that know words.
fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    if seed % 2 == 0 {
        return fuzzer_mutate(data, size, max_size);
    }
    let corpus = [data[..size].to_vec()];
    let mut changed = mutate(&mut Random::new(seed.into()), &corpus, chosen().words);
    changed.truncate(max_size.min(data.len()));
    data[..changed.len()].copy_from_slice(&changed);
    changed.len()
});
