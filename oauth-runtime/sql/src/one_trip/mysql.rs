//! MySQL and MariaDB: a transaction as one text of several statements.
//!
//! Their protocol takes several statements at once only as a text, so [literals](crate::literals) stand in the places of
//! parameters. Stored procedures would have parameters, but they belong to the schema and need a privilege.
//!
//! - The statement after START TRANSACTION takes the row of the grant before any other, as every operation does, and
//!   then that of the code or token.
//! - Each statement asks for itself whether the code or token is unspent, and the last one spends it. All get the same
//!   answer, because the transaction has the row. None asks what the one before it did (`ROW_COUNT()`): if the client is
//!   gone, MariaDB goes on and forgets the answer.
//! - If one fails, the server does not run those after it, and the store rolls back.

use super::OneTrip;
use crate::dialect::Sql;

pub(super) fn statements(sql: impl Fn(&str) -> Sql) -> OneTrip {
    let transaction =
        |statements: &[String]| sql(&format!("START TRANSACTION; {}; COMMIT", statements.join("; ")));
    let spend = |table, column, set| {
        let [held, unspent, spent] = spend(table, column, set);
        transaction(&[add_access_token(&held), add_refresh_token(&unspent), spent])
    };
    let redeem = |table| {
        let set = "spent.redeemed_for = $4, spent.expires_at = GREATEST(spent.expires_at, $3)";
        spend(table, "redeemed_for", set)
    };
    let create_code = "INSERT INTO @authorization_codes (digest, grant_key, client_key, record, expires_at) \
                       VALUES ($4, $1, $2, $5, $3)";
    let always = "DUAL WHERE TRUE";
    OneTrip {
        create_authorization_code: transaction(&[create_grant("$6", "$7"), create_code.to_owned()]),
        create_tokens: transaction(&[
            create_grant("$10", "$11"),
            add_access_token(always),
            add_refresh_token(always),
        ]),
        redeem_authorization_code: redeem("authorization_codes"),
        redeem_device_code: redeem("device_codes"),
        rotate_refresh_token: spend("refresh_tokens", "successor", "spent.successor = $11"),
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

/// For the row with the digest `$10` whose `column` is still NULL: where to select from to take it, where to select from
/// afterwards, and what spends it.
fn spend(table: &str, column: &str, set: &str) -> [String; 3] {
    let rows = format!("@grants AS held STRAIGHT_JOIN @{table} AS spent ON spent.grant_key = held.grant_key");
    let unspent = format!("spent.digest = $10 AND spent.grant_key = $1 AND spent.{column} IS NULL");
    [
        format!("{rows} WHERE held.grant_key = $1 AND {unspent} FOR UPDATE"),
        format!("{rows} WHERE held.grant_key = $1 AND {unspent}"),
        format!(
            "UPDATE {rows} SET held.expires_at = GREATEST(held.expires_at, $3), {set} \
             WHERE held.grant_key = $1 AND {unspent}"
        ),
    ]
}

/// Adds the access token for the row in `rows`.
fn add_access_token(rows: &str) -> String {
    format!(
        "INSERT INTO @access_tokens (digest, grant_key, client_key, record, expires_at) \
         SELECT $4, $1, $2, $5, $6 FROM {rows}"
    )
}

/// Adds the refresh token, if there is one, for the row in `rows`.
fn add_refresh_token(rows: &str) -> String {
    format!(
        "INSERT INTO @refresh_tokens (digest, grant_key, client_key, record, successor, expires_at) \
         SELECT $7, $1, $2, $8, NULL, $9 FROM {rows} AND $7 IS NOT NULL"
    )
}
