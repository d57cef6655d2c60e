//! The tables, for all databases, and their history.
//!
//! Each value that the store reads separately is a column, and each search key has an index. Everything else
//! is in the record: the JSON of the model, so that a new field needs no migration. Texts of any length and
//! alphabet (client identifiers, subjects) are found by their digests, which are equal exactly if the texts
//! are, regardless of a database's rules for case, accents and trailing spaces.

use self::ColumnType::{
    Digest, Integer, OptionalDigest, OptionalInteger, OptionalText, OptionalUniqueDigest, Text, UniqueDigest,
};

/// The type of a column.
#[derive(Debug, Clone, Copy)]
pub(super) enum ColumnType {
    /// 32 bytes: a digest.
    Digest,
    /// 32 bytes or NULL.
    OptionalDigest,
    /// 32 bytes, unique.
    UniqueDigest,
    /// 32 bytes, unique, or NULL in any number of rows.
    OptionalUniqueDigest,
    /// Text of any length.
    Text,
    /// Text of any length or NULL.
    OptionalText,
    /// A signed integer of 64 bits.
    Integer,
    /// A signed integer of 64 bits or NULL.
    OptionalInteger,
}

/// A table. Its first column is the primary key.
#[derive(Debug)]
pub(super) struct Table {
    pub(super) name: &'static str,
    pub(super) columns: &'static [(&'static str, ColumnType)],
    /// One for each column, or for each list of columns.
    pub(super) indexes: &'static [&'static str],
}

impl Table {
    pub(super) const fn key(&self) -> &'static str {
        self.columns[0].0
    }
}

/// One step of the schema's history. A released step never changes; a change is a new step.
pub(super) type Migration = &'static [Table];

/// The history, oldest first; version 1 is the first.
pub(super) const MIGRATIONS: &[Migration] = &[
    VERSION_1, VERSION_2, VERSION_3, VERSION_4, VERSION_5, VERSION_6, VERSION_7, VERSION_8, VERSION_9,
    VERSION_10, VERSION_11, VERSION_12, VERSION_13, VERSION_14, VERSION_15, VERSION_16, VERSION_17,
    VERSION_18,
];

const VERSION_1: Migration = &[
    Table {
        name: "clients",
        columns: &[("client_key", Digest), ("client_id", Text), ("record", Text)],
        indexes: &[],
    },
    Table {
        name: "grants",
        columns: &[
            ("grant_key", Digest),
            ("client_key", Digest),
            ("subject_key", OptionalDigest),
            ("record", Text),
            ("expires_at", Integer),
        ],
        indexes: &["client_key", "subject_key", "expires_at"],
    },
    Table {
        name: "authorization_codes",
        columns: &[
            ("digest", Digest),
            ("grant_key", Digest),
            ("client_key", Digest),
            ("record", Text),
            // The digest of the access token that it was redeemed for.
            ("redeemed_for", OptionalDigest),
            ("expires_at", Integer),
        ],
        indexes: &["grant_key", "client_key", "expires_at"],
    },
    Table {
        name: "access_tokens",
        columns: &[
            ("digest", Digest),
            ("grant_key", Digest),
            ("client_key", Digest),
            ("record", Text),
            ("expires_at", Integer),
        ],
        indexes: &["grant_key", "client_key", "expires_at"],
    },
    Table {
        name: "refresh_tokens",
        columns: &[
            ("digest", Digest),
            ("grant_key", Digest),
            ("client_key", Digest),
            ("record", Text),
            // When it was used, and the sealed successor.
            ("successor", OptionalText),
            ("expires_at", Integer),
        ],
        indexes: &["grant_key", "client_key", "expires_at"],
    },
    Table { name: "users", columns: &[("username_key", Digest), ("record", Text)], indexes: &[] },
    Table {
        name: "sessions",
        columns: &[("digest", Digest), ("record", Text), ("expires_at", Integer)],
        indexes: &["expires_at"],
    },
    Table {
        name: "consents",
        columns: &[("consent_key", Digest), ("client_key", Digest), ("record", Text)],
        indexes: &["client_key"],
    },
];

/// What OpenID Connect needs.
const VERSION_2: Migration = &[
    Table { name: "claims", columns: &[("subject_key", Digest), ("record", Text)], indexes: &[] },
    Table {
        name: "used_once",
        // With the mark of the successful call.
        columns: &[("digest", Digest), ("mark", Digest), ("expires_at", Integer)],
        indexes: &["expires_at"],
    },
    Table {
        name: "signing_keys",
        columns: &[("slot_key", Digest), ("mark", Digest), ("record", Text)],
        indexes: &[],
    },
    Table {
        name: "credentials",
        columns: &[("digest", Digest), ("version", Integer), ("mark", Digest), ("record", Text)],
        indexes: &[],
    },
    Table {
        name: "session_clients",
        columns: &[
            ("entry_key", Digest),
            ("session_key", Digest),
            ("client_key", Digest),
            ("record", Text),
            // Earlier versions marked the successful call here.
            ("taken_by", OptionalDigest),
            ("expires_at", Integer),
        ],
        indexes: &["session_key", "client_key", "expires_at"],
    },
];

/// What the device authorization grant needs.
const VERSION_3: Migration = &[Table {
    name: "device_codes",
    columns: &[
        ("digest", Digest),
        ("user_code", UniqueDigest),
        ("client_key", Digest),
        ("record", Text),
        // The resource owner's decision, and the grant of an approval.
        ("decision", OptionalText),
        ("grant_key", OptionalDigest),
        // The digest of the access token that it was redeemed for.
        ("redeemed_for", OptionalDigest),
        // The last poll, with the mark of its call, and the seconds until the next one is allowed.
        ("polled_at", OptionalInteger),
        ("polled_by", OptionalDigest),
        ("poll_interval", Integer),
        ("expires_at", Integer),
    ],
    indexes: &["grant_key", "client_key", "expires_at"],
}];

/// The subjects of consents. This is a separate table so that instances of the previous version can keep
/// writing to `consents`; a consent that they write meanwhile is listed once it is given again.
const VERSION_4: Migration = &[Table {
    name: CONSENT_SUBJECTS,
    columns: &[("consent_key", Digest), ("subject_key", Digest), ("client_key", Digest)],
    indexes: &["subject_key", "client_key"],
}];

/// The table that is filled from `consents` when it is created.
pub(super) const CONSENT_SUBJECTS: &str = "consent_subjects";

/// The counters of rate limits.
const VERSION_5: Migration = &[Table {
    name: "failed_attempts",
    columns: &[
        ("digest", Digest),
        ("version", Integer),
        ("mark", Digest),
        ("record", Text),
        ("expires_at", Integer),
    ],
    indexes: &["expires_at"],
}];

/// Logout notices for clients, and the subjects of session clients: a separate table, so that instances of
/// the previous version can keep writing to `session_clients`. What they wrote and write is listed only by
/// its session.
const VERSION_6: Migration = &[
    Table {
        name: "logout_notices",
        columns: &[
            ("notice_key", Digest),
            ("record", Text),
            // When the next attempt begins, or when an instance's claim ends.
            ("due_at", Integer),
            ("expires_at", Integer),
        ],
        indexes: &["due_at", "expires_at"],
    },
    Table {
        name: "session_subjects",
        columns: &[
            ("entry_key", Digest),
            ("subject_key", Digest),
            ("client_key", Digest),
            ("expires_at", Integer),
        ],
        indexes: &["subject_key", "client_key", "expires_at"],
    },
];

/// Pushed authorization requests.
const VERSION_7: Migration = &[Table {
    name: "pushed_requests",
    columns: &[
        ("digest", Digest),
        ("client_key", Digest),
        ("record", Text),
        // By when a request that arrived must be answered.
        ("answer_by", OptionalInteger),
        // The mark of the call that took it.
        ("taken_by", OptionalDigest),
        ("expires_at", Integer),
    ],
    indexes: &["client_key", "expires_at"],
}];

/// The clients that the provider may delete by itself. This is a separate table so that instances of the previous version
/// can keep writing to `clients`; a client that they write meanwhile is found once this version writes it.
const VERSION_8: Migration = &[Table {
    name: IDLE_CLIENTS,
    columns: &[("client_key", Digest), ("idle_since", Integer)],
    indexes: &["idle_since"],
}];

/// Who is logged in in which session. A session may have several people.
const VERSION_9: Migration = &[Table {
    name: "session_people",
    columns: &[("entry_key", Digest), ("subject_key", Digest), ("session", Digest), ("expires_at", Integer)],
    indexes: &["subject_key", "expires_at"],
}];

/// The table that is filled from `clients` when it is created.
pub(super) const IDLE_CLIENTS: &str = "idle_clients";

/// The audit log. An event stays when its client is deleted, so no column has the name by which a client's rows are found.
const VERSION_10: Migration = &[Table {
    name: "events",
    columns: &[
        // The identifier, which sorts by time, with zeros behind it.
        ("event_key", Digest),
        ("about_subject", OptionalDigest),
        ("about_client", OptionalDigest),
        ("kind_key", Digest),
        ("record", Text),
        ("expires_at", Integer),
    ],
    indexes: &["about_subject, event_key", "about_client, event_key", "kind_key, event_key", "expires_at"],
}];

/// Which rows belong to which tenant, in a store that several tenants share.
const VERSION_11: Migration = &[Table {
    name: "tenant_entries",
    columns: &[
        ("entry_key", Digest),
        // Of which tenant, and of which table.
        ("list_key", Digest),
        ("row_key", Digest),
        ("expires_at", Integer),
    ],
    indexes: &["list_key, row_key", "expires_at"],
}];

/// How far each webhook has got.
const VERSION_12: Migration = &[Table {
    name: "webhooks",
    columns: &[("digest", Digest), ("version", Integer), ("mark", Digest), ("record", Text)],
    indexes: &[],
}];

/// Links to other providers.
const VERSION_13: Migration = &[Table {
    name: "upstream_links",
    columns: &[("link_key", Digest), ("subject_key", Digest), ("record", Text)],
    indexes: &["subject_key"],
}];

/// People who sign up and change their accounts; one-time links and codes. Names and addresses are in tables of their own so
/// that instances of the previous version can keep writing to `users` and `claims`; what they write meanwhile is noted at the
/// first login, and once the claims are written again.
const VERSION_14: Migration = &[
    Table {
        name: USER_NAMES,
        columns: &[
            // Of the name in the form in which names are compared.
            ("name_key", Digest),
            ("username_key", Digest),
            ("subject_key", Digest),
        ],
        indexes: &["username_key", "subject_key"],
    },
    Table {
        name: "person_emails",
        // Of the verified address in the form in which names are compared.
        columns: &[("email_key", Digest), ("subject_key", Digest), ("record", Text)],
        indexes: &["subject_key"],
    },
    Table {
        name: "tickets",
        columns: &[
            ("digest", Digest),
            ("version", Integer),
            ("mark", Digest),
            ("record", Text),
            ("subject_key", OptionalDigest),
            // The mark of the call that took it.
            ("taken_by", OptionalDigest),
            ("expires_at", Integer),
        ],
        indexes: &["subject_key", "expires_at"],
    },
];

/// E-mails that no mail server has taken.
const VERSION_15: Migration = &[Table {
    name: "mails",
    columns: &[
        ("mail_key", Digest),
        ("queue_key", Digest),
        ("record", Text),
        // When the next attempt begins, or when an instance's claim ends.
        ("due_at", Integer),
        ("expires_at", Integer),
    ],
    indexes: &["queue_key, due_at", "expires_at"],
}];

/// No table: the indexes of [`READ_IN_PAGES`], and once more the people whom an instance of version 13 stored since version 14.
/// From here on, every user has an entry by their subject.
const VERSION_16: Migration = &[];

/// Backchannel authentication requests.
const VERSION_17: Migration = &[Table {
    name: "ciba_requests",
    columns: &[
        ("digest", Digest),
        // Empty once there is a decision: of those that wait, one has it.
        ("same_key", OptionalUniqueDigest),
        ("client_key", Digest),
        ("subject_key", Digest),
        ("record", Text),
        ("issued_at", Integer),
        // When it no longer waits for its person.
        ("ends_at", Integer),
        // The person's decision, and the grant of an approval.
        ("decision", OptionalText),
        ("grant_key", OptionalDigest),
        // The digest of the access token that it was redeemed for.
        ("redeemed_for", OptionalDigest),
        // The last poll, with the mark of its call, and the seconds until the next one is allowed.
        ("polled_at", OptionalInteger),
        ("polled_by", OptionalDigest),
        ("poll_interval", Integer),
        // When the next attempt to notify the client begins, or when an instance's claim ends.
        ("due_at", OptionalInteger),
        ("attempts", Integer),
        // What is being pushed to the client.
        ("response", OptionalText),
        ("expires_at", Integer),
    ],
    indexes: &["grant_key", "client_key", "subject_key, issued_at", "due_at", "expires_at"],
}];

/// The streams of shared signals.
const VERSION_18: Migration = &[Table {
    name: "signals",
    columns: &[("digest", Digest), ("version", Integer), ("mark", Digest), ("record", Text)],
    indexes: &[],
}];

/// The number of the version of those indexes.
pub(super) const PAGED_SINCE: i64 = 16;

/// Tables whose rows of one client are read in pages, in the order of their keys. An index over the client alone has no order: the
/// database would sort everything that is left, or read past the rows of all other clients, for each page. InnoDB has the key in every
/// index.
pub(super) const READ_IN_PAGES: [(&str, &str); 2] =
    [("grants", "grant_key"), ("session_clients", "entry_key")];

/// The table that is filled from `users`, with `person_emails` from `claims`, when it is created.
pub(super) const USER_NAMES: &str = "user_names";

/// The tables with many rows of one client, with their keys. A grant goes before what was issued from it.
pub(super) const OF_CLIENTS: [(&str, &str); 11] = [
    ("grants", "grant_key"),
    ("authorization_codes", "digest"),
    ("device_codes", "digest"),
    ("ciba_requests", "digest"),
    ("refresh_tokens", "digest"),
    ("access_tokens", "digest"),
    ("consents", "consent_key"),
    ("consent_subjects", "consent_key"),
    ("session_clients", "entry_key"),
    ("session_subjects", "entry_key"),
    ("pushed_requests", "digest"),
];

/// The tables whose rows expire, with their keys.
pub(super) const EXPIRING: [(&str, &str); 18] = [
    ("authorization_codes", "digest"),
    ("device_codes", "digest"),
    ("ciba_requests", "digest"),
    ("access_tokens", "digest"),
    ("refresh_tokens", "digest"),
    ("grants", "grant_key"),
    ("sessions", "digest"),
    ("session_people", "entry_key"),
    ("used_once", "digest"),
    ("session_clients", "entry_key"),
    ("session_subjects", "entry_key"),
    ("logout_notices", "notice_key"),
    ("failed_attempts", "digest"),
    ("pushed_requests", "digest"),
    ("tickets", "digest"),
    ("mails", "mail_key"),
    ("events", "event_key"),
    ("tenant_entries", "entry_key"),
];

#[cfg(test)]
mod tests {
    use super::super::dialect::Dialect;
    use super::super::options::SqlOptions;
    use super::*;

    /// The tables of databases in use came from these statements.
    #[test]
    fn the_first_version_is_never_changed() {
        let names = SqlOptions::default().table_names().expect("plain names");
        let mut statements = String::new();
        for dialect in [Dialect::Sqlite, Dialect::Postgres, Dialect::MySql] {
            let created = VERSION_1.iter().flat_map(|table| dialect.create_table(&names, table));
            created.for_each(|statement| statements.push_str(&statement));
        }
        assert_eq!(
            oauth_runtime_core::Digest::of(&statements).to_string(),
            "bqz4pjqB0IEVAQ6VIdA9Se-hmHNwMP-ZTxEahOd5hJI"
        );
    }

    #[test]
    fn every_table_with_an_end_is_swept() {
        for table in MIGRATIONS.iter().flat_map(|tables| *tables) {
            let ends = table.columns.iter().any(|(name, _)| *name == "expires_at");
            assert_eq!(EXPIRING.contains(&(table.name, table.key())), ends, "{}", table.name);
        }
    }
}
