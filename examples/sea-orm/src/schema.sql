-- The columns are the keys of the records, and what changes later. The record itself is its form: JSON that only the runtime reads.
-- A grant takes along what was issued from it, so there is never a token without one.
CREATE TABLE IF NOT EXISTS clients (client_key BYTEA PRIMARY KEY, record TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS grants (
    grant_id TEXT PRIMARY KEY,
    client_key BYTEA NOT NULL,
    subject_key BYTEA,
    record TEXT,
    expires_at BIGINT NOT NULL
);
CREATE TABLE IF NOT EXISTS authorization_codes (
    digest BYTEA PRIMARY KEY,
    grant_id TEXT NOT NULL REFERENCES grants ON DELETE CASCADE,
    record TEXT NOT NULL,
    redeemed BOOL NOT NULL DEFAULT FALSE,
    expires_at BIGINT NOT NULL
);
CREATE TABLE IF NOT EXISTS access_tokens (
    digest BYTEA PRIMARY KEY,
    grant_id TEXT NOT NULL REFERENCES grants ON DELETE CASCADE,
    record TEXT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE TABLE IF NOT EXISTS refresh_tokens (
    digest BYTEA PRIMARY KEY,
    grant_id TEXT NOT NULL REFERENCES grants ON DELETE CASCADE,
    record TEXT NOT NULL,
    successor TEXT,
    expires_at BIGINT NOT NULL
);
CREATE INDEX IF NOT EXISTS grants_client_key ON grants (client_key);
CREATE INDEX IF NOT EXISTS grants_subject_key ON grants (subject_key);
CREATE INDEX IF NOT EXISTS grants_expires_at ON grants (expires_at);
CREATE INDEX IF NOT EXISTS authorization_codes_grant_id ON authorization_codes (grant_id);
CREATE INDEX IF NOT EXISTS authorization_codes_expires_at ON authorization_codes (expires_at);
CREATE INDEX IF NOT EXISTS access_tokens_grant_id ON access_tokens (grant_id);
CREATE INDEX IF NOT EXISTS access_tokens_expires_at ON access_tokens (expires_at);
CREATE INDEX IF NOT EXISTS refresh_tokens_grant_id ON refresh_tokens (grant_id);
CREATE INDEX IF NOT EXISTS refresh_tokens_expires_at ON refresh_tokens (expires_at);
