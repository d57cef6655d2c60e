-- What the scripts of grants share.

-- Subject, client, end of the record, end of the keys; none where there is no such grant.
local function read_grant(grant)
  local kept = call('HMGET', key('grant', grant), 'subject', 'client', 'expires_at', 'until')
  return kept[2] and kept
end

-- Lets a grant live until `at`, and its record until `expires_at` (of 20 digits, so that texts compare like numbers).
-- Its keys, and its entries in lists, get a quarter more, at most a day: most of the later extensions need no more of them.
local function extend_grant(grant, kept, expires_at, at)
  local k = key('grant', grant)
  if kept[3] and kept[3] > expires_at then expires_at = kept[3] end
  if kept[4] and tonumber(kept[4]) >= at then
    if kept[3] ~= expires_at then call('HSET', k, 'expires_at', expires_at) end
    return
  end
  local ends = at + math.max(0, math.min(math.floor((at - now()) / 4), 86400))
  call('HSET', k, 'expires_at', expires_at, 'until', ends)
  call('EXPIREAT', k, ends)
  extend(key('members', grant), ends)
  if kept[1] ~= '' then note(key('subject', kept[1]), grant, ends) end
  note(key('client-grants', kept[2]), grant, ends)
end

-- The grant as `read_grant` gives it, made if there is none.
local function create_grant(grant, record, subject, client)
  local kept = read_grant(grant)
  if kept then return kept end
  call('HSET', key('grant', grant), 'record', record, 'subject', subject, 'client', client)
  return { subject, client }
end

-- Stores an access token and a refresh token of a grant, from six arguments: digest, record and end of each. The first digest
-- of a refresh token that isn't there is empty. `code`, if given, is noted as a member of the grant until `code_at`.
local function add_tokens(grant, first, code, code_at)
  local access, record, at, refresh, refresh_record, refresh_at = unpack(ARGV, first, first + 5)
  call('SET', key('access', access), record, 'EXAT', at)
  local members = { at, 'access:' .. access }
  local function add(member_at, member) members[#members + 1], members[#members + 2] = member_at, member end
  if code then add(code_at, code) end
  if refresh and refresh ~= '' then
    local k = key('refresh', refresh)
    call('HSET', k, 'record', refresh_record, 'grant', grant)
    call('EXPIREAT', k, refresh_at)
    add(refresh_at, 'refresh:' .. refresh)
  end
  call('ZADD', key('members', grant), 'GT', unpack(members))
  clean(key('members', grant), access)
end

-- Ends a grant with everything that was issued from it.
local function revoke_grant(grant)
  local k = key('grant', grant)
  local kept = call('HMGET', k, 'subject', 'client')
  for _, member in ipairs(call('ZRANGE', key('members', grant), 0, -1)) do call('DEL', p .. member) end
  if kept[1] then call('ZREM', key('subject', kept[1]), grant) end
  if kept[2] then call('ZREM', key('client-grants', kept[2]), grant) end
  local own = call('GET', key('own', grant))
  if own then call('DEL', key('access', own)) end
  call('DEL', k, key('members', grant), key('own', grant))
end
