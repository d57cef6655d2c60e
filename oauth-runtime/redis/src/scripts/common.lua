-- What the scripts share. `p` is the prefix of all keys. Moments are seconds since the Unix epoch.

local p, call = ARGV[1], redis.call

local function key(kind, name) return p .. kind .. ':' .. name end

-- The server's time. It stands still in a script, so a script asks once.
local time
local function now()
  time = time or tonumber(call('TIME')[1])
  return time
end

-- Lets a key live until `at`, if it would end before or, being new, never.
local function extend(k, at)
  local left = call('TTL', k)
  if left < 0 or now() + left < at then call('EXPIREAT', k, at) end
end

-- Now and then, removes some members of a sorted set that are over: in one of eight calls, by a character of a random name.
local function clean(k, name)
  if string.byte(name, -2) % 8 ~= 0 then return end
  local over = call('ZRANGEBYSCORE', k, '-inf', now(), 'LIMIT', 0, 128)
  if #over > 0 then call('ZREM', k, unpack(over)) end
end

-- Notes a member, whose name is random, in a sorted set until `at`.
local function note(k, member, at)
  call('ZADD', k, 'GT', at, member)
  clean(k, member)
  extend(k, at)
end
