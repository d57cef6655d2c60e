//! What a request to the declared provider may cost.
//!
//! A budget is what was counted when it was set, with Rust 1.95 on x86-64 and glibc 2.36. Valgrind has no SHA extensions, so
//! each digest is some 3,400 instructions there, and a few hundred on a processor.

use crate::Result;
use crate::count;
use crate::deliver::Side;
use crate::request::Kind;

/// Above a budget by more than this is an error: other versions of the C library copy and allocate a little differently.
const TOLERANCE: f64 = 0.03;

/// Instructions of each request, and what most of them are for.
const BUDGETS: [(Kind, f64, &str); 6] = [
    (
        Kind::Token,
        23_200.0,
        "two digests (secret, token), the Basic header, the form, the record, the response",
    ),
    (Kind::Introspect, 17_850.0, "two digests (secret, token), the Basic header, the response"),
    (
        Kind::Code,
        42_850.0,
        "five digests (secret, code, verifier, two tokens), two records, a copy until the store answered",
    ),
    (Kind::Refresh, 30_150.0, "three digests (secret, old token, new token), the record, the response"),
    (
        Kind::Authorize,
        24_900.0,
        "one digest (code), the parameters (kept for pages), the record, the redirect",
    ),
    (
        Kind::Push,
        32_200.0,
        "two digests (secret, reference), the checks of an authorization request, the record",
    ),
];

/// Counts each request, and fails if one costs more than its budget.
pub(crate) fn check() -> Result<()> {
    let mut exceeded = Vec::new();
    for (kind, budget, reason) in BUDGETS {
        let counted = count::cost(Side::Ours, kind)?.instructions;
        println!("{}: {counted:.0} instructions, of {budget:.0}", kind.text());
        if counted > budget * (1.0 + TOLERANCE) {
            exceeded
                .push(format!("{} has {counted:.0} instructions, of {budget:.0} for {reason}", kind.text()));
        } else if counted < budget * (1.0 - TOLERANCE) {
            println!("  The budget can be lowered.");
        }
    }
    if exceeded.is_empty() { Ok(()) } else { Err(exceeded.join("\n").into()) }
}
