//! Changes inputs at random, the same way for the same seed.

/// Random numbers from a seed (SplitMix64).
#[derive(Debug, Clone)]
pub struct Random(u64);

/// Longer inputs are cut: they are not more interesting, only slower.
const LONGEST: usize = 4096;

/// Numbers at which something begins or ends.
const NUMBERS: [&str; 10] = [
    "0",
    "-1",
    "1",
    "0.5",
    "1e400",
    "65536",
    "4294967296",
    "9007199254740993",
    "18446744073709551615",
    "18446744073709551616",
];

/// What has a meaning in many syntaxes.
const COMMON: [&str; 28] = [
    "%", "%00", "%0A", "%ff", "%25", "+", "&", "=", ";", ",", " ", "\t", "\n", "\r\n", "\0", "\"", "\\", "/",
    ":", ".", "..", "#", "?", "@", "\u{e9}", "\u{202e}", "null", "[]",
];

impl Random {
    /// Numbers that this seed determines.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next number.
    pub fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`, or zero if that is zero.
    pub fn below(&mut self, end: usize) -> usize {
        let number = self.number() % u64::try_from(end.max(1)).unwrap_or(u64::MAX);
        usize::try_from(number).unwrap_or_default()
    }

    /// One of them.
    ///
    /// # Panics
    /// If there are none.
    pub fn one_of<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }

    /// Two places of a text, in order, that are not far from each other.
    fn range(&mut self, length: usize) -> std::ops::Range<usize> {
        let start = self.below(length + 1);
        let longest = if self.below(4) == 0 { length } else { 12 };
        start..(start + self.below(longest + 1)).min(length)
    }
}

/// One of the inputs of a corpus, with some changes; `words` have a meaning where it is read.
///
/// # Panics
/// If the corpus is empty.
pub fn mutate(random: &mut Random, corpus: &[Vec<u8>], words: &[&str]) -> Vec<u8> {
    let mut input = random.one_of(corpus).clone();
    for _ in 0..=random.below(5) {
        change(random, &mut input, corpus, words);
    }
    input.truncate(LONGEST);
    input
}

fn change(random: &mut Random, input: &mut Vec<u8>, corpus: &[Vec<u8>], words: &[&str]) {
    let range = random.range(input.len());
    match random.below(10) {
        0 | 1 => drop(input.splice(range, word(random, words).bytes())),
        2 | 3 => {
            let at = range.start;
            drop(input.splice(at..at, word(random, words).bytes()));
        }
        4 => drop(input.drain(range)),
        5 => {
            let copy = input[range.clone()].to_vec();
            drop(input.splice(range.end..range.end, copy));
        }
        6 => {
            let byte = u8::try_from(random.below(256)).unwrap_or_default();
            if let Some(place) = input.get_mut(range.start) {
                *place = byte;
            }
        }
        7 => {
            if let Some(place) = input.get_mut(range.start) {
                *place ^= 1 << random.below(8);
            }
        }
        8 => {
            let other = random.one_of(corpus);
            let part = random.range(other.len());
            drop(input.splice(range, other[part].iter().copied()));
        }
        _ => change_number(random, input),
    }
}

fn word<'a>(random: &mut Random, words: &[&'a str]) -> &'a str {
    match words {
        [_, ..] if random.below(3) > 0 => words[random.below(words.len())],
        _ => COMMON[random.below(COMMON.len())],
    }
}

/// Another number in the place of one.
fn change_number(random: &mut Random, input: &mut Vec<u8>) {
    let starts = (0..input.len()).filter(|at| {
        input[*at].is_ascii_digit() && !at.checked_sub(1).is_some_and(|before| input[before].is_ascii_digit())
    });
    let starts: Vec<usize> = starts.collect();
    if starts.is_empty() {
        return;
    }
    let start = *random.one_of(&starts);
    let digits = input[start..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    drop(input.splice(start..start + digits, random.one_of(&NUMBERS).bytes()));
}
