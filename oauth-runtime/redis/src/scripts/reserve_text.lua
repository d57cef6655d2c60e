-- Stores a text for some seconds, unless there is another one.
local text, seconds = ARGV[2], ARGV[3]
if call('SET', KEYS[1], text, 'NX', 'EX', seconds) then return 1 end
return call('GET', KEYS[1]) == text and 1 or 0
