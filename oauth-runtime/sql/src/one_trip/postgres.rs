//! PostgreSQL: one statement, whose parts see one snapshot.
//!
//! - `held` takes the row of the grant before any other, as every operation does. If a revocation has the row, `held`
//!   waits and then finds nothing, and all that reads from `held` does nothing.
//! - `spent` sees the code or token as it was when the statement began. If somebody spent it while `held` waited,
//!   PostgreSQL checks the conditions again on the newest version before it writes, and `spent` finds nothing. Only the
//!   loser of such a race has extended the grant.
//! - The rest inserts for each row of `held` or `spent`: one or none. No part writes a row that another part wrote.
//!
//! So it is at READ COMMITTED. At higher levels, a statement that waited fails, and the store retries it.

use super::{OneTrip, Whole};
use crate::dialect::Sql;

pub(super) fn statements(sql: impl Fn(&str) -> Sql) -> OneTrip {
    // One text whether there is a refresh token or not: each connection prepares it once.
    let adding = |parts: &str, from: &str| Whole::from(sql(&format!("WITH {parts}, {}", add_tokens(from))));
    let redeem = |table| {
        let set = "redeemed_for = $4, expires_at = GREATEST(expires_at, $3)";
        adding(&spend(table, "redeemed_for", set), "spent")
    };
    OneTrip {
        create_authorization_code: sql(&format!(
            "WITH {} INSERT INTO @authorization_codes (digest, grant_key, client_key, record, expires_at) \
             SELECT $4, grant_key, $2, $5, $3 FROM held",
            create_grant("$2", "$6", "$7")
        )),
        create_tokens: adding(&create_grant("$12", "$10", "$11"), "held"),
        redeem_authorization_code: redeem("authorization_codes"),
        redeem_device_code: redeem("device_codes"),
        redeem_ciba_request: redeem("ciba_requests"),
        rotate_refresh_token: adding(&spend("refresh_tokens", "successor", "successor = $11"), "spent"),
    }
}

/// The grant, which may be there: for another code or token of the same authorization.
fn create_grant(client: &str, subject: &str, record: &str) -> String {
    format!(
        "held AS (INSERT INTO @grants AS kept (grant_key, client_key, subject_key, record, expires_at) \
         VALUES ($1, {client}, {subject}, {record}, $3) ON CONFLICT (grant_key) \
         DO UPDATE SET expires_at = GREATEST(kept.expires_at, excluded.expires_at) RETURNING grant_key)"
    )
}

/// Spends the row with the digest `$10` whose `column` is still NULL.
///
/// The rows of codes and tokens are found by their digests alone. With a condition on `grant_key` beside it, the planner
/// takes the index of that column if most grants have one row, and then reads every token that a grant ever had.
fn spend(table: &str, column: &str, set: &str) -> String {
    format!(
        "held AS (UPDATE @grants SET expires_at = GREATEST(expires_at, $3) WHERE grant_key = $1 AND grant_key = \
         (SELECT grant_key FROM @{table} WHERE digest = $10 AND {column} IS NULL) RETURNING grant_key), \
         spent AS (UPDATE @{table} SET {set} WHERE digest = $10 AND EXISTS (SELECT 1 FROM held) \
         AND {column} IS NULL RETURNING grant_key)"
    )
}

/// For each row in `from`. The number of access tokens is that of the whole statement.
fn add_tokens(from: &str) -> String {
    format!(
        "added AS (INSERT INTO @refresh_tokens (digest, grant_key, client_key, record, successor, expires_at) \
         SELECT $7, grant_key, $2, $8, NULL, $9 FROM {from} WHERE $7 IS NOT NULL) \
         INSERT INTO @access_tokens (digest, grant_key, client_key, record, expires_at) \
         SELECT $4, grant_key, $2, $5, $6 FROM {from}"
    )
}
