-- The store's statements, as procedures that repeat them.
\set ON_ERROR_STOP on
SET client_min_messages = warning;
CREATE OR REPLACE FUNCTION token(i bigint) RETURNS bytea IMMUTABLE LANGUAGE sql RETURN sha256(int8send(i));
CREATE OR REPLACE FUNCTION grant_of(i bigint) RETURNS bytea IMMUTABLE LANGUAGE sql RETURN sha256('g' || int8send(i));

-- A look-up of a token that is there.
CREATE OR REPLACE PROCEDURE look_up(n int, total bigint) LANGUAGE plpgsql AS $$
DECLARE key bytea;
BEGIN
    FOR i IN 1..n LOOP
        key := token((random() * (total - 1))::bigint);
        PERFORM record FROM oauth_access_tokens WHERE digest = key;
    END LOOP;
END $$;

-- The tokens of a grant are revoked.
CREATE OR REPLACE PROCEDURE revoke(n int, total bigint) LANGUAGE plpgsql AS $$
DECLARE key bytea;
BEGIN
    FOR i IN 1..n LOOP
        key := grant_of((random() * (total - 1))::bigint);
        DELETE FROM oauth_grants WHERE grant_key = key;
        DELETE FROM oauth_refresh_tokens WHERE grant_key = key;
        DELETE FROM oauth_access_tokens WHERE grant_key = key;
        COMMIT;
    END LOOP;
END $$;

-- A code is created and redeemed, as two statements.
CREATE OR REPLACE PROCEDURE redeem(n int, total bigint) LANGUAGE plpgsql AS $$
DECLARE client bytea := sha256('c' || int8send(1)); form text; code bytea; owner bytea; access bytea; refresh bytea; ends bigint;
BEGIN
    SELECT record INTO form FROM oauth_access_tokens LIMIT 1;
    FOR i IN 1..n LOOP
        code := sha256(uuid_send(gen_random_uuid())); owner := sha256('grant' || code);
        access := sha256('access' || code); refresh := sha256('refresh' || code); ends := 1000000 + i % 3600;
        WITH held AS (INSERT INTO oauth_grants AS kept (grant_key, client_key, subject_key, record, expires_at)
            VALUES (owner, client, owner, form, ends) ON CONFLICT (grant_key)
            DO UPDATE SET expires_at = GREATEST(kept.expires_at, excluded.expires_at) RETURNING grant_key)
        INSERT INTO oauth_authorization_codes (digest, grant_key, client_key, record, expires_at)
        SELECT code, grant_key, client, form, ends FROM held;
        COMMIT;
        WITH held AS (UPDATE oauth_grants SET expires_at = GREATEST(expires_at, ends) WHERE grant_key = owner AND EXISTS
            (SELECT 1 FROM oauth_authorization_codes WHERE digest = code AND grant_key = owner AND redeemed_for IS NULL)
            RETURNING grant_key),
        spent AS (UPDATE oauth_authorization_codes SET redeemed_for = access, expires_at = GREATEST(expires_at, ends)
            WHERE digest = code AND grant_key = (SELECT grant_key FROM held) AND redeemed_for IS NULL RETURNING grant_key),
        added AS (INSERT INTO oauth_refresh_tokens (digest, grant_key, client_key, record, successor, expires_at)
            SELECT refresh, grant_key, client, form, NULL, ends FROM spent WHERE refresh IS NOT NULL)
        INSERT INTO oauth_access_tokens (digest, grant_key, client_key, record, expires_at)
        SELECT access, grant_key, client, form, ends FROM spent;
        COMMIT;
    END LOOP;
END $$;

-- Batches of a sweep; returns how many rows are gone.
CREATE TABLE IF NOT EXISTS batches (rows bigint);
CREATE OR REPLACE PROCEDURE sweep(n int, batch bigint) LANGUAGE plpgsql AS $$
DECLARE swept bigint; reached bigint := 0;
BEGIN
    FOR i IN 1..n LOOP
        WITH gone AS (DELETE FROM oauth_access_tokens WHERE ctid = ANY (ARRAY(SELECT ctid FROM oauth_access_tokens
            WHERE expires_at <= 1000000 AND expires_at >= reached ORDER BY expires_at LIMIT batch FOR UPDATE SKIP LOCKED))
            AND expires_at <= 1000000 RETURNING expires_at)
        SELECT count(*), coalesce(max(expires_at), 0) INTO swept, reached FROM gone;
        COMMIT;
        INSERT INTO batches VALUES (swept);
    END LOOP;
END $$;

-- The pages that a statement touches.
CREATE OR REPLACE FUNCTION pages(statement text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE plan json;
BEGIN
    EXECUTE 'EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ' || statement INTO plan;
    RETURN (plan->0->'Plan'->>'Shared Hit Blocks')::bigint + (plan->0->'Plan'->>'Shared Read Blocks')::bigint;
END $$;
