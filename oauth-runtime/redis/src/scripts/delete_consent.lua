delete_consent(ARGV[2], ARGV[3])
