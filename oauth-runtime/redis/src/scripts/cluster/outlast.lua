-- Lets a key that is there live until `at`.
if call('EXISTS', KEYS[1]) == 1 then extend(KEYS[1], tonumber(ARGV[2])) end
