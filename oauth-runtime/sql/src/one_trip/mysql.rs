//! MySQL and MariaDB: a transaction as one text of several statements.
//!
//! Their protocol takes several statements at once only as a text, so [literals](crate::literals) stand in the places of
//! parameters. Stored procedures would have parameters, but they belong to the schema and need a privilege.
//!
//! - The statement after START TRANSACTION takes the row of the grant before any other, as every operation does. To
//!   spend a code or token, it changes both rows or none.
//! - The next ones insert only if the one before changed something.
//! - If one fails, the server does not run those after it, and the store rolls back.

use super::OneTrip;
use crate::dialect::Sql;

pub(super) fn statements(sql: impl Fn(&str) -> Sql) -> OneTrip {
    let transaction = |first: String, then: &str| sql(&format!("START TRANSACTION; {first}; {then}; COMMIT"));
    let after_spending = add_tokens("ROW_COUNT() > 0");
    let redeem = |table| {
        let spent = "spent.redeemed_for = $4, spent.expires_at = GREATEST(spent.expires_at, $3)";
        transaction(spend(table, "redeemed_for", spent), &after_spending)
    };
    OneTrip {
        create_authorization_code: transaction(
            create_grant("$6", "$7"),
            "INSERT INTO @authorization_codes (digest, grant_key, client_key, record, expires_at) \
             VALUES ($4, $1, $2, $5, $3)",
        ),
        create_tokens: transaction(create_grant("$10", "$11"), &add_tokens("TRUE")),
        redeem_authorization_code: redeem("authorization_codes"),
        redeem_device_code: redeem("device_codes"),
        rotate_refresh_token: transaction(
            spend("refresh_tokens", "successor", "spent.successor = $11"),
            &after_spending,
        ),
    }
}

/// The grant, which may be there: for another code or token of the same authorization.
fn create_grant(subject: &str, record: &str) -> String {
    format!(
        "INSERT INTO @grants (grant_key, client_key, subject_key, record, expires_at) \
         VALUES ($1, $2, {subject}, {record}, $3) \
         ON DUPLICATE KEY UPDATE expires_at = GREATEST(expires_at, VALUES(expires_at))"
    )
}

/// Spends the row with the digest `$10` whose `column` is still NULL.
fn spend(table: &str, column: &str, set: &str) -> String {
    format!(
        "UPDATE @grants AS held STRAIGHT_JOIN @{table} AS spent ON spent.grant_key = held.grant_key \
         SET held.expires_at = GREATEST(held.expires_at, $3), {set} \
         WHERE held.grant_key = $1 AND spent.digest = $10 AND spent.{column} IS NULL"
    )
}

/// Adds the tokens if `condition` holds for both.
fn add_tokens(condition: &str) -> String {
    format!(
        "INSERT INTO @access_tokens (digest, grant_key, client_key, record, expires_at) \
         SELECT $4, $1, $2, $5, $6 FROM DUAL WHERE {condition}; \
         INSERT INTO @refresh_tokens (digest, grant_key, client_key, record, successor, expires_at) \
         SELECT $7, $1, $2, $8, NULL, $9 FROM DUAL WHERE {condition} AND $7 IS NOT NULL"
    )
}
