//! A bounded run of the fuzz target from its seeds, each changed many times: no panic, no error of the engine.

use std::path::Path;

#[path = "../../../../fuzz/src/search.rs"]
mod search;

/// Changes of each seed.
const TURNS: u64 = 60;

/// Numbers that look drawn, the same in every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        // The steps of splitmix64.
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((mixed ^ (mixed >> 31)) % end.max(1) as u64) as usize
    }
}

/// Changes some bytes, takes some out, puts parts of another text in.
fn change(data: &mut Vec<u8>, other: &[u8], numbers: &mut Numbers) {
    for _ in 0..=numbers.below(3) {
        let at = numbers.below(data.len() + 1);
        match numbers.below(5) {
            0 if at < data.len() => data[at] ^= 1 << numbers.below(8),
            1 if at < data.len() => drop(data.drain(at..data.len().min(at + 1 + numbers.below(4)))),
            2 => data.insert(at, b"()[]{}\"*?~^:+-!&|\\/ \t,<%"[numbers.below(24)]),
            3 => {
                let from = numbers.below(other.len());
                let to = other.len().min(from + 1 + numbers.below(12));
                data.splice(at..at, other[from..to].iter().copied());
            }
            _ => {
                let part = data[..at].to_vec();
                data.extend(part);
            }
        }
    }
}

#[test]
fn what_the_fuzz_target_throws_is_answered_or_refused() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/seeds/search");
    let mut seeds: Vec<Vec<u8>> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| std::fs::read(entry.unwrap().path()).unwrap())
        .collect();
    seeds.sort_unstable();
    assert!(seeds.len() > 20);
    let mut numbers = Numbers(7);
    for seed in &seeds {
        search::ask(seed);
        let mut data = seed.clone();
        for turn in 0..TURNS {
            if turn % 6 == 0 {
                data.clone_from(seed);
            }
            let other = &seeds[numbers.below(seeds.len())];
            change(&mut data, other, &mut numbers);
            data.truncate(2000);
            search::ask(&data);
        }
    }
}
