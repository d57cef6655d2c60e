//! MySQL and MariaDB: a transaction as one text of several statements.
//!
//! Their protocol takes several statements at once only as a text, so [literals](crate::literals) stand in the places of
//! parameters. Stored procedures would have parameters, but they belong to the schema and need a privilege.
//!
//! - The first statement takes the row of the grant before any other, as every operation does. As long as the transaction
//!   has it, nobody else spends its codes and tokens.
//! - To spend a code or token, the access token is inserted with a subquery for each condition: that the grant is there,
//!   and that the code or token is unspent. If one finds nothing, its column would be NULL, which is an error.
//! - If a statement fails, the server does not run those after it, and the store rolls back. No statement asks what the
//!   one before it did (`ROW_COUNT()`): if the client is gone, MariaDB goes on and forgets the answer.
//!
//! The statements are simple because the server parses and plans them each time.

use super::{OneTrip, Whole};
use crate::dialect::Sql;

pub(super) fn statements(sql: impl Fn(&str) -> Sql) -> OneTrip {
    let transaction =
        |statements: &[&str]| sql(&format!("START TRANSACTION; {}; COMMIT", statements.join("; ")));
    let spend = |table: &str, column: &str, set: &str| {
        let unspent = format!("digest = $10 AND grant_key = $1 AND {column} IS NULL");
        let access = add_access_token(
            "(SELECT grant_key FROM @grants WHERE grant_key = $1)",
            &format!("(SELECT $2 FROM @{table} WHERE {unspent})"),
        );
        let spend = format!("UPDATE @{table} SET {set} WHERE {unspent}");
        Whole {
            with_refresh_token: transaction(&[EXTEND_GRANT, &access, ADD_REFRESH_TOKEN, &spend]),
            access_token_alone: transaction(&[EXTEND_GRANT, &access, &spend]),
        }
    };
    let redeem =
        |table| spend(table, "redeemed_for", "redeemed_for = $4, expires_at = GREATEST(expires_at, $3)");
    let create_code = "INSERT INTO @authorization_codes (digest, grant_key, client_key, record, expires_at) \
                       VALUES ($4, $1, $2, $5, $3)";
    let (create_grant_of_tokens, access) = (create_grant("$12", "$10", "$11"), add_access_token("$1", "$2"));
    OneTrip {
        create_authorization_code: transaction(&[&create_grant("$2", "$6", "$7"), create_code]),
        create_tokens: Whole {
            with_refresh_token: transaction(&[&create_grant_of_tokens, &access, ADD_REFRESH_TOKEN]),
            access_token_alone: transaction(&[&create_grant_of_tokens, &access]),
        },
        redeem_authorization_code: redeem("authorization_codes"),
        redeem_device_code: redeem("device_codes"),
        redeem_ciba_request: redeem("ciba_requests"),
        rotate_refresh_token: spend("refresh_tokens", "successor", "successor = $11"),
    }
}

/// Always [writes the row](crate::dialect::Dialect::extend_grant).
const EXTEND_GRANT: &str = "UPDATE @grants SET record = IF(record LIKE '% ', TRIM(TRAILING ' ' FROM record), \
     CONCAT(record, ' ')), expires_at = GREATEST(expires_at, $3) WHERE grant_key = $1";

const ADD_REFRESH_TOKEN: &str = "INSERT INTO @refresh_tokens (digest, grant_key, client_key, record, successor, expires_at) \
     VALUES ($7, $1, $2, $8, NULL, $9)";

fn add_access_token(grant: &str, client: &str) -> String {
    format!(
        "INSERT INTO @access_tokens (digest, grant_key, client_key, record, expires_at) \
         VALUES ($4, {grant}, {client}, $5, $6)"
    )
}

/// The grant, which may be there: for another code or token of the same authorization.
fn create_grant(client: &str, subject: &str, record: &str) -> String {
    format!(
        "INSERT INTO @grants (grant_key, client_key, subject_key, record, expires_at) \
         VALUES ($1, {client}, {subject}, {record}, $3) \
         ON DUPLICATE KEY UPDATE record = IF(record LIKE '% ', TRIM(TRAILING ' ' FROM record), CONCAT(record, ' ')), \
         expires_at = GREATEST(expires_at, VALUES(expires_at))"
    )
}
