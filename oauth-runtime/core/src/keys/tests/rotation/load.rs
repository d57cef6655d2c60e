//! J-07: whatever instances, store and clock do, every token always verifies against the published keys.

use std::collections::BTreeSet;

use super::*;
use crate::keys::tests::fake_store::BEGIN;
use crate::{Clock, Seal};

const HOUR: u64 = 3600;
/// No running instance goes longer without a refresh than this, and nobody caches the published keys for
/// longer: together, that is how long a key is published before it signs.
const STALE: u64 = 12 * HOUR;

/// Random enough, and the same each time.
struct Dice(u64);

impl Dice {
    /// SplitMix64.
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn up_to(&mut self, most: u64) -> u64 {
        self.next() % (most + 1)
    }

    fn one_in(&mut self, sides: u64) -> bool {
        self.next().is_multiple_of(sides)
    }
}

/// A running instance.
struct Instance {
    keys: SigningKeys,
    refreshed: u64,
}

struct Token {
    key_id: String,
    ends: u64,
}

struct World {
    dice: Dice,
    clock: Hand,
    store: FakeStore,
    instances: [Option<Instance>; 3],
    tokens: Vec<Token>,
    /// What was published, and when.
    copies: Vec<(u64, BTreeSet<String>)>,
    rotations: BTreeSet<String>,
}

impl World {
    fn now(&self) -> u64 {
        self.clock.now().as_unix()
    }

    fn let_fail(&mut self, often: bool) {
        let mut dice = Dice(self.dice.next());
        self.store.fail(move |_| match dice.up_to(if often { 7 } else { 40 }) {
            0 => Fault::Before,
            1 => Fault::After,
            _ => Fault::None,
        });
    }

    async fn start(&mut self, n: usize) {
        let schedule = RotationSchedule::new([EDDSA, ES256]).clock(self.clock.clone());
        let schedule = schedule
            .sealed_with(Seal::new(&"a secret for all of the instances".into()).expect("long enough"));
        if let Ok(keys) = SigningKeys::rotating(self.store.clone(), schedule).await {
            self.instances[n] = Some(Instance { keys, refreshed: self.now() });
        }
    }

    async fn refresh(&mut self, n: usize) {
        let now = self.now();
        if let Some(instance) = &mut self.instances[n]
            && instance.keys.refresh().await.is_ok()
        {
            instance.refreshed = now;
        }
    }

    /// A random event.
    async fn step(&mut self) {
        let often = self.dice.one_in(4);
        self.let_fail(often);
        if self.dice.one_in(400) {
            // All sleep, then wake up.
            let sleep = self.dice.up_to(70 * DAY);
            self.clock.forward(sleep);
        } else {
            let step = self.dice.up_to(HOUR);
            self.clock.forward(step);
        }
        let first = self.dice.up_to(2) as usize;
        for n in [first, (first + 1) % 3, (first + 2) % 3] {
            let age = self.instances[n].as_ref().map(|instance| self.now() - instance.refreshed);
            match age {
                None if self.dice.one_in(60) => self.start(n).await,
                None => {}
                // It crashes, and may come back much later.
                Some(_) if self.dice.one_in(150) => self.instances[n] = None,
                // Its store is unreachable for too long: it goes out of service.
                Some(age) if age > STALE - HOUR => {
                    self.refresh(n).await;
                    let now = self.now();
                    self.instances[n].take_if(|instance| instance.refreshed != now);
                }
                Some(_) if self.dice.one_in(4) => self.refresh(n).await,
                Some(_) => {}
            }
        }
    }

    fn check(&mut self) {
        let now = self.now();
        self.tokens.retain(|token| token.ends > now);
        self.copies.retain(|(when, _)| now - when < STALE - HOUR);
        let serving: Vec<_> = self.instances.iter().flatten().collect();
        for instance in &serving {
            let published: BTreeSet<_> = key_ids(&instance.keys.published()).into_iter().collect();
            for token in &self.tokens {
                assert!(published.contains(&token.key_id), "a token that is in use does not verify");
            }
            self.copies.push((now, published));
        }
        if serving.is_empty() {
            return;
        }
        let algorithm = if self.dice.one_in(2) { EDDSA } else { ES256 };
        let own = self.dice.up_to(serving.len() as u64 - 1) as usize;
        let token = serving[own].keys.sign(algorithm, "JWT", &json!({ "sub": "1" })).expect("signed");
        let mut key_id = String::new();
        let mut published = Vec::new();
        for instance in &serving {
            instance.keys.verify::<Value>(&token).expect("verified by every instance");
            published.push(instance.keys.published());
        }
        published.dedup();
        for set in published {
            let set = ClientKeySet::from_slice(&set).expect("public keys");
            let verified = set.verify(&token, &[algorithm]).expect("published by every instance");
            key_id = verified.key_id.expect("a kid");
        }
        for (when, copy) in self.copies.iter().filter(|(when, _)| *when > BEGIN + DAY) {
            assert!(copy.contains(&key_id), "a copy of {} seconds does not verify it", now - when);
        }
        self.rotations.insert(key_id.clone());
        self.tokens.push(Token { key_id, ends: now + self.dice.up_to(DAY) });
    }
}

/// Returns how many keys signed.
async fn world(seed: u64, days: u64) -> usize {
    let clock = Hand::new();
    let mut world = World {
        dice: Dice(seed),
        store: FakeStore::new(&clock),
        clock,
        instances: [None, None, None],
        tokens: Vec::new(),
        copies: Vec::new(),
        rotations: BTreeSet::new(),
    };
    for n in 0..3 {
        world.start(n).await;
    }
    while world.now() < BEGIN + days * DAY {
        world.step().await;
        world.check();
    }
    let made = world.store.made();
    let slots: BTreeSet<_> = made.iter().map(|(key, _)| key.slot.clone()).collect();
    assert_eq!(slots.len(), made.len(), "one key a slot");
    for (key, made) in &made {
        let published = key.signs_from.since(*made);
        assert!(published >= DAY || key.slot.ends_with(".0"), "{} signs after {published}", key.slot);
    }
    assert!(world.store.keys().len() <= 6, "what is over is deleted");
    world.rotations.len()
}

#[tokio::test]
async fn every_token_verifies_all_the_time() {
    let mut signed = 0;
    for seed in 0..3 {
        signed += world(seed, 400).await;
    }
    // A key signs for 30 days, and longer while all instances sleep: at most 70 days, hardly ever twice. So
    // 1200 days have at least seven keys of each of the two algorithms, and forty without sleep.
    assert!(signed >= 14, "{signed} keys signed");
}
