//! SQLite: several statements in one message to the thread of the connection, in the transaction of its writer.
//!
//! `changes()` is the number of rows that the statement before changed: each goes on only if that one found its row.
//! Nobody else writes in between.

use super::OneTrip;
use crate::dialect::Sql;

pub(super) fn statements(sql: impl Fn(&str) -> Sql) -> OneTrip {
    let whole = |statements: &[&str]| sql(&statements.join("; "));
    let redeem = |table| {
        let set = "redeemed_for = $4, expires_at = GREATEST(expires_at, $3)";
        let [extend, spend] = spend(table, "redeemed_for", set);
        whole(&[&extend, &spend, ADD_ACCESS_TOKEN, ADD_REFRESH_TOKEN]).into()
    };
    let create_code = "INSERT INTO @authorization_codes (digest, grant_key, client_key, record, expires_at) \
                       VALUES ($4, $1, $2, $5, $3)";
    let [extend, rotate] = spend("refresh_tokens", "successor", "successor = $11");
    OneTrip {
        create_authorization_code: whole(&[&create_grant("$2", "$6", "$7"), create_code]),
        create_tokens: whole(&[&create_grant("$12", "$10", "$11"), ADD_ACCESS_TOKEN, ADD_REFRESH_TOKEN])
            .into(),
        redeem_authorization_code: redeem("authorization_codes"),
        redeem_device_code: redeem("device_codes"),
        redeem_ciba_request: redeem("ciba_requests"),
        rotate_refresh_token: whole(&[&extend, &rotate, ADD_ACCESS_TOKEN, ADD_REFRESH_TOKEN]).into(),
    }
}

/// The grant, which may be there: for another code or token of the same authorization.
fn create_grant(client: &str, subject: &str, record: &str) -> String {
    format!(
        "INSERT INTO @grants AS kept (grant_key, client_key, subject_key, record, expires_at) \
         VALUES ($1, {client}, {subject}, {record}, $3) ON CONFLICT (grant_key) \
         DO UPDATE SET expires_at = GREATEST(kept.expires_at, excluded.expires_at)"
    )
}

/// Extends the grant if the row with the digest `$10` is there and its `column` is still NULL, and spends that row.
fn spend(table: &str, column: &str, set: &str) -> [String; 2] {
    let unspent = format!("digest = $10 AND grant_key = $1 AND {column} IS NULL");
    [
        format!(
            "UPDATE @grants SET expires_at = GREATEST(expires_at, $3) WHERE grant_key = $1 \
             AND EXISTS (SELECT 1 FROM @{table} WHERE {unspent})"
        ),
        format!("UPDATE @{table} SET {set} WHERE {unspent} AND changes() > 0"),
    ]
}

const ADD_ACCESS_TOKEN: &str = "INSERT INTO @access_tokens (digest, grant_key, client_key, record, expires_at) \
                                SELECT $4, $1, $2, $5, $6 WHERE changes() > 0";

/// Adds the refresh token, if there is one.
const ADD_REFRESH_TOKEN: &str = "INSERT INTO @refresh_tokens (digest, grant_key, client_key, record, successor, expires_at) \
                                 SELECT $7, $1, $2, $8, NULL, $9 WHERE changes() > 0 AND $7 IS NOT NULL";
