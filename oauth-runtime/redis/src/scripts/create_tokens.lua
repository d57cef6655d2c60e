local grant, record, subject, client, expires_at, at = ARGV[2], ARGV[3], ARGV[4], ARGV[5], ARGV[6], tonumber(ARGV[7])
create_grant(grant, record, subject, client, expires_at, at)
add_access_token(grant, ARGV[8], ARGV[9], tonumber(ARGV[10]))
add_refresh_token(grant, ARGV[11], ARGV[12], tonumber(ARGV[13]))
