local link, record = KEYS[1], ARGV[2]
-- The record was read before: it is deleted only if it is still the same. One that is gone may be gone by an earlier attempt.
local kept = call('GET', link)
if kept == record then call('DEL', link) end
return (not kept or kept == record) and 1 or 0
