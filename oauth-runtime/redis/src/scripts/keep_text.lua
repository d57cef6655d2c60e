-- Keeps a text for good, unless there is another one.
local text = ARGV[2]
local kept = call('GET', KEYS[1])
if kept and kept ~= text then return 0 end
if not kept or call('TTL', KEYS[1]) >= 0 then call('SET', KEYS[1], text) end
return 1
