-- Ways to delete a batch of expired rows, and what each batch took.
\set ON_ERROR_STOP on
SET client_min_messages = warning;
DROP TABLE IF EXISTS batches;
CREATE TABLE batches (number serial, way text, rows bigint, milliseconds numeric, wal numeric);

CREATE OR REPLACE FUNCTION way(name text) RETURNS text IMMUTABLE LANGUAGE sql RETURN CASE name
    -- By the primary key, each row of which is looked up.
    WHEN 'key' THEN 'DELETE FROM oauth_access_tokens WHERE digest IN (SELECT digest FROM oauth_access_tokens
        WHERE expires_at <= $1 ORDER BY expires_at LIMIT $2) AND expires_at <= $1'
    WHEN 'key skipping' THEN 'DELETE FROM oauth_access_tokens WHERE digest IN (SELECT digest FROM oauth_access_tokens
        WHERE expires_at <= $1 ORDER BY expires_at LIMIT $2 FOR UPDATE SKIP LOCKED) AND expires_at <= $1'
    -- By the place of the row.
    WHEN 'place' THEN 'DELETE FROM oauth_access_tokens WHERE ctid = ANY (ARRAY(SELECT ctid FROM oauth_access_tokens
        WHERE expires_at <= $1 ORDER BY expires_at LIMIT $2)) AND expires_at <= $1'
    WHEN 'place skipping' THEN 'DELETE FROM oauth_access_tokens WHERE ctid = ANY (ARRAY(SELECT ctid
        FROM oauth_access_tokens WHERE expires_at <= $1 ORDER BY expires_at LIMIT $2 FOR UPDATE SKIP LOCKED)) AND expires_at <= $1'
    -- The same, after the last batch.
    WHEN 'place onwards' THEN 'DELETE FROM oauth_access_tokens WHERE ctid = ANY (ARRAY(SELECT ctid
        FROM oauth_access_tokens WHERE expires_at <= $1 AND expires_at >= $3 ORDER BY expires_at LIMIT $2)) AND expires_at <= $1'
END;

CREATE OR REPLACE PROCEDURE sweep_by(name text, batch bigint, most int) LANGUAGE plpgsql AS $$
DECLARE began timestamptz; wal pg_lsn; swept bigint; latest bigint := 0;
BEGIN
    FOR i IN 1..most LOOP
        began := clock_timestamp(); wal := pg_current_wal_insert_lsn();
        IF name LIKE '%onwards' THEN
            EXECUTE format('WITH gone AS (%s RETURNING expires_at) SELECT count(*), max(expires_at) FROM gone', way(name))
                INTO swept, latest USING 1000000::bigint, batch, latest;
        ELSE
            EXECUTE way(name) USING 1000000::bigint, batch;
            GET DIAGNOSTICS swept = ROW_COUNT;
        END IF;
        COMMIT;
        INSERT INTO batches (way, rows, milliseconds, wal) VALUES (name, swept,
            1000 * extract(epoch FROM clock_timestamp() - began), pg_current_wal_insert_lsn() - wal);
        EXIT WHEN swept = 0;
    END LOOP;
END $$;

-- The pages of one batch, which is not kept.
CREATE OR REPLACE FUNCTION pages_of(name text, batch bigint) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE plan json; pages bigint;
BEGIN
    EXECUTE 'EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ' || way(name) INTO plan USING 1000000::bigint, batch, 0::bigint;
    pages := (plan->0->'Plan'->>'Shared Hit Blocks')::bigint + (plan->0->'Plan'->>'Shared Read Blocks')::bigint;
    RETURN pages;
END $$;
