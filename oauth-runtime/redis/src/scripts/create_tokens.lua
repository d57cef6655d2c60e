local grant, record, subject, client, expires_at, at = ARGV[2], ARGV[3], ARGV[4], ARGV[5], ARGV[6], tonumber(ARGV[7])
local kept = create_grant(grant, record, subject, client)
add_tokens(grant, 8)
extend_grant(grant, kept, expires_at, at)
