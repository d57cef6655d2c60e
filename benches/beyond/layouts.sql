-- The tables of tokens in the layouts that are compared. :layout is plain, hash or range; :rows is the number of access
-- tokens. They expire in the order in which they came, half of them in the ten hours before the moment 1000000 and half
-- in the ten hours after it.
\set ON_ERROR_STOP on
SET client_min_messages = warning;
SELECT :'layout' = 'hash' AS is_hash, :'layout' = 'range' AS is_range \gset

\if :is_hash
    \set by 'PARTITION BY HASH (digest)'
    \set grants_by 'PARTITION BY HASH (grant_key)'
\elif :is_range
    \set by 'PARTITION BY RANGE (expires_at)'
    \set grants_by ''
\else
    \set by ''
    \set grants_by ''
\endif
\if :is_range
    -- The key of the partitions is in every unique key.
    \set token_key 'digest, expires_at'
\else
    \set token_key 'digest'
\endif

BEGIN;
DROP TABLE IF EXISTS oauth_grants, oauth_authorization_codes, oauth_access_tokens, oauth_refresh_tokens;
CREATE TABLE oauth_grants (grant_key BYTEA NOT NULL, client_key BYTEA NOT NULL, subject_key BYTEA, record TEXT NOT NULL,
    expires_at BIGINT NOT NULL) :grants_by;
CREATE TABLE oauth_authorization_codes (digest BYTEA NOT NULL, grant_key BYTEA NOT NULL, client_key BYTEA NOT NULL,
    record TEXT NOT NULL, redeemed_for BYTEA, expires_at BIGINT NOT NULL);
CREATE TABLE oauth_access_tokens (digest BYTEA NOT NULL, grant_key BYTEA NOT NULL, client_key BYTEA NOT NULL,
    record TEXT NOT NULL, expires_at BIGINT NOT NULL) :by;
CREATE TABLE oauth_refresh_tokens (digest BYTEA NOT NULL, grant_key BYTEA NOT NULL, client_key BYTEA NOT NULL,
    record TEXT NOT NULL, successor TEXT, expires_at BIGINT NOT NULL) :by;

\if :is_hash
    SELECT format('CREATE TABLE oauth_%s_%s PARTITION OF oauth_%s FOR VALUES WITH (MODULUS 16, REMAINDER %s)',
        name, part, name, part)
    FROM unnest(ARRAY['grants', 'access_tokens', 'refresh_tokens']) name, generate_series(0, 15) part \gexec
\elif :is_range
    SELECT format('CREATE TABLE oauth_%s_%s PARTITION OF oauth_%s FOR VALUES FROM (%s) TO (%s)',
        name, part, name, 964000 + part * 3600, 964000 + (part + 1) * 3600)
    FROM unnest(ARRAY['access_tokens', 'refresh_tokens']) name, generate_series(0, 19) part \gexec
    CREATE TABLE oauth_access_tokens_later PARTITION OF oauth_access_tokens DEFAULT;
    CREATE TABLE oauth_refresh_tokens_later PARTITION OF oauth_refresh_tokens DEFAULT;
\endif

INSERT INTO oauth_access_tokens
SELECT sha256(int8send(i)), sha256('g' || int8send(i)), sha256('c' || int8send(i % 100)),
    format('{"digest":"%s","grant_id":"%s","client_id":"client-%s","subject":"%s","scope":"openid profile read write",'
        '"issued_at":%s,"expires_at":%s,"v":1}', encode(sha256(int8send(i)), 'base64'),
        encode(substr(sha256(int8send(-i)), 1, 16), 'base64'), i % 100, i % 1000000, 960400 + i * 72000 / :rows,
        964000 + i * 72000 / :rows),
    964000 + i * 72000 / :rows
FROM generate_series(0, :rows::bigint - 1) i;

ALTER TABLE oauth_grants ADD PRIMARY KEY (grant_key);
ALTER TABLE oauth_authorization_codes ADD PRIMARY KEY (digest);
ALTER TABLE oauth_access_tokens ADD PRIMARY KEY (:token_key);
ALTER TABLE oauth_refresh_tokens ADD PRIMARY KEY (:token_key);
SELECT format('CREATE INDEX oauth_%s_%s ON oauth_%s (%s)', name, key, name, key)
FROM unnest(ARRAY['authorization_codes', 'access_tokens', 'refresh_tokens']) name,
    unnest(ARRAY['grant_key', 'client_key', 'expires_at']) key \gexec
SELECT format('CREATE INDEX oauth_grants_%s ON oauth_grants (%s)', key, key)
FROM unnest(ARRAY['client_key', 'subject_key', 'expires_at']) key \gexec
COMMIT;
VACUUM (ANALYZE) oauth_access_tokens;
VACUUM (ANALYZE) oauth_refresh_tokens;
CHECKPOINT;
