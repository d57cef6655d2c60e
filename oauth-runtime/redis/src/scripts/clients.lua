-- What the scripts of clients share.

-- Notes since when a client is idle that the provider may delete by itself. Empty: it may not.
local function note_idle(client, since)
  if since == '' then call('ZREM', p .. 'idle-clients', client)
  else call('ZADD', p .. 'idle-clients', since, client) end
end
