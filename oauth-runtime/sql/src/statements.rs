//! Every statement of the store, in one place.

use super::dialect::{Dialect, Sql};
use super::events::ROWS;
use super::one_trip::OneTrip;
use super::options::TableNames;
use super::schema::{EXPIRING, OF_CLIENTS};

/// The statements in a database's dialect, built once.
pub(super) struct Statements {
    /// Whole operations.
    pub(super) one_trip: OneTrip,

    pub(super) get_client: Sql,
    pub(super) lock_client: Sql,
    pub(super) create_client: Sql,
    pub(super) replace_client: Sql,
    pub(super) list_clients: Sql,
    pub(super) note_idle_client: Sql,
    pub(super) forget_idle_client: Sql,
    pub(super) list_idle_clients: Sql,
    pub(super) grant_of_client: Sql,
    /// Everything of a client, the client last.
    pub(super) delete_client: [Sql; 13],
    /// Which of [`OF_CLIENTS`] have more rows of a client than one transaction should delete.
    pub(super) crowded_by_client: Sql,
    /// A limited number of a client's rows in each of [`OF_CLIENTS`].
    pub(super) delete_rows_of_client: [Sql; OF_CLIENTS.len()],

    pub(super) create_grant: Sql,
    pub(super) extend_grant: Sql,
    pub(super) list_grants: Sql,
    pub(super) list_client_grants: Sql,
    pub(super) get_grant: Sql,
    pub(super) lock_grant: Sql,
    pub(super) replace_grant: Sql,
    /// Everything of a grant, the grant first: an operation that holds its row runs before or after.
    pub(super) revoke_grant: [Sql; 6],

    pub(super) create_access_token: Sql,
    pub(super) get_access_token: Sql,
    pub(super) revoke_access_token: Sql,

    pub(super) get_authorization_code: Sql,
    pub(super) redeem_authorization_code: Sql,
    pub(super) redeemed_authorization_code: Sql,

    pub(super) create_device_code: Sql,
    pub(super) get_device_code: Sql,
    pub(super) find_user_code: Sql,
    pub(super) poll_device_code: Sql,
    pub(super) slow_down_device: Sql,
    pub(super) device_polled_by: Sql,
    pub(super) decide_device_code: Sql,
    pub(super) redeem_device_code: Sql,
    pub(super) redeemed_device_code: Sql,

    pub(super) create_ciba_request: Sql,
    pub(super) find_same_ciba_request: Sql,
    pub(super) get_ciba_request: Sql,
    pub(super) list_ciba_requests: Sql,
    pub(super) poll_ciba_request: Sql,
    pub(super) slow_down_ciba_request: Sql,
    pub(super) ciba_request_polled_by: Sql,
    pub(super) decide_ciba_request: Sql,
    pub(super) redeem_ciba_request: Sql,
    /// The same, with what is pushed to the client.
    pub(super) redeem_pushed_ciba_request: Sql,
    pub(super) redeemed_ciba_request: Sql,
    /// The key and the moment of each row.
    pub(super) due_ciba_notifications: Sql,
    pub(super) due_tenant_ciba_notifications: Sql,
    pub(super) claim_ciba_notification: Sql,
    pub(super) postpone_ciba_notification: Sql,
    pub(super) end_ciba_notification: Sql,
    pub(super) delete_ciba_requests_of: Sql,

    pub(super) create_refresh_token: Sql,
    pub(super) get_refresh_token: Sql,
    pub(super) rotate_refresh_token: Sql,

    #[cfg(feature = "passwords")]
    pub(super) put_user: Sql,
    #[cfg(feature = "passwords")]
    pub(super) create_user: Sql,
    #[cfg(feature = "passwords")]
    pub(super) replace_user: Sql,
    #[cfg(feature = "passwords")]
    pub(super) get_user: Sql,
    pub(super) users_of: Sql,
    #[cfg(feature = "passwords")]
    pub(super) lock_users_of: Sql,

    pub(super) users_after: Sql,
    pub(super) unnamed_users_after: Sql,
    pub(super) delete_user: Sql,
    #[cfg(feature = "passwords")]
    pub(super) create_user_name: Sql,
    /// One for each of the numbers of rows.
    pub(super) note_user_names: [Sql; ROWS.len()],
    #[cfg(feature = "passwords")]
    pub(super) reown_user_name: Sql,
    #[cfg(feature = "passwords")]
    pub(super) user_name_of: Sql,
    #[cfg(feature = "passwords")]
    pub(super) forget_user_name: Sql,
    pub(super) forget_user_names_of: Sql,
    #[cfg(feature = "passwords")]
    pub(super) create_person_email: Sql,
    /// One for each of the numbers of rows.
    pub(super) note_person_emails: [Sql; ROWS.len()],
    #[cfg(feature = "passwords")]
    pub(super) find_email: Sql,
    #[cfg(feature = "passwords")]
    pub(super) get_email: Sql,
    #[cfg(feature = "passwords")]
    pub(super) email_owner: Sql,
    pub(super) forget_emails_of: Sql,
    pub(super) create_session: Sql,
    pub(super) replace_session: Sql,
    pub(super) get_session: Sql,
    pub(super) delete_session: Sql,
    pub(super) note_session_person: Sql,
    pub(super) list_sessions: Sql,

    pub(super) lock_consent: Sql,
    pub(super) create_consent: Sql,
    pub(super) replace_consent: Sql,
    pub(super) get_consent: Sql,
    /// One for each table.
    pub(super) delete_consent: [Sql; 2],
    pub(super) note_consent_subject: Sql,
    pub(super) list_consents: Sql,
    pub(super) consents_after: Sql,

    pub(super) put_claims: Sql,
    #[cfg(feature = "passwords")]
    pub(super) create_claims: Sql,
    #[cfg(feature = "passwords")]
    pub(super) lock_claims: Sql,
    #[cfg(feature = "passwords")]
    pub(super) replace_claims: Sql,
    pub(super) claims_of_users_after: Sql,
    pub(super) delete_claims: Sql,
    pub(super) get_claims: Sql,

    pub(super) use_once: Sql,
    pub(super) used_by: Sql,

    pub(super) create_signing_key: Sql,
    pub(super) signing_key_created_by: Sql,
    pub(super) list_signing_keys: Sql,
    pub(super) delete_signing_key: Sql,

    pub(super) create_credentials: Sql,
    pub(super) replace_credentials: Sql,
    pub(super) get_credentials: Sql,
    pub(super) credentials_put_by: Sql,
    pub(super) delete_credentials: Sql,
    pub(super) create_upstream_link: Sql,
    pub(super) get_upstream_link: Sql,
    pub(super) list_upstream_links: Sql,
    pub(super) delete_upstream_link: Sql,
    pub(super) delete_upstream_links: Sql,
    pub(super) create_webhook_progress: Sql,
    pub(super) replace_webhook_progress: Sql,
    pub(super) get_webhook_progress: Sql,
    pub(super) webhook_progress_put_by: Sql,
    pub(super) create_signal_record: Sql,
    pub(super) replace_signal_record: Sql,
    pub(super) get_signal_record: Sql,
    pub(super) signal_record_put_by: Sql,

    pub(super) create_failed_attempts: Sql,
    pub(super) replace_failed_attempts: Sql,
    pub(super) get_failed_attempts: Sql,
    pub(super) failed_attempts_put_by: Sql,

    pub(super) add_session_client: Sql,
    pub(super) note_session_subject: Sql,
    pub(super) list_session_clients: Sql,
    pub(super) list_subject_clients: Sql,
    pub(super) list_client_sessions: Sql,
    /// One for each table.
    pub(super) delete_session_client: [Sql; 2],

    pub(super) notices: Due,
    pub(super) mails: Due,
    pub(super) count_mails: Sql,

    pub(super) create_pushed_request: Sql,
    pub(super) get_pushed_request: Sql,
    pub(super) keep_pushed_request: Sql,
    pub(super) take_pushed_request: Sql,
    pub(super) pushed_request_taken_by: Sql,

    pub(super) create_ticket: Sql,
    pub(super) replace_ticket: Sql,
    pub(super) ticket_put_by: Sql,
    pub(super) get_ticket: Sql,
    pub(super) take_ticket: Sql,
    pub(super) taken_ticket: Sql,
    pub(super) delete_tickets_of: Sql,

    /// One for each of the numbers of rows.
    pub(super) append_events: [Sql; ROWS.len()],
    /// By what the query asks for: the newest first (1), of a subject (2), of a client (4), of a kind (8), of a tenant (16).
    pub(super) list_events: [Sql; 32],
    pub(super) delete_events_of: Sql,

    /// One for each of the numbers of rows.
    pub(super) note_tenant_entries: [Sql; ROWS.len()],
    pub(super) get_tenant_entry: Sql,
    pub(super) forget_tenant_entry: Sql,
    pub(super) list_tenant_clients: Sql,
    pub(super) list_tenant_signing_keys: Sql,
    pub(super) due_tenant_logout_notices: Sql,

    /// One for each table.
    pub(super) delete_expired: [Sql; EXPIRING.len()],
}

/// The statements of a table whose rows are due at some moment.
pub(super) struct Due {
    pub(super) create: Sql,
    /// The record, the moment and the key of each row.
    pub(super) due: Sql,
    pub(super) claim: Sql,
    pub(super) postpone: Sql,
    pub(super) delete: Sql,
}

impl Due {
    fn new(
        sql: &impl Fn(&str) -> Sql,
        upsert: &impl Fn(&str, &str, &[&str]) -> Sql,
        key: &str,
        create: &str,
        due: &str,
        table: &str,
    ) -> Self {
        Self {
            // An existing row is kept: only its key is replaced, by itself.
            create: upsert(create, key, &[key]),
            due: sql(due),
            claim: sql(&format!("UPDATE {table} SET due_at = ? WHERE {key} = ? AND due_at = ?")),
            postpone: sql(&format!(
                "UPDATE {table} SET record = ?, due_at = ? WHERE {key} = ? AND due_at = ?"
            )),
            delete: sql(&format!("DELETE FROM {table} WHERE {key} = ?")),
        }
    }
}

impl Statements {
    pub(super) fn new(dialect: Dialect, names: &TableNames) -> Self {
        let sql = |text: &str| dialect.statement(names, text);
        let upsert = |text: &str, key: &str, columns: &[&str]| {
            sql(&format!("{text} {}", dialect.or_replace(key, columns)))
        };
        Self {
            one_trip: OneTrip::new(dialect, names),

            get_client: sql("SELECT record FROM @clients WHERE client_key = ?"),
            lock_client: sql(&format!(
                "SELECT record FROM @clients WHERE client_key = ?{}",
                dialect.for_update()
            )),
            create_client: sql("INSERT INTO @clients (client_key, client_id, record) VALUES (?, ?, ?)"),
            replace_client: sql("UPDATE @clients SET record = ? WHERE client_key = ?"),
            list_clients: sql("SELECT record FROM @clients WHERE client_key > ? ORDER BY client_key LIMIT ?"),
            note_idle_client: upsert(
                "INSERT INTO @idle_clients (client_key, idle_since) VALUES (?, ?)",
                "client_key",
                &["idle_since"],
            ),
            forget_idle_client: sql("DELETE FROM @idle_clients WHERE client_key = ?"),
            list_idle_clients: sql("SELECT client.record FROM @idle_clients idle JOIN @clients client \
                 ON client.client_key = idle.client_key WHERE idle.idle_since <= ? AND idle.client_key > ? \
                 ORDER BY idle.client_key LIMIT ?"),
            grant_of_client: sql("SELECT grant_key FROM @grants WHERE client_key = ? LIMIT 1"),
            delete_client: [
                "grants",
                "authorization_codes",
                "device_codes",
                "ciba_requests",
                "refresh_tokens",
                "access_tokens",
                "consents",
                "consent_subjects",
                "session_clients",
                "session_subjects",
                "pushed_requests",
                "idle_clients",
                "clients",
            ]
            .map(|table| sql(&format!("DELETE FROM @{table} WHERE client_key = ?"))),
            crowded_by_client: sql(&crowded_by_client(dialect)),
            delete_rows_of_client: OF_CLIENTS
                .map(|(table, key)| sql(&dialect.delete_rows_of_client(table, key))),

            create_grant: sql(dialect.create_grant()),
            extend_grant: sql(dialect.extend_grant()),
            list_grants: sql("SELECT record, expires_at FROM @grants WHERE subject_key = ?"),
            get_grant: sql("SELECT record, expires_at FROM @grants WHERE grant_key = ?"),
            lock_grant: sql(&format!(
                "SELECT record, expires_at FROM @grants WHERE grant_key = ?{}",
                dialect.for_update()
            )),
            replace_grant: sql("UPDATE @grants SET record = ? WHERE grant_key = ?"),
            list_client_grants: sql(
                "SELECT record, expires_at FROM @grants WHERE client_key = ? AND grant_key > ? \
                 AND subject_key IS NOT NULL ORDER BY grant_key LIMIT ?",
            ),
            revoke_grant: [
                "grants",
                "authorization_codes",
                "device_codes",
                "ciba_requests",
                "refresh_tokens",
                "access_tokens",
            ]
            .map(|table| sql(&format!("DELETE FROM @{table} WHERE grant_key = ?"))),

            create_access_token: sql(
                "INSERT INTO @access_tokens (digest, grant_key, client_key, record, expires_at) VALUES (?, ?, ?, ?, ?)",
            ),
            get_access_token: sql("SELECT record FROM @access_tokens WHERE digest = ?"),
            revoke_access_token: sql("DELETE FROM @access_tokens WHERE digest = ?"),

            get_authorization_code: sql(
                "SELECT record, redeemed_for FROM @authorization_codes WHERE digest = ?",
            ),
            redeem_authorization_code: sql(
                "UPDATE @authorization_codes SET redeemed_for = ?, expires_at = GREATEST(expires_at, ?) WHERE digest = ? AND grant_key = ? AND redeemed_for IS NULL",
            ),
            redeemed_authorization_code: sql(
                "SELECT redeemed_for FROM @authorization_codes WHERE digest = ? AND grant_key = ?",
            ),

            create_device_code: sql(
                "INSERT INTO @device_codes (digest, user_code, client_key, record, poll_interval, expires_at) VALUES (?, ?, ?, ?, ?, ?)",
            ),
            get_device_code: sql("SELECT record, decision, redeemed_for FROM @device_codes WHERE digest = ?"),
            find_user_code: sql(
                "SELECT record, decision, redeemed_for FROM @device_codes WHERE user_code = ?",
            ),
            poll_device_code: sql("UPDATE @device_codes SET polled_at = ?, polled_by = ? \
                 WHERE digest = ? AND (polled_at IS NULL OR polled_at <= ? - poll_interval)"),
            slow_down_device: sql(
                "UPDATE @device_codes SET polled_at = GREATEST(polled_at, ?), poll_interval = poll_interval + ?, polled_by = ? \
                 WHERE digest = ? AND polled_by <> ?",
            ),
            device_polled_by: sql("SELECT polled_by FROM @device_codes WHERE digest = ?"),
            decide_device_code: sql(
                "UPDATE @device_codes SET decision = ?, grant_key = ? WHERE digest = ? AND decision IS NULL",
            ),
            redeem_device_code: sql(
                "UPDATE @device_codes SET redeemed_for = ?, expires_at = GREATEST(expires_at, ?) WHERE digest = ? AND grant_key = ? AND redeemed_for IS NULL",
            ),
            redeemed_device_code: sql(
                "SELECT redeemed_for FROM @device_codes WHERE digest = ? AND grant_key = ?",
            ),

            create_ciba_request: sql(
                "INSERT INTO @ciba_requests (digest, same_key, client_key, subject_key, record, issued_at, ends_at, poll_interval, due_at, \
                 attempts, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, NULLIF(?, -1), 0, ?)",
            ),
            find_same_ciba_request: sql("SELECT digest FROM @ciba_requests WHERE same_key = ?"),
            get_ciba_request: sql(
                "SELECT record, decision, redeemed_for, due_at, attempts, response FROM @ciba_requests WHERE digest = ?",
            ),
            list_ciba_requests: sql(
                "SELECT record, decision, redeemed_for, due_at, attempts, response FROM @ciba_requests \
                 WHERE subject_key = ? AND decision IS NULL AND ends_at > ? ORDER BY issued_at DESC LIMIT ?",
            ),
            poll_ciba_request: sql("UPDATE @ciba_requests SET polled_at = ?, polled_by = ? \
                 WHERE digest = ? AND (polled_at IS NULL OR polled_at <= ? - poll_interval)"),
            slow_down_ciba_request: sql(
                "UPDATE @ciba_requests SET polled_at = GREATEST(polled_at, ?), poll_interval = poll_interval + ?, polled_by = ? \
                 WHERE digest = ? AND polled_by <> ?",
            ),
            ciba_request_polled_by: sql("SELECT polled_by FROM @ciba_requests WHERE digest = ?"),
            decide_ciba_request: sql(
                "UPDATE @ciba_requests SET decision = ?, grant_key = ?, same_key = NULL, \
                 due_at = CASE WHEN due_at IS NULL THEN NULL ELSE ? END WHERE digest = ? AND decision IS NULL",
            ),
            redeem_ciba_request: sql(
                "UPDATE @ciba_requests SET redeemed_for = ?, expires_at = GREATEST(expires_at, ?) \
                 WHERE digest = ? AND grant_key = ? AND redeemed_for IS NULL",
            ),
            redeem_pushed_ciba_request: sql(
                "UPDATE @ciba_requests SET redeemed_for = ?, expires_at = GREATEST(expires_at, ?), response = ? \
                 WHERE digest = ? AND grant_key = ? AND redeemed_for IS NULL",
            ),
            redeemed_ciba_request: sql(
                "SELECT redeemed_for FROM @ciba_requests WHERE digest = ? AND grant_key = ?",
            ),
            due_ciba_notifications: sql(
                "SELECT digest, due_at FROM @ciba_requests WHERE due_at <= ? ORDER BY due_at LIMIT ?",
            ),
            due_tenant_ciba_notifications: sql(
                "SELECT request.digest, request.due_at FROM @tenant_entries entry JOIN @ciba_requests request \
                 ON request.digest = entry.row_key WHERE entry.list_key = ? AND request.due_at <= ? \
                 ORDER BY request.due_at LIMIT ?",
            ),
            claim_ciba_notification: sql(
                "UPDATE @ciba_requests SET due_at = ? WHERE digest = ? AND due_at = ?",
            ),
            postpone_ciba_notification: sql(
                "UPDATE @ciba_requests SET due_at = ?, attempts = ? WHERE digest = ? AND due_at = ?",
            ),
            end_ciba_notification: sql(
                "UPDATE @ciba_requests SET due_at = NULL, response = NULL WHERE digest = ? AND due_at = ?",
            ),
            delete_ciba_requests_of: sql("DELETE FROM @ciba_requests WHERE subject_key = ?"),

            create_refresh_token: sql(
                "INSERT INTO @refresh_tokens (digest, grant_key, client_key, record, successor, expires_at) VALUES (?, ?, ?, ?, NULL, ?)",
            ),
            get_refresh_token: sql("SELECT record, successor FROM @refresh_tokens WHERE digest = ?"),
            rotate_refresh_token: sql(
                "UPDATE @refresh_tokens SET successor = ? WHERE digest = ? AND grant_key = ? AND successor IS NULL",
            ),

            #[cfg(feature = "passwords")]
            put_user: upsert(
                "INSERT INTO @users (username_key, record) VALUES (?, ?)",
                "username_key",
                &["record"],
            ),
            #[cfg(feature = "passwords")]
            create_user: sql("INSERT INTO @users (username_key, record) VALUES (?, ?)"),
            #[cfg(feature = "passwords")]
            replace_user: sql("UPDATE @users SET record = ? WHERE username_key = ? AND record = ?"),
            // In one statement, so that it takes an unknown name as long as a known one. The name as it was written comes first.
            #[cfg(feature = "passwords")]
            get_user: sql("SELECT exact.record AS record, 0 AS place, own.name_key AS entry FROM @users exact \
                 LEFT JOIN @user_names own ON own.username_key = exact.username_key WHERE exact.username_key = ? \
                 UNION ALL SELECT named.record, 1, name.name_key FROM @user_names name JOIN @users named \
                 ON named.username_key = name.username_key WHERE name.name_key = ? ORDER BY place LIMIT 1"),
            users_of: sql(USERS_OF),
            #[cfg(feature = "passwords")]
            lock_users_of: sql(&format!("{USERS_OF}{}", dialect.for_update())),

            users_after: sql(
                "SELECT record, username_key FROM @users WHERE username_key > ? ORDER BY username_key LIMIT ?",
            ),
            unnamed_users_after: sql(
                "SELECT own.record, own.username_key FROM @users own LEFT JOIN @user_names name \
                 ON name.username_key = own.username_key WHERE own.username_key > ? AND name.name_key IS NULL \
                 ORDER BY own.username_key LIMIT ?",
            ),
            delete_user: sql("DELETE FROM @users WHERE username_key = ?"),
            #[cfg(feature = "passwords")]
            create_user_name: sql(
                "INSERT INTO @user_names (name_key, username_key, subject_key) VALUES (?, ?, ?)",
            ),
            // An existing row is kept: only its key is replaced, by itself.
            note_user_names: noted(
                &upsert,
                "INSERT INTO @user_names (name_key, username_key, subject_key) VALUES",
                "name_key",
            ),
            #[cfg(feature = "passwords")]
            reown_user_name: sql("UPDATE @user_names SET subject_key = ? WHERE username_key = ?"),
            #[cfg(feature = "passwords")]
            user_name_of: sql("SELECT name_key FROM @user_names WHERE username_key = ?"),
            #[cfg(feature = "passwords")]
            forget_user_name: sql("DELETE FROM @user_names WHERE username_key = ?"),
            forget_user_names_of: sql("DELETE FROM @user_names WHERE subject_key = ?"),
            #[cfg(feature = "passwords")]
            create_person_email: sql(
                "INSERT INTO @person_emails (email_key, subject_key, record) VALUES (?, ?, ?)",
            ),
            note_person_emails: noted(
                &upsert,
                "INSERT INTO @person_emails (email_key, subject_key, record) VALUES",
                "email_key",
            ),
            #[cfg(feature = "passwords")]
            find_email: sql(&format!(
                "SELECT claimed.record, named.record, email.record FROM @person_emails email \
                 LEFT JOIN @claims claimed ON claimed.subject_key = email.subject_key {}",
                with_name("email", "email_key")
            )),
            #[cfg(feature = "passwords")]
            get_email: sql(&format!(
                "SELECT claimed.record, named.record FROM @claims claimed {}",
                with_name("claimed", "subject_key")
            )),
            #[cfg(feature = "passwords")]
            email_owner: sql("SELECT subject_key FROM @person_emails WHERE email_key = ?"),
            forget_emails_of: sql("DELETE FROM @person_emails WHERE subject_key = ?"),

            create_session: upsert(
                "INSERT INTO @sessions (digest, record, expires_at) VALUES (?, ?, ?)",
                "digest",
                &["record", "expires_at"],
            ),
            replace_session: sql(
                "UPDATE @sessions SET digest = ?, record = ?, expires_at = ? WHERE digest = ?",
            ),
            get_session: sql("SELECT record FROM @sessions WHERE digest = ?"),
            delete_session: sql("DELETE FROM @sessions WHERE digest = ?"),
            note_session_person: upsert(
                "INSERT INTO @session_people (entry_key, subject_key, session, expires_at) VALUES (?, ?, ?, ?)",
                "entry_key",
                &["expires_at"],
            ),
            list_sessions: sql("SELECT session.record FROM @session_people person JOIN @sessions session \
                 ON session.digest = person.session WHERE person.subject_key = ?"),

            lock_consent: sql(&format!(
                "SELECT record FROM @consents WHERE consent_key = ?{}",
                dialect.for_update()
            )),
            create_consent: sql("INSERT INTO @consents (consent_key, client_key, record) VALUES (?, ?, ?)"),
            replace_consent: sql("UPDATE @consents SET record = ? WHERE consent_key = ?"),
            get_consent: sql("SELECT record FROM @consents WHERE consent_key = ?"),
            delete_consent: ["consents", "consent_subjects"]
                .map(|table| sql(&format!("DELETE FROM @{table} WHERE consent_key = ?"))),
            note_consent_subject: upsert(
                "INSERT INTO @consent_subjects (consent_key, subject_key, client_key) VALUES (?, ?, ?)",
                "consent_key",
                &["client_key"],
            ),
            list_consents: sql("SELECT consent.record FROM @consent_subjects whose JOIN @consents consent \
                 ON consent.consent_key = whose.consent_key WHERE whose.subject_key = ?"),
            consents_after: sql(
                "SELECT record FROM @consents WHERE consent_key > ? ORDER BY consent_key LIMIT ?",
            ),

            put_claims: upsert(
                "INSERT INTO @claims (subject_key, record) VALUES (?, ?)",
                "subject_key",
                &["record"],
            ),
            #[cfg(feature = "passwords")]
            create_claims: sql("INSERT INTO @claims (subject_key, record) VALUES (?, ?)"),
            #[cfg(feature = "passwords")]
            lock_claims: sql(&format!(
                "SELECT record FROM @claims WHERE subject_key = ?{}",
                dialect.for_update()
            )),
            #[cfg(feature = "passwords")]
            replace_claims: sql("UPDATE @claims SET record = ? WHERE subject_key = ?"),
            claims_of_users_after: sql(
                "SELECT own.record, own.username_key, claimed.record FROM @users own \
                 JOIN @user_names name ON name.username_key = own.username_key \
                 JOIN @claims claimed ON claimed.subject_key = name.subject_key \
                 WHERE own.username_key > ? ORDER BY own.username_key LIMIT ?",
            ),
            delete_claims: sql("DELETE FROM @claims WHERE subject_key = ?"),
            get_claims: sql("SELECT record FROM @claims WHERE subject_key = ?"),

            use_once: sql("INSERT INTO @used_once (digest, mark, expires_at) VALUES (?, ?, ?)"),
            used_by: sql("SELECT mark FROM @used_once WHERE digest = ?"),

            create_signing_key: sql("INSERT INTO @signing_keys (slot_key, mark, record) VALUES (?, ?, ?)"),
            signing_key_created_by: sql("SELECT mark FROM @signing_keys WHERE slot_key = ?"),
            list_signing_keys: sql("SELECT record FROM @signing_keys"),
            delete_signing_key: sql("DELETE FROM @signing_keys WHERE slot_key = ?"),

            create_credentials: sql(
                "INSERT INTO @credentials (version, mark, record, digest) VALUES (?, ?, ?, ?)",
            ),
            replace_credentials: sql(
                "UPDATE @credentials SET version = ?, mark = ?, record = ? WHERE digest = ? AND version = ?",
            ),
            get_credentials: sql("SELECT record FROM @credentials WHERE digest = ?"),
            credentials_put_by: sql("SELECT mark FROM @credentials WHERE digest = ?"),
            delete_credentials: sql("DELETE FROM @credentials WHERE digest = ?"),
            create_upstream_link: sql(
                "INSERT INTO @upstream_links (link_key, subject_key, record) VALUES (?, ?, ?)",
            ),
            get_upstream_link: sql("SELECT record FROM @upstream_links WHERE link_key = ?"),
            list_upstream_links: sql("SELECT record FROM @upstream_links WHERE subject_key = ?"),
            delete_upstream_link: sql("DELETE FROM @upstream_links WHERE link_key = ? AND subject_key = ?"),
            delete_upstream_links: sql("DELETE FROM @upstream_links WHERE subject_key = ?"),
            create_webhook_progress: sql(
                "INSERT INTO @webhooks (version, mark, record, digest) VALUES (?, ?, ?, ?)",
            ),
            replace_webhook_progress: sql(
                "UPDATE @webhooks SET version = ?, mark = ?, record = ? WHERE digest = ? AND version = ?",
            ),
            get_webhook_progress: sql("SELECT record FROM @webhooks WHERE digest = ?"),
            webhook_progress_put_by: sql("SELECT mark FROM @webhooks WHERE digest = ?"),
            create_signal_record: sql(
                "INSERT INTO @signals (version, mark, record, digest) VALUES (?, ?, ?, ?)",
            ),
            replace_signal_record: sql(
                "UPDATE @signals SET version = ?, mark = ?, record = ? WHERE digest = ? AND version = ?",
            ),
            get_signal_record: sql("SELECT record FROM @signals WHERE digest = ?"),
            signal_record_put_by: sql("SELECT mark FROM @signals WHERE digest = ?"),

            create_failed_attempts: sql(
                "INSERT INTO @failed_attempts (version, mark, record, expires_at, digest) VALUES (?, ?, ?, ?, ?)",
            ),
            replace_failed_attempts: sql(
                "UPDATE @failed_attempts SET version = ?, mark = ?, record = ?, expires_at = ? WHERE digest = ? AND version = ?",
            ),
            get_failed_attempts: sql("SELECT record FROM @failed_attempts WHERE digest = ?"),
            failed_attempts_put_by: sql("SELECT mark FROM @failed_attempts WHERE digest = ?"),

            add_session_client: upsert(
                "INSERT INTO @session_clients (entry_key, session_key, client_key, record, taken_by, expires_at) \
                 VALUES (?, ?, ?, ?, NULL, ?)",
                "entry_key",
                &["client_key", "record", "taken_by", "expires_at"],
            ),
            note_session_subject: upsert(
                "INSERT INTO @session_subjects (entry_key, subject_key, client_key, expires_at) VALUES (?, ?, ?, ?)",
                "entry_key",
                &["subject_key", "expires_at"],
            ),
            list_session_clients: sql("SELECT record FROM @session_clients WHERE session_key = ?"),
            list_subject_clients: sql(
                "SELECT client.record FROM @session_subjects whose JOIN @session_clients client \
                 ON client.entry_key = whose.entry_key WHERE whose.subject_key = ?",
            ),
            list_client_sessions: sql(
                "SELECT record FROM @session_clients WHERE client_key = ? AND entry_key > ? \
                 ORDER BY entry_key LIMIT ?",
            ),
            delete_session_client: ["session_clients", "session_subjects"]
                .map(|table| sql(&format!("DELETE FROM @{table} WHERE entry_key = ?"))),

            notices: Due::new(
                &sql,
                &upsert,
                "notice_key",
                "INSERT INTO @logout_notices (notice_key, record, due_at, expires_at) VALUES (?, ?, ?, ?)",
                "SELECT record, due_at, notice_key FROM @logout_notices WHERE due_at <= ? ORDER BY due_at LIMIT ?",
                "@logout_notices",
            ),
            mails: Due::new(
                &sql,
                &upsert,
                "mail_key",
                "INSERT INTO @mails (mail_key, record, due_at, expires_at, queue_key) VALUES (?, ?, ?, ?, ?)",
                "SELECT record, due_at, mail_key FROM @mails WHERE queue_key = ? AND due_at <= ? ORDER BY due_at LIMIT ?",
                "@mails",
            ),
            count_mails: sql(
                "SELECT COUNT(*) FROM (SELECT 1 AS one FROM @mails WHERE queue_key = ? LIMIT ?) waiting",
            ),

            create_pushed_request: sql(
                "INSERT INTO @pushed_requests (digest, client_key, record, expires_at) VALUES (?, ?, ?, ?)",
            ),
            get_pushed_request: sql(
                "SELECT record, answer_by FROM @pushed_requests WHERE digest = ? AND taken_by IS NULL",
            ),
            keep_pushed_request: sql(
                "UPDATE @pushed_requests SET answer_by = ?, expires_at = GREATEST(expires_at, ?) \
                 WHERE digest = ? AND answer_by IS NULL AND taken_by IS NULL",
            ),
            take_pushed_request: sql(
                "UPDATE @pushed_requests SET taken_by = ? WHERE digest = ? AND taken_by IS NULL",
            ),
            pushed_request_taken_by: sql("SELECT taken_by FROM @pushed_requests WHERE digest = ?"),

            create_ticket: sql(
                "INSERT INTO @tickets (version, mark, record, subject_key, expires_at, digest) VALUES (?, ?, ?, ?, ?, ?)",
            ),
            replace_ticket: sql(
                "UPDATE @tickets SET version = ?, mark = ?, record = ?, subject_key = ?, expires_at = ? \
                 WHERE digest = ? AND version = ? AND taken_by IS NULL",
            ),
            ticket_put_by: sql("SELECT mark FROM @tickets WHERE digest = ?"),
            get_ticket: sql("SELECT record FROM @tickets WHERE digest = ? AND taken_by IS NULL"),
            take_ticket: sql("UPDATE @tickets SET taken_by = ? WHERE digest = ? AND taken_by IS NULL"),
            taken_ticket: sql("SELECT record FROM @tickets WHERE digest = ? AND taken_by = ?"),
            delete_tickets_of: sql("DELETE FROM @tickets WHERE subject_key = ?"),

            // An existing row is kept: only its key is replaced, by itself.
            append_events: ROWS.map(|rows| {
                let values = vec!["(?, ?, ?, ?, ?, ?)"; rows].join(", ");
                upsert(
                    &format!(
                        "INSERT INTO @events (event_key, about_subject, about_client, kind_key, record, expires_at) VALUES {values}"
                    ),
                    "event_key",
                    &["event_key"],
                )
            }),
            list_events: std::array::from_fn(|which| sql(&list_events(which))),
            delete_events_of: sql("DELETE FROM @events WHERE about_subject = ?"),

            note_tenant_entries: ROWS.map(|rows| {
                let values = vec!["(?, ?, ?, ?)"; rows].join(", ");
                upsert(
                    &format!(
                        "INSERT INTO @tenant_entries (entry_key, list_key, row_key, expires_at) VALUES {values}"
                    ),
                    "entry_key",
                    &["expires_at"],
                )
            }),
            get_tenant_entry: sql("SELECT row_key FROM @tenant_entries WHERE entry_key = ?"),
            forget_tenant_entry: sql("DELETE FROM @tenant_entries WHERE entry_key = ?"),
            list_tenant_clients: sql("SELECT client.record FROM @tenant_entries entry JOIN @clients client \
                 ON client.client_key = entry.row_key WHERE entry.list_key = ? AND entry.row_key > ? \
                 ORDER BY entry.row_key LIMIT ?"),
            list_tenant_signing_keys: sql(
                "SELECT signing.record FROM @tenant_entries entry JOIN @signing_keys signing \
                 ON signing.slot_key = entry.row_key WHERE entry.list_key = ?",
            ),
            due_tenant_logout_notices: sql(
                "SELECT notice.record, notice.due_at, notice.notice_key FROM @tenant_entries entry JOIN @logout_notices notice \
                 ON notice.notice_key = entry.row_key WHERE entry.list_key = ? AND notice.due_at <= ? \
                 ORDER BY notice.due_at LIMIT ?",
            ),

            delete_expired: EXPIRING.map(|(table, key)| sql(&dialect.delete_expired(table, key))),
        }
    }
}

/// The rest of a statement about an address, with one of the person's users, the same each time, or none. In one statement, so
/// that an unknown address takes as long as a known one.
#[cfg(feature = "passwords")]
fn with_name(of: &str, key: &str) -> String {
    format!(
        "LEFT JOIN @user_names name ON name.subject_key = {of}.subject_key \
         LEFT JOIN @users named ON named.username_key = name.username_key \
         WHERE {of}.{key} = ? ORDER BY named.username_key IS NULL, named.username_key LIMIT 1"
    )
}

/// The users of a person, in the same order each time.
const USERS_OF: &str = "SELECT named.record FROM @user_names name JOIN @users named \
    ON named.username_key = name.username_key WHERE name.subject_key = ? ORDER BY named.username_key";

/// The statements that add rows of three columns, and keep those that are there.
fn noted(upsert: &impl Fn(&str, &str, &[&str]) -> Sql, insert: &str, key: &str) -> [Sql; ROWS.len()] {
    ROWS.map(|rows| upsert(&format!("{insert} {}", vec!["(?, ?, ?)"; rows].join(", ")), key, &[key]))
}

/// The statement for a query of the audit log.
/// How many rows of a client one statement deletes at most.
pub(super) const MOST_AT_ONCE: usize = 1_000;

/// One parameter a table: the client.
fn crowded_by_client(dialect: Dialect) -> String {
    let integer = match dialect {
        Dialect::MySql => "SIGNED",
        Dialect::Sqlite | Dialect::Postgres => "BIGINT",
    };
    let of_table = |(n, (table, _)): (usize, &(&str, &str))| {
        format!(
            "SELECT * FROM (SELECT CAST({n} AS {integer}) AS place FROM @{table} WHERE client_key = ? \
             LIMIT 1 OFFSET {MOST_AT_ONCE}) of_{table}"
        )
    };
    OF_CLIENTS.iter().enumerate().map(of_table).collect::<Vec<_>>().join(" UNION ALL ")
}

fn list_events(which: usize) -> String {
    let (from, key) = match which & 16 {
        0 => ("@events", "event_key"),
        _ => {
            ("@tenant_entries entry JOIN @events logged ON logged.event_key = entry.row_key", "entry.row_key")
        }
    };
    let mut text = format!("SELECT record FROM {from} WHERE {key} >= ? AND {key} < ?");
    for (bit, column) in [(2, "about_subject"), (4, "about_client"), (8, "kind_key"), (16, "entry.list_key")]
    {
        if which & bit != 0 {
            text.push_str(&format!(" AND {column} = ?"));
        }
    }
    let order = if which & 1 == 0 { "ASC" } else { "DESC" };
    text.push_str(&format!(" ORDER BY {key} {order} LIMIT ?"));
    text
}
