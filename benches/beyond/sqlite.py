"""Sweeps a table of access tokens in SQLite in batches, and prints what a batch takes and writes."""

import hashlib
import os
import sqlite3
import sys
import time

directory, rows = sys.argv[1], int(sys.argv[2]) // 4
BY_KEY = (
    "DELETE FROM oauth_access_tokens WHERE digest IN (SELECT digest FROM oauth_access_tokens "
    "WHERE expires_at <= ?1 ORDER BY expires_at LIMIT ?2) AND expires_at <= ?1"
)
BY_ROW = BY_KEY.replace("digest", "rowid")


def digest(text):
    return hashlib.sha256(text.encode()).digest()


def fill(database, count):
    record = '{"digest":"' + 43 * "d" + '","grant_id":"' + 22 * "g" + '","client_id":"client-1","subject":"alice",' + 100 * " "
    clients = [digest(f"c{client}") for client in range(100)]
    tokens = (
        (digest(f"t{i}"), digest(f"g{i}"), clients[i % 100], record, 964000 + i * 72000 // count)
        for i in range(count)
    )
    database.execute(
        "CREATE TABLE oauth_access_tokens (digest BLOB NOT NULL, grant_key BLOB NOT NULL, client_key BLOB NOT NULL, "
        "record TEXT NOT NULL, expires_at BIGINT NOT NULL, PRIMARY KEY (digest))"
    )
    database.execute("PRAGMA synchronous = OFF")
    with database:
        database.executemany("INSERT INTO oauth_access_tokens VALUES (?, ?, ?, ?, ?)", tokens)
    for column in ("grant_key", "client_key", "expires_at"):
        database.execute(f"CREATE INDEX oauth_access_tokens_{column} ON oauth_access_tokens ({column})")
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.execute("PRAGMA synchronous = FULL")


def sweep(database, path, statement, batch, batches):
    times, written = [], 0
    for _ in range(batches):
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        began = time.monotonic()
        with database:
            gone = database.execute(statement, (1000000, batch)).rowcount
        times.append(time.monotonic() - began)
        assert gone == batch, gone
        written += os.path.getsize(path + "-wal")
    times.sort()
    return 1000 * times[len(times) // 2], 1000 * times[-1], written / batches / batch / 4096


print("| rows | statement | batch | ms a batch, median | longest | pages written a row |")
print("| --- | --- | --- | --- | --- | --- |")
for count in (rows // 10, rows):
    path = os.path.join(directory, "sqlite.db")
    for suffix in ("", "-wal", "-shm"):
        if os.path.exists(path + suffix):
            os.remove(path + suffix)
    database = sqlite3.connect(path)
    database.execute("PRAGMA journal_mode = WAL")
    fill(database, count)
    for name, statement in (("by key", BY_KEY), ("by row", BY_ROW)):
        for batch in (100, 1000):
            median, longest, pages = sweep(database, path, statement, batch, 30)
            print(f"| {count} | {name} | {batch} | {median:.1f} | {longest:.1f} | {pages:.1f} |", flush=True)
    database.close()
    os.remove(path)
