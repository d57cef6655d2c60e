revoke_grant(ARGV[2])
