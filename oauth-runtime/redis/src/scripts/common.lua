-- What the scripts share. `p` is the prefix of all keys. Moments are seconds since the Unix epoch.

local p = ARGV[1]

local function key(kind, name) return p .. kind .. ':' .. name end

-- Lets a key live until `at`, if it would end before or, being new, never.
local function extend(k, at)
  local left = redis.call('TTL', k)
  if left < 0 or left + tonumber(redis.call('TIME')[1]) < at then redis.call('EXPIREAT', k, at) end
end

-- Notes `member` in a sorted set until `at`. Each note pays for the removal of some that are over.
local function note(k, member, at)
  local now = redis.call('TIME')[1]
  local over = redis.call('ZRANGEBYSCORE', k, '-inf', now, 'LIMIT', 0, 16)
  if #over > 0 then redis.call('ZREM', k, unpack(over)) end
  redis.call('ZADD', k, 'GT', at, member)
  extend(k, at)
end

-- Lets a grant live until `at`, and its record until `expires_at` (of 20 digits, so that texts compare like numbers).
local function extend_grant(grant, expires_at, at)
  local k = key('grant', grant)
  local kept = redis.call('HMGET', k, 'subject', 'client', 'expires_at')
  if not kept[3] or kept[3] < expires_at then redis.call('HSET', k, 'expires_at', expires_at) end
  extend(k, at)
  if kept[1] ~= '' then note(key('subject', kept[1]), grant, at) end
  note(key('client-grants', kept[2]), grant, at)
end

local function create_grant(grant, record, subject, client, expires_at, at)
  local k = key('grant', grant)
  if redis.call('HSETNX', k, 'record', record) == 1 then
    redis.call('HSET', k, 'subject', subject, 'client', client)
  end
  extend_grant(grant, expires_at, at)
end

-- Stores an access token of a grant.
local function add_access_token(grant, digest, record, at)
  redis.call('SET', key('access', digest), record, 'EXAT', at)
  note(key('members', grant), 'access:' .. digest, at)
end

-- Stores a refresh token of a grant; none where the digest is empty.
local function add_refresh_token(grant, digest, record, at)
  if digest == '' then return end
  local k = key('refresh', digest)
  redis.call('HSET', k, 'record', record, 'grant', grant)
  redis.call('EXPIREAT', k, at)
  note(key('members', grant), 'refresh:' .. digest, at)
end

-- Ends a grant with everything that was issued from it.
local function revoke_grant(grant)
  local k = key('grant', grant)
  local kept = redis.call('HMGET', k, 'subject', 'client')
  for _, member in ipairs(redis.call('ZRANGE', key('members', grant), 0, -1)) do redis.call('DEL', p .. member) end
  if kept[1] then redis.call('ZREM', key('subject', kept[1]), grant) end
  if kept[2] then redis.call('ZREM', key('client-grants', kept[2]), grant) end
  local own = redis.call('GET', key('own', grant))
  if own then redis.call('DEL', key('access', own)) end
  redis.call('DEL', k, key('members', grant), key('own', grant))
end

-- Notes since when a client is idle that the provider may delete by itself. Empty: it may not.
local function note_idle(client, since)
  if since == '' then redis.call('ZREM', p .. 'idle-clients', client)
  else redis.call('ZADD', p .. 'idle-clients', since, client) end
end

local function delete_consent(subject, client)
  local consent = subject .. ':' .. client
  redis.call('DEL', key('consent', consent))
  redis.call('SREM', key('client-consents', client), consent)
  redis.call('SREM', key('subject-consents', subject), consent)
end
