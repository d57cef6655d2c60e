-- What the scripts of grants in a cluster share. A grant is one hash, so a script needs one key: `record`, `subject`, `client`,
-- `expires_at`, `until`, and a field for each code and token: the moment of its end, a space and its record.

local grant = KEYS[1]

local function end_of(value) return tonumber(string.match(value, '^%d+')) end

local function is_live(value) return value and end_of(value) > now() end

-- The value of a field that ends at `at`, if that is later.
local function until_later(value, at)
  if end_of(value) >= at then return value end
  return (string.gsub(value, '^%d+', string.format('%d', at), 1))
end

-- In one of eight calls, removes what is over, with what belongs to it.
local function clean_grant(name)
  if string.byte(name, -2) % 8 ~= 0 then return end
  local fields, over = call('HGETALL', grant), {}
  for i = 1, #fields, 2 do
    local field = fields[i]
    local is_aside = string.find(field, '^spent:') or string.find(field, '^successor:') or string.find(field, '^response:')
    if string.find(field, '^[a-z]+:') and not is_aside and not is_live(fields[i + 1]) then
      over[#over + 1] = field
      over[#over + 1] = 'spent:' .. field
      over[#over + 1] = 'successor:' .. field
      over[#over + 1] = 'response:' .. field
    end
  end
  for i = 1, #over, 300 do call('HDEL', grant, unpack(over, i, math.min(i + 299, #over))) end
end

-- Stores an access token and a refresh token, from six arguments: digest, record and end of each.
local function add_tokens(first)
  local access, record, at, refresh, refresh_record, refresh_at = unpack(ARGV, first, first + 5)
  call('HSET', grant, 'access:' .. access, at .. ' ' .. record)
  if refresh ~= '' then call('HSET', grant, 'refresh:' .. refresh, refresh_at .. ' ' .. refresh_record) end
  clean_grant(access)
end

-- Lets the record live until `expires_at` (of 20 digits, so that texts compare like numbers), and the hash until `noted`, until
-- when the lists have it. Empty: nothing was noted, since the hash lives long enough.
local function extend_grant(expires_at, noted)
  local kept = call('HMGET', grant, 'expires_at', 'until')
  if not kept[1] or kept[1] < expires_at then call('HSET', grant, 'expires_at', expires_at) end
  if noted == '' or kept[2] and tonumber(kept[2]) >= tonumber(noted) then return end
  call('HSET', grant, 'until', noted)
  call('EXPIREAT', grant, noted)
end
