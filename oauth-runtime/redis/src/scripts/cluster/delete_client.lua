-- Deletes the client itself.
local client_key, deleted = ARGV[2], KEYS[5]
call('ZREM', p .. 'client-keys', client_key)
note_idle(client_key, '')
call('HDEL', p .. 'client-marks', client_key)
-- The mark of the call stays for a minute, for an attempt after a lost connection.
if call('HDEL', p .. 'clients', client_key) == 1 then call('SET', deleted, '', 'EX', 60) end
return call('EXISTS', deleted)
